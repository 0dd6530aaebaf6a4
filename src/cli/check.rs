//! `uncanned check`: reads, lints and reports.
//! Knows nothing of how a message is judged or a report is worded.

use crate::cli::allows::{self, Seen};
use crate::cli::args::CheckArgs;
use crate::cli::ci::Ci;
use crate::cli::exit::{Exit, Limits};
use crate::cli::format_arg::Format;
use crate::cli::job::{Done, Fixing, Turn};
use crate::cli::outputs::{Kept, Outputs, Whole};
use crate::cli::round::Round;
use crate::cli::screen::Screen;
use crate::cli::tighten::Tighten;
use crate::cli::watch::watch;
use crate::cli::work::{MOST_ROWS, Work};
use crate::problem::Problem;
use crate::report::{self, Look, Report, Statistics, Tally};
use crate::rules::Rule;
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
    let ci = Ci::new();
    let output_file = args.output_file.as_deref();
    let formats = ci.formats(&args.format, output_file);
    let (outputs, mut problems) = Outputs::new(&formats, output_file, look, screen.file_look);
    let taken = work
        .turns
        .iter()
        .find(|turn| turn.input.path.as_deref().is_some_and(|path| outputs.has_file(path)));
    if let Some(turn) = taken {
        let help = "give the report a file of its own: nothing was checked or written";
        screen.problem(&Problem::new(
            &turn.input.name,
            "is to be checked, and would be written over",
            help,
        ))?;
        return Ok(Exit::Problems);
    }
    screen.goes_on = outputs.write_files() || fixing == Fixing::Make;
    problems.append(&mut work.problems);
    if let Some(rows) = work.rows_cut.filter(|_| !args.quiet) {
        screen.complain(&format!("Of {rows} rows, the first {MOST_ROWS} are tried.\n"))?;
    }
    if let Some(input) = work.stdin_left_out().filter(|_| fixing == Fixing::Make) {
        // What is left out comes out as it came in.
        match input.read() {
            Ok(bytes) => screen.print_raw(&bytes)?,
            Err(problem) => problems.push(problem),
        }
    }
    for problem in &problems {
        screen.problem(problem)?;
    }
    let keep = outputs.keeps_files() || work.due().count() == 1;
    let turns: Vec<&Turn> = work.due().collect();
    let parts = work.parts(|nth| work.turns[nth].is_due());
    let job = work.job(&args, parts, &outputs, fixing, keep);
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
    // What is to be told of `[[allow]]` is known at the end: files behind its own wait for it.
    let round = Round {
        job: &job,
        args: &args,
        screen: &screen,
        holds: allows::first_file(&work.setups),
    };
    let (mut kept, mut tighten, mut seen) = (Kept::default(), Tighten::default(), Seen::default());
    let held = round.run(&turns, &mut kept, |turn, mut done| {
        seen.add(&done);
        tighten.take(turn, &mut done);
        run.add(done);
    })?;
    let mut late: Vec<(Option<&Turn>, Done)> = held.into_iter().map(|(turn, done)| (Some(turn), done)).collect();
    if round.holds.is_some() {
        late.iter().for_each(|(_, done)| seen.add(done));
        // No line of theirs has been changed, where only changed lines are of interest.
        let settings = match args.changed_since {
            Some(_) => Vec::new(),
            None => seen.reports(&work.setups, &args, work.given.today),
        };
        let settings = settings.into_iter();
        late.extend(settings.map(|file| (None, job.done(file))));
        late.sort_by(|(_, a), (_, b)| a.name.cmp(&b.name));
    }
    for (turn, mut done) in late {
        round.tell(&mut kept, &mut done)?;
        if let Some(turn) = turn {
            tighten.take(turn, &mut done);
        }
        run.add(done);
    }
    if fixing != Fixing::Show {
        let rules: Vec<&Rule> = work.setups.iter().flat_map(|setup| setup.engine.rules()).collect();
        let whole = Whole {
            report: &run.report,
            rules: &rules,
            statistics: args.statistics.then_some(&run.statistics),
            folder: &ci.folder,
            seconds: started.elapsed().as_secs_f64(),
        };
        for problem in outputs.finish(kept, &whole, |text| screen.say(text))? {
            screen.problem(&problem)?;
            run.tally.problems += 1;
        }
        if outputs.hold(Format::Github)
            && let Some(told) = ci.add_summary(&run.report, &run.tally)
        {
            screen.complain(&told)?;
        }
    }
    // Beside the report, not in its place: whatever its form, it can still be read by what reads it.
    if args.statistics {
        screen.complain(&run.statistics.table())?;
    }
    tighten.finish(&args, &work, fixing, &screen)?;
    if !args.quiet && !run.was_idle(&work, &args, &screen)? {
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
    statistics: Statistics,
    /// Named files that hold no message.
    silent: usize,
    /// Findings fixed, or that would be, and the files they are in.
    fixes: usize,
    fixed_files: usize,
}

impl Run {
    fn add(&mut self, done: Done) {
        self.tally.add(done.tally);
        self.statistics.add(done.statistics);
        self.silent += usize::from(done.silent.is_some());
        self.fixes += done.fixes;
        self.fixed_files += usize::from(done.fixes > 0);
        match done.file {
            Some(file) => self.report.files.push(file),
            None => self.report.problems.extend(done.problems),
        }
    }

    /// Whether all there is was left out or has not changed; that is told on standard error.
    fn was_idle(&self, work: &Work, args: &CheckArgs, screen: &Screen) -> io::Result<bool> {
        let told = match &args.changed_since {
            _ if self.tally.problems > 0 || work.due().next().is_some() => return Ok(false),
            Some(rev) if !work.turns.is_empty() => report::words::nothing_changed(&report::clean::line(rev)),
            _ if work.left_out > 0 => report::words::all_left_out(work.left_out),
            _ => return Ok(false),
        };
        screen.complain(&format!("{told}\n"))?;
        Ok(true)
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
    let found = tally.errors + tally.warnings + tally.advice + tally.problems + tally.known;
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
