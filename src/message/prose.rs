//! Runs of prose cut into sentences, and the sentences told apart as opening, body and ask.
//! Knows nothing of how the runs were found.

use super::greeting::is_name_part;
use super::wording::{begins, holds};
use super::words::{count_plain, words};
use super::{Zone, ZoneKind};
use crate::dialect::Field;
use crate::span::Span;
use crate::text::sentences;

/// A mail opens with two sentences, of this many words at most together.
const MAIL_OPENING_WORDS: usize = 45;
/// A caller opens until the first question, or for this many words: half a minute.
const CALL_OPENING_WORDS: usize = 75;

/// What zoning reads besides the lines: blanks and quiet stretches, ordered.
pub(super) struct Sheet<'a> {
    pub(super) text: &'a str,
    pub(super) fields: &'a [Field],
    pub(super) quiet: &'a [Span],
    /// Fields and quiet stretches: nothing splits inside.
    pub(super) solid: &'a [Span],
}

impl Sheet<'_> {
    /// The sentences of a stretch.
    pub(super) fn sentences(&self, within: Span) -> Vec<Span> {
        sentences(self.text, within, self.solid)
    }

    fn count(&self, within: Span) -> usize {
        words(self.text, within, self.fields, self.quiet).len()
    }
}

/// Runs of prose, in order, and what they were cut into.
pub(super) struct Prose {
    pub(super) zones: Vec<Zone>,
    pub(super) sentences: Vec<Span>,
}

/// Opening, body and ask of a mail. The ask is the last question of the body, failing that its last invitation. Where the mail
/// is over with its opening, the ask is the opening's last sentence if that asks or invites, and the opening what is before it.
pub(super) fn mail(sheet: &Sheet, runs: &[Span]) -> Prose {
    let cut = cut(sheet, runs);
    let mut count = 0;
    let mut opening = 0;
    for (_, sentence) in cut.iter().take(2) {
        count += sheet.count(*sentence);
        if opening == 1 && count > MAIL_OPENING_WORDS {
            break;
        }
        opening += 1;
    }
    let body = cut.get(opening..).unwrap_or(&[]);
    let ask = last_that(sheet, body, asks)
        .or_else(|| last_that(sheet, body, invites))
        .map(|i| opening + i)
        .or_else(|| {
            let (_, last) = cut.last().filter(|_| body.is_empty() && cut.len() > 1)?;
            let words = last.of(sheet.text);
            (asks(words) || invites(words)).then(|| cut.len() - 1)
        });
    zoned(sheet, runs, &cut, opening, ask)
}

/// Opening, body and ask of a call: the opening goes to the first question, the ask is the last question after it.
pub(super) fn call(sheet: &Sheet, runs: &[Span]) -> Prose {
    let cut = cut(sheet, runs);
    let mut count = 0;
    let mut opening = 0;
    for (_, sentence) in &cut {
        count += sheet.count(*sentence);
        if opening > 0 && count > CALL_OPENING_WORDS {
            break;
        }
        opening += 1;
        // `Mr Lund?` only asks who is there.
        let calls_name = opening == 1 && calls_name(sentence.of(sheet.text));
        if asks(sentence.of(sheet.text)) && !calls_name {
            break;
        }
    }
    let ask = last_that(sheet, cut.get(opening..).unwrap_or(&[]), asks).map(|i| opening + i);
    zoned(sheet, runs, &cut, opening, ask)
}

/// Each sentence with the index of its run.
fn cut(sheet: &Sheet, runs: &[Span]) -> Vec<(usize, Span)> {
    runs.iter()
        .enumerate()
        .flat_map(|(i, &run)| sheet.sentences(run).into_iter().map(move |s| (i, s)))
        .collect()
}

fn last_that(sheet: &Sheet, sentences: &[(usize, Span)], test: fn(&str) -> bool) -> Option<usize> {
    sentences.iter().rposition(|(_, s)| test(s.of(sheet.text)))
}

/// Sentences to zones: neighbours of one kind in one run are one zone; a run's first and last zone reach to its ends.
fn zoned(sheet: &Sheet, runs: &[Span], cut: &[(usize, Span)], opening: usize, ask: Option<usize>) -> Prose {
    let mut zones: Vec<(usize, Zone)> = Vec::new();
    for (i, &(run, span)) in cut.iter().enumerate() {
        let kind = if Some(i) == ask {
            ZoneKind::Ask
        } else if i < opening {
            ZoneKind::Opening
        } else {
            ZoneKind::Body
        };
        match zones.last_mut() {
            Some((at, zone)) if *at == run && zone.kind == kind => zone.span = zone.span.union(span),
            _ => zones.push((run, Zone { kind, span })),
        }
    }
    for (i, &run) in runs.iter().enumerate() {
        let first = zones.partition_point(|(at, _)| *at < i);
        let last = zones.partition_point(|(at, _)| *at <= i);
        if first == last {
            zones.insert(
                first,
                (
                    i,
                    Zone {
                        kind: ZoneKind::Body,
                        span: run,
                    },
                ),
            );
            continue;
        }
        if let Some((_, zone)) = zones.get_mut(first) {
            zone.span.start = run.start;
        }
        if let Some((_, zone)) = zones.get_mut(last - 1) {
            zone.span.end = run.end;
        }
    }
    cover_fields(&mut zones, sheet.fields);
    Prose {
        zones: zones.into_iter().map(|(_, z)| z).collect(),
        sentences: cut.iter().map(|&(_, s)| s).collect(),
    }
}

/// A blank between two sentences of one run (`{{}}` on a line of its own) belongs to the zone before it. Between two runs stands
/// something else: a speaker's label may be a blank too.
fn cover_fields(zones: &mut [(usize, Zone)], fields: &[Field]) {
    for i in 1..zones.len() {
        let Some((run, next)) = zones.get(i).map(|(run, z)| (*run, z.span.start)) else {
            break;
        };
        let Some((_, zone)) = zones.get_mut(i - 1).filter(|(before, _)| *before == run) else {
            continue;
        };
        let first = fields.partition_point(|f| f.span.end <= zone.span.end);
        let between = fields
            .get(first..)
            .unwrap_or(&[])
            .iter()
            .take_while(|f| f.span.end <= next);
        for field in between.take(64) {
            zone.span.end = zone.span.end.max(field.span.end);
        }
    }
}

/// `Mr Lund?`: a name and nothing else.
pub(super) fn calls_name(sentence: &str) -> bool {
    count_plain(sentence) <= 3 && sentence.split_whitespace().all(is_name_part)
}

/// Whether a sentence asks. A question in closing quotes asks if the quotes open with it.
pub(super) fn asks(sentence: &str) -> bool {
    let bare = sentence.trim_end_matches(['"', '”', '\'', '’', '*', '_', ')', ' ', '!', '…', '.']);
    let quoted = sentence
        .get(bare.len()..)
        .is_some_and(|end| end.contains(['"', '”', ')']));
    bare.ends_with(['?', '？']) && (!quoted || sentence.starts_with(['"', '“', '(']))
        || !quoted && sentence.ends_with('?')
        || bare.ends_with('?') && quoted && sentence.matches(['"', '“', '”']).count() == 1
}

/// Whether a sentence invites an answer without asking: an imperative that only the reader can follow.
pub(super) fn invites(sentence: &str) -> bool {
    const ANYWHERE: [&str; 4] = ["let me know", "let us know", "pick a time", "get back to me"];
    const FIRST: [&str; 16] = [
        "reply",
        "tell me",
        "send me",
        "book",
        "call me",
        "ring me",
        "just reply",
        "hit reply",
        "simply reply",
        "drop me",
        "shoot me",
        "write back",
        "write to me",
        "give me a call",
        "please reply",
        "please send",
    ];
    if holds(sentence, &ANYWHERE) {
        return true;
    }
    sentence.split([',', '—', '–', ';', ':']).take(24).any(|clause| {
        let clause = clause.trim_start_matches(|c: char| !c.is_alphanumeric());
        let lead = begins(clause, "and ").or(begins(clause, "please ")).unwrap_or(0);
        let clause = clause.get(lead..).unwrap_or("");
        FIRST.iter().any(|p| {
            begins(clause, p)
                .and_then(|length| clause.get(length..))
                .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()) && count_plain(rest) < 30)
        })
    })
}
