//! `rules/measured.toml`: what the bundled rules came to on sets of messages, kept so that `explain` can tell it.
//! Knows nothing of how it is measured.

use super::Counts;
use crate::report::words::count;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;

const BUNDLED: &str = include_str!("../../rules/measured.toml");

/// What opens the file.
const HEAD: &str = "# What the bundled rules came to on sets of messages; `uncanned explain` tells it.\n# Written by `uncanned measure --record`, see CONTRIBUTING.md.\n";

/// What rules came to on some sets.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Sets in which readers marked what is wrong.
    #[serde(default)]
    pub labelled: Vec<Labelled>,
    /// Sets of mail that deserves no finding.
    #[serde(default)]
    pub genuine: Vec<Genuine>,
}

/// What rules came to on a labelled set.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Labelled {
    /// What the set is called: `347 real messages`.
    pub set: String,
    /// The day it was measured.
    pub date: String,
    /// How many messages it holds.
    pub messages: usize,
    /// By rule, also those that found nothing.
    #[serde(default)]
    pub findings: BTreeMap<String, Counts>,
}

/// What rules came to on genuine mail.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Genuine {
    /// What the set is called: `4,150 ordinary emails`.
    pub set: String,
    /// The day it was measured.
    pub date: String,
    /// How many messages it holds.
    pub messages: usize,
    /// Findings by rule, also of those that found nothing.
    #[serde(default)]
    pub hits: BTreeMap<String, usize>,
}

impl Record {
    /// The one that comes with the bundled rules.
    pub fn bundled() -> Self {
        Self::read(BUNDLED).unwrap_or_default()
    }

    /// Reads a file of this shape. The error is one sentence.
    pub fn read(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| error.message().to_string())
    }

    /// Puts a set in, in the place of one that is called the same.
    pub fn put_labelled(&mut self, set: Labelled) {
        match self.labelled.iter_mut().find(|known| known.set == set.set) {
            Some(known) => *known = set,
            None => self.labelled.push(set),
        }
    }

    /// As [`put_labelled`](Self::put_labelled).
    pub fn put_genuine(&mut self, set: Genuine) {
        match self.genuine.iter_mut().find(|known| known.set == set.set) {
            Some(known) => *known = set,
            None => self.genuine.push(set),
        }
    }

    /// The text of the file.
    pub fn text(&self) -> String {
        let mut out = HEAD.to_string();
        let head = |name: &str, set: &str, date: &str, messages: usize, inner: &str| {
            format!("\n[[{name}]]\nset = {set:?}\ndate = {date:?}\nmessages = {messages}\n[{name}.{inner}]\n")
        };
        for set in &self.labelled {
            out.push_str(&head("labelled", &set.set, &set.date, set.messages, "findings"));
            for (rule, Counts { right, wrong, arguable }) in &set.findings {
                let _ = writeln!(
                    out,
                    "{rule:?} = {{ right = {right}, wrong = {wrong}, arguable = {arguable} }}"
                );
            }
        }
        for set in &self.genuine {
            out.push_str(&head("genuine", &set.set, &set.date, set.messages, "hits"));
            for (rule, hits) in &set.hits {
                let _ = writeln!(out, "{rule:?} = {hits}");
            }
        }
        out
    }

    /// What is known of a rule, a sentence for each set it was measured on.
    pub fn told(&self, rule: &str) -> Vec<String> {
        let labelled = self.labelled.iter().filter_map(|set| {
            let Counts { right, wrong, arguable } = *set.findings.get(rule)?;
            let findings = count(right, "finding", "findings");
            let said = match (right, wrong, arguable) {
                (0, 0, 0) => "no finding".to_string(),
                (_, _, 0) => format!("{findings} right, {wrong} wrong"),
                _ => format!("{findings} right, {wrong} wrong, {arguable} arguable"),
            };
            Some(format!("{} ({}): {said}", set.set, set.date))
        });
        let genuine = self.genuine.iter().filter_map(|set| {
            let hits = *set.hits.get(rule)?;
            let rate = 1000.0 * hits as f64 / set.messages.max(1) as f64;
            Some(format!("{} ({}): {rate:.1} findings in 1,000", set.set, set.date))
        });
        labelled.chain(genuine).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let mut record = Record::default();
        let set = |right| Labelled {
            set: "12 real messages".to_string(),
            date: "2026-11-25".to_string(),
            messages: 12,
            findings: BTreeMap::from([
                (
                    "canned/a".to_string(),
                    Counts {
                        right,
                        wrong: 2,
                        arguable: 0,
                    },
                ),
                ("canned/b".to_string(), Counts::default()),
            ]),
        };
        record.put_labelled(set(1));
        record.put_labelled(set(31));
        record.put_genuine(Genuine {
            set: "4,150 ordinary emails".to_string(),
            date: "2026-11-25".to_string(),
            messages: 4150,
            hits: BTreeMap::from([("canned/a".to_string(), 12)]),
        });
        assert_eq!(Record::read(&record.text()), Ok(record.clone()));
        assert_eq!(
            record.told("canned/a"),
            [
                "12 real messages (2026-11-25): 31 findings right, 2 wrong",
                "4,150 ordinary emails (2026-11-25): 2.9 findings in 1,000"
            ]
        );
        assert_eq!(record.told("canned/b"), ["12 real messages (2026-11-25): no finding"]);
        assert_eq!(record.told("canned/c"), [""; 0]);
    }

    #[test]
    fn the_bundled_record_is_sound() {
        let record = Record::read(BUNDLED).expect("a sound record");
        assert_eq!(record.text(), BUNDLED);
    }
}
