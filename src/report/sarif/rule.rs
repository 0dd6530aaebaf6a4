//! A rule as SARIF describes it, once for all its results.
//! Knows nothing of the results.

use crate::finding::Finding;
use crate::report::sarif::{level, shape, text};
use crate::report::{clean, words};
use crate::rules::Rule;

/// A rule as its author worded it; one that nobody handed over, as far as its finding tells.
pub(super) fn descriptor(finding: &Finding, rule: Option<&Rule>) -> shape::Descriptor {
    let id = finding.rule.clone();
    let (family, name) = id.split_once('/').unwrap_or(("", &id));
    let (says, why, instead, source) = match rule {
        Some(Rule { spec, .. }) => (
            words::general(&spec.says),
            words::general(&spec.why),
            words::general(&spec.instead),
            spec.source.clone(),
        ),
        None => (
            name.replace('-', " "),
            finding.why.clone(),
            finding.instead.clone(),
            String::new(),
        ),
    };
    let parts = [("Why", &why), ("Instead", &instead), ("Source", &source)];
    let parts = || parts.iter().filter(|(_, told)| !told.is_empty());
    let plain: Vec<String> = parts()
        .map(|(title, told)| format!("{title}: {}", clean::line(told)))
        .collect();
    let marked: Vec<String> = parts()
        .map(|(title, told)| format!("**{title}:** {}", markdown(told)))
        .collect();
    shape::Descriptor {
        name: pascal(&id),
        short_description: text(&says),
        full_description: text(&why),
        help: shape::Help {
            text: plain.join("\n"),
            markdown: marked.join("\n\n"),
        },
        default_configuration: shape::Configuration {
            level: level(rule.map_or(finding.severity, |rule| rule.spec.severity)),
        },
        properties: shape::Properties {
            tags: [family.to_string()],
        },
        id,
    }
}

/// `canned/checking-in` as `CannedCheckingIn`, which is how SARIF has the names that people read.
fn pascal(id: &str) -> String {
    let words = id.split(|c: char| !c.is_alphanumeric());
    let capital = |word: &str| {
        let mut chars = word.chars();
        let first = chars.next().map(char::to_uppercase);
        first.into_iter().flatten().chain(chars).collect::<String>()
    };
    words.map(capital).collect()
}

/// Text that GitHub's Markdown shows as it is.
fn markdown(told: &str) -> String {
    let mut out = String::new();
    for c in clean::line(told).chars() {
        if "\\`*_{}[]<>#|~&".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
