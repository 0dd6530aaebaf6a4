//! Which phrases can begin with which word.
//! Knows nothing of what a phrase is.

use crate::text::words::WordId;

/// How many buckets words are sorted into: a few for each of the thousands of first words that the bundled rules have.
const BUCKETS: usize = 1 << 13;

/// For each word, the phrases that can begin with it: pairs of word and phrase, sorted into buckets by a few bits of the word's number.
#[derive(Debug, Default)]
pub struct FirstWordIndex {
    pairs: Vec<(WordId, u32)>,
    /// Where each bucket starts in `pairs`; one entry more than there are buckets.
    starts: Vec<u32>,
}

impl FirstWordIndex {
    /// Notes that phrase `id` can begin with any of `words`.
    pub fn file(&mut self, words: &[WordId], id: u32) {
        self.pairs.extend(words.iter().map(|&word| (word, id)));
    }

    /// Sorts what was filed into its buckets; to be called once.
    pub fn settle(&mut self) {
        self.starts = vec![0; BUCKETS + 1];
        for (word, _) in &self.pairs {
            self.starts[bucket(*word) + 1] += 1;
        }
        for i in 0..BUCKETS {
            self.starts[i + 1] += self.starts[i];
        }
        let mut next = self.starts.clone();
        let mut sorted = vec![(WordId::WHOLE, 0); self.pairs.len()];
        for pair in std::mem::take(&mut self.pairs) {
            let at = &mut next[bucket(pair.0)];
            sorted[*at as usize] = pair;
            *at += 1;
        }
        self.pairs = sorted;
    }

    /// The phrases that can begin with `word`, in the order they were filed.
    pub fn phrases(&self, word: WordId) -> impl Iterator<Item = u32> {
        let bucket = bucket(word);
        let pairs = match (self.starts.get(bucket), self.starts.get(bucket + 1)) {
            (Some(&from), Some(&to)) => self.pairs.get(from as usize..to as usize).unwrap_or(&[]),
            _ => &[],
        };
        pairs.iter().filter(move |(known, _)| *known == word).map(|&(_, id)| id)
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
            index.file(&[*word, words[0]], id as u32);
        }
        index.settle();
        assert!(
            words
                .iter()
                .enumerate()
                .skip(1)
                .all(|(id, word)| index.phrases(*word).eq([id as u32]))
        );
        assert_eq!(index.phrases(words[0]).count(), 20_001);
        assert_eq!(index.phrases(WordId::of("none")).count(), 0);
    }
}
