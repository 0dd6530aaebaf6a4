//! The disk: which files there are, what is in them, and writing to it.
//! Knows nothing of what the files mean.
#![allow(clippy::disallowed_methods, reason = "this room is the one that touches the disk")]

mod discover;
mod read;
mod rule_folder;
mod walk;
mod write;

pub use discover::Nearest;
pub use read::{is_binary, read};
pub use rule_folder::{RuleFile, rule_files};
pub use walk::{Found, Walk, walk};
pub use write::{append, replace, room_in, write};

use std::path::Path;

/// A path as it is shown: `/` between folders, no `./` in front that is not needed, whatever is not Unicode replaced.
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
    match name {
        "" => text,
        // A report may begin a line with it, and GitHub takes a line that begins like this for a command.
        _ if name.trim_start().starts_with("::") => format!("./{name}"),
        name => name.to_string(),
    }
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
