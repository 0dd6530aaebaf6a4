//! `uncanned explain`: all there is to know of one rule.
//! Knows nothing of how it is run.

use crate::cli::args::ExplainArgs;
use crate::cli::configuration::Configuration;
use crate::cli::exit::Exit;
use crate::cli::rule_set::RuleSet;
use crate::cli::screen::Screen;
use crate::cli::settings::{Finder, at_its_key};
use crate::measure::Record;
use crate::problem::Problem;
use crate::report::wrap::wrap;
use crate::report::{Look, clean};
use crate::rules::{self, Flags, Rule, select};
use owo_colors::OwoColorize;
use std::io;
use std::path::Path;

/// Does it, and says how the run ends.
pub fn explain(args: ExplainArgs) -> io::Result<Exit> {
    let screen = Screen::new(args.screen.color);
    let path = Finder::new(&args.config).of(Path::new(""));
    let mut configuration = path.as_deref().map_or_else(Default::default, Configuration::read);
    let RuleSet {
        rules: all,
        problems: more,
        ..
    } = RuleSet::gather(&configuration.rule_folders(&args.rules));
    let mut problems = std::mem::take(&mut configuration.problems);
    problems.extend(more.into_iter().map(|problem| at_its_key(problem, &configuration)));
    for problem in &problems {
        screen.problem(problem)?;
    }
    let Some(rule) = all.iter().find(|rule| rule.id == args.rule) else {
        let help = select::did_you_mean(&args.rule, all.iter().map(|r| r.id.as_str()));
        screen.problem(&Problem::new("", format!("there is no rule `{}`", args.rule), help))?;
        return Ok(Exit::Problems);
    };
    // A bundled rule comes without its examples; one of the user's has them.
    let full = match rule.spec.bad.is_empty() && rule.spec.good.is_empty() {
        true => rules::bundled_in_full(&rule.id).and_then(Result::ok),
        false => None,
    };
    // What is known of a bundled rule is not true of one that took its place.
    let measured = match full {
        Some(_) => Record::bundled().told(&rule.id),
        None => Vec::new(),
    };
    screen.print(&page(full.as_ref().unwrap_or(rule), &measured, &screen.look))?;
    Ok(if problems.is_empty() {
        Exit::Clean
    } else {
        Exit::Problems
    })
}

fn page(rule: &Rule, measured: &[String], look: &Look) -> String {
    let spec = &rule.spec;
    let width = look.width.clamp(40, 100);
    let bold = |text: &str| {
        if look.colour {
            text.bold().to_string()
        } else {
            text.to_string()
        }
    };
    let mut out = format!("{} ({})\n", bold(&clean::line(&rule.id)), spec.severity.name());
    out.push_str(&wrap(&clean::line(&spec.says), "  ", width));
    for (title, text) in [("Why", &spec.why), ("Source", &spec.source), ("Instead", &spec.instead)] {
        if !text.is_empty() {
            out.push_str(&format!("\n{}\n", bold(title)));
            out.push_str(&wrap(&clean::line(text), "  ", width));
        }
    }
    let names = |all: Vec<&str>, or: &str| if all.is_empty() { or.to_string() } else { all.join(", ") };
    let kinds = names(spec.kinds.iter().map(|k| k.name()).collect(), "every kind of message");
    let zones = names(spec.zones.iter().map(|z| z.name()).collect(), "the words to the reader");
    let modes = names(spec.modes.iter().map(|m| m.name()).collect(), "drafts and templates");
    out.push_str(&format!("\n{}\n", bold("Looks at")));
    out.push_str(&wrap(&format!("{kinds}; {modes}; {zones}"), "  ", width));
    let packs = names(rule.packs().iter().map(|pack| pack.name()).collect(), "");
    let which = if rule.packs().len() == 1 { "pack" } else { "packs" };
    out.push_str(&wrap(&format!("{which} {packs}"), "  ", width));
    for (i, line) in measured.iter().enumerate() {
        if i == 0 {
            out.push_str(&format!("\n{}\n", bold("Measured")));
        }
        out.push_str(&wrap(line, "  ", width));
    }
    for (i, bad) in spec.bad.iter().enumerate() {
        out.push_str(&if i == 0 {
            format!("\n{}\n", bold("Flagged"))
        } else {
            "\n".to_string()
        });
        out.push_str(&example(&bad.text));
        let flags = match &bad.flags {
            Flags::One(words) => vec![words.as_str()],
            Flags::Many(all) => all.iter().map(String::as_str).collect(),
        };
        let flags: Vec<String> = flags
            .iter()
            .map(|words| format!("\"{}\"", clean::line(words)))
            .collect();
        out.push_str(&wrap(&flags.join(", "), "    at: ", width));
    }
    for (i, good) in spec.good.iter().enumerate() {
        out.push_str(&if i == 0 {
            format!("\n{}\n", bold("Left alone"))
        } else {
            "\n".to_string()
        });
        out.push_str(&example(&good.text));
    }
    out
}

/// A message as it stands, set off by a bar.
fn example(text: &str) -> String {
    clean::lines(text.trim())
        .lines()
        .map(|line| format!("  | {line}").trim_end().to_string() + "\n")
        .collect()
}
