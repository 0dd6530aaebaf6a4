//! The `uncanned` command.
//! Knows nothing but where the command line is read.

#[allow(clippy::disallowed_methods, reason = "this is where the command line comes in")]
fn main() -> std::process::ExitCode {
    uncanned::cli::run(std::env::args_os().collect())
}
