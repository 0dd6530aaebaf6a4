//! Every word that some phrase knows, as a number.
//! Knows nothing of phrases or texts.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

/// The number of a word; [`WordId::UNKNOWN`] for one that no phrase knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WordId(pub u32);

impl WordId {
    /// A word that no phrase knows.
    pub const UNKNOWN: WordId = WordId(u32::MAX);
}

/// Folded words and their numbers.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    ids: HashMap<Arc<str>, u32, BuildHasherDefault<Fnv>>,
    words: Vec<Arc<str>>,
}

impl Lexicon {
    /// The number of a folded word, given one if it is new.
    pub fn add(&mut self, word: &str) -> WordId {
        if let Some(&id) = self.ids.get(word) {
            return WordId(id);
        }
        let id = self.words.len() as u32;
        let word: Arc<str> = word.into();
        self.words.push(Arc::clone(&word));
        self.ids.insert(word, id);
        WordId(id)
    }

    /// The number of a folded word, if a phrase knows it.
    pub fn find(&self, word: &str) -> WordId {
        self.ids.get(word).map_or(WordId::UNKNOWN, |&id| WordId(id))
    }

    /// The folded word of a number.
    pub fn word(&self, id: WordId) -> &str {
        self.words.get(id.0 as usize).map_or("", |word| word)
    }

    /// How many words are known.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether no word is known.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }
}

/// FNV-1a: for words of a few letters faster than the standard hasher, and a word costs little else. A rule pack that makes words
/// collide slows its own author only.
pub struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
