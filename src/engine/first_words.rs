//! Which phrases can begin with which word.
//! Knows nothing of what a phrase is.

use crate::rules::lexicon::WordId;

/// For each word, the phrases that can begin with it: all of them in one list, cut by word. A list for each word would be thousands of
/// allocations at every start.
#[derive(Debug, Default)]
pub struct FirstWordIndex {
    filed: Vec<(WordId, u32)>,
    phrases: Vec<u32>,
    /// Where the phrases of each word start in `phrases`; one entry more than there are words.
    starts: Vec<u32>,
}

impl FirstWordIndex {
    /// Notes that phrase `id` can begin with any of `words`.
    pub fn file(&mut self, words: &[WordId], id: u32) {
        self.filed.extend(words.iter().map(|&word| (word, id)));
    }

    /// Sorts what was filed by word; to be called once, when `words` words are known.
    pub fn settle(&mut self, words: usize) {
        self.starts = vec![0; words + 1];
        for (word, _) in &self.filed {
            self.starts[word.0 as usize + 1] += 1;
        }
        for i in 0..words {
            self.starts[i + 1] += self.starts[i];
        }
        let mut next = self.starts.clone();
        self.phrases = vec![0; self.filed.len()];
        for (word, id) in std::mem::take(&mut self.filed) {
            let at = &mut next[word.0 as usize];
            self.phrases[*at as usize] = id;
            *at += 1;
        }
    }

    /// The phrases that can begin with `word`, in the order they were filed; one that was filed twice stands twice.
    pub fn phrases(&self, word: WordId) -> &[u32] {
        let at = word.0 as usize;
        match (self.starts.get(at), self.starts.get(at.wrapping_add(1))) {
            (Some(&from), Some(&to)) => self.phrases.get(from as usize..to as usize).unwrap_or(&[]),
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_found_by_their_first_words() {
        let mut index = FirstWordIndex::default();
        index.file(&[WordId(2), WordId(0)], 7);
        index.file(&[WordId(2)], 8);
        index.settle(3);
        assert_eq!(index.phrases(WordId(2)), [7, 8]);
        assert_eq!(index.phrases(WordId(0)), [7]);
        assert!(index.phrases(WordId(1)).is_empty() && index.phrases(WordId::UNKNOWN).is_empty());
    }
}
