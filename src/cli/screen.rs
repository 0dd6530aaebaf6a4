//! The two streams and what they can show.
//! Knows nothing of what is printed.

use crate::cli::args::Color;
use crate::problem::Problem;
use crate::report::{Look, pretty_problem};
use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};

/// A line drawn over itself must not break: it is not drawn in fewer columns.
const NARROWEST: usize = 40;

/// Standard output, standard error and the look of each.
pub struct Screen {
    /// What standard output can show.
    pub look: Look,
    /// What is put into a file.
    pub file_look: Look,
    /// What standard error can show.
    pub error_look: Look,
    /// Whether standard output is a terminal that can be cleared.
    pub clears: bool,
    /// Whether the report goes to standard error, since standard output is for something else.
    pub aside: bool,
    /// Whether there is more to do than to be read: then a reader who leaves stops nothing.
    pub goes_on: bool,
    /// Whether a line can be drawn over itself on standard error.
    redraws: bool,
    /// Whether such a line stands there.
    line: AtomicBool,
    /// Whether a reader has left.
    left: AtomicBool,
}

impl Screen {
    /// Asks the environment and the terminal.
    pub fn new(color: Color) -> Self {
        let out_is_terminal = io::stdout().is_terminal();
        let error_is_terminal = io::stderr().is_terminal();
        let look = |is_terminal| Look {
            width: width(is_terminal),
            colour: colour(color, is_terminal),
            unicode: unicode(),
        };
        let moves = set("TERM").is_none_or(|term| term != "dumb");
        Self {
            look: look(out_is_terminal),
            file_look: look(false),
            error_look: look(error_is_terminal),
            clears: out_is_terminal && moves,
            aside: false,
            goes_on: false,
            redraws: error_is_terminal && moves && set("CI").is_none() && width(error_is_terminal) >= NARROWEST,
            line: AtomicBool::new(false),
            left: AtomicBool::new(false),
        }
    }

    /// Puts the report's text where it goes.
    pub fn say(&self, text: &str) -> io::Result<()> {
        if self.aside {
            self.complain(text)
        } else {
            self.print(text)
        }
    }

    /// Puts text on standard output.
    pub fn print(&self, text: &str) -> io::Result<()> {
        self.print_raw(text.as_bytes())
    }

    /// Puts bytes on standard output as they are.
    pub fn print_raw(&self, bytes: &[u8]) -> io::Result<()> {
        self.wipe_line();
        let mut out = io::stdout().lock();
        self.unless_left(out.write_all(bytes).and_then(|()| out.flush()))
    }

    /// Puts text on standard error.
    pub fn complain(&self, text: &str) -> io::Result<()> {
        self.wipe_line();
        self.unless_left(Self::complain_plainly(text))
    }

    /// The same, where no screen was made.
    pub fn complain_plainly(text: &str) -> io::Result<()> {
        io::stderr().lock().write_all(text.as_bytes())
    }

    /// Puts a problem on standard error.
    pub fn problem(&self, problem: &Problem) -> io::Result<()> {
        self.complain(&pretty_problem(problem, &self.error_look))
    }

    /// Whether a line can be drawn over itself.
    pub fn redraws(&self) -> bool {
        self.redraws
    }

    /// Draws a passing line on standard error, which is gone before anything else is put there. Whether it can be seen matters to nobody.
    pub fn draw_line(&self, text: &str) {
        self.line.store(true, Ordering::Relaxed);
        let _ = Self::complain_plainly(&format!("\r{text}\x1b[K"));
    }

    /// Takes that line away.
    pub fn wipe_line(&self) {
        if self.line.swap(false, Ordering::Relaxed) {
            let _ = Self::complain_plainly("\r\x1b[K");
        }
    }

    /// Clears standard output, if it is a terminal.
    pub fn clear(&self) -> io::Result<()> {
        if self.clears {
            self.print("\x1b[H\x1b[2J")
        } else {
            Ok(())
        }
    }

    /// Whether a reader has left while there was more to do.
    pub fn was_left(&self) -> bool {
        self.left.load(Ordering::Relaxed)
    }

    fn unless_left(&self, done: io::Result<()>) -> io::Result<()> {
        match done {
            Err(error) if self.goes_on && error.kind() == io::ErrorKind::BrokenPipe => {
                self.left.store(true, Ordering::Relaxed);
                Ok(())
            }
            done => done,
        }
    }
}

/// The value of a variable of the environment, if it has one.
pub fn set(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn colour(color: Color, is_terminal: bool) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        // https://no-color.org and https://bixense.com/clicolors: off wins, then force, then what the stream is.
        Color::Auto if set("NO_COLOR").is_some() => false,
        Color::Auto if set("CLICOLOR_FORCE").is_some_and(|v| v != "0") => true,
        Color::Auto => {
            is_terminal && set("CLICOLOR").is_none_or(|v| v != "0") && set("TERM").is_none_or(|t| t != "dumb")
        }
    }
}

/// Columns: what the environment says, what the terminal says, else 80.
fn width(is_terminal: bool) -> usize {
    if let Some(columns) = set("COLUMNS").and_then(|c| c.parse().ok()) {
        return columns;
    }
    match is_terminal.then(terminal_size::terminal_size).flatten() {
        Some((terminal_size::Width(columns), _)) if columns > 0 => usize::from(columns),
        _ => 80,
    }
}

/// Only a locale that is set and is not UTF-8 stands for an ASCII screen.
fn unicode() -> bool {
    let locale = set("LC_ALL").or_else(|| set("LC_CTYPE")).or_else(|| set("LANG"));
    locale.is_none_or(|name| {
        let name = name.to_lowercase();
        name.contains("utf-8") || name.contains("utf8")
    })
}
