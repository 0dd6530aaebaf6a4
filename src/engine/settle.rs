//! Which of several overlapping hits is told.
//! Knows nothing of messages.

use super::Hit;
use crate::rules::Rule;

/// Orders hits by place and rule, and drops those that another makes needless: of overlapping hits of one family the worse stays,
/// then the longer, then the earlier; a hit overlapped by one of a rule that supersedes its own rule goes; and what a `merge` rule
/// points at is no word to judge, so any other hit inside it goes. What a part of a template lacks stands beside whatever is found.
pub fn settle(mut hits: Vec<Hit>, rules: &[Rule]) -> Vec<Hit> {
    hits.retain(|hit| !hit.span.is_empty());
    hits.sort_by_key(|hit| (hit.span.start, std::cmp::Reverse(hit.span.end), hit.rule));
    hits.dedup_by(|b, a| a.rule == b.rule && a.span == b.span);
    let mut dropped = vec![false; hits.len()];
    for i in 0..hits.len() {
        for j in i + 1..hits.len() {
            if hits[j].span.start >= hits[i].span.end {
                break;
            }
            if dropped[i] {
                break;
            }
            if dropped[j] {
                continue;
            }
            match needless(&hits[i], &hits[j], rules) {
                Some(Which::First) => dropped[i] = true,
                Some(Which::Second) => dropped[j] = true,
                None => {}
            }
        }
    }
    let mut keep = dropped.into_iter().map(|d| !d);
    hits.retain(|_| keep.next().unwrap_or(true));
    hits
}

enum Which {
    First,
    Second,
}

/// Which of two overlapping hits, the first starting no later, is needless.
fn needless(first: &Hit, second: &Hit, rules: &[Rule]) -> Option<Which> {
    let (a, b) = (&rules[first.rule], &rules[second.rule]);
    // What another part of the template has is told at this part's first words, and is not about them.
    if a.spec.parts.is_some() || b.spec.parts.is_some() {
        return None;
    }
    if a.family() == b.family() {
        let weight = |hit: &Hit| (hit.severity, hit.span.len());
        return Some(if weight(second) > weight(first) {
            Which::First
        } else {
            Which::Second
        });
    }
    if supersedes(a, b) {
        return Some(Which::Second);
    }
    if supersedes(b, a) {
        return Some(Which::First);
    }
    match (a.family(), b.family()) {
        ("merge", _) if first.span.contains(second.span) => Some(Which::Second),
        (_, "merge") if second.span.contains(first.span) => Some(Which::First),
        _ => None,
    }
}

fn supersedes(a: &Rule, b: &Rule) -> bool {
    a.spec.supersedes.iter().any(|name| b.is_called(name))
}
