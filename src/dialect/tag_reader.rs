//! What one block tag says: whether it opens, splits or closes, and which word.
//! Knows nothing of where tags stand.

use super::family::Family;
use super::tags::{Tag, Tags, Turn};
use crate::span::Span;
use std::collections::HashSet;

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

/// Reads the tags of one text.
pub(super) struct TagReader {
    pub(super) family: Family,
    /// The words that the text closes somewhere: whatever is called so opens a block.
    pub(super) closed: HashSet<String>,
    /// Whether the code between `<%` and `%>` closes with `end`.
    pub(super) ruby: bool,
}

impl TagReader {
    /// Reads what one tag holds. The word of a stretch of plain text that it opens comes back.
    pub(super) fn read(&self, inner: &str, word: &str, span: Span, found: &mut Tags) -> Option<String> {
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
        } else if self.ruby {
            ruby(code, first, rest, add);
        }
    }
}

/// A line of Ruby: what `end` closes it says with its first word, or with a `do` at its end.
fn ruby(code: &str, first: &str, rest: &str, add: &mut impl FnMut(Turn, &str, &str)) {
    if first == "end" {
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
