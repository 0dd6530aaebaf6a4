//! Writes a file whole or not at all.
//! Knows nothing of what is written.

use crate::files::{name_of, refusal};
use crate::problem::Problem;
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

/// Puts `bytes` into the file at `path`. A plain file is replaced in one step, so that a reader never sees half a report; a
/// device or a pipe is written to.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    let refused = |error: std::io::Error| {
        let (what, _) = refusal(&error);
        let help = "name a file in a folder that exists and that you may write to";
        Problem::new(name_of(path), format!("could not be written: {what}"), help)
    };
    let there = std::fs::metadata(path).ok();
    let is_link = std::fs::symlink_metadata(path).is_ok_and(|m| m.is_symlink());
    // Standard error may lead to a plain file that somebody else writes to.
    if path.starts_with("/dev") || path.starts_with("/proc") {
        let mut file = OpenOptions::new().append(true).open(path).map_err(refused)?;
        return file.write_all(bytes).map_err(refused);
    }
    if there.as_ref().is_some_and(|m| !m.is_file()) || (is_link && there.is_none()) {
        return std::fs::write(path, bytes).map_err(refused);
    }
    if there.as_ref().is_some_and(|m| m.permissions().readonly()) {
        return Err(refused(ErrorKind::PermissionDenied.into()));
    }
    // A link stays a link: what it leads to is replaced, and may be read by whoever could read it before.
    let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let draft = draft_of(&path);
    let done = std::fs::write(&draft, bytes)
        .and_then(|()| there.map_or(Ok(()), |m| std::fs::set_permissions(&draft, m.permissions())))
        .and_then(|()| std::fs::rename(&draft, &path));
    if done.is_err() {
        let _ = std::fs::remove_file(&draft);
    }
    done.map_err(refused)
}

/// Makes the file at `path`, which must not be there yet, of `bytes`.
pub fn create(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    let refused = |error: std::io::Error| {
        let (what, help) = match error.kind() {
            ErrorKind::AlreadyExists => {
                let help = "change it, or move it away and run this again";
                return Problem::new(name_of(path), "is there already, and stays as it is", help);
            }
            ErrorKind::NotFound => ("no such folder".to_string(), "make the folder first"),
            ErrorKind::NotADirectory => ("it would lie in a file".to_string(), "name a folder"),
            _ => (refusal(&error).0, "check that its folder can be written to"),
        };
        Problem::new(name_of(path), format!("could not be written: {what}"), help)
    };
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .map_err(refused)?;
    file.write_all(bytes).map_err(|error| {
        let _ = std::fs::remove_file(path);
        refused(error)
    })
}

/// Adds `bytes` to the end of the file at `path`, which need not exist.
pub fn append(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    let opened = OpenOptions::new().append(true).create(true).open(path);
    opened.and_then(|mut file| file.write_all(bytes)).map_err(|error| {
        let (what, _) = refusal(&error);
        Problem::new(name_of(path), format!("could not be written: {what}"), "")
    })
}

/// How many bytes the file at `path` can grow by until it has `most`.
pub fn room_in(path: &Path, most: usize) -> usize {
    let len = std::fs::metadata(path).map_or(0, |m| usize::try_from(m.len()).unwrap_or(usize::MAX));
    most.saturating_sub(len)
}

/// Puts `after` into the file at `path`, which must still hold `before`: in one step, with the permissions it has, and on the disk
/// before the old bytes are gone. What a link leads to is replaced, and the link stays.
pub fn replace(path: &Path, before: &[u8], after: &[u8]) -> Result<(), Problem> {
    match swap(path, before, after) {
        Ok(true) => Ok(()),
        Ok(false) => {
            let help = "something else wrote to it; run the command again";
            let message = "was not fixed: it has changed since it was read";
            Err(Problem::new(name_of(path), message, help))
        }
        Err(error) => {
            let (what, help) = unwritable(&error);
            Err(Problem::new(name_of(path), format!("could not be fixed: {what}"), help))
        }
    }
}

/// Why a file could not be replaced.
pub(super) fn unwritable(error: &std::io::Error) -> (String, &'static str) {
    match error.kind() {
        ErrorKind::PermissionDenied => (
            "permission denied".to_string(),
            "make the file and its folder writable, or leave it out",
        ),
        ErrorKind::AlreadyExists => (
            "a half-written copy of it lies beside it".to_string(),
            "take away the file that ends in `.part`",
        ),
        _ => (refusal(error).0, "check that its folder can be written to"),
    }
}

/// The same; false where the file holds something else than `before` by now, and is left alone.
pub(super) fn swap(path: &Path, before: &[u8], after: &[u8]) -> std::io::Result<bool> {
    let target = std::fs::canonicalize(path)?;
    // Renaming asks leave of the folder alone: whether this file may be written is asked here.
    let mut file = OpenOptions::new().read(true).write(true).open(&target)?;
    let permissions = file.metadata()?.permissions();
    if permissions.readonly() {
        return Err(ErrorKind::PermissionDenied.into());
    }
    let mut now = Vec::with_capacity(before.len());
    let most = before.len().max(after.len()) as u64 + 1;
    (&mut file).take(most).read_to_end(&mut now)?;
    if now == after {
        // The same file under another name, fixed already.
        return Ok(true);
    }
    if now != before {
        return Ok(false);
    }
    let draft = draft_of(&target);
    let mut new = OpenOptions::new().write(true).create_new(true).open(&draft)?;
    let done = new
        .write_all(after)
        .and_then(|()| new.set_permissions(permissions))
        .and_then(|()| new.sync_all())
        .and_then(|()| std::fs::rename(&draft, &target));
    if let Err(error) = done {
        let _ = std::fs::remove_file(&draft);
        return Err(error);
    }
    // The folder holds the name: not every system lets it be synced.
    if let Some(Ok(folder)) = target.parent().map(File::open) {
        let _ = folder.sync_all();
    }
    Ok(true)
}

/// Where the new bytes of a file lie until they take its place: beside it, so that they can in one step.
fn draft_of(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}.part", std::process::id()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("uncanned-write-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn a_file_is_replaced_only_while_it_holds_what_was_read() {
        let folder = folder("changed");
        let file = folder.join("a.txt");
        fs::write(&file, "one").unwrap();
        assert_eq!(replace(&file, b"one", b"two"), Ok(()));
        assert_eq!(fs::read(&file).unwrap(), b"two");
        let problem = replace(&file, b"one", b"three").unwrap_err();
        assert!(problem.message.contains("has changed"), "{problem:?}");
        assert_eq!(fs::read(&file).unwrap(), b"two");
        assert_eq!(replace(&file, b"one", b"two"), Ok(()), "fixed already");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "nothing is left lying about");
        fs::remove_dir_all(folder).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = folder("links");
        let (file, link) = (folder.join("a.txt"), folder.join("link.txt"));
        fs::write(&file, "one").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        symlink("a.txt", &link).unwrap();
        assert_eq!(replace(&link, b"one", b"two"), Ok(()));
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&file).unwrap(), b"two");
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
        fs::set_permissions(&file, fs::Permissions::from_mode(0o440)).unwrap();
        let problem = replace(&file, b"two", b"three").unwrap_err();
        assert!(problem.message.contains("permission denied"), "{problem:?}");
        assert_eq!(fs::read(&file).unwrap(), b"two");
        fs::remove_dir_all(folder).unwrap();
    }
}
