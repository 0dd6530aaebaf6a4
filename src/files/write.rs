//! Writes a file whole or not at all.
//! Knows nothing of what is written.

use crate::files::{name_of, refusal};
use crate::problem::Problem;
use std::path::Path;

/// Puts `text` into the file at `path`. A plain file is replaced in one step, so that a reader never sees half a report; a
/// device or a pipe is written to.
pub fn write(path: &Path, text: &str) -> Result<(), Problem> {
    let refused = |error: std::io::Error| {
        let (what, _) = refusal(&error);
        let help = "name a file in a folder that exists and that you may write to";
        Problem::new(name_of(path), format!("could not be written: {what}"), help)
    };
    if std::fs::metadata(path).is_ok_and(|m| !m.is_file()) {
        return std::fs::write(path, text).map_err(refused);
    }
    // A link stays a link: what it leads to is replaced.
    let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let draft = path.with_file_name(format!(".{name}.{}.part", std::process::id()));
    let done = std::fs::write(&draft, text).and_then(|()| std::fs::rename(&draft, &path));
    if done.is_err() {
        let _ = std::fs::remove_file(&draft);
    }
    done.map_err(refused)
}
