//! Runs the examples inside a rule: what it must flag, at exactly which words, and what it must leave alone.
//! Knows nothing of the disk or of how failures are shown.

use crate::dialect::{Dialect, NamedDialect};
use crate::engine::{Engine, Line};
use crate::finding::Edit;
use crate::fix::apply_to_raw;
use crate::lint::{Given, Templates, lint, names, read};
use crate::message::{Kind, Mode, OtherPart, Parts};
use crate::rules::notation::Lists;
use crate::rules::{Beside, Flags, Rule, signals};
use crate::source::Source;
use crate::suppress::Day;
use crate::template::templates;
use std::collections::BTreeSet;

/// What came of one rule's examples.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Bad examples run.
    pub bad: usize,
    /// Good examples run.
    pub good: usize,
    /// What went wrong, a sentence each; empty if the rule does what it says.
    pub failures: Vec<String>,
    /// The lines that no bad example is caught by: nothing shows that they ever match.
    pub uncovered: Vec<Line>,
}

/// Runs every example of `rule` by itself, so that no other rule takes its findings away; only what its `[meta]` speaks of is at
/// work beside it, taken from `all`.
pub fn run(rule: &Rule, all: &[Rule], lists: &Lists) -> Outcome {
    let mut outcome = Outcome::default();
    let mut rules = vec![rule.clone()];
    // What a silent signal finds is told here, or there would be nothing to compare.
    rules[0].spec.report = true;
    if rule.spec.meta.is_some() {
        rules.extend(signals(&rules, all.iter().filter(|r| r.id != rule.id).cloned()));
    }
    if rule.spec.about_allows.is_some() {
        // What is allowed is what other rules find.
        rules.extend(all.iter().filter(|r| r.id != rule.id).cloned());
    }
    let engine = Engine::new(rules, lists).however_short();
    outcome.uncovered = Line::all(rule);
    for (i, bad) in rule.spec.bad.iter().enumerate() {
        outcome.bad += 1;
        let sample = Sample {
            text: &bad.text,
            file: bad.file.as_deref(),
            kind: bad.kind,
            mode: bad.mode,
            dialect: bad.dialect.as_deref(),
            fields: &bad.fields,
            beside: &bad.beside,
            simulates: rule.spec.about_allows.is_some(),
        };
        let matching = sample.matching(&engine);
        outcome.uncovered.retain(|line| !matching.contains(line));
        let wanted = match &bad.flags {
            Flags::One(words) => vec![fold(words)],
            Flags::Many(all) => all.iter().map(|words| fold(words)).collect(),
        };
        let fixed = bad.fixed.as_deref().map(|wanted| (wanted, sample.fixed(&engine)));
        if let Some((wanted, is)) = fixed.filter(|(wanted, is)| wanted != is) {
            outcome.failures.push(format!(
                "bad example {} ({}) must be mended to {wanted:?}, but becomes {is:?}",
                i + 1,
                head(&bad.text)
            ));
        }
        let found = sample.flagged(&engine);
        if found != wanted {
            outcome.failures.push(format!(
                "bad example {} ({}) must flag {}, but flags {}",
                i + 1,
                head(&bad.text),
                quoted(&wanted),
                quoted(&found)
            ));
        }
    }
    for (i, good) in rule.spec.good.iter().enumerate() {
        outcome.good += 1;
        let sample = Sample {
            text: &good.text,
            file: good.file.as_deref(),
            kind: good.kind,
            mode: good.mode,
            dialect: good.dialect.as_deref(),
            fields: &good.fields,
            beside: &good.beside,
            simulates: rule.spec.about_allows.is_some(),
        };
        let found = sample.flagged(&engine);
        if !found.is_empty() {
            outcome.failures.push(format!(
                "good example {} ({}) must be left alone, but is flagged at {}",
                i + 1,
                head(&good.text),
                quoted(&found)
            ));
        }
    }
    if outcome.bad == 0 {
        outcome
            .failures
            .push("has no bad example: nothing shows that it ever fires".to_string());
    }
    outcome
}

/// The day it is in every example.
const TODAY: &str = "2026-07-01";

/// What an example is called where it does not say.
const FILE: &str = "example.txt";

/// The message of an example, and what its author says of it.
struct Sample<'a> {
    text: &'a str,
    file: Option<&'a str>,
    kind: Option<Kind>,
    mode: Option<Mode>,
    dialect: Option<&'a str>,
    fields: &'a [String],
    beside: &'a [Beside],
    /// Whether renderings are judged too: what they show is a matter of other rules.
    simulates: bool,
}

impl Sample<'_> {
    /// The words of each finding, in order.
    fn flagged(&self, engine: &Engine) -> Vec<String> {
        let report = lint(self.source(), engine, &self.given());
        let rule = engine.rules().first().map_or("", |rule| rule.id.as_str());
        let findings = report.every_finding().filter(|f| f.rule == rule);
        findings.map(|f| fold(&f.excerpt)).collect()
    }

    /// The message with every fix that is offered.
    fn fixed(&self, engine: &Engine) -> String {
        let report = lint(self.source(), engine, &self.given());
        let findings = report.messages.iter().flat_map(|m| &m.findings);
        let mut edits: Vec<&Edit> = findings.filter_map(|f| f.fix.as_ref()).flat_map(|f| &f.edits).collect();
        edits.sort_by_key(|edit| edit.span);
        let raw = apply_to_raw(&report.source, &edits).unwrap_or_default();
        String::from_utf8_lossy(&raw).into_owned()
    }

    /// The lines of the first rule of `engine` that match.
    fn matching(&self, engine: &Engine) -> BTreeSet<Line> {
        let (messages, _) = read(&self.source(), &self.given());
        messages.iter().flat_map(|m| engine.lines_that_match(0, m)).collect()
    }

    fn source(&self) -> Source {
        let bytes = self.text.as_bytes().to_vec();
        Source::new(self.file.unwrap_or(FILE), bytes)
    }

    fn given(&self) -> Given {
        Given {
            kind: self.kind,
            mode: self.mode,
            templates: Templates {
                dialect: self.dialect.and_then(Dialect::named).map(|dialect| NamedDialect {
                    dialect,
                    by: "its example".to_string(),
                }),
                fields: self.fields.to_vec(),
                ..Templates::default()
            },
            parts: self.parts(),
            today: Day::read(TODAY),
            simulates: self.simulates,
            ..Given::default()
        }
    }

    /// The other parts of the example's template.
    fn parts(&self) -> Option<Parts> {
        let mut files = vec![self.file.unwrap_or(FILE)];
        files.extend(self.beside.iter().map(|other| other.file.as_str()));
        let parts = templates(&files)
            .into_iter()
            .find(|files| files.iter().any(|(at, _)| *at == 0))?;
        let mut own = None;
        let mut others = Vec::new();
        for (at, part) in parts {
            let Some(other) = at.checked_sub(1).and_then(|at| self.beside.get(at)) else {
                own = Some(part);
                continue;
            };
            let source = Source::new(&other.file, other.text.as_bytes().to_vec());
            others.extend(names(&source, &Given::default()).map(|names| OtherPart {
                file: other.file.clone(),
                part,
                names,
            }));
        }
        own.map(|own| Parts { own, others })
    }
}

/// White space, line breaks too, counts as one blank.
fn fold(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn quoted(words: &[String]) -> String {
    match words {
        [] => "nothing".to_string(),
        _ => words.iter().map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", "),
    }
}

/// The first words of an example, to know it by.
fn head(text: &str) -> String {
    let text = fold(text);
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("\"{}…\"", text[..end].trim_end()),
        None => format!("\"{text}\""),
    }
}
