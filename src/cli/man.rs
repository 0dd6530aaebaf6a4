//! `uncanned man`: the manual page, made of the command line's own help and of what is said here.
//! Knows nothing of how any of it is done.

use crate::cli::args::{Args, Color};
use crate::cli::exit::Exit;
use crate::cli::screen::Screen;
use clap::{Arg, Command, CommandFactory};
use roff::{Inline, Roff, bold, italic, roman};
use std::io;

/// What follows the commands: headings, and under each some terms and what is to be said of them.
const SECTIONS: &[(&str, &[(&str, &str)])] = &[
    (
        "EXIT STATUS",
        &[
            (
                "0",
                "There is nothing to report, or nothing as severe as --fail-on says (a warning, unless it says \
                 otherwise).",
            ),
            (
                "1",
                "There is a finding at least that severe, or more warnings than --max-warnings puts up with.",
            ),
            (
                "2",
                "Something could not be read, loaded or written, so that the job was not done, whatever else was \
                 found. Standard error says what.",
            ),
        ],
    ),
    (
        "ENVIRONMENT",
        &[
            (
                "NO_COLOR",
                "If set to anything, nothing is coloured unless --color says so.",
            ),
            (
                "CLICOLOR_FORCE",
                "If set to anything but 0, output is coloured even where it goes to no terminal.",
            ),
            ("CLICOLOR", "If 0, nothing is coloured."),
            ("TERM", "If dumb, nothing is coloured, and progress is not shown."),
            (
                "COLUMNS",
                "How wide a report for people may be; without it as wide as the terminal, or 80 columns.",
            ),
            (
                "LC_ALL, LC_CTYPE, LANG",
                "The first of them that is set tells the character set: where it is not UTF-8, reports for people \
                 are drawn in ASCII.",
            ),
            ("CI", "If set, progress is not shown."),
            (
                "GITHUB_ACTIONS",
                "If true, findings are annotations of GitHub's unless --format says otherwise.",
            ),
            ("GITHUB_STEP_SUMMARY", "A file to which a summary of the run is added."),
            (
                "GITHUB_WORKSPACE, CI_PROJECT_DIR",
                "The top of the repository, from which reports for code hosts name files.",
            ),
        ],
    ),
    (
        "FILES",
        &[
            (
                "uncanned.toml",
                "What a team agreed on: packs, severities, words, paths, exceptions. The nearest one counts, \
                 in a message's own folder or above it.",
            ),
            (
                "uncanned-baseline.toml",
                "How many findings of which rule each file may keep, as uncanned baseline wrote it. The nearest one counts.",
            ),
            (
                ".uncannedignore, .gitignore",
                "What is left out of a folder, in git's notation. A file that is named on the command line is \
                 read all the same, unless --force-exclude is given.",
            ),
        ],
    ),
    (
        "EXAMPLES",
        &[
            ("uncanned check drafts/dana.eml", "One mail, before it goes out."),
            (
                "uncanned check - --stdin-name dana.eml < dana.eml",
                "The same from another program; the name tells its format.",
            ),
            (
                "uncanned check templates --mode template --fail-on error",
                "A folder of templates, failing on what must not go out.",
            ),
            (
                "uncanned check drafts --select jargon,merge --format compact",
                "Two families of rules, a line for each finding.",
            ),
            (
                "uncanned check templates --mode template --fix",
                "What can be mended without a thought is, and the rest is told.",
            ),
            (
                "uncanned baseline templates",
                "Accept what is found today, so that only what comes after is told.",
            ),
            (
                "uncanned check templates --changed-since origin/main --format github,sarif=uncanned.sarif",
                "In CI: only what a branch changed, as annotations and as a file for code scanning.",
            ),
            (
                "uncanned explain canned/wellbeing",
                "What a rule flags, why, and what to write instead.",
            ),
            (
                "uncanned completions bash > ~/.local/share/bash-completion/completions/uncanned",
                "Let the shell finish commands, options, rules and dialects.",
            ),
            (
                "uncanned man > ~/.local/share/man/man1/uncanned.1",
                "Put this page where man finds it.",
            ),
        ],
    ),
];

/// Prints it, and says how the run ends.
pub fn man() -> io::Result<Exit> {
    Screen::new(Color::Never).print(&page())?;
    Ok(Exit::Clean)
}

/// One page for all commands, so that there is one file to put in place and one page to search.
fn page() -> String {
    let mut command = Args::command();
    command.build();
    let version = format!("uncanned {}", env!("CARGO_PKG_VERSION"));
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    let mut page = Roff::new();
    page.control("TH", ["UNCANNED", "1", "\"\"", &version, "User Commands"]);
    page.control("SH", ["NAME"]);
    page.text([roman("uncanned - a linter for sales outreach")]);
    page.control("SH", ["SYNOPSIS"]);
    page.text([
        bold("uncanned "),
        italic("command"),
        roman(" ["),
        italic("option"),
        roman("]..."),
    ]);
    page.control("SH", ["DESCRIPTION"]);
    page.text([roman(about)]);
    page.control("SH", ["COMMANDS"]);
    for subcommand in command.get_subcommands().filter(|command| !command.is_hide_set()) {
        describe(subcommand.clone(), &mut page);
    }
    for (heading, entries) in SECTIONS {
        page.control("SH", [*heading]);
        for (term, text) in *entries {
            page.control("TP", []).text([bold(*term)]).text([roman(*text)]);
        }
    }
    page.render()
}

/// One command: how it is called, what it does, what it takes.
fn describe(mut command: Command, page: &mut Roff) {
    let usage = command.render_usage().to_string();
    page.control("SS", [usage.trim_start_matches("Usage: ")]);
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    page.text([roman(about + ".")]);
    for arg in command.get_arguments().filter(|arg| arg.get_id() != "help") {
        page.control("TP", []).text(term(arg));
        let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
        let defaults = arg.get_default_values().iter().map(|value| value.to_string_lossy());
        let default: Vec<_> = defaults.collect();
        page.text([roman(match default.is_empty() || !arg.get_action().takes_values() {
            true => help,
            false => format!("{help} [default: {}]", default.join(", ")),
        })]);
        values(arg, page);
    }
}

/// What an argument is called.
fn term(arg: &Arg) -> Vec<Inline> {
    let mut term = Vec::new();
    if let Some(short) = arg.get_short() {
        term.extend([bold(format!("-{short}")), roman(", ")]);
    }
    if let Some(long) = arg.get_long() {
        term.push(bold(format!("--{long}")));
    }
    if arg.get_action().takes_values() {
        if !term.is_empty() {
            term.push(roman(" "));
        }
        let names = arg.get_value_names().unwrap_or_default();
        term.push(italic(names.join(" ")));
    }
    term
}

/// What it can be, if that is a choice: in a line, or one by one where there is something to say of each.
fn values(arg: &Arg, page: &mut Roff) {
    let values = arg.get_possible_values();
    if !arg.get_action().takes_values() || values.is_empty() {
        return;
    }
    page.control("RS", []).control("PD", ["0"]);
    if values.iter().any(|value| value.get_help().is_some()) {
        for value in &values {
            let help = value.get_help().map(ToString::to_string).unwrap_or_default();
            page.control("TP", ["12"])
                .text([bold(value.get_name())])
                .text([roman(help)]);
        }
    } else {
        let names: Vec<_> = values.iter().map(|value| value.get_name()).collect();
        page.control("PP", []).text([roman(names.join(", "))]);
    }
    page.control("PD", []).control("RE", []);
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[test]
    fn the_examples_are_commands_there_are() {
        let (_, examples) = SECTIONS.iter().find(|(heading, _)| *heading == "EXAMPLES").unwrap();
        for (line, _) in *examples {
            let words = line.split_whitespace().take_while(|word| !matches!(*word, "<" | ">"));
            let parsed = Args::try_parse_from(words);
            assert!(parsed.is_ok(), "{line}: {}", parsed.unwrap_err());
        }
    }

    #[test]
    fn every_command_and_option_is_on_the_page() {
        let page = page().replace('\\', "");
        let command = Args::command();
        for subcommand in command.get_subcommands() {
            let usage = format!("uncanned {}", subcommand.get_name());
            assert!(page.contains(&format!(".SS \"{usage}")), "{usage}");
            for option in subcommand.get_arguments().filter_map(|arg| arg.get_long()) {
                assert!(page.contains(&format!("fB--{option}fR")), "{option}");
            }
        }
        assert_eq!(
            page.matches("OPTIONS\n").count(),
            0,
            "no options under a heading of their own"
        );
    }
}
