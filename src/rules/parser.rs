//! The parser of the phrase notation: characters in, items out.
//! Knows nothing of what a phrase is matched against.

use super::notation::{Item, Join, Notation, may_be_nothing, nearest};
use crate::text::words::{WordId, fold};
use std::ops::Range;

/// How deep braces may nest, lists included: deeper is a mistake, or an attack on the parser's stack.
const DEEPEST: usize = 8;
/// How many words may have others written on to them.
const MOST_TOGETHER: usize = 500;

/// What the parsers of one line share.
#[derive(Debug, Default)]
pub struct Work {
    /// Words of the choices that are open right now.
    words: Vec<WordId>,
    /// The lists that are open right now: one that names itself would have no end.
    open_lists: Vec<String>,
    room: String,
}

/// A place in a pattern line.
pub struct Parser<'a> {
    text: &'a str,
    at: usize,
    exact: bool,
    depth: usize,
    /// A word that the next one is written on to.
    prefix: Option<WordId>,
    notation: &'a Notation,
    work: &'a mut Work,
}

impl<'a> Parser<'a> {
    /// A parser at the start of `text`, which has lost its marks. `exact`: case counts.
    pub fn new(text: &'a str, exact: bool, notation: &'a Notation, work: &'a mut Work) -> Self {
        Self {
            text,
            at: 0,
            exact,
            depth: 0,
            prefix: None,
            notation,
            work,
        }
    }

    /// The items of the whole text.
    pub fn whole(&mut self) -> Result<Vec<Item>, String> {
        let items = self.run(Join::Blank)?;
        match self.peek() {
            Some(c) => Err(format!("`{c}` closes nothing")),
            None => Ok(items),
        }
    }

    /// The items up to the first that cannot be passed over.
    pub fn beginning(&mut self) -> Result<Vec<Item>, String> {
        let mut items = Vec::new();
        while items.last().is_none_or(may_be_nothing) {
            self.pass_blanks(items.is_empty());
            if self.peek().is_none() {
                break;
            }
            let before = self.at;
            self.group(Join::Blank, &mut items)?;
            if self.at == before {
                break;
            }
        }
        Ok(items)
    }

    fn peek(&self) -> Option<char> {
        match self.text.as_bytes().get(self.at) {
            Some(&byte) if byte.is_ascii() => Some(char::from(byte)),
            Some(_) => self.text[self.at..].chars().next(),
            None => None,
        }
    }

    /// A comma between words may always be there or not: the one that is written says nothing.
    fn pass_blanks(&mut self, first: bool) {
        while self.peek().is_some_and(|c| c == ' ' || (c == ',' && !first)) {
            self.at += 1;
        }
    }

    /// A run of groups, up to what closes it.
    fn run(&mut self, first: Join) -> Result<Vec<Item>, String> {
        let mut items = Vec::new();
        let mut join = first;
        loop {
            self.pass_blanks(items.is_empty());
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
        let mut loose = false;
        let mut together = runs_of(&items[from..]);
        while let Some(mark @ ('~' | '-')) = self.peek() {
            loose |= mark == '~';
            self.at += 1;
            let start = self.at;
            self.part(Join::Hyphen, items)?;
            together = self.write_on(together, start..self.at).unwrap_or_default();
        }
        if loose {
            // Beside the written-apart form of `a~b` there is the written-together one, where single words make that possible.
            let mut runs = vec![items.split_off(from)];
            runs.extend(together);
            items.push(Item::OneOf(runs));
        }
        Ok(())
    }

    /// One part of a group: atoms with nothing between them.
    fn part(&mut self, join: Join, items: &mut Vec<Item>) -> Result<(), String> {
        let from = items.len();
        self.atom(join, items)?;
        if items.len() == from {
            return Err("`~` and `-` stand between two words".to_string());
        }
        if !self.at_atom() {
            return Ok(());
        }
        let mut runs = runs_of(&items[from..]);
        items.truncate(from);
        while self.at_atom() {
            let start = self.at;
            let (prefix, mut unused) = (self.prefix.take(), Vec::new());
            self.atom(join, &mut unused)?;
            self.prefix = prefix;
            runs = self.write_on(runs, start..self.at)?;
        }
        items.push(one_of(runs));
        Ok(())
    }

    fn at_atom(&self) -> bool {
        self.peek()
            .is_some_and(|c| matches!(c, '{' | '[' | '<') || c.is_alphanumeric() || is_quote(c))
    }

    fn atom(&mut self, join: Join, items: &mut Vec<Item>) -> Result<(), String> {
        match self.peek() {
            Some('{') => {
                let (words, mut runs) = self.choices('}', join)?;
                match words {
                    Some(words) if runs.is_empty() => items.push(words),
                    words => {
                        runs.extend(words.map(|words| vec![words]));
                        items.push(one_of(runs));
                    }
                }
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
            None | Some(' ' | '}' | ']' | '|' | '~' | '-' | ',') => {}
            Some(c) => return Err(format!("`{c}` has no meaning in a phrase: write it as a `regex`")),
        }
        Ok(())
    }

    /// A written word, cut as texts are cut: `don't` is `don` and `'t`.
    fn word(&mut self, join: Join, items: &mut Vec<Item>) {
        let start = self.at;
        let (mut from, mut join) = (start, join);
        while let Some(c) = self
            .peek()
            .filter(|&c| c.is_alphanumeric() || is_quote(c) || self.is_figure_point())
        {
            if is_quote(c) {
                if self.at > start {
                    let item = self.numbered(join, from..self.at);
                    items.push(item);
                }
                (from, join) = (self.at, Join::Glued);
            }
            self.at += c.len_utf8();
        }
        let item = self.numbered(join, from..self.at);
        items.push(item);
    }

    fn numbered(&mut self, join: Join, at: Range<usize>) -> Item {
        let written = &self.text[at];
        let prefix = self.prefix.take().unwrap_or_default();
        let id = prefix.then(fold(written, &mut self.work.room));
        if self.exact {
            return Item::Exact(join, vec![(id, written.replace('\u{2019}', "'").into())]);
        }
        Item::Word(join, id)
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
        let prefix = self.prefix.take();
        let from = self.work.words.len();
        let mut runs = Vec::new();
        loop {
            self.prefix = prefix;
            if let Some(id) = self.plain_alternative(close) {
                self.work.words.push(id);
            } else {
                let run = self.run(join)?;
                self.sort_in(run, join, &mut runs)?;
            }
            match self.peek() {
                Some('|') => self.at += 1,
                Some(c) if c == close => break,
                Some(c) => return Err(format!("`{c}` where `{close}` should close")),
                None => return Err(format!("`{close}` is missing")),
            }
        }
        self.prefix = None;
        self.at += 1;
        self.depth -= 1;
        Ok((self.words_from(from, join), runs))
    }

    /// Puts a run that is a single word with the open words, another with `runs`.
    fn sort_in(&mut self, run: Vec<Item>, join: Join, runs: &mut Vec<Vec<Item>>) -> Result<(), String> {
        match run.as_slice() {
            [] => return Err("an alternative is empty".to_string()),
            [Item::Word(own, id)] if *own == join => self.work.words.push(*id),
            [Item::Words(own, ids)] if *own == join => self.work.words.extend(ids),
            _ => runs.push(run),
        }
        Ok(())
    }

    /// Takes the open words from `from` on as one item; nothing if there are none.
    fn words_from(&mut self, from: usize, join: Join) -> Option<Item> {
        let item = match &mut self.work.words[from..] {
            [] => return None,
            [word] => Item::Word(join, *word),
            words => {
                words.sort_unstable();
                Item::Words(join, words.to_vec())
            }
        };
        self.work.words.truncate(from);
        Some(item)
    }

    /// An alternative that is nothing but small letters: most are.
    fn plain_alternative(&mut self, close: char) -> Option<WordId> {
        let rest = &self.text.as_bytes()[self.at..];
        let len = rest.iter().take_while(|b| b.is_ascii_lowercase()).count();
        let ends = rest.get(len).is_some_and(|&b| b == b'|' || char::from(b) == close);
        if self.exact || len == 0 || !ends {
            return None;
        }
        let id = self
            .prefix
            .take()
            .unwrap_or_default()
            .then(&self.text[self.at..self.at + len]);
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
        let notation = self.notation;
        let Some(lines) = notation.lists.get(name) else {
            let near = nearest(name, notation.lists.keys().map(String::as_str));
            let hint = near.map_or(String::new(), |n| format!("; did you mean `<{n}>`?"));
            return Err(format!("there is no word list `{name}`{hint}"));
        };
        if self.exact {
            return Err(format!(
                "`<{name}>` knows no case: a phrase that starts with `=` cannot name a list"
            ));
        }
        if self.prefix.is_some() {
            return Err(format!(
                "`<{name}>` cannot be written on to a word: put a blank between"
            ));
        }
        if let Some(list) = notation.known_list(name, join) {
            return Ok(Item::List(list));
        }
        if self.work.open_lists.iter().any(|open| open == name) {
            return Err(format!("the list `{name}` names itself"));
        }
        self.work.open_lists.push(name.to_string());
        self.deeper()?;
        let from = self.work.words.len();
        let mut runs = Vec::new();
        for line in lines {
            let mut inner = Parser::new(line.trim(), false, notation, self.work);
            inner.depth = self.depth;
            let run = inner.run(join).map_err(|e| format!("in list `{name}`: {e}"))?;
            if inner.peek().is_some() || run.is_empty() {
                return Err(format!("in list `{name}`: `{line}` is not a phrase"));
            }
            self.sort_in(run, join, &mut runs)?;
        }
        self.depth -= 1;
        self.work.open_lists.pop();
        runs.extend(self.words_from(from, join).map(|words| vec![words]));
        Ok(Item::List(notation.keep_list(name, join, runs)))
    }

    /// Every run of `left` with what stands at `right` written on to its last word.
    fn write_on(&mut self, left: Vec<Vec<Item>>, right: Range<usize>) -> Result<Vec<Vec<Item>>, String> {
        let mut out = Vec::new();
        let mut count = 0;
        for mut run in left {
            let (join, ids) = match run.pop() {
                None => {
                    out.extend(self.part_at(right.clone(), Join::Blank, None)?);
                    continue;
                }
                Some(Item::Word(join, id)) => (join, vec![id]),
                Some(Item::Words(join, ids)) => (join, ids),
                Some(_) => return Err("only words can be written together: put a blank between".to_string()),
            };
            count += ids.len();
            if count > MOST_TOGETHER {
                return Err(format!(
                    "more than {MOST_TOGETHER} words have others written on to them"
                ));
            }
            for id in ids {
                for ending in self.part_at(right.clone(), join, Some(id))? {
                    let mut whole = run.clone();
                    if ending.is_empty() {
                        whole.push(Item::Word(join, id));
                    }
                    whole.extend(ending);
                    out.push(whole);
                }
            }
        }
        // Runs of one word each are one choice between words.
        let from = self.work.words.len();
        let mut runs = Vec::new();
        let join = out.iter().find_map(|run| match run.as_slice() {
            [Item::Word(join, _)] => Some(*join),
            _ => None,
        });
        for run in out {
            match join {
                Some(join) if !run.is_empty() => self.sort_in(run, join, &mut runs)?,
                _ => runs.push(run),
            }
        }
        runs.extend(
            join.and_then(|join| self.words_from(from, join))
                .map(|words| vec![words]),
        );
        Ok(runs)
    }

    /// What stands at `at`, as runs; the first word of each is written on to `prefix`.
    fn part_at(&mut self, at: Range<usize>, join: Join, prefix: Option<WordId>) -> Result<Vec<Vec<Item>>, String> {
        if self.exact {
            return Err("a phrase that starts with `=` is written out word for word".to_string());
        }
        let mut inner = Parser::new(&self.text[at], false, self.notation, self.work);
        (inner.depth, inner.prefix) = (self.depth, prefix);
        let mut items = Vec::new();
        inner.part(join, &mut items)?;
        Ok(runs_of(&items))
    }
}

fn is_quote(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}')
}

/// A choice of one run of one item is that item.
fn one_of(mut runs: Vec<Vec<Item>>) -> Item {
    match runs.as_mut_slice() {
        [run] if run.len() == 1 => run.remove(0),
        _ => Item::OneOf(runs),
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
