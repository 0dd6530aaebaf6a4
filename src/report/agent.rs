//! A report for programs that write mail: dense lines, each rule explained once, nothing of a draft outside quotes.
//! Knows nothing of who reads it.
//!
//! Lines, in this order, each of one kind by its first word:
//!
//! - `problem PATH:LINE:COL "what went wrong" "what to do"`: the path and place where there are any.
//! - `rule ID says "…" why "…" instead "…"`: once for each rule that found something; `…` in `says` stands for the words found.
//! - `error`, `warning` or `advice`, then `PATH:LINE:COL-LINE:COL ID "the words found"`. Lines and columns count from 1, columns in
//!   characters, the end is one past the last. `says "…"` follows where the rule's own line does not say it all; `with PLACE "…"` for each
//!   further place (at most 3); `fix safe` or `fix review` and `PLACE "old" -> "new"` for each edit where something is known to mend it.
//! - `ready`, `rework` or `blocked`, then `PATH` (and `#2` for the second of several messages), the kind, the counts.
//!
//! Everything quoted is a JSON string on one line, cut with `…` where it is long, so that no text of a draft can pose as a line of the
//! report. A path with more than letters, digits and `._-/` in it is quoted too.

use crate::finding::{Finding, Safety};
use crate::problem::Problem;
use crate::report::{FileReport, Report, Verdict, clean, words};
use crate::rules::Rule;
use crate::source::Source;
use crate::span::Span;
use std::collections::{BTreeMap, HashSet};

/// Characters of a quotation.
const MOST_CHARS: usize = 160;

/// Further places of one finding, and edits of one fix.
const MOST_PLACES: usize = 3;

/// Active findings, problems and verdicts; `rules` are those that were run.
pub fn agent(report: &Report, rules: &[&Rule]) -> String {
    let mut out = String::new();
    for problem in report
        .problems
        .iter()
        .chain(report.files.iter().flat_map(|f| &f.problems))
    {
        out.push_str(&of_problem(problem));
    }
    let by_id: BTreeMap<&str, &Rule> = rules.iter().rev().map(|rule| (rule.id.as_str(), *rule)).collect();
    let mut explained = HashSet::new();
    for finding in report.files.iter().flat_map(FileReport::active) {
        if explained.insert(&finding.rule) {
            out.push_str(&of_rule(finding, by_id.get(finding.rule.as_str()).copied()));
        }
    }
    for file in &report.files {
        for message in &file.messages {
            for finding in words::active(message) {
                out.push_str(&of_finding(finding, &file.source, &by_id));
            }
            let mut name = path(&file.source.name);
            if file.messages.len() > 1 {
                name.push_str(&format!("#{}", message.ordinal + 1));
            }
            let counts = words::counts(words::active(message));
            let counts = if counts.is_empty() { "nothing to mend" } else { &counts };
            let verdict = match message.verdict() {
                Verdict::Ready => "ready",
                Verdict::Rework => "rework",
                Verdict::Blocked => "blocked",
            };
            out.push_str(&format!("{verdict} {name} {}: {counts}\n", message.kind.name()));
        }
        for finding in file.findings.iter().filter(|f| f.is_active()) {
            out.push_str(&of_finding(finding, &file.source, &by_id));
        }
    }
    out
}

fn of_problem(problem: &Problem) -> String {
    let mut out = "problem".to_string();
    if !problem.path.is_empty() {
        out.push_str(&format!(" {}", path(&problem.path)));
        if let Some((line, column)) = problem.place {
            out.push_str(&format!(":{line}:{column}"));
        }
    }
    for told in [&problem.message, &problem.help] {
        if !told.is_empty() {
            out.push_str(&format!(" {}", quoted(told)));
        }
    }
    out + "\n"
}

fn of_rule(finding: &Finding, rule: Option<&Rule>) -> String {
    let mut out = format!("rule {}", path(&finding.rule));
    let general = |wording: fn(&Rule) -> &str, told: &str| match rule {
        Some(rule) => words::general(wording(rule)),
        None => told.to_string(),
    };
    let said = rule.map_or(String::new(), |rule| words::general(&rule.spec.says));
    let why = general(|rule| &rule.spec.why, &finding.why);
    let instead = general(|rule| &rule.spec.instead, &finding.instead);
    for (name, told) in [("says", said), ("why", why), ("instead", instead)] {
        if !told.is_empty() {
            // The rule's author wrote it, and it is told once: it is not cut.
            out.push_str(&format!(" {name} {}", string(&told)));
        }
    }
    out + "\n"
}

fn of_finding(finding: &Finding, source: &Source, rules: &BTreeMap<&str, &Rule>) -> String {
    let (start, end) = (finding.range.start, finding.range.end);
    let mut out = format!(
        "{} {}:{}:{}-{}:{} {} {}",
        finding.severity.name(),
        path(&source.name),
        start.line,
        start.column,
        end.line,
        end.column,
        path(&finding.rule),
        quoted(&finding.excerpt)
    );
    let rule = rules.get(finding.rule.as_str());
    if !rule.is_some_and(|rule| words::adds_nothing(&rule.spec.says, &finding.message)) {
        out.push_str(&format!(" says {}", quoted(&finding.message)));
    }
    for label in finding.labels.iter().take(MOST_PLACES) {
        out.push_str(&format!(" with {} {}", place(label.span, source), quoted(&label.text)));
    }
    if let Some(fix) = &finding.fix {
        let safety = match fix.safety {
            Safety::Safe => "safe",
            Safety::Review => "review",
        };
        out.push_str(&format!(" fix {safety}"));
        for edit in fix.edits.iter().take(MOST_PLACES) {
            let old = source.map.text(edit.span).of(&source.text);
            let (old, new) = (quoted(old), quoted(&edit.replacement));
            out.push_str(&format!(" {} {old} -> {new}", place(edit.span, source)));
        }
        if let Some(more) = fix.edits.len().checked_sub(MOST_PLACES).filter(|more| *more > 0) {
            out.push_str(&format!(" and {}", words::count(more, "more edit", "more edits")));
        }
    }
    out + "\n"
}

fn place(span: Span, source: &Source) -> String {
    let range = source.range(span);
    let (start, end) = (range.start, range.end);
    format!("{}:{}-{}:{}", start.line, start.column, end.line, end.column)
}

/// A path, quoted where it could be taken for something else.
fn path(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "._-/".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_string()
    } else {
        string(text)
    }
}

/// A JSON string, cut where it is long.
fn quoted(text: &str) -> String {
    match text.char_indices().nth(MOST_CHARS) {
        Some((cut, _)) => string(&format!("{}…", &text[..cut])),
        None => string(text),
    }
}

fn string(text: &str) -> String {
    clean::json(&serde_json::to_string(text).unwrap_or_default()).replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Edit, Fix};
    use crate::report::sample;

    #[test]
    fn each_rule_is_explained_once_and_each_message_judged() {
        let mut file = sample::file(
            "drafts/a.txt",
            "Hi ,\nwe lead, we hope\n",
            &[("we", "no name"), ("hope", "")],
        );
        let findings = &mut file.messages[0].findings;
        findings[1].labels.clear();
        findings[1].fix = Some(Fix {
            title: "take it out".to_string(),
            safety: Safety::Review,
            edits: vec![Edit {
                span: Span::new(16, 21),
                inner: Span::new(16, 21),
                replacement: String::new(),
            }],
        });
        let clean = sample::file("b.txt", "Hi Dana", &[]);
        let report = Report {
            files: vec![file, clean],
            problems: Vec::new(),
        };
        let said = agent(&report, &[]);
        let says = "says \"The reader hears a form letter.\"";
        assert_eq!(
            said,
            format!(
                "rule sample/rule why \"Anyone could have sent this line to anyone, so it says nothing about why you chose her.\" \
                 instead \"Open with the thing on her page that made you write.\"\n\
                 warning drafts/a.txt:2:1-2:3 sample/rule \"we\" {says} with 1:1-1:3 \"no name\"\n\
                 warning drafts/a.txt:2:13-2:17 sample/rule \"hope\" {says} fix review 2:12-2:17 \" hope\" -> \"\"\n\
                 rework drafts/a.txt follow-up: 2 warnings\n\
                 ready b.txt follow-up: nothing to mend\n"
            )
        );
    }

    #[test]
    fn a_draft_says_nothing_outside_quotes() {
        let said = agent(&sample::hostile(), &[]);
        let first: Vec<&str> = said.lines().map(|line| line.split(' ').next().unwrap()).collect();
        assert_eq!(
            first,
            ["problem", "problem", "rule", "error", "warning", "advice", "blocked"],
            "{said}"
        );
        assert!(said.chars().all(|c| c == '\n' || !clean::is_unsafe(c)));
        for line in said.lines() {
            // With its strings taken out, nothing of the draft is left.
            let mut bare = String::new();
            let mut rest = line;
            while let Some((before, from)) = rest.split_once('"') {
                bare.push_str(before);
                let mut string =
                    serde_json::Deserializer::from_str(&line[line.len() - from.len() - 1..]).into_iter::<String>();
                string.next().unwrap().unwrap();
                rest = &from[string.byte_offset() - 1..];
            }
            bare.push_str(rest);
            assert!(!bare.contains("error:") && !bare.contains("x,line"), "{bare}");
        }
        let long = sample::file("a.txt", &"x".repeat(9000), &[(&"x".repeat(9000), "")]);
        let said = agent(
            &Report {
                files: vec![long],
                problems: Vec::new(),
            },
            &[],
        );
        assert!(said.len() < 1000, "{said}");
    }
}
