//! The command line: the only room that sees arguments, environment, clock and terminal.
//! Knows nothing of how a message is judged.
#![allow(
    clippy::disallowed_methods,
    reason = "this room is the one that sees the world outside"
)]

mod allows;
mod anchors;
mod args;
mod baseline;
mod baselines;
mod check;
mod ci;
mod company;
mod completions;
mod configuration;
mod exit;
mod explain;
mod facts;
mod format_arg;
mod init;
mod inputs;
mod job;
mod list;
mod man;
mod measure;
mod outputs;
mod parts;
mod progress;
mod render;
mod round;
mod rule_set;
mod schema;
mod screen;
mod settings;
mod setup;
mod show;
mod shown_settings;
mod starter;
mod survey;
mod templates;
mod test;
mod tighten;
mod watch;
mod work;

use crate::report::clean;
use args::{Args, Command};
use clap::Parser;
use exit::Exit;
use screen::Screen;
use std::ffi::OsString;
use std::io;
use std::process::ExitCode;

/// Does what the command line `args` (the program's name first) asks for, and says how it went.
pub fn run(args: Vec<OsString>) -> ExitCode {
    std::panic::set_hook(Box::new(|panic| {
        // What it says may quote the draft.
        let place = panic.location().map(|at| format!(" at {}:{}", at.file(), at.line()));
        let said = panic.payload_as_str().unwrap_or("for no reason it can tell");
        let said = format!(
            "uncanned stumbled{}: {}\n",
            place.unwrap_or_default(),
            clean::line(said)
        );
        let _ = Screen::complain_plainly(&said);
    }));
    guarded(|| {
        let args = match Args::try_parse_from(args) {
            Ok(args) => args,
            Err(said) => {
                said.print()?;
                return Ok(if said.use_stderr() { Exit::Problems } else { Exit::Clean });
            }
        };
        match args.command {
            Command::Check(args) => check::check(args),
            Command::Baseline(args) => baseline::baseline(args),
            Command::Render(args) => render::render(args),
            Command::Explain(args) => explain::explain(args),
            Command::Rules(args) => list::list(args),
            Command::Config(args) => show::show(args),
            Command::Init(args) => init::init(args),
            Command::Schema(args) => schema::schema(args),
            Command::Test(args) => test::test(args),
            Command::Measure(args) => measure::measure(args),
            Command::Completions(args) => completions::completions(&args),
            Command::Man => man::man(),
        }
    })
    .code()
}

/// How `work` ends, even where it is cut short: by a stream that cannot be written to, or by a fault of ours.
fn guarded(work: impl FnOnce() -> io::Result<Exit>) -> Exit {
    match std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)) {
        Ok(done) => done.unwrap_or_else(|error| ended(&error)),
        Err(_) => {
            let help = "this is a fault in uncanned: please report it with what it was run on";
            let said = format!("problem: the run broke off\n  help: {help}\n");
            let _ = Screen::complain_plainly(&said);
            Exit::Problems
        }
    }
}

/// Nobody reading on is no failure; not being able to write is.
fn ended(error: &io::Error) -> Exit {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Exit::Clean,
        _ => {
            // Standard output is gone: if standard error is too, nothing is left to say it on.
            let _ = Screen::complain_plainly(&format!("problem: could not write: {error}\n"));
            Exit::Problems
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_that_is_cut_short_ends_with_a_code_of_ours() {
        type Work = fn() -> io::Result<Exit>;
        let cases: [(Work, Exit); 4] = [
            (|| Ok(Exit::Findings), Exit::Findings),
            (|| Err(io::ErrorKind::BrokenPipe.into()), Exit::Clean),
            (|| Err(io::ErrorKind::StorageFull.into()), Exit::Problems),
            (|| panic!("a fault"), Exit::Problems),
        ];
        for (nth, (work, exit)) in cases.into_iter().enumerate() {
            assert_eq!(guarded(work), exit, "case {nth}");
        }
    }
}
