//! `uncanned check --watch`: checks again what was saved, until somebody ends it.
//! Knows nothing of how a message is judged.
//!
//! Each round looks at everything anew (paths, settings, and of each file its stamp), which takes milliseconds, and judges what has
//! changed. So nothing hangs on what the system says of a change, only on its saying something.

use crate::cli::args::CheckArgs;
use crate::cli::exit::Exit;
use crate::cli::job::{Fixing, Turn};
use crate::cli::outputs::{Kept, Outputs};
use crate::cli::parts::mates;
use crate::cli::round::Round;
use crate::cli::screen::Screen;
use crate::cli::work::Work;
use crate::config;
use crate::files::{self, Heard, Scope, Stamp, Watch};
use crate::problem::Problem;
use crate::report::{self, FileReport, Tally, words};
use crate::suppress::BASELINE_NAME;
use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};

/// Files in and above a folder that say what is judged in it and how.
const SETTINGS: [&str; 5] = [
    config::FILE_NAME,
    BASELINE_NAME,
    ".uncannedignore",
    ".ignore",
    ".gitignore",
];

/// Of files that are not shown, so many are named.
const MOST_NAMED: usize = 5;

/// Folders that come while others are being found are looked for so often; later ones make themselves heard.
const MOST_LOOKS: usize = 3;

/// Checks everything, waits for a change, checks what changed, and so on.
pub fn watch(args: &CheckArgs) -> io::Result<Exit> {
    let screen = Screen::new(args.screen.color);
    let (outputs, mut problems) = Outputs::new(&args.format, None, screen.look, screen.file_look);
    problems.extend(refused(args, &outputs));
    let mut watch = match Watch::new() {
        Ok(watch) if problems.is_empty() => watch,
        Ok(_) => return fail(&screen, &problems),
        Err(problem) => return fail(&screen, &[problem]),
    };
    let mut board = Board {
        args,
        screen: &screen,
        outputs: &outputs,
        files: BTreeMap::new(),
    };
    let (mut work, mut unwatched) = look(args, &mut watch);
    if !unwatched.is_empty() {
        return fail(&screen, &unwatched);
    }
    board.show(&work, &unwatched, None)?;
    loop {
        let heard = match watch.wait() {
            Ok(heard) => heard,
            Err(problem) => return fail(&screen, &[problem]),
        };
        (work, unwatched) = look(args, &mut watch);
        board.show(&work, &unwatched, Some(&heard))?;
    }
}

fn fail(screen: &Screen, problems: &[Problem]) -> io::Result<Exit> {
    for problem in problems {
        screen.problem(problem)?;
    }
    Ok(Exit::Problems)
}

/// What cannot be done while watching.
fn refused(args: &CheckArgs, outputs: &Outputs) -> Vec<Problem> {
    let mut problems = Vec::new();
    if args.paths.iter().any(|path| path.as_os_str() == "-") {
        let help = "name the file or folder that you save to";
        problems.push(Problem::new("", "--watch: standard input does not change", help));
    }
    if outputs.write_files() || outputs.keeps_files() {
        let help = "watch with --format pretty, compact or jsonl, and make the report in a run of its own";
        problems.push(Problem::new(
            "",
            "--watch shows files as they are saved, and makes no report of a whole run",
            help,
        ));
    }
    for path in &args.paths {
        if path.as_os_str() != "-" && !files::is_there(path) {
            let help = "check the spelling; paths are read from the current folder";
            problems.push(Problem::new(
                files::name_of(path),
                "could not be watched: no such file or folder",
                help,
            ));
        }
    }
    problems
}

/// What there is to judge, with everything watched that could change it: a folder is watched before it is looked through for the last time.
fn look(args: &CheckArgs, watch: &mut Watch) -> (Work, Vec<Problem>) {
    let mut work = Work::new(args);
    for _ in 0..MOST_LOOKS {
        let (more, problems) = watch.follow(scope(args, &work));
        if !more || !problems.is_empty() {
            return (work, problems);
        }
        work = Work::new(args);
    }
    (work, Vec::new())
}

/// All that has a say in what is found.
fn scope(args: &CheckArgs, work: &Work) -> Scope {
    let mut scope = Scope::default();
    let here = [PathBuf::from(".")];
    for root in if args.paths.is_empty() { &here } else { &args.paths[..] } {
        scope.name(root);
        scope.above(root, &SETTINGS);
    }
    for folder in &work.folders {
        scope.folder(folder);
    }
    for source in &work.sources {
        scope.tree(source);
    }
    scope
}

/// How the files stood when they were last looked at.
struct Board<'a> {
    args: &'a CheckArgs,
    screen: &'a Screen,
    outputs: &'a Outputs,
    files: BTreeMap<PathBuf, Seen>,
}

/// One file, when it was last looked at.
#[derive(Clone, Default)]
struct Seen {
    stamp: Option<Stamp>,
    /// Of its bytes; none where it could not be read.
    digest: Option<u64>,
    /// The other files of the template that it is a part of.
    mates: Vec<PathBuf>,
    tally: Tally,
}

impl Board<'_> {
    /// Judges what changed and tells what was found there, and how all files stand; nothing where nothing changed. What was `heard` is
    /// none in the first round, in which everything is new.
    fn show(&mut self, work: &Work, unwatched: &[Problem], heard: Option<&Heard>) -> io::Result<()> {
        let anew = heard.is_none_or(|heard| heard.missed || self.settings_changed(work, heard));
        let gone = self.forget_others(work);
        let due = self.due(work, anew);
        if due.is_empty() && gone.is_empty() && !anew {
            return Ok(());
        }
        if heard.is_some() {
            self.screen.clear()?;
        }
        for problem in work.problems.iter().chain(unwatched) {
            self.screen.problem(problem)?;
        }
        if !gone.is_empty() && !self.args.quiet {
            let verb = if gone.len() == 1 { "is" } else { "are" };
            let gone = named(gone.into_iter());
            self.screen.complain(&format!("{gone} {verb} gone.\n"))?;
        }
        let parts = work.parts(|nth| due.contains(&nth));
        let job = work.job(self.args, parts, self.outputs, Fixing::Nothing, true);
        let (turns, others): (Vec<&Turn>, Vec<&Turn>) = work
            .turns
            .iter()
            .filter(|turn| due.contains(&turn.nth))
            .partition(|turn| turn.is_due());
        for turn in others {
            // It has no changed lines, or none any more.
            self.files.entry(place(turn)).or_default().tally = Tally::default();
        }
        let alone = turns.len() == 1;
        let round = Round {
            job: &job,
            args: self.args,
            screen: self.screen,
            holds: None,
        };
        let mut last = None;
        round.run(&turns, &mut Kept::default(), |turn, done| {
            let seen = self.files.entry(place(turn)).or_default();
            seen.tally = done.tally;
            seen.digest = done.file.as_ref().map(|file| digest(&file.source.raw));
            last = done.file.filter(|_| alone);
        })?;
        if self.args.quiet {
            return Ok(());
        }
        self.status(&turns, last.as_ref(), work.problems.len() + unwatched.len())
    }

    /// Whether something happened to what says how files are judged.
    fn settings_changed(&self, work: &Work, heard: &Heard) -> bool {
        let mut sources = Scope::default();
        for source in &work.sources {
            sources.tree(source);
        }
        let is_settings = |path: &PathBuf| {
            let named = path.file_name().and_then(|name| name.to_str());
            named.is_some_and(|name| SETTINGS.contains(&name)) || sources.holds(path)
        };
        heard.paths.iter().any(is_settings)
    }

    /// Forgets files that are there no more, and returns their names.
    fn forget_others(&mut self, work: &Work) -> Vec<String> {
        let there: HashSet<PathBuf> = work.turns.iter().map(place).collect();
        let gone = self.files.extract_if(.., |path, _| !there.contains(path));
        gone.map(|(path, _)| files::name_of(&path)).collect()
    }

    /// The places in the run of the files to judge: new ones, those that hold something else than before, and those that are parts of one
    /// template with them or with one that is gone; all, if they are to be judged `anew`.
    fn due(&mut self, work: &Work, anew: bool) -> HashSet<usize> {
        let names: Vec<&str> = work.turns.iter().map(|turn| turn.input.name.as_str()).collect();
        let templates = mates(&names);
        let mut mates = vec![Vec::new(); work.turns.len()];
        for template in &templates {
            for at in template {
                let others = template.iter().filter(|other| *other != at);
                mates[*at] = others.map(|other| place(&work.turns[*other])).collect();
            }
        }
        let mut due = HashSet::new();
        for (turn, mates) in work.turns.iter().zip(mates) {
            let path = place(turn);
            let stamp = files::stamp(&path);
            let known = self.files.contains_key(&path);
            let seen = self.files.entry(path).or_default();
            let same = known
                && mates == seen.mates
                && (stamp.is_some() && stamp == seen.stamp
                    || turn.input.read().ok().map(|raw| digest(&raw)) == seen.digest);
            (seen.stamp, seen.mates) = (stamp, mates);
            if anew || !same {
                due.insert(turn.nth);
            }
        }
        for template in &templates {
            if template.iter().any(|at| due.contains(at)) {
                due.extend(template);
            }
        }
        due
    }

    /// Tells how the files stand: a kind word on the only one that was judged, if it is clean, which others want mending, and how many.
    fn status(&self, judged: &[&Turn], last: Option<&FileReport>, problems: usize) -> io::Result<()> {
        let mut told = String::new();
        if let Some(file) = last.filter(|file| Tally::of_file(file).is_clean()) {
            told.push_str(&report::pretty_clean(file, &self.screen.error_look));
        }
        let judged: HashSet<PathBuf> = judged.iter().map(|turn| place(turn)).collect();
        let mut others: Vec<(&PathBuf, &Tally)> = Vec::new();
        for (path, seen) in &self.files {
            if !judged.contains(path) && !words::against(&seen.tally).is_empty() {
                others.push((path, &seen.tally));
            }
        }
        others.sort_by_key(|(_, tally)| tally.errors == 0);
        if !others.is_empty() {
            let told_of =
                |(path, tally): (&PathBuf, &Tally)| format!("{} ({})", files::name_of(path), words::against(tally));
            let also = format!("Also: {}.", named(others.into_iter().map(told_of)));
            told.push_str(&report::wrap::wrap(&also, "  ", self.screen.error_look.width));
        }
        let tallies = self.files.values().map(|seen| &seen.tally);
        let status = words::watched(tallies, problems);
        told.push_str(&format!("{status} Watching {}, Ctrl-C ends it.\n", roots(self.args)));
        self.screen.complain(&told)
    }
}

/// Names for people; of many the first.
fn named(names: impl ExactSizeIterator<Item = String>) -> String {
    let more = names.len().saturating_sub(MOST_NAMED);
    let first: Vec<String> = names.take(MOST_NAMED).map(|name| report::clean::line(&name)).collect();
    let more = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    first.join(", ") + &more
}

/// Where the file of a turn is.
fn place(turn: &Turn) -> PathBuf {
    let path = turn.input.path.as_deref();
    path.unwrap_or(Path::new(&turn.input.name)).to_path_buf()
}

fn digest(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}

/// What is watched, as the user named it.
fn roots(args: &CheckArgs) -> String {
    let named = |path: &PathBuf| match files::name_of(path).as_str() {
        "." => "this folder".to_string(),
        name => report::clean::line(name),
    };
    match args.paths.as_slice() {
        [] => "this folder".to_string(),
        [one] => named(one),
        [one, two] => format!("{} and {}", named(one), named(two)),
        many => words::count(many.len(), "path", "paths"),
    }
}
