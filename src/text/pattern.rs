//! Patterns: plain regular expressions over a zone's text.
//! Knows nothing of which rule a pattern belongs to.

use crate::span::Span;
use std::sync::OnceLock;

/// The compiled size a pattern may reach, in bytes; both engines stop there rather than eat the machine.
const SIZE_LIMIT: usize = 1 << 17;

/// A compiled pattern. `regex-lite` compiles in microseconds where `regex` takes a third of a millisecond, which a run over one
/// draft would feel; `regex` takes the patterns that ask for Unicode classes. Both are linear in the text.
#[derive(Debug)]
enum Compiled {
    Lite(regex_lite::Regex),
    Unicode(regex::Regex),
}

impl Compiled {
    fn new(source: &str) -> Result<Self, String> {
        let lite = regex_lite::RegexBuilder::new(source)
            .multi_line(true)
            .size_limit(SIZE_LIMIT)
            .build();
        if let Ok(regex) = lite {
            return Ok(Compiled::Lite(regex));
        }
        let unicode = regex::RegexBuilder::new(source)
            .multi_line(true)
            .size_limit(SIZE_LIMIT)
            .build();
        let last_line = |e: regex::Error| {
            e.to_string()
                .lines()
                .last()
                .unwrap_or("not a pattern")
                .trim()
                .to_string()
        };
        unicode.map(Compiled::Unicode).map_err(last_line)
    }

    /// Every match in `text`: the group named `at` if the pattern has one, else the whole.
    fn find(&self, text: &str) -> Vec<Span> {
        match self {
            Compiled::Lite(regex) if regex.capture_names().flatten().any(|name| name == "at") => {
                let groups = regex.captures_iter(text).filter_map(|c| c.name("at"));
                groups.map(|m| Span::new(m.start(), m.end())).collect()
            }
            Compiled::Lite(regex) => regex.find_iter(text).map(|m| Span::new(m.start(), m.end())).collect(),
            Compiled::Unicode(regex) if regex.capture_names().flatten().any(|name| name == "at") => {
                let groups = regex.captures_iter(text).filter_map(|c| c.name("at"));
                groups.map(|m| Span::new(m.start(), m.end())).collect()
            }
            Compiled::Unicode(regex) => regex.find_iter(text).map(|m| Span::new(m.start(), m.end())).collect(),
        }
    }
}

/// One pattern, compiled when a text first needs it.
#[derive(Debug)]
pub struct Pattern {
    source: String,
    compiled: OnceLock<Result<Compiled, String>>,
}

impl Pattern {
    /// A pattern in the syntax of the `regex` crate.
    pub fn new(source: &str) -> Self {
        Self {
            source: source.to_string(),
            compiled: OnceLock::new(),
        }
    }

    /// Compiles it now; the error is the `regex` crate's, on one line.
    pub fn check(&self) -> Result<(), String> {
        self.regex().map(|_| ()).map_err(str::to_string)
    }

    /// Where it matches in `text[within]`: the group named `at` if there is one, else the whole match.
    pub fn find(&self, text: &str, within: Span) -> Vec<Span> {
        let (Some(stretch), Ok(regex)) = (text.get(within.range()), self.regex()) else {
            return Vec::new();
        };
        regex
            .find(stretch)
            .into_iter()
            .map(|span| span.shift(within.start as usize))
            .collect()
    }

    fn regex(&self) -> Result<&Compiled, &str> {
        self.compiled
            .get_or_init(|| Compiled::new(&self.source))
            .as_ref()
            .map_err(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_group_named_at_narrows_the_match() {
        let found = Pattern::new(r"^Hi (?P<at>[A-Z]{4,}),").find("Hi DANA, hello", Span::new(0, 14));
        assert_eq!(found, [Span::new(3, 7)]);
    }

    #[test]
    fn unicode_classes_work_too_and_nonsense_is_told() {
        let found = Pattern::new(r"^Hi (?P<at>\p{Lu}+),").find("Hi ÉVA, hello", Span::new(0, 14));
        assert_eq!(found, [Span::new(3, 7)]);
        assert!(Pattern::new("(").check().is_err());
    }
}
