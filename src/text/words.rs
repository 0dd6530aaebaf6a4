//! A text as words, each with what stands between it and the word before.
//! Knows nothing of zones, sentences or rules.

use crate::span::Span;

/// One word of a text. `'re` is a word of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// Where it stands, in bytes.
    pub span: Span,
    /// What stands between it and the word before.
    pub gap: Gap,
    /// What it looks like.
    pub look: Look,
}

/// A folded word as a number: its FNV-1a hash, 64 bits, which can be carried on (`lead` to `leads`). Phrases and texts are compared by
/// these; two words that share one would have to be made for it, and cost a false alarm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WordId(pub u64);

impl Default for WordId {
    /// The number of no letters at all.
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl WordId {
    /// What stands for a whole stretch of text, such as a merge field, and equals no word.
    pub const WHOLE: WordId = WordId(0);

    /// The number of a folded word.
    pub fn of(folded: &str) -> Self {
        Self::default().then(folded)
    }

    /// The number of this word with `folded` written on to it.
    pub fn then(self, folded: &str) -> Self {
        let add = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        Self(folded.bytes().fold(self.0, add))
    }
}

/// What stands between a word and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// White space, at most one line break (and the `>` marks that may follow it).
    Blank,
    /// A comma and white space.
    Comma,
    /// A hyphen.
    Hyphen,
    /// Nothing: the word starts with an apostrophe.
    Glued,
    /// Anything else: other punctuation, a blank line, the start of the text.
    Break,
}

/// What a word looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Starts with a lower-case letter, or with an apostrophe.
    Lower,
    /// Starts with an upper-case letter.
    Capital,
    /// Two or more letters, all upper case.
    Capitals,
    /// Starts with a digit.
    Number,
    /// Stands for a whole stretch given to [`words`] as one word: a merge field.
    Whole,
}

/// The words of `text[within]`. A stretch in `whole` becomes one word; one in `skipped` becomes a [`Gap::Break`]. Both are ordered
/// and disjoint, and index `text`.
pub fn words(text: &str, within: Span, whole: &[Span], skipped: &[Span]) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::new();
    let end = (within.end as usize).min(text.len());
    let mut at = within.start as usize;
    let mut gap_from = at;
    let mut broken = true;
    let mut whole = whole.iter().filter(|s| !s.is_empty()).peekable();
    let mut skipped = skipped.iter().filter(|s| !s.is_empty()).peekable();
    while at < end {
        while whole.peek().is_some_and(|s| (s.end as usize) <= at) {
            whole.next();
        }
        while skipped.peek().is_some_and(|s| (s.end as usize) <= at) {
            skipped.next();
        }
        if let Some(s) = whole.peek().filter(|s| s.start as usize <= at) {
            let stop = (s.end as usize).min(end);
            let gap = if broken {
                Gap::Break
            } else {
                gap_between(&text[gap_from..at], false)
            };
            out.push(Word {
                span: Span::new(at, stop),
                gap,
                look: Look::Whole,
            });
            (at, gap_from, broken) = (stop, stop, false);
            continue;
        }
        if let Some(s) = skipped.peek().filter(|s| s.start as usize <= at) {
            at = (s.end as usize).min(end);
            broken = true;
            continue;
        }
        let Some(c) = text[at..].chars().next() else { break };
        let glued = is_apostrophe(c)
            && !broken
            && at == gap_from
            && text[at + c.len_utf8()..end]
                .chars()
                .next()
                .is_some_and(char::is_alphabetic)
            && !out.is_empty();
        if !c.is_alphanumeric() && !glued {
            at += c.len_utf8();
            continue;
        }
        let limit = [whole.peek(), skipped.peek()]
            .iter()
            .flatten()
            .map(|s| s.start as usize)
            .fold(end, usize::min);
        let stop = word_end(text, at, limit, glued);
        let gap = if broken {
            Gap::Break
        } else {
            gap_between(&text[gap_from..at], glued)
        };
        let raw = &text[at..stop];
        out.push(Word {
            span: Span::new(at, stop),
            gap,
            look: look(raw),
        });
        (at, gap_from, broken) = (stop, stop, false);
    }
    out
}

/// `word` in lower case, with straight apostrophes and without soft hyphens and zero-width characters. `room` is used where the word
/// has to change.
pub fn fold<'a>(word: &'a str, room: &'a mut String) -> &'a str {
    if word
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'\'')
    {
        return word;
    }
    room.clear();
    for c in word.chars() {
        if c.is_ascii() {
            room.push(c.to_ascii_lowercase());
        } else if is_apostrophe(c) {
            room.push('\'');
        } else if !is_invisible(c) {
            room.extend(c.to_lowercase());
        }
    }
    room
}

fn word_end(text: &str, start: usize, limit: usize, glued: bool) -> usize {
    let mut chars = text
        .get(start..limit)
        .unwrap_or(&text[start..])
        .char_indices()
        .peekable();
    let mut end = start;
    if glued && let Some((_, c)) = chars.next() {
        end = start + c.len_utf8();
    }
    while let Some((i, c)) = chars.next() {
        if c.is_alphanumeric() || is_combining(c) {
            end = start + i + c.len_utf8();
            continue;
        }
        let before = text[..start + i].chars().next_back();
        let next = chars.peek().map(|&(_, n)| n);
        // An invisible character inside a word belongs to it; a point or comma inside a figure does too.
        let inside = is_invisible(c) && next.is_some_and(char::is_alphanumeric);
        let figure = matches!(c, '.' | ',')
            && before.is_some_and(|b| b.is_ascii_digit())
            && next.is_some_and(|n| n.is_ascii_digit());
        if !inside && !figure {
            break;
        }
    }
    end
}

fn look(raw: &str) -> Look {
    let mut chars = raw.chars();
    let Some(first) = chars.next() else { return Look::Lower };
    if first.is_numeric() {
        return Look::Number;
    }
    if !first.is_uppercase() {
        return Look::Lower;
    }
    let rest: Vec<char> = chars.filter(|c| c.is_alphabetic()).collect();
    if !rest.is_empty() && rest.iter().all(|c| c.is_uppercase()) {
        Look::Capitals
    } else {
        Look::Capital
    }
}

fn gap_between(gap: &str, glued: bool) -> Gap {
    if glued {
        return Gap::Glued;
    }
    if matches!(gap, " " | "\n") {
        return Gap::Blank;
    }
    if matches!(gap, "-" | "\u{2010}" | "\u{2011}") {
        return Gap::Hyphen;
    }
    let (mut lines, mut comma, mut blank) = (0, false, false);
    let mut previous = '\0';
    for c in gap.chars() {
        match c {
            ',' if !blank && !comma => comma = true,
            '>' if lines > 0 => {}
            '\n' if previous == '\r' => {}
            '\n' | '\r' => {
                lines += 1;
                blank = true;
            }
            c if c.is_whitespace() => blank = true,
            c if is_invisible(c) => {}
            _ => return Gap::Break,
        }
        previous = c;
    }
    match (lines, blank, comma) {
        (2.., _, _) | (_, false, _) => Gap::Break,
        (_, true, true) => Gap::Comma,
        (_, true, false) => Gap::Blank,
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{02BC}' | '\u{2018}' | '\u{FF07}')
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}')
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(text: &str) -> Vec<Word> {
        words(text, Span::new(0, text.len()), &[], &[])
    }

    fn folded(text: &str) -> String {
        let mut room = String::new();
        let words = all(text);
        words
            .iter()
            .map(|w| fold(w.span.of(text), &mut room).to_string())
            .collect::<Vec<_>>()
            .join("|")
    }

    #[test]
    fn words_fold_case_quotes_and_invisible_letters() {
        for (text, want) in [
            ("You’re here", "you|'re|here"),
            ("don't", "don|'t"),
            ("follow-up", "follow|up"),
            ("regis\u{AD}tration", "registration"),
            ("10,000 at 3.5%", "10,000|at|3.5"),
            ("'quoted'", "quoted"),
            ("Straße É", "straße|é"),
            ("end. Next", "end|next"),
            ("", ""),
        ] {
            assert_eq!(folded(text), want, "{text}");
        }
    }

    #[test]
    fn gaps_tell_what_stands_between() {
        for (text, want) in [
            ("a b", Gap::Blank),
            ("a\nb", Gap::Blank),
            ("a\r\n> b", Gap::Blank),
            ("a\u{A0} b", Gap::Blank),
            ("a, b", Gap::Comma),
            ("a,b", Gap::Break),
            ("a-b", Gap::Hyphen),
            ("a'b", Gap::Glued),
            ("a. b", Gap::Break),
            ("a\n\nb", Gap::Break),
            ("a – b", Gap::Break),
        ] {
            assert_eq!(all(text)[1].gap, want, "{text:?}");
        }
    }

    #[test]
    fn a_field_is_one_word_and_a_skipped_stretch_is_none() {
        let text = "Hi {{first name}}, see x.io/lead now";
        let words = words(
            text,
            Span::new(0, text.len()),
            &[Span::new(3, 17)],
            &[Span::new(23, 32)],
        );
        let shown: Vec<_> = words.iter().map(|w| (w.span.of(text), w.gap)).collect();
        assert_eq!(
            shown,
            [
                ("Hi", Gap::Break),
                ("{{first name}}", Gap::Blank),
                ("see", Gap::Comma),
                ("now", Gap::Break)
            ]
        );
    }

    proptest! {
        #[test]
        fn words_are_ordered_and_on_character_bounds(text in "\\PC{0,80}", cut in 0usize..80) {
            let cut = text.floor_char_boundary(cut);
            let found = words(&text, Span::new(0, text.len()), &[Span::new(cut, text.len())], &[]);
            for pair in found.windows(2) {
                prop_assert!(pair[0].span.end <= pair[1].span.start);
            }
            for word in &found {
                prop_assert!(text.get(word.span.range()).is_some());
            }
        }
    }
}
