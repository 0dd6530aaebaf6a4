//! What lies in a folder, looked at as a whole and with an end: messages, settings, and what other people wrote.
//! Knows nothing of what is in them.

use super::walk::{Ignoring, builder, is_message};
use crate::files::name_of;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What lies in a folder.
#[derive(Debug, Default)]
pub struct Survey {
    /// Message files, by the name they have from the folder, ordered.
    pub messages: BTreeMap<String, PathBuf>,
    /// Files that end in `.toml`, likewise.
    pub toml: BTreeMap<String, PathBuf>,
    /// Folders of other people's files, which were not looked into.
    pub foreign: Vec<String>,
    /// Whether there was more than was looked at.
    pub more: bool,
}

/// Folders that programs fill with what others wrote, or with copies of what lies elsewhere.
const FOREIGN: [&str; 9] = [
    "node_modules",
    "bower_components",
    "vendor",
    "third_party",
    "venv",
    "site-packages",
    "dist",
    "build",
    "target",
];

/// Looks at what lies in `root`, at no more than `most` entries of all kinds.
pub fn survey(root: &Path, most: usize) -> Survey {
    let mut out = Survey::default();
    let is_foreign = |entry: &ignore::DirEntry| {
        let folder = entry.file_type().is_some_and(|t| t.is_dir()) && entry.depth() > 0;
        folder && entry.file_name().to_str().is_some_and(|name| FOREIGN.contains(&name))
    };
    let mut walk = builder(root, Ignoring::InFolders);
    walk.sort_by_file_name(Ord::cmp);
    // Such a folder is seen itself; what lies in it is not.
    let apart = |entry: &ignore::DirEntry| {
        let parent = entry
            .path()
            .parent()
            .and_then(Path::file_name)
            .and_then(|name| name.to_str());
        entry.depth() < 2 || !parent.is_some_and(|name| FOREIGN.contains(&name))
    };
    walk.filter_entry(apart);
    for (seen, entry) in walk.build().enumerate() {
        if seen == most {
            out.more = true;
            break;
        }
        // What cannot be read is told when it is read.
        let Ok(entry) = entry else { continue };
        let name = name_of(entry.path().strip_prefix(root).unwrap_or(entry.path()));
        let is_file = entry.file_type().is_some_and(|t| t.is_file());
        if is_foreign(&entry) {
            out.foreign.push(name);
        } else if is_file && is_message(entry.path()) {
            out.messages.insert(name, entry.into_path());
        } else if is_file && entry.path().extension().is_some_and(|e| e == "toml") {
            out.toml.insert(name, entry.into_path());
        }
    }
    out
}
