//! A file's bytes, if they can be text at all.
//! Knows nothing of encodings beyond telling text from other data.

use crate::files::{name_of, refusal};
use crate::problem::Problem;
use std::io::Read;
use std::path::Path;

/// Spans are 32 bits wide.
const MOST_BYTES: u64 = u32::MAX as u64;
/// How much of a file is looked at to tell text from other data, in bytes.
const HEAD: usize = 8192;

/// The bytes of a text file.
pub fn read(path: &Path) -> Result<Vec<u8>, Problem> {
    let name = name_of(path);
    let Some(bytes) = up_to(path, MOST_BYTES)? else {
        return Err(Problem::new(
            name,
            "is larger than 4 GB",
            "split it into messages first",
        ));
    };
    if is_binary(&bytes) {
        return Err(Problem::new(
            name,
            "is not text",
            "save the message as .txt, .md, .html or .eml; word processor and PDF files cannot be read",
        ));
    }
    Ok(bytes)
}

/// The bytes of a file that people keep small, of at most `most` bytes.
pub fn read_small(path: &Path, most: u64) -> Result<Vec<u8>, Problem> {
    let too_large = || {
        let message = format!("is larger than {} MB", most >> 20);
        Problem::new(name_of(path), message, "is it the file you mean?")
    };
    up_to(path, most)?.ok_or_else(too_large)
}

/// The bytes of a file; none if they are more than `most`.
fn up_to(path: &Path, most: u64) -> Result<Option<Vec<u8>>, Problem> {
    let refused = |error: std::io::Error| {
        let (what, help) = refusal(&error);
        Problem::new(name_of(path), format!("could not be read: {what}"), help)
    };
    let file = std::fs::File::open(path).map_err(refused)?;
    let size = file.metadata().map_or(0, |m| m.len());
    let mut bytes = Vec::with_capacity(usize::try_from(size.min(most)).unwrap_or(0));
    file.take(most + 1).read_to_end(&mut bytes).map_err(refused)?;
    Ok((bytes.len() as u64 <= most).then_some(bytes))
}

/// Whether bytes are something else than text: a NUL among the first ones, unless they stand where UTF-16 has
/// them.
pub fn is_binary(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD)];
    if !head.contains(&0) {
        return false;
    }
    let wide = |skip: usize| {
        let (low, high) = (skip, 1 - skip);
        let nul = |parity: usize| head.iter().skip(parity).step_by(2).filter(|&&b| b == 0).count();
        nul(low) == 0 && nul(high) * 4 > head.len()
    };
    let marked = head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]);
    !marked && !wide(0) && !wide(1)
}

#[cfg(test)]
mod tests {
    use super::is_binary;

    #[test]
    fn text_is_told_from_other_data() {
        let wide: Vec<u8> = "Hi Dana,".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let cases: [(&[u8], bool); 5] = [
            (b"", false),
            (b"Hi \xe9", false),
            (&wide, false),
            (b"%PDF-1.7\0\0\0\x01", true),
            (b"PK\x03\x04\0\0ab\0", true),
        ];
        for (bytes, binary) in cases {
            assert_eq!(is_binary(bytes), binary, "{bytes:?}");
        }
    }
}
