//! `uncanned baseline`: accepts the findings there are, or takes off what is gone.
//! Knows nothing of how findings are counted or a baseline is written.

use crate::cli::args::{BaselineArgs, CheckArgs};
use crate::cli::baselines::{first, flags, folder_of, of_bytes};
use crate::cli::company::Company;
use crate::cli::exit::Exit;
use crate::cli::job::{Fixing, Job, Turn};
use crate::cli::outputs::{Kept, Outputs};
use crate::cli::round::Round;
use crate::cli::screen::Screen;
use crate::cli::settings::Finder;
use crate::cli::work::Work;
use crate::files::{self, Namer, Nearest};
use crate::problem::Problem;
use crate::report::{clean, words};
use crate::suppress::{BASELINE_NAME, Baseline, Counts};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// Does it, and says how the run ends.
pub fn baseline(args: BaselineArgs) -> io::Result<Exit> {
    let screen = Screen::new(args.screen.color);
    let mut homes = Homes::new(&args);
    let prune = args.prune;
    let args = args.into_check();
    let work = Work::new(&args);
    let mut problems = work.problems.len();
    for problem in &work.problems {
        screen.problem(problem)?;
    }
    if work.turns.iter().any(|turn| turn.input.path.is_none()) {
        let help = "name files and folders";
        screen.problem(&Problem::new("", "standard input has no place in a baseline", help))?;
        problems += 1;
    }
    let outputs = Outputs::none();
    let turns: Vec<&Turn> = work.turns.iter().filter(|turn| turn.input.path.is_some()).collect();
    let job = Job {
        baselines: None,
        ..work.job(&args, work.parts(|_| true), &outputs, Fixing::Nothing, false)
    };
    let mut company = Company::of(&work);
    // By the baseline it goes into.
    let mut found: BTreeMap<PathBuf, Vec<Found>> = BTreeMap::new();
    if prune {
        // What is known of files that are gone is known to no file.
        let named = args.paths.iter().map(PathBuf::as_path).chain([Path::new("")]);
        found.extend(
            named
                .filter_map(|path| homes.there_is(path))
                .map(|home| (home, Vec::new())),
        );
    }
    let round = Round {
        job: &job,
        args: &args,
        screen: &screen,
        holds: None,
    };
    round.run(&turns, &mut Kept::default(), |turn, done| {
        problems += done.problems.len();
        // Of a file that could be read only in part, what is known stays.
        let (Some(path), Some(settled), true) = (&turn.input.path, done.settled, done.problems.is_empty()) else {
            return;
        };
        let home = if prune {
            homes.there_is(path)
        } else {
            Some(homes.of(path))
        };
        if let Some(home) = home {
            let file = homes.namer.name(path, folder_of(&home));
            found.entry(home).or_default().push(Found {
                file,
                counts: settled.found,
                in_full: company.is_complete(path),
            });
        }
    })?;
    if prune && found.is_empty() {
        screen.complain("There is no baseline here: nothing to take off.\n")?;
    }
    let mut accepted = false;
    for (home, found) in &found {
        let done = if prune {
            pruned(home, found, &args)
        } else {
            made(home, found, &args)
        };
        match done {
            Ok(Some(told)) => {
                accepted = true;
                screen.complain(&format!("{told}\n"))?;
            }
            Ok(None) => {}
            Err(problem) => {
                problems += 1;
                screen.problem(&problem)?;
            }
        }
    }
    if !prune && !accepted && problems == 0 {
        screen.complain("There are no findings: nothing to accept.\n")?;
    }
    Ok(if problems == 0 { Exit::Clean } else { Exit::Problems })
}

/// What was found in a file.
struct Found {
    /// What the baseline calls it.
    file: String,
    counts: Counts,
    /// Whether that is all: in a part of a template, more may be found next to the other parts.
    in_full: bool,
}

/// Puts what was found into the baseline at `home`, and tells of it; of nothing where there is nothing to put.
fn made(home: &Path, found: &[Found], args: &CheckArgs) -> Result<Option<String>, Problem> {
    let change = change(home, args, |baseline| {
        for found in found {
            if found.in_full {
                baseline.accept(&found.file, &found.counts);
            } else {
                baseline.accept_more(&found.file, &found.counts);
            }
        }
    })?;
    let files = found.iter().filter(|found| !found.counts.is_empty()).count();
    let findings: u32 = found.iter().flat_map(|found| found.counts.values()).sum();
    let name = clean::line(&files::name_of(home));
    let told = words::accepted(findings as usize, files, &name, change == Change::Made);
    Ok((files > 0 || change != Change::NothingThere).then_some(told))
}

/// Takes off the baseline at `home` what is gone, of these files and of those that are not there any more, and tells of it.
fn pruned(home: &Path, found: &[Found], args: &CheckArgs) -> Result<Option<String>, Problem> {
    let (mut gone, mut nothing_left) = (0, false);
    change(home, args, |baseline| {
        let before = baseline.total();
        for found in found.iter().filter(|found| found.in_full) {
            baseline.lower(&found.file, &found.counts);
        }
        let folder = folder_of(home);
        let is_gone = |file: &String| matches!(folder.join(file).try_exists(), Ok(false));
        baseline.files.retain(|file, _| !is_gone(file));
        gone = before - baseline.total();
        nothing_left = baseline.files.is_empty();
    })?;
    let name = clean::line(&files::name_of(home));
    Ok(Some(match gone {
        0 => format!("Nothing is gone: {name} stays as it is."),
        gone => words::taken_off(gone, &name, nothing_left),
    }))
}

/// What became of a baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    /// It is another now.
    Made,
    /// It says what it said before.
    NotNeeded,
    /// There was none, and nothing to put into one.
    NothingThere,
}

/// Changes the baseline at `home`, and writes it only if it is another then.
fn change(home: &Path, args: &CheckArgs, mut make: impl FnMut(&mut Baseline)) -> Result<Change, Problem> {
    let flags = flags(args, folder_of(home));
    let mut done = Change::NothingThere;
    files::update(home, |bytes| {
        let before = bytes.map(|bytes| of_bytes(home, bytes)).transpose().map_err(first)?;
        if let Some(before) = before
            .as_ref()
            .filter(|before| !before.files.is_empty() && before.flags != flags)
        {
            let message = format!("was made with {}, not with {}", told(&before.flags), told(&flags));
            let help = "give the same flags; or delete it, to make it anew with these";
            return Err(Problem::new(files::name_of(home), message, help));
        }
        let mut after = before.clone().unwrap_or_default();
        make(&mut after);
        if !after.files.is_empty() {
            after.flags.clone_from(&flags);
        }
        done = match before {
            None if after.files.is_empty() => Change::NothingThere,
            Some(before) if before == after => Change::NotNeeded,
            _ => Change::Made,
        };
        Ok((done == Change::Made).then(|| after.text().into_bytes()))
    })?;
    Ok(done)
}

fn told(flags: &[String]) -> String {
    match flags {
        [] => "no flags".to_string(),
        flags => format!("`{}`", flags.join(" ")),
    }
}

/// Tells which baseline a file's findings go into.
struct Homes {
    given: Option<PathBuf>,
    nearest: Nearest,
    configs: Finder,
    namer: Namer,
}

impl Homes {
    fn new(args: &BaselineArgs) -> Self {
        Self {
            given: args.baseline.clone(),
            nearest: Nearest::new(BASELINE_NAME),
            configs: Finder::new(&args.config),
            namer: Namer::default(),
        }
    }

    /// The baseline that is there already for what lies at `path`.
    fn there_is(&mut self, path: &Path) -> Option<PathBuf> {
        let folder = if path.is_dir() { path } else { folder_of(path) };
        self.given.clone().or_else(|| self.nearest.of(folder))
    }

    /// That, or else one beside the configuration file that applies, or else one in the current folder. A check looks for it above the
    /// file: where neither lies above it, it is beside the file.
    fn of(&mut self, path: &Path) -> PathBuf {
        if let Some(there) = self.there_is(path) {
            return there;
        }
        let folder = folder_of(path);
        let config = self.configs.of(folder);
        let mut beside = config.as_deref().map(folder_of).into_iter().chain([Path::new("")]);
        let above = beside.find(|above| self.namer.is_below(folder, above));
        above.unwrap_or(folder).join(BASELINE_NAME)
    }
}
