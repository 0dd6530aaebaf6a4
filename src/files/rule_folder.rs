//! The rule files under a folder of the user's.
//! Knows nothing of what a rule says; ignore files and hidden names do not matter here.

use crate::files::{name_of, refusal};
use crate::problem::Problem;
use std::path::Path;

/// A rule file, read.
#[derive(Debug, PartialEq, Eq)]
pub struct RuleFile {
    /// Its path under the folder without `.toml`, with `/`.
    pub id: String,
    /// The name to show.
    pub path: String,
    /// What it holds.
    pub text: String,
}

/// Every `.toml` file under `root`, ordered by id, or `root` itself if it is a file: then the folder it lies in is its family. The same
/// where `root` is a family's own folder.
pub fn rule_files(root: &Path) -> (Vec<RuleFile>, Vec<Problem>) {
    let (mut files, mut problems) = (Vec::new(), Vec::new());
    let base = if root.is_dir() {
        root
    } else {
        let family = root.parent().unwrap_or(root);
        family.parent().unwrap_or(family)
    };
    for entry in walkdir::WalkDir::new(root).follow_links(true).sort_by_file_name() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = name_of(error.path().unwrap_or(root));
                let (what, help) = match error.io_error() {
                    Some(io) => refusal(io),
                    None => (error.to_string(), ""),
                };
                problems.push(Problem::new(path, format!("could not be read: {what}"), help));
                continue;
            }
        };
        if !entry.file_type().is_file() || entry.path().extension().is_none_or(|e| e != "toml") {
            continue;
        }
        let path = name_of(entry.path());
        let id = name_of(
            entry
                .path()
                .strip_prefix(base)
                .unwrap_or(entry.path())
                .with_extension("")
                .as_path(),
        );
        match super::read(entry.path()).map(String::from_utf8) {
            Ok(Ok(text)) => files.push(RuleFile { id, path, text }),
            Ok(Err(_)) => problems.push(Problem::new(path, "is not UTF-8", "save the rule file as UTF-8")),
            Err(problem) => problems.push(problem),
        }
    }
    if root.is_dir() && files.iter().all(|file| !file.id.contains('/')) {
        // A family's own folder: its name is the family.
        let family = std::path::absolute(root)
            .ok()
            .and_then(|path| path.file_name().map(|name| name_of(Path::new(name))));
        for file in files.iter_mut().filter(|file| file.id != "lists") {
            file.id = format!("{}/{}", family.as_deref().unwrap_or("rules"), file.id);
        }
    }
    // Beside families there may be data that is no rule.
    files
        .retain(|file| file.id.contains('/') || file.id == "lists" || file.text.lines().any(|l| l.starts_with("says")));
    files.sort_by(|a, b| a.id.cmp(&b.id));
    if files.is_empty() && problems.is_empty() {
        let help = "a rule is a file such as `family/name.toml` under this folder";
        problems.push(Problem::new(name_of(root), "holds no rule file", help));
    }
    (files, problems)
}
