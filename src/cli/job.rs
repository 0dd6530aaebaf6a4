//! One input of a run: read, judged, mended and reported, on whatever thread.
//! Knows nothing of the other inputs, or of the screen.

use crate::cli::allows::Fits;
use crate::cli::baselines::{Baselines, Entry};
use crate::cli::inputs::Input;
use crate::cli::outputs::Outputs;
use crate::cli::setup::Setup;
use crate::lint::{Given, lint};
use crate::mend::mend;
use crate::message::Parts;
use crate::problem::Problem;
use crate::report::{self, FileReport, Statistics, Tally};
use crate::source::Source;
use crate::suppress::{ChangedLines, Counts, Settled, settle};
use rayon::prelude::*;
use std::collections::HashMap;
use std::path::Path;

/// Fewer files than this are not worth starting threads for, unless the user asks.
const WORTH_THREADS: usize = 4;

/// What is done about what can be mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fixing {
    /// Nothing.
    Nothing,
    /// It is mended.
    Make,
    /// What would be done is shown in place of the report.
    Show,
}

/// What one input came to.
#[derive(Default)]
pub struct Done {
    /// What it is called.
    pub name: String,
    /// The number of its setup, and the entries of `[[allow]]` there that fit it.
    pub setup: usize,
    pub fits: Fits,
    /// Whether it could not be read.
    pub unread: bool,
    /// What each report says of it, in the order of the reports.
    pub texts: Vec<String>,
    /// What would be done, where that is shown in place of the reports.
    pub diff: String,
    /// Standard input with its fixes, where they are made.
    pub mended: Option<Vec<u8>>,
    /// Findings fixed, or that would be.
    pub fixes: usize,
    /// The file, if the user named it and it holds no message.
    pub silent: Option<String>,
    /// What the baseline makes of it, if there is one.
    pub settled: Option<Settled>,
    pub tally: Tally,
    pub statistics: Statistics,
    pub problems: Vec<Problem>,
    pub file: Option<FileReport>,
}

/// One input, its place in the run and the number of its setup.
pub struct Turn {
    pub nth: usize,
    pub setup: usize,
    /// Where a baseline speaks of it.
    pub entry: Option<Entry>,
    /// The only lines that are of interest; none where all are.
    pub lines: Option<ChangedLines>,
    pub input: Input,
}

impl Turn {
    /// Whether there is anything in it to judge.
    pub fn is_due(&self) -> bool {
        self.lines.as_ref().is_none_or(|lines| !lines.is_empty())
    }
}

/// What every input is read with.
pub struct Job<'a> {
    pub setups: &'a [Setup],
    /// What was there before; none where findings are only counted.
    pub baselines: Option<&'a Baselines>,
    pub given: Given,
    pub dialect: Option<String>,
    /// By the place of the input.
    pub parts: HashMap<usize, Parts>,
    pub outputs: &'a Outputs,
    pub fixing: Fixing,
    /// Whether the findings of each rule are counted.
    pub counts: bool,
    /// Whether files are needed once they have been reported.
    pub keep: bool,
}

/// Threads to share the work, if there is enough of it.
pub fn threads(jobs: Option<usize>, inputs: usize) -> Option<rayon::ThreadPool> {
    let wanted = match jobs {
        Some(1) => return None,
        // More would only wait.
        Some(jobs) => jobs.min(inputs),
        None if inputs < WORTH_THREADS => return None,
        None => 0,
    };
    rayon::ThreadPoolBuilder::new().num_threads(wanted).build().ok()
}

/// What each input comes to: the same, in the same order, with threads or without. `after` is called when one is through.
pub fn judge(job: &Job, batch: &[&Turn], threads: Option<&rayon::ThreadPool>, after: impl Fn() + Sync) -> Vec<Done> {
    let one = |turn: &&Turn| {
        let done = job.one(turn);
        after();
        done
    };
    match threads {
        Some(pool) => pool.install(|| batch.par_iter().map(one).collect()),
        None => batch.iter().map(one).collect(),
    }
}

impl Job<'_> {
    fn one(&self, turn: &Turn) -> Done {
        let Turn {
            nth,
            setup,
            entry,
            lines,
            input,
        } = turn;
        let Setup {
            engine,
            columns,
            templates,
            allows,
        } = &self.setups[*setup];
        let mut given = self.given.clone();
        given.reading.named = input.named;
        given.reading.columns = columns.clone();
        given.parts = self.parts.get(nth).cloned();
        given.lines.clone_from(lines);
        let path = input.path.as_deref().unwrap_or(Path::new(&input.name));
        given.templates = templates.of(path, self.dialect.as_deref());
        given.allows = allows
            .as_ref()
            .map_or(Vec::new(), |allows| allows.of(path, given.today));
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
                    name: input.name.clone(),
                    tally,
                    problems: vec![problem],
                    unread: true,
                    ..Done::default()
                };
            }
        };
        let mut done = Done {
            name: input.name.clone(),
            setup: *setup,
            fits: allows.as_ref().map_or(Vec::new(), |allows| allows.fits(path, &file)),
            ..Done::default()
        };
        if self.fixing == Fixing::Show {
            done.fixes = mended.as_ref().map_or(0, |mended| mended.fixes);
            done.diff = mended.map_or(String::new(), |mended| report::clean::page(&mended.diff(&file)));
            done.settled = self.settle(&mut file, entry.as_ref());
            if let Some(lines) = lines {
                lines.keep(&mut file);
            }
        } else {
            let mut moved = false;
            if let Some(mended) = mended {
                done.fixes = mended.fixes;
                match self.keep_fixes(input, &file.source.raw, &mended.file.source.raw) {
                    Ok(()) => {
                        moved = mended.moves_lines(&file);
                        file = mended.file;
                    }
                    Err(problem) => {
                        done.fixes = 0;
                        file.problems.push(problem);
                    }
                }
            }
            done.settled = self.settle(&mut file, entry.as_ref());
            // Last, since a count is of the whole file. Where lines have moved, what is left is told, wherever it is.
            if let Some(lines) = lines.as_ref().filter(|_| !moved) {
                lines.keep(&mut file);
            }
            done.texts = self.outputs.of_file(&file);
        }
        if self.fixing == Fixing::Make && input.path.is_none() {
            done.mended = Some(file.source.raw.clone());
        }
        let empty = file.messages.is_empty() && file.problems.is_empty();
        done.silent = (input.named && empty).then(|| input.name.clone());
        done.tally = Tally::of_file(&file);
        if self.counts {
            done.statistics = Statistics::of_file(&file);
        }
        done.problems = file.problems.clone();
        done.file = self.keep.then_some(file);
        done
    }

    /// What a report that no input led to comes to: that on a configuration file.
    pub fn done(&self, file: FileReport) -> Done {
        let shown = self.fixing != Fixing::Show;
        Done {
            name: file.source.name.clone(),
            texts: if shown { self.outputs.of_file(&file) } else { Vec::new() },
            tally: Tally::of_file(&file),
            file: self.keep.then_some(file),
            ..Done::default()
        }
    }

    /// Marks what was there before.
    fn settle(&self, file: &mut FileReport, entry: Option<&Entry>) -> Option<Settled> {
        let Some(baselines) = self.baselines else {
            return Some(settle(file, &Counts::new(), ""));
        };
        let (known, counts) = baselines.of(entry?);
        Some(settle(file, counts?, &crate::files::name_of(&known.path)))
    }

    /// Puts the mended bytes into the file; those of standard input are printed later.
    fn keep_fixes(&self, input: &Input, before: &[u8], after: &[u8]) -> Result<(), Problem> {
        match &input.path {
            Some(path) => crate::files::replace(path, before, after),
            None => Ok(()),
        }
    }
}

fn stumbled(name: &str) -> Problem {
    let help = "this is a fault in uncanned: please report it with a message that shows it";
    Problem::new(name, "could not be judged", help)
}
