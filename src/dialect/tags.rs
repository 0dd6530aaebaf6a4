//! The block tags of a text: where each stands, and whether it opens, splits or closes.
//! Knows nothing of which closes which.

use super::family::Family;
use super::tag_reader::TagReader;
use crate::span::Span;
use std::collections::HashSet;

/// Longest tag, in bytes: whole programs stand in some.
const LONGEST: usize = 20_000;

/// A block tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tag {
    pub(super) span: Span,
    pub(super) turn: Turn,
    /// What it opens, splits or closes: `if`, a section's name; empty for a closing tag that closes anything.
    pub(super) word: String,
    /// What it asks, as written.
    pub(super) condition: String,
}

/// What a tag does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    Opens,
    Splits,
    Closes,
}

/// The tags of a text, in order, and what never ends.
#[derive(Debug, Default)]
pub(super) struct Tags {
    pub(super) tags: Vec<Tag>,
    /// Comments left open: the opening delimiter.
    pub(super) open_comments: Vec<Span>,
    /// Tags left open: the opening delimiter and the first word.
    pub(super) open_tags: Vec<Span>,
}

/// What a family's tags stand between.
fn delimiters(family: Family) -> &'static [(&'static str, &'static str)] {
    match family {
        Family::None => &[],
        Family::Liquid | Family::Jinja | Family::Django | Family::Adobe => &[("{%", "%}")],
        Family::Handlebars | Family::Mustache | Family::Apollo | Family::Getresponse | Family::Go => &[("{{", "}}")],
        Family::StarPipe => &[("*|", "|*")],
        Family::Percent => &[("%IF ", "%"), ("%ELSEIF ", "%"), ("%ELSE", "%"), ("%/IF", "%")],
        Family::Ampscript => &[("%%[", "]%%")],
        Family::Erb => &[("<%", "%>")],
        Family::Velocity => &[],
        Family::Square => &[("[if:", "]"), ("[elseif:", "]"), ("[else", "]"), ("[endif", "]")],
        Family::SquarePercent => &[("[%", "%]")],
        Family::DoubleSquare => &[("[[", "]]")],
        Family::DollarParen => &[("$(", ")")],
        Family::Smarty => &[("{", "}")],
    }
}

/// What a family's comments stand between.
pub(super) fn comments(family: Family) -> &'static [(&'static str, &'static str)] {
    match family {
        Family::Jinja | Family::Django => &[("{#", "#}")],
        Family::Handlebars | Family::Mustache | Family::Apollo => {
            &[("{{!--", "--}}"), ("{{~!--", "--}}"), ("{{!", "}}")]
        }
        Family::Go => &[("{{/*", "*/}}"), ("{{- /*", "*/ -}}")],
        Family::Erb => &[("<%#", "%>"), ("<%--", "--%>")],
        Family::Velocity => &[("#*", "*#")],
        Family::Smarty => &[("{*", "*}")],
        _ => &[],
    }
}

/// Finds closing delimiters, remembering the last one found of each, so that the whole text is searched once a kind.
pub(super) struct Closers<'a> {
    text: &'a str,
    known: Vec<(&'static str, Option<usize>)>,
}

impl<'a> Closers<'a> {
    /// None found yet.
    pub(super) fn of(text: &'a str) -> Self {
        Self {
            text,
            known: Vec::new(),
        }
    }

    /// Where `close` stands next, from `from` on, which never goes back.
    pub(super) fn find(&mut self, close: &'static str, from: usize) -> Option<usize> {
        let known = self.known.iter().position(|(kind, _)| *kind == close);
        match known.and_then(|i| self.known.get(i)) {
            Some((_, None)) => return None,
            Some((_, Some(at))) if *at >= from => return Some(*at),
            _ => {}
        }
        let found = self.text.get(from..)?.find(close).map(|i| from + i);
        match known {
            Some(i) => self.known[i].1 = found,
            None => self.known.push((close, found)),
        }
        found
    }
}

/// The block tags of `text`, written as `family` has them.
pub(super) fn tags(text: &str, family: Family) -> Tags {
    let mut found = Tags::default();
    match family {
        Family::None => {}
        Family::Velocity => velocity(text, &mut found),
        _ => delimited(text, family, &mut found),
    }
    found
}

fn delimited(text: &str, family: Family, found: &mut Tags) {
    let mut closers = Closers::of(text);
    let (comments, delimiters) = (comments(family), delimiters(family));
    let firsts: Vec<u8> = comments
        .iter()
        .chain(delimiters)
        .filter_map(|(open, _)| open.bytes().next())
        .collect();
    let closed = closed_words(text, family);
    let reader = TagReader {
        family,
        closed,
        ruby: text.contains("end %>") || text.contains("end -%>") || text.contains("end%>"),
    };
    let bytes = text.as_bytes();
    let mut at = 0;
    'text: while let Some(byte) = bytes.get(at) {
        if !firsts.contains(byte) {
            at += 1;
            continue;
        }
        let rest = text.get(at..).unwrap_or("");
        for (open, close) in comments.iter().filter(|(open, _)| rest.starts_with(open)) {
            match closers.find(close, at + open.len()) {
                Some(end) => {
                    at = end + close.len();
                    continue 'text;
                }
                // A style sheet may hold `{#id`: an engine would read it so too, but a colour is likelier.
                None if rest.get(open.len()..).is_some_and(|r| r.starts_with([' ', '-', '\n'])) || open.len() > 2 => {
                    found.open_comments.push(Span::new(at, at + open.len()));
                    return;
                }
                None => {}
            }
        }
        let Some((open, close)) = delimiters.iter().find(|(open, _)| rest.starts_with(open)) else {
            at += 1;
            continue;
        };
        if family == Family::Square
            && text
                .get(..at)
                .is_some_and(|head| head.ends_with("<!") || head.ends_with("<!--"))
        {
            at += 1;
            continue;
        }
        let inner_from = at + open.len();
        let end = closers
            .find(close, inner_from)
            .filter(|end| end - inner_from <= LONGEST);
        let whole = end.filter(|end| family == Family::Ampscript || !opens_again(text, inner_from, *end, open, family));
        let Some(end) = whole else {
            if family.is_statement()
                && rest.get(2..).is_some_and(|r| {
                    r.trim_start_matches(['-', ' '])
                        .starts_with(|c: char| c.is_ascii_alphabetic())
                })
            {
                let len = rest.get(2..).unwrap_or("").trim_start_matches(['-', ' ']);
                let word = len.find(|c: char| !c.is_alphanumeric()).unwrap_or(len.len());
                let to = at + rest.len() - len.len() + word;
                found.open_tags.push(Span::new(at, to));
            }
            at = inner_from;
            continue;
        };
        let span = Span::new(at, end + close.len());
        at = end + close.len();
        let inner = text.get(inner_from..end).unwrap_or("");
        let word = match family {
            Family::Percent | Family::Square => open.trim_matches(['%', '[', ' ', ':']).to_string(),
            _ => String::new(),
        };
        if let Some(quiet) = reader.read(inner, &word, span, found) {
            at = past(text, at, &quiet, family, found, span);
        }
    }
}

/// Whether a second opening delimiter inside shows that the tag was left open.
fn opens_again(text: &str, from: usize, to: usize, open: &str, family: Family) -> bool {
    let inner = text.get(from..to).unwrap_or("");
    match family {
        Family::Smarty | Family::Square | Family::Percent => inner.contains('\n'),
        // Braces within braces: a field in an argument, or a triple brace.
        Family::Handlebars | Family::Mustache => inner.trim_start_matches('{').contains("{{"),
        _ => inner.contains(open),
    }
}

/// The words that the text closes somewhere: whatever is called so opens a block.
fn closed_words(text: &str, family: Family) -> HashSet<String> {
    let (lead, stop): (&[&str], &[char]) = match family {
        Family::Liquid | Family::Jinja | Family::Django => {
            (&["{% end", "{%- end", "{%end", "{%-end"], &[' ', '-', '%'])
        }
        Family::StarPipe => (&["*|END:"], &['|']),
        Family::Smarty => (&["{/"], &['}']),
        _ => return HashSet::new(),
    };
    let mut words = HashSet::new();
    for lead in lead {
        for (at, _) in text.match_indices(lead) {
            let rest = text.get(at + lead.len()..).unwrap_or("");
            let word: String = rest.chars().take(40).take_while(|c| !stop.contains(c)).collect();
            words.insert(word);
        }
    }
    words
}

/// Past the end of a stretch that is plain text until `end` names its end.
fn past(text: &str, from: usize, word: &str, family: Family, found: &mut Tags, tag: Span) -> usize {
    let rest = text.get(from..).unwrap_or("");
    let ends = |i: usize| {
        let tail = rest.get(i..).unwrap_or("");
        if family == Family::Smarty {
            return tail.strip_prefix("{/").is_some_and(|t| t.starts_with(word));
        }
        let tail = tail.strip_prefix("{%").unwrap_or("").trim_start_matches(['-', ' ']);
        tail.strip_prefix("end").is_some_and(|t| t.starts_with(word))
    };
    let mut at = 0;
    while let Some(i) = rest.get(at..).and_then(|r| r.find('{')) {
        if ends(at + i) {
            let close = if family == Family::Smarty { "}" } else { "%}" };
            let end = rest
                .get(at + i..)
                .and_then(|r| r.find(close))
                .map_or(rest.len(), |j| at + i + j + close.len());
            return from + end;
        }
        at += i + 1;
    }
    found.open_comments.push(tag);
    text.len()
}

/// `#if(…)`, `#else`, `#end` and their forms in braces.
fn velocity(text: &str, found: &mut Tags) {
    let bytes = text.as_bytes();
    let mut closers = Closers::of(text);
    let mut at = 0;
    while let Some(i) = text.get(at..).and_then(|rest| rest.find('#')) {
        let from = at + i;
        at = from + 1;
        let rest = text.get(from..).unwrap_or("");
        if rest.starts_with("#*") {
            match closers.find("*#", from + 2) {
                Some(end) => at = end + 2,
                None => {
                    found.open_comments.push(Span::new(from, from + 2));
                    return;
                }
            }
            continue;
        }
        let braced = bytes.get(from + 1) == Some(&b'{');
        let start = from + 1 + usize::from(braced);
        let len = bytes
            .iter()
            .skip(start)
            .take(12)
            .take_while(|b| b.is_ascii_lowercase())
            .count();
        let word = text.get(start..start + len).unwrap_or("");
        let end = start + len + usize::from(braced && bytes.get(start + len) == Some(&b'}'));
        let next = bytes.get(end).copied().unwrap_or(b' ');
        let gap = bytes.iter().skip(end).take(4).take_while(|b| **b == b' ').count();
        let asks = bytes.get(end + gap) == Some(&b'(');
        let turn = match word {
            "if" | "foreach" | "macro" | "define" if asks => Turn::Opens,
            "elseif" if asks => Turn::Splits,
            "else" if !next.is_ascii_alphanumeric() && next != b'-' => Turn::Splits,
            "end" if !next.is_ascii_alphanumeric() && !matches!(next, b'-' | b'_') => Turn::Closes,
            _ => continue,
        };
        let to = if turn == Turn::Closes || word == "else" {
            Some(end)
        } else {
            round(bytes, end + gap)
        };
        let Some(to) = to else {
            continue;
        };
        found.tags.push(Tag {
            span: Span::new(from, to),
            turn,
            word: if turn == Turn::Closes {
                String::new()
            } else {
                word.to_string()
            },
            condition: text
                .get(end + gap..to)
                .unwrap_or("")
                .trim_matches(['(', ')', ' '])
                .to_string(),
        });
        at = to;
    }
    // A hashtag is no end of anything.
    if !found.tags.iter().any(|tag| tag.turn == Turn::Opens) {
        found.tags.clear();
    }
}

/// One past the parenthesis that closes the one at `from`, not far off.
fn round(bytes: &[u8], from: usize) -> Option<usize> {
    let mut depth = 0usize;
    for (i, byte) in bytes.iter().enumerate().skip(from).take(600) {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 1 => return Some(i + 1),
            b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}
