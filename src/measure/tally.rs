//! How often rules speak up on a set of messages, and which of them at the same words.
//! Knows nothing of whether they are right.

use super::Judged;
use serde::Serialize;
use std::collections::BTreeMap;

/// How often rules speak up on a set.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Tally {
    /// Messages in the set.
    pub messages: usize,
    /// Those in which any rule speaks up.
    pub hit: usize,
    /// Their share.
    pub rate: Option<f64>,
    /// By rule; only those that speak up.
    pub rules: Vec<RuleTally>,
}

/// How often a rule speaks up.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RuleTally {
    /// The rule.
    pub rule: String,
    /// Findings.
    pub hits: usize,
    /// Messages with a finding.
    pub messages: usize,
    /// Their share of all messages.
    pub rate: Option<f64>,
}

/// Two rules that point at the same words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Overlap {
    /// Both, in the order of the alphabet.
    pub rules: [String; 2],
    /// How many of their findings overlap.
    pub count: usize,
}

/// Counts the findings of each rule.
pub fn tally(files: &[Judged]) -> Tally {
    let messages = files.iter().map(|file| file.messages.len()).sum();
    let rate = |part: usize| (messages > 0).then(|| part as f64 / messages as f64);
    let mut rules: BTreeMap<&str, RuleTally> = BTreeMap::new();
    for message in files.iter().flat_map(|file| &file.messages) {
        let mut here: Vec<&str> = message.iter().map(|found| found.rule.as_str()).collect();
        for rule in &here {
            rules.entry(rule).or_default().hits += 1;
        }
        here.sort_unstable();
        here.dedup();
        for rule in here {
            rules.entry(rule).or_default().messages += 1;
        }
    }
    let all = files.iter().flat_map(|file| &file.messages);
    let hit = all.filter(|message| !message.is_empty()).count();
    let rules = rules.into_iter().map(|(rule, counted)| RuleTally {
        rule: rule.to_string(),
        rate: rate(counted.messages),
        ..counted
    });
    Tally {
        messages,
        hit,
        rate: rate(hit),
        rules: rules.collect(),
    }
}

/// Every pair of rules with overlapping findings, the most frequent first.
pub fn overlaps<'a>(files: impl Iterator<Item = &'a Judged>) -> Vec<Overlap> {
    let mut pairs: BTreeMap<[&str; 2], usize> = BTreeMap::new();
    for message in files.flat_map(|file| &file.messages) {
        for (i, a) in message.iter().enumerate() {
            for b in message[i + 1..].iter().filter(|b| b.meets(a.span) && b.rule != a.rule) {
                let mut pair = [a.rule.as_str(), b.rule.as_str()];
                pair.sort_unstable();
                *pairs.entry(pair).or_default() += 1;
            }
        }
    }
    let mut all: Vec<Overlap> = pairs
        .into_iter()
        .map(|(rules, count)| Overlap {
            rules: rules.map(str::to_string),
            count,
        })
        .collect();
    all.sort_by_key(|overlap| std::cmp::Reverse(overlap.count));
    all
}
