//! `uncanned rules`: every rule, whether it runs, and what decided that.
//! Knows nothing of how it is run.

use crate::cli::args::ListArgs;
use crate::cli::exit::Exit;
use crate::cli::screen::Screen;
use crate::cli::settings::{Choice, Finder, misnamed};
use crate::message::{Kind, Mode};
use crate::report::{clean, words};
use crate::rules::select::Chosen;
use crate::rules::{Audience, Rule};
use std::io;
use std::path::Path;

/// The widest line.
const WIDTH: usize = 100;
/// How wide the column of packs gets before it is let run over.
const PACKS: usize = 22;

/// Does it, and says how the run ends.
pub fn list(args: ListArgs) -> io::Result<Exit> {
    let screen = Screen::new(args.screen.color);
    let config = Finder::new(&args.config).of(Path::new(""));
    let choice = Choice::under(config.as_deref(), &args.choice);
    let mut problems = choice.problems;
    problems.extend(misnamed(&args.choice, &choice.names));
    for problem in &problems {
        screen.problem(problem)?;
    }
    screen.print(&table(&choice.rules))?;
    let on = choice.rules.iter().filter(|c| c.on).count();
    let all = words::count(choice.rules.len(), "rule", "rules");
    screen.complain(&format!("{all}, {on} on.\n"))?;
    Ok(if problems.is_empty() {
        Exit::Clean
    } else {
        Exit::Problems
    })
}

/// A line a rule: id, severity, packs, state. Where the state does not fit, it goes on a line of its own.
fn table(chosen: &[Chosen]) -> String {
    let packs = |rule: &Rule| {
        let names: Vec<&str> = rule.packs().iter().map(|pack| pack.name()).collect();
        names.join(", ")
    };
    let ids = chosen.iter().map(|c| c.rule.id.chars().count()).max().unwrap_or(0);
    let widths = chosen.iter().map(|c| packs(&c.rule).len()).max().unwrap_or(0);
    let packs_width = widths.min(PACKS);
    let mut out = String::new();
    for choice in chosen {
        let rule = &choice.rule;
        let (id, severity) = (clean::line(&rule.id), rule.spec.severity.name());
        let head = format!("{id:ids$}  {severity:7}  {:packs_width$}", packs(rule));
        let state = clean::line(&state(choice));
        if head.chars().count() + 2 + state.chars().count() > WIDTH {
            out.push_str(&format!(
                "{}\n{:indent$}{state}\n",
                head.trim_end(),
                "",
                indent = ids + 2
            ));
        } else {
            out.push_str(&format!("{head}  {state}\n"));
        }
    }
    out
}

/// `on for email, note: pack cold-email; severity: uncanned.toml:12`.
fn state(Chosen { rule, on, why, graded }: &Chosen) -> String {
    let state = if *on && !rule.spec.report {
        "on, silently".to_string()
    } else if *on {
        format!("on{}", only_for(rule))
    } else {
        "off".to_string()
    };
    let graded = graded
        .as_ref()
        .map_or(String::new(), |by| match by.strip_prefix("--severity") {
            Some(_) => format!("; {by}"),
            None => format!("; severity: {by}"),
        });
    format!("{state}: {why}{graded}")
}

/// ` for email, templates`, where a rule is not on for every message it could speak on.
fn only_for(rule: &Rule) -> String {
    let (now, could) = (rule.audience(), rule.possible_audience());
    if now == could {
        return String::new();
    }
    let has_all = |part: Audience| could.and(part) != Audience::NOBODY && could.and(part) == now.and(part);
    let mut names: Vec<&str> = Kind::ALL
        .into_iter()
        .filter(|kind| has_all(Audience::of(&[*kind], &[])))
        .map(Kind::name)
        .collect();
    if has_all(Audience::of(&[], &[Mode::Template])) {
        names.push("templates");
    }
    format!(" for {}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Pack;
    use crate::rules::select::{Grade, Selection, choose};

    #[test]
    fn each_line_says_what_decided_the_state() {
        let rule = |id: &str, keys: &str| {
            let wording = "says = 's'\nwhy = 'w'\ninstead = 'i'\nsource = 's'\nseverity = 'warning'\nphrases = ['x']\n";
            crate::rules::parse_unchecked(id, id, &format!("{wording}{keys}")).expect("a sound rule")
        };
        let rules = || {
            vec![
                rule("house/synergy", ""),
                rule("law/address", "packs = ['compliance']"),
                rule("mail/cold", "packs = ['cold-email']"),
                rule("mail/forms", "packs = ['follow-up', 'template-hygiene']"),
                rule("mail/three", "packs = ['cold-email', 'follow-up', 'call-script']"),
            ]
        };
        let graded = Selection {
            ignore: vec!["law".to_string()],
            grades: vec![Grade {
                name: "house".to_string(),
                level: Some(crate::finding::Severity::Error),
                by: "uncanned.toml:12".to_string(),
                near: false,
            }],
            packs: Some((vec![Pack::Core], "uncanned.toml:1".to_string())),
            ..Selection::default()
        };
        let shown = |selection: &Selection| table(&choose(rules(), selection));
        assert_eq!(
            shown(&Selection::default()),
            "\
house/synergy  warning  core                    on: pack core
law/address    warning  compliance              off: pack compliance is off unless named
mail/cold      warning  cold-email              on for email, note: pack cold-email
mail/forms     warning  follow-up, template-hygiene
               on for follow-up, reply, templates: packs follow-up, template-hygiene
mail/three     warning  cold-email, follow-up, call-script
               on: packs cold-email, follow-up, call-script
"
        );
        let lines = shown(&graded);
        assert_eq!(
            lines.lines().take(4).collect::<Vec<_>>().join("\n"),
            "\
house/synergy  error    core
               on: pack core in uncanned.toml:1; severity: uncanned.toml:12
law/address    warning  compliance              off: --ignore law
mail/cold      warning  cold-email              off: pack cold-email is not in uncanned.toml:1"
        );
        assert!(lines.lines().all(|line| line.chars().count() <= WIDTH), "{lines}");
    }
}
