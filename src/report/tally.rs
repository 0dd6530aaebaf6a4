//! How much of what a run found.
//! Knows nothing of what is said about it, or of which counts fail a run.

use crate::finding::{Severity, Status};
use crate::report::{FileReport, Report, Verdict};

/// Counts over files; they add up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Files judged.
    pub files: usize,
    /// Files that hold no message.
    pub silent: usize,
    /// Messages in them.
    pub messages: usize,
    /// Active findings that are errors.
    pub errors: usize,
    /// Active findings that are warnings.
    pub warnings: usize,
    /// Active findings that are advice.
    pub advice: usize,
    /// Findings that were allowed in place or known before.
    pub suppressed: usize,
    /// Those of them that were known before.
    pub known: usize,
    /// Problems.
    pub problems: usize,
    /// Messages with an error.
    pub blocked: usize,
    /// Messages with a warning and no error.
    pub rework: usize,
    /// Messages with neither.
    pub ready: usize,
}

impl Tally {
    /// The counts of a whole run.
    pub fn of(report: &Report) -> Self {
        let mut tally = Self {
            problems: report.problems.len(),
            ..Self::default()
        };
        for file in &report.files {
            tally.add(Self::of_file(file));
        }
        tally
    }

    /// The counts of one file.
    pub fn of_file(file: &FileReport) -> Self {
        // A configuration file is told of and not judged.
        let judged = !file.messages.is_empty() || file.findings.is_empty();
        let mut tally = Self {
            files: usize::from(judged),
            silent: usize::from(judged && file.messages.is_empty()),
            messages: file.messages.len(),
            problems: file.problems.len(),
            ..Self::default()
        };
        for message in &file.messages {
            *match message.verdict() {
                Verdict::Blocked => &mut tally.blocked,
                Verdict::Rework => &mut tally.rework,
                Verdict::Ready => &mut tally.ready,
            } += 1;
        }
        for finding in file.every_finding() {
            tally.known += usize::from(finding.status == Status::Known);
            *match (finding.status, finding.severity) {
                (Status::Allowed | Status::Known, _) => &mut tally.suppressed,
                (Status::Active, Severity::Error) => &mut tally.errors,
                (Status::Active, Severity::Warning) => &mut tally.warnings,
                (Status::Active, Severity::Advice) => &mut tally.advice,
            } += 1;
        }
        tally
    }

    /// Whether nothing at all is told.
    pub fn is_clean(&self) -> bool {
        self.errors + self.warnings + self.advice + self.problems == 0
    }

    /// Adds the counts of another part of the run.
    pub fn add(&mut self, other: Tally) {
        self.files += other.files;
        self.silent += other.silent;
        self.messages += other.messages;
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.advice += other.advice;
        self.suppressed += other.suppressed;
        self.known += other.known;
        self.problems += other.problems;
        self.blocked += other.blocked;
        self.rework += other.rework;
        self.ready += other.ready;
    }
}
