//! `uncanned rules`: every rule and whether it runs.
//! Knows nothing of how it is run.

use crate::cli::args::ListArgs;
use crate::cli::exit::Exit;
use crate::cli::rule_set::{self, Chosen, RuleSet};
use crate::cli::screen::Screen;
use crate::report::{clean, words};
use std::io;

/// Does it, and says how the run ends.
pub fn list(args: ListArgs) -> io::Result<Exit> {
    let screen = Screen::new(args.screen.color, false);
    let RuleSet {
        rules, mut problems, ..
    } = RuleSet::gather(&args.choice.rules);
    let (chosen, more) = rule_set::choose(rules, &args.choice);
    problems.extend(more);
    for problem in &problems {
        screen.problem(problem)?;
    }
    screen.print(&table(&chosen))?;
    let on = chosen.iter().filter(|c| c.on).count();
    screen.complain(&format!("{}, {on} on.\n", words::count(chosen.len(), "rule", "rules")))?;
    Ok(if problems.is_empty() {
        Exit::Clean
    } else {
        Exit::Problems
    })
}

fn table(chosen: &[Chosen]) -> String {
    let widest = chosen.iter().map(|c| c.rule.id.chars().count()).max().unwrap_or(0);
    let mut out = String::new();
    for Chosen { rule, on, why } in chosen {
        let state = if *on { "on " } else { "off" };
        let why = if why.is_empty() {
            String::new()
        } else {
            format!(" [{}]", clean::line(why))
        };
        let (id, severity) = (clean::line(&rule.id), rule.spec.severity.name());
        let says = clean::line(rule.spec.says.lines().next().unwrap_or(""));
        out.push_str(&format!("{id:widest$}  {severity:7}  {state}  {says}{why}\n"));
    }
    out
}
