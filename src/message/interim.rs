//! Stands in for zoning until it lands: everything is body.
use super::*;
impl Message {
    /// Everything is body.
    pub fn new(ordinal: usize, reading: Reading, _name: &str, kind: Option<Kind>, mode: Option<Mode>) -> Self {
        let len = reading.text.len();
        let fields = crate::dialect::scan(&reading.text, &[]);
        let mut sentences = Vec::new();
        let mut from = 0;
        for (i, _) in reading.text.match_indices(['.', '?', '!']) {
            sentences.push(Span::new(from, i + 1));
            from = i + 1;
        }
        sentences.push(Span::new(from, len));
        Message {
            ordinal,
            kind: kind.unwrap_or(Kind::Email),
            mode: mode.unwrap_or_default(),
            dialect: None,
            map: reading.map,
            encoded: reading.encoded,
            threaded: reading.threaded,
            zones: vec![Zone {
                kind: ZoneKind::Body,
                span: Span::new(0, len),
            }],
            quiet: Vec::new(),
            fields,
            sentences,
            paragraphs: vec![Span::new(0, len)],
            text: reading.text,
        }
    }
}
impl Measures {
    /// Nothing counted.
    pub fn of(_message: &Message) -> Self {
        Self::default()
    }
}
