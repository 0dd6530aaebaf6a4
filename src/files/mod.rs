//! The disk: which files there are, what is in them, what changed of them, and writing to it.
//! Knows nothing of what the files mean.
#![allow(clippy::disallowed_methods, reason = "this room is the one that touches the disk")]

mod below;
mod discover;
mod git;
mod ignored;
mod read;
mod rule_folder;
mod stamp;
mod survey;
mod update;
mod walk;
mod watch;
mod write;

pub use below::Namer;
pub use discover::Nearest;
pub use git::{Changed, changed_since};
pub use ignored::Ignored;
pub use read::{is_binary, read, read_small};
pub use rule_folder::{RuleFile, rule_files};
pub use stamp::{Stamp, is_there, stamp};
pub use survey::{Survey, survey};
pub use update::update;
pub use walk::{Found, Ignoring, Walk, near, walk};
pub use watch::{Heard, Scope, Watch};
pub use write::{append, create, replace, room_in, write};

use std::path::{Component, Path, PathBuf};

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

/// A path without `.` and, as far as there is a folder to leave, without `..`.
pub fn plain(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        let leaves = part == Component::ParentDir;
        match out.components().next_back() {
            _ if part == Component::CurDir => {}
            Some(Component::Normal(_)) if leaves => {
                out.pop();
            }
            Some(Component::RootDir) if leaves => {}
            _ => out.push(part),
        }
    }
    out
}

/// A path in full, likewise.
pub fn whole(path: &Path) -> PathBuf {
    // Nothing at all means the current folder.
    let path = if path.as_os_str().is_empty() {
        Path::new(".")
    } else {
        path
    };
    plain(&std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf()))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_made_plain() {
        for (path, wanted) in [
            ("a/../b/./c", "b/c"),
            ("../a/../../b", "../../b"),
            ("./a", "a"),
            ("a/..", ""),
            ("/../a", "/a"),
        ] {
            assert_eq!(plain(Path::new(path)), Path::new(wanted), "{path}");
        }
        let here = std::env::current_dir().unwrap();
        assert_eq!(whole(Path::new("")), here);
        assert_eq!(whole(Path::new("a/../b")), here.join("b"));
    }
}
