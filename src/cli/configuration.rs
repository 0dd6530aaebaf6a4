//! The configuration file that applies and those it extends, read from the disk.
//! Knows nothing of what a setting means.

use crate::config::{self, ConfigFile, Said, Settings};
use crate::files;
use crate::problem::Problem;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A configuration file has this many bytes at most.
const MOST_BYTES: u64 = 1 << 20;
/// How many files may extend one another.
const MOST_FILES: usize = 16;

/// Settings, and the files they were read from.
#[derive(Default)]
pub struct Configuration {
    /// What the files say together.
    pub settings: Settings,
    /// The nearest first, each with where it is.
    pub files: Vec<(Arc<ConfigFile>, PathBuf)>,
    /// What each of them but the last extends.
    pub extends: Vec<Said<String>>,
    /// Everything wrong with any of them. What is sound holds.
    pub problems: Vec<Problem>,
}

impl Configuration {
    /// The settings in the file at `path` and in those it extends.
    pub fn read(path: &Path) -> Self {
        let mut all = Self::default();
        let mut said = Vec::new();
        let nearest = folder_of(path);
        // The folder that the patterns of the last file are read from.
        let mut anchor = nearest.clone();
        let mut next = Some((path.to_path_buf(), None::<Said<String>>));
        while let Some((path, by)) = next.take() {
            let folder = folder_of(&path);
            // A base above speaks for its own folder. One that lies elsewhere can mean none of its own: it speaks for whoever extends it.
            if anchor.starts_with(&folder) {
                anchor.clone_from(&folder);
            }
            let file = Arc::new(ConfigFile {
                name: files::name_of(&path),
                folder: files::name_of(&anchor),
                below: leading_to(&nearest, &anchor),
            });
            let bytes = match files::read_small(&path, MOST_BYTES) {
                Ok(bytes) => bytes,
                Err(problem) => {
                    all.problems
                        .push(by.map_or(problem.clone(), |by| at_its_key(&problem, &by)));
                    break;
                }
            };
            let (settings, mut problems) = config::read(file.clone(), &bytes);
            all.problems.append(&mut problems);
            all.files.push((file, path.clone()));
            all.extends.extend(by);
            if let Some(by) = settings.extends.clone() {
                let base = files::plain(&path.parent().unwrap_or(Path::new("")).join(&by.value));
                match all.refuses(&base, &by) {
                    Some(problem) => all.problems.push(problem),
                    None => next = Some((base, Some(by))),
                }
            }
            said.push(settings);
        }
        let (settings, problems) = config::join(said);
        all.problems.extend(problems);
        let files = &all.files;
        let nth = |problem: &Problem| files.iter().position(|(file, _)| file.name == problem.path);
        all.problems
            .sort_by_key(|problem| (nth(problem), problem.place.is_none(), problem.place));
        all.settings = settings;
        all
    }

    /// Why `base` cannot be extended by the last file, in which `by` says so.
    fn refuses(&self, base: &Path, by: &Said<String>) -> Option<Problem> {
        let known = |file: &PathBuf| files::whole(file) == files::whole(base);
        if let Some(at) = self.files.iter().position(|(_, path)| known(path)) {
            let circle = self.files[at..].iter().chain(&self.files[at..=at]);
            let circle: Vec<&str> = circle.map(|(file, _)| file.name.as_str()).collect();
            let message = format!("the files extend one another in a circle: {}", circle.join(" → "));
            return Some(by.problem(message, "take one `extends` out"));
        }
        (self.files.len() == MOST_FILES).then(|| {
            let message = format!("more than {MOST_FILES} files extend one another");
            by.problem(message, "put what they say into fewer files")
        })
    }

    /// Where the file lies that says something.
    pub fn path_of<T>(&self, said: &Said<T>) -> Option<&Path> {
        let mut files = self.files.iter();
        files
            .find(|(file, _)| *file == said.file)
            .map(|(_, path)| path.as_path())
    }

    /// Where to look for rules: first those that the files name, each from its own folder, then those of the command line.
    pub fn rule_folders(&self, more: &[PathBuf]) -> Vec<PathBuf> {
        let own = self.settings.rules.iter().map(|said| self.rule_folder(said));
        own.chain(more.iter().cloned()).collect()
    }

    /// Where one of them is.
    pub fn rule_folder(&self, said: &Said<String>) -> PathBuf {
        let base = self.path_of(said).and_then(Path::parent).unwrap_or(Path::new(""));
        files::plain(&base.join(&said.value))
    }
}

/// The folder a file lies in, in full.
fn folder_of(path: &Path) -> PathBuf {
    let mut folder = files::whole(path);
    folder.pop();
    folder
}

/// `north/`, from the folder above it to `folder`.
fn leading_to(folder: &Path, above: &Path) -> String {
    match folder.strip_prefix(above) {
        Ok(rest) if !rest.as_os_str().is_empty() => files::name_of(rest) + "/",
        _ => String::new(),
    }
}

/// A base that cannot be read is a mistake in the file that extends it.
fn at_its_key(problem: &Problem, by: &Said<String>) -> Problem {
    let help = if by.value.contains("://") {
        "a base is a file on this disk: nothing is fetched"
    } else {
        "a path is read from the folder that this file lies in"
    };
    by.problem(format!("`{}` {}", by.value, problem.message), help)
}
