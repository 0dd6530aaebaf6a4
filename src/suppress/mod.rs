//! What keeps a finding from counting: what a team or a writer allows, what was there before, what did not change.
//! Knows nothing of how a finding is made, or of the clock.

mod baseline;
mod baseline_file;
mod changed;
mod day;

pub use baseline::{Baseline, Counts, Over, Settled, settle};
pub use baseline_file::BASELINE_NAME;
pub use changed::{ChangedLines, DiffReader};
pub use day::Day;

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
}
