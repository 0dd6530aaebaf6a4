//! Plain text as a reading: the text as it lies.
//! Knows nothing of markup or of what a line means.

use crate::message::{Mark, Part, Reading};
use crate::offset_map::OffsetMap;
use crate::span::Span;

/// Reads `text` as it lies. Front matter at its very start is marked as a header.
pub fn read(text: &str) -> Reading {
    let marks = front_matter(text).map(|span| Mark {
        span,
        part: Part::Header,
    });
    Reading {
        text: text.to_string(),
        map: OffsetMap::identity(text.len()),
        marks: marks.into_iter().collect(),
        ..Reading::default()
    }
}

/// The block between two lines `---` (YAML) or `+++` (TOML) at the very start of `text`, fences and the last line's end
/// included. A first line of dashes that none closes, or that no key follows, is a ruled line.
pub(crate) fn front_matter(text: &str) -> Option<Span> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next()?;
    let fence = first.trim_end();
    if fence != "---" && fence != "+++" {
        return None;
    }
    let mut at = first.len();
    for (number, line) in lines.enumerate() {
        let body = line.trim_end();
        at += line.len();
        if body == fence || (fence == "---" && body == "...") {
            return Some(Span::new(0, at));
        }
        if number == 0 && !opens_with_key(body) {
            return None;
        }
    }
    None
}

/// Whether a line of front matter can stand first: a key with its sign, a comment or a table's head.
fn opens_with_key(line: &str) -> bool {
    let is_key = |key: &str| {
        !key.is_empty()
            && key
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '"'))
    };
    let key = line.split([':', '=']).next().unwrap_or("");
    line.starts_with(['#', '[']) || (key.len() < line.len() && is_key(key.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_closed_block_at_the_very_start_is_front_matter() {
        let cases = [
            ("---\nto: a\n---\nHi", Some("---\nto: a\n---\n")),
            ("---\r\nto: a\r\n---\r\nHi", Some("---\r\nto: a\r\n---\r\n")),
            ("+++\nto = 1\n+++", Some("+++\nto = 1\n+++")),
            ("---\n---\nHi", Some("---\n---\n")),
            ("---\nto: a\n", None),
            ("---\nHi Anna,\nnews: x\n---\nBob", None),
            ("---\n# to whom\nto: a\n---\n", Some("---\n# to whom\nto: a\n---\n")),
            ("---\n\nHi\n\n---\nBest", None),
            ("Hi\n---\nto: a\n---\n", None),
            ("+++\na\n---\n", None),
            ("", None),
        ];
        for (text, want) in cases {
            assert_eq!(front_matter(text).map(|s| s.of(text)), want, "{text:?}");
        }
    }

    #[test]
    fn text_stays_as_it_lies() {
        let text = "Hi\r\nthere\rüber\n> old";
        let reading = read(text);
        assert_eq!(reading.text, text);
        assert_eq!(reading.map, OffsetMap::identity(text.len()));
        assert!(reading.marks.is_empty());
    }
}
