//! The physical lines of a message text.
//! Knows nothing of what they mean.

use crate::span::Span;

/// One line, without its line end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// The line from its first byte, indentation and `>` markers included, to its last visible character.
    pub(super) span: Span,
    /// What stands on it: no white space at the ends, no `>` markers.
    pub(super) inner: Span,
    /// Whether it has `>` markers.
    pub(super) quoted: bool,
}

impl Line {
    /// Whether nothing stands on it.
    pub(super) fn is_blank(&self) -> bool {
        self.inner.is_empty()
    }

    /// How far it is indented, in bytes.
    pub(super) fn indent(&self) -> usize {
        (self.inner.start - self.span.start) as usize
    }
}

/// Every line of `within`; LF, CRLF and a lone CR each end one.
pub(super) fn lines(text: &str, within: Span) -> Vec<Line> {
    let mut found = Vec::new();
    let base = within.start as usize;
    let content = within.of(text);
    let bytes = content.as_bytes();
    let mut start = 0;
    let mut at = 0;
    while at < bytes.len() {
        let ends = matches!(bytes.get(at), Some(b'\n' | b'\r'));
        if ends {
            found.push(line(text, Span::new(base + start, base + at)));
            if bytes.get(at) == Some(&b'\r') && bytes.get(at + 1) == Some(&b'\n') {
                at += 1;
            }
            start = at + 1;
        }
        at += 1;
    }
    if start < bytes.len() {
        found.push(line(text, Span::new(base + start, base + bytes.len())));
    }
    found
}

fn line(text: &str, span: Span) -> Line {
    let whole = span.of(text);
    let mut rest = whole.trim_start();
    let quoted = rest.starts_with('>');
    while let Some(inner) = rest.strip_prefix('>') {
        rest = inner.trim_start();
    }
    let start = span.start as usize + (whole.len() - rest.len());
    let inner = Span::new(start, start + rest.trim_end().len());
    Line {
        span: Span::new(span.start as usize, inner.end.max(span.start) as usize),
        inner,
        quoted,
    }
}

/// The span without white space at its ends.
pub(super) fn trim(text: &str, span: Span) -> Span {
    let content = span.of(text);
    let lead = content.len() - content.trim_start().len();
    let start = span.start as usize + lead;
    Span::new(start, start + content.trim().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_end_is_one() {
        let text = "a\r\n> > b \rc\n\n d";
        let found: Vec<(&str, bool)> = lines(text, Span::new(0, text.len()))
            .iter()
            .map(|l| (l.inner.of(text), l.quoted))
            .collect();
        assert_eq!(
            found,
            [("a", false), ("b", true), ("c", false), ("", false), ("d", false)]
        );
    }
}
