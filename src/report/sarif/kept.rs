//! Which findings a run of SARIF holds: all, unless they are more than GitHub takes.
//! Knows nothing of how they are written.

use crate::finding::{Finding, Severity};
use crate::report::{Report, words};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// GitHub refuses a run with more results.
pub(super) const MOST_RESULTS: usize = 25_000;

/// Which results are kept, where there are more than can be.
pub(super) enum Kept {
    All,
    /// By the number of the file and of the finding in it; and how many are not.
    Some(BTreeSet<(usize, usize)>, usize),
}

impl Kept {
    /// The worst, those that count before those that do not, in path order among their like.
    pub(super) fn of(report: &Report, most: usize) -> Self {
        let all = report
            .files
            .iter()
            .map(|file| file.every_finding().count())
            .sum::<usize>();
        if all <= most {
            return Kept::All;
        }
        let mut ranked: Vec<(bool, Reverse<Severity>, usize, usize)> = Vec::with_capacity(all);
        for (i, file) in report.files.iter().enumerate() {
            let rank = |(nth, f): (usize, &Finding)| (!f.is_active(), Reverse(f.severity), i, nth);
            ranked.extend(file.every_finding().enumerate().map(rank));
        }
        ranked.sort_unstable();
        Kept::Some(ranked.iter().take(most).map(|r| (r.2, r.3)).collect(), all - most)
    }

    pub(super) fn keeps(&self, file: usize, nth: usize) -> bool {
        match self {
            Kept::All => true,
            Kept::Some(kept, _) => kept.contains(&(file, nth)),
        }
    }

    pub(super) fn findings<'a>(&'a self, report: &'a Report) -> impl Iterator<Item = &'a Finding> {
        report.files.iter().enumerate().flat_map(move |(i, file)| {
            let numbered = file.every_finding().enumerate();
            numbered.filter(move |(nth, _)| self.keeps(i, *nth)).map(|(_, f)| f)
        })
    }

    /// What is said of those that are not kept; nothing where all are.
    pub(super) fn left_out(&self) -> Option<String> {
        let Kept::Some(_, left) = self else { return None };
        let left = words::count(*left, "finding is", "findings are");
        Some(format!(
            "{left} left out, the mildest ones: GitHub refuses a run with more than {MOST_RESULTS} results."
        ))
    }
}
