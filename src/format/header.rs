//! A mail's header block: its fields, and what each says once unfolded and decoded.
//! Knows nothing of what any field means.

use super::lines::{Line, Lines, is_blank};
use super::transfer::Decoded;
use super::{charset, encoded_word};
use crate::offset_map::OffsetMap;
use crate::span::Span;

/// One header field. Both spans index the mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// The name before the colon.
    pub name: Span,
    /// All after the colon, folds and blanks included.
    pub value: Span,
}

/// A header block.
#[derive(Clone, Debug, Default)]
pub struct Headers {
    /// The fields in order.
    pub fields: Vec<Field>,
    /// Where what follows the block starts: after the blank line, or at the first line that is no field.
    pub body: usize,
    /// Whether a blank line ends the block.
    pub closed: bool,
}

impl Headers {
    /// Reads the header block at the start of the bytes of `mail` under `span`. An mbox `From ` line on top is passed over.
    pub fn read(mail: &[u8], span: Span) -> Self {
        let mut headers = Headers {
            body: span.start as usize,
            ..Headers::default()
        };
        let mut lines = Lines::new(mail, span).peekable();
        let mut first = true;
        while let Some(line) = lines.next() {
            let text = mail.get(line.text.range()).unwrap_or_default();
            let fold = is_blank(mail, line.text.start as usize);
            if text.trim_ascii().is_empty() && !(fold && lines.peek().is_some_and(|next| continues(mail, *next))) {
                headers.closed = true;
                headers.body = line.next as usize;
                return headers;
            }
            match (field(mail, line), headers.fields.last_mut()) {
                (_, Some(last)) if fold => last.value.end = line.text.end,
                (Some(field), _) => headers.fields.push(field),
                _ if first && is_mbox_line(text) => {}
                _ => return headers,
            }
            headers.body = line.next as usize;
            first = false;
        }
        headers
    }

    /// The first field of that name, in any case.
    pub fn get(&self, mail: &[u8], name: &str) -> Option<Field> {
        let named = |field: &&Field| field.is_named(mail, name);
        self.fields.iter().find(named).copied()
    }

    /// What the first field of that name says; empty where there is none.
    pub fn text(&self, mail: &[u8], name: &str) -> String {
        self.get(mail, name).map_or(String::new(), |field| field.text(mail).0)
    }
}

impl Field {
    /// Whether this is its name, in any case.
    pub fn is_named(self, mail: &[u8], name: &str) -> bool {
        let own = mail.get(self.name.range()).unwrap_or_default();
        own.eq_ignore_ascii_case(name.as_bytes())
    }

    /// The value on one line: unfolded, encoded words decoded, and the map into the mail.
    pub fn text(self, mail: &[u8]) -> (String, OffsetMap) {
        let unfolded = unfold(mail, self.value);
        let read = charset::decode(None, &unfolded.bytes);
        let map = read.map.through(&unfolded.map);
        let (text, words) = encoded_word::decode(&read.text);
        // What a field says is one line, even where somebody encoded a line break into it.
        let text = text.replace(|c: char| c.is_ascii_control(), " ");
        (text, words.through(&map))
    }
}

/// The value with each fold (blanks, line end, blanks) as one blank, and none around it.
fn unfold(mail: &[u8], value: Span) -> Decoded {
    let mut out = Decoded::default();
    let mut fold = value.start as usize;
    for line in Lines::new(mail, value) {
        let text = mail.get(line.text.range()).unwrap_or_default();
        let start = line.text.start as usize + (text.len() - text.trim_ascii_start().len());
        let end = line.text.start as usize + text.trim_ascii_end().len();
        if start >= end {
            continue;
        }
        if !out.bytes.is_empty() {
            out.replace(b' ', Span::new(fold, start));
        }
        out.copy(mail, Span::new(start, end));
        fold = end;
    }
    out
}

/// Whether a header block goes on in this line.
fn continues(mail: &[u8], line: Line) -> bool {
    let text = mail.get(line.text.range()).unwrap_or_default();
    !text.trim_ascii().is_empty() && (is_blank(mail, line.text.start as usize) || field(mail, line).is_some())
}

/// `Name: value`: a name of printable ASCII without blanks, at most 76 bytes (longer than any in use), then a colon.
fn field(mail: &[u8], line: Line) -> Option<Field> {
    const LONGEST_NAME: usize = 76;
    let text = mail.get(line.text.range())?;
    let colon = text.iter().take(LONGEST_NAME + 1).position(|&b| b == b':')?;
    let name = text.get(..colon)?.trim_ascii_end();
    if name.is_empty() || !name.iter().all(u8::is_ascii_graphic) {
        return None;
    }
    let start = line.text.start as usize;
    Some(Field {
        name: Span::new(start, start + name.len()),
        value: Span::new(start + colon + 1, line.text.end as usize),
    })
}

/// The line an mbox puts before a mail.
fn is_mbox_line(line: &[u8]) -> bool {
    line.starts_with(b"From ") || line.starts_with(b">From ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(mail: &str) -> (Vec<(String, String)>, &str, bool) {
        let headers = Headers::read(mail.as_bytes(), Span::new(0, mail.len()));
        let fields = headers.fields.iter();
        let fields = fields.map(|f| (f.name.of(mail).to_string(), f.text(mail.as_bytes()).0));
        (fields.collect(), &mail[headers.body..], headers.closed)
    }

    #[test]
    fn the_block_ends_where_it_ends() {
        for (mail, names, body, closed) in [
            ("A: 1\r\nB: 2\r\n\r\nbody", "A=1 B=2", "body", true),
            ("A: 1\nB: 2\n\nbody", "A=1 B=2", "body", true),
            ("A: 1\rB: 2\r\rbody", "A=1 B=2", "body", true),
            ("A: 1\r\nHi Dana,\r\nB: 2", "A=1", "Hi Dana,\r\nB: 2", false),
            ("A: 1", "A=1", "", false),
            ("A: 1\n", "A=1", "", false),
            ("A:\n 1\n\t2\nB : 3\n\n", "A=1 2 B=3", "", true),
            ("A: 1\n \nB: 2\n\nx", "A=1 B=2", "x", true),
            ("A: 1\n \nHi: there is a\n", "A=1 Hi=there is a", "", false),
            ("A: 1\n  \nHi Dana\n", "A=1", "Hi Dana\n", true),
            ("From x@y.z Mon\nA: 1\n\nb", "A=1", "b", true),
            (" x\nA: 1\n\n", "", " x\nA: 1\n\n", false),
            ("", "", "", false),
            ("\nHi", "", "Hi", true),
        ] {
            let (fields, rest, ended) = read(mail);
            let found: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
            assert_eq!(
                (found.join(" ").as_str(), rest, ended),
                (names, body, closed),
                "{mail:?}"
            );
        }
    }

    #[test]
    fn values_are_unfolded_decoded_and_mapped() {
        let mail = "Subject: Your \r\n\tregis=?utf-8?Q?tration_f=C3=BCr?=\r\n =?utf-8?B?IERhbmE=?= x\r\n\r\n";
        let headers = Headers::read(mail.as_bytes(), Span::new(0, mail.len()));
        let (text, map) = headers.fields[0].text(mail.as_bytes());
        assert_eq!(text, "Your registration für Dana x");
        for (word, carried) in [
            ("Your", "Your"),
            ("Your regis", "Your \r\n\tregis"),
            ("für", "f=C3=BCr"),
            (" ", " \r\n\t"),
            ("Dana", "IERhbmE="),
            ("x", "x"),
        ] {
            let at = text.find(word).unwrap();
            assert_eq!(map.source(Span::new(at, at + word.len())).of(mail), carried, "{word}");
        }
    }

    #[test]
    fn eight_bit_headers_are_read() {
        for mail in [&b"Subject: Gr\xc3\xbc\xc3\x9fe\n\n"[..], b"Subject: Gr\xfc\xdfe\n\n"] {
            let headers = Headers::read(mail, Span::new(0, mail.len()));
            assert_eq!(headers.text(mail, "subject"), "Grüße");
        }
    }
}
