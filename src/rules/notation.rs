//! The phrase notation: one line of a rule, parsed into a tree of words.
//! Knows nothing of texts to match.
//!
//! One pattern a line. Whole words, upper and lower case alike, any white space between words (a line break too) and an optional
//! comma; straight and curly quotes alike. A phrase never crosses the end of a sentence.
//!
//! | write | means |
//! |---|---|
//! | `{a\|b c\|d}` | one of |
//! | `[a\|b]` | one of, or nothing; glued to a word it is a suffix: `lead[s]` |
//! | `check~in` | `check-in`, `check in` or `checkin` |
//! | `you {are\|'re}` | an alternative that starts with an apostrophe is glued to the word before: `you are`, `you're` |
//! | `<0-3>` | that many words, whatever they are |
//! | `<nice>` | the word list `nice` of `rules/lists.toml` |
//! | `<name>` | one to three capitalised words, or a merge field or blank |
//! | `<field>` | a merge field or blank |
//! | `<number>` | a figure, or a number word |
//! | `^` first | only where a sentence starts |
//! | `^^` first | only where a zone starts |
//! | `$` last | only before punctuation or the end of a line |
//! | `?` or `!` last | only before that mark |
//! | `=` first | case-sensitive |
//!
//! Braces and brackets nest. Anything else that is not a letter, a digit, an apostrophe or a hyphen is an error: write a `regex`.
//! A merge field in the text counts as one plausible word.

use super::parser::{Parser, Work};
use crate::text::words::WordId;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

/// Named word lists that phrases refer to as `<name>`: each holds phrases in the notation.
pub type Lists = BTreeMap<String, Vec<String>>;

/// One pattern line, parsed.
#[derive(Clone, Debug, PartialEq)]
pub struct Phrase {
    /// Where it must start.
    pub start: Start,
    /// What must follow it.
    pub end: End,
    /// The words.
    pub items: Vec<Item>,
}

/// Where a phrase must start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// Anywhere.
    Anywhere,
    /// At the start of a sentence.
    Sentence,
    /// At the start of a zone.
    Zone,
}

/// What must follow a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Anything.
    Anything,
    /// Punctuation, the end of a line or of the text.
    Stop,
    /// A question mark.
    Question,
    /// An exclamation mark.
    Exclamation,
}

/// How a word joins the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Join {
    /// White space, with an optional comma.
    Blank,
    /// A hyphen or white space.
    Hyphen,
    /// Nothing: an apostrophe starts the word.
    Glued,
}

/// One step of a phrase.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// This word.
    Word(Join, WordId),
    /// One of these single words, in the order of their numbers.
    Words(Join, Vec<WordId>),
    /// One of these single words as they are written, case and all.
    Exact(Join, Vec<(WordId, Box<str>)>),
    /// One of these runs.
    OneOf(Vec<Vec<Item>>),
    /// One of the runs of a word list, which the phrases that name it share.
    List(Arc<List>),
    /// One of these runs, or nothing.
    Maybe(Vec<Vec<Item>>),
    /// From so many to so many words.
    Gap(u8, u8),
    /// One to three capitalised words, or a merge field.
    Name,
    /// A merge field.
    Field,
    /// A figure or a number word.
    Number,
}

/// The runs of a word list.
#[derive(Debug, PartialEq)]
pub struct List {
    /// What the list holds.
    pub runs: Vec<Vec<Item>>,
    /// How many steps they are, written out.
    pub(super) steps: u64,
}

/// How many steps a phrase may be, lists written out: lists that name lists could make one that never ends to try.
const MOST_STEPS: u64 = 50_000;

/// Parses pattern lines. A word list is parsed once for all the phrases that name it.
#[derive(Debug, Default)]
pub struct Notation {
    pub(super) lists: Lists,
    /// The lists named so far, by how they join the word before.
    parsed_lists: Mutex<HashMap<(String, Join), Arc<List>>>,
}

impl Notation {
    /// A parser that knows these word lists.
    pub fn new(lists: Lists) -> Self {
        Self {
            lists,
            parsed_lists: Mutex::default(),
        }
    }

    /// Parses one pattern line. The error is one sentence that says what is wrong with it.
    pub fn parse(&self, line: &str) -> Result<Phrase, String> {
        let mut work = Work::default();
        let (start, end, mut parser) = self.open(line, &mut work);
        let items = parser.whole()?;
        if items.iter().all(may_be_nothing) {
            return Err("it matches nothing at all".to_string());
        }
        if steps(&items) > MOST_STEPS {
            return Err(format!("written out, it has more than {MOST_STEPS} steps"));
        }
        Ok(Phrase { start, end, items })
    }

    /// Parses a pattern line as far as the second word it must have: enough to know whether it can begin somewhere, at a fraction of
    /// the work.
    pub fn parse_beginning(&self, line: &str) -> Result<Vec<Item>, String> {
        let mut work = Work::default();
        let (_, _, mut parser) = self.open(line, &mut work);
        parser.beginning()
    }

    fn open<'a>(&'a self, line: &'a str, work: &'a mut Work) -> (Start, End, Parser<'a>) {
        let mut rest = line.trim();
        let exact = take(&mut rest, "=");
        let start = if take(&mut rest, "^^") {
            Start::Zone
        } else if take(&mut rest, "^") {
            Start::Sentence
        } else {
            Start::Anywhere
        };
        let end = match rest.as_bytes().last() {
            Some(b'$') => End::Stop,
            Some(b'?') => End::Question,
            Some(b'!') => End::Exclamation,
            _ => End::Anything,
        };
        if end != End::Anything {
            rest = rest[..rest.len() - 1].trim_end();
        }
        (start, end, Parser::new(rest, exact, self, work))
    }

    /// A list parsed earlier.
    pub(super) fn known_list(&self, name: &str, join: Join) -> Option<Arc<List>> {
        let lists = self.parsed_lists.lock().unwrap_or_else(PoisonError::into_inner);
        lists.get(&(name.to_string(), join)).map(Arc::clone)
    }

    /// Keeps a list for the next phrase that names it.
    pub(super) fn keep_list(&self, name: &str, join: Join, runs: Vec<Vec<Item>>) -> Arc<List> {
        let steps = runs.iter().map(|run| steps(run)).fold(0, u64::saturating_add);
        let list = Arc::new(List { runs, steps });
        let mut lists = self.parsed_lists.lock().unwrap_or_else(PoisonError::into_inner);
        lists.insert((name.to_string(), join), Arc::clone(&list));
        list
    }
}

fn take(rest: &mut &str, mark: &str) -> bool {
    match rest.strip_prefix(mark) {
        Some(after) => {
            *rest = after.trim_start();
            true
        }
        None => false,
    }
}

/// Whether an item can be passed over.
pub(super) fn may_be_nothing(item: &Item) -> bool {
    let nothing_in = |runs: &[Vec<Item>]| runs.iter().any(|run| run.iter().all(may_be_nothing));
    match item {
        Item::Maybe(_) | Item::Gap(0, _) => true,
        Item::OneOf(runs) => nothing_in(runs),
        Item::List(list) => nothing_in(&list.runs),
        _ => false,
    }
}

/// How many steps these items are, lists written out.
fn steps(items: &[Item]) -> u64 {
    let in_runs = |runs: &[Vec<Item>]| runs.iter().map(|run| steps(run)).fold(1, u64::saturating_add);
    let each = |item: &Item| match item {
        Item::OneOf(runs) | Item::Maybe(runs) => in_runs(runs),
        Item::List(list) => list.steps.saturating_add(1),
        _ => 1,
    };
    items.iter().map(each).fold(0, u64::saturating_add)
}

/// The name in `names` nearest to `word`, if one is near enough to be a slip.
pub fn nearest<'a>(word: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    names
        .map(|name| (strsim::damerau_levenshtein(word, name), name))
        .filter(|(distance, name)| *distance <= 3 && *distance < name.chars().count())
        .min()
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(line: &str) -> String {
        Notation::default().parse(line).unwrap_err()
    }

    #[test]
    fn marks_at_both_ends_are_read() {
        let phrase = Notation::default().parse("=^^Dear {CEO|CTO} $").unwrap();
        assert_eq!((phrase.start, phrase.end), (Start::Zone, End::Stop));
        assert!(matches!(phrase.items[0], Item::Exact(..)), "{phrase:?}");
        assert_eq!(Notation::default().parse("^any thoughts ?").unwrap().end, End::Question);
    }

    #[test]
    fn words_written_together_are_spelled_out() {
        let notation = Notation::default();
        let has = |line: &str, word: &str| {
            let phrase = notation.parse(line).unwrap_or_else(|e| panic!("{line}: {e}"));
            format!("{phrase:?}").contains(&format!("{:?}", WordId::of(word)))
        };
        for (line, words) in [
            ("e~book[s]", "e book books ebook ebooks"),
            ("{sign up|log in}[s]", "sign up ups log in ins"),
            ("{lead|prospect}{s|ing}", "leads leading prospects prospecting"),
            ("re~up[s|ped]", "re up ups upped reup reups reupped"),
            ("work smarter, not harder", "work smarter not harder"),
        ] {
            for word in words.split(' ') {
                assert!(has(line, word), "{line}: {word}");
            }
        }
        assert!(!has("{lead|prospect}{s|ing}", "lead"));
    }

    #[test]
    fn the_beginning_of_a_phrase_ends_with_the_second_word_it_must_have() {
        let beginning = Notation::default().parse_beginning("[so|and] <0-2> {we|you} met there");
        assert_eq!(beginning.map(|items| items.len()), Ok(4));
    }

    #[test]
    fn mistakes_are_told_in_a_sentence() {
        let mut lists = Lists::new();
        lists.insert("our".into(), vec!["our".into()]);
        for (line, want) in [
            ("{a|b", "`}` is missing"),
            ("a|b", "`|` closes nothing"),
            ("a}", "`}` closes nothing"),
            ("{a||b}", "an alternative is empty"),
            ("50% off", "`%` has no meaning in a phrase: write it as a `regex`"),
            ("[a]", "it matches nothing at all"),
            ("<3-1> a", "`<3-1>` should run from fewer to more words, twelve at most"),
            ("a~", "`~` and `-` stand between two words"),
            ("{{{{{{{{{a}}}}}}}}}", "braces nest deeper than 8"),
        ] {
            assert_eq!(error(line), want, "{line}");
        }
        let unknown = Notation::new(lists.clone()).parse("<out> team").unwrap_err();
        assert_eq!(unknown, "there is no word list `out`; did you mean `<our>`?");
    }

    #[test]
    fn a_list_that_names_itself_ends() {
        let mut lists = Lists::new();
        lists.insert("a".into(), vec!["<a>".into()]);
        assert!(Notation::new(lists.clone()).parse("<a>").is_err());
        let deeper = |n: u8| format!("<{}>", char::from(b'a' + n)).repeat(40).replace("><", "> <");
        let lists: Lists = (0..6)
            .map(|n| (char::from(b'a' + n).to_string(), vec![deeper(n + 1)]))
            .collect();
        let lists: Lists = lists
            .into_iter()
            .chain([("g".to_string(), vec!["x".to_string()])])
            .collect();
        let error = Notation::new(lists.clone()).parse("<a>").unwrap_err();
        assert_eq!(error, "written out, it has more than 50000 steps");
    }
}
