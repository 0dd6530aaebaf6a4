//! From a part's bytes to its text, by the charset it declares and by what the bytes say.
//! Knows nothing of transfer encodings or parts.

use crate::offset_map::OffsetMap;
use crate::source;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A part's text.
#[derive(Clone, Debug, Default)]
pub struct Text {
    /// The decoded text, without a byte order mark.
    pub text: String,
    /// From `text` to the bytes.
    pub map: OffsetMap,
    /// Whether the charset could only be guessed.
    pub guessed: bool,
}

/// The charset behind a label; `None` for one that nobody can read (any more).
pub fn named(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label(label.trim().as_bytes()).filter(|&encoding| encoding != encoding_rs::REPLACEMENT)
}

/// Decodes `bytes`. A byte order mark outranks the label. Plain ASCII declared and UTF-8 found, as many a program does it, is
/// UTF-8; UTF-8 declared but nowhere found is Windows-1252; else the label is taken at its word, as the recipient's program will.
pub fn decode(label: Option<&str>, bytes: &[u8]) -> Text {
    let (encoding, skip, guessed) = match Encoding::for_bom(bytes) {
        Some((encoding, skip)) => (encoding, skip, false),
        None => {
            let (encoding, guessed) = choose(label, bytes);
            (encoding, 0, guessed)
        }
    };
    let (text, _, map) = source::decode_with(encoding, bytes, skip);
    Text { text, map, guessed }
}

fn choose(label: Option<&str>, bytes: &[u8]) -> (&'static Encoding, bool) {
    let declared = label.filter(|label| !means_ascii(label));
    match declared.map(named) {
        Some(Some(encoding)) if encoding == UTF_16LE || encoding == UTF_16BE => (utf16(encoding, bytes), false),
        Some(Some(encoding)) if encoding != UTF_8 => (encoding, false),
        Some(Some(_)) if holds_utf8(bytes) => (UTF_8, false),
        known => {
            let valid = std::str::from_utf8(bytes).is_ok();
            let encoding = if valid { UTF_8 } else { WINDOWS_1252 };
            (encoding, !valid && matches!(known, Some(None)))
        }
    }
}

fn means_ascii(label: &str) -> bool {
    let label = label.trim().to_ascii_lowercase();
    matches!(
        label.as_str(),
        "" | "us-ascii" | "ascii" | "ansi_x3.4-1968" | "iso646-us" | "7bit" | "8bit" | "unknown-8bit"
    )
}

/// Whether at least one character outside ASCII is whole: then broken ones are accidents.
fn holds_utf8(bytes: &[u8]) -> bool {
    bytes.utf8_chunks().any(|chunk| !chunk.valid().is_ascii())
}

/// UTF-16 without a mark: the byte order the NULs show; and plain ASCII, of a length that is no chance, is what it looks like,
/// whatever the label says.
fn utf16(declared: &'static Encoding, bytes: &[u8]) -> &'static Encoding {
    let is_written = |b: &u8| matches!(b, b' '..=b'~' | b'\t' | b'\r' | b'\n');
    if bytes.iter().all(is_written) && (bytes.len() >= 16 || bytes.len() % 2 == 1) {
        return UTF_8;
    }
    source::guess_utf16(bytes).unwrap_or(declared)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn label_and_bytes_decide_together() {
        for (label, bytes, text, guessed) in [
            (Some("utf-8"), "Anné".as_bytes(), "Anné", false),
            (Some("iso-8859-1"), b"Ann\xe9", "Anné", false),
            (Some("windows-1251"), b"\xcf\xf0\xe8", "При", false),
            (Some("us-ascii"), "Anné".as_bytes(), "Anné", false),
            (Some("us-ascii"), b"Ann\xe9", "Anné", false),
            (None, "Anné".as_bytes(), "Anné", false),
            (None, b"Ann\xe9 \x93x\x94", "Anné “x”", false),
            (Some("utf-8"), b"Ann\xe9", "Anné", false),
            (Some("utf-8"), b"Ann\xc3\xa9 \xe9", "Anné \u{FFFD}", false),
            (Some("x-unheard-of"), b"Anna", "Anna", false),
            (Some("x-unheard-of"), b"Ann\xe9", "Anné", true),
            (Some("utf-16"), b"\xfe\xff\0H\0i", "Hi", false),
            (Some("utf-16"), b"H\0i\0 \0D\0a\0n\0a\0", "Hi Dana", false),
            (Some("utf-16be"), b"\0H\0i", "Hi", false),
            (Some("utf-16"), b"Hi Dana", "Hi Dana", false),
            (Some("utf-16"), b"Your registration", "Your registration", false),
            (Some("utf-16le"), b"\x14\x20", "—", false),
            (Some("utf-8"), b"\xef\xbb\xbfHi", "Hi", false),
            (Some("iso-2022-jp"), b"\x1b$B$\"\x1b(B!", "あ!", false),
            (Some("iso-2022-cn"), b"Hi", "Hi", false),
        ] {
            let read = decode(label, bytes);
            assert_eq!(
                (read.text.as_str(), read.guessed),
                (text, guessed),
                "{label:?} {bytes:?}"
            );
            assert_eq!(read.map.text_len(), text.len(), "{label:?}");
        }
    }
}
