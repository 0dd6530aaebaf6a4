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
    /// Characters before each [`BLOCK`] bytes of `text`, so that a column costs the same on a line of any length; empty where
    /// every character is one byte.
    chars_before_block: Vec<u32>,
}

/// Bytes of text between two counts of characters.
const BLOCK: usize = 1024;

impl Source {
    /// Decodes `raw`: a byte order mark decides, else UTF-16 if every other byte of the head is NUL, else UTF-8 if it is valid,
    /// else Windows-1252 (which also reads Latin-1).
    pub fn new(name: impl Into<String>, raw: Vec<u8>) -> Self {
        let (text, encoding, map) = decode(&raw);
        let line_starts = line_starts(&text);
        let chars_before_block = chars_before_block(&text);
        Self {
            name: name.into(),
            raw,
            text,
            encoding,
            map,
            line_starts,
            chars_before_block,
        }
    }

    /// Line and column of a raw byte offset. An offset past the end gives the end.
    pub fn position(&self, raw_offset: u32) -> Position {
        let at = self.map.text_at(raw_offset).min(self.text.len() as u32);
        let at = self.text.floor_char_boundary(at as usize);
        let line = self.line_of(at as u32);
        let start = self.line_starts.get(line).map_or(0, |&start| start as usize);
        Position {
            line: line as u32 + 1,
            column: self.chars_before(at).saturating_sub(self.chars_before(start)) + 1,
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

    /// `text` as bytes in the encoding of the file; none if that has no bytes for it.
    pub fn encode(&self, text: &str) -> Option<Vec<u8>> {
        match self.encoding {
            "UTF-8" => Some(text.as_bytes().to_vec()),
            "UTF-16LE" => Some(text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
            "UTF-16BE" => Some(text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
            name => {
                let encoding = encoding_rs::Encoding::for_label(name.as_bytes())?;
                let (bytes, _, lossy) = encoding.encode(text);
                (!lossy).then(|| bytes.into_owned())
            }
        }
    }

    fn chars_before(&self, at: usize) -> u32 {
        let Some(&count) = self.chars_before_block.get(at / BLOCK) else {
            return at as u32;
        };
        let rest = self.text.as_bytes().get(at / BLOCK * BLOCK..at).unwrap_or_default();
        count + count_chars(rest)
    }
}

fn chars_before_block(text: &str) -> Vec<u32> {
    if text.is_ascii() {
        return Vec::new();
    }
    let mut counts = vec![0];
    let mut count = 0;
    for block in text.as_bytes().chunks(BLOCK) {
        count += count_chars(block);
        counts.push(count);
    }
    counts
}

/// How many characters start in `bytes`, which are part of valid UTF-8.
fn count_chars(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&b| b & 0xC0 != 0x80).count() as u32
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

/// Whether a file is not text at all: it starts as a known binary format does, or holds NUL bytes without being UTF-16.
pub fn looks_binary(raw: &[u8]) -> bool {
    /// First bytes: PDF, ZIP (and Office), PNG, GIF, JPEG, gzip, OLE (old Office, Outlook), 7z, RAR, ELF, SQLite.
    const MAGIC: [&[u8]; 11] = [
        b"%PDF-",
        b"PK\x03\x04",
        b"\x89PNG",
        b"GIF8",
        b"\xFF\xD8\xFF",
        b"\x1F\x8B",
        b"\xD0\xCF\x11\xE0",
        b"7z\xBC\xAF",
        b"Rar!\x1A",
        b"\x7FELF",
        b"SQLite format 3",
    ];
    /// How far a NUL is looked for: git's own measure.
    const HEAD: usize = 8000;
    if MAGIC.iter().any(|magic| raw.starts_with(magic)) {
        return true;
    }
    if encoding_rs::Encoding::for_bom(raw).is_some() || guess_utf16(raw).is_some() {
        return false;
    }
    raw.iter().take(HEAD).any(|&b| b == 0)
}

fn decode(raw: &[u8]) -> (String, &'static str, OffsetMap) {
    if let Some((encoding, skip)) = encoding_rs::Encoding::for_bom(raw) {
        return decode_with(encoding, raw, skip);
    }
    if let Some(encoding) = guess_utf16(raw) {
        return decode_with(encoding, raw, 0);
    }
    match std::str::from_utf8(raw) {
        Ok(text) => (
            text.to_string(),
            encoding_rs::UTF_8.name(),
            OffsetMap::identity(raw.len()),
        ),
        Err(_) => decode_with(encoding_rs::WINDOWS_1252, raw, 0),
    }
}

/// UTF-16 without a mark: among the first 64 bytes, ASCII text has a NUL in every second place and in no other.
pub(crate) fn guess_utf16(raw: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = raw.get(..raw.len().min(64) & !1)?;
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
/// Runs of ASCII, and all valid UTF-8, cost little more than the copy.
pub fn decode_with(
    encoding: &'static encoding_rs::Encoding,
    raw: &[u8],
    skip: usize,
) -> (String, &'static str, OffsetMap) {
    let skip = skip.min(raw.len());
    let body = raw.get(skip..).unwrap_or_default();
    let (text, map) = if encoding == encoding_rs::UTF_8 {
        decode_utf8(body, skip)
    } else {
        decode_bytewise(encoding, body, skip)
    };
    (text, encoding.name(), map)
}

fn decode_utf8(body: &[u8], skip: usize) -> (String, OffsetMap) {
    let mut text = String::with_capacity(body.len());
    let mut map = OffsetMap::new();
    let mut at = skip;
    for chunk in body.utf8_chunks() {
        text.push_str(chunk.valid());
        map.copy(chunk.valid().len(), at);
        at += chunk.valid().len();
        let broken = chunk.invalid().len();
        if broken > 0 {
            text.push(char::REPLACEMENT_CHARACTER);
            map.replace(char::REPLACEMENT_CHARACTER.len_utf8(), Span::new(at, at + broken));
            at += broken;
        }
    }
    (text, map)
}

/// Feeds the decoder one byte at a time, which tells the bytes of each character; only ASCII between two characters goes past
/// it, and only where ASCII bytes always mean themselves there.
fn decode_bytewise(encoding: &'static encoding_rs::Encoding, body: &[u8], skip: usize) -> (String, OffsetMap) {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(body.len());
    let mut map = OffsetMap::new();
    let mut buffer = [0u8; 32];
    let (mut start, mut at) = (0, 0);
    loop {
        let rest = body.get(at..).unwrap_or_default();
        if start == at && encoding.is_ascii_compatible() {
            let run = rest.iter().position(|b| !b.is_ascii()).unwrap_or(rest.len());
            text.extend(rest.iter().take(run).map(|&b| char::from(b)));
            map.copy(run, skip + at);
            at += run;
            start = at;
        }
        let input = body.get(at..at + 1).unwrap_or_default();
        let last = input.is_empty();
        let (_, _, written, _) = decoder.decode_to_utf8(input, &mut buffer, last);
        at += input.len();
        if written > 0 {
            let decoded = buffer.get(..written).unwrap_or_default();
            text.push_str(std::str::from_utf8(decoded).unwrap_or("\u{FFFD}"));
            if body.get(start..at) == Some(decoded) {
                map.copy(written, skip + start);
            } else {
                map.replace(written, Span::new(skip + start, skip + at));
            }
            start = at;
        }
        if last {
            return (text, map);
        }
    }
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
    fn every_encoding_of_the_same_words_gives_the_same_text_and_places() {
        let text = "Caf\u{e9} lead \u{2019} end";
        let utf16 = |big: bool, mark: bool| -> Vec<u8> {
            let marked = if mark {
                format!("\u{FEFF}{text}")
            } else {
                text.to_string()
            };
            let units = marked.encode_utf16();
            if big {
                units.flat_map(u16::to_be_bytes).collect()
            } else {
                units.flat_map(u16::to_le_bytes).collect()
            }
        };
        let cases: [(&str, Vec<u8>, Span); 7] = [
            ("UTF-8", text.as_bytes().to_vec(), Span::new(6, 10)),
            ("UTF-8", format!("\u{FEFF}{text}").into_bytes(), Span::new(9, 13)),
            ("UTF-16LE", utf16(false, true), Span::new(12, 20)),
            ("UTF-16BE", utf16(true, true), Span::new(12, 20)),
            ("UTF-16LE", utf16(false, false), Span::new(10, 18)),
            ("UTF-16BE", utf16(true, false), Span::new(10, 18)),
            ("windows-1252", b"Caf\xe9 lead \x92 end".to_vec(), Span::new(5, 9)),
        ];
        for (encoding, raw, lead) in cases {
            assert!(!looks_binary(&raw), "{encoding}");
            let source = Source::new("a.txt", raw);
            assert_eq!((source.encoding, source.text.as_str()), (encoding, text));
            assert_eq!(source.map.source(Span::new(6, 10)), lead, "{encoding}");
            assert_eq!(source.position(lead.start), Position { line: 1, column: 6 });
        }
    }

    #[test]
    fn a_broken_sequence_is_one_replaced_piece() {
        for (encoding, raw, text, lead) in [
            (
                encoding_rs::UTF_8,
                &b"a\xe2\x80 lead"[..],
                "a\u{FFFD} lead",
                Span::new(4, 8),
            ),
            (encoding_rs::SHIFT_JIS, b"a\x82 lead", "a\u{FFFD} lead", Span::new(3, 7)),
        ] {
            let (decoded, name, map) = decode_with(encoding, raw, 0);
            assert_eq!(decoded, text, "{name}");
            let at = text.find('l').unwrap();
            assert_eq!(map.source(Span::new(at, text.len())), lead, "{name}");
        }
    }

    #[test]
    fn binary_files_are_told_from_text() {
        for raw in [
            &b"%PDF-1.7"[..],
            b"PK\x03\x04x",
            b"\x1f\x8b\x08",
            b"Hi\0Dana, so",
            b"\xd0\xcf\x11\xe0",
        ] {
            assert!(looks_binary(raw), "{raw:?}");
        }
        for raw in [&b""[..], b"Hi Dana", b"PK said hi", b"caf\xe9", b"\xff\xfeH\0i\0"] {
            assert!(!looks_binary(raw), "{raw:?}");
        }
    }

    #[test]
    fn a_column_far_into_a_long_line_is_exact() {
        let text = "\u{e9}x".repeat(5000);
        let source = Source::new("a.txt", text.clone().into_bytes());
        for (at, _) in text.char_indices().step_by(97) {
            let column = text.get(..at).unwrap().chars().count() as u32 + 1;
            assert_eq!(source.position(at as u32), Position { line: 1, column });
        }
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
