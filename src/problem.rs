//! What uncanned itself could not do: data, never a panic.
//! Knows nothing of rules or messages.

use serde::Serialize;

/// An unreadable file, a broken rule, a bad setting. The rest of the run goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The file it concerns, as the user named it; empty where there is none.
    pub path: String,
    /// Where in that file: 1-based line and column (characters), if known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<(u32, u32)>,
    /// What went wrong, in one sentence.
    pub message: String,
    /// What to do about it; empty where nothing can be said.
    pub help: String,
}

impl Problem {
    /// A problem with a file as a whole.
    pub fn new(path: impl Into<String>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            place: None,
            message: message.into(),
            help: help.into(),
        }
    }

    /// The same problem, at a line and column (both from 1).
    pub fn at(mut self, line: u32, column: u32) -> Self {
        self.place = Some((line, column));
        self
    }
}
