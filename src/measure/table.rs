//! Measures as aligned tables for people.
//! Knows nothing of how they were taken.

use super::{Counts, FamilyScore, Measured, RuleScore, RuleTally, Tally};
use crate::report::words::count;
use std::collections::BTreeMap;

/// All of it but the rules that found nothing, one table after the other.
pub fn table(measured: &Measured) -> String {
    let mut parts = Vec::new();
    if let Some(scores) = &measured.labelled {
        let messages = count(scores.messages, "message", "messages");
        let head = format!("Labelled: {messages}, {}", count(scores.labels, "label", "labels"));
        let mut rows = vec![cells("family precision recall right wrong arguable found missed")];
        rows.extend(scores.families.iter().chain([&scores.all_prose]).map(family));
        parts.push(format!("{head}\n\n{}", aligned(&rows)));
    }
    let rules = rules(measured);
    if rules.len() > 1 {
        parts.push(aligned(&rules));
    }
    if !measured.overlaps.is_empty() {
        let mut rows = vec![cells("overlapping and findings")];
        rows.extend(measured.overlaps.iter().map(|overlap| {
            let [a, b] = overlap.rules.clone();
            vec![a, b, overlap.count.to_string()]
        }));
        parts.push(aligned(&rows));
    }
    parts.join("\n")
}

/// A line for each rule that found anything: how right it is, then how often it speaks up on good messages and on bad ones.
fn rules(measured: &Measured) -> Vec<Vec<String>> {
    let mut head = vec!["rule".to_string()];
    let mut rows: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let scores = measured.labelled.as_ref().map(|scores| scores.rules.as_slice());
    let tallies = [("good", &measured.good), ("bad", &measured.bad)];
    let tallied = tallies
        .iter()
        .filter_map(|(name, tally)| Some((*name, tally.as_ref()?)));
    let tallied: Vec<(&str, &Tally)> = tallied.collect();
    for rule in scores.into_iter().flatten().map(|score| score.rule.as_str()) {
        rows.entry(rule).or_default();
    }
    for rule in tallied.iter().flat_map(|(_, tally)| &tally.rules) {
        rows.entry(&rule.rule).or_default();
    }
    if let Some(scores) = scores {
        head.extend(cells("precision right wrong arguable"));
        for (rule, row) in &mut rows {
            row.extend(score(scores.iter().find(|score| score.rule == *rule)));
        }
    }
    let mut all = vec!["any rule".to_string()];
    all.extend(scores.iter().flat_map(|_| vec![String::new(); 4]));
    for (name, tally) in &tallied {
        head.extend(["hits", "messages", "rate"].map(|column| format!("{name}: {column}")));
        for (rule, row) in &mut rows {
            row.extend(counts(tally.rules.iter().find(|counted| counted.rule == *rule)));
        }
        let hits: usize = tally.rules.iter().map(|counted| counted.hits).sum();
        all.extend([
            hits.to_string(),
            format!("{}/{}", tally.hit, tally.messages),
            percent(tally.rate),
        ]);
    }
    let mut out = vec![head];
    out.extend(rows.into_iter().map(|(rule, row)| {
        let mut line = vec![rule.to_string()];
        line.extend(row);
        line
    }));
    if !tallied.is_empty() {
        out.push(all);
    }
    out
}

fn family(score: &FamilyScore) -> Vec<String> {
    let mut row = vec![score.family.clone(), ratio(score.precision), ratio(score.recall)];
    let Counts { right, wrong, arguable } = score.counts;
    let counts = [right, wrong, arguable, score.found, score.missed];
    row.extend(counts.map(|n| n.to_string()));
    row
}

fn score(score: Option<&RuleScore>) -> Vec<String> {
    let Counts { right, wrong, arguable } = score.map_or(Counts::default(), |score| score.counts);
    let mut row = vec![ratio(score.and_then(|score| score.precision))];
    row.extend([right, wrong, arguable].map(|n| n.to_string()));
    row
}

fn counts(counted: Option<&RuleTally>) -> Vec<String> {
    match counted {
        Some(counted) => vec![
            counted.hits.to_string(),
            counted.messages.to_string(),
            percent(counted.rate),
        ],
        None => vec!["0".to_string(), "0".to_string(), percent(Some(0.0))],
    }
}

fn cells(line: &str) -> Vec<String> {
    line.split(' ').map(str::to_string).collect()
}

fn ratio(share: Option<f64>) -> String {
    share.map_or("-".to_string(), |share| format!("{share:.2}"))
}

fn percent(share: Option<f64>) -> String {
    share.map_or("-".to_string(), |share| format!("{:.1} %", 100.0 * share))
}

/// Rows of cells as lines: columns that hold figures to the right, others to the left.
fn aligned(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let cell = |row: &Vec<String>, column: usize| row.get(column).cloned().unwrap_or_default();
    let width = |column: usize| {
        rows.iter()
            .map(|row| cell(row, column).chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let is_figure = |text: String| text.starts_with(|c: char| c.is_ascii_digit() || c == '-');
    let figures: Vec<bool> = (0..columns)
        .map(|column| rows.iter().skip(1).any(|row| is_figure(cell(row, column))))
        .collect();
    let mut out = String::new();
    for row in rows {
        let line = (0..columns).map(|column| {
            let (text, width) = (cell(row, column), widths[column]);
            if figures[column] {
                format!("{text:>width$}")
            } else {
                format!("{text:width$}")
            }
        });
        let line = line.collect::<Vec<_>>().join("  ");
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}
