//! Which phrases can begin with which word.
//! Knows nothing of what a phrase is.

use crate::text::words::WordId;

/// How many buckets words are sorted into: a few for each of the thousands of first words that the bundled rules have.
const BUCKETS: usize = 1 << 13;

/// For each word, the phrases that can begin with it, sorted into buckets by a few bits of the word's number.
#[derive(Debug, Default)]
pub struct FirstWordIndex {
    entries: Vec<Entry>,
    /// Where each bucket starts in `entries`; one more than there are buckets.
    starts: Vec<u32>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    word: WordId,
    next: NextWords,
    phrase: u32,
}

/// Which words can stand second: one of 64 bits for each. Half of all text is words that hundreds of phrases begin with (the, you, we),
/// and one glance at the next word rules most of them out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextWords(u64);

impl NextWords {
    /// Any word, or none at all.
    pub const ANY: NextWords = NextWords(u64::MAX);

    /// One of these words.
    pub fn of(words: &[WordId]) -> Self {
        Self(words.iter().map(|&word| Self::bit(word)).fold(0, |all, bit| all | bit))
    }

    fn may_be(self, word: Option<WordId>) -> bool {
        self == Self::ANY || word.is_some_and(|word| self.0 & Self::bit(word) != 0)
    }

    fn bit(word: WordId) -> u64 {
        1 << (word.0.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 58)
    }
}

impl FirstWordIndex {
    /// Notes that phrase `phrase` can begin with any of `words` and go on with `next`.
    pub fn file(&mut self, words: &[WordId], next: NextWords, phrase: u32) {
        self.entries
            .extend(words.iter().map(|&word| Entry { word, next, phrase }));
    }

    /// Sorts what was filed into its buckets; to be called once.
    pub fn settle(&mut self) {
        self.starts = vec![0; BUCKETS + 1];
        for entry in &self.entries {
            self.starts[bucket(entry.word) + 1] += 1;
        }
        for i in 0..BUCKETS {
            self.starts[i + 1] += self.starts[i];
        }
        let mut next = self.starts.clone();
        let nothing = Entry {
            word: WordId::WHOLE,
            next: NextWords::ANY,
            phrase: 0,
        };
        let mut sorted = vec![nothing; self.entries.len()];
        for entry in std::mem::take(&mut self.entries) {
            let at = &mut next[bucket(entry.word)];
            sorted[*at as usize] = entry;
            *at += 1;
        }
        self.entries = sorted;
    }

    /// The phrases that can begin with `word` before `next`, in the order they were filed.
    pub fn phrases(&self, word: WordId, next: Option<WordId>) -> impl Iterator<Item = u32> {
        let bucket = bucket(word);
        let entries = match (self.starts.get(bucket), self.starts.get(bucket + 1)) {
            (Some(&from), Some(&to)) => self.entries.get(from as usize..to as usize).unwrap_or(&[]),
            _ => &[],
        };
        entries
            .iter()
            .filter(move |e| e.word == word && e.next.may_be(next))
            .map(|e| e.phrase)
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
            index.file(&[*word, words[0]], NextWords::ANY, id as u32);
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
        for (id, word) in words.iter().enumerate() {
            index.file(&[you], NextWords::of(&[*word, our]), id as u32);
        }
        index.settle();
        assert!(
            words
                .iter()
                .enumerate()
                .all(|(id, word)| index.phrases(you, Some(*word)).any(|p| p == id as u32))
        );
        assert!(index.phrases(you, Some(words[7])).count() < 20);
        assert_eq!(index.phrases(you, Some(our)).count(), 200);
        assert_eq!(index.phrases(you, None).count(), 0);
    }
}
