//! Settings: what a configuration file says, checked, each with the place it was said at.
//! Knows nothing of the disk, of which file applies to which message, or of the command line.

mod allow;
mod glob;
mod read;
mod spec;
mod templates;

pub use read::read;
#[cfg(test)]
pub use spec::ConfigSpec;
pub use spec::{Edition, Level};

use crate::dialect::OwnDialect;
use crate::finding::Severity;
use crate::message::Mode;
use crate::rules::Pack;
use crate::suppress::Allow;

/// The name of a configuration file.
pub const FILE_NAME: &str = "uncanned.toml";

/// What one configuration file says. The default is what holds without any.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// The file, as it is shown; empty without one.
    pub path: String,
    /// The file whose settings hold where this one says nothing, relative to it.
    pub extends: Option<Said<String>>,
    /// Which rules and severities are the usual ones.
    pub edition: Edition,
    /// These packs and no others. None: the kind of a message decides.
    pub packs: Option<Said<Vec<Pack>>>,
    /// Folders or files of rules, relative to the file.
    pub rules: Vec<Said<String>>,
    /// Severities by the name of a rule, a family or a pack; none for off.
    pub severity: Vec<Said<(String, Option<Severity>)>>,
    /// Words that the readers use themselves.
    pub reader_words: Vec<String>,
    /// What the columns of a CSV file are.
    pub columns: Columns,
    /// Files that are never judged, by patterns from the folder of the file.
    pub exclude: Vec<Said<String>>,
    /// Findings that are put up with.
    pub allows: Vec<Said<Allow>>,
    /// What holds for files by their paths; of two that say something else, the later.
    pub paths: Vec<PathSettings>,
    /// Merge dialects of the user's own.
    pub dialects: Vec<OwnDialect>,
}

/// What holds for the files whose paths fit a pattern.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PathSettings {
    /// The pattern, from the folder of the configuration file.
    pub glob: String,
    /// The mode of their messages.
    pub mode: Option<Mode>,
    /// The merge dialect they are written in.
    pub dialect: Option<Said<String>>,
    /// Every field there is.
    pub fields: Option<Vec<String>>,
}

/// Something said in a configuration file, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Said<T> {
    /// What.
    pub value: T,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// What the columns of a CSV file are, by the names in its first line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// Columns that hold the subject.
    pub subject: Vec<String>,
    /// Columns that hold the message.
    pub body: Vec<String>,
}

impl Settings {
    /// What the entries that fit `path`, read from the folder of the file, say together.
    pub fn of_path(&self, path: &str) -> PathSettings {
        let mut all = PathSettings::default();
        for entry in self.paths.iter().filter(|entry| glob::fits(&entry.glob, path)) {
            all.mode = entry.mode.or(all.mode);
            all.dialect = entry.dialect.clone().or(all.dialect);
            all.fields = entry.fields.clone().or(all.fields);
        }
        all
    }

    /// Whether the file at `path`, read from the folder of the file, is never to be judged.
    pub fn excludes(&self, path: &str) -> bool {
        self.exclude.iter().any(|said| glob::fits(&said.value, path))
    }

    /// What is put up with in the file at `path`, read likewise, each with its place in `allows`.
    pub fn allows_of(&self, path: &str) -> Vec<(usize, &Said<Allow>)> {
        let all = self.allows.iter().enumerate();
        all.filter(|(_, said)| glob::fits(&said.value.path, path)).collect()
    }

    /// `uncanned.toml:12`: where a setting stands, to show.
    pub fn place<T>(&self, said: &Said<T>) -> String {
        format!("{}:{}", self.path, said.line)
    }
}
