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
//! | `<our>` | the word list `our` of `rules/lists.toml` |
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

use super::lexicon::{Lexicon, WordId};
use crate::text::words::fold;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

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
    steps: u64,
}

/// How many steps a phrase may be, lists written out: lists that name lists could make one that never ends to try.
const MOST_STEPS: u64 = 50_000;
/// How deep braces may nest, lists included: deeper is a mistake, or an attack on the parser's stack.
const DEEPEST: usize = 8;

/// How many words may come of writing words together.
const MOST_TOGETHER: usize = 4000;

/// Parses pattern lines into one lexicon. A word list is parsed once for all the phrases that name it.
pub struct Notation<'l> {
    lists: &'l Lists,
    /// The words of every phrase parsed so far.
    pub lexicon: Lexicon,
    /// The runs of each list named so far, by how they join the word before.
    parsed_lists: HashMap<(&'l str, Join), Arc<List>>,
    /// The lists being parsed right now: one that names itself would have no end.
    open_lists: Vec<&'l str>,
    /// Words of the choices that are open right now.
    words: Vec<WordId>,
    room: String,
}

impl<'l> Notation<'l> {
    /// A parser that knows these word lists.
    pub fn new(lists: &'l Lists) -> Self {
        Self {
            lists,
            lexicon: Lexicon::default(),
            parsed_lists: HashMap::new(),
            open_lists: Vec::new(),
            words: Vec::new(),
            room: String::new(),
        }
    }

    /// Parses one pattern line. The error is one sentence that says what is wrong with it.
    pub fn parse(&mut self, line: &str) -> Result<Phrase, String> {
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
        self.open_lists.clear();
        self.words.clear();
        let mut parser = Parser {
            text: rest,
            at: 0,
            exact,
            depth: 0,
            notation: self,
        };
        let items = parser.run(Join::Blank)?;
        if let Some(c) = parser.peek() {
            return Err(format!("`{c}` closes nothing"));
        }
        if items.iter().all(may_be_nothing) {
            return Err("it matches nothing at all".to_string());
        }
        if steps(&items) > MOST_STEPS {
            return Err(format!("written out, it has more than {MOST_STEPS} steps"));
        }
        Ok(Phrase { start, end, items })
    }

    /// Takes the open words from `from` on as one item; nothing if there are none.
    fn words_from(&mut self, from: usize, join: Join) -> Option<Item> {
        let open = &mut self.words[from..];
        let item = match open {
            [] => return None,
            [word] => Item::Word(join, *word),
            words => {
                words.sort_unstable();
                Item::Words(join, words.to_vec())
            }
        };
        self.words.truncate(from);
        Some(item)
    }

    /// The number of a word as it is written.
    fn word(&mut self, written: &str) -> WordId {
        self.lexicon.add(fold(written, &mut self.room))
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

fn may_be_nothing(item: &Item) -> bool {
    let nothing_in = |runs: &[Vec<Item>]| runs.iter().any(|run| run.iter().all(may_be_nothing));
    match item {
        Item::Maybe(_) | Item::Gap(0, _) => true,
        Item::OneOf(runs) => nothing_in(runs),
        Item::List(list) => nothing_in(&list.runs),
        _ => false,
    }
}

struct Parser<'a, 'n, 'l> {
    text: &'a str,
    at: usize,
    exact: bool,
    depth: usize,
    notation: &'n mut Notation<'l>,
}

impl Parser<'_, '_, '_> {
    fn peek(&self) -> Option<char> {
        match self.text.as_bytes().get(self.at) {
            Some(&byte) if byte.is_ascii() => Some(char::from(byte)),
            Some(_) => self.text[self.at..].chars().next(),
            None => None,
        }
    }

    /// A run of groups, up to what closes it.
    fn run(&mut self, first: Join) -> Result<Vec<Item>, String> {
        let mut items = Vec::new();
        let mut join = first;
        loop {
            // A comma between words may always be there or not: the one that is written says nothing.
            while self.peek().is_some_and(|c| c == ' ' || (c == ',' && !items.is_empty())) {
                self.at += 1;
            }
            match self.peek() {
                None | Some('}' | ']' | '|') => return Ok(items),
                Some(_) => self.group(join, &mut items)?,
            }
            join = Join::Blank;
        }
    }

    /// One group: what stands between two blanks. Its parts have `~` or `-` between them.
    fn group(&mut self, join: Join, items: &mut Vec<Item>) -> Result<(), String> {
        let from = items.len();
        self.part(join, items)?;
        let Some('~' | '-') = self.peek() else { return Ok(()) };
        let mut parts = vec![items.split_off(from)];
        let mut loose = false;
        while let Some(mark @ ('~' | '-')) = self.peek() {
            loose |= mark == '~';
            self.at += 1;
            let mut part = Vec::new();
            self.part(Join::Hyphen, &mut part)?;
            parts.push(part);
        }
        if !loose {
            items.extend(parts.into_iter().flatten());
            return Ok(());
        }
        // Beside the written-apart form of `a~b` there is the written-together one, where single words make that possible.
        let mut together = Some(vec![Vec::new()]);
        for part in &parts {
            together = together.and_then(|so_far| self.glue(&so_far, &runs_of(part)).ok());
        }
        let mut runs = vec![parts.into_iter().flatten().collect()];
        runs.extend(together.into_iter().flatten());
        items.push(Item::OneOf(runs));
        Ok(())
    }

    /// One part of a group: atoms with nothing between them.
    fn part(&mut self, join: Join, items: &mut Vec<Item>) -> Result<(), String> {
        let from = items.len();
        let mut glued: Option<Vec<Vec<Item>>> = None;
        let mut last = from;
        loop {
            match self.peek() {
                Some('{') => {
                    let (words, runs) = self.choices('}', join)?;
                    items.push(one_of(words, runs));
                }
                Some('[') => {
                    let (words, mut runs) = self.choices(']', join)?;
                    runs.extend(words.map(|words| vec![words]));
                    items.push(Item::Maybe(runs));
                }
                Some('<') => {
                    let item = self.angle(join)?;
                    items.push(item);
                }
                Some(c) if c.is_alphanumeric() || is_quote(c) => self.word(join, items),
                None | Some(' ' | '}' | ']' | '|' | '~' | '-' | ',') => break,
                Some(c) => return Err(format!("`{c}` has no meaning in a phrase: write it as a `regex`")),
            }
            if last > from {
                let right = runs_of(&items[last..]);
                let left = glued.take().unwrap_or_else(|| runs_of(&items[from..last]));
                glued = Some(self.glue(&left, &right)?);
            }
            last = items.len();
        }
        if items.len() == from {
            return Err("`~` and `-` stand between two words".to_string());
        }
        if let Some(runs) = glued {
            items.truncate(from);
            items.push(one_of(None, runs));
        }
        Ok(())
    }

    /// A written word, cut as texts are cut: `don't` is `don` and `'t`.
    fn word(&mut self, join: Join, items: &mut Vec<Item>) {
        let start = self.at;
        let letters = self.text.as_bytes()[start..]
            .iter()
            .take_while(|b| b.is_ascii_alphabetic())
            .count();
        self.at += letters;
        if matches!(self.peek(), None | Some(' ' | '|' | '}' | ']' | '[' | '{' | '~')) && letters > 0 {
            items.push(self.words(join, start, self.at));
            return;
        }
        let (mut from, mut join) = (start, join);
        while let Some(c) = self
            .peek()
            .filter(|&c| c.is_alphanumeric() || is_quote(c) || self.is_figure_point())
        {
            if is_quote(c) {
                if self.at > start {
                    items.push(self.words(join, from, self.at));
                }
                (from, join) = (self.at, Join::Glued);
            }
            self.at += c.len_utf8();
        }
        items.push(self.words(join, from, self.at));
    }

    fn words(&mut self, join: Join, from: usize, to: usize) -> Item {
        let written = &self.text[from..to];
        let id = self.notation.word(written);
        if self.exact {
            Item::Exact(join, vec![(id, written.replace('\u{2019}', "'").into())])
        } else {
            Item::Word(join, id)
        }
    }

    /// A point or comma between two digits belongs to the figure, as in a text.
    fn is_figure_point(&self) -> bool {
        let (before, after) = self.text.split_at(self.at);
        let mut after = after.chars();
        matches!(after.next(), Some('.' | ','))
            && before.ends_with(|c: char| c.is_ascii_digit())
            && after.next().is_some_and(|c| c.is_ascii_digit())
    }

    /// What `{…}` or `[…]` holds: its single words as one item, and its longer alternatives.
    fn choices(&mut self, close: char, join: Join) -> Result<(Option<Item>, Vec<Vec<Item>>), String> {
        self.deeper()?;
        self.at += 1;
        let from = self.notation.words.len();
        let mut runs = Vec::new();
        loop {
            if let Some(id) = self.plain_alternative(close) {
                self.notation.words.push(id);
            } else {
                let run = self.run(join)?;
                match run.as_slice() {
                    [] => return Err("an alternative is empty".to_string()),
                    [Item::Word(own, id)] if *own == join => self.notation.words.push(*id),
                    [Item::Words(own, ids)] if *own == join => self.notation.words.extend(ids),
                    _ => runs.push(run),
                }
            }
            match self.peek() {
                Some('|') => self.at += 1,
                Some(c) if c == close => break,
                Some(c) => return Err(format!("`{c}` where `{close}` should close")),
                None => return Err(format!("`{close}` is missing")),
            }
        }
        self.at += 1;
        self.depth -= 1;
        Ok((self.notation.words_from(from, join), runs))
    }

    /// An alternative that is nothing but small letters: most are.
    fn plain_alternative(&mut self, close: char) -> Option<WordId> {
        let rest = &self.text.as_bytes()[self.at..];
        let len = rest.iter().take_while(|b| b.is_ascii_lowercase()).count();
        let ends = rest.get(len).is_some_and(|&b| b == b'|' || char::from(b) == close);
        if self.exact || len == 0 || !ends {
            return None;
        }
        let id = self.notation.lexicon.add(&self.text[self.at..self.at + len]);
        self.at += len;
        Some(id)
    }

    fn deeper(&mut self) -> Result<(), String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            Err(format!("braces nest deeper than {DEEPEST}"))
        } else {
            Ok(())
        }
    }

    /// `<0-3>`, `<name>`, `<field>`, `<number>` or a list.
    fn angle(&mut self, join: Join) -> Result<Item, String> {
        let rest = &self.text[self.at + 1..];
        let Some(close) = rest.find('>') else {
            return Err("`>` is missing".to_string());
        };
        let inside = &rest[..close];
        self.at += close + 2;
        match inside {
            "name" => return Ok(Item::Name),
            "field" => return Ok(Item::Field),
            "number" => return Ok(Item::Number),
            _ => {}
        }
        if let Some((from, to)) = inside.split_once('-')
            && let (Ok(from), Ok(to)) = (from.parse::<u8>(), to.parse::<u8>())
        {
            if from > to || to == 0 || to > 12 {
                return Err(format!(
                    "`<{inside}>` should run from fewer to more words, twelve at most"
                ));
            }
            return Ok(Item::Gap(from, to));
        }
        self.list(inside, join)
    }

    fn list(&mut self, name: &str, join: Join) -> Result<Item, String> {
        let lists = self.notation.lists;
        let Some((name, lines)) = lists.get_key_value(name) else {
            let near = nearest(name, lists.keys().map(String::as_str));
            let hint = near.map_or(String::new(), |n| format!("; did you mean `<{n}>`?"));
            return Err(format!("there is no word list `{name}`{hint}"));
        };
        if self.exact {
            return Err(format!(
                "`<{name}>` knows no case: a phrase that starts with `=` cannot name a list"
            ));
        }
        let key = (name.as_str(), join);
        if let Some(runs) = self.notation.parsed_lists.get(&key) {
            return Ok(Item::List(Arc::clone(runs)));
        }
        if self.notation.open_lists.contains(&key.0) {
            return Err(format!("the list `{name}` names itself"));
        }
        self.notation.open_lists.push(key.0);
        self.deeper()?;
        let from = self.notation.words.len();
        let mut runs = Vec::new();
        for line in lines {
            let mut inner = Parser {
                text: line.trim(),
                at: 0,
                exact: false,
                depth: self.depth,
                notation: &mut *self.notation,
            };
            let run = inner.run(join).map_err(|e| format!("in list `{name}`: {e}"))?;
            if inner.peek().is_some() || run.is_empty() {
                return Err(format!("in list `{name}`: `{line}` is not a phrase"));
            }
            match run.as_slice() {
                [Item::Word(own, id)] if *own == join => self.notation.words.push(*id),
                [Item::Words(own, ids)] if *own == join => self.notation.words.extend(ids),
                _ => runs.push(run),
            }
        }
        self.depth -= 1;
        runs.extend(self.notation.words_from(from, join).map(|words| vec![words]));
        self.notation.open_lists.pop();
        let steps = runs.iter().map(|run| steps(run)).fold(0, u64::saturating_add);
        let list = Arc::new(List { runs, steps });
        self.notation.parsed_lists.insert(key, Arc::clone(&list));
        Ok(Item::List(list))
    }

    /// Every run of `left` with every run of `right` written on to its last word.
    fn glue(&mut self, left: &[Vec<Item>], right: &[Vec<Item>]) -> Result<Vec<Vec<Item>>, String> {
        if size(left).saturating_mul(size(right)) > MOST_TOGETHER {
            return Err(format!(
                "it stands for more than {MOST_TOGETHER} words written together"
            ));
        }
        let mut out = Vec::new();
        for l in left {
            for r in right {
                out.push(match (l.as_slice(), r.as_slice()) {
                    ([], run) | (run, []) => run.to_vec(),
                    ([before @ .., left], [right, after @ ..])
                        if numbered(left).is_some() && numbered(right).is_some() =>
                    {
                        let (Some((join, a)), Some((_, b))) = (numbered(left), numbered(right)) else {
                            continue;
                        };
                        let mut words: Vec<WordId> = Vec::with_capacity(a.len() * b.len());
                        for (a, b) in a.iter().flat_map(|a| b.iter().map(move |b| (a, b))) {
                            let lexicon = &mut self.notation.lexicon;
                            let together = format!("{}{}", lexicon.word(*a), lexicon.word(*b));
                            words.push(lexicon.add(&together));
                        }
                        words.sort_unstable();
                        let mut run = before.to_vec();
                        run.push(Item::Words(join, words));
                        run.extend_from_slice(after);
                        run
                    }
                    ([before @ .., Item::Exact(join, a)], [Item::Exact(_, b), after @ ..]) => {
                        let both = a
                            .iter()
                            .flat_map(|(_, a)| b.iter().map(move |(_, b)| format!("{a}{b}")));
                        let words = both.map(|word| (self.notation.word(&word), word.into())).collect();
                        let mut run = before.to_vec();
                        run.push(Item::Exact(*join, words));
                        run.extend_from_slice(after);
                        run
                    }
                    _ => return Err("only words can be written together: put a blank between".to_string()),
                });
            }
        }
        Ok(out)
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

/// The words of an item that is one word or one of several, and how they join.
fn numbered(item: &Item) -> Option<(Join, &[WordId])> {
    match item {
        Item::Word(join, id) => Some((*join, std::slice::from_ref(id))),
        Item::Words(join, ids) => Some((*join, ids)),
        _ => None,
    }
}

/// How many words these runs hold.
fn size(runs: &[Vec<Item>]) -> usize {
    let words = |item: &Item| match item {
        Item::Words(_, words) => words.len(),
        Item::Exact(_, words) => words.len(),
        _ => 1,
    };
    runs.iter().map(|run| run.iter().map(words).sum::<usize>()).sum()
}

/// A choice between single words is the words, and one between one run of one item is that item.
fn one_of(words: Option<Item>, mut runs: Vec<Vec<Item>>) -> Item {
    match (words, runs.len()) {
        (Some(words), 0) => words,
        (None, 1) if runs[0].len() == 1 => runs.remove(0).remove(0),
        (words, _) => {
            runs.extend(words.map(|words| vec![words]));
            Item::OneOf(runs)
        }
    }
}

/// What a part can stand for, as runs.
fn runs_of(part: &[Item]) -> Vec<Vec<Item>> {
    match part {
        [Item::OneOf(runs)] => runs.clone(),
        [Item::List(list)] => list.runs.clone(),
        [Item::Maybe(runs)] => {
            let mut runs = runs.clone();
            runs.push(Vec::new());
            runs
        }
        _ => vec![part.to_vec()],
    }
}

/// The name in `names` nearest to `word`, if one is near enough to be a slip.
pub fn nearest<'a>(word: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    names
        .map(|name| (strsim::damerau_levenshtein(word, name), name))
        .filter(|(distance, name)| *distance <= 3 && *distance < name.chars().count())
        .min()
        .map(|(_, name)| name)
}

fn is_quote(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(line: &str) -> String {
        Notation::new(&Lists::new()).parse(line).unwrap_err()
    }

    #[test]
    fn marks_at_both_ends_are_read() {
        let phrase = Notation::new(&Lists::new()).parse("=^^Dear {CEO|CTO} $").unwrap();
        assert_eq!((phrase.start, phrase.end), (Start::Zone, End::Stop));
        assert!(matches!(phrase.items[0], Item::Exact(..)), "{phrase:?}");
        assert_eq!(
            Notation::new(&Lists::new()).parse("^any thoughts ?").unwrap().end,
            End::Question
        );
    }

    #[test]
    fn words_written_together_are_spelled_out() {
        let lists = Lists::new();
        let mut notation = Notation::new(&lists);
        for line in ["e~book[s]", "{sign up|log in}[s]", "work smarter, not harder"] {
            notation.parse(line).unwrap_or_else(|e| panic!("{line}: {e}"));
        }
        for word in ["ebook", "ebooks", "book", "ups", "ins", "smarter"] {
            assert_ne!(notation.lexicon.find(word), WordId::UNKNOWN, "{word}");
        }
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
        let unknown = Notation::new(&lists).parse("<out> team").unwrap_err();
        assert_eq!(unknown, "there is no word list `out`; did you mean `<our>`?");
    }

    #[test]
    fn a_list_that_names_itself_ends() {
        let mut lists = Lists::new();
        lists.insert("a".into(), vec!["<a>".into()]);
        assert!(Notation::new(&lists).parse("<a>").is_err());
        let deeper = |n: u8| format!("<{}>", char::from(b'a' + n)).repeat(40).replace("><", "> <");
        let lists: Lists = (0..6)
            .map(|n| (char::from(b'a' + n).to_string(), vec![deeper(n + 1)]))
            .collect();
        let lists: Lists = lists
            .into_iter()
            .chain([("g".to_string(), vec!["x".to_string()])])
            .collect();
        let error = Notation::new(&lists).parse("<a>").unwrap_err();
        assert_eq!(error, "written out, it has more than 50000 steps");
    }
}
