//! `uncanned check`: reads, lints and reports.
//! Knows nothing of how a message is judged or a report is worded.

use crate::cli::args::CheckArgs;
use crate::cli::exit::{Exit, Limits};
use crate::cli::job::{Done, Fixing, Turn};
use crate::cli::outputs::{Kept, Outputs};
use crate::cli::round::Round;
use crate::cli::screen::Screen;
use crate::cli::watch::watch;
use crate::cli::work::{MOST_ROWS, Work};
use crate::report::{self, Look, Report, Tally};
use std::io;
use std::mem::ManuallyDrop;
use std::time::Instant;

/// Does it, and says how the run ends.
pub fn check(args: CheckArgs) -> io::Result<Exit> {
    if args.watch {
        return watch(&args);
    }
    let started = Instant::now();
    let mut screen = Screen::new(args.screen.color);
    let fixing = match (args.fix, args.diff) {
        (_, true) => Fixing::Show,
        (true, false) => Fixing::Make,
        (false, false) => Fixing::Nothing,
    };
    // The process ends with this call: giving thousands of small allocations back first would be a tenth of a cold start.
    let mut work = ManuallyDrop::new(Work::new(&args));
    // Standard output is the mended text's where there is one.
    screen.aside = fixing == Fixing::Make && work.turns.iter().any(|turn| turn.input.path.is_none());
    let look = if screen.aside { screen.error_look } else { screen.look };
    let (outputs, mut problems) = Outputs::new(&args.format, args.output_file.as_deref(), look, screen.file_look);
    screen.goes_on = outputs.write_files() || fixing == Fixing::Make;
    problems.append(&mut work.problems);
    if let Some(rows) = work.rows_cut.filter(|_| !args.quiet) {
        screen.complain(&format!("Of {rows} rows, the first {MOST_ROWS} are tried.\n"))?;
    }
    for problem in &problems {
        screen.problem(problem)?;
    }
    let keep = outputs.keeps_files() || work.turns.len() == 1;
    let job = work.job(&args, work.parts(|_| true), &outputs, fixing, keep);
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
    let round = Round {
        job: &job,
        args: &args,
        screen: &screen,
    };
    let turns: Vec<&Turn> = work.turns.iter().collect();
    let mut kept = Kept::default();
    round.run(&turns, &mut kept, |_, done| run.add(done))?;
    if fixing != Fixing::Show {
        let seconds = started.elapsed().as_secs_f64();
        for problem in outputs.finish(kept, &run.report, seconds, |text| screen.say(text))? {
            screen.problem(&problem)?;
            run.tally.problems += 1;
        }
    }
    if !args.quiet {
        run.last_words(&screen, fixing, outputs.are_for_people(), &work.empty)?;
    }
    if screen.was_left() {
        return Ok(Exit::Clean);
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
        for folder in empty {
            let folder = match folder.as_str() {
                "." => "this folder".to_string(),
                folder => report::clean::line(folder),
            };
            screen.complain(&format!(
                "Nothing to check in {folder}: no .txt, .md, .eml, .mbox, .html, .mjml, .csv, .json, .yaml or template file.\n"
            ))?;
        }
        if !to_people {
            return Ok(());
        }
        let tally = &self.tally;
        let said_all = self.silent > 0 && self.silent == tally.files && tally.problems == 0;
        if !said_all && (tally.files > 0 || empty.is_empty()) {
            screen.complain(&farewell(&self.report, tally, &screen.error_look))?;
        }
        Ok(())
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
