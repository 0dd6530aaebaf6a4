//! Anchors: what ties a sentence to this reader and could not be sent to anyone.
//! Knows nothing of rules; tells only where anchors are.

use crate::detect::beginning::NUMBER_WORDS;
use crate::detect::prose::Prose;
use crate::message::ZoneKind;
pub use crate::rules::AnchorKind;
use crate::span::Span;
use crate::text::words::{Gap, Look};
use std::ops::Range;

/// One anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// Where, in bytes of the message text.
    pub span: Span,
    /// What.
    pub kind: AnchorKind,
}

/// The anchors among `words`, in order; a name or a date of several words is one. Merge fields and blanks are none, nor is what
/// stands inside them: they are filled alike for everybody.
pub fn anchors(prose: &Prose, words: Range<usize>) -> Vec<Anchor> {
    let mut out: Vec<Anchor> = Vec::new();
    let mut before: Option<usize> = None;
    for at in words.clone() {
        let Some(kind) = kind_of(prose, at) else { continue };
        let span = prose.words[at].span;
        match out.last_mut() {
            Some(last)
                if before == at.checked_sub(1)
                    && last.kind == kind
                    && kind != AnchorKind::Number
                    && prose.words[at].gap == Gap::Blank =>
            {
                last.span = last.span.union(span);
            }
            _ => out.push(Anchor { span, kind }),
        }
        before = Some(at);
    }
    let fields = &prose.message.fields;
    let blank = |span: Span| {
        let at = fields.partition_point(|f| f.span.end <= span.start);
        fields.get(at).is_some_and(|f| f.span.overlaps(span))
    };
    out.extend(titles(&prose.message.text, prose.span(words)));
    out.retain(|anchor| !blank(anchor.span));
    out.sort_by_key(|a| a.span);
    out
}

/// What word `at` is an anchor as, if it is one.
fn kind_of(prose: &Prose, at: usize) -> Option<AnchorKind> {
    let (word, place) = (prose.words.get(at)?, prose.places.get(at)?);
    let folded = prose.folded(at);
    match word.look {
        Look::Number => number_kind(prose, at),
        _ if DATE_WORDS.contains(&folded.as_str()) && !is_plain_may(prose, at) => Some(AnchorKind::Date),
        _ if NUMBER_WORDS[1..26].contains(&folded.as_str()) && counts_something(prose, at) => Some(AnchorKind::Number),
        // Whole words in capitals shout or abbreviate; they name nobody.
        Look::Capital
            if !place.opens_sentence
                && word.span.len() > 1
                && !opens_clause(prose, at)
                && !is_titled(prose, at)
                && !prose.names_of_nobody().contains(&prose.ids[at]) =>
        {
            Some(AnchorKind::Name)
        }
        _ => None,
    }
}

/// A figure, unless it counts the minutes that everybody is asked for, numbers a list, or is part of a sign.
fn number_kind(prose: &Prose, at: usize) -> Option<AnchorKind> {
    let text = &prose.message.text;
    let word = prose.words.get(at)?;
    let next = prose.folded(at + 1);
    let before = at.checked_sub(1).map(|at| prose.folded(at)).unwrap_or_default();
    let behind = text.get(word.span.end as usize..).unwrap_or("");
    let ahead = text.get(..word.span.start as usize).unwrap_or("");
    let meridian = ["am", "pm", "a.m", "p.m"].iter().any(|m| {
        let rest = word
            .span
            .of(text)
            .trim_start_matches(|c: char| c.is_ascii_digit() || c == ':' || c == '.');
        rest.eq_ignore_ascii_case(m)
            || behind
                .trim_start()
                .get(..m.len())
                .is_some_and(|b| b.eq_ignore_ascii_case(m))
    });
    let dated = DATE_WORDS.contains(&next.as_str()) || DATE_WORDS.contains(&before.as_str());
    let clock = behind
        .strip_prefix(':')
        .is_some_and(|b| b.starts_with(|c: char| c.is_ascii_digit()));
    if dated || meridian || clock || matches!(next.as_str(), "th" | "st" | "nd" | "rd") {
        return Some(AnchorKind::Date);
    }
    let line = text
        .get(text.floor_char_boundary(ahead.len().saturating_sub(NEAR))..ahead.len())
        .unwrap_or("")
        .rsplit('\n')
        .next()
        .unwrap_or("")
        .trim_matches(['>', '*', '_', '#', ' ', '\t', '-']);
    let numbers_a_list = line.is_empty() && behind.starts_with(['.', ')', '\u{FE0F}', '\u{20E3}', ':'])
        || !line.contains(' ') && !line.is_empty() && (behind.starts_with(": ") || behind.starts_with(":\n"))
        || ahead.ends_with('[') && behind.starts_with(']');
    let part_of_a_sign = ahead.ends_with(['<', ']', '}', '#']);
    // `15 minutes`, `a 15-minute call`, `45-60 minutes`.
    let ranged = prose.folded(at + 2);
    let counted = if prose.words.get(at + 1).is_some_and(|w| w.look == Look::Number) {
        &ranged
    } else {
        &next
    };
    let minutes = matches!(
        counted.as_str(),
        "minutes" | "minute" | "mins" | "min" | "seconds" | "second" | "secs" | "sec"
    );
    (!numbers_a_list && !part_of_a_sign && !minutes).then_some(AnchorKind::Number)
}

/// How far back the start of a line is looked for, in bytes: a list number stands near it.
const NEAR: usize = 40;

/// Whether word `at` stands in a subject in which every longer word has a capital, so that capitals tell nothing.
fn is_titled(prose: &Prose, at: usize) -> bool {
    let sentence = prose.sentence(at);
    let long = |&i: &usize| prose.words[i].span.len() > 3 && prose.words[i].look != Look::Number;
    let subject = prose.places.get(at).is_some_and(|p| p.zone == ZoneKind::Subject);
    subject && sentence.len() > 1 && sentence.filter(long).all(|i| prose.words[i].look != Look::Lower)
}

/// `two ovens` counts something; `one of`, `a thousand thanks` do not tie the sentence to anybody.
fn counts_something(prose: &Prose, at: usize) -> bool {
    match prose.words.get(at + 1) {
        Some(next) => {
            matches!(next.gap, Gap::Blank | Gap::Hyphen)
                && !matches!(
                    prose.folded(at + 1).as_str(),
                    "of" | "or" | "and" | "things" | "to" | "minutes" | "minute" | "min" | "mins"
                )
        }
        None => false,
    }
}

/// `may` is a month only with a capital inside a sentence; `march` likewise.
fn is_plain_may(prose: &Prose, at: usize) -> bool {
    let (Some(word), Some(place)) = (prose.words.get(at), prose.places.get(at)) else {
        return true;
    };
    matches!(
        prose.folded(at).as_str(),
        "may" | "march" | "mar" | "sun" | "sat" | "wed"
    ) && (word.look == Look::Lower || place.opens_sentence)
}

/// Whether a clause may begin at word `at`: after a colon, a quotation mark, a dash, an arrow, an emoji, a URL or a list letter any word
/// may take a capital.
fn opens_clause(prose: &Prose, at: usize) -> bool {
    let Some(word) = prose.words.get(at) else { return true };
    let before = prose.message.text.get(..word.span.start as usize).unwrap_or("");
    let bare = before.trim_end_matches([' ', '\t']);
    let blank = bare.len() < before.len();
    let address = prose.message.quiet.partition_point(|q| (q.end as usize) < bare.len());
    let after_address = prose
        .message
        .quiet
        .get(address)
        .is_some_and(|q| q.end as usize == bare.len());
    after_address
        || bare.ends_with(|c: char| {
            matches!(
                c,
                ':' | '"' | '“' | '\n' | '-' | '–' | '—' | '•' | '*' | '(' | '|' | '/' | '\'' | '‘' | '[' | '→' | ';'
            ) || c >= '\u{2190}' && !c.is_alphanumeric()
        })
        || blank
            && bare.ends_with(')')
            && bare.len() >= 2
            && bare[..bare.len() - 1].ends_with(|c: char| c.is_ascii_lowercase())
            && bare[..bare.len() - 2].ends_with(['\n', ' '])
}

/// Two to twelve words in double quotation marks.
fn titles(text: &str, within: Span) -> Vec<Anchor> {
    let mut out = Vec::new();
    let sentence = within.of(text);
    let mut open: Option<usize> = None;
    for (i, c) in sentence.char_indices() {
        match (c, open) {
            ('“' | '"', None) => open = Some(i),
            ('”' | '"', Some(start)) => {
                let inside = &sentence[start..i];
                let count = inside.split_whitespace().count();
                if (2..=12).contains(&count) && !inside.contains(['[', '{']) {
                    let span = Span::new(start, i + c.len_utf8()).shift(within.start as usize);
                    out.push(Anchor {
                        span,
                        kind: AnchorKind::Title,
                    });
                }
                open = None;
            }
            _ => {}
        }
    }
    out
}

/// Weekdays and months, whole and short.
const DATE_WORDS: [&str; 44] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mondays",
    "tuesdays",
    "wednesdays",
    "thursdays",
    "fridays",
    "saturdays",
    "sundays",
    "mon",
    "tue",
    "tues",
    "wed",
    "thu",
    "thur",
    "thurs",
    "fri",
    "sat",
    "sun",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "aug",
    "sept",
    "oct",
    "nov",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::{Message, Reading};
    use crate::offset_map::OffsetMap;

    /// The anchors of the body of a mail to Dana from Sam.
    fn found(body: &str) -> String {
        let text = format!("Hi Dana,\n\n{body}\n\nBest,\nSam\n");
        let reading = Reading {
            text: text.clone(),
            map: OffsetMap::identity(text.len()),
            ..Reading::default()
        };
        let message = Message::new(0, reading, "draft.txt", None, None);
        let prose = Prose::of(&message);
        let start = text.find(body).unwrap();
        let anchors = anchors(&prose, prose.words_in(Span::new(start, start + body.len())));
        anchors
            .iter()
            .map(|a| format!("{:?}:{}", a.kind, a.span.of(&text)))
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn what_fits_one_reader_is_an_anchor_and_what_fits_all_is_none() {
        for (body, want) in [
            ("We save companies time and money.", ""),
            ("We saved Harbor Bakery 40 crates.", "Name:Harbor Bakery Number:40"),
            ("I am glad, Dana, that Sam wrote.", ""),
            ("Hope the {{event}} at {{company}} went well.", ""),
            ("You said two ovens trip on Friday.", "Number:two Date:Friday"),
            ("Our CRM and AI boost ROI, so may we talk?", ""),
            (
                "You read “Cutting Waste in Bakeries” first.",
                "Title:“Cutting Waste in Bakeries” Name:Waste Name:Bakeries",
            ),
            ("Do you have 15 minutes at 3 pm?", "Date:3"),
            ("A 15-minute call, or 45-60 minutes?", ""),
            ("At 10:30am then, on 4 March.", "Date:10 Date:30am Date:4 March"),
            ("I'm Sam from Kelp & Moss. At Kelp we know Hull.", "Name:Hull"),
            ("Our Sensor rings. The sensor is small.", ""),
            ("1. Mend the door\n2. Call Leeds", "Name:Leeds"),
            ("Here → Read it (see [1]) 🎉 Great", ""),
            ("SAVE BIG with [e.g., \"run 3 campaigns\"]", ""),
        ] {
            let sorted = |s: &str| {
                let mut parts: Vec<&str> = s.split(' ').collect();
                parts.sort_unstable();
                parts.join(" ")
            };
            assert_eq!(sorted(&found(body)), sorted(want), "{body}");
        }
    }
}
