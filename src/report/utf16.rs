//! Places in a file as programs count them that hold text as UTF-16: SARIF viewers, editors.
//! Knows nothing of any report.

use crate::source::Source;
use crate::span::Span;

/// Bytes of text between two counts.
const BLOCK: usize = 1024;

/// A line and a column, both from 1; columns count UTF-16 code units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) line: u32,
    pub(super) column: u32,
}

/// A file whose columns are counted in UTF-16 code units.
pub(super) struct Utf16<'a> {
    source: &'a Source,
    /// Units before each block of the text, so that a column costs the same on a line of any length; empty where every character is
    /// one byte.
    before_block: Vec<u32>,
}

impl<'a> Utf16<'a> {
    pub(super) fn new(source: &'a Source) -> Self {
        let mut before_block = Vec::new();
        if !source.text.is_ascii() {
            let mut count = 0;
            for block in source.text.as_bytes().chunks(BLOCK) {
                before_block.push(count);
                count += units(block);
            }
            before_block.push(count);
        }
        Self { source, before_block }
    }

    /// Where a byte of the raw file is.
    pub(super) fn place(&self, raw_offset: u32) -> Place {
        let at = self.text_at(raw_offset);
        let line = self.source.line_of(at as u32);
        let start = self.source.line_starts().get(line).map_or(0, |&start| start as usize);
        Place {
            line: line as u32 + 1,
            column: self.before(at).saturating_sub(self.before(start)) + 1,
        }
    }

    /// The text of the file under a span of its raw bytes.
    pub(super) fn text(&self, raw: Span) -> &'a str {
        let (start, end) = (self.text_at(raw.start), self.text_at(raw.end));
        self.source.text.get(start..end).unwrap_or("")
    }

    fn text_at(&self, raw_offset: u32) -> usize {
        let text = &self.source.text;
        text.floor_char_boundary((self.source.map.text_at(raw_offset) as usize).min(text.len()))
    }

    fn before(&self, at: usize) -> u32 {
        let Some(&count) = self.before_block.get(at / BLOCK) else {
            return at as u32;
        };
        count
            + units(
                self.source
                    .text
                    .as_bytes()
                    .get(at / BLOCK * BLOCK..at)
                    .unwrap_or_default(),
            )
    }
}

/// The UTF-16 units of the characters that start in `bytes`, which are part of valid UTF-8: a character of four bytes takes two.
fn units(bytes: &[u8]) -> u32 {
    bytes
        .iter()
        .map(|&b| u32::from(b & 0xC0 != 0x80) + u32::from(b >= 0xF0))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What an editor does: the units from one place to another, lines ended by LF, CRLF or CR.
    fn select(text: &str, from: Place, to: Place) -> String {
        let mut lines: Vec<Vec<u16>> = vec![Vec::new()];
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            let mut units = [0; 2];
            lines.last_mut().unwrap().extend(&*c.encode_utf16(&mut units));
            if c == '\n' || (c == '\r' && chars.peek() != Some(&'\n')) {
                lines.push(Vec::new());
            }
        }
        let index = |place: Place| {
            let before: usize = lines[..place.line as usize - 1].iter().map(Vec::len).sum();
            before + place.column as usize - 1
        };
        let all: Vec<u16> = lines.concat();
        String::from_utf16(&all[index(from)..index(to)]).unwrap()
    }

    #[test]
    fn a_place_in_utf16_selects_the_same_words() {
        let text = "Hi 👋🏽 Zoë,\r\nwe 💌 leads,\ra lead\nand é a lead 😀 lead";
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for raw in [text.as_bytes().to_vec(), format!("\u{FEFF}{text}").into_bytes(), utf16] {
            let source = Source::new("a.txt", raw);
            let places = Utf16::new(&source);
            for (at, word) in text.match_indices("lead").chain(text.match_indices("Zoë")) {
                let span = source.map.source(Span::new(at, at + word.len()));
                let (from, to) = (places.place(span.start), places.place(span.end));
                assert_eq!(
                    select(&source.text, from, to),
                    word,
                    "{from:?} {to:?} {}",
                    source.encoding
                );
                assert_eq!(places.text(span), word);
            }
        }
    }

    #[test]
    fn a_column_far_into_a_long_line_is_exact() {
        let text = "😀x\u{e9}".repeat(3000);
        let source = Source::new("a.txt", text.clone().into_bytes());
        let places = Utf16::new(&source);
        for (at, _) in text.char_indices().step_by(97) {
            let column = text.get(..at).unwrap().encode_utf16().count() as u32 + 1;
            assert_eq!(places.place(at as u32), Place { line: 1, column });
        }
    }
}
