//! `uncanned check`: reads, lints and reports.
//! Knows nothing of how a message is judged or a report is worded.

use crate::cli::allows::{self, Seen};
use crate::cli::args::{CheckArgs, KindArg};
use crate::cli::exit::{Exit, Limits};
use crate::cli::facts;
use crate::cli::inputs::{Input, inputs};
use crate::cli::job::{Done, Fixing, Job, Turn, judge, threads};
use crate::cli::outputs::{Kept, Outputs};
use crate::cli::parts::parts;
use crate::cli::screen::Screen;
use crate::cli::setup::Setups;
use crate::lint::Given;
use crate::message::Mode;
use crate::report::{self, Look, Report, Tally};
use std::collections::HashMap;
use std::io;
use std::mem::ManuallyDrop;
use std::path::Path;
use std::time::Instant;

/// Files read before what was found in them is printed.
const BATCH: usize = 256;

/// Rows of facts that each template is tried with; a run over many templates would not end with more.
const MOST_ROWS: usize = 1000;

/// Does it, and says how the run ends.
pub fn check(args: CheckArgs) -> io::Result<Exit> {
    let started = Instant::now();
    let screen = Screen::new(args.screen.color);
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
    let look = if aside { screen.error_look } else { screen.look };
    let (outputs, mut problems) = Outputs::new(&args.format, args.output_file.as_deref(), look, screen.file_look);
    let mut setups = Setups::new(&args.config, &args.choice);
    let today = allows::today();
    let mut given = given(&args);
    given.today = today;
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
    let (ready, misread) = setups.finish();
    problems.extend(misread);
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
        outputs: &outputs,
        fixing,
        keep: outputs.keeps_files() || all.len() == 1,
    };
    let mut run = Run {
        tally: Tally {
            problems: problems.len(),
            ..Tally::default()
        },
        report: Report {
            problems,
            ..Report::default()
        },
        ..Run::default()
    };
    let threads = threads(args.jobs, all.len());
    let tell = |run: &mut Run, mut done: Done| {
        for problem in &done.problems {
            screen.problem(problem)?;
        }
        if let Some(bytes) = &done.mended {
            screen.print_raw(bytes)?;
        }
        if let Some(name) = done.silent.as_ref().filter(|_| !args.quiet) {
            let name = report::clean::line(name);
            screen.complain(&format!("{name} holds no message: nothing to judge.\n"))?;
        }
        outputs.pass_on(&mut run.kept, std::mem::take(&mut done.texts), say)?;
        if !done.diff.is_empty() {
            say(&done.diff)?;
        }
        run.add(done);
        io::Result::Ok(())
    };
    // What is to be told of `[[allow]]` is known at the end: files behind its own wait for it.
    let waits_for = allows::first_file(&ready);
    let (mut seen, mut late) = (Seen::default(), Vec::new());
    for batch in all.chunks(BATCH) {
        for done in judge(&job, batch, threads.as_ref()) {
            seen.add(done.setup, &done.fits, done.unread);
            if waits_for.as_ref().is_some_and(|name| done.name > *name) {
                late.push(done);
            } else {
                tell(&mut run, done)?;
            }
        }
    }
    if waits_for.is_some() {
        let settings = seen.reports(&ready, &args, today).into_iter();
        late.extend(settings.map(|file| job.done(file)));
        late.sort_by(|a, b| a.name.cmp(&b.name));
        for done in late {
            tell(&mut run, done)?;
        }
    }
    if fixing != Fixing::Show {
        let seconds = started.elapsed().as_secs_f64();
        for problem in outputs.finish(std::mem::take(&mut run.kept), &run.report, seconds, say)? {
            screen.problem(&problem)?;
            run.tally.problems += 1;
        }
    }
    if !args.quiet {
        run.last_words(&screen, fixing, outputs.are_for_people(), &inputs.empty)?;
    }
    let limits = Limits {
        fail_on: args.fail_on.severity(),
        max_warnings: args.max_warnings,
    };
    Ok(limits.judge(&run.tally))
}

/// What a run came to so far.
#[derive(Default)]
struct Run {
    tally: Tally,
    report: Report,
    kept: Kept,
    /// Named files that hold no message.
    silent: usize,
    /// Findings fixed, or that would be, and the files they are in.
    fixes: usize,
    fixed_files: usize,
}

impl Run {
    fn add(&mut self, done: Done) {
        self.tally.add(done.tally);
        self.silent += usize::from(done.silent.is_some());
        self.fixes += done.fixes;
        self.fixed_files += usize::from(done.fixes > 0);
        match done.file {
            Some(file) => self.report.files.push(file),
            None => self.report.problems.extend(done.problems),
        }
    }

    /// Tells on standard error what was fixed, which of the folders were `empty`, and `to_people` how it went.
    fn last_words(&self, screen: &Screen, fixing: Fixing, to_people: bool, empty: &[String]) -> io::Result<()> {
        if self.fixes > 0 {
            let told = report::words::fixed(self.fixes, self.fixed_files, fixing == Fixing::Make);
            screen.complain(&format!("{told}\n"))?;
        }
        if !to_people {
            return Ok(());
        }
        for folder in empty {
            let folder = match folder.as_str() {
                "." => "this folder".to_string(),
                folder => report::clean::line(folder),
            };
            screen.complain(&format!(
                "Nothing to check in {folder}: no .txt, .md, .eml, .mbox, .html, .mjml, .csv, .json, .yaml or template file.\n"
            ))?;
        }
        let tally = &self.tally;
        let said_all = self.silent > 0 && self.silent == tally.files && tally.problems == 0;
        if !said_all && (tally.files > 0 || empty.is_empty()) {
            screen.complain(&farewell(&self.report, tally, &screen.error_look))?;
        }
        Ok(())
    }
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
