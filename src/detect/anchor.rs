//! Anchors: what ties a sentence to this reader and could not be sent to anyone.
//! Knows nothing of rules; tells only where anchors are.

use crate::detect::beginning::NUMBER_WORDS;
use crate::detect::prose::Prose;
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

/// The anchors among `words`, in order. Merge fields and blanks are none: they are filled alike for everybody.
pub fn anchors(prose: &Prose, words: Range<usize>) -> Vec<Anchor> {
    let mut out = Vec::new();
    for at in words.clone() {
        let (Some(word), Some(place)) = (prose.words.get(at), prose.places.get(at)) else {
            continue;
        };
        let folded = prose.folded(at);
        let kind = match word.look {
            Look::Number => number_kind(prose, at),
            _ if DATE_WORDS.contains(&folded.as_str()) && !is_plain_may(prose, at) => Some(AnchorKind::Date),
            _ if NUMBER_WORDS[1..26].contains(&folded.as_str()) && counts_something(prose, at) => {
                Some(AnchorKind::Number)
            }
            Look::Capital | Look::Capitals
                if !place.opens_sentence
                    && !is_after_opening_mark(prose, at)
                    && !is_everyones(word.look, &folded)
                    && !prose.names_at_edges().contains(&folded) =>
            {
                Some(AnchorKind::Name)
            }
            _ => None,
        };
        if let Some(kind) = kind {
            out.push(Anchor { span: word.span, kind });
        }
    }
    let span = prose.span(words);
    out.extend(titles(&prose.message.text, span));
    out.sort_by_key(|a| a.span);
    out
}

/// A figure, unless it counts the minutes that everybody is asked for.
fn number_kind(prose: &Prose, at: usize) -> Option<AnchorKind> {
    let next = prose.folded(at + 1);
    let before = at.checked_sub(1).map(|at| prose.folded(at)).unwrap_or_default();
    let dated = DATE_WORDS.contains(&next.as_str()) || DATE_WORDS.contains(&before.as_str());
    let clock = matches!(next.as_str(), "am" | "pm" | "th" | "st" | "nd" | "rd");
    match (dated || clock, next.as_str()) {
        (true, _) => Some(AnchorKind::Date),
        (false, "minutes" | "minute" | "mins" | "min" | "seconds") => None,
        (false, _) => Some(AnchorKind::Number),
    }
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

/// After a colon, a quotation mark or a dash any word may take a capital.
fn is_after_opening_mark(prose: &Prose, at: usize) -> bool {
    let Some(word) = prose.words.get(at) else { return true };
    let before = prose.message.text.get(..word.span.start as usize).unwrap_or("");
    before
        .trim_end_matches([' ', '\t'])
        .ends_with([':', '"', '“', '\n', '-', '–', '—', '•', '*', '(', '|', '/', '\'', '‘'])
}

/// Capitals that every message may carry: the pronoun, and abbreviations of the trade.
fn is_everyones(look: Look, folded: &str) -> bool {
    folded == "i" || (look == Look::Capitals && folded.len() <= 4)
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
                if (2..=12).contains(&count) {
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
            ("We saved Harbor Bakery 40 crates.", "Name:Harbor Name:Bakery Number:40"),
            ("I am glad, Dana, that Sam wrote.", ""),
            ("Hope the {{event}} at {{company}} went well.", ""),
            ("You said two ovens trip on Friday.", "Number:two Date:Friday"),
            ("Our CRM and AI boost ROI, so may we talk?", ""),
            (
                "You read “Cutting Waste in Bakeries” first.",
                "Title:“Cutting Waste in Bakeries” Name:Waste Name:Bakeries",
            ),
            ("Do you have 15 minutes at 3 pm?", "Date:3"),
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
