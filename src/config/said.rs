//! A setting with the file and the line it was said at.
//! Knows nothing of what can be said.

use super::glob;
use crate::problem::Problem;
use std::sync::Arc;

/// A configuration file, as its settings remember it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConfigFile {
    /// Its name, to show.
    pub name: String,
    /// The folder it lies in, in full with `/` between folders; empty where that is not known.
    pub folder: String,
    /// What leads from the folder its patterns are read from to that of the nearest file: `north/`, or nothing.
    pub below: String,
}

/// Something said in a configuration file, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Said<T> {
    /// What.
    pub value: T,
    /// In which file.
    pub file: Arc<ConfigFile>,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

impl ConfigFile {
    /// One that extends another, or stands alone.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            ..Self::default()
        }
    }

    /// Whether a pattern of this file fits the file at `path`, read from the folder of the nearest file.
    pub(super) fn fits(&self, pattern: &str, path: &str) -> bool {
        // A path in full is that of a file elsewhere.
        if self.below.is_empty() || path.starts_with('/') {
            glob::fits(pattern, path)
        } else {
            glob::fits(pattern, &format!("{}{path}", self.below))
        }
    }
}

impl<T> Said<T> {
    /// `uncanned.toml:12`, to show.
    pub fn place(&self) -> String {
        format!("{}:{}", self.file.name, self.line)
    }

    /// Another value said at the same place.
    pub fn with<U>(&self, value: U) -> Said<U> {
        Said {
            value,
            file: self.file.clone(),
            line: self.line,
            column: self.column,
        }
    }

    /// What is wrong with it.
    pub fn problem(&self, message: impl Into<String>, help: impl Into<String>) -> Problem {
        Problem::new(&self.file.name, message, help).at(self.line, self.column)
    }
}
