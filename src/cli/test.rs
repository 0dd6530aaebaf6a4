//! `uncanned test`: runs the examples inside rule files.
//! Knows nothing of what an example must flag.

use crate::cli::args::TestArgs;
use crate::cli::exit::Exit;
use crate::cli::rule_set::RuleSet;
use crate::cli::screen::Screen;
use crate::engine::Line;
use crate::examples;
use crate::report::{clean, words};
use crate::rules::{self, Rule};
use std::collections::BTreeMap;
use std::io;

/// Does it, and says how the run ends.
pub fn test(args: TestArgs) -> io::Result<Exit> {
    let screen = Screen::new(args.screen.color);
    let RuleSet {
        rules: tested,
        lists,
        problems,
        texts,
    } = match args.paths.as_slice() {
        [] => RuleSet::bundled_in_full(),
        paths => RuleSet::only(paths),
    };
    let mut known: BTreeMap<String, Rule> = rules::bundled().into_iter().map(|r| (r.id.clone(), r)).collect();
    known.extend(tested.iter().map(|r| (r.id.clone(), r.clone())));
    let known: Vec<Rule> = known.into_values().collect();
    let (mut bad, mut good, mut failed) = (0, 0, 0);
    for rule in &tested {
        let outcome = examples::run(rule, &known, &lists);
        bad += outcome.bad;
        good += outcome.good;
        failed += usize::from(!outcome.failures.is_empty() || !outcome.uncovered.is_empty());
        for failure in &outcome.failures {
            screen.print(&format!("{}: {}\n", clean::line(&rule.path), clean::line(failure)))?;
        }
        let text = texts
            .get(&rule.id)
            .map(String::as_str)
            .or(rules::bundled_text(&rule.id));
        for line in &outcome.uncovered {
            screen.print(&uncovered(rule, *line, text.unwrap_or("")))?;
        }
    }
    for problem in &problems {
        screen.problem(problem)?;
    }
    let passed = words::count(tested.len(), "rule", "rules");
    let examples = format!("{} and {good} good", words::count(bad, "bad example", "bad examples"));
    let end = match failed {
        0 => "all as they should be".to_string(),
        n => words::count(n, "rule fails", "rules fail"),
    };
    screen.complain(&format!("Tested {passed} with {examples}: {end}.\n"))?;
    Ok(match (problems.is_empty(), failed) {
        (false, _) => Exit::Problems,
        (true, 0) => Exit::Clean,
        (true, _) => Exit::Findings,
    })
}

/// `rules/canned/x.toml:14: no bad example is caught by this line: …`.
fn uncovered(rule: &Rule, line: Line, file: &str) -> String {
    let keys = line.keys();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let place = rules::place_of(file, &keys, Some(line.nth as usize));
    let place = place.map_or(String::new(), |(line, _)| format!(":{line}"));
    let text = clean::line(line.text(rule));
    let text = match text.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    };
    let path = clean::line(&rule.path);
    format!("{path}{place}: no bad example is caught by this line: {text}\n")
}
