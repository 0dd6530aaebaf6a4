//! Every word that some phrase knows, as a number.
//! Knows nothing of phrases or texts.

use hashbrown::HashTable;

/// The number of a word; [`WordId::UNKNOWN`] for one that no phrase knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WordId(pub u32);

impl WordId {
    /// A word that no phrase knows.
    pub const UNKNOWN: WordId = WordId(u32::MAX);
}

/// Folded words and their numbers. The words stand one after the other in one string: thousands are added at every start, and a
/// string for each would cost more than all the rest of parsing.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    numbers: HashTable<u32>,
    letters: String,
    /// Where each word ends in `letters`.
    ends: Vec<u32>,
}

impl Lexicon {
    /// The number of a folded word, given one if it is new.
    pub fn add(&mut self, word: &str) -> WordId {
        let hash = hash(word);
        let known = self.find_hashed(word, hash);
        if known != WordId::UNKNOWN {
            return known;
        }
        let number = self.ends.len() as u32;
        self.letters.push_str(word);
        self.ends.push(self.letters.len() as u32);
        let (letters, ends) = (&self.letters, &self.ends);
        self.numbers.insert_unique(hash, number, |&n| hash_of(letters, ends, n));
        WordId(number)
    }

    /// The number of a folded word, if a phrase knows it.
    pub fn find(&self, word: &str) -> WordId {
        self.find_hashed(word, hash(word))
    }

    /// The folded word of a number.
    pub fn word(&self, id: WordId) -> &str {
        word_of(&self.letters, &self.ends, id.0)
    }

    /// How many words are known.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether no word is known.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    fn find_hashed(&self, word: &str, hash: u64) -> WordId {
        let found = self
            .numbers
            .find(hash, |&n| word_of(&self.letters, &self.ends, n) == word);
        found.map_or(WordId::UNKNOWN, |&n| WordId(n))
    }
}

fn word_of<'l>(letters: &'l str, ends: &[u32], number: u32) -> &'l str {
    let number = number as usize;
    let start = number
        .checked_sub(1)
        .and_then(|before| ends.get(before))
        .map_or(0, |&end| end as usize);
    ends.get(number)
        .and_then(|&end| letters.get(start..end as usize))
        .unwrap_or("")
}

fn hash_of(letters: &str, ends: &[u32], number: u32) -> u64 {
    hash(word_of(letters, ends, number))
}

/// FNV-1a, its high bits stirred into the low ones: for words of a few letters faster than a keyed hash. A rule pack that makes words
/// collide slows its own author only.
fn hash(word: &str) -> u64 {
    let fnv = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    let hash = word.bytes().fold(0xcbf2_9ce4_8422_2325, fnv);
    hash ^ (hash >> 29)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_their_numbers() {
        let mut lexicon = Lexicon::default();
        let words: Vec<String> = (0..3000).map(|n| format!("w{n}")).collect();
        let ids: Vec<WordId> = words.iter().map(|w| lexicon.add(w)).collect();
        for (word, id) in words.iter().zip(ids) {
            assert_eq!(
                (lexicon.find(word), lexicon.add(word), lexicon.word(id)),
                (id, id, word.as_str())
            );
        }
        assert_eq!(lexicon.find("w3000"), WordId::UNKNOWN);
        assert_eq!(lexicon.len(), 3000);
    }
}
