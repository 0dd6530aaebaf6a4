//! Every word that some phrase knows, as a number.
//! Knows nothing of phrases or texts.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

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
    ids: HashMap<Box<str>, u32, BuildHasherDefault<Fnv>>,
}

impl Lexicon {
    /// The number of a folded word, given one if it is new.
    pub fn add(&mut self, word: &str) -> WordId {
        if let Some(&id) = self.ids.get(word) {
            return WordId(id);
        }
        let id = self.ids.len() as u32;
        self.ids.insert(word.into(), id);
        WordId(id)
    }

    /// The number of a folded word, if a phrase knows it.
    pub fn find(&self, word: &str) -> WordId {
        self.ids.get(word).map_or(WordId::UNKNOWN, |&id| WordId(id))
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
