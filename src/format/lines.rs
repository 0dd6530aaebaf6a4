//! The lines of a mail as bytes, whatever ends them.
//! Knows nothing of what the lines say.

use crate::span::Span;

/// One line: its text, and where the next one starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Without the line end.
    pub text: Span,
    /// One past the line end.
    pub next: u32,
}

impl Line {
    /// The line end; empty at the end of the mail.
    pub fn ending(self) -> Span {
        Span {
            start: self.text.end,
            end: self.next,
        }
    }
}

/// The lines of a stretch of a mail. LF ends a line, with every CR before it; a CR alone does so only where there is no LF at all.
pub struct Lines<'a> {
    mail: &'a [u8],
    at: usize,
    end: usize,
    ender: u8,
}

impl<'a> Lines<'a> {
    /// The lines of the bytes of `mail` under `span`.
    pub fn new(mail: &'a [u8], span: Span) -> Self {
        let end = (span.end as usize).min(mail.len());
        let at = (span.start as usize).min(end);
        let has_lf = mail.get(at..end).unwrap_or_default().contains(&b'\n');
        let ender = if has_lf { b'\n' } else { b'\r' };
        Self { mail, at, end, ender }
    }
}

impl Iterator for Lines<'_> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        let rest = self.mail.get(self.at..self.end).filter(|rest| !rest.is_empty())?;
        let start = self.at;
        let (mut text_end, next) = match rest.iter().position(|&b| b == self.ender) {
            Some(i) => (start + i, start + i + 1),
            None => (self.end, self.end),
        };
        while self.ender == b'\n' && next > text_end && text_end > start && self.mail.get(text_end - 1) == Some(&b'\r')
        {
            text_end -= 1;
        }
        self.at = next;
        Some(Line {
            text: Span::new(start, text_end),
            next: u32::try_from(next).unwrap_or(u32::MAX),
        })
    }
}

/// Whether the byte at `at` is a space or a tab.
pub fn is_blank(mail: &[u8], at: usize) -> bool {
    matches!(mail.get(at), Some(b' ' | b'\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_line_end_ends_a_line() {
        for (mail, lines) in [
            ("a\r\nb\r\n", vec!["a", "b"]),
            ("a\nb", vec!["a", "b"]),
            ("a\rb\r", vec!["a", "b"]),
            ("a\r\r\nb\rc\n", vec!["a", "b\rc"]),
            ("\n\n", vec!["", ""]),
            ("", vec![]),
        ] {
            let found: Vec<&str> = Lines::new(mail.as_bytes(), Span::new(0, mail.len()))
                .map(|line| line.text.of(mail))
                .collect();
            assert_eq!(found, lines, "{mail:?}");
        }
    }
}
