//! Stretches that are no prose though they stand in prose: code, URLs, mail addresses.
//! Knows nothing of zones.

use super::reading::{Mark, Part};
use crate::span::Span;

/// Every URL in `text`, in order, without the punctuation that ends the sentence around it.
pub(super) fn urls(text: &str) -> Vec<Span> {
    tokens(text).filter_map(|token| url(text, token)).collect()
}

/// Stretches that may hold a URL or an address: no white space, quotation marks or angle brackets in them, but a full stop, a
/// colon, a slash or an at sign.
fn tokens(text: &str) -> impl Iterator<Item = Span> + '_ {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let mut start = at;
        let mut telling = false;
        while let Some(&byte) = bytes.get(at) {
            let class = CLASS[usize::from(byte)];
            let length = match class {
                Class::Word | Class::Break => 1,
                Class::Telling => {
                    telling = true;
                    1
                }
                Class::Lead => text.get(at..).and_then(|r| r.chars().next()).map_or(1, char::len_utf8),
            };
            let breaks = match class {
                Class::Break => true,
                Class::Lead => text
                    .get(at..)
                    .is_some_and(|r| r.starts_with(|c: char| c.is_whitespace() || matches!(c, '“' | '”'))),
                Class::Word | Class::Telling => false,
            };
            let end = at;
            at += length;
            if breaks {
                if telling {
                    return Some(Span::new(start, end));
                }
                start = at;
            }
        }
        telling.then(|| Span::new(start, at))
    })
}

/// What a byte means to [`tokens`].
#[derive(Clone, Copy)]
enum Class {
    /// Part of a token.
    Word,
    /// Part of a token that may be more than a word.
    Telling,
    /// Between tokens.
    Break,
    /// Of a character that is not ASCII.
    Lead,
}

const CLASS: [Class; 256] = {
    let mut classes = [Class::Word; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b' ' | b'\t'..=b'\r' | b'<' | b'>' | b'"' => Class::Break,
            b'.' | b':' | b'/' | b'@' => Class::Telling,
            0x80.. => Class::Lead,
            _ => Class::Word,
        };
        byte += 1;
    }
    classes
};

/// The URL in a token. It reaches to the end but for punctuation: `https://a.example`, `mailto:…`, `www.a.example`,
/// `a.example/path`.
fn url(text: &str, token: Span) -> Option<Span> {
    let content = token.of(text);
    let start = [scheme(content), www(content), host(content)]
        .into_iter()
        .flatten()
        .min()?;
    let mut kept = content.get(start..)?;
    // A handful of rounds: brackets and stops nest no deeper around a URL that a person wrote.
    for _ in 0..8 {
        let shorter = kept.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '’', '*', '_', '…']);
        let shorter = drop_unopened(shorter);
        if shorter.len() == kept.len() {
            break;
        }
        kept = shorter;
    }
    let start = token.start as usize + start;
    Some(Span::new(start, start + kept.len()))
}

/// Where `https:`, `http:` or `ftp:` with slashes, or `mailto:`, starts.
fn scheme(token: &str) -> Option<usize> {
    const SCHEMES: [(&str, &str); 4] = [("https", "//"), ("http", "//"), ("ftp", "//"), ("mailto", "")];
    token.match_indices(':').find_map(|(colon, _)| {
        let rest = token.get(colon + 1..)?;
        SCHEMES.iter().find_map(|(name, slashes)| {
            let start = ends_with_word(token, colon, name)?;
            rest.strip_prefix(slashes).filter(|r| !r.is_empty()).map(|_| start)
        })
    })
}

/// Where `www.` starts, with another full stop inside the rest.
fn www(token: &str) -> Option<usize> {
    let inner = token.char_indices().next_back()?.0;
    let last = token.get(..inner)?.rfind('.')?;
    token
        .match_indices('.')
        .take_while(|&(dot, _)| dot + 1 < last)
        .find_map(|(dot, _)| ends_with_word(token, dot, "www"))
}

/// Where a host name before a slash starts: two labels at least, the last of letters only.
fn host(token: &str) -> Option<usize> {
    let bytes = token.as_bytes();
    token.match_indices('/').find_map(|(slash, _)| {
        let head = bytes.get(..slash)?;
        let last = head
            .iter()
            .rev()
            .take(13)
            .take_while(|b| b.is_ascii_alphabetic())
            .count();
        let dot = slash.checked_sub(last + 1)?;
        if !(2..=12).contains(&last) || bytes.get(dot) != Some(&b'.') {
            return None;
        }
        // Back over the labels before, as far as none is empty.
        let mut first = dot;
        while let Some(&byte) = first.checked_sub(1).and_then(|i| bytes.get(i)) {
            let follows_dot = bytes.get(first) == Some(&b'.');
            if !(byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.' && !follows_dot) {
                break;
            }
            first -= 1;
        }
        (first..dot).find(|&i| bytes.get(i).is_some_and(u8::is_ascii_alphanumeric) && is_boundary(token, i))
    })
}

/// Where `word`, in any case, starts if it ends at byte `end` and no letter stands before it.
fn ends_with_word(token: &str, end: usize, word: &str) -> Option<usize> {
    let start = end.checked_sub(word.len())?;
    let same = token.get(start..end)?.eq_ignore_ascii_case(word);
    (same && is_boundary(token, start)).then_some(start)
}

/// Whether a word starts or ends at byte `at`.
fn is_boundary(token: &str, at: usize) -> bool {
    let before = token.get(..at).and_then(|t| t.chars().next_back()).is_some_and(is_word);
    let after = token.get(at..).and_then(|t| t.chars().next()).is_some_and(is_word);
    before != after
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The mail addresses in a token, in order.
fn addresses(text: &str, token: Span, found: &mut Vec<Span>) {
    let content = token.of(text);
    let mut from = 0;
    for (sign, _) in content.match_indices('@') {
        let Some(local) = content.get(from..sign) else { continue };
        let start = local
            .trim_end_matches(|c| is_word(c) || matches!(c, '.' | '+' | '%' | '-'))
            .len()
            + from;
        let start = (start..sign).find(|&i| content.is_char_boundary(i) && is_boundary(content, i));
        if let (Some(start), Some(end)) = (start, domain_end(content, sign + 1)) {
            let base = token.start as usize;
            found.push(Span::new(base + start, base + end));
            from = end;
        }
    }
}

/// The end of the domain that starts at byte `start`: two labels at least, and no letter or hyphen after them.
fn domain_end(token: &str, start: usize) -> Option<usize> {
    let bytes = token.as_bytes();
    let label = |from: usize| {
        let rest = bytes.get(from..).unwrap_or(&[]);
        rest.iter()
            .take_while(|b| b.is_ascii_alphanumeric() || **b == b'-')
            .count()
    };
    let first = label(start);
    let shortest = start + first + 2;
    let mut end = start + first;
    while first > 0 && bytes.get(end) == Some(&b'.') && label(end + 1) > 0 {
        end += 1 + label(end + 1);
    }
    (shortest..=end)
        .rev()
        .find(|&i| bytes.get(i - 1) != Some(&b'.') && is_boundary(token, i))
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
    for token in tokens(text) {
        spans.extend(url(text, token));
        addresses(text, token, &mut spans);
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

    #[test]
    fn urls_in_brackets_quotes_and_unicode() {
        for (text, url) in [
            ("(https://a.example/b)", "https://a.example/b"),
            ("<https://a.example/b>.", "https://a.example/b"),
            ("\"https://a.example/b\"", "https://a.example/b"),
            ("“https://a.example/b”", "https://a.example/b"),
            ("[see](https://a.example/b).", "https://a.example/b"),
            ("[https://a.example/[b]]", "https://a.example/[b]"),
            ("**HTTPS://A.EXAMPLE/B**!", "HTTPS://A.EXAMPLE/B"),
            ("…https://a.example…", "https://a.example"),
            ("https://bücher.example/größe?", "https://bücher.example/größe"),
            ("https://a.example/b\u{a0}next", "https://a.example/b"),
            ("https://a.example/b\u{2028}next", "https://a.example/b"),
            ("see:https://a.example", "https://a.example"),
            ("ftp://a.example;", "ftp://a.example"),
            ("mailto:j@a.example?subject=x,", "mailto:j@a.example?subject=x"),
            ("WWW.a.example:", "WWW.a.example"),
            ("(www.a.example/b_(c)).", "www.a.example/b_(c)"),
            ("a-b.c.example/", "a-b.c.example/"),
            ("*a.example/b*", "a.example/b"),
            ("..a.example/b", "a.example/b"),
            ("-a.example/b", "a.example/b"),
            ("é-a.example/b", "a.example/b"),
            ("a.b/c.example/d", "c.example/d"),
            ("x/y.example/http://a.example", "y.example/http://a.example"),
        ] {
            check(text, &[url]);
            check(&format!("é {text} é"), &[url]);
        }
    }

    #[test]
    fn addresses_of_every_shape() {
        check("j.moss+roof%x@mail.a-b.example", &["j.moss+roof%x@mail.a-b.example"]);
        check("Is it j@a.example?", &["j@a.example"]);
        check("<j@a.example>, (k@b.example)", &["j@a.example", "k@b.example"]);
        check("j@a.example,k@b.example;", &["j@a.example", "k@b.example"]);
        check("j@a.example-", &["j@a.example"]);
        check("..j@a.example..", &["j@a.example"]);
        check("jörg@a.example", &["jörg@a.example"]);
        check("“j@a.example”", &["j@a.example"]);
        check("J@A.EXAMPLE's", &["J@A.EXAMPLE"]);
        check("a@b@c.example", &["b@c.example"]);
        check("j@a.example/b", &["j@a.example/b"]);
    }

    #[test]
    fn what_only_looks_like_an_address() {
        for text in [
            "Write to name@host.",
            "name@host. Then",
            "@a.example and @handle",
            "j@a.é",
            "j@a.exampleé",
            "j@.example",
            "six @ nine.",
            "http:// and https://",
            "shttp://x",
            "mailto: me",
            "www. and www.x and www.x.",
            "xwww.a.example",
            "a.b1/c a.b/c a..example/c é.example/c ab.toolongforatopleveldomain/c",
            "Note: yes/no, 24/7. So?",
            "",
        ] {
            check(text, &[]);
        }
    }
}
