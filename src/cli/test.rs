//! `uncanned test`: runs the examples inside rule files.
//! Knows nothing of what an example must flag.

use crate::cli::args::TestArgs;
use crate::cli::exit::Exit;
use crate::cli::rule_set;
use crate::cli::screen::Screen;
use crate::examples;
use crate::problem::Problem;
use crate::report::{clean, words};
use crate::rules::{self, Rule};
use std::io;

/// Does it, and says how the run ends.
pub fn test(args: TestArgs) -> io::Result<Exit> {
    let screen = Screen::new(args.screen.color, false);
    let (rules, mut problems) = rules_to_test(&args);
    let (mut bad, mut good, mut failed) = (0, 0, 0);
    for rule in &rules {
        let outcome = examples::run(rule);
        bad += outcome.bad;
        good += outcome.good;
        failed += usize::from(!outcome.failures.is_empty());
        for failure in &outcome.failures {
            screen.print(&format!("{}: {}\n", clean::line(&rule.path), clean::line(failure)))?;
        }
        problems.extend(outcome.problems);
    }
    for problem in &problems {
        screen.problem(problem)?;
    }
    let passed = words::count(rules.len(), "rule", "rules");
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

/// The bundled rules with their examples, or those under the paths given.
fn rules_to_test(args: &TestArgs) -> (Vec<Rule>, Vec<Problem>) {
    if args.paths.is_empty() {
        let all = rules::bundled().into_iter();
        return (
            all.map(|r| rules::bundled_in_full(&r.id).unwrap_or(r)).collect(),
            Vec::new(),
        );
    }
    let (mut all, mut problems) = (Vec::new(), Vec::new());
    for path in &args.paths {
        let (mut own, mut more) = rule_set::load(path);
        all.append(&mut own);
        problems.append(&mut more);
    }
    (all, problems)
}
