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
use std::borrow::Cow;
use std::collections::BTreeMap;

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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// One of these single words, in the order of their numbers.
    Words(Join, Vec<WordId>),
    /// One of these single words as they are written, case and all.
    Exact(Join, Vec<(WordId, Box<str>)>),
    /// One of these runs.
    OneOf(Vec<Vec<Item>>),
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

/// How deep braces may nest, lists included: deeper is a mistake, or an attack on the parser's stack.
const DEEPEST: usize = 8;
/// How many steps one phrase may hold, lists written out: lists that name lists could grow without end.
const MOST_STEPS: u32 = 20_000;

/// How many words may come of writing words together.
const MOST_TOGETHER: usize = 4000;

/// Parses one pattern line; its words are added to `lexicon`. The error is one sentence that says what is wrong with the line.
pub fn parse(line: &str, lists: &Lists, lexicon: &mut Lexicon) -> Result<Phrase, String> {
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
    let mut parser = Parser {
        text: rest,
        at: 0,
        lists,
        depth: 0,
        steps_left: MOST_STEPS,
    };
    let nodes = parser.run(Join::Blank)?;
    if let Some(c) = parser.peek() {
        return Err(format!("`{c}` closes nothing"));
    }
    if nodes.iter().all(may_be_nothing) {
        return Err("it matches nothing at all".to_string());
    }
    let mut lower = Lower {
        lexicon,
        exact,
        room: String::new(),
    };
    Ok(Phrase {
        start,
        end,
        items: lower.run(nodes),
    })
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

/// A step as it is written, before words become numbers.
#[derive(Clone, Debug)]
enum Node<'a> {
    Words(Join, Vec<Cow<'a, str>>),
    OneOf(Vec<Vec<Node<'a>>>),
    Maybe(Vec<Vec<Node<'a>>>),
    Item(Item),
}

fn may_be_nothing(node: &Node) -> bool {
    match node {
        Node::Maybe(_) | Node::Item(Item::Gap(0, _)) => true,
        Node::OneOf(runs) => runs.iter().any(|run| run.iter().all(may_be_nothing)),
        _ => false,
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    lists: &'a Lists,
    depth: usize,
    steps_left: u32,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    /// A run of groups, up to what closes it.
    fn run(&mut self, first: Join) -> Result<Vec<Node<'a>>, String> {
        let mut nodes = Vec::new();
        let mut join = first;
        loop {
            // A comma between words may always be there or not: the one that is written says nothing.
            while self.peek().is_some_and(|c| c == ' ' || (c == ',' && !nodes.is_empty())) {
                self.at += 1;
            }
            match self.peek() {
                None | Some('}' | ']' | '|') => return Ok(nodes),
                Some(_) => {}
            }
            self.group(join, &mut nodes)?;
            join = Join::Blank;
        }
    }

    /// One group: what stands between two blanks. Its parts have `~` or `-` between them.
    fn group(&mut self, join: Join, nodes: &mut Vec<Node<'a>>) -> Result<(), String> {
        self.step()?;
        let mut loose = false;
        let mut parts = vec![self.part(join)?];
        while let Some(mark @ ('~' | '-')) = self.peek() {
            loose |= mark == '~';
            self.at += 1;
            parts.push(self.part(Join::Hyphen)?);
        }
        if !loose {
            nodes.extend(parts.into_iter().flatten());
            return Ok(());
        }
        // Beside the written-apart form of `a~b` there is the written-together one, where single words make that possible.
        let mut together = Some(vec![Vec::new()]);
        for part in &parts {
            together = together.and_then(|so_far| glue(so_far, runs_of(part)).ok());
        }
        let apart: Vec<Node> = parts.into_iter().flatten().collect();
        let mut runs = vec![apart];
        runs.extend(together.into_iter().flatten());
        nodes.push(Node::OneOf(runs));
        Ok(())
    }

    /// One part of a group: atoms with nothing between them.
    fn part(&mut self, join: Join) -> Result<Vec<Node<'a>>, String> {
        let mut atoms: Vec<Vec<Node<'a>>> = Vec::new();
        loop {
            let atom = match self.peek() {
                Some('{') => vec![Node::OneOf(self.choices('}', join)?)],
                Some('[') => vec![Node::Maybe(self.choices(']', join)?)],
                Some('<') => vec![self.angle(join)?],
                Some(c) if c.is_alphanumeric() || is_quote(c) => word_nodes(self.word(), join),
                None | Some(' ' | '}' | ']' | '|' | '~' | '-' | ',') => break,
                Some(c) => return Err(format!("`{c}` has no meaning in a phrase: write it as a `regex`")),
            };
            atoms.push(atom);
        }
        let mut atoms = atoms.into_iter();
        let Some(first) = atoms.next() else {
            return Err("`~` and `-` stand between two words".to_string());
        };
        let Some(second) = atoms.next() else { return Ok(first) };
        let mut runs = glue(runs_of(&first), runs_of(&second))?;
        for atom in atoms {
            runs = glue(runs, runs_of(&atom))?;
        }
        Ok(vec![Node::OneOf(runs)])
    }

    fn word(&mut self) -> &'a str {
        let start = self.at;
        while let Some(c) = self
            .peek()
            .filter(|&c| c.is_alphanumeric() || is_quote(c) || self.is_figure_point())
        {
            self.at += c.len_utf8();
        }
        &self.text[start..self.at]
    }

    /// A point or comma between two digits belongs to the figure, as in a text.
    fn is_figure_point(&self) -> bool {
        let (before, after) = self.text.split_at(self.at);
        let mut after = after.chars();
        matches!(after.next(), Some('.' | ','))
            && before.ends_with(|c: char| c.is_ascii_digit())
            && after.next().is_some_and(|c| c.is_ascii_digit())
    }

    /// The runs of `{…}` or `[…]`. Alternatives that are single words become one node.
    fn choices(&mut self, close: char, join: Join) -> Result<Vec<Vec<Node<'a>>>, String> {
        self.deeper()?;
        self.at += 1;
        let mut words = Vec::new();
        let mut runs = Vec::new();
        loop {
            let mut run = self.run(join)?;
            match run.as_mut_slice() {
                [] => return Err("an alternative is empty".to_string()),
                [Node::Words(own, word)] if *own == join => words.append(word),
                _ => runs.push(run),
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
        if !words.is_empty() {
            runs.push(vec![Node::Words(join, words)]);
        }
        Ok(runs)
    }

    fn step(&mut self) -> Result<(), String> {
        match self.steps_left.checked_sub(1) {
            Some(left) => self.steps_left = left,
            None => return Err(format!("written out, it has more than {MOST_STEPS} steps")),
        }
        Ok(())
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
    fn angle(&mut self, join: Join) -> Result<Node<'a>, String> {
        let rest = &self.text[self.at + 1..];
        let Some(close) = rest.find('>') else {
            return Err("`>` is missing".to_string());
        };
        let inside = &rest[..close];
        self.at += close + 2;
        match inside {
            "name" => return Ok(Node::Item(Item::Name)),
            "field" => return Ok(Node::Item(Item::Field)),
            "number" => return Ok(Node::Item(Item::Number)),
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
            return Ok(Node::Item(Item::Gap(from, to)));
        }
        let lists = self.lists;
        let Some(list) = lists.get(inside) else {
            let near = nearest(inside, lists.keys().map(String::as_str));
            let hint = near.map_or(String::new(), |n| format!("; did you mean `<{n}>`?"));
            return Err(format!("there is no word list `{inside}`{hint}"));
        };
        self.deeper()?;
        let mut runs = Vec::new();
        for line in list {
            let mut inner = Parser {
                text: line.trim(),
                at: 0,
                lists,
                depth: self.depth,
                steps_left: self.steps_left,
            };
            let run = inner.run(join).map_err(|e| format!("in list `{inside}`: {e}"))?;
            if inner.peek().is_some() || run.is_empty() {
                return Err(format!("in list `{inside}`: `{line}` is not a phrase"));
            }
            self.steps_left = inner.steps_left;
            runs.push(run);
        }
        self.depth -= 1;
        Ok(Node::OneOf(runs))
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

/// A written word as texts are cut: `don't` is `don` and `'t`.
fn word_nodes(word: &str, join: Join) -> Vec<Node<'_>> {
    let mut nodes = Vec::new();
    let (mut from, mut join) = (0, if word.starts_with(is_quote) { Join::Glued } else { join });
    for (i, _) in word.match_indices(is_quote).filter(|(i, _)| *i > 0) {
        nodes.push(Node::Words(join, vec![Cow::Borrowed(&word[from..i])]));
        (from, join) = (i, Join::Glued);
    }
    nodes.push(Node::Words(join, vec![Cow::Borrowed(&word[from..])]));
    nodes
}

/// What a part can stand for, as runs.
fn runs_of<'a>(part: &[Node<'a>]) -> Vec<Vec<Node<'a>>> {
    match part {
        [Node::OneOf(runs)] => runs.clone(),
        [Node::Maybe(runs)] => {
            let mut runs = runs.clone();
            runs.push(Vec::new());
            runs
        }
        _ => vec![part.to_vec()],
    }
}

/// Every run of `left` with every run of `right` written on to its last word.
fn glue<'a>(left: Vec<Vec<Node<'a>>>, right: Vec<Vec<Node<'a>>>) -> Result<Vec<Vec<Node<'a>>>, String> {
    let mut out = Vec::new();
    let size = |runs: &[Vec<Node>]| -> usize {
        let words = |node: &Node| {
            if let Node::Words(_, words) = node {
                words.len()
            } else {
                1
            }
        };
        runs.iter().map(|run| run.iter().map(words).sum::<usize>()).sum()
    };
    if size(&left).saturating_mul(size(&right)) > MOST_TOGETHER {
        return Err(format!(
            "it stands for more than {MOST_TOGETHER} words written together"
        ));
    }
    for l in &left {
        for r in &right {
            out.push(match (l.as_slice(), r.as_slice()) {
                ([], run) | (run, []) => run.to_vec(),
                ([before @ .., Node::Words(join, a)], [Node::Words(_, b), after @ ..]) => {
                    let words = a
                        .iter()
                        .flat_map(|a| b.iter().map(move |b| Cow::Owned(format!("{a}{b}"))))
                        .collect();
                    let mut run = before.to_vec();
                    run.push(Node::Words(*join, words));
                    run.extend_from_slice(after);
                    run
                }
                _ => return Err("only words can be written together: put a blank between".to_string()),
            });
        }
    }
    Ok(out)
}

/// Turns nodes into items: words into numbers.
struct Lower<'l> {
    lexicon: &'l mut Lexicon,
    exact: bool,
    room: String,
}

impl Lower<'_> {
    fn run(&mut self, nodes: Vec<Node>) -> Vec<Item> {
        nodes.into_iter().map(|node| self.item(node)).collect()
    }

    fn runs(&mut self, runs: Vec<Vec<Node>>) -> Vec<Vec<Item>> {
        runs.into_iter().map(|run| self.run(run)).collect()
    }

    fn item(&mut self, node: Node) -> Item {
        match node {
            Node::Words(join, words) if self.exact => {
                let exact = |w: &Cow<str>| {
                    (
                        self.lexicon.add(fold(w, &mut self.room)),
                        w.replace('\u{2019}', "'").into(),
                    )
                };
                Item::Exact(join, words.iter().map(exact).collect())
            }
            Node::Words(join, words) => {
                let mut ids: Vec<WordId> = words
                    .iter()
                    .map(|w| self.lexicon.add(fold(w, &mut self.room)))
                    .collect();
                ids.sort_unstable();
                ids.dedup();
                Item::Words(join, ids)
            }
            // A choice between single words is the words.
            Node::OneOf(mut runs) => match (runs.len(), runs.first_mut().map(Vec::as_mut_slice)) {
                (1, Some([Node::Words(join, words)])) => {
                    let words = Node::Words(*join, std::mem::take(words));
                    self.item(words)
                }
                _ => Item::OneOf(self.runs(runs)),
            },
            Node::Maybe(runs) => Item::Maybe(self.runs(runs)),
            Node::Item(item) => item,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(line: &str) -> String {
        parse(line, &Lists::new(), &mut Lexicon::default()).unwrap_err()
    }

    #[test]
    fn marks_at_both_ends_are_read() {
        let phrase = parse("=^^Dear {CEO|CTO} $", &Lists::new(), &mut Lexicon::default()).unwrap();
        assert_eq!((phrase.start, phrase.end), (Start::Zone, End::Stop));
        assert!(
            matches!(phrase.items[..], [Item::Exact(..), Item::Exact(..)]),
            "{phrase:?}"
        );
        assert_eq!(
            parse("^any thoughts ?", &Lists::new(), &mut Lexicon::default())
                .unwrap()
                .end,
            End::Question
        );
    }

    #[test]
    fn words_written_together_are_spelled_out() {
        let mut lexicon = Lexicon::default();
        for line in ["e~book[s]", "{sign up|log in}[s]", "work smarter, not harder"] {
            parse(line, &Lists::new(), &mut lexicon).unwrap_or_else(|e| panic!("{line}: {e}"));
        }
        for word in ["ebook", "ebooks", "book", "ups", "ins", "smarter"] {
            assert_ne!(lexicon.find(word), WordId::UNKNOWN, "{word}");
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
        let unknown = parse("<out> team", &lists, &mut Lexicon::default()).unwrap_err();
        assert_eq!(unknown, "there is no word list `out`; did you mean `<our>`?");
    }

    #[test]
    fn a_list_that_names_itself_ends() {
        let mut lists = Lists::new();
        lists.insert("a".into(), vec!["<a>".into()]);
        assert!(parse("<a>", &lists, &mut Lexicon::default()).is_err());
    }
}
