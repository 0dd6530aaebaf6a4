//! Where in a text patterns are worth trying: one pass for the plain strings that all of them need.
//! Knows nothing of patterns or rules.

use crate::span::Span;
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

/// The strings that match groups need, as one automaton.
#[derive(Debug, Default)]
pub struct Needs {
    automaton: Option<AhoCorasick>,
    /// For each string, whose it is and how it is written where its case counts.
    owners: Vec<(usize, Option<String>)>,
}

impl Needs {
    /// The automaton for these strings, each with the index of the group it belongs to. A string with a capital in it is taken as it is
    /// written, any other in either case (ASCII).
    pub fn new(strings: &[(usize, String)]) -> Self {
        let mut builder = AhoCorasick::builder();
        let builder = builder
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::NoncontiguousNFA));
        let exact = |s: &str| s.bytes().any(|b| b.is_ascii_uppercase()).then(|| s.to_string());
        let owners = strings.iter().map(|(group, string)| (*group, exact(string))).collect();
        match builder.build(strings.iter().map(|(_, string)| string.as_str())) {
            Ok(automaton) if !strings.is_empty() => Self {
                automaton: Some(automaton),
                owners,
            },
            _ => Self::default(),
        }
    }

    /// For each of `groups` groups, the lines of `text` that hold one of its strings, each with the line before it; neighbours are
    /// one stretch.
    pub fn lines(&self, text: &str, groups: usize) -> Vec<Vec<Span>> {
        let mut out = vec![Vec::<Span>::new(); groups];
        let Some(automaton) = &self.automaton else { return out };
        for found in automaton.find_overlapping_iter(text) {
            let Some((group, exact)) = self.owners.get(found.pattern().as_usize()) else {
                continue;
            };
            if exact
                .as_ref()
                .is_some_and(|exact| text.get(found.range()) != Some(exact.as_str()))
            {
                continue;
            }
            let Some(stretches) = out.get_mut(*group) else { continue };
            if stretches.last().is_some_and(|s| found.end() <= s.end as usize) {
                continue;
            }
            let stretch = two_lines(text, found.start(), found.end());
            match stretches.last_mut() {
                Some(last) if stretch.start <= last.end => *last = last.union(stretch),
                _ => stretches.push(stretch),
            }
        }
        out
    }
}

/// How far from what it needs a pattern looks along an endless line, in bytes: patterns are slow, and no line a person writes is longer.
const REACH: usize = 2000;

/// The line or lines that hold `from..to`, and the one before.
fn two_lines(text: &str, from: usize, to: usize) -> Span {
    let bytes = text.as_bytes();
    let nearest = text.floor_char_boundary(from.saturating_sub(REACH));
    let furthest = text.floor_char_boundary(to.saturating_add(REACH));
    let line_start = |at: usize| {
        bytes[nearest..at]
            .iter()
            .rposition(|&b| b == b'\n')
            .map_or(nearest, |i| nearest + i + 1)
    };
    let first = line_start(from);
    let before = if first == nearest {
        nearest
    } else {
        line_start(first - 1)
    };
    let end = bytes[to..furthest]
        .iter()
        .position(|&b| b == b'\n')
        .map_or(furthest, |i| to + i);
    Span::new(before, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_group_gets_the_lines_that_hold_its_strings() {
        let text = "one\ntwo TODO\nthree\nfour\nfive todo name\nsix";
        let strings = [
            (0, "TODO".to_string()),
            (1, "name".to_string()),
            (1, "five".to_string()),
        ];
        let lines = Needs::new(&strings).lines(text, 3);
        let shown: Vec<Vec<&str>> = lines.iter().map(|l| l.iter().map(|s| s.of(text)).collect()).collect();
        assert_eq!(shown, [vec!["one\ntwo TODO"], vec!["four\nfive todo name"], vec![]]);
    }
}
