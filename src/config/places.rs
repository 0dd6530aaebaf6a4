//! Lines and columns of the bytes of a text, each found without reading the text from its start.
//! Knows nothing of what is written in it.

/// How far apart the marks are, in bytes.
const STEP: usize = 256;

/// A text with marks at which line and column are known.
pub(super) struct Places<'a> {
    text: &'a str,
    marks: Vec<(usize, (u32, u32))>,
}

impl<'a> Places<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut marks = vec![(0, (1, 1))];
        let mut place = (1, 1);
        for (at, c) in text.char_indices() {
            if at >= marks.len() * STEP {
                marks.push((at, place));
            }
            place = after(text, at, c, place);
        }
        Self { text, marks }
    }

    /// Line and column of a byte, both from 1, columns in characters.
    pub(super) fn of(&self, at: usize) -> (u32, u32) {
        let mark = self.marks.partition_point(|(mark, _)| *mark <= at).saturating_sub(1);
        let (from, mut place) = self.marks.get(mark).copied().unwrap_or((0, (1, 1)));
        let rest = self.text.get(from..).unwrap_or("");
        for (i, c) in rest.char_indices().take_while(|(i, _)| from + i < at) {
            place = after(self.text, from + i, c, place);
        }
        place
    }
}

/// The place of what follows `c`. CRLF is one end of a line.
fn after(text: &str, at: usize, c: char, (line, column): (u32, u32)) -> (u32, u32) {
    let ends = c == '\n' || c == '\r' && text.as_bytes().get(at + 1) != Some(&b'\n');
    if ends { (line + 1, 1) } else { (line, column + 1) }
}

#[cfg(test)]
mod tests {
    use super::Places;

    #[test]
    fn marks_change_nothing() {
        let text = format!("é = 1\r\nb = 2\n{}\nc", "ä".repeat(1000));
        let places = Places::new(&text);
        for (found, place) in [
            (text.find('é'), (1, 1)),
            (text.find('1'), (1, 5)),
            (text.find('b'), (2, 1)),
            (text.rfind('ä'), (3, 1000)),
            (text.rfind('c'), (4, 1)),
            (Some(text.len()), (4, 2)),
        ] {
            assert_eq!(found.map(|at| places.of(at)), Some(place));
        }
        assert_eq!(Places::new("").of(7), (1, 1));
    }
}
