//! The command line: the only room that sees arguments, environment, clock and terminal.
//! Knows nothing of how a message is judged.
#![allow(
    clippy::disallowed_methods,
    reason = "this room is the one that sees the world outside"
)]

mod anchors;
mod args;
mod check;
mod configuration;
mod exit;
mod explain;
mod facts;
mod init;
mod inputs;
mod job;
mod list;
mod measure;
mod outputs;
mod parts;
mod render;
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

use args::{Args, Command};
use clap::Parser;
use exit::Exit;
use screen::Screen;
use std::ffi::OsString;
use std::io;
use std::process::ExitCode;

/// Does what the command line `args` (the program's name first) asks for, and says how it went.
pub fn run(args: Vec<OsString>) -> ExitCode {
    let args = match Args::try_parse_from(args) {
        Ok(args) => args,
        Err(said) => {
            let usage = if said.use_stderr() { Exit::Problems } else { Exit::Clean };
            return match said.print() {
                Ok(()) => usage.code(),
                Err(error) => ended(&error).code(),
            };
        }
    };
    let done = match args.command {
        Command::Check(args) => check::check(args),
        Command::Render(args) => render::render(args),
        Command::Explain(args) => explain::explain(args),
        Command::Rules(args) => list::list(args),
        Command::Config(args) => show::show(args),
        Command::Init(args) => init::init(args),
        Command::Schema(args) => schema::schema(args),
        Command::Test(args) => test::test(args),
        Command::Measure(args) => measure::measure(args),
    };
    done.unwrap_or_else(|error| ended(&error)).code()
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
