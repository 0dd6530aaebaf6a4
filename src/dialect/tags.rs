//! The block tags of a text: where each stands, and whether it opens, splits or closes.
//! Knows nothing of which closes which.

use super::family::Family;
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
fn comments(family: Family) -> &'static [(&'static str, &'static str)] {
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

/// Words after which everything is plain text until their end.
fn verbatim(family: Family) -> &'static [&'static str] {
    match family {
        Family::Liquid => &["raw", "comment", "schema", "javascript"],
        Family::Jinja => &["raw", "verbatim"],
        Family::Django => &["verbatim", "comment"],
        Family::Smarty => &["literal"],
        _ => &[],
    }
}

/// Words that open a block in a family whose blocks say what they close. Any other does if the text closes it.
fn openers(family: Family) -> &'static [&'static str] {
    match family {
        Family::Liquid => &["if", "unless", "case", "for", "tablerow", "capture"],
        Family::Jinja => &["if", "for", "macro", "block"],
        Family::Django => &[
            "if",
            "for",
            "with",
            "block",
            "blocktrans",
            "blocktranslate",
            "autoescape",
            "spaceless",
            "ifequal",
        ],
        Family::SquarePercent => &["if", "for", "unless"],
        Family::Smarty => &["if", "foreach", "section"],
        Family::StarPipe => &["IF", "IFNOT"],
        Family::Go => &["if", "range", "with", "define", "block"],
        Family::Getresponse => &["IF"],
        Family::Apollo => &["#if"],
        _ => &[],
    }
}

/// Finds closing delimiters, remembering the last one found of each, so that the whole text is searched once a kind.
struct Closers<'a> {
    text: &'a str,
    known: Vec<(&'static str, Option<usize>)>,
}

impl Closers<'_> {
    fn find(&mut self, close: &'static str, from: usize) -> Option<usize> {
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
    let mut closers = Closers {
        text,
        known: Vec::new(),
    };
    let (comments, delimiters) = (comments(family), delimiters(family));
    let firsts: Vec<u8> = comments
        .iter()
        .chain(delimiters)
        .filter_map(|(open, _)| open.bytes().next())
        .collect();
    let closed = closed_words(text, family);
    let mut pieces = Pieces {
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
        if let Some(quiet) = pieces.read(inner, &word, span, found) {
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

struct Pieces {
    family: Family,
    closed: HashSet<String>,
    ruby: bool,
}

impl Pieces {
    /// Reads what one tag holds. The word of a stretch of plain text that it opens comes back.
    fn read(&mut self, inner: &str, word: &str, span: Span, found: &mut Tags) -> Option<String> {
        let mut add = |turn: Turn, word: &str, condition: &str| {
            found.tags.push(Tag {
                span,
                turn,
                word: word.to_string(),
                condition: condition.trim().to_string(),
            });
        };
        let content = inner.trim_matches(['-', '~', '+']).trim();
        let (first, rest) = content.split_once(|c: char| c.is_whitespace()).unwrap_or((content, ""));
        match self.family {
            Family::Liquid | Family::Jinja | Family::Django | Family::SquarePercent => {
                if verbatim(self.family).contains(&first) {
                    return Some(first.to_string());
                }
                if let Some(closed) = first.strip_prefix("end").filter(|w| !w.is_empty()) {
                    add(Turn::Closes, closed, "");
                } else if matches!(
                    first,
                    "else" | "elsif" | "elif" | "elseif" | "when" | "empty" | "plural" | "pluralize"
                ) {
                    add(Turn::Splits, first, rest);
                } else if self.opens(first, rest) {
                    add(Turn::Opens, first, rest);
                }
            }
            Family::Adobe => self.marked(content, &mut add),
            Family::Handlebars | Family::Mustache => self.marked(content.trim_start_matches(['{', '~', ' ']), &mut add),
            Family::Apollo => match first {
                "#if" => add(Turn::Opens, "if", rest),
                "#else" | "#elseif" | "#elsif" => add(Turn::Splits, first.trim_start_matches('#'), rest),
                "#endif" => add(Turn::Closes, "if", ""),
                _ => {}
            },
            Family::Getresponse => match first {
                "IF" => add(Turn::Opens, "IF", rest),
                "ELSE" | "ELSIF" | "ELSEIF" => add(Turn::Splits, first, rest),
                "ENDIF" => add(Turn::Closes, "IF", ""),
                _ => {}
            },
            Family::Go => match first {
                "else" => add(Turn::Splits, first, rest),
                "end" => add(Turn::Closes, "", ""),
                _ if openers(self.family).contains(&first) && !rest.is_empty() => add(Turn::Opens, first, rest),
                _ => {}
            },
            Family::StarPipe => {
                let (first, rest) = content.split_once(':').unwrap_or((content, ""));
                match first {
                    "ELSE" | "ELSEIF" => add(Turn::Splits, first, rest),
                    "END" => add(Turn::Closes, rest, ""),
                    "IFNOT" | "IF" => add(Turn::Opens, "IF", content),
                    _ if self.closed.contains(first) => add(Turn::Opens, first, rest),
                    _ => {}
                }
            }
            Family::Percent | Family::Square => match word {
                "IF" | "if" => add(Turn::Opens, "if", inner),
                "ELSE" | "ELSEIF" | "else" | "elseif" => add(Turn::Splits, word, inner),
                _ => add(Turn::Closes, "if", ""),
            },
            Family::DoubleSquare => match content {
                "ELSE" => add(Turn::Splits, content, ""),
                "ENDIF" => add(Turn::Closes, "IF", ""),
                _ => {
                    if let Some(asked) = content.strip_prefix("IF:") {
                        add(Turn::Opens, "IF", asked);
                    }
                }
            },
            Family::DollarParen => match first {
                "if" => add(Turn::Opens, "if", rest),
                "else" | "elseif" => add(Turn::Splits, first, rest),
                "endif" => add(Turn::Closes, "if", ""),
                _ => {}
            },
            Family::Smarty => {
                if inner.starts_with([' ', '\n', '"', '$']) {
                    return None;
                }
                if verbatim(self.family).contains(&content) {
                    return Some(content.to_string());
                }
                match content.strip_prefix('/') {
                    Some(closed) => add(Turn::Closes, closed, ""),
                    None if matches!(first, "else" | "elseif" | "foreachelse" | "sectionelse") => {
                        add(Turn::Splits, first, rest)
                    }
                    None if openers(self.family).contains(&first) || self.closed.contains(first) => {
                        add(Turn::Opens, first, rest)
                    }
                    None => {}
                }
            }
            Family::Erb => self.erb(inner, &mut add),
            Family::Ampscript => ampscript(inner, &mut add),
            Family::Velocity | Family::None => {}
        }
        None
    }

    fn opens(&self, first: &str, rest: &str) -> bool {
        match first {
            // `{% set x = 1 %}` is whole; `{% set x %}` is not. Django's `{% with %}` always opens, as does `{% block %}`.
            "set" => !rest.contains('=') && self.closed.contains("set"),
            "block" if self.family == Family::Liquid => self.closed.contains("block"),
            _ => openers(self.family).contains(&first) || self.closed.contains(first),
        }
    }

    /// `#if x`, `^name`, `/if`, `else`.
    fn marked(&self, content: &str, add: &mut impl FnMut(Turn, &str, &str)) {
        let word = |rest: &str| -> String {
            let rest = rest.trim_start_matches(['*', '>', ' ']);
            rest.split(|c: char| c.is_whitespace() || matches!(c, '}' | '~' | '('))
                .next()
                .unwrap_or("")
                .to_string()
        };
        if let Some(rest) = content.strip_prefix('#') {
            let name = word(rest);
            let condition = rest.trim_start().strip_prefix(name.as_str()).unwrap_or("");
            add(Turn::Opens, &name, condition);
        } else if let Some(rest) = content.strip_prefix('^') {
            let name = word(rest);
            if name.is_empty() {
                add(Turn::Splits, "^", "");
            } else {
                add(Turn::Opens, &name, "");
            }
        } else if let Some(rest) = content.strip_prefix('/') {
            add(Turn::Closes, &word(rest), "");
        } else if content == "else" || content.starts_with("else ") {
            add(Turn::Splits, "else", content.get(4..).unwrap_or(""));
        }
    }

    /// Ruby closes with `end`, JavaScript with a brace.
    fn erb(&self, inner: &str, add: &mut impl FnMut(Turn, &str, &str)) {
        let code = inner
            .trim_start_matches(['=', '-', '_'])
            .trim_end_matches(['-', '_'])
            .trim();
        if inner.starts_with('%') || code.is_empty() {
            return;
        }
        let (first, rest) = code.split_once(|c: char| !c.is_alphanumeric()).unwrap_or((code, ""));
        if code.starts_with('}') {
            let turn = if code.ends_with('{') {
                Turn::Splits
            } else {
                Turn::Closes
            };
            add(turn, "", code);
        } else if code.ends_with('{') {
            add(Turn::Opens, "", code);
        } else if !self.ruby {
            return;
        } else if first == "end" {
            add(Turn::Closes, "", "");
        } else if matches!(first, "else" | "elsif" | "when" | "in" | "ensure" | "rescue") {
            add(Turn::Splits, first, rest);
        } else {
            let whole = code.ends_with(" end") || code.ends_with(";end");
            let runs = code.ends_with(" do") || (code.ends_with('|') && code.contains(" do |"));
            let asks = matches!(first, "if" | "unless" | "case" | "while" | "until" | "for" | "begin");
            if (asks || runs) && !whole {
                add(Turn::Opens, if asks { first } else { "do" }, rest);
            }
        }
    }
}

/// The statements of one AMPscript block.
fn ampscript(inner: &str, add: &mut impl FnMut(Turn, &str, &str)) {
    let mut at = 0;
    let bytes = inner.as_bytes();
    while let Some(&byte) = bytes.get(at) {
        let rest = inner.get(at..).unwrap_or("");
        if byte == b'"' || byte == b'\'' {
            let close = bytes.iter().skip(at + 1).position(|b| *b == byte);
            at = close.map_or(inner.len(), |len| at + len + 2);
        } else if rest.starts_with("/*") {
            at = rest.find("*/").map_or(inner.len(), |len| at + len + 2);
        } else if byte.is_ascii_alphabetic() || byte == b'@' || byte == b'_' {
            let len = bytes
                .iter()
                .skip(at)
                .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'@' | b'_'))
                .count();
            let word = inner.get(at..at + len).unwrap_or("").to_ascii_lowercase();
            match word.as_str() {
                "if" => add(Turn::Opens, "if", first_line(inner, at + len)),
                "for" => add(Turn::Opens, "for", first_line(inner, at + len)),
                "else" | "elseif" => add(Turn::Splits, &word, first_line(inner, at + len)),
                "endif" => add(Turn::Closes, "if", ""),
                "next" => add(Turn::Closes, "for", ""),
                _ => {}
            }
            at += len;
        } else {
            at += 1;
        }
    }
}

fn first_line(text: &str, from: usize) -> &str {
    let rest = text.get(from..).unwrap_or("");
    let cut = rest.floor_char_boundary(200);
    rest.get(..cut).unwrap_or("").lines().next().unwrap_or("")
}

/// `#if(…)`, `#else`, `#end` and their forms in braces.
fn velocity(text: &str, found: &mut Tags) {
    let bytes = text.as_bytes();
    let mut closers = Closers {
        text,
        known: Vec::new(),
    };
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
