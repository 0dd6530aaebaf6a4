//! The front door: a source and a ready rule set in, a report on that file out.
//! Knows nothing of the disk, the terminal or how a report is shown.

use crate::engine::Engine;
use crate::message::{Kind, Mode};
use crate::report::FileReport;
use crate::source::Source;

/// What the user says of a file; what is left out is found out.
#[derive(Clone, Copy, Debug, Default)]
pub struct Given {
    /// The kind of every message.
    pub kind: Option<Kind>,
    /// The mode of every message.
    pub mode: Option<Mode>,
}

/// Reads `source`, judges each message in it and tells every finding with its place in the raw file.
pub fn lint(source: Source, _engine: &Engine, _given: &Given) -> FileReport {
    FileReport {
        source,
        messages: Vec::new(),
        problems: Vec::new(),
    }
}
