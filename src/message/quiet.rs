//! Stretches that are no prose though they stand in prose: code, URLs, mail addresses.
//! Knows nothing of zones.

use super::reading::{Mark, Part};
use crate::span::Span;
use regex::Regex;
use std::sync::LazyLock;

static URL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r#"(?ix) \b(?:https?|ftp)://[^\s<>"“”]+ | \bmailto:[^\s<>"“”]+ | \bwww\.[^\s<>"“”]+\.[^\s<>"“”]+
           | \b[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.[a-z]{2,12}/[^\s<>"“”]* "#,
    )
    .ok()
});
static ADDRESS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)\b[\w.+%-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+\b").ok());

/// Every URL in `text`, in order, without the punctuation that ends the sentence around it.
pub(super) fn urls(text: &str) -> Vec<Span> {
    let Some(url) = URL.as_ref() else { return Vec::new() };
    url.find_iter(text)
        .map(|m| {
            let mut kept = m.as_str();
            // A handful of rounds: brackets and stops nest no deeper around a URL that a person wrote.
            for _ in 0..8 {
                let shorter = kept.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '’', '*', '_', '…']);
                let shorter = drop_unopened(shorter);
                if shorter.len() == kept.len() {
                    break;
                }
                kept = shorter;
            }
            Span::new(m.start(), m.start() + kept.len())
        })
        .collect()
}

/// `url)` in `(see url)`: the bracket is not the URL's.
fn drop_unopened(url: &str) -> &str {
    for (open, close) in [('(', ')'), ('[', ']'), ('{', '}')] {
        if let Some(shorter) = url.strip_suffix(close)
            && url.matches(open).count() < url.matches(close).count()
        {
            return shorter;
        }
    }
    url
}

/// Code marks, URLs and mail addresses of `text`, ordered and disjoint.
pub(super) fn quiet(text: &str, marks: &[Mark]) -> Vec<Span> {
    let mut spans = code(marks);
    spans.extend(urls(text));
    if let Some(address) = ADDRESS.as_ref() {
        spans.extend(address.find_iter(text).map(|m| Span::new(m.start(), m.end())));
    }
    disjoint(spans)
}

/// What the format marks as code, ordered and disjoint.
pub(super) fn code(marks: &[Mark]) -> Vec<Span> {
    disjoint(marks.iter().filter(|m| m.part == Part::Code).map(|m| m.span).collect())
}

/// Sorts spans and joins those that overlap.
pub(super) fn disjoint(mut spans: Vec<Span>) -> Vec<Span> {
    spans.retain(|s| !s.is_empty());
    spans.sort_unstable();
    let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.start < last.end => *last = last.union(span),
            _ => joined.push(span),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = quiet(text, &[]).into_iter().map(|s| s.of(text)).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn addresses_end_where_their_sentence_goes_on() {
        check(
            "See https://a.example/x?y=1, or (www.b.example).",
            &["https://a.example/x?y=1", "www.b.example"],
        );
        check("Is it https://a.example/x_(y)?", &["https://a.example/x_(y)"]);
        check("Write to j.moss@a.example.", &["j.moss@a.example"]);
        check("Book at cal.example/me/30 today", &["cal.example/me/30"]);
        check(
            "https://a.example/?u={{id}} and so on",
            &["https://a.example/?u={{id}}"],
        );
        check("Dear Mr./Mrs., and/or 9.4/10 i.e./e.g. Orders.sln", &[]);
    }
}
