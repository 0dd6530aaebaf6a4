//! Asks git which lines of which files have changed: the only place that starts another program.
//! Knows nothing of what is done with the lines. Nothing that a repository's settings name is run, and nothing is fetched.

use crate::problem::Problem;
use crate::suppress::{ChangedLines, DiffReader};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Bytes that git may say in one answer: no repository of messages comes near.
const MOST_BYTES: u64 = 1 << 32;
/// The head of a line of a diff that is kept: names are shorter, and the rest of a line is of no interest.
const MOST_OF_LINE: usize = 1 << 16;
/// How much of what git complains of is kept, in bytes.
const MOST_COMPLAINT: u64 = 4096;

/// Not a line.
const NONE: ChangedLines = ChangedLines::Runs(Vec::new());

/// What has changed of some files.
#[derive(Debug, Default)]
pub struct Changed {
    /// The changed lines of each file; no line where that cannot be told.
    pub lines: Vec<ChangedLines>,
    /// Why it cannot be told.
    pub problems: Vec<Problem>,
}

/// The lines of `files` that differ from where `HEAD` branched off from `rev`; of a file that git does not keep, all. Each file's own
/// repository is asked.
pub fn changed_since(rev: &str, files: &[&Path]) -> Changed {
    let mut changed = Changed::default();
    let mut tops = Tops::default();
    let mut repositories: HashMap<PathBuf, Option<Repository>> = HashMap::new();
    let mut outside: Vec<&Path> = Vec::new();
    for file in files {
        // What a link leads to is what is read. What cannot be found is told when it is read.
        let Ok(whole) = std::fs::canonicalize(file) else {
            changed.lines.push(ChangedLines::All);
            continue;
        };
        let Some(top) = tops.of(&whole) else {
            outside.push(file);
            changed.lines.push(NONE);
            continue;
        };
        let repository = repositories.entry(top.clone()).or_insert_with(|| {
            let asked = Repository::ask(&top, rev);
            asked.map_err(|problem| changed.problems.push(problem)).ok()
        });
        let name = whole.strip_prefix(&top).ok().and_then(name);
        let lines = repository.as_ref().map(|repository| repository.lines(name.as_deref()));
        changed.lines.push(lines.unwrap_or(NONE));
    }
    if let [first, rest @ ..] = outside.as_slice() {
        let more = match rest.len() {
            0 => String::new(),
            n => format!(", and {n} more"),
        };
        let help = "--changed-since asks git which lines have changed: leave it out here";
        let message = format!("lies in no git repository{more}");
        changed
            .problems
            .push(Problem::new(super::name_of(first), message, help));
    }
    changed
}

/// Finds the top of the repository that a file is in: the nearest folder above it with a `.git`.
#[derive(Default)]
struct Tops {
    known: HashMap<PathBuf, Option<PathBuf>>,
}

impl Tops {
    fn of(&mut self, file: &Path) -> Option<PathBuf> {
        let folder = file.parent()?;
        if let Some(known) = self.known.get(folder) {
            return known.clone();
        }
        let top = folder.ancestors().find(|folder| folder.join(".git").exists());
        let top = top.map(Path::to_path_buf);
        self.known.insert(folder.to_path_buf(), top.clone());
        top
    }
}

/// What git says of one repository.
#[derive(Debug)]
struct Repository {
    changed: BTreeMap<Vec<u8>, ChangedLines>,
    /// The files it keeps.
    kept: HashSet<Vec<u8>>,
}

impl Repository {
    fn lines(&self, name: Option<&[u8]>) -> ChangedLines {
        match name {
            Some(name) if self.kept.contains(name) => self.changed.get(name).cloned().unwrap_or(NONE),
            _ => ChangedLines::All,
        }
    }

    /// Asks git four short questions, in the repository at `top`.
    fn ask(top: &Path, rev: &str) -> Result<Self, Problem> {
        let git = Git::new(top)?;
        let base = git.base(rev)?;
        let mut reader = DiffReader::default();
        // A name that git would have to quote is quoted, so that each line of the answer is one line.
        let diff = "diff --unified=0 --inter-hunk-context=0 --relative --find-renames --src-prefix=a/ --dst-prefix=b/ --no-color \
                    --no-ext-diff --no-textconv --submodule=short --ignore-submodules=all --end-of-options";
        let words: Vec<&str> = diff.split_whitespace().chain([base.as_str()]).collect();
        git.run(&words, b'\n', |line| reader.line(line))?;
        let mut kept = HashSet::new();
        git.run(&["ls-files", "-v", "-z"], 0, |line| {
            // A small letter or an S in front: git was told not to look at the file, so it cannot tell.
            if let [b'H' | b'M' | b'R' | b'C' | b'K' | b'U' | b'?', b' ', name @ ..] = line {
                kept.insert(name.to_vec());
            }
        })?;
        Ok(Self {
            changed: reader.finish(),
            kept,
        })
    }
}

/// The command, in one repository.
struct Git<'a> {
    top: &'a Path,
    /// Settings that switch off the programs a repository may have git pipe its files through.
    filters: Vec<String>,
}

/// How git ended badly: not at all, with a problem of its own, or with this code and complaint.
enum Ended {
    Problem(Problem),
    Code(Option<i32>, String),
}

impl<'a> Git<'a> {
    fn new(top: &'a Path) -> Result<Self, Problem> {
        let mut git = Self {
            top,
            filters: Vec::new(),
        };
        let mut keys: Vec<String> = Vec::new();
        let asked = git.said(
            &["config", "-z", "--name-only", "--get-regexp", "^filter[.]"],
            0,
            |key| {
                keys.push(String::from_utf8_lossy(key).into_owned());
            },
        );
        match asked {
            Ok(()) | Err(Ended::Code(Some(1), _)) => {}
            Err(ended) => return Err(git.problem(ended)),
        }
        let mut names: Vec<&str> = keys
            .iter()
            .filter_map(|key| key.strip_prefix("filter.")?.rsplit_once('.'))
            .map(|(name, _)| name)
            .collect();
        names.sort_unstable();
        names.dedup();
        if let Some(name) = names.iter().find(|name| name.contains(['=', '\u{fffd}'])) {
            let message = format!("--changed-since: the filter `{name}` in git's settings cannot be switched off");
            let help = "take it out of the settings, or leave out --changed-since";
            return Err(Problem::new(super::name_of(top), message, help));
        }
        for name in names {
            for off in ["clean=", "smudge=", "process=", "required=false"] {
                git.filters.push(format!("filter.{name}.{off}"));
            }
        }
        Ok(git)
    }

    /// The commit that the branch with `rev` and the current one have in common.
    fn base(&self, rev: &str) -> Result<String, Problem> {
        let mut base = String::new();
        let asked = self.said(&["merge-base", "--end-of-options", "HEAD", rev], b'\n', |line| {
            if base.is_empty() {
                base = String::from_utf8_lossy(line).into_owned();
            }
        });
        match asked {
            Ok(()) => Ok(base),
            Err(Ended::Code(Some(1), _)) => {
                let message = format!("--changed-since: the current commit and `{rev}` have no commit in common");
                let help = "where only the last commits were fetched, fetch all: `git fetch --unshallow`, or fetch-depth: 0 in CI";
                Err(Problem::new("", message, help))
            }
            Err(Ended::Code(_, said)) if said.contains("Not a valid") || said.contains("not a commit") => {
                let message = format!(
                    "--changed-since: git knows no commit `{rev}` in {}",
                    super::name_of(self.top)
                );
                let help =
                    "name a branch, a tag or a commit, and fetch it first where only the last commits were fetched";
                Err(Problem::new("", message, help))
            }
            Err(ended) => Err(self.problem(ended)),
        }
    }

    fn run(&self, words: &[&str], end: u8, each: impl FnMut(&[u8])) -> Result<(), Problem> {
        self.said(words, end, each).map_err(|ended| self.problem(ended))
    }

    fn problem(&self, ended: Ended) -> Problem {
        match ended {
            Ended::Problem(problem) => problem,
            Ended::Code(_, said) => {
                let said = if said.is_empty() {
                    "it ended badly".to_string()
                } else {
                    said
                };
                let message = format!(
                    "--changed-since: git cannot tell what changed in {}: {said}",
                    super::name_of(self.top)
                );
                Problem::new("", message, "see that `git diff` works there")
            }
        }
    }

    /// Runs git and hands over what it says, piece by piece as `end` ends them.
    fn said(&self, words: &[&str], end: u8, mut each: impl FnMut(&[u8])) -> Result<(), Ended> {
        let mut child = self.command(words).spawn().map_err(|error| {
            let (what, help) = match error.kind() {
                ErrorKind::NotFound => (
                    "it is not installed".to_string(),
                    "install git, or leave out --changed-since",
                ),
                _ => (error.to_string(), "see that `git` runs, or leave out --changed-since"),
            };
            Ended::Problem(Problem::new(
                "",
                format!("--changed-since: git could not be run: {what}"),
                help,
            ))
        })?;
        let out = child.stdout.take();
        let complaints = child.stderr.take();
        let (read, complaint) = std::thread::scope(|scope| {
            // Both pipes are read at once: git waits for a full one.
            let complaint = scope.spawn(|| complaints.map_or(String::new(), complaint));
            let read = out.map_or(Ok(true), |out| pieces(out, end, &mut each));
            if !matches!(read, Ok(true)) {
                let _ = child.kill();
            }
            (read, complaint.join().unwrap_or_default())
        });
        let status = child.wait();
        match (read, status) {
            (Ok(true), Ok(status)) if status.success() => Ok(()),
            (Ok(true), Ok(status)) => Err(Ended::Code(status.code(), complaint)),
            (Ok(false), _) => Err(Ended::Code(None, "it has more to say than can be read".to_string())),
            (Err(error), _) | (_, Err(error)) => Err(Ended::Code(None, error.to_string())),
        }
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.arg("-C").arg(unadorned(self.top)).arg("--no-pager");
        let fixed = [
            "core.fsmonitor=false",
            "core.hooksPath=/dev/null",
            "core.quotePath=false",
            "diff.external=",
        ];
        for setting in fixed.into_iter().chain(self.filters.iter().map(String::as_str)) {
            command.args(["-c", setting]);
        }
        command.args(words);
        // Which repository is meant is said by -C. A hook is run with the others set.
        for name in [
            "GIT_DIR",
            "GIT_WORK_TREE",
            "GIT_INDEX_FILE",
            "GIT_PREFIX",
            "GIT_COMMON_DIR",
            "GIT_NAMESPACE",
            "GIT_EXTERNAL_DIFF",
            "GIT_DIFF_OPTS",
        ] {
            command.env_remove(name);
        }
        command.envs([
            ("GIT_OPTIONAL_LOCKS", "0"),
            ("GIT_TERMINAL_PROMPT", "0"),
            // A clone that lacks something would fetch it: no way to do so is allowed.
            ("GIT_ALLOW_PROTOCOL", ""),
            ("GIT_NO_LAZY_FETCH", "1"),
            ("LC_ALL", "C"),
        ]);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }
}

/// A path without the `\\?\` that Windows puts before one in full, and git for Windows does not take.
fn unadorned(path: &Path) -> &Path {
    let bare = path.to_str().filter(|_| cfg!(windows));
    let bare = bare.and_then(|text| text.strip_prefix(r"\\?\"));
    let is_drive = |text: &&str| text.as_bytes().get(1) == Some(&b':');
    bare.filter(is_drive).map_or(path, Path::new)
}

/// Hands over the head of each piece; false where there are more bytes than may be.
fn pieces(out: impl Read, end: u8, each: &mut impl FnMut(&[u8])) -> std::io::Result<bool> {
    let mut out = BufReader::new(out.take(MOST_BYTES));
    let mut piece: Vec<u8> = Vec::new();
    let mut begun = false;
    loop {
        let bytes = out.fill_buf()?;
        if bytes.is_empty() {
            break;
        }
        let at = bytes.iter().position(|byte| *byte == end);
        let part = &bytes[..at.unwrap_or(bytes.len())];
        piece.extend(&part[..part.len().min(MOST_OF_LINE - piece.len())]);
        begun = at.is_none();
        if at.is_some() {
            each(&piece);
            piece.clear();
        }
        let used = part.len() + usize::from(at.is_some());
        out.consume(used);
    }
    if begun {
        each(&piece);
    }
    Ok(out.get_ref().limit() > 0)
}

/// The first line that git complains with.
fn complaint(mut said: impl Read) -> String {
    let mut head = Vec::new();
    let _ = said.by_ref().take(MOST_COMPLAINT).read_to_end(&mut head);
    let _ = std::io::copy(&mut said, &mut std::io::sink());
    let head = String::from_utf8_lossy(&head);
    let line = head.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    line.trim_start_matches("fatal: ")
        .trim_start_matches("error: ")
        .to_string()
}

/// The name git knows a file by: its path from the top, with `/` between folders.
#[cfg(unix)]
fn name(path: &Path) -> Option<Vec<u8>> {
    use std::os::unix::ffi::OsStrExt;
    Some(OsStr::as_bytes(path.as_os_str()).to_vec())
}

#[cfg(not(unix))]
fn name(path: &Path) -> Option<Vec<u8>> {
    let text: &OsStr = path.as_os_str();
    Some(text.to_str()?.replace('\\', "/").into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_cut_into_pieces() {
        let long = format!("{}\nb", "a".repeat(MOST_OF_LINE + 9));
        for (said, end, wanted) in [
            ("a\nb\n", b'\n', vec!["a", "b"]),
            ("a\n\nb", b'\n', vec!["a", "", "b"]),
            ("a\nb\0c\0", 0, vec!["a\nb", "c"]),
            ("", 0, vec![]),
            (long.as_str(), b'\n', vec![&long[..MOST_OF_LINE], "b"]),
        ] {
            let mut got = Vec::new();
            let whole = pieces(said.as_bytes(), end, &mut |piece: &[u8]| {
                got.push(String::from_utf8_lossy(piece).into_owned())
            });
            assert!(whole.unwrap());
            assert_eq!(got, wanted);
        }
    }
}
