//! Where sentences begin and end in a text with list items, headings, quoted lines and hard line breaks.
//! Knows nothing of messages or zones.

use crate::span::Span;
use unicode_segmentation::UnicodeSegmentation;

/// Titles: a full stop after one never ends a sentence.
const TITLES: [&str; 17] = [
    "mr", "mrs", "ms", "mx", "dr", "prof", "rev", "fr", "sr", "sra", "hon", "capt", "col", "eng", "ing", "st", "messrs",
];

/// Abbreviations that seldom end a sentence.
const ABBREVIATIONS: [&str; 17] = [
    "e.g", "i.e", "eg", "ie", "vs", "cf", "approx", "ca", "incl", "excl", "ext", "tel", "viz", "resp", "attn", "dept",
    "est",
];

/// Abbreviations that a figure follows: `No. 4`, `p. 14`.
const BEFORE_FIGURE: [&str; 14] = [
    "no", "nos", "nr", "p", "pp", "vol", "fig", "sec", "art", "ch", "km", "ref", "min", "max",
];

/// The sentences of `within`, in order, trimmed of white space. A list item and a heading are each their own sentences, a line
/// break inside a paragraph is a blank, `> ` before a line is no part of it. Nothing splits inside a `solid` span (ordered).
pub fn sentences(text: &str, within: Span, solid: &[Span]) -> Vec<Span> {
    let mut found = Vec::new();
    let mut block: Vec<Span> = Vec::new();
    for line in content_lines(text, within) {
        let content = line.of(text);
        if content.is_empty() {
            close(text, &mut block, solid, &mut found);
            continue;
        }
        let heading = content.bytes().take_while(|&b| b == b'#').count();
        if (1..=6).contains(&heading) && content.as_bytes().get(heading) == Some(&b' ') {
            close(text, &mut block, solid, &mut found);
            block.push(trim(text, Span::new(line.start as usize + heading, line.end as usize)));
            close(text, &mut block, solid, &mut found);
            continue;
        }
        let marker = list_marker(content);
        if marker > 0 {
            close(text, &mut block, solid, &mut found);
            block.push(Span::new(line.start as usize + marker, line.end as usize));
            continue;
        }
        let alone = is_solid(line, solid);
        let spoken = content.starts_with(['"', '“']) && block.last().is_some_and(|l| l.of(text).ends_with(['"', '”']));
        if alone || spoken {
            close(text, &mut block, solid, &mut found);
        }
        block.push(line);
        if alone {
            close(text, &mut block, solid, &mut found);
        }
    }
    close(text, &mut block, solid, &mut found);
    found
}

/// Length in bytes of the list marker `line` starts with, with the white space after it; 0 if there is none.
pub fn list_marker(line: &str) -> usize {
    let mut chars = line.char_indices();
    let Some((_, first)) = chars.next() else { return 0 };
    let after = match first {
        '-' | '*' | '+' | '•' | '–' | '—' | '▪' | '◦' | '·' | '→' | '✓' | '✔' | '✅' => {
            first.len_utf8()
        }
        '0'..='9' => {
            let digits = line.bytes().take_while(u8::is_ascii_digit).count();
            match line.as_bytes().get(digits) {
                Some(b'.' | b')') if digits <= 3 => digits + 1,
                _ => return 0,
            }
        }
        _ => return 0,
    };
    let rest = line.get(after..).unwrap_or("");
    let blank = rest.len() - rest.trim_start().len();
    if blank == 0 || blank == rest.len() {
        0
    } else {
        after + blank
    }
}

/// Each physical line of `within`, without white space around it and without `>` markers before it.
fn content_lines(text: &str, within: Span) -> Vec<Span> {
    let mut lines = Vec::new();
    let mut start = within.start as usize;
    let end = within.end as usize;
    for (at, byte) in within.of(text).bytes().enumerate() {
        if byte == b'\n' || byte == b'\r' {
            let here = within.start as usize + at;
            if byte == b'\n' && here == start && here > 0 && text.as_bytes().get(here - 1) == Some(&b'\r') {
                start = here + 1;
                continue;
            }
            lines.push(unquote(text, Span::new(start, here)));
            start = here + 1;
        }
    }
    lines.push(unquote(text, Span::new(start.min(end), end)));
    lines
}

fn unquote(text: &str, line: Span) -> Span {
    let content = line.of(text);
    let inner = content.trim_start().trim_start_matches(['>', ' ']);
    let skipped = content.len() - inner.len();
    trim(text, Span::new(line.start as usize + skipped, line.end as usize))
}

/// The span without white space at its ends.
fn trim(text: &str, span: Span) -> Span {
    let content = span.of(text);
    let lead = content.len() - content.trim_start().len();
    let start = span.start as usize + lead;
    Span::new(start, start + content.trim().len())
}

fn is_solid(line: Span, solid: &[Span]) -> bool {
    let i = solid.partition_point(|s| s.end <= line.start);
    solid.get(i).is_some_and(|s| s.contains(line))
}

/// Splits one block (the lines of a paragraph, a list item or a heading) and empties it.
fn close(text: &str, block: &mut Vec<Span>, solid: &[Span], found: &mut Vec<Span>) {
    let lines = std::mem::take(block);
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
        return;
    };
    let whole = first.union(*last);
    let Some(copy) = smooth(text, whole, &lines, solid) else {
        found.push(whole);
        return;
    };
    let casual = copy.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_lowercase);
    let mut pieces: Vec<Span> = Vec::new();
    for (at, piece) in split(&copy) {
        for cut in cut_casual(piece, casual) {
            let span = Span::new(at + cut.0, at + cut.1);
            match pieces.last_mut() {
                Some(before) if joins(before.of(&copy), span.of(&copy), casual) => *before = before.union(span),
                _ => pieces.push(span),
            }
        }
    }
    for piece in pieces {
        let span = trim(&copy, piece).shift(whole.start as usize);
        if piece.of(&copy).chars().any(char::is_alphanumeric) {
            found.push(span);
        }
    }
}

/// The sentences of plain text after Unicode's annex 29, with their places. The rules look at a mark that can end a sentence, at
/// what stands before it and at what follows up to the next letter; so only these stretches are handed to them.
fn split(text: &str) -> Vec<(usize, &str)> {
    if !text.is_ascii() && !text.chars().all(has_plain_marks) || text.contains(['\n', '\r']) {
        return text.split_sentence_bound_indices().collect();
    }
    let bytes = text.as_bytes();
    let mut bounds = Vec::new();
    let mut from = 0;
    while let Some(head) = bytes.get(from..)
        && let Some(mark) = head.iter().position(|b| matches!(b, b'.' | b'!' | b'?'))
    {
        let letter = |b: &u8| b.is_ascii_alphanumeric();
        let start = from + head.iter().take(mark).rposition(letter).unwrap_or(0);
        let after = head.iter().skip(mark).position(u8::is_ascii_alphabetic);
        let end = after.map_or(text.len(), |i| from + mark + i + 1);
        let window = text.get(start..end).unwrap_or("");
        let found = window.split_sentence_bound_indices().map(|(at, _)| start + at);
        bounds.extend(found.filter(|&at| at > start));
        if end == text.len() {
            break;
        }
        from = end - 1;
    }
    let mut start = 0;
    bounds.push(text.len());
    let pieces = bounds.into_iter().map(|end| {
        let from = std::mem::replace(&mut start, end);
        (from, text.get(from..end).unwrap_or(""))
    });
    pieces.filter(|(_, piece)| !piece.is_empty()).collect()
}

/// Whether no sentence can end at `c` but at `.`, `!` and `?`: ASCII, the Latin letters, the common punctuation and pictures.
fn has_plain_marks(c: char) -> bool {
    c.is_ascii()
        || matches!(u32::from(c), 0xA0..=0x24F | 0x2010..=0x2023 | 0x2025..=0x2027 | 0x2030..=0x203A | 0x20A0..=0x20CF
            | 0x2100..=0x214F | 0x2190..=0x21FF | 0x2500..=0x27BF | 0xFE0F | 0x1F300..=0x1FAFF)
}

/// A copy of the same length in which what lies between the lines is blank and solid spans are one word each.
fn smooth(text: &str, whole: Span, lines: &[Span], solid: &[Span]) -> Option<String> {
    let base = whole.start as usize;
    let mut bytes = vec![b' '; whole.len()];
    for line in lines {
        let from = line.start as usize - base;
        bytes
            .get_mut(from..from + line.len())?
            .copy_from_slice(line.of(text).as_bytes());
    }
    let first = solid.partition_point(|s| s.end <= whole.start);
    for span in solid.get(first..)?.iter().take_while(|s| s.start < whole.end) {
        let from = (span.start.max(whole.start) as usize) - base;
        let to = (span.end.min(whole.end) as usize) - base;
        let word = bytes.get_mut(from..to)?;
        word.fill(b'x');
        if let Some(initial) = word.first_mut() {
            *initial = b'X';
        }
    }
    String::from_utf8(bytes).ok()
}

/// Somebody who starts with a small letter goes on with small letters: there a full stop and a blank end a sentence too.
fn cut_casual(piece: &str, casual: bool) -> Vec<(usize, usize)> {
    let mut cuts = Vec::new();
    let mut start = 0;
    if casual {
        for (at, _) in piece.match_indices(". ") {
            let before = piece.get(start..at).unwrap_or("");
            let next = piece.get(at + 1..).unwrap_or("").trim_start().chars().next();
            let word = last_word(before);
            let ends = word.chars().count() > 1
                && word.chars().all(char::is_alphanumeric)
                && !TITLES.contains(&word)
                && !ABBREVIATIONS.contains(&word)
                && !BEFORE_FIGURE.contains(&word);
            if ends && next.is_some_and(char::is_lowercase) {
                cuts.push((start, at + 2));
                start = at + 2;
            }
        }
    }
    cuts.push((start, piece.len()));
    cuts
}

fn last_word(text: &str) -> &str {
    let from = text
        .rfind(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | '"' | '“'))
        .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    text.get(from..).unwrap_or("")
}

fn joins(before: &str, after: &str, casual: bool) -> bool {
    if !after.chars().any(char::is_alphanumeric) {
        return true;
    }
    let before = before.trim_end();
    let next = after
        .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '(' | '[' | '“' | '‘'))
        .chars()
        .next();
    let Some(next) = next else { return false };
    if next.is_lowercase() && !casual {
        return true;
    }
    let Some(stem) = before.strip_suffix('.') else {
        return false;
    };
    let word = last_word(stem);
    let lower = word.to_lowercase();
    let lower = lower.as_str();
    if TITLES.contains(&lower)
        && (word.chars().next().is_some_and(char::is_uppercase) || next.is_uppercase())
        && lower != "st"
    {
        return true;
    }
    if lower == "st" || ABBREVIATIONS.contains(&lower) {
        return true;
    }
    if BEFORE_FIGURE.contains(&lower) && next.is_ascii_digit() {
        return true;
    }
    let mut letters = word.chars();
    let initial = letters.next().is_some_and(char::is_uppercase) && letters.next().is_none() && word != "I";
    initial && (stem.len() > 1 || next.is_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = sentences(text, Span::new(0, text.len()), &[])
            .into_iter()
            .map(|s| s.of(text))
            .collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn sentences_of_plain_prose() {
        check("One bell rang. Two did not.", &["One bell rang.", "Two did not."]);
        check("Really?! Yes.", &["Really?!", "Yes."]);
        check(
            "They came today!!! Will you look?",
            &["They came today!!!", "Will you look?"],
        );
        check("Well… we waited. Then left.", &["Well… we waited.", "Then left."]);
        check("He said \"no.\" We left.", &["He said \"no.\"", "We left."]);
        check("", &[]);
        check(" \r\n\r\n ", &[]);
    }

    #[test]
    fn abbreviations_do_not_end_a_sentence() {
        check(
            "Ask Mr. Lund about it. He knows.",
            &["Ask Mr. Lund about it.", "He knows."],
        );
        check("Bring tools, e.g. Allen keys.", &["Bring tools, e.g. Allen keys."]);
        check("See p. 14 for it. Done.", &["See p. 14 for it.", "Done."]);
        check("It is no. Forget it.", &["It is no.", "Forget it."]);
        check("J. R. Moss wrote it.", &["J. R. Moss wrote it."]);
        check("Moss Inc. makes it. Good.", &["Moss Inc. makes it.", "Good."]);
        check("We like Yahoo! as a word.", &["We like Yahoo! as a word."]);
    }

    #[test]
    fn a_writer_of_small_letters_still_ends_sentences() {
        check(
            "saw the new roof. is it tin? tell me.",
            &["saw the new roof.", "is it tin?", "tell me."],
        );
        check("ring mr. lund on no. 4 please", &["ring mr. lund on no. 4 please"]);
    }

    #[test]
    fn lines_join_inside_a_paragraph() {
        check(
            "One long\nline. Two\r\nlong line.",
            &["One long\nline.", "Two\r\nlong line."],
        );
        check("One\rtwo.", &["One\rtwo."]);
        check(
            "> Quoted words\n> go on here. New.",
            &["Quoted words\n> go on here.", "New."],
        );
        check("> One.\n> Two.", &["One.", "Two."]);
        check("No stop here\n\nNext block", &["No stop here", "Next block"]);
    }

    #[test]
    fn list_items_and_headings_stand_alone() {
        check(
            "We need:\n- nails\n- a saw\n\n# Tools\nLast.",
            &["We need:", "nails", "a saw", "Tools", "Last."],
        );
        check("1. First thing\n2) Second thing", &["First thing", "Second thing"]);
        check("2021 was dry. So?", &["2021 was dry.", "So?"]);
    }

    #[test]
    fn nothing_splits_in_a_solid_span() {
        let text = "Dear {{ a. B }} yes. See https://x.example/a?B=1\nhttps://y.example\nDone.";
        let solid = [Span::new(5, 15), Span::new(25, 48), Span::new(49, 66)];
        let found: Vec<&str> = sentences(text, Span::new(0, text.len()), &solid)
            .into_iter()
            .map(|s| s.of(text))
            .collect();
        assert_eq!(
            found,
            [
                "Dear {{ a. B }} yes.",
                "See https://x.example/a?B=1",
                "https://y.example",
                "Done."
            ]
        );
    }

    #[test]
    fn nothing_but_three_marks_ends_a_sentence_of_plain_marks() {
        for c in (0..=0x1FFFF).filter_map(char::from_u32) {
            if has_plain_marks(c) && !matches!(c, '.' | '!' | '?' | '\n' | '\r') {
                let text = format!("a{c} A");
                assert_eq!(text.split_sentence_bounds().count(), 1, "{c:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn splitting_around_marks_is_splitting_the_whole(text in "([.!?]|[.!?]{1,3}|[aBé1]|[ ,;:()\"”’]| |\u{AD}|\u{301}|…|🙂|。|\u{2029}|ß|Ünd|the|Dr|[-–—]){0,30}") {
            let whole: Vec<(usize, &str)> = text.split_sentence_bound_indices().collect();
            prop_assert_eq!(split(&text), whole);
        }
    }
}
