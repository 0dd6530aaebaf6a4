//! Findings that were there before: how many of each rule in each file, and which findings of a file that makes known.
//! Knows nothing of the disk, or of how the counts are written down.

use crate::finding::{Finding, Status, Suppression};
use crate::report::FileReport;
use std::collections::BTreeMap;

/// How many findings of which rule.
pub type Counts = BTreeMap<String, u32>;

/// What was there before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    /// The flags it was made with, of those that decide which findings there are; ordered.
    pub flags: Vec<String>,
    /// By the name of the file from the baseline's own folder, with `/` between folders.
    pub files: BTreeMap<String, Counts>,
}

/// What a baseline makes of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// The findings there are, by rule.
    pub found: Counts,
    /// The rules with more findings than are known.
    pub over: Vec<Over>,
    /// How many known findings are not there any more.
    pub gone: usize,
}

/// A rule with more findings in a file than are known. Which of them is new, a count cannot tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Over {
    /// Which rule.
    pub rule: String,
    /// How many there are.
    pub found: u32,
    /// How many were there before; at least one.
    pub known: u32,
}

/// Why a finding in the baseline does not count.
const REASON: &str = "it was there before";

/// Marks those active findings of `file` as known that are no more than `known` has of their rule. `by` is the name of the baseline.
pub fn settle(file: &mut FileReport, known: &Counts, by: &str) -> Settled {
    let mut found = Counts::new();
    for finding in file.active() {
        *found.entry(finding.rule.clone()).or_default() += 1;
    }
    let known_of = |rule: &str| known.get(rule).copied().unwrap_or(0);
    let is_known = |finding: &Finding| known_of(&finding.rule) >= found.get(&finding.rule).copied().unwrap_or(0);
    let active = file.every_finding_mut().filter(|f| f.status == Status::Active);
    for finding in active.filter(|finding| is_known(finding)) {
        finding.status = Status::Known;
        finding.suppression = Some(Suppression {
            reason: REASON.to_string(),
            by: by.to_string(),
            in_file: false,
        });
    }
    let over = found.iter().filter_map(|(rule, &found)| {
        let known = known_of(rule);
        let rule = rule.clone();
        (known > 0 && found > known).then_some(Over { rule, found, known })
    });
    Settled {
        over: over.collect(),
        gone: gone(known, &found),
        found,
    }
}

/// How many of the known findings are not among those found.
fn gone(known: &Counts, found: &Counts) -> usize {
    let missing =
        |(rule, &known): (&String, &u32)| known.saturating_sub(found.get(rule).copied().unwrap_or(0)) as usize;
    known.iter().map(missing).sum()
}

impl Baseline {
    /// Accepts what was found in a file, in place of what was known of it.
    pub fn accept(&mut self, file: &str, found: &Counts) {
        let mut counts = found.clone();
        counts.retain(|_, count| *count > 0);
        if counts.is_empty() {
            self.files.remove(file);
        } else {
            self.files.insert(file.to_string(), counts);
        }
    }

    /// Accepts what was found in a file, and keeps what was known of it besides.
    pub fn accept_more(&mut self, file: &str, found: &Counts) {
        let mut counts = self.files.get(file).cloned().unwrap_or_default();
        for (rule, &found) in found {
            let known = counts.entry(rule.clone()).or_default();
            *known = found.max(*known);
        }
        self.accept(file, &counts);
    }

    /// Takes off what is known of a file and not found in it any more, and says how much that was. It never adds.
    pub fn lower(&mut self, file: &str, found: &Counts) -> usize {
        let Some(known) = self.files.get_mut(file) else {
            return 0;
        };
        let gone = gone(known, found);
        known.retain(|rule, count| {
            *count = (*count).min(found.get(rule).copied().unwrap_or(0));
            *count > 0
        });
        if known.is_empty() {
            self.files.remove(file);
        }
        gone
    }

    /// How many findings are known in all.
    pub fn total(&self) -> usize {
        let counts = self.files.values().flat_map(BTreeMap::values);
        counts.map(|count| *count as usize).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(of: &[(&str, u32)]) -> Counts {
        of.iter().map(|(rule, count)| (rule.to_string(), *count)).collect()
    }

    #[test]
    fn a_baseline_is_only_ever_lowered_to_what_was_found() {
        for (known, found, left, gone) in [
            (counts(&[("a/x", 2)]), counts(&[("a/x", 2)]), counts(&[("a/x", 2)]), 0),
            (counts(&[("a/x", 2)]), counts(&[("a/x", 1)]), counts(&[("a/x", 1)]), 1),
            (counts(&[("a/x", 2)]), counts(&[("a/x", 5)]), counts(&[("a/x", 2)]), 0),
            (counts(&[("a/x", 2), ("b/y", 1)]), counts(&[("c/z", 4)]), counts(&[]), 3),
        ] {
            let mut baseline = Baseline::default();
            baseline.accept("a.txt", &known);
            assert_eq!(baseline.lower("a.txt", &found), gone, "{known:?} {found:?}");
            assert_eq!(baseline.files.get("a.txt").cloned().unwrap_or_default(), left);
            assert_eq!(baseline.files.contains_key("a.txt"), !left.is_empty());
        }
    }

    #[test]
    fn what_is_accepted_takes_the_place_of_what_was_known() {
        let mut baseline = Baseline::default();
        baseline.accept("a.txt", &counts(&[("a/x", 2), ("b/y", 0)]));
        baseline.accept("b.txt", &counts(&[("a/x", 1)]));
        assert_eq!((baseline.total(), baseline.files["a.txt"].len()), (3, 1));
        baseline.accept_more("a.txt", &counts(&[("a/x", 1), ("b/y", 4)]));
        assert_eq!(baseline.files["a.txt"], counts(&[("a/x", 2), ("b/y", 4)]));
        baseline.accept("a.txt", &counts(&[]));
        assert_eq!(baseline.files.keys().collect::<Vec<_>>(), ["b.txt"]);
    }
}
