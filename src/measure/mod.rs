//! How right and how loud rules are: their findings against labels that readers set, and counted over messages of two sorts.
//! Knows nothing of the disk or of how a message is judged.

mod labels;
mod record;
mod score;
mod table;
mod tally;

pub use labels::{Label, Row, place, rows};
pub use record::{Genuine, Labelled, Record};
pub use score::{Counts, FamilyScore, RuleScore, Scores, score};
pub use table::table;
pub use tally::{Overlap, RuleTally, Tally, overlaps, tally};

use crate::report::FileReport;
use crate::span::Span;
use serde::Serialize;

/// What the rules found in one file.
#[derive(Clone, Debug, Default)]
pub struct Judged {
    /// Its path under the folder of messages, with `/`.
    pub file: String,
    /// The findings of each of its messages.
    pub messages: Vec<Vec<Found>>,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// `family/kebab-name`.
    pub rule: String,
    /// Where, in bytes of the raw file.
    pub span: Span,
}

/// Everything that was measured; what was not asked for is left out.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Measured {
    /// Against labels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub labelled: Option<Scores>,
    /// On messages that deserve no finding.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub good: Option<Tally>,
    /// On messages that deserve some.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bad: Option<Tally>,
    /// Pairs of rules that point at the same words, over all messages.
    pub overlaps: Vec<Overlap>,
    /// Rules that are on and found nothing anywhere.
    pub silent: Vec<String>,
}

impl Judged {
    /// The active findings of a file, which is called `file` here.
    pub fn of(file: String, report: &FileReport) -> Self {
        let active = crate::finding::Status::Active;
        let found = |message: &crate::report::MessageReport| {
            let findings = message.findings.iter().filter(|f| f.status == active);
            findings
                .map(|f| Found {
                    rule: f.rule.clone(),
                    span: f.span,
                })
                .collect()
        };
        Self {
            file,
            messages: report.messages.iter().map(found).collect(),
        }
    }

    /// All findings of the file.
    pub fn found(&self) -> impl Iterator<Item = &Found> {
        self.messages.iter().flatten()
    }
}

impl Found {
    /// The part of the rule's id before the slash.
    pub fn family(&self) -> &str {
        family(&self.rule)
    }

    /// A finding without a width stands for the byte it stands at.
    fn meets(&self, other: Span) -> bool {
        let end = self.span.end.max(self.span.start + 1);
        other.start < end && self.span.start < other.end
    }
}

fn family(rule: &str) -> &str {
    rule.split('/').next().unwrap_or(rule)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_measure_schema_is_true_to_the_types() {
        let schema = schemars::schema_for!(super::Measured).to_value();
        crate::report::schema::check("measure", schema);
    }
}
