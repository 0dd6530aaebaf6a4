//! Settings: what a configuration file says, checked, each with the place it was said at.
//! Knows nothing of the disk, of which file applies to which message, or of the command line.

mod allow;
mod extend;
mod glob;
mod pattern;
mod places;
mod read;
mod said;
mod spec;
mod templates;

pub use extend::join;
pub use read::read;
pub use said::{ConfigFile, Said};
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

/// What a configuration file says, or it and those it extends. The default is what holds without any.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// The file, as it is shown: of several the nearest to the message. Empty without one.
    pub path: String,
    /// The file whose settings hold where this one says nothing, relative to it.
    pub extends: Option<Said<String>>,
    /// Which rules and severities are the usual ones.
    pub edition: Option<Said<Edition>>,
    /// These packs and no others. None: the kind of a message decides.
    pub packs: Option<Said<Vec<Pack>>>,
    /// Folders or files of rules, relative to the file that says so.
    pub rules: Vec<Said<String>>,
    /// Severities by the name of a rule, a family or a pack; none for off.
    pub severity: Vec<Said<(String, Option<Severity>)>>,
    /// The names in `[severity]`, also where what is said of them could not be read.
    pub graded: Vec<Said<String>>,
    /// The names in `[[allow]]`, likewise.
    pub allowed: Vec<Said<String>>,
    /// The dialects in `[[path]]`, likewise.
    pub named_dialects: Vec<Said<String>>,
    /// Words that the readers use themselves.
    pub reader_words: Vec<Said<String>>,
    /// What the columns of a CSV file are.
    pub columns: Columns,
    /// Files that are never judged, by patterns.
    pub exclude: Vec<Said<String>>,
    /// Findings that are put up with.
    pub allows: Vec<Said<Allow>>,
    /// What holds for files by their paths; of two that say something else, the later.
    pub paths: Vec<PathEntry>,
    /// Merge dialects of the user's own.
    pub dialects: Vec<Said<OwnDialect>>,
}

/// What is said of the files whose paths fit a pattern.
#[derive(Clone, Debug, PartialEq)]
pub struct PathEntry {
    /// The pattern.
    pub glob: Said<String>,
    /// What holds for them.
    pub says: PathSettings,
}

/// What holds for files by their paths.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PathSettings {
    /// The mode of their messages.
    pub mode: Option<Said<Mode>>,
    /// The merge dialect they are written in.
    pub dialect: Option<Said<String>>,
    /// Every field there is.
    pub fields: Option<Said<Vec<String>>>,
}

/// What the columns of a CSV file are, by the names in its first line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Columns {
    /// Columns that hold the subject.
    pub subject: Option<Said<Vec<String>>>,
    /// Columns that hold the message.
    pub body: Option<Said<Vec<String>>>,
}

impl Settings {
    /// What the entries that fit `path`, read from the folder of the nearest file, say together.
    pub fn of_path(&self, path: &str) -> PathSettings {
        let mut all = PathSettings::default();
        for entry in self.entries_of(path) {
            let says = entry.says.clone();
            all = PathSettings {
                mode: says.mode.or(all.mode),
                dialect: says.dialect.or(all.dialect),
                fields: says.fields.or(all.fields),
            };
        }
        all
    }

    /// The entries that fit `path`, read likewise.
    pub fn entries_of(&self, path: &str) -> impl Iterator<Item = &PathEntry> {
        let fits = move |entry: &&PathEntry| entry.glob.file.fits(&entry.glob.value, path);
        self.paths.iter().filter(fits)
    }

    /// Whether the file at `path`, read likewise, or a folder it lies in, is never to be judged.
    pub fn excludes(&self, path: &str) -> bool {
        self.excluded_by(path).is_some()
    }

    /// The first pattern by which that is so.
    pub fn excluded_by(&self, path: &str) -> Option<&Said<String>> {
        if self.exclude.is_empty() {
            return None;
        }
        let mut ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        ends.find_map(|at| {
            let part = path.get(..at).filter(|part| !part.is_empty())?;
            self.exclude.iter().find(|said| said.file.fits(&said.value, part))
        })
    }

    /// What is put up with in the file at `path`, read likewise, each with its place in `allows`.
    pub fn allows_of(&self, path: &str) -> Vec<(usize, &Said<Allow>)> {
        let all = self.allows.iter().enumerate();
        all.filter(|(_, said)| said.file.fits(&said.value.path, path)).collect()
    }
}
