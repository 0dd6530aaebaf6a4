//! What keeps a finding from counting: what a team or a writer allows, what was there before, what did not change.
//! Knows nothing of how a finding is made, or of the clock.

mod baseline;
mod baseline_file;
mod changed;
mod cover;
mod day;
mod directive;
mod fault;
mod note;
mod obey;

pub use baseline::{Baseline, Counts, Over, Settled, settle};
pub use baseline_file::BASELINE_NAME;
pub use changed::{ChangedLines, DiffReader};
pub use day::Day;
pub use fault::{Fault, fault};
pub use note::{Note, beside_values, in_front_matter, in_page, in_template, sent, speaks};
pub use obey::{Heard, obey};

use crate::finding::{Status, Suppression};
use crate::report::FileReport;
use crate::span::Span;

/// Findings of a rule that are put up with, as a configuration file has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allow {
    /// Which files, from the folder of the configuration file.
    pub path: String,
    /// A rule or a family.
    pub rule: String,
    /// Why; never empty.
    pub reason: String,
    /// The last day it holds; none for as long as it stands there.
    pub until: Option<Day>,
    /// Where the rule stands in the text of the configuration file.
    pub rule_at: Span,
    /// Where the day stands.
    pub until_at: Span,
}

/// What a configuration file puts up with in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutUpWith {
    /// A rule or a family.
    pub rule: String,
    /// Why.
    pub reason: String,
    /// Where it is said: `uncanned.toml:12`.
    pub by: String,
}

/// Whether `name` is a rule, or its family in any of the ways to write it.
pub fn is_called(rule: &str, name: &str) -> bool {
    let name = bare(name);
    name == rule || rule.split('/').next() == Some(name)
}

/// The name of a family without its stroke: `canned/*` and `canned/` are `canned`.
pub fn bare(name: &str) -> &str {
    let name = name.trim();
    name.strip_suffix("/*").or(name.strip_suffix('/')).unwrap_or(name)
}

/// Marks what a configuration file puts up with, of what still counts.
pub fn put_up_with(file: &mut FileReport, all: &[PutUpWith]) {
    if all.is_empty() {
        return;
    }
    for finding in file.every_finding_mut().filter(|f| f.status == Status::Active) {
        if let Some(said) = all.iter().find(|said| is_called(&finding.rule, &said.rule)) {
            finding.status = Status::Allowed;
            finding.suppression = Some(Suppression {
                reason: said.reason.clone(),
                by: said.by.clone(),
                in_file: false,
            });
        }
    }
}
