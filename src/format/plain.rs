//! Plain text as a reading: the text as it lies.
//! Knows nothing of markup or of what a line means.

use crate::dialect::is_template_code;
use crate::message::{Mark, Part, Reading};
use crate::offset_map::OffsetMap;
use crate::span::Span;

/// Reads `text` as it lies. Front matter at its very start is marked as a header, and template code as code where it is shown
/// to the reader.
pub fn read(text: &str) -> Reading {
    let marks = front_matter(text).map(|span| Mark {
        span,
        part: Part::Header,
    });
    Reading {
        text: text.to_string(),
        map: OffsetMap::identity(text.len()),
        marks: marks.into_iter().chain(shown_code(text)).collect(),
        ..Reading::default()
    }
}

/// Indented lines of template code below a blank line, which a line with no full stop announces.
fn shown_code(text: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    if !text.contains("\n    {") && !text.contains("\n    <%") {
        return marks;
    }
    let (mut at, mut announced, mut blank) = (0, false, false);
    for line in text.split_inclusive('\n') {
        let words = line.trim_end();
        if words.is_empty() {
            blank = true;
        } else {
            let code = blank && announced && line.starts_with("    ") && is_template_code(words);
            if code {
                marks.push(Mark {
                    span: Span::new(at, at + words.len()),
                    part: Part::Code,
                });
            } else {
                announced = words.ends_with([':', ';']) || words.ends_with(char::is_alphanumeric);
                blank = false;
            }
        }
        at += line.len();
    }
    marks
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
    fn template_code_shown_to_the_reader_is_code() {
        let code = |text: &str| {
            let marks = read(text).marks;
            marks
                .into_iter()
                .map(|m| m.span.of(text).to_string())
                .collect::<Vec<_>>()
        };
        let shown = "    {{#if a}}{{a}}{{/if}}";
        assert_eq!(code(&format!("Your line is\n\n{shown}\n\nand it prints")), [shown]);
        for text in ["Hi Dana,\n\nX", "Your line is\nX", "Your line is\n\n    {{a}}\n"] {
            assert_eq!(code(&text.replace('X', shown)), Vec::<String>::new(), "{text}");
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
