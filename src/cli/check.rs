//! `uncanned check`: reads, lints and reports.
//! Knows nothing of how a message is judged or a report is worded.

use crate::cli::args::{CheckArgs, Format, KindArg};
use crate::cli::exit::{Exit, Limits};
use crate::cli::facts;
use crate::cli::inputs::{Input, inputs};
use crate::cli::parts::parts;
use crate::cli::screen::Screen;
use crate::cli::setup::{Setup, Setups};
use crate::lint::{Given, lint};
use crate::mend::mend;
use crate::message::{Mode, Parts};
use crate::problem::Problem;
use crate::report::{self, FileReport, Look, Report, Tally};
use crate::source::Source;
use rayon::prelude::*;
use std::collections::HashMap;
use std::io;
use std::mem::ManuallyDrop;
use std::path::Path;
use std::time::Instant;

/// Files read before what was found in them is printed.
const BATCH: usize = 256;
/// Fewer files than this are not worth starting threads for, unless the user asks.
const WORTH_THREADS: usize = 4;

/// What is done about what can be mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fixing {
    Nothing,
    /// It is mended.
    Make,
    /// What would be done is shown in place of the report.
    Show,
}

/// What one input came to.
#[derive(Default)]
struct Done {
    text: String,
    /// Standard input with its fixes, where they are made.
    mended: Option<Vec<u8>>,
    /// Findings fixed, or that would be.
    fixes: usize,
    /// The file, if the user named it and it holds no message.
    silent: Option<String>,
    tally: Tally,
    problems: Vec<Problem>,
    file: Option<FileReport>,
}

/// One input, its place in the run and the number of its setup.
struct Turn {
    nth: usize,
    setup: usize,
    input: Input,
}

/// Rows of facts that each template is tried with; a run over many templates would not end with more.
const MOST_ROWS: usize = 1000;

/// What every input is read with.
struct Job<'a> {
    setups: &'a [Setup],
    given: Given,
    dialect: Option<String>,
    /// By the place of the input.
    parts: HashMap<usize, Parts>,
    format: Format,
    look: Look,
    fixing: Fixing,
    keep: bool,
}

/// Does it, and says how the run ends.
pub fn check(args: CheckArgs) -> io::Result<Exit> {
    let started = Instant::now();
    let screen = Screen::new(args.screen.color, args.output_file.is_some());
    let inputs = inputs(&args.paths, args.stdin_name.as_deref(), args.no_ignore);
    let fixing = match (args.fix, args.diff) {
        (_, true) => Fixing::Show,
        (true, false) => Fixing::Make,
        (false, false) => Fixing::Nothing,
    };
    // Standard output is the mended text's where there is one: the report then goes to standard error.
    let aside = fixing == Fixing::Make && inputs.all.iter().any(|input| input.path.is_none());
    let say = |text: &str| {
        if aside {
            screen.complain(text)
        } else {
            screen.print(text)
        }
    };
    let mut setups = Setups::new(&args.config, &args.choice);
    let mut given = given(&args);
    // What a part lacks of another is a matter of templates.
    let parts = match given.mode {
        Some(Mode::Draft) => HashMap::new(),
        _ => parts(&inputs.all),
    };
    let numbered = |(nth, input): (usize, Input)| Turn {
        nth,
        setup: setups.of(&input),
        input,
    };
    let all: Vec<Turn> = inputs.all.into_iter().enumerate().map(numbered).collect();
    if all.is_empty() {
        // What is wrong with the settings is told even where there is nothing to judge.
        setups.of_folder(Path::new(""));
    }
    let (ready, mut problems) = setups.finish();
    if let Some(id) = &args.dialect {
        let misnamed = ready
            .iter()
            .map(|setup| setup.templates.misnamed(id))
            .collect::<Option<Vec<_>>>();
        problems.extend(misnamed.into_iter().flatten().next());
    }
    // The process ends with this call: giving thousands of small allocations back first would be a tenth of a cold start.
    let ready = ManuallyDrop::new(ready);
    problems.extend(inputs.problems);
    match args.facts.as_deref().map_or(Ok(Vec::new()), facts::read) {
        Ok(mut rows) => {
            if rows.len() > MOST_ROWS {
                let all = rows.len();
                screen.complain(&format!("Of {all} rows, the first {MOST_ROWS} are tried.\n"))?;
                rows.truncate(MOST_ROWS);
            }
            given.rows = rows.into();
        }
        Err(problem) => problems.push(problem),
    }
    for problem in &problems {
        screen.problem(problem)?;
    }
    let job = Job {
        setups: &ready,
        given,
        dialect: args.dialect.clone(),
        parts,
        format: args.format,
        look: if aside { screen.error_look } else { screen.look },
        fixing,
        keep: args.format == Format::Json || all.len() == 1,
    };
    let mut report = Report {
        problems,
        ..Report::default()
    };
    let mut tally = Tally {
        problems: report.problems.len(),
        ..Tally::default()
    };
    let mut said = String::new();
    let mut silent = 0;
    let (mut fixes, mut fixed_files) = (0, 0);
    let threads = threads(&args, all.len());
    for batch in all.chunks(BATCH) {
        for done in run(&job, batch, threads.as_ref()) {
            for problem in &done.problems {
                screen.problem(problem)?;
            }
            tally.add(done.tally);
            fixes += done.fixes;
            fixed_files += usize::from(done.fixes > 0);
            if let Some(bytes) = &done.mended {
                screen.print_raw(bytes)?;
            }
            if let Some(name) = done.silent.filter(|_| !args.quiet) {
                silent += 1;
                let name = report::clean::line(&name);
                screen.complain(&format!("{name} holds no message: nothing to judge.\n"))?;
            }
            if args.output_file.is_some() {
                said.push_str(&done.text);
            } else if !done.text.is_empty() {
                say(&done.text)?;
            }
            match done.file {
                Some(file) => report.files.push(file),
                None => report.problems.extend(done.problems),
            }
        }
    }
    if args.format == Format::Json && fixing != Fixing::Show {
        said = report::json(&report, started.elapsed().as_secs_f64());
    }
    if let Some(file) = &args.output_file {
        if let Err(problem) = crate::files::write(file, said.as_bytes()) {
            screen.problem(&problem)?;
            tally.problems += 1;
        }
    } else if args.format == Format::Json {
        say(&said)?;
    }
    if !args.quiet && fixes > 0 {
        let told = report::words::fixed(fixes, fixed_files, fixing == Fixing::Make);
        screen.complain(&format!("{told}\n"))?;
    }
    if !args.quiet && args.format == Format::Pretty {
        for folder in &inputs.empty {
            let folder = match folder.as_str() {
                "." => "this folder".to_string(),
                folder => report::clean::line(folder),
            };
            screen.complain(&format!(
                "Nothing to check in {folder}: no .txt, .md, .eml, .mbox, .html, .mjml, .csv, .json, .yaml or template file.\n"
            ))?;
        }
        let said_all = silent > 0 && silent == tally.files && tally.problems == 0;
        if !said_all && (tally.files > 0 || inputs.empty.is_empty()) {
            screen.complain(&farewell(&report, &tally, &screen.error_look))?;
        }
    }
    let limits = Limits {
        fail_on: args.fail_on.severity(),
        max_warnings: args.max_warnings,
    };
    Ok(limits.judge(&tally))
}

fn given(args: &CheckArgs) -> Given {
    let template = (args.kind == Some(KindArg::Template)).then_some(Mode::Template);
    Given {
        kind: args.kind.and_then(KindArg::kind),
        mode: args.mode.map(|m| m.mode()).or(template),
        simulates: !args.no_simulation,
        ..Given::default()
    }
}

/// Threads to share the work, if there is enough of it.
fn threads(args: &CheckArgs, inputs: usize) -> Option<rayon::ThreadPool> {
    let wanted = match args.jobs {
        Some(1) => return None,
        Some(jobs) => jobs,
        None if inputs < WORTH_THREADS => return None,
        None => 0,
    };
    rayon::ThreadPoolBuilder::new().num_threads(wanted).build().ok()
}

/// The same, in the same order, with threads or without.
fn run(job: &Job, batch: &[Turn], threads: Option<&rayon::ThreadPool>) -> Vec<Done> {
    match threads {
        Some(pool) => pool.install(|| batch.par_iter().map(|input| job.one(input)).collect()),
        None => batch.iter().map(|input| job.one(input)).collect(),
    }
}

impl Job<'_> {
    fn one(&self, turn: &Turn) -> Done {
        let Turn { nth, setup, input } = turn;
        let Setup {
            engine,
            columns,
            templates,
        } = &self.setups[*setup];
        let mut given = self.given.clone();
        given.reading.named = input.named;
        given.reading.columns = columns.clone();
        given.parts = self.parts.get(nth).cloned();
        let path = input.path.as_deref().unwrap_or(Path::new(&input.name));
        given.templates = templates.of(path, self.dialect.as_deref());
        let judged = input.read().and_then(|raw| {
            let source = Source::new(&input.name, raw);
            // One message that we stumble over must not take the others with it.
            let judge = || {
                let file = lint(source, engine, &given);
                let mended = (self.fixing != Fixing::Nothing).then(|| mend(&file, engine, &given));
                (file, mended.flatten())
            };
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(judge)).map_err(|_| stumbled(&input.name))
        });
        let (mut file, mended) = match judged {
            Ok(judged) => judged,
            Err(problem) => {
                let tally = Tally {
                    problems: 1,
                    ..Tally::default()
                };
                return Done {
                    tally,
                    problems: vec![problem],
                    ..Done::default()
                };
            }
        };
        let mut done = Done::default();
        if self.fixing == Fixing::Show {
            done.fixes = mended.as_ref().map_or(0, |mended| mended.fixes);
            done.text = mended.map_or(String::new(), |mended| report::clean::page(&mended.diff(&file)));
        } else {
            if let Some(mended) = mended {
                done.fixes = mended.fixes;
                match self.keep_fixes(input, &file.source.raw, &mended.file.source.raw) {
                    Ok(()) => file = mended.file,
                    Err(problem) => {
                        done.fixes = 0;
                        file.problems.push(problem);
                    }
                }
            }
            done.text = self.report(&file);
        }
        if self.fixing == Fixing::Make && input.path.is_none() {
            done.mended = Some(file.source.raw.clone());
        }
        let empty = file.messages.is_empty() && file.problems.is_empty();
        done.silent = (input.named && empty).then(|| input.name.clone());
        done.tally = Tally::of_file(&file);
        done.problems = file.problems.clone();
        done.file = self.keep.then_some(file);
        done
    }

    /// Puts the mended bytes into the file; those of standard input are printed later.
    fn keep_fixes(&self, input: &Input, before: &[u8], after: &[u8]) -> Result<(), Problem> {
        match &input.path {
            Some(path) => crate::files::replace(path, before, after),
            None => Ok(()),
        }
    }

    fn report(&self, file: &FileReport) -> String {
        match self.format {
            Format::Pretty => report::pretty(file, &self.look),
            Format::Compact => report::compact(file),
            Format::Jsonl => report::jsonl(file),
            Format::Json => String::new(),
        }
    }
}

fn stumbled(name: &str) -> Problem {
    let help = "this is a fault in uncanned: please report it with a message that shows it";
    Problem::new(name, "could not be judged", help)
}

/// The last words of a run: kind ones on a single file that is clean, a count otherwise.
fn farewell(report: &Report, tally: &Tally, look: &Look) -> String {
    let found = tally.errors + tally.warnings + tally.advice + tally.problems;
    match report.files.as_slice() {
        [file] if file.source.text.trim().is_empty() && found == 0 => {
            format!(
                "{} is empty: nothing to judge.\n",
                report::clean::line(&file.source.name)
            )
        }
        [file] if tally.messages > 0 && found == 0 => report::pretty_clean(file, look),
        _ => report::pretty_summary(tally),
    }
}
