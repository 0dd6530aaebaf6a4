//! Patterns: plain regular expressions over a zone's text.
//! Knows nothing of which rule a pattern belongs to.

use crate::span::Span;
use regex::{Regex, RegexBuilder};
use std::sync::OnceLock;

/// The compiled size a pattern may reach, in bytes; the `regex` crate stops there rather than eat the machine.
const SIZE_LIMIT: usize = 1 << 20;

/// One pattern, compiled when a text first needs it.
#[derive(Debug)]
pub struct Pattern {
    source: String,
    needs: Vec<String>,
    compiled: OnceLock<Result<Regex, String>>,
}

impl Pattern {
    /// A pattern that is only tried on text that holds one of `needs` (ASCII case aside); with none, on every text.
    pub fn new(source: &str, needs: &[String]) -> Self {
        let needs = needs.iter().map(|n| n.to_ascii_lowercase()).collect();
        Self {
            source: source.to_string(),
            needs,
            compiled: OnceLock::new(),
        }
    }

    /// Compiles it now; the error is the `regex` crate's, on one line.
    pub fn check(&self) -> Result<(), String> {
        self.regex().map(|_| ()).map_err(str::to_string)
    }

    /// Where it matches in `text[within]`: the group named `at` if there is one, else the whole match. `lowered` is `text` in ASCII
    /// lower case.
    pub fn find(&self, text: &str, lowered: &str, within: Span) -> Vec<Span> {
        let (Some(zone), Some(low)) = (text.get(within.range()), lowered.get(within.range())) else {
            return Vec::new();
        };
        if !self.needs.is_empty() && !self.needs.iter().any(|n| low.contains(n.as_str())) {
            return Vec::new();
        }
        let Ok(regex) = self.regex() else { return Vec::new() };
        if regex.capture_names().flatten().any(|name| name == "at") {
            let spans = regex.captures_iter(zone).filter_map(|c| c.name("at"));
            return spans
                .map(|m| Span::new(m.start(), m.end()).shift(within.start as usize))
                .collect();
        }
        regex
            .find_iter(zone)
            .map(|m| Span::new(m.start(), m.end()).shift(within.start as usize))
            .collect()
    }

    fn regex(&self) -> Result<&Regex, &str> {
        let compile = || {
            RegexBuilder::new(&self.source)
                .multi_line(true)
                .size_limit(SIZE_LIMIT)
                .build()
                .map_err(|e| {
                    e.to_string()
                        .lines()
                        .last()
                        .unwrap_or("not a pattern")
                        .trim()
                        .to_string()
                })
        };
        self.compiled.get_or_init(compile).as_ref().map_err(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_group_named_at_narrows_the_match() {
        let text = "Hi DANA, hello";
        let found = Pattern::new(r"^Hi (?P<at>[A-Z]{4,}),", &[]).find(text, &text.to_lowercase(), Span::new(0, 14));
        assert_eq!(found, [Span::new(3, 7)]);
    }

    #[test]
    fn a_text_without_what_it_needs_is_not_searched() {
        let pattern = Pattern::new("(", &["lorem".to_string()]);
        assert!(pattern.find("hi", "hi", Span::new(0, 2)).is_empty());
        assert!(pattern.compiled.get().is_none());
        assert!(pattern.check().is_err());
    }
}
