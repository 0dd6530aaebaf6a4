//! How often each rule spoke up in a run.
//! Knows nothing of what it said.

use crate::finding::Finding;
use crate::report::{FileReport, clean, words};
use serde::Serialize;
use std::collections::BTreeMap;

/// Counts by rule; they add up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    by_rule: BTreeMap<String, (usize, usize)>,
}

/// One rule's counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RuleCount {
    /// `family/kebab-name`.
    pub rule: String,
    /// Its findings that count.
    pub active: usize,
    /// Those allowed in place or known before.
    pub suppressed: usize,
}

impl Statistics {
    /// Those of one file.
    pub fn of_file(file: &FileReport) -> Self {
        let mut statistics = Self::default();
        for finding in file.every_finding() {
            statistics.count(finding);
        }
        statistics
    }

    fn count(&mut self, finding: &Finding) {
        let (active, suppressed) = self.by_rule.entry(finding.rule.clone()).or_default();
        *if finding.is_active() { active } else { suppressed } += 1;
    }

    /// Adds those of another part of the run.
    pub fn add(&mut self, other: Statistics) {
        for (rule, counts) in other.by_rule {
            let (active, suppressed) = self.by_rule.entry(rule).or_default();
            *active += counts.0;
            *suppressed += counts.1;
        }
    }

    /// The loudest rule first; by name among their like.
    pub fn sorted(&self) -> Vec<RuleCount> {
        let count = |(rule, &(active, suppressed)): (&String, &(usize, usize))| RuleCount {
            rule: rule.clone(),
            active,
            suppressed,
        };
        let mut all: Vec<RuleCount> = self.by_rule.iter().map(count).collect();
        all.sort_by_key(|count| std::cmp::Reverse((count.active, count.suppressed)));
        all
    }

    /// A line for each rule, its count first; what was put up with behind it. Says so where nothing was found.
    pub fn table(&self) -> String {
        let all = self.sorted();
        if all.is_empty() {
            return "No rule found anything.\n".to_string();
        }
        let width = all
            .iter()
            .map(|count| count.active.to_string().len())
            .max()
            .unwrap_or(1);
        let line = |count: &RuleCount| {
            let rule = clean::line(&count.rule);
            let rest = match count.suppressed {
                0 => String::new(),
                n => format!(" ({} put up with)", words::count(n, "more", "more")),
            };
            format!("{:>width$}  {rule}{rest}\n", count.active)
        };
        all.iter().map(line).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Status;
    use crate::report::sample;

    #[test]
    fn the_loudest_rule_comes_first() {
        let mut file = sample::file(
            "a.txt",
            "we us you they",
            &[("we", ""), ("us", ""), ("you", ""), ("they", "")],
        );
        let findings = &mut file.messages[0].findings;
        findings[0].rule = "a/quiet".to_string();
        findings[3].status = Status::Known;
        let mut statistics = Statistics::of_file(&file);
        for _ in 0..5 {
            statistics.add(Statistics::of_file(&file));
        }
        assert_eq!(
            statistics.table(),
            "12  sample/rule (6 more put up with)\n 6  a/quiet\n"
        );
        assert_eq!(Statistics::default().table(), "No rule found anything.\n");
    }
}
