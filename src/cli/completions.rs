//! `uncanned completions`: a script that lets a shell finish what is typed.
//! Knows nothing of what the words it offers do.

use crate::cli::args::{Args, Color, CompletionsArgs};
use crate::cli::exit::Exit;
use crate::cli::screen::Screen;
use crate::dialect::Dialect;
use crate::rules::{self, Pack};
use clap::builder::PossibleValuesParser;
use clap::{Arg, Command, CommandFactory};
use std::io;

/// Prints it, and says how the run ends.
pub fn completions(args: &CompletionsArgs) -> io::Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut offering(Args::command()), "uncanned", &mut script);
    Screen::new(Color::Never).print_raw(&script)?;
    Ok(Exit::Clean)
}

/// The command with the names that rules, packs and dialects have. Only a script wants them: a run takes others too, and tells
/// what is wrong with one in its own words.
fn offering(command: Command) -> Command {
    command.mut_subcommands(|subcommand| subcommand.mut_args(offer))
}

fn offer(arg: Arg) -> Arg {
    let ids = rules::bundled_ids;
    let packs = Pack::ALL.map(Pack::name);
    let mut names: Vec<&str> = match arg.get_id().as_str() {
        "rule" => ids().collect(),
        "select" | "ignore" => {
            let families = ids().filter_map(|id| id.split_once('/')).map(|(family, _)| family);
            families.chain(ids()).chain(packs).collect()
        }
        "packs" => packs.to_vec(),
        "dialect" => Dialect::all().iter().map(|dialect| dialect.id.as_str()).collect(),
        _ => return arg,
    };
    names.sort_unstable();
    names.dedup();
    arg.value_parser(PossibleValuesParser::new(names))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_argument_that_takes_a_name_offers_the_names() {
        let command = offering(Args::command());
        let cases = [
            ("explain", "rule", "canned/wellbeing"),
            ("check", "select", "canned"),
            ("check", "ignore", "canned/wellbeing"),
            ("rules", "select", "template-hygiene"),
            ("check", "packs", "compliance"),
            ("check", "dialect", "hubspot"),
            ("render", "dialect", "liquid"),
        ];
        for (subcommand, id, name) in cases {
            let subcommand = command.find_subcommand(subcommand).unwrap();
            let arg = subcommand.get_arguments().find(|arg| arg.get_id() == id).unwrap();
            let offered = arg.get_possible_values();
            assert!(offered.iter().any(|value| value.get_name() == name), "{id} {name}");
        }
    }
}
