//! From the paths a user names to the files to read.
//! Knows nothing of what is in them.

use crate::files::ignored::Ignored;
use crate::files::{name_of, refusal};
use crate::problem::Problem;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// What is picked up in a folder. A file that is named is always read, whatever it is called.
#[rustfmt::skip]
const EXTENSIONS: &[&str] = &[
    "txt", "md", "markdown", "eml", "html", "htm", "mjml", "csv", "tsv", "json", "jsonc", "jsonl", "ndjson", "yaml",
    "yml", "mbox",
    // A template's parts and what template engines call their files; which of those are messages is told by what is in them.
    "subject", "text", "hbs", "handlebars", "mustache", "liquid", "j2", "jinja", "jinja2", "erb", "ejs", "tmpl", "gotmpl",
    "twig", "ftl", "vm", "njk",
];

/// A file to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The name to show and to sort by.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// Whether the user named it, not only a folder it lies in.
    pub named: bool,
}

/// Where ignore files hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ignoring {
    /// Nowhere.
    Never,
    /// In folders, not of what is named.
    InFolders,
    /// Of what is named as well.
    Always,
}

/// What the paths came to.
#[derive(Debug, Default)]
pub struct Walk {
    /// Ordered by name, each once.
    pub files: Vec<Found>,
    /// Folders in which there was nothing to read.
    pub empty: Vec<String>,
    /// How many of the paths ignore files leave out.
    pub left_out: usize,
    /// Folders that were looked through.
    pub folders: Vec<PathBuf>,
    /// Paths that could not be followed.
    pub problems: Vec<Problem>,
}

/// Every file named in `paths` and every message file in a folder named there. Files that `.gitignore`, `.ignore` or
/// `.uncannedignore` exclude are left out where `ignoring` says so, and hidden files in folders always.
pub fn walk(paths: &[PathBuf], ignoring: Ignoring) -> Walk {
    let mut found = BTreeMap::new();
    let mut out = Walk::default();
    let mut ignored = Ignored::default();
    for path in paths {
        if ignoring == Ignoring::Always && ignored.has(path) {
            out.left_out += 1;
        } else if path.is_dir() {
            let before = found.len();
            folder(path, ignoring, &mut found, &mut out);
            if found.len() == before {
                out.empty.push(name_of(path));
            }
        } else {
            // Whether it can be read is found out by reading it.
            found.insert(key(path), (path.clone(), true));
        }
    }
    let files = found.into_iter();
    out.files = files
        .map(|((name, _), (path, named))| Found { name, path, named })
        .collect();
    out
}

/// Files in the order of their names, each once.
type Named = BTreeMap<(String, Option<OsString>), (PathBuf, bool)>;

/// What a file is known by. Names that are not Unicode may look alike and still be two.
fn key(path: &Path) -> (String, Option<OsString>) {
    let odd = path.to_str().is_none();
    (name_of(path), odd.then(|| path.as_os_str().to_os_string()))
}

fn folder(path: &Path, ignoring: Ignoring, found: &mut Named, out: &mut Walk) {
    for entry in builder(path, ignoring).build() {
        match entry {
            Ok(entry) if entry.file_type().is_some_and(|t| t.is_file()) && is_message(entry.path()) => {
                found
                    .entry(key(entry.path()))
                    .or_insert_with(|| (entry.into_path(), false));
            }
            Ok(entry) if entry.file_type().is_none_or(|t| t.is_dir()) => out.folders.push(entry.into_path()),
            Ok(_) => {}
            Err(error) => out.problems.push(told(path, &error)),
        }
    }
}

/// Walks below `path` past what is left out.
pub(super) fn builder(path: &Path, ignoring: Ignoring) -> ignore::WalkBuilder {
    let mut walk = ignore::WalkBuilder::new(path);
    if ignoring == Ignoring::Never {
        walk.standard_filters(false).hidden(true);
    } else {
        // Only what lies beside the files decides, not how this machine is set up.
        walk.require_git(false).git_global(false).git_exclude(false);
        walk.add_custom_ignore_filename(".uncannedignore");
    }
    walk
}

/// Most files that are looked at around another.
const MOST_NEAR: usize = 20_000;

/// The message files in the folder at `root`, in those in it and in those in these; none where there are too many to look at.
pub fn near(root: &Path) -> Option<Vec<PathBuf>> {
    let mut walk = builder(root, Ignoring::InFolders);
    let entries = walk.max_depth(Some(3)).build().filter_map(Result::ok);
    let is_file = |entry: &ignore::DirEntry| entry.file_type().is_some_and(|t| t.is_file()) && is_message(entry.path());
    let mut files = Vec::new();
    for (seen, entry) in entries.enumerate() {
        if seen == MOST_NEAR {
            return None;
        }
        if is_file(&entry) {
            files.push(entry.into_path());
        }
    }
    files.sort();
    Some(files)
}

pub(super) fn is_message(path: &Path) -> bool {
    let known = path
        .extension()
        .and_then(|e| e.to_str())
        .is_some_and(|e| EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(e)));
    known || is_in_maildir(path)
}

/// Whether a file is a mail of a maildir: it lies in `cur` or `new`, which stand side by side. What lies in `tmp` is still being
/// delivered.
fn is_in_maildir(path: &Path) -> bool {
    let folder = path.parent().unwrap_or(Path::new(""));
    let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or("");
    matches!(name, "cur" | "new") && folder.with_file_name("cur").is_dir() && folder.with_file_name("new").is_dir()
}

fn told(root: &Path, error: &ignore::Error) -> Problem {
    let mut place = root;
    let mut inner = error;
    loop {
        inner = match inner {
            ignore::Error::WithPath { path, err } => {
                place = path;
                err
            }
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => err,
            _ => break,
        };
    }
    let (what, help) = match inner.io_error() {
        Some(io) => refusal(io),
        None => (inner.to_string(), ""),
    };
    Problem::new(name_of(place), format!("could not be read: {what}"), help)
}
