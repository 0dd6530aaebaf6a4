//! What a folder holds, as far as a configuration file can speak of it: its templates, tables, scripts and rules.
//! Knows nothing of how such a file is written.

use crate::config::FILE_NAME;
use crate::dialect::FieldState;
use crate::files;
use crate::format;
use crate::lint::{Given, read};
use crate::message::{Message, Mode, Names};
use crate::source::Source;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Entries of folders that are looked at, and files that are read.
const MOST_ENTRIES: usize = 50_000;
const MOST_FILES: usize = 2_000;
/// The largest file that is read, in bytes.
const MOST_BYTES: u64 = 4 << 20;

/// What a folder holds.
#[derive(Debug, Default)]
pub struct Held {
    /// Each file that holds messages, by its name from the folder.
    pub files: BTreeMap<String, HeldFile>,
    /// Columns that may hold messages, each with the table it was seen in.
    pub columns: BTreeMap<String, String>,
    /// Folders of rules.
    pub rules: BTreeSet<String>,
    /// Folders of other people's files.
    pub foreign: Vec<String>,
    /// Folders with a configuration file of their own, each with a `/` behind it.
    pub apart: Vec<String>,
    /// Whether there is more than was looked at.
    pub more: bool,
}

/// What one file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeldFile {
    pub messages: usize,
    /// Those with fields of a mailing tool in them.
    pub templates: usize,
    /// Those that a caller says.
    pub calls: usize,
    /// Of how many templates the dialect shows, by dialect.
    pub dialects: BTreeMap<String, usize>,
    /// The fields they print.
    pub fields: BTreeSet<String>,
}

/// Looks at `root`.
pub fn survey(root: &Path) -> Held {
    let files::Survey {
        messages,
        toml,
        foreign,
        more,
    } = files::survey(root, MOST_ENTRIES);
    let mut held = Held {
        foreign,
        more: more || messages.len() > MOST_FILES,
        ..Held::default()
    };
    let own = toml.keys().filter_map(|name| name.strip_suffix(FILE_NAME));
    held.apart = own.filter(|folder| folder.ends_with('/')).map(str::to_string).collect();
    let apart = held.apart.clone();
    let here = |name: &String| !apart.iter().any(|folder| name.starts_with(folder));
    for (name, path) in messages.into_iter().filter(|(name, _)| here(name)).take(MOST_FILES) {
        // What cannot be read is told by `check`.
        if let Ok(raw) = files::read_small(&path, MOST_BYTES)
            && !files::is_binary(&raw)
        {
            let source = Source::new(&name, raw);
            let look = std::panic::AssertUnwindSafe(|| held.look(&name, &source));
            let _ = std::panic::catch_unwind(look);
        }
    }
    let toml = toml.iter().filter(|(name, _)| here(name));
    held.rules = toml.filter_map(|(name, path)| rules_of(name, path)).collect();
    held
}

/// The folder of rules that a file belongs to, if it is one: `our-rules` for `our-rules/house/discount.toml`.
fn rules_of(name: &str, path: &Path) -> Option<String> {
    let (family, _) = name.rsplit_once('/')?;
    let (folder, _) = family.rsplit_once('/')?;
    let bytes = files::read_small(path, MOST_BYTES).ok()?;
    let says = String::from_utf8_lossy(&bytes)
        .lines()
        .any(|line| line.starts_with("says = "));
    says.then(|| folder.to_string())
}

impl Held {
    fn look(&mut self, name: &str, source: &Source) {
        let given = Given {
            mode: Some(Mode::Template),
            ..Given::default()
        };
        let (messages, _) = read(source, &given);
        if messages.is_empty() {
            let columns = format::speaking_columns(source).into_iter();
            let named = columns.map(|column| (column, name.to_string()));
            for (column, table) in named {
                self.columns.entry(column).or_insert(table);
            }
            return;
        }
        let file = self.files.entry(name.to_string()).or_default();
        for message in &messages {
            file.add(message);
        }
    }

    /// What all files together hold.
    pub fn all(&self) -> HeldFile {
        let mut all = HeldFile::default();
        self.files.values().for_each(|file| all.join(file));
        all
    }
}

impl HeldFile {
    fn add(&mut self, message: &Message) {
        let of_a_tool = |state| matches!(state, FieldState::Field | FieldState::Structure);
        let is_template = message
            .fields
            .iter()
            .any(|f| of_a_tool(f.state) && f.grammar != "human");
        self.messages += 1;
        self.calls += usize::from(message.kind.is_call());
        if is_template {
            self.templates += 1;
            if let Some(dialect) = &message.dialect {
                *self.dialects.entry(dialect.clone()).or_default() += 1;
            }
            self.fields.extend(Names::of(message).printed);
        }
    }

    /// Adds what another file holds.
    pub fn join(&mut self, other: &HeldFile) {
        self.messages += other.messages;
        self.templates += other.templates;
        self.calls += other.calls;
        for (dialect, count) in &other.dialects {
            *self.dialects.entry(dialect.clone()).or_default() += count;
        }
        self.fields.extend(other.fields.iter().cloned());
    }

    /// Whether so much of it is templates that it is worth asking about.
    pub fn has_many_templates(&self) -> bool {
        self.is_of_templates() || self.templates >= 3 && self.templates * 4 >= self.messages
    }

    /// Whether nearly all of it is templates.
    pub fn is_of_templates(&self) -> bool {
        self.templates > 0 && self.templates * 5 >= self.messages * 4
    }
}
