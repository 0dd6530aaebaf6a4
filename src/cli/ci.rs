//! What a CI server tells of itself: whether GitHub reads the output, and where in its repository a run is.
//! Knows nothing of what a report says.

use crate::cli::format_arg::{Format, FormatArg};
use crate::files;
use crate::report::{self, Report, Tally};
use std::path::{Path, PathBuf};

/// GitHub takes 1 MiB of summary from a step, whoever wrote it, and refuses more; this leaves others some of it.
const MOST_SUMMARY: usize = 900_000;

/// Where a run is, as far as the environment says.
pub struct Ci {
    is_github: bool,
    summary: Option<PathBuf>,
    /// The folder of the run within its repository, `/` between names; empty for its root, and where nothing is known.
    pub folder: String,
}

impl Ci {
    /// Asks the environment.
    pub fn new() -> Self {
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let root = set("GITHUB_WORKSPACE").or_else(|| set("CI_PROJECT_DIR"));
        Self {
            is_github: set("GITHUB_ACTIONS").is_some_and(|value| value == "true"),
            summary: set("GITHUB_STEP_SUMMARY").map(PathBuf::from),
            folder: root.and_then(|root| within(Path::new(&root))).unwrap_or_default(),
        }
    }

    /// The forms to report in: those `asked` for, else GitHub's where it reads the output. A file is read by people, wherever it is written.
    pub fn formats(&self, asked: &[FormatArg], output_file: Option<&Path>) -> Vec<FormatArg> {
        if asked.is_empty() && self.is_github && output_file.is_none() {
            let format = Format::Github;
            return vec![FormatArg { format, file: None }];
        }
        asked.to_vec()
    }

    /// Adds a page to the summary of the job, where there is one; says what was in the way. That is no problem of the run: nobody asked
    /// for the page, and in a container the file that the environment names is often not there.
    pub fn add_summary(&self, report: &Report, tally: &Tally) -> Option<String> {
        let path = self.summary.as_deref()?;
        let page = report::job_summary(report, tally, files::room_in(path, MOST_SUMMARY));
        if page.is_empty() {
            return None;
        }
        let problem = files::append(path, page.as_bytes()).err()?;
        let name = report::clean::line(&problem.path);
        Some(format!(
            "There is no job summary: {name} {}.\n",
            report::clean::line(&problem.message)
        ))
    }
}

/// The current folder as seen from `root`, if it lies there.
fn within(root: &Path) -> Option<String> {
    let here = std::env::current_dir().ok()?;
    let inner = here.strip_prefix(root).ok().map(Path::to_path_buf).or_else(|| {
        // The environment may name it by way of a link.
        let (here, root) = (here.canonicalize().ok()?, root.canonicalize().ok()?);
        here.strip_prefix(root).ok().map(Path::to_path_buf)
    })?;
    Some(
        inner
            .components()
            .map(|c| c.as_os_str().to_string_lossy())
            .collect::<Vec<_>>()
            .join("/"),
    )
}
