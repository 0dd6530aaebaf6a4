//! Findings against labels: how many are right, and how much of what is marked is found.
//! Knows nothing of where either come from.

use super::{Judged, Label};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Fields that nobody filled in are no prose, and are told apart from it.
const NO_PROSE: &str = "merge";

/// How right rules are on a labelled set. Families without any label are left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Scores {
    /// Files judged.
    pub messages: usize,
    /// Labels, sure or not.
    pub labels: usize,
    /// By family, in the order of the alphabet.
    pub families: Vec<FamilyScore>,
    /// Every family but merge, whatever family said it: what a reader would say of the findings as a whole.
    pub all_prose: FamilyScore,
    /// By rule.
    pub rules: Vec<RuleScore>,
}

/// How right a family is.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FamilyScore {
    /// The family.
    pub family: String,
    /// Of the findings that are right or wrong, the share that is right.
    pub precision: Option<f64>,
    /// Of the sure labels, the share that is found.
    pub recall: Option<f64>,
    /// Its findings.
    #[serde(flatten)]
    pub counts: Counts,
    /// Sure labels that a finding of their family overlaps.
    pub found: usize,
    /// Sure labels that none does.
    pub missed: usize,
}

/// How right a rule is.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RuleScore {
    /// The rule.
    pub rule: String,
    /// Of the findings that are right or wrong, the share that is right.
    pub precision: Option<f64>,
    /// Its findings.
    #[serde(flatten)]
    pub counts: Counts,
}

/// Findings by what labels make of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Counts {
    /// Those that overlap a sure label of their family.
    pub right: usize,
    /// Those that overlap no label of their family.
    pub wrong: usize,
    /// Those that overlap only labels somebody was unsure of.
    pub arguable: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Right,
    Wrong,
    Arguable,
}

/// Sets what was found in each file against its labels, which stand in the same order.
pub fn score(files: &[Judged], labels: &[Vec<Label>]) -> Scores {
    let labelled: BTreeSet<&str> = labels.iter().flatten().map(|l| l.family.as_str()).collect();
    let mut families: BTreeMap<&str, FamilyScore> = labelled
        .iter()
        .map(|&family| (family, FamilyScore::of(family)))
        .collect();
    let mut rules: BTreeMap<&str, RuleScore> = BTreeMap::new();
    let mut all_prose = FamilyScore::of("all prose");
    for (file, labels) in files.iter().zip(labels) {
        let found: Vec<_> = file.found().filter(|f| labelled.contains(f.family())).collect();
        for finding in &found {
            let near = || labels.iter().filter(|label| finding.meets(label.span));
            if finding.family() != NO_PROSE {
                all_prose
                    .counts
                    .add(verdict(near().filter(|label| label.family != NO_PROSE)));
            }
            let verdict = verdict(near().filter(|label| label.family == finding.family()));
            if let Some(family) = families.get_mut(finding.family()) {
                family.counts.add(verdict);
            }
            rules.entry(&finding.rule).or_default().counts.add(verdict);
        }
        for label in labels.iter().filter(|label| label.sure) {
            let by = |fits: &dyn Fn(&str) -> bool| found.iter().any(|f| fits(f.family()) && f.meets(label.span));
            if let Some(family) = families.get_mut(label.family.as_str()) {
                family.count(by(&|family| family == label.family));
            }
            if label.family != NO_PROSE {
                all_prose.count(by(&|family| family != NO_PROSE));
            }
        }
    }
    let rules = rules.into_iter().map(|(rule, mut score)| {
        score.rule = rule.to_string();
        score.precision = score.counts.precision();
        score
    });
    Scores {
        messages: files.len(),
        labels: labels.iter().map(Vec::len).sum(),
        families: families.into_values().map(FamilyScore::done).collect(),
        all_prose: all_prose.done(),
        rules: rules.collect(),
    }
}

/// What the labels that a finding overlaps make of it.
fn verdict<'a>(near: impl Iterator<Item = &'a Label>) -> Verdict {
    let mut any = false;
    for label in near {
        if label.sure {
            return Verdict::Right;
        }
        any = true;
    }
    if any { Verdict::Arguable } else { Verdict::Wrong }
}

impl FamilyScore {
    fn of(family: &str) -> Self {
        Self {
            family: family.to_string(),
            ..Self::default()
        }
    }

    fn count(&mut self, found: bool) {
        self.found += usize::from(found);
        self.missed += usize::from(!found);
    }

    fn done(mut self) -> Self {
        self.precision = self.counts.precision();
        self.recall = share(self.found, self.missed);
        self
    }
}

impl Counts {
    fn add(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::Right => self.right += 1,
            Verdict::Wrong => self.wrong += 1,
            Verdict::Arguable => self.arguable += 1,
        }
    }

    /// Of the findings that are right or wrong, the share that is right.
    fn precision(self) -> Option<f64> {
        share(self.right, self.wrong)
    }
}

/// None where there is nothing to share.
fn share(part: usize, rest: usize) -> Option<f64> {
    (part + rest > 0).then(|| part as f64 / (part + rest) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Found;
    use crate::span::Span;

    #[test]
    fn findings_are_right_wrong_or_arguable() {
        let found = |rule: &str, from, to| Found {
            rule: rule.to_string(),
            span: Span::new(from, to),
        };
        let label = |family: &str, from, to, sure| Label {
            family: family.to_string(),
            span: Span::new(from, to),
            sure,
        };
        let file = Judged {
            file: "a.txt".to_string(),
            messages: vec![vec![
                found("canned/a", 0, 5),
                found("canned/b", 10, 15),
                found("canned/b", 20, 25),
                found("jargon/c", 4, 8),
                found("merge/d", 30, 30),
                found("house/e", 0, 5),
            ]],
        };
        let labels = vec![
            label("canned", 3, 5, true),
            label("canned", 24, 30, false),
            label("jargon", 40, 45, true),
            label("merge", 30, 33, true),
        ];
        let triple = |c: Counts| (c.right, c.wrong, c.arguable);
        let scores = score(&[file], &[labels]);
        let families: Vec<_> = scores
            .families
            .iter()
            .map(|f| (f.family.as_str(), triple(f.counts), f.found, f.missed))
            .collect();
        assert_eq!(
            families,
            [
                ("canned", (1, 1, 1), 1, 0),
                ("jargon", (0, 1, 0), 0, 1),
                ("merge", (1, 0, 0), 1, 0)
            ]
        );
        let all = &scores.all_prose;
        assert_eq!((triple(all.counts), all.found, all.missed), ((2, 1, 1), 1, 1));
        let rules: Vec<_> = scores.rules.iter().map(|r| (r.rule.as_str(), r.precision)).collect();
        assert_eq!(
            rules,
            [
                ("canned/a", Some(1.0)),
                ("canned/b", Some(0.0)),
                ("jargon/c", Some(0.0)),
                ("merge/d", Some(1.0))
            ]
        );
    }
}
