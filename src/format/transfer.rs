//! Undoes a mail's transfer encodings: quoted-printable and base64, each byte mapped to where it came from.
//! Knows nothing of charsets, headers or parts.

use super::lines::{Lines, is_blank};
use crate::offset_map::OffsetMap;
use crate::span::Span;

/// How the bytes of a part were wrapped for the way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Transfer {
    /// As they are: 7bit, 8bit, binary, and anything we do not know.
    #[default]
    None,
    /// `=C3=A9`, lines folded with a `=` at their end.
    QuotedPrintable,
    /// Four letters for three bytes.
    Base64,
}

impl Transfer {
    /// The encoding a `Content-Transfer-Encoding` header names.
    pub fn named(value: &str) -> Self {
        let name = value.trim_matches(|c: char| c.is_whitespace() || c == '"');
        let name = name.split([';', ' ', '(']).next().unwrap_or("");
        match name.to_ascii_lowercase().as_str() {
            "quoted-printable" => Transfer::QuotedPrintable,
            "base64" => Transfer::Base64,
            _ => Transfer::None,
        }
    }
}

/// Bytes undone, and the map from them into the mail.
#[derive(Clone, Debug, Default)]
pub struct Decoded {
    /// The bytes a writer's program put in.
    pub bytes: Vec<u8>,
    /// From `bytes` to the mail.
    pub map: OffsetMap,
}

impl Decoded {
    /// Appends the bytes of `mail` under `span` as they are.
    pub fn copy(&mut self, mail: &[u8], span: Span) {
        let bytes = mail.get(span.range()).unwrap_or_default();
        self.bytes.extend_from_slice(bytes);
        self.map.copy(bytes.len(), span.start as usize);
    }

    /// Appends one byte that stands for `span` as a whole.
    pub fn replace(&mut self, byte: u8, span: Span) {
        self.bytes.push(byte);
        self.map.replace(1, span);
    }

    /// Whether so much came through an encoding that nobody reads the words in the raw bytes: one byte in four.
    pub fn is_unreadable(&self) -> bool {
        let replaced = self.map.pieces().iter().filter(|p| !p.copied);
        let replaced: usize = replaced.map(|p| p.text_len as usize).sum();
        replaced * 4 > self.bytes.len()
    }
}

/// Undoes `transfer` on the bytes of `mail` under `body`.
pub fn decode(transfer: Transfer, mail: &[u8], body: Span) -> Decoded {
    let mut decoded = Decoded::default();
    match transfer {
        Transfer::QuotedPrintable => quoted_printable(mail, body, &mut decoded),
        Transfer::Base64 if starts_as_base64(mail, body) => base64(mail, body, &mut decoded),
        Transfer::Base64 | Transfer::None => decoded.copy(mail, body),
    }
    decoded
}

/// Undoes quoted-printable. A `=` that starts no escape stays; blanks before a line end are padding of the way and go.
fn quoted_printable(mail: &[u8], body: Span, out: &mut Decoded) {
    for line in Lines::new(mail, body) {
        let mut end = line.text.end as usize;
        while end > line.text.start as usize && is_blank(mail, end - 1) {
            end -= 1;
        }
        let soft = end > line.text.start as usize && mail.get(end - 1) == Some(&b'=');
        if soft {
            end -= 1;
        }
        escapes(mail, Span::new(line.text.start as usize, end), out);
        if !soft {
            out.copy(mail, line.ending());
        }
    }
}

/// Undoes `=C3` escapes in the bytes under `span`; everything else stays.
fn escapes(mail: &[u8], span: Span, out: &mut Decoded) {
    let end = span.end as usize;
    let mut at = span.start as usize;
    while at < end {
        let rest = mail.get(at..end).unwrap_or_default();
        let plain = rest.iter().position(|&b| b == b'=').unwrap_or(rest.len());
        out.copy(mail, Span::new(at, at + plain));
        at += plain;
        match rest.get(plain..plain + 3).and_then(escaped_byte) {
            Some(byte) => {
                out.replace(byte, Span::new(at, at + 3));
                at += 3;
            }
            None if at < end => {
                out.copy(mail, Span::new(at, at + 1));
                at += 1;
            }
            None => {}
        }
    }
}

/// The byte that `=XX` stands for.
fn escaped_byte(escape: &[u8]) -> Option<u8> {
    let hex = |b: u8| char::from(b).to_digit(16);
    match escape {
        [b'=', high, low] => Some((hex(*high)? << 4 | hex(*low)?) as u8),
        _ => None,
    }
}

/// Undoes the Q encoding of RFC 2047: escapes as in quoted-printable, and `_` for a blank.
pub fn q_word(mail: &[u8], span: Span, out: &mut Decoded) {
    let mut at = span.start as usize;
    let bytes = mail.get(span.range()).unwrap_or_default();
    for (i, piece) in bytes.split(|&b| b == b'_').enumerate() {
        if i > 0 {
            out.replace(b' ', Span::new(at, at + 1));
            at += 1;
        }
        escapes(mail, Span::new(at, at + piece.len()), out);
        at += piece.len();
    }
}

/// Undoes base64; three bytes stand for the four letters they came from, from the first to the last. What is no letter is
/// skipped; `=` fills up a group, and also ends one that is too short.
pub fn base64(mail: &[u8], span: Span, out: &mut Decoded) {
    let (mut bits, mut letters, mut filled) = (0u32, 0, 0);
    let mut group = Span::default();
    let from = span.start as usize;
    for (i, &b) in mail.get(span.range()).unwrap_or_default().iter().enumerate() {
        let letter = base64_letter(b);
        let fills = b == b'=' && letters > 0;
        if letter.is_none() && !fills {
            continue;
        }
        if filled == 4 || (filled > letters && !fills) {
            base64_group(bits, letters, group, out);
            (bits, letters, filled) = (0, 0, 0);
        }
        let here = Span::new(from + i, from + i + 1);
        if let Some(six) = letter {
            bits = bits << 6 | six;
            letters += 1;
        } else if filled == 0 {
            continue;
        }
        group = if filled == 0 { here } else { group.union(here) };
        filled += 1;
    }
    base64_group(bits, letters, group, out);
}

/// The bytes of one group of two to four letters; a single letter holds none.
fn base64_group(bits: u32, letters: u32, span: Span, out: &mut Decoded) {
    let Some(bytes) = letters.checked_sub(1).filter(|&bytes| bytes > 0) else {
        return;
    };
    let whole = bits << (6 * (4 - letters.min(4)));
    for byte in whole.to_be_bytes().iter().skip(1).take(bytes as usize) {
        out.bytes.push(*byte);
    }
    out.map.replace(bytes as usize, span);
}

fn base64_letter(b: u8) -> Option<u32> {
    let value = match b {
        b'A'..=b'Z' => b - b'A',
        b'a'..=b'z' => b - b'a' + 26,
        b'0'..=b'9' => b - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}

/// Whether the first line that holds anything is all base64: else somebody put plain words under the wrong header.
fn starts_as_base64(mail: &[u8], body: Span) -> bool {
    let lines = Lines::new(mail, body).map(|line| mail.get(line.text.range()).unwrap_or_default().trim_ascii());
    let first = lines.into_iter().find(|line| !line.is_empty());
    first.is_none_or(|line| line.iter().all(|&b| b == b'=' || base64_letter(b).is_some()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(transfer: Transfer, raw: &str, text: &str, word: &str, carried: &str) {
        let decoded = decode(transfer, raw.as_bytes(), Span::new(0, raw.len()));
        let read = String::from_utf8_lossy(&decoded.bytes).into_owned();
        assert_eq!(read, text, "{raw:?}");
        let at = read.find(word).unwrap();
        let source = decoded.map.source(Span::new(at, at + word.len()));
        assert_eq!(source.of(raw), carried, "{raw:?}");
    }

    #[test]
    fn quoted_printable_is_undone_and_mapped() {
        for (raw, text, word, carried) in [
            ("regis=\r\ntration", "registration", "registration", "regis=\r\ntration"),
            ("regis=  \ntration", "registration", "registration", "regis=  \ntration"),
            ("Ann=C3=A9 x", "Anné x", "Anné", "Ann=C3=A9"),
            ("Ann=c3=a9 x", "Anné x", "é", "=c3=a9"),
            ("a == b =ZZ c=", "a == b =ZZ c", "=ZZ", "=ZZ"),
            ("lead \t\r\nnext ", "lead\r\nnext", "lead\r\n", "lead \t\r\n"),
            ("a=3D1", "a=1", "=", "=3D"),
            ("a=4", "a=4", "=4", "=4"),
        ] {
            check(Transfer::QuotedPrintable, raw, text, word, carried);
        }
    }

    #[test]
    fn base64_is_undone_and_mapped_to_whole_groups() {
        for (raw, text, word, carried) in [
            ("SGkgQW5uYQ==", "Hi Anna", "Hi", "SGkg"),
            ("SGkgQW5uYQ==", "Hi Anna", "Anna", "QW5uYQ=="),
            ("SGkgQW5uYQ", "Hi Anna", "Anna", "QW5uYQ"),
            ("SGkg\r\nQW\r\n5u\r\nYQ==\r\n", "Hi Anna", "Ann", "QW\r\n5u"),
            ("SGk=SGk=", "HiHi", "HiH", "SGk=SGk="),
            ("SGkgQW5uYQ=\r\n=\r\n", "Hi Anna", "Anna", "QW5uYQ=\r\n="),
            ("SGkgQW5uYQ==\r\n", "Hi Anna", "a", "YQ=="),
            ("====SGk=", "Hi", "Hi", "SGk="),
            ("Hi Anna, no code here", "Hi Anna, no code here", "Anna", "Anna"),
        ] {
            check(Transfer::Base64, raw, text, word, carried);
        }
    }

    #[test]
    fn headers_name_the_encoding_loosely() {
        for (value, transfer) in [
            (" Quoted-Printable ", Transfer::QuotedPrintable),
            ("\"base64\"", Transfer::Base64),
            ("base64 (as ever)", Transfer::Base64),
            ("8bit", Transfer::None),
            ("", Transfer::None),
        ] {
            assert_eq!(Transfer::named(value), transfer, "{value}");
        }
    }
}
