//! Words as a reader counts them.
//! Knows nothing of zones or rules.

use crate::dialect::{Field, FieldState};
use crate::span::Span;

/// The words of `within`. A merge field is one word, with what is glued to it; a block tag is none, and nothing in `quiet` is a word.
/// Both are ordered.
pub(super) fn words(text: &str, within: Span, fields: &[Field], quiet: &[Span]) -> Vec<Span> {
    let mut found = Vec::new();
    each(text, within, fields, quiet, |word| found.push(word));
    found
}

fn each(text: &str, within: Span, fields: &[Field], quiet: &[Span], mut found: impl FnMut(Span)) {
    let mut open: Option<usize> = None;
    let mut skip_to = 0;
    let mut field = fields.partition_point(|f| f.span.end <= within.start);
    let mut hush = quiet.partition_point(|q| q.end <= within.start);
    let content = within.of(text);
    let base = within.start as usize;
    let mut before = ' ';
    let mut chars = content.char_indices().peekable();
    while let Some((offset, c)) = chars.next() {
        let at = base + offset;
        if at < skip_to {
            continue;
        }
        while quiet.get(hush).is_some_and(|q| q.end as usize <= at) {
            hush += 1;
        }
        while fields.get(field).is_some_and(|f| f.span.end as usize <= at) {
            field += 1;
        }
        if let Some(q) = quiet.get(hush).filter(|q| q.start as usize <= at) {
            if let Some(start) = open.take() {
                found(Span::new(start, at));
            }
            skip_to = q.end as usize;
            continue;
        }
        if let Some(f) = fields.get(field).filter(|f| f.span.start as usize <= at) {
            skip_to = f.span.end as usize;
            if f.state != FieldState::Structure {
                open.get_or_insert(at);
                before = 'x';
            }
            continue;
        }
        let mut next = || chars.peek().map_or(' ', |&(_, n)| n);
        let inside = c.is_alphanumeric()
            || (open.is_some()
                && match c {
                    '\'' | '’' | '-' | '\u{2011}' | '_' | '&' | '@' | '\u{AD}' => next().is_alphanumeric(),
                    '.' | ',' | ':' => before.is_ascii_digit() && next().is_ascii_digit(),
                    _ => false,
                });
        if inside {
            open.get_or_insert(at);
        } else if let Some(start) = open.take() {
            found(Span::new(start, at));
        }
        before = c;
    }
    if let Some(start) = open {
        found(Span::new(start, (base + content.len()).max(start)));
    }
}

/// How many of them there are.
pub(super) fn count_plain(text: &str) -> usize {
    let mut count = 0;
    each(text, Span::new(0, text.len()), &[], &[], |_| count += 1);
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_as_people_count() {
        let cases = [
            ("It's a well-known e-mail", 4),
            ("one—two / three", 3),
            ("at 9:30 for 4,200.50 euro", 5),
            ("!!! -- …", 0),
            ("", 0),
        ];
        for (text, expected) in cases {
            assert_eq!(count_plain(text), expected, "{text}");
        }
    }

    #[test]
    fn a_field_is_one_word_and_an_address_none() {
        let text = "Is {{ first name }}'s box at https://x.example/a b";
        let field = Field {
            span: Span::new(3, 19),
            state: FieldState::Field,
            grammar: "brace2",
            name: "first name".into(),
        };
        let within = Span::new(0, text.len());
        let said = |field| {
            let found = words(text, within, &[field], &[Span::new(29, 48)]);
            found.into_iter().map(|w| w.of(text)).collect::<Vec<&str>>()
        };
        let tag = Field {
            state: FieldState::Structure,
            ..field.clone()
        };
        assert_eq!(said(field), ["Is", "{{ first name }}'s", "box", "at", "b"]);
        assert_eq!(said(tag), ["Is", "s", "box", "at", "b"]);
    }
}
