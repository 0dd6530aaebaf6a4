//! Findings as a person is told of them: what one rule says several times in a paragraph is said once.
//! Knows nothing of any one form; programs get every place as a finding of its own.

use crate::finding::{Finding, Label};
use crate::report::{MessageReport, words};
use std::collections::BTreeMap;

/// What one rule found in one paragraph.
pub struct Group {
    /// The first finding, with the others' places among its labels.
    pub finding: Finding,
    /// How many more there are.
    pub more: usize,
}

/// The active findings of a message in the order of their first places.
pub fn groups(message: &MessageReport) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut known: BTreeMap<(&str, usize), usize> = BTreeMap::new();
    for finding in words::active(message) {
        let paragraph = message.paragraphs.partition_point(|p| p.end <= finding.inner.start);
        let at = *known.entry((&finding.rule, paragraph)).or_insert(groups.len());
        match groups.get_mut(at) {
            Some(group) if group.finding.severity == finding.severity => {
                group.more += 1;
                group.finding.labels.push(Label {
                    span: finding.span,
                    inner: finding.inner,
                    text: String::new(),
                });
            }
            _ => {
                known.insert((&finding.rule, paragraph), groups.len());
                groups.push(Group {
                    finding: finding.clone(),
                    more: 0,
                });
            }
        }
    }
    groups
}
