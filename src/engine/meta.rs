//! Rules about what other rules found.
//! Knows nothing of phrases: it sees hits only.

use crate::engine::{Hit, MOST_LABELS};
use crate::message::Message;
use crate::rules::{MetaSpec, PointAtPart, Rule, Within};
use crate::span::Span;
use std::collections::{BTreeMap, BTreeSet};

/// A `[meta]` with its parts resolved to rules.
pub struct Meta {
    /// Index of the rule that says it.
    rule: usize,
    all: Vec<Vec<usize>>,
    any: Vec<usize>,
    none: Vec<usize>,
    counted: Vec<usize>,
    count: usize,
    within: Within,
    point_at: PointAtPart,
    absorb: bool,
}

impl Meta {
    /// The `[meta]` of the rule at index `rule` among `rules`. A part that is not among them has found nothing.
    pub fn new(rule: usize, spec: &MetaSpec, rules: &[Rule]) -> Self {
        let named = |name: &String| -> Vec<usize> { (0..rules.len()).filter(|&i| rules[i].is_called(name)).collect() };
        let counted = spec.at_least.as_ref();
        Self {
            rule,
            all: spec.all.iter().map(named).collect(),
            any: spec.any.iter().flat_map(named).collect(),
            none: spec.none.iter().flat_map(named).collect(),
            counted: counted.map_or(Vec::new(), |c| c.of.iter().flat_map(named).collect()),
            count: counted.map_or(0, |c| c.count),
            within: spec.within,
            point_at: spec.point_at,
            absorb: spec.absorb,
        }
    }

    /// Adds this rule's hits to `hits`, which hold what all other rules found, and takes away what they absorb.
    pub fn judge(&self, rules: &[Rule], message: &Message, hits: &mut Vec<Hit>) {
        if !rules[self.rule].audience().includes(message.kind, message.mode) {
            return;
        }
        let mut places: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (i, hit) in hits.iter().enumerate() {
            places.entry(self.place(message, hit.span)).or_default().push(i);
        }
        let mut added = Vec::new();
        let mut absorbed = vec![false; hits.len()];
        for here in places.values() {
            let Some(parts) = self.parts(hits, here) else { continue };
            let Some((&first, others)) = parts.split_first() else {
                continue;
            };
            added.push(Hit {
                rule: self.rule,
                span: hits[first].span,
                severity: rules[self.rule].spec.severity,
                group: None,
                labels: others
                    .iter()
                    .take(MOST_LABELS)
                    .map(|&i| (hits[i].span, String::new()))
                    .collect(),
                fills: Vec::new(),
            });
            if self.absorb {
                parts.iter().for_each(|&i| absorbed[i] = true);
            }
        }
        let mut absorbed = absorbed.into_iter();
        hits.retain(|_| !absorbed.next().unwrap_or(false));
        hits.append(&mut added);
    }

    /// What tells hits that are near each other from those that are not.
    fn place(&self, message: &Message, span: Span) -> u32 {
        let holding = |spans: &[Span]| spans.partition_point(|s| s.end <= span.start) as u32;
        match self.within {
            Within::Message => 0,
            Within::Paragraph => holding(&message.paragraphs),
            Within::Sentence => holding(&message.sentences),
        }
    }

    /// The hits that make up a finding, the one that is pointed at first; nothing if a condition does not hold.
    fn parts(&self, hits: &[Hit], here: &[usize]) -> Option<Vec<usize>> {
        let of = |rules: &[usize]| -> Vec<usize> {
            let mut found: Vec<usize> = here
                .iter()
                .copied()
                .filter(|&i| rules.contains(&hits[i].rule))
                .collect();
            found.sort_by_key(|&i| hits[i].span);
            if self.point_at == PointAtPart::Last {
                found.reverse();
            }
            found
        };
        if !of(&self.none).is_empty() {
            return None;
        }
        let mut parts = Vec::new();
        for rules in &self.all {
            let found = of(rules);
            if found.is_empty() {
                return None;
            }
            parts.extend(found);
        }
        if !self.any.is_empty() && of(&self.any).is_empty() || of(&self.counted).len() < self.count {
            return None;
        }
        parts.extend(of(&[self.any.as_slice(), self.counted.as_slice()].concat()));
        let mut seen = BTreeSet::new();
        parts.retain(|part| seen.insert(*part));
        Some(parts)
    }
}
