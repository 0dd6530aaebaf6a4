//! Which phrases can begin with which word.
//! Knows nothing of what a phrase is.

use crate::detect::beginning::{FirstWords, first_words, second_words};
use crate::rules::notation::Notation;
use crate::text::words::WordId;
use std::borrow::Cow;

/// How many buckets words are sorted into: a few for each of the thousands of first words that the bundled rules have.
const BUCKETS: usize = 1 << 13;

/// For each word, the phrases that can begin with it, sorted into buckets by a few bits of the word's number.
#[derive(Debug, Default)]
pub struct FirstWordIndex {
    entries: Cow<'static, [Entry]>,
    /// Where each bucket starts in `entries`; one more than there are buckets.
    starts: Cow<'static, [u32]>,
    /// The number of the first phrase filed.
    first: u32,
    /// For each phrase, counted from the first, what can stand second in it.
    next: Cow<'static, [NextWords]>,
}

/// A phrase under one of the words it can begin with.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The word.
    pub word: WordId,
    /// The number of the phrase.
    pub phrase: u32,
}

impl Entry {
    /// An entry from plain numbers.
    pub const fn new(word: u64, phrase: u32) -> Self {
        Self {
            word: WordId(word),
            phrase,
        }
    }
}

/// Which words can stand second: one of 256 bits for each. Half of all text is words that hundreds of phrases begin with (the, you, we),
/// and one glance at the next word rules most of them out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextWords(pub [u64; 4]);

/// How a phrase can begin besides with the words it is filed under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// With these only.
    Words,
    /// Also with a name, a field or a figure.
    Special,
    /// With any word at all.
    Any,
}

impl NextWords {
    /// Any word, or none at all.
    pub const ANY: NextWords = NextWords([u64::MAX; 4]);

    /// One of these words.
    pub fn of(words: &[WordId]) -> Self {
        let mut bits = [0; 4];
        for &word in words {
            let (part, bit) = Self::bit(word);
            bits[part] |= bit;
        }
        Self(bits)
    }

    fn may_be(self, word: Option<WordId>) -> bool {
        self == Self::ANY
            || word.is_some_and(|word| {
                let (part, bit) = Self::bit(word);
                self.0[part] & bit != 0
            })
    }

    fn bit(word: WordId) -> (usize, u64) {
        let mixed = word.0.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        ((mixed >> 62) as usize, 1 << (mixed >> 56 & 63))
    }
}

impl FirstWordIndex {
    /// An empty index of phrases that are counted from `first` on.
    pub fn counted_from(first: u32) -> Self {
        Self {
            first,
            ..Self::default()
        }
    }

    /// An index that was settled earlier.
    pub const fn made(entries: &'static [Entry], starts: &'static [u32], next: &'static [NextWords]) -> Self {
        Self {
            entries: Cow::Borrowed(entries),
            starts: Cow::Borrowed(starts),
            first: 0,
            next: Cow::Borrowed(next),
        }
    }

    /// Files the phrase on this line, the next one in number, under the words it can begin with. A line that cannot be parsed can
    /// begin nowhere.
    pub fn file_line(&mut self, notation: &Notation, line: &str) -> Start {
        let Ok(beginning) = notation.parse_beginning(line) else {
            self.file(&[], NextWords::ANY);
            return Start::Words;
        };
        let (mut first, mut second) = (FirstWords::default(), Vec::new());
        first_words(&beginning, &mut first);
        let next = if second_words(&beginning, &mut second) {
            NextWords::of(&second)
        } else {
            NextWords::ANY
        };
        self.file(&first.words, next);
        match (first.any, first.special) {
            (true, _) => Start::Any,
            (false, true) => Start::Special,
            (false, false) => Start::Words,
        }
    }

    /// Notes that the next phrase in number can begin with any of `words` and go on with `next`.
    pub fn file(&mut self, words: &[WordId], next: NextWords) {
        let phrase = self.first + self.next.len() as u32;
        self.next.to_mut().push(next);
        let entries = words.iter().map(|&word| Entry { word, phrase });
        self.entries.to_mut().extend(entries);
    }

    /// Sorts what was filed into its buckets; to be called once.
    pub fn settle(&mut self) {
        let mut starts = vec![0; BUCKETS + 1];
        for entry in self.entries.iter() {
            starts[bucket(entry.word) + 1] += 1;
        }
        for i in 0..BUCKETS {
            starts[i + 1] += starts[i];
        }
        let mut next = starts.clone();
        let mut sorted = vec![Entry::new(0, 0); self.entries.len()];
        for entry in self.entries.iter() {
            let at = &mut next[bucket(entry.word)];
            sorted[*at as usize] = *entry;
            *at += 1;
        }
        self.entries = Cow::Owned(sorted);
        self.starts = Cow::Owned(starts);
    }

    /// What was filed, in the order of the buckets.
    #[allow(dead_code, reason = "the build script writes the index out")]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Where each bucket starts.
    #[allow(dead_code, reason = "the build script writes the index out")]
    pub fn starts(&self) -> &[u32] {
        &self.starts
    }

    /// For each phrase, what can stand second in it.
    #[allow(dead_code, reason = "the build script writes the index out")]
    pub fn next(&self) -> &[NextWords] {
        &self.next
    }

    /// The phrases that can begin with `word` before `next`, in the order they were filed.
    pub fn phrases(&self, word: WordId, next: Option<WordId>) -> impl Iterator<Item = u32> {
        let bucket = bucket(word);
        let entries = match (self.starts.get(bucket), self.starts.get(bucket + 1)) {
            (Some(&from), Some(&to)) => self.entries.get(from as usize..to as usize).unwrap_or(&[]),
            _ => &[],
        };
        let may_be = move |e: &&Entry| {
            let second = self.next.get((e.phrase - self.first) as usize);
            e.word == word && second.is_some_and(|second| second.may_be(next))
        };
        entries.iter().filter(may_be).map(|e| e.phrase)
    }
}

/// FNV-1a mixes the last letters into the low bits only: the high ones are folded in.
fn bucket(word: WordId) -> usize {
    (word.0 ^ (word.0 >> 32)) as usize % BUCKETS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_found_by_their_first_words() {
        let words: Vec<WordId> = (0..20_000).map(|n| WordId::of(&n.to_string())).collect();
        let mut index = FirstWordIndex::default();
        for (id, word) in words.iter().enumerate() {
            assert_eq!(index.next.len(), id);
            index.file(&[*word, words[0]], NextWords::ANY);
        }
        index.settle();
        assert!(
            words
                .iter()
                .enumerate()
                .skip(1)
                .all(|(id, word)| index.phrases(*word, None).eq([id as u32]))
        );
        assert_eq!(index.phrases(words[0], None).count(), 20_001);
        assert_eq!(index.phrases(WordId::of("none"), None).count(), 0);
    }

    #[test]
    fn the_next_word_rules_most_out_and_never_a_right_one() {
        let (you, our) = (WordId::of("you"), WordId::of("our"));
        let mut index = FirstWordIndex::default();
        let words: Vec<WordId> = (0..200).map(|n| WordId::of(&format!("w{n}"))).collect();
        for word in &words {
            index.file(&[you], NextWords::of(&[*word, our]));
        }
        index.settle();
        assert!(
            words
                .iter()
                .enumerate()
                .all(|(id, word)| index.phrases(you, Some(*word)).any(|p| p == id as u32))
        );
        assert!(index.phrases(you, Some(words[7])).count() < 8);
        assert_eq!(index.phrases(you, Some(our)).count(), 200);
        assert_eq!(index.phrases(you, None).count(), 0);
    }
}
