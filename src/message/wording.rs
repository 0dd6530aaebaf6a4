//! Fixed words looked for in a text as a reader sees them: capitals and curly apostrophes make no difference.
//! Knows nothing of what finding them means.

/// Words in a row, a slot each: one of the slot's choices stands there, after one blank. The choice `""` lets the slot be left
/// out; a choice may be several words.
pub(super) type Phrase = &'static [&'static [&'static str]];

/// How many bytes of `text` are `words` (small letters, straight apostrophes), if it starts with them.
pub(super) fn begins(text: &str, words: &str) -> Option<usize> {
    let (long, short) = (text.as_bytes(), words.as_bytes());
    let mut at = 0;
    let mut done = 0;
    while let Some(&wanted) = short.get(done) {
        let found = *long.get(at)?;
        if found.is_ascii() && found.to_ascii_lowercase() == wanted {
            at += 1;
            done += 1;
            continue;
        }
        if found.is_ascii() {
            return None;
        }
        let letter = text.get(at..)?.chars().next()?;
        let sought = words.get(done..)?.chars().next()?;
        let same = letter == sought || letter == '’' && sought == '\'' || letter.to_lowercase().eq([sought]);
        if !same {
            return None;
        }
        at += letter.len_utf8();
        done += sought.len_utf8();
    }
    Some(at)
}

/// Whether `text` is `words` and nothing else.
pub(super) fn is(text: &str, words: &str) -> bool {
    begins(text, words) == Some(text.len())
}

/// Whether `text` ends with `words`, inside a word too.
pub(super) fn ends(text: &str, words: &str) -> bool {
    let letters = words.chars().count();
    let from = text.char_indices().rev().take(letters).last().map_or(0, |(at, _)| at);
    text.get(from..).is_some_and(|end| is(end, words))
}

/// Whether one of `choices` (64 at most) stands anywhere in `text`, inside a word too.
pub(super) fn holds(text: &str, choices: &[&str]) -> bool {
    let firsts = Firsts::of(choices.iter().map(std::slice::from_ref));
    text.bytes().enumerate().any(|(at, byte)| {
        let rest = || text.get(at..).unwrap_or("");
        firsts
            .of_byte(byte)
            .any(|i| choices.get(i).is_some_and(|c| begins(rest(), c).is_some()))
    })
}

/// Whether one of `phrases` (64 at most) stands in `text` as whole words.
pub(super) fn says(text: &str, phrases: &[Phrase]) -> bool {
    let firsts = Firsts::of(phrases.iter().map(|p| p.first().copied().unwrap_or(&[])));
    word_starts(text).any(|at| {
        let rest = text.get(at..).unwrap_or("");
        firsts
            .of_byte(rest.bytes().next().unwrap_or(0))
            .any(|i| phrases.get(i).is_some_and(|p| follows(rest, p, true)))
    })
}

/// Whether the slots follow one another at the start of `rest`, and a word ends there. As deep as the phrase has slots.
fn follows(rest: &str, slots: &[&[&str]], first: bool) -> bool {
    let Some((slot, later)) = slots.split_first() else {
        return !rest.starts_with(is_word);
    };
    slot.iter().any(|choice| {
        if choice.is_empty() {
            return follows(rest, later, first);
        }
        let rest = if first { Some(rest) } else { rest.strip_prefix(' ') };
        let Some(rest) = rest else { return false };
        begins(rest, choice)
            .and_then(|length| rest.get(length..))
            .is_some_and(|rest| follows(rest, later, false))
    })
}

/// Where words start: a letter, digit or `_` after something else.
pub(super) fn word_starts(text: &str) -> impl Iterator<Item = usize> + '_ {
    let mut inside = false;
    text.char_indices().filter_map(move |(at, c)| {
        let before = std::mem::replace(&mut inside, is_word(c));
        (inside && !before).then_some(at)
    })
}

/// Whether `c` can be part of a word.
pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Which of up to 64 entries can start with a byte: a bit each, for every ASCII byte and, last, for all others.
struct Firsts([u64; 129]);

impl Firsts {
    fn of<'a>(entries: impl Iterator<Item = &'a [&'a str]>) -> Self {
        let mut firsts = [0; 129];
        for (i, words) in entries.enumerate() {
            debug_assert!(i < 64, "more entries than bits");
            for &byte in words.iter().filter_map(|w| w.as_bytes().first()) {
                for byte in [byte, byte.to_ascii_uppercase()] {
                    if let Some(bits) = firsts.get_mut(usize::from(byte).min(128)) {
                        *bits |= 1_u64.checked_shl(i as u32).unwrap_or(0);
                    }
                }
            }
        }
        Self(firsts)
    }

    fn of_byte(&self, byte: u8) -> impl Iterator<Item = usize> {
        let mut bits = self.0.get(usize::from(byte).min(128)).copied().unwrap_or(0);
        std::iter::from_fn(move || {
            let next = (bits != 0).then(|| bits.trailing_zeros() as usize);
            bits &= bits.wrapping_sub(1);
            next
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_apostrophes_make_no_difference() {
        for (text, words, length) in [
            ("I’M here", "i'm", Some(5)),
            ("i'm here", "i'm", Some(3)),
            ("GRÜSSE", "grüsse", Some(7)),
            ("Grüße", "grüß", Some(6)),
            ("é", "é", Some(2)),
            ("e", "é", None),
            ("é", "e", None),
            ("i’", "i'm", None),
            ("", "a", None),
            ("a", "", Some(0)),
        ] {
            assert_eq!(begins(text, words), length, "{text}");
        }
        assert!(is("THANKS", "thanks") && !is("thanks a lot", "thanks") && !is("thank", "thanks"));
        assert!(ends("She WROTE:", "wrote:") && ends("il a Écrit :", "a écrit :") && !ends("te:", "wrote:"));
        assert!(holds("xOPT OUTx", &["opt out"]) && holds("a © b", &["©"]) && !holds("é", &["©"]));
    }

    #[test]
    fn phrases_are_whole_words() {
        const PHRASES: [Phrase; 2] = [
            &[&["we", "i"], &["", "last"], &["spoke", "wrote to you"]],
            &[&["haven't"], &["heard"]],
        ];
        for text in [
            "We spoke.",
            "when I last spoke",
            "(we wrote to you)",
            "I haven’t heard",
            "é we spoke",
        ] {
            assert!(says(text, &PHRASES), "{text}");
        }
        for text in [
            "owe spoke",
            "we spokes",
            "we  spoke",
            "we last",
            "wespoke",
            "we wrote to",
            "éwe spoke",
            "we spokeé",
            "",
        ] {
            assert!(!says(text, &PHRASES), "{text}");
        }
    }
}
