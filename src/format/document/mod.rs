//! A document that holds several messages, or one among its author's prose: each message cut out by itself.
//! Knows nothing of rules; a file that may be one message stays one.

mod block;
mod cut;
mod draft;
mod label;
mod label_words;
mod page;
mod place;
mod scan;
mod wording;

use crate::message::Reading;
use draft::{Draft, Found};
use page::{Item, What};

/// The messages in `whole`: itself, where it is one; those it holds among prose about them; none, where it is nothing but an
/// author's text. `source` is what its map leads into; `page` tells that it is a page of HTML, which mails are too, headings and
/// tables and all: of it only several messages are cut.
pub(super) fn messages(whole: Reading, source: &str, page: bool) -> Vec<Reading> {
    let items = page::items(&whole, source);
    if !may_be_many(&whole, &items) {
        return vec![whole];
    }
    let drafts = scan::scan(&whole, &items);
    match drafts.as_slice() {
        [] | [_] if page => vec![whole],
        [] if is_no_message(&whole, &items) => Vec::new(),
        [] => vec![whole],
        [one] if !stands_apart(&whole, &items, one) => vec![whole],
        several if several.len() > 1 && !several.iter().skip(1).any(|draft| draft.set_off) => vec![whole],
        several => several.iter().map(|draft| cut::cut(&whole, draft)).collect(),
    }
}

/// Whether there is anything in a text that a single message has not: most drafts end here.
fn may_be_many(whole: &Reading, items: &[Item]) -> bool {
    let subjects = items
        .iter()
        .filter(|i| matches!(i.what, What::Text | What::Heading(_)))
        .filter(|i| label::subject(i.words.of(&whole.text)).is_some());
    let structure = |i: &Item| {
        matches!(
            i.what,
            What::Heading(_) | What::Rule | What::Fence(_) | What::Quote | What::Table
        )
    };
    items.iter().any(structure)
        || subjects.count() >= 2
        || items.iter().any(|i| {
            let line = i.words.of(&whole.text);
            label::is_note(line, i.bold) || i.what == What::Text && line.len() < 100 && label::names_message(line)
        })
}

/// Whether a single message stands apart from what is around it, so that the rest must be its author's prose.
fn stands_apart(whole: &Reading, items: &[Item], draft: &Draft) -> bool {
    let (Some(first), Some(last)) = (draft.pieces.first(), draft.pieces.last()) else {
        return false;
    };
    let text = &whole.text;
    let outside = |i: &&Item| i.span.end <= first.start || i.span.start >= last.end;
    let prose = |i: &&Item| i.what == What::Text && !label::is_header(i.words.of(text));
    let count = |i: &Item| i.words.of(text).split_whitespace().count();
    let before: Vec<&Item> = items
        .iter()
        .filter(|i| i.span.end <= first.start && i.what != What::Blank)
        .collect();
    let after: Vec<&Item> = items
        .iter()
        .filter(|i| i.span.start >= last.end && i.what != What::Blank)
        .collect();
    // The rest greets, is signed or has a subject: then the message is the whole.
    let own = items.iter().filter(outside).filter(prose).any(|i| {
        let line = i.words.of(text);
        wording::opens_or_closes(line)
    });
    let words = |side: &[&Item]| side.iter().filter(|i| prose(i)).map(|i| count(i)).sum::<usize>();
    let headed = before.iter().any(|i| matches!(i.what, What::Heading(_)));
    let apart_before = headed && words(&before) >= 8 || words(&before) >= 25;
    let begins_note = after.first().is_some_and(|i| {
        let line = i.words.of(text);
        label::is_note(line, i.bold)
            || matches!(i.what, What::Heading(_)) && label::is_authors(line)
            || i.what == What::Table
    });
    let below_rule = after.first().is_some_and(|i| i.what == What::Rule)
        && after.get(1).is_some_and(|i| {
            let line = i.words.of(text);
            label::is_note(line, true) || matches!(i.what, What::Heading(_)) && label::is_authors(line)
        });
    let noted = begins_note || below_rule;
    match draft.found {
        Found::Set if draft.quoted => !own && (words(&before) + words(&after) >= 4 || noted),
        Found::Set => !own && words(&before) + words(&after) >= 4,
        Found::Running if draft.signed => !own && (noted || apart_before && (draft.subject || draft.named)),
        Found::Running => !own && after.is_empty() && apart_before && draft.subject,
    }
}

/// Whether a text without a message is plainly no message itself: three headings and something only a guide has.
fn is_no_message(whole: &Reading, items: &[Item]) -> bool {
    let text = &whole.text;
    let headings: Vec<&str> = items
        .iter()
        .filter(|i| matches!(i.what, What::Heading(_)))
        .map(|i| i.words.of(text))
        .collect();
    let spoken = items
        .iter()
        .filter(|i| i.what == What::Text && !i.listed)
        .map(|i| i.words.of(text));
    let turns = spoken.clone().filter(|line| label::is_speaker(line)).count();
    let spoken = turns >= 2 || spoken.into_iter().any(wording::opens_or_closes);
    let guide = headings.iter().any(|h| label::is_authors(h))
        || items.iter().any(|i| matches!(i.what, What::Table | What::Fence(_)));
    headings.len() >= 2 && guide && !spoken
}
