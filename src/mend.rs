//! What `--fix` does to one file: its safe fixes put in, and the file read again to see that nothing else has changed.
//! Knows nothing of the disk: bytes in, bytes out.

use crate::engine::Engine;
use crate::finding::{Edit, Finding, Fix, Safety, Status};
use crate::fix::{apply_to_raw, apply_to_text, unified};
use crate::lint::{Given, lint};
use crate::report::{FileReport, MessageReport};
use crate::source::Source;
use crate::span::Span;
use std::collections::BTreeMap;

/// Fixes of one file that are tried one by one where all of them together change more than they say.
const MOST_ALONE: usize = 32;

/// A file with its safe fixes made.
#[derive(Debug)]
pub struct Mended {
    /// The file as it is now, judged anew.
    pub file: FileReport,
    /// How many findings were fixed.
    pub fixes: usize,
    /// What was done to the text of the file as it was, ordered and disjoint.
    edits: Vec<(Span, String)>,
}

/// A fix and the message of the file it is for.
#[derive(Clone, Copy)]
struct Chosen<'a> {
    message: usize,
    finding: &'a Finding,
    fix: &'a Fix,
}

/// A fix may wait for another, so a file is gone over again, but not for ever.
const MOST_ROUNDS: usize = 8;

/// The file with its safe fixes made; none where there is nothing to fix. Of two that touch, the earlier is made first. Where only some
/// lines are of interest, only what is found on these is fixed.
pub fn mend(file: &FileReport, engine: &Engine, given: &Given) -> Option<Mended> {
    let mut mended = once(file, engine, given)?;
    for _ in 1..MOST_ROUNDS {
        // Another number of lines, and nobody knows any more which is which.
        if given.lines.is_some() && mended.moves_lines(file) {
            break;
        }
        let Some(next) = once(&mended.file, engine, given) else {
            break;
        };
        mended = Mended {
            fixes: mended.fixes + next.fixes,
            edits: vec![between(&file.source.text, &next.file.source.text)],
            file: next.file,
        };
    }
    Some(mended)
}

fn line_feeds(file: &FileReport) -> usize {
    file.source.raw.iter().filter(|byte| **byte == b'\n').count()
}

/// What turns `before` into `after`, as one edit: all from the first difference to the last.
fn between(before: &str, after: &str) -> (Span, String) {
    let same = |(a, b): &(char, char)| a == b;
    let length = |(c, _): (char, char)| c.len_utf8();
    let start: usize = before.chars().zip(after.chars()).take_while(same).map(length).sum();
    let (rest, new) = (&before[start..], &after[start..]);
    let end: usize = rest
        .chars()
        .rev()
        .zip(new.chars().rev())
        .take_while(same)
        .map(length)
        .sum();
    let new = new[..new.len() - end].to_string();
    (Span::new(start, before.len() - end), new)
}

/// One round of it.
fn once(file: &FileReport, engine: &Engine, given: &Given) -> Option<Mended> {
    let mut chosen = chosen(file);
    if let Some(lines) = &given.lines {
        let touches = lines.of(&file.source.raw);
        chosen.retain(|one| touches(one.finding.span));
    }
    if chosen.is_empty() {
        return None;
    }
    made(file, &chosen, engine, given).or_else(|| {
        let alone = chosen.iter().take(MOST_ALONE);
        let sound: Vec<Chosen> = alone
            .filter(|one| made(file, &[**one], engine, given).is_some())
            .copied()
            .collect();
        (!sound.is_empty()).then(|| made(file, &sound, engine, given))?
    })
}

impl Mended {
    /// Whether lines that stand below a fix have another number than in `before`, the file as it was.
    pub fn moves_lines(&self, before: &FileReport) -> bool {
        line_feeds(before) != line_feeds(&self.file)
    }

    /// What was done to `before`, the file as it was, as a unified diff.
    pub fn diff(&self, before: &FileReport) -> String {
        let edits: Vec<(Span, &str)> = self.edits.iter().map(|(span, new)| (*span, new.as_str())).collect();
        unified(&before.source.name, &before.source.text, &edits)
    }
}

/// The safe fixes of active findings, each apart from those before it.
fn chosen(file: &FileReport) -> Vec<Chosen<'_>> {
    let mut taken: BTreeMap<u32, u32> = BTreeMap::new();
    let mut chosen = Vec::new();
    for (message, report) in file.messages.iter().enumerate() {
        for finding in report.findings.iter().filter(|f| f.status == Status::Active) {
            let Some(fix) = finding.fix.as_ref().filter(|fix| fix.safety == Safety::Safe) else {
                continue;
            };
            let touches = |edit: &Edit| {
                let before = taken.range(..=edit.span.end).next_back();
                before.is_some_and(|(_, end)| *end >= edit.span.start)
            };
            if fix.edits.iter().any(touches) {
                continue;
            }
            taken.extend(fix.edits.iter().map(|edit| (edit.span.start, edit.span.end)));
            chosen.push(Chosen { message, finding, fix });
        }
    }
    chosen
}

/// The file with these fixes made, if they do what they say and no more.
fn made(file: &FileReport, chosen: &[Chosen], engine: &Engine, given: &Given) -> Option<Mended> {
    let mut edits: Vec<&Edit> = chosen.iter().flat_map(|c| &c.fix.edits).collect();
    edits.sort_by_key(|edit| edit.span);
    let raw = apply_to_raw(&file.source, &edits)?;
    let after = lint(Source::new(file.source.name.as_str(), raw), engine, given);
    let of = |message: usize| chosen.iter().filter(move |c| c.message == message);
    let same = after.source.encoding == file.source.encoding
        && after.messages.len() == file.messages.len()
        && after.problems.len() == file.problems.len()
        && file
            .messages
            .iter()
            .zip(&after.messages)
            .enumerate()
            .all(|(i, (old, new))| {
                let fixed: Vec<Chosen> = of(i).copied().collect();
                changed_as_said(old, new, &fixed)
            });
    let map = &file.source.map;
    let edits = edits
        .iter()
        .map(|e| (map.text(e.span), e.replacement.clone()))
        .collect();
    same.then_some(Mended {
        file: after,
        fixes: chosen.len(),
        edits,
    })
}

/// Whether a message is the old one with these fixes in it and nothing else: the same text but for them, and every other finding
/// still there.
fn changed_as_said(old: &MessageReport, new: &MessageReport, fixed: &[Chosen]) -> bool {
    let mut edits: Vec<&Edit> = fixed.iter().flat_map(|c| &c.fix.edits).collect();
    edits.sort_by_key(|edit| edit.inner);
    let text = apply_to_text(&old.text, edits.iter().map(|e| (e.inner, e.replacement.as_str())));
    if old.kind != new.kind || old.mode != new.mode || text.as_deref() != Some(new.text.as_str()) {
        return false;
    }
    let mut left: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for finding in &new.findings {
        *left.entry((&finding.rule, &finding.excerpt)).or_default() += 1;
    }
    let touched = |span: Span| {
        edits
            .iter()
            .any(|e| e.inner.start <= span.end && span.start <= e.inner.end)
    };
    let others = old
        .findings
        .iter()
        .filter(|f| !fixed.iter().any(|c| std::ptr::eq(c.finding, *f)));
    others.filter(|f| !touched(f.inner)).all(|f| {
        let count = left.entry((&f.rule, &f.excerpt)).or_default();
        let found = *count > 0;
        *count = count.saturating_sub(1);
        found
    })
}
