//! A file as it lies on disk, and the text an editor would show of it.
//! Knows nothing of what kind of message it holds.

use crate::offset_map::OffsetMap;
use crate::span::Span;
use serde::Serialize;

/// A line and a column, both from 1. Columns count Unicode scalar values; LF, CRLF and CR each end a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in Unicode scalar values, from 1.
    pub column: u32,
}

/// Where a span starts and ends, for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Range {
    /// First character.
    pub start: Position,
    /// One past the last character.
    pub end: Position,
}

/// A named file: its raw bytes, the decoded text, and the map between the two.
#[derive(Clone, Debug)]
pub struct Source {
    /// The name the user gave it, with `/` between folders.
    pub name: String,
    /// The bytes as they lie on disk; every span shown to a user indexes these.
    pub raw: Vec<u8>,
    /// The bytes decoded, without a byte order mark.
    pub text: String,
    /// The name of the encoding found: `UTF-8`, `UTF-16LE`, `UTF-16BE` or `windows-1252`.
    pub encoding: &'static str,
    /// From `text` to `raw`.
    pub map: OffsetMap,
    line_starts: Vec<u32>,
}

impl Source {
    /// Decodes `raw`: a byte order mark decides, else UTF-16 if every other byte of the head is NUL, else UTF-8 if it is valid,
    /// else Windows-1252 (which also reads Latin-1).
    pub fn new(name: impl Into<String>, raw: Vec<u8>) -> Self {
        let (text, encoding, map) = decode(&raw);
        let line_starts = line_starts(&text);
        Self {
            name: name.into(),
            raw,
            text,
            encoding,
            map,
            line_starts,
        }
    }

    /// Line and column of a raw byte offset. An offset past the end gives the end.
    pub fn position(&self, raw_offset: u32) -> Position {
        let at = self.map.text_at(raw_offset).min(self.text.len() as u32);
        let at = floor_char(&self.text, at as usize);
        let line = self.line_of(at as u32);
        let start = self.line_starts[line] as usize;
        let column = self.text[start..at].chars().count();
        Position {
            line: line as u32 + 1,
            column: column as u32 + 1,
        }
    }

    /// Line and column of both ends of a raw span.
    pub fn range(&self, raw: Span) -> Range {
        Range {
            start: self.position(raw.start),
            end: self.position(raw.end),
        }
    }

    /// Where each line of `text` starts, in bytes of `text`.
    pub fn line_starts(&self) -> &[u32] {
        &self.line_starts
    }

    /// The index in [`line_starts`](Self::line_starts) of the line that holds byte `at` of `text`.
    pub fn line_of(&self, at: u32) -> usize {
        self.line_starts.partition_point(|&s| s <= at).saturating_sub(1)
    }
}

/// The last character boundary of `text` at or before byte `at`.
pub fn floor_char(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn line_starts(text: &str) -> Vec<u32> {
    let mut starts = vec![0];
    let bytes = text.as_bytes();
    for (i, &b) in bytes.iter().enumerate() {
        let ends = b == b'\n' || (b == b'\r' && bytes.get(i + 1) != Some(&b'\n'));
        if ends {
            starts.push(i as u32 + 1);
        }
    }
    starts
}

fn decode(raw: &[u8]) -> (String, &'static str, OffsetMap) {
    if let Some((encoding, skip)) = encoding_rs::Encoding::for_bom(raw) {
        return decode_with(encoding, raw, skip);
    }
    if let Some(encoding) = guess_utf16(raw) {
        return decode_with(encoding, raw, 0);
    }
    if std::str::from_utf8(raw).is_ok() {
        return decode_with(encoding_rs::UTF_8, raw, 0);
    }
    decode_with(encoding_rs::WINDOWS_1252, raw, 0)
}

/// UTF-16 without a mark: among the first 64 bytes, ASCII text has a NUL in every second place and in no other.
fn guess_utf16(raw: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = &raw[..raw.len().min(64) & !1];
    if head.len() < 8 {
        return None;
    }
    let nul = |parity: usize| head.iter().skip(parity).step_by(2).filter(|&&b| b == 0).count();
    let half = head.len() / 2;
    match (nul(0), nul(1)) {
        (0, odd) if odd * 10 >= half * 8 => Some(encoding_rs::UTF_16LE),
        (even, 0) if even * 10 >= half * 8 => Some(encoding_rs::UTF_16BE),
        _ => None,
    }
}

/// Decodes `raw[skip..]` and maps each decoded character to the bytes it came from. A broken sequence becomes U+FFFD.
pub fn decode_with(
    encoding: &'static encoding_rs::Encoding,
    raw: &[u8],
    skip: usize,
) -> (String, &'static str, OffsetMap) {
    let body = &raw[skip..];
    let mut map = OffsetMap::new();
    if encoding == encoding_rs::UTF_8 {
        if let Ok(text) = std::str::from_utf8(body) {
            map.copy(text.len(), skip);
            return (text.to_string(), encoding.name(), map);
        }
    } else if encoding.is_single_byte() && body.is_ascii() {
        map.copy(body.len(), skip);
        return (body.iter().map(|&b| char::from(b)).collect(), encoding.name(), map);
    }
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(body.len());
    let mut start = skip;
    let mut buffer = [0u8; 32];
    for i in 0..=body.len() {
        let last = i == body.len();
        let input = if last { &[][..] } else { &body[i..=i] };
        let (_, _, written, _) = decoder.decode_to_utf8(input, &mut buffer, last);
        if written == 0 {
            continue;
        }
        let end = skip + (i + 1).min(body.len());
        let chunk = std::str::from_utf8(&buffer[..written]).unwrap_or("\u{FFFD}");
        if chunk.as_bytes() == &raw[start..end] {
            map.copy(chunk.len(), start);
        } else {
            map.replace(chunk.len(), Span::new(start, end));
        }
        text.push_str(chunk);
        start = end;
    }
    (text, encoding.name(), map)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf16_spans_point_at_two_bytes_a_letter() {
        let raw: Vec<u8> = "\u{FEFF}Hi\nlead".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let source = Source::new("a.txt", raw);
        assert_eq!(source.text, "Hi\nlead");
        assert_eq!(source.map.source(Span::new(3, 7)), Span::new(8, 16));
        assert_eq!(source.position(8), Position { line: 2, column: 1 });
    }

    #[test]
    fn a_multi_byte_character_is_one_piece_in_any_encoding() {
        let latin = Source::new("a.txt", b"caf\xe9 lead".to_vec());
        assert_eq!(latin.text, "café lead");
        assert_eq!(latin.map.source(Span::new(3, 5)), Span::new(3, 4));
        assert_eq!(latin.encoding, "windows-1252");
        let sjis = decode_with(encoding_rs::SHIFT_JIS, b"a\x82\xa0b", 0);
        assert_eq!(sjis.0, "aあb");
        assert_eq!(sjis.2.source(Span::new(1, 4)), Span::new(1, 3));
    }

    #[test]
    fn every_line_end_counts_once() {
        let source = Source::new("a.txt", b"a\r\nb\rc\nd".to_vec());
        assert_eq!(source.line_starts(), [0, 3, 5, 7]);
        assert_eq!(source.position(7), Position { line: 4, column: 1 });
    }

    #[test]
    fn columns_count_characters() {
        let source = Source::new("a.txt", "é—x".as_bytes().to_vec());
        assert_eq!(source.position(5), Position { line: 1, column: 3 });
    }
}
