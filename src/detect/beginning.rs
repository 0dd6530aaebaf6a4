//! How a phrase can begin: what the index of first words is made of.
//! Knows nothing of texts.

use crate::rules::notation::Item;
use crate::text::words::WordId;

/// A set of positions, counted in words from where the match starts: bit `n` is set if `n` words can have been used up.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Positions(pub(super) u64);

impl Positions {
    pub(super) const NONE: Positions = Positions(0);

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(super) fn and(self, other: Positions) -> Positions {
        Positions(self.0 | other.0)
    }

    pub(super) fn with(self, at: usize) -> Positions {
        if at < 64 { Positions(self.0 | 1 << at) } else { self }
    }

    pub(super) fn without(self, at: usize) -> Positions {
        Positions(self.0 & !(1 << at))
    }

    pub(super) fn last(self) -> Option<usize> {
        (self.0 != 0).then(|| 63 - self.0.leading_zeros() as usize)
    }

    pub(super) fn each(self) -> impl Iterator<Item = usize> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            let at = left.trailing_zeros();
            (left != 0).then(|| {
                left &= left - 1;
                at as usize
            })
        })
    }
}

/// Number words: grammar, not outreach.
pub const NUMBER_WORDS: [&str; 28] = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "fifteen",
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred", "thousand", "million",
    "half", "dozen", "couple", "few",
];

/// Which words a phrase can begin with.
#[derive(Debug, Default)]
pub struct FirstWords {
    /// These.
    pub words: Vec<WordId>,
    /// A capitalised word, a merge field or a figure: the phrase begins with a name, a field or a number.
    pub special: bool,
    /// Any word at all: the phrase begins with a gap.
    pub any: bool,
}

/// Puts into `first` which words a phrase that begins with `items` can begin with, in place of what it held.
pub fn first_words(items: &[Item], first: &mut FirstWords) {
    first.words.clear();
    (first.special, first.any) = (false, false);
    collect_first(items, first);
}

/// Adds what a run can begin with; true if the whole run may be nothing.
fn collect_first(items: &[Item], first: &mut FirstWords) -> bool {
    for item in items {
        let may_be_nothing = match item {
            Item::Word(_, word) => {
                first.words.push(*word);
                false
            }
            Item::Words(_, words) => {
                first.words.extend(words);
                false
            }
            Item::Exact(_, words) => {
                first.words.extend(words.iter().map(|(id, _)| *id));
                false
            }
            Item::OneOf(runs) => {
                let mut nothing = false;
                for run in runs {
                    nothing |= collect_first(run, first);
                }
                nothing
            }
            Item::List(list) => {
                let mut nothing = false;
                for run in &list.runs {
                    nothing |= collect_first(run, first);
                }
                nothing
            }
            Item::Maybe(runs) => {
                for run in runs {
                    collect_first(run, first);
                }
                true
            }
            Item::Gap(least, _) => {
                first.any = true;
                *least == 0
            }
            Item::Name | Item::Field | Item::Number => {
                first.special = true;
                if *item == Item::Number {
                    first.words.extend(NUMBER_WORDS.iter().map(|word| WordId::of(word)));
                }
                false
            }
        };
        if !may_be_nothing {
            return false;
        }
    }
    true
}

/// Puts into `second` the words that can stand second in a match of a phrase that begins with `items`; false if any word can, or if one
/// word can be all of it.
pub fn second_words(items: &[Item], second: &mut Vec<WordId>) -> bool {
    second.clear();
    let mut known = true;
    let after = second_in(items, Positions(1), second, &mut known);
    known && after.0 & 0b11 == 0
}

/// Adds the words a run can have at position one, if it starts at one of `from`; gives where it can end. `known` turns false where
/// any word can stand there.
fn second_in(items: &[Item], from: Positions, second: &mut Vec<WordId>, known: &mut bool) -> Positions {
    let mut at = from;
    for item in items {
        // From the third word on nothing is asked.
        if at.0 & 0b11 == 0 || !*known {
            return at;
        }
        let one_on = Positions(at.0 << 1);
        let here = at.0 & 0b10 != 0;
        let in_runs = |runs: &[Vec<Item>], second: &mut Vec<WordId>, known: &mut bool| {
            runs.iter()
                .fold(Positions::NONE, |to, run| to.and(second_in(run, at, second, known)))
        };
        at = match item {
            Item::Word(_, word) => {
                second.extend(here.then_some(*word));
                one_on
            }
            Item::Words(_, words) => {
                second.extend(words.iter().filter(|_| here));
                one_on
            }
            Item::Exact(_, words) => {
                second.extend(words.iter().map(|(word, _)| *word).filter(|_| here));
                one_on
            }
            Item::OneOf(runs) => in_runs(runs, second, known),
            Item::List(list) => in_runs(&list.runs, second, known),
            Item::Maybe(runs) => in_runs(runs, second, known).and(at),
            Item::Gap(..) | Item::Name | Item::Field | Item::Number => {
                *known = false;
                at
            }
        };
    }
    at
}
