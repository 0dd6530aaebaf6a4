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

use std::cell::Cell;
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
    /// Whether case counts.
    pub case_sensitive: bool,
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
    /// One of these single words (as written; folded unless case counts).
    Words(Join, Vec<String>),
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
/// How many single words one group may stand for.
const MOST_WORDS: usize = 4000;

/// Parses one pattern line. The error is one sentence that says what is wrong with it.
pub fn parse(line: &str, lists: &Lists) -> Result<Phrase, String> {
    let mut rest = line.trim();
    let case_sensitive = take(&mut rest, "=");
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
    let budget = Cell::new(MOST_STEPS);
    let mut parser = Parser {
        text: rest,
        at: 0,
        lists,
        case_sensitive,
        depth: 0,
        budget: &budget,
    };
    let items = parser.run(Join::Blank, "")?;
    if let Some(c) = parser.peek() {
        return Err(format!("`{c}` closes nothing"));
    }
    if items.iter().all(may_be_nothing) {
        return Err("it matches nothing at all".to_string());
    }
    Ok(Phrase {
        start,
        end,
        case_sensitive,
        items,
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

fn may_be_nothing(item: &Item) -> bool {
    match item {
        Item::Maybe(_) | Item::Gap(0, _) => true,
        Item::OneOf(runs) => runs.iter().any(|run| run.iter().all(may_be_nothing)),
        _ => false,
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    lists: &'a Lists,
    case_sensitive: bool,
    depth: usize,
    budget: &'a Cell<u32>,
}

/// A piece of a group: what stands between two blanks.
enum Atom {
    Text(String),
    OneOf(Vec<Vec<Item>>),
    Maybe(Vec<Vec<Item>>),
    Other(Item),
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn bump(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    /// A run of groups up to one of `stops`.
    fn run(&mut self, first: Join, stops: &str) -> Result<Vec<Item>, String> {
        let mut items = Vec::new();
        let mut join = first;
        loop {
            while self.peek() == Some(' ') {
                self.bump();
            }
            match self.peek() {
                None => return Ok(items),
                Some(c) if stops.contains(c) || matches!(c, '}' | ']' | '|') => return Ok(items),
                Some(_) => {}
            }
            self.group(join, &mut items)?;
            join = Join::Blank;
        }
    }

    /// One group: atoms with nothing or `~` or `-` between them.
    fn group(&mut self, join: Join, items: &mut Vec<Item>) -> Result<(), String> {
        match self.budget.get().checked_sub(1) {
            Some(left) => self.budget.set(left),
            None => return Err(format!("written out, it has more than {MOST_STEPS} steps")),
        }
        let mut parts: Vec<(char, Vec<Atom>)> = vec![(' ', Vec::new())];
        loop {
            let Some(c) = self.peek() else { break };
            let atom = match c {
                ' ' | '}' | ']' | '|' => break,
                '~' | '-' => {
                    self.bump();
                    parts.push((c, Vec::new()));
                    continue;
                }
                '{' => Atom::OneOf(self.choices('}')?),
                '[' => Atom::Maybe(self.choices(']')?),
                '<' => Atom::Other(self.angle()?),
                c if c.is_alphanumeric() || is_quote(c) => Atom::Text(self.word()),
                c => return Err(format!("`{c}` has no meaning in a phrase: write it as a `regex`")),
            };
            if let Some((_, atoms)) = parts.last_mut() {
                atoms.push(atom);
            }
        }
        if parts.iter().any(|(_, atoms)| atoms.is_empty()) {
            return Err("`~` and `-` stand between two words".to_string());
        }
        join_parts(parts, join, self.case_sensitive, items)
    }

    fn word(&mut self) -> String {
        let start = self.at;
        while self
            .peek()
            .is_some_and(|c| c.is_alphanumeric() || is_quote(c) || self.is_figure_point())
        {
            self.bump();
        }
        self.text[start..self.at].to_string()
    }

    /// A point or comma between two digits belongs to the figure, as in a text.
    fn is_figure_point(&self) -> bool {
        let (before, after) = self.text.split_at(self.at);
        let mut after = after.chars();
        matches!(after.next(), Some('.' | ','))
            && before.ends_with(|c: char| c.is_ascii_digit())
            && after.next().is_some_and(|c| c.is_ascii_digit())
    }

    fn choices(&mut self, close: char) -> Result<Vec<Vec<Item>>, String> {
        self.deeper()?;
        self.bump();
        let mut runs = Vec::new();
        loop {
            let run = self.run(Join::Blank, "")?;
            if run.is_empty() {
                return Err("an alternative is empty".to_string());
            }
            runs.push(run);
            match self.bump() {
                Some('|') => {}
                Some(c) if c == close => break,
                Some(c) => return Err(format!("`{c}` where `{close}` should close")),
                None => return Err(format!("`{close}` is missing")),
            }
        }
        self.depth -= 1;
        Ok(runs)
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
    fn angle(&mut self) -> Result<Item, String> {
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
        let Some(list) = self.lists.get(inside) else {
            let near = nearest(inside, self.lists.keys().map(String::as_str));
            let hint = near.map_or(String::new(), |n| format!("; did you mean `<{n}>`?"));
            return Err(format!("there is no word list `{inside}`{hint}"));
        };
        self.deeper()?;
        let mut runs = Vec::new();
        for line in list {
            let mut inner = Parser {
                text: line.trim(),
                at: 0,
                lists: self.lists,
                case_sensitive: self.case_sensitive,
                depth: self.depth,
                budget: self.budget,
            };
            let run = inner
                .run(Join::Blank, "")
                .map_err(|e| format!("in list `{inside}`: {e}"))?;
            if inner.peek().is_some() || run.is_empty() {
                return Err(format!("in list `{inside}`: `{line}` is not a phrase"));
            }
            runs.push(run);
        }
        self.depth -= 1;
        Ok(Item::OneOf(runs))
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

/// Puts the parts of one group together. `a~b` is `a-b`, `a b` or `ab`; `a-b` is `a-b` or `a b`; atoms with nothing between them are
/// glued into single words.
fn join_parts(
    parts: Vec<(char, Vec<Atom>)>,
    join: Join,
    case_sensitive: bool,
    items: &mut Vec<Item>,
) -> Result<(), String> {
    let loose = parts.iter().skip(1).any(|(mark, _)| *mark == '~');
    let mut runs: Vec<Item> = Vec::new();
    let mut single: Option<Vec<String>> = Some(vec![String::new()]);
    for (i, (_, atoms)) in parts.into_iter().enumerate() {
        let join = if i == 0 { join } else { Join::Hyphen };
        if let Some(so_far) = single.take() {
            single = glue(&atoms, so_far);
        }
        put(atoms, join, case_sensitive, &mut runs)?;
    }
    match single {
        // The written-together form of `a~b`, beside the written-apart one.
        Some(words) if loose => {
            let words = words.into_iter().map(|w| folded(w, case_sensitive)).collect();
            items.push(Item::OneOf(vec![runs, vec![Item::Words(join, words)]]));
        }
        _ => items.extend(runs),
    }
    Ok(())
}

/// Appends the atoms of one part, which stand with nothing between them.
fn put(mut atoms: Vec<Atom>, join: Join, case_sensitive: bool, items: &mut Vec<Item>) -> Result<(), String> {
    if atoms.len() == 1
        && let Some(atom) = atoms.pop()
    {
        match atom {
            Atom::Text(word) => put_word(&word, join, case_sensitive, items),
            Atom::OneOf(runs) => items.push(Item::OneOf(with_join(runs, join))),
            Atom::Maybe(runs) => items.push(Item::Maybe(with_join(runs, join))),
            Atom::Other(item) => items.push(item),
        }
        return Ok(());
    }
    let Some(words) = glue(&atoms, vec![String::new()]) else {
        return Err("only single words can be written together: put blanks around what has several".to_string());
    };
    let mut runs: Vec<Vec<Item>> = Vec::new();
    let mut plain = Vec::new();
    for word in words {
        if word.contains(is_quote) {
            let mut run = Vec::new();
            put_word(&word, join, case_sensitive, &mut run);
            runs.push(run);
        } else {
            plain.push(folded(word, case_sensitive));
        }
    }
    if !plain.is_empty() {
        runs.push(vec![Item::Words(join, plain)]);
    }
    items.push(Item::OneOf(runs));
    Ok(())
}

/// A written word as texts are cut: `don't` is `don` and `'t`.
fn put_word(word: &str, join: Join, case_sensitive: bool, items: &mut Vec<Item>) {
    let word = word.replace('\u{2019}', "'");
    let mut from = 0;
    let mut join = join;
    for (i, _) in word.match_indices('\'').filter(|(i, _)| *i > 0) {
        items.push(Item::Words(
            join,
            vec![folded(word[from..i].to_string(), case_sensitive)],
        ));
        (from, join) = (i, Join::Glued);
    }
    let join = if word[from..].starts_with('\'') {
        Join::Glued
    } else {
        join
    };
    items.push(Item::Words(
        join,
        vec![folded(word[from..].to_string(), case_sensitive)],
    ));
}

fn folded(word: String, case_sensitive: bool) -> String {
    if case_sensitive {
        word
    } else {
        crate::text::words::fold(&word).into()
    }
}

/// The words that come of gluing `atoms` to each of `so_far`; nothing where an atom has runs of several words.
fn glue(atoms: &[Atom], so_far: Vec<String>) -> Option<Vec<String>> {
    let mut words = so_far;
    for atom in atoms {
        let endings: Vec<&str> = match atom {
            Atom::Text(text) => vec![text.as_str()],
            Atom::OneOf(runs) => single_words(runs)?,
            Atom::Maybe(runs) => {
                let mut endings = single_words(runs)?;
                endings.push("");
                endings
            }
            Atom::Other(_) => return None,
        };
        if words.len().saturating_mul(endings.len()) > MOST_WORDS {
            return None;
        }
        words = words
            .iter()
            .flat_map(|w| endings.iter().map(move |e| format!("{w}{e}")))
            .collect();
    }
    Some(words)
}

fn single_words(runs: &[Vec<Item>]) -> Option<Vec<&str>> {
    let mut out = Vec::new();
    for run in runs {
        match run.as_slice() {
            [Item::Words(_, words)] => out.extend(words.iter().map(String::as_str)),
            [Item::OneOf(inner)] => out.extend(single_words(inner)?),
            _ => return None,
        }
    }
    Some(out)
}

/// The runs of a choice take over how the choice joins what stands before it.
fn with_join(mut runs: Vec<Vec<Item>>, join: Join) -> Vec<Vec<Item>> {
    for run in &mut runs {
        match run.first_mut() {
            Some(Item::Words(own, _)) if *own != Join::Glued => *own = join,
            Some(Item::OneOf(inner) | Item::Maybe(inner)) => *inner = with_join(std::mem::take(inner), join),
            _ => {}
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(line: &str) -> String {
        parse(line, &Lists::new()).unwrap_err()
    }

    #[test]
    fn marks_at_both_ends_are_read() {
        let phrase = parse("=^^Dear {CEO|CTO} $", &Lists::new()).unwrap();
        assert_eq!(
            (phrase.start, phrase.end, phrase.case_sensitive),
            (Start::Zone, End::Stop, true)
        );
        assert_eq!(parse("^any thoughts ?", &Lists::new()).unwrap().end, End::Question);
    }

    #[test]
    fn words_written_together_are_spelled_out() {
        let phrase = parse("e~book[s]", &Lists::new()).unwrap();
        let Item::OneOf(runs) = &phrase.items[0] else {
            panic!("{phrase:?}")
        };
        assert_eq!(
            runs[1],
            [Item::Words(Join::Blank, vec!["ebooks".into(), "ebook".into()])]
        );
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
        let unknown = parse("<out> team", &lists).unwrap_err();
        assert_eq!(unknown, "there is no word list `out`; did you mean `<our>`?");
    }

    #[test]
    fn a_list_that_names_itself_ends() {
        let mut lists = Lists::new();
        lists.insert("a".into(), vec!["<a>".into()]);
        assert!(parse("<a>", &lists).is_err());
    }
}
