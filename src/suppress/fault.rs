//! What is wrong with a directive, told as findings of the rules that are about it.
//! Knows nothing of what a directive covers; the wording is the rules'.

use crate::engine::Engine;
use crate::finding::{Finding, Status, fingerprint};
use crate::message::{Kind, Mode, ZoneKind};
use crate::rules::{AllowFault, Audience, says};
use crate::source::Source;
use crate::span::Span;

/// A fault, and what the wording of a rule may say of it.
#[derive(Clone, Debug)]
pub struct Fault {
    /// What is wrong.
    pub fault: AllowFault,
    /// Where it lies in the file.
    pub raw: Span,
    /// The words there.
    pub excerpt: String,
    /// Where that is in the text of its message.
    pub inner: Span,
    /// The part of the message.
    pub zone: ZoneKind,
    /// The kind and mode of its message; none for what stands beside them.
    pub audience: Option<(Kind, Mode)>,
    /// What stands for `{name}` and the like.
    pub fills: Vec<(&'static str, String)>,
}

/// The finding of the rule about such a fault; none if it does not run.
pub fn fault(fault: &Fault, engine: &Engine, source: &Source) -> Option<Finding> {
    let speaks = |on: Audience| match fault.audience {
        Some((kind, mode)) => on.includes(kind, mode),
        None => on != Audience::NOBODY,
    };
    let about = |rule: &&crate::rules::Rule| rule.spec.report && rule.spec.about_allows == Some(fault.fault);
    let rule = engine
        .rules()
        .iter()
        .filter(about)
        .find(|rule| speaks(rule.audience()))?;
    let (text, lies) = (source.text.as_str(), source.map.text(fault.raw));
    let near = |from: usize, to: usize| text.get(text.floor_char_boundary(from)..text.floor_char_boundary(to));
    let (start, end) = (lies.start as usize, lies.end as usize);
    let say = |wording: &str| says(wording, &fault.excerpt, &fault.fills);
    Some(Finding {
        rule: rule.id.clone(),
        severity: rule.spec.severity,
        message: say(&rule.spec.says),
        why: say(&rule.spec.why),
        instead: say(&rule.spec.instead),
        zone: fault.zone,
        excerpt: fault.excerpt.clone(),
        span: fault.raw,
        inner: fault.inner,
        range: source.range(fault.raw),
        labels: Vec::new(),
        fix: None,
        fingerprint: fingerprint(
            &rule.id,
            near(start.saturating_sub(200), start).unwrap_or(""),
            &fault.excerpt,
            near(end, end + 200).unwrap_or(""),
        ),
        status: Status::Active,
        suppression: None,
    })
}
