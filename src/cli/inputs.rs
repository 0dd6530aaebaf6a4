//! What a run reads: files found on the disk, and standard input.
//! Knows nothing of what is done with them.

use crate::files::{self, Ignoring};
use crate::problem::Problem;
use std::io::Read;
use std::path::{Path, PathBuf};

/// One thing to read.
pub struct Input {
    /// The name to show.
    pub name: String,
    /// Where it is; none for standard input.
    pub path: Option<PathBuf>,
    /// Whether the user named it, not only a folder it lies in.
    pub named: bool,
}

/// What there is to read, ordered by name.
pub struct Inputs {
    /// Each once.
    pub all: Vec<Input>,
    /// Folders in which there was nothing to read.
    pub empty: Vec<String>,
    /// How many of the paths ignore files leave out.
    pub left_out: usize,
    /// Folders that were looked through.
    pub folders: Vec<PathBuf>,
    /// Paths that could not be followed.
    pub problems: Vec<Problem>,
}

/// Follows the paths of the command line; none means the current folder.
pub fn inputs(paths: &[PathBuf], stdin_name: Option<&str>, ignoring: Ignoring) -> Inputs {
    let is_stdin = |p: &&PathBuf| p.as_os_str() == "-";
    let stdin = paths.iter().any(|p| is_stdin(&p));
    let mut named: Vec<PathBuf> = paths.iter().filter(|p| !is_stdin(p)).cloned().collect();
    if paths.is_empty() {
        named.push(PathBuf::from("."));
    }
    let walk = files::walk(&named, ignoring);
    let mut all: Vec<Input> = walk
        .files
        .into_iter()
        .map(|f| Input {
            name: f.name,
            path: Some(f.path),
            named: f.named,
        })
        .collect();
    if stdin {
        let name = stdin_name.map_or("-".to_string(), |name| files::name_of(Path::new(name)));
        let at = all.partition_point(|i| i.name <= name);
        all.insert(
            at,
            Input {
                name,
                path: None,
                named: true,
            },
        );
    }
    Inputs {
        all,
        empty: walk.empty,
        left_out: walk.left_out,
        folders: walk.folders,
        problems: walk.problems,
    }
}

impl Input {
    /// Its bytes.
    pub fn read(&self) -> Result<Vec<u8>, Problem> {
        match &self.path {
            Some(path) => files::read(path),
            None => {
                let mut bytes = Vec::new();
                let problem = |message: String| Problem::new(&self.name, message, "");
                std::io::stdin()
                    .lock()
                    .read_to_end(&mut bytes)
                    .map_err(|error| problem(format!("could not be read: {error}")))?;
                if files::is_binary(&bytes) {
                    return Err(problem("is not text".to_string()));
                }
                Ok(bytes)
            }
        }
    }
}
