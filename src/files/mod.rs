//! The disk: which files there are, what is in them, what changed of them, and writing to it.
//! Knows nothing of what the files mean.
#![allow(clippy::disallowed_methods, reason = "this room is the one that touches the disk")]

mod below;
mod discover;
mod git;
mod ignored;
mod read;
mod rule_folder;
mod update;
mod walk;
mod write;

pub use below::Namer;
pub use discover::Nearest;
pub use git::{Changed, changed_since};
pub use read::{is_binary, read};
pub use rule_folder::{RuleFile, rule_files};
pub use update::update;
pub use walk::{Found, Ignoring, Walk, walk};
pub use write::{replace, write};

use std::path::Path;

/// A path as it is shown: `/` between folders, no `./` in front, whatever is not Unicode replaced.
pub fn name_of(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = if std::path::MAIN_SEPARATOR == '\\' {
        text.replace('\\', "/")
    } else {
        text.into_owned()
    };
    let mut name = text.as_str();
    while let Some(rest) = name.strip_prefix("./") {
        name = rest.trim_start_matches('/');
    }
    if name.is_empty() { text } else { name.to_string() }
}

/// Why the system refused, in words for people, and what to do about it.
fn refusal(error: &std::io::Error) -> (String, &'static str) {
    use std::io::ErrorKind;
    let (what, help) = match error.kind() {
        ErrorKind::NotFound => (
            "no such file or folder",
            "check the spelling; paths are read from the current folder",
        ),
        ErrorKind::PermissionDenied => ("permission denied", "ask for the right to read it, or leave it out"),
        ErrorKind::IsADirectory => ("it is a folder", "name a file"),
        ErrorKind::NotADirectory => ("part of the path is a file, not a folder", "check the path"),
        _ => return (error.to_string(), "check that it is a file that can be read"),
    };
    (what.to_string(), help)
}
