//! A rule file's text into a checked rule, or problems that point at the place in the file.
//! Knows nothing of the disk: the caller brings the text.

use super::notation::{Lists, Notation, nearest};
use super::{Audience, Rule, RuleSpec};
use crate::dialect::{Dialect, unknown_dialect};
use crate::problem::Problem;
use crate::source::Source;
use crate::span::Span;
use toml::de::{DeTable, DeValue};

/// Reads one rule file. `id` is its path under the rule folder without `.toml`; `path` is how the user named it.
///
/// Every phrase is parsed and every pattern compiled here, so that a mistake is told at once and not when a text first meets it.
pub fn parse(id: &str, path: &str, text: &str, lists: &Lists) -> Result<Rule, Vec<Problem>> {
    let rule = read(id, path, text)?;
    let problems = check(&rule, text, lists);
    if problems.is_empty() { Ok(rule) } else { Err(problems) }
}

/// Reads one rule file without looking into its phrases.
pub fn read(id: &str, path: &str, text: &str) -> Result<Rule, Vec<Problem>> {
    match toml::from_str::<RuleSpec>(text) {
        Ok(spec) => Ok(Rule {
            id: id.to_string(),
            path: path.to_string(),
            spec,
            on: Audience::ALL,
            first_phrase: None,
        }),
        Err(error) => Err(vec![not_toml(path, text, &error)]),
    }
}

/// Reads a file of word lists: `name = ["phrase", …]`. They may name each other and those `known` before.
pub fn lists(path: &str, text: &str, known: &Lists) -> Result<Lists, Vec<Problem>> {
    let lists: Lists = toml::from_str(text).map_err(|error| vec![not_toml(path, text, &error)])?;
    let mut problems = Vec::new();
    let mut all = known.clone();
    all.extend(lists.clone());
    let notation = Notation::new(all);
    for (name, lines) in &lists {
        for (nth, line) in lines.iter().enumerate() {
            if let Err(wrong) = notation.parse(line) {
                let problem = Problem::new(
                    path,
                    format!("`{line}`: {wrong}"),
                    "lists hold phrases in the rule notation",
                );
                let (line, column) = place_of(text, &[name], Some(nth)).unwrap_or((1, 1));
                problems.push(problem.at(line, column));
            }
        }
    }
    if problems.is_empty() { Ok(lists) } else { Err(problems) }
}

const PATTERN_HELP: &str = "patterns are those of the regex crate: no look-around, no back-references";

/// What is wrong with a rule whose file can be read.
fn check(rule: &Rule, text: &str, lists: &Lists) -> Vec<Problem> {
    let mut problems = Vec::new();
    let notation = Notation::new(lists.clone());
    let mut tell = |message: String, help: &str, places: &[&str], nth: Option<usize>| {
        let problem = Problem::new(&rule.path, message, help);
        problems.push(match place_of(text, places, nth) {
            Some((line, column)) => problem.at(line, column),
            None => problem,
        });
    };
    if !is_id(&rule.id) {
        tell(
            format!("`{}` is no rule id", rule.id),
            "name the file family/kebab-name.toml",
            &[],
            None,
        );
    }
    let spec = &rule.spec;
    if spec.phrases.is_empty()
        && spec.matches.is_empty()
        && spec.field.is_none()
        && spec.greeting.is_none()
        && spec.measure.is_none()
        && spec.missing.is_none()
        && spec.order.is_none()
        && spec.only.is_none()
        && spec.parts.is_none()
        && spec.template.is_empty()
        && spec.meta.is_none()
        && spec.about_allows.is_none()
    {
        tell(
            "it looks for nothing".into(),
            "give it `phrases`, a `[[match]]`, `[field]`, `[measure]`, `[missing]`, `[order]`, `[only]`, `[parts]`, `[[template]]` or `[meta]`",
            &[],
            None,
        );
    }
    let help = "the notation is told at the top of src/rules/notation.rs and in CONTRIBUTING.md";
    for (key, lines) in spec.phrase_lists() {
        for (nth, line) in lines.iter().enumerate() {
            if let Err(wrong) = notation.parse(line) {
                tell(format!("`{line}`: {wrong}"), help, &[key], Some(nth));
            }
        }
    }
    for (group, own) in spec.matches.iter().enumerate() {
        let group = group.to_string();
        for (key, lines) in own.phrase_lists() {
            for (nth, line) in lines.iter().enumerate() {
                if let Err(wrong) = notation.parse(line) {
                    tell(format!("`{line}`: {wrong}"), help, &["match", &group, key], Some(nth));
                }
            }
        }
        for (nth, source) in own.regex.iter().enumerate() {
            if let Err(wrong) = crate::text::pattern::Pattern::new(source).check() {
                tell(
                    format!("`{source}`: {wrong}"),
                    PATTERN_HELP,
                    &["match", &group, "regex"],
                    Some(nth),
                );
            }
        }
    }
    for (keys, lines) in spec.check_lists() {
        for (nth, line) in lines.iter().enumerate() {
            if let Err(wrong) = notation.parse(line) {
                tell(format!("`{line}`: {wrong}"), help, &keys, Some(nth));
            }
        }
    }
    for (nth, source) in spec.missing.iter().flat_map(|m| m.regex.iter().enumerate()) {
        if let Err(wrong) = crate::text::pattern::Pattern::new(source).check() {
            tell(
                format!("`{source}`: {wrong}"),
                PATTERN_HELP,
                &["missing", "regex"],
                Some(nth),
            );
        }
    }
    let own = spec.matches.iter().zip(0..).map(|(own, i)| (own.fix.as_ref(), Some(i)));
    for (fix, group) in std::iter::once((spec.fix.as_ref(), None)).chain(own) {
        let Some(fix) = fix else { continue };
        let group: Option<String> = group.map(|i: usize| i.to_string());
        let keys = match &group {
            Some(group) => vec!["match", group.as_str(), "fix", "kind"],
            None => vec!["fix", "kind"],
        };
        if (fix.kind == super::FixKind::Replace) == fix.words.is_empty() {
            let help = "write `words = { utilize = \"use\" }` beside `kind = \"replace\"`, and nowhere else";
            tell(
                "`replace`, and it alone, has a table of `words`".into(),
                help,
                &keys,
                None,
            );
        }
    }
    for (group, own) in spec.template.iter().enumerate() {
        for (nth, id) in own.unless_dialects.iter().enumerate() {
            if Dialect::named(id).is_none() {
                let (wrong, help) = unknown_dialect(id, &[]);
                let group = group.to_string();
                tell(wrong, &help, &["template", &group, "unless-dialects"], Some(nth));
            }
        }
    }
    if let Some(measure) = &spec.measure {
        for (key, comparison) in measure.comparisons() {
            if let Err(wrong) = super::Comparison::parse_all(comparison) {
                tell(wrong, "write a comparison such as \">= 3\"", &["measure", key], None);
            }
        }
    }
    problems
}

/// `family/kebab-name`.
fn is_id(id: &str) -> bool {
    let part = |p: &str| {
        !p.is_empty()
            && p.bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !p.starts_with('-')
    };
    matches!(id.split_once('/'), Some((family, name)) if part(family) && part(name))
}

/// A TOML or shape error, with the nearest right name where a name is wrong.
pub fn not_toml(path: &str, text: &str, error: &toml::de::Error) -> Problem {
    let (message, help) = toml_words(error);
    let problem = Problem::new(path, message, help);
    match error.span() {
        Some(span) => {
            let (line, column) = position(text, span.start);
            problem.at(line, column)
        }
        None => problem,
    }
}

/// What is wrong with a TOML file, and what to do about it, where that can be said.
pub fn toml_words(error: &toml::de::Error) -> (String, String) {
    let whole = error.message();
    let message = whole.lines().next().unwrap_or("not a rule file").trim().to_string();
    // The wrong name may have any number of lines.
    match unknown_name(whole) {
        Some((wrong, names)) => {
            let help = match nearest(&wrong, names.iter().map(String::as_str)) {
                Some(name) => format!("did you mean `{name}`?"),
                None => format!("known here: {}", names.join(", ")),
            };
            let what = if message.starts_with("unknown field") {
                "unknown key"
            } else {
                "unknown value"
            };
            (format!("{what} `{wrong}`"), help)
        }
        None => (message, String::new()),
    }
}

/// From serde's "unknown field `a`, expected one of `b`, `c`": the wrong name and the right ones.
fn unknown_name(message: &str) -> Option<(String, Vec<String>)> {
    if !message.starts_with("unknown field") && !message.starts_with("unknown variant") {
        return None;
    }
    let mut names = message.split('`').skip(1).step_by(2).map(str::to_string);
    let wrong = names.next()?;
    Some((wrong, names.collect()))
}

/// Line and column of the `nth` entry under these keys.
pub fn place_of(text: &str, keys: &[&str], nth: Option<usize>) -> Option<(u32, u32)> {
    let table = DeTable::parse(text).ok()?;
    let (first, rest) = keys.split_first()?;
    let mut value = table.get_ref().get(*first)?;
    for key in rest {
        value = match value.get_ref() {
            DeValue::Table(table) => table.get(*key)?,
            DeValue::Array(array) => array.get(key.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    if let (Some(nth), DeValue::Array(array)) = (nth, value.get_ref()) {
        value = array.get(nth)?;
    }
    Some(position(text, value.span().start))
}

/// The line and column of the byte at `at`.
pub fn position(text: &str, at: usize) -> (u32, u32) {
    let source = Source::new("", text.as_bytes().to_vec());
    let place = source.position(Span::new(at, at).start);
    (place.line, place.column)
}
