//! Templates of the Liquid family (Liquid, Jinja, Django): tags to a tree.
//! Knows nothing of values.

use super::expression::{parse, parse_bindings, parse_list};
use super::family::Family;
use super::tree::{Block, Builder, Expr, Loop, Node, Op};
use super::value::Value;
use crate::span::Span;

/// The tree of `text`.
pub(super) fn tree(text: &str, family: Family) -> Vec<Node> {
    let mut reader = Reader {
        text,
        family,
        builder: Builder::new(),
        at: 0,
        trims: false,
        open_until: [0; 3],
        unclosed: Vec::new(),
        plain_at: 0,
    };
    while reader.step() {}
    reader.builder.finish()
}

struct Reader<'a> {
    text: &'a str,
    family: Family,
    builder: Builder,
    at: usize,
    /// Whether the tag before asked for the blanks after it to go.
    trims: bool,
    /// Up to where `{{`, `{%` and `{#` are known not to be closed.
    open_until: [usize; 3],
    /// Verbatim blocks that are known not to be closed any more.
    unclosed: Vec<String>,
    /// Where the words before the next tag start.
    plain_at: usize,
}

/// A tag with its delimiters: where it lies, what is in it.
struct Tag<'a> {
    span: Span,
    inner: &'a str,
}

impl<'a> Reader<'a> {
    /// Takes one tag and the words before it; false at the end.
    fn step(&mut self) -> bool {
        let rest = self.text.get(self.at..).unwrap_or("");
        let Some(found) = rest.find('{') else {
            self.words(self.text.len(), false);
            return false;
        };
        let open = self.at + found;
        let kind = match self.text.as_bytes().get(open + 1) {
            Some(b'{') => 0,
            Some(b'%') => 1,
            Some(b'#') if self.family != Family::Liquid => 2,
            _ => {
                self.at = open + 1;
                return true;
            }
        };
        let close = match self.open_until[kind] > open {
            true => None,
            false => self.close(open, kind),
        };
        let Some(close) = close else {
            self.at = open + 1;
            return true;
        };
        // `{{${x}}}` and `{{{x}}}` end one brace later.
        let braced = kind == 0
            && self
                .text
                .get(open + 2..close)
                .is_some_and(|i| i.trim_start().starts_with(['$', '{']));
        let close = close + usize::from(braced && self.text.as_bytes().get(close + 2) == Some(&b'}'));
        let mut inner = open + 2..close;
        let inside = |r: &std::ops::Range<usize>| self.text.get(r.clone()).unwrap_or("");
        let signs: &[char] = if self.family == Family::Django {
            &[]
        } else {
            &['-', '~']
        };
        let before = inside(&inner).starts_with(signs);
        if before || inside(&inner).starts_with('+') && self.family == Family::Jinja {
            inner.start += 1;
        }
        let after = inside(&inner).ends_with(signs);
        if after || inside(&inner).ends_with('+') && self.family == Family::Jinja {
            inner.end -= 1;
        }
        self.words(open, before);
        self.trims = after;
        self.at = close + 2;
        self.plain_at = self.at;
        let tag = Tag {
            span: Span::new(open, close + 2),
            inner: inside(&inner),
        };
        match kind {
            0 => self.print(&tag),
            1 => self.statement(&tag),
            _ => {}
        }
        true
    }

    /// Where the delimiter that stands at `open` is closed.
    fn close(&mut self, open: usize, kind: usize) -> Option<usize> {
        let from = open + 2;
        let rest = self.text.get(from..)?;
        if self.family == Family::Django {
            // A tag of Django ends on its line.
            let line = rest.find('\n').map_or(rest, |end| rest.get(..end).unwrap_or(""));
            let found = line.find(["}}", "%}", "#}"][kind]);
            if found.is_none() {
                self.open_until[kind] = from + line.len();
            }
            return found.map(|at| from + at);
        }
        let close = ["}}", "%}", "#}"][kind];
        let found = match kind {
            2 => rest.find(close),
            _ => unquoted(rest, close).or_else(|| rest.find(close)),
        };
        if found.is_none() {
            self.open_until[kind] = usize::MAX;
        }
        found.map(|at| from + at)
    }

    /// The words up to `end`; `trims`: without the blanks before the tag there.
    fn words(&mut self, end: usize, trims: bool) {
        let mut span = self.plain_at..end.max(self.plain_at);
        let text = self.text.get(span.clone()).unwrap_or("");
        if std::mem::take(&mut self.trims) {
            span.start += text.len() - text.trim_start().len();
        }
        let text = self.text.get(span.clone()).unwrap_or("");
        if trims {
            span.end -= text.len() - text.trim_end().len();
        }
        self.builder.text(Span::new(span.start, span.end));
    }

    fn expr(&self, text: &str, tag: &Tag) -> Expr {
        if text.contains("${") {
            // Braze writes a name as `${name}`.
            let plain = text.replace("${", "").replace('}', "");
            return parse(&plain, tag.span.start, self.family);
        }
        parse(text, tag.span.start, self.family)
    }

    fn print(&mut self, tag: &Tag) {
        // `{{{x}}}` is another engine's way to write it.
        let inner = tag.inner.trim().trim_start_matches('{');
        let inner = if inner.contains("${") {
            inner
        } else {
            inner.trim_end_matches('}')
        };
        let expr = self.expr(inner, tag);
        self.builder.push(Node::Print {
            expr,
            raw: false,
            span: tag.span,
        });
    }

    /// Skips to the end of a block whose content is not read; the content is printed where `keeps`.
    fn verbatim(&mut self, word: &str, keeps: bool) {
        /// A closing tag is no longer than this.
        const TAG: usize = 80;
        let end = format!("end{word}");
        if self.unclosed.contains(&end) {
            return;
        }
        let mut from = self.at;
        loop {
            let rest = self.text.get(from..).unwrap_or("");
            let Some(found) = rest.find("{%") else {
                // Never closed: then it is read as if it were not there.
                self.unclosed.push(end);
                return;
            };
            let open = from + found;
            let after = self.text.get(open + 2..).unwrap_or("");
            let minus = after.starts_with('-');
            let name = after.trim_start_matches(['-', '+']).trim_start();
            if let Some(tail) = name.strip_prefix(end.as_str())
                && let Some(close) = tail.get(..tail.floor_char_boundary(TAG)).and_then(|t| t.find("%}"))
            {
                let at = self.text.len() - tail.len() + close;
                if keeps {
                    self.words(open, minus);
                }
                self.trims = self.text.get(..at).is_some_and(|t| t.ends_with('-'));
                self.at = at + 2;
                self.plain_at = self.at;
                return;
            }
            from = open + 2;
        }
    }

    fn statement(&mut self, tag: &Tag) {
        let inner = tag.inner.trim();
        let word_len = inner
            .find(|c: char| !(c.is_alphanumeric() || c == '_'))
            .unwrap_or(inner.len());
        let (word, rest) = inner.split_at(word_len);
        let rest = rest.trim();
        match word {
            "if" | "ifchanged" => {
                let condition = self.expr(rest, tag);
                self.builder.open("if", Block::Choice(condition));
            }
            "unless" => {
                let condition = self.expr(rest, tag).not();
                self.builder.open("unless", Block::Choice(condition));
            }
            "elsif" | "elif" | "elseif" => {
                let condition = self.expr(rest, tag);
                self.builder.arm(Some(condition));
            }
            "else" | "empty" if rest.is_empty() => self.builder.arm(None),
            "else" => {
                let condition = self.expr(rest.strip_prefix("if").unwrap_or(rest), tag);
                self.builder.arm(Some(condition));
            }
            "case" => {
                let subject = self.expr(rest, tag);
                self.builder.open("case", Block::Case(subject));
            }
            "when" => self.when(rest, tag),
            "for" | "tablerow" => {
                let each = self.each(rest, tag);
                self.builder.open(word, Block::Loop(each));
            }
            "break" => self.builder.push(Node::Leave { all: true }),
            "continue" => self.builder.push(Node::Leave { all: false }),
            "assign" | "set" => self.assign(rest, tag),
            "capture" => self
                .builder
                .open("capture", Block::Capture(rest.trim_matches(['"', '\'']).to_string())),
            "with" => {
                let names = parse_bindings(rest, tag.span.start, self.family);
                self.builder.open("with", Block::Scope(names));
            }
            "raw" | "verbatim" => self.verbatim(word, true),
            "comment" => self.verbatim(word, false),
            "macro" => self.builder.open("macro", Block::Drop),
            "block" | "autoescape" | "filter" | "spaceless" | "blocktrans" | "blocktranslate" | "call" => {
                self.builder.open(word, Block::Pass);
            }
            "echo" | "trans" | "translate" => {
                let expr = self.expr(rest, tag);
                self.builder.push(Node::Print {
                    expr,
                    raw: false,
                    span: tag.span,
                });
            }
            "firstof" => self.first_of(rest, tag),
            "include" | "render" | "extends" | "import" | "section" | "layout" => {
                let name = rest
                    .split_whitespace()
                    .next()
                    .unwrap_or("")
                    .trim_matches(['"', '\'', ',']);
                self.builder.push(Node::Partial(name.to_string(), tag.span));
            }
            _ if inner.starts_with('=') => {
                let expr = self.expr(inner.trim_start_matches('='), tag);
                self.builder.push(Node::Print {
                    expr,
                    raw: false,
                    span: tag.span,
                });
            }
            _ => match word.strip_prefix("end") {
                Some(word) if !word.is_empty() => self.builder.close(word),
                _ => self.other(word, rest, tag),
            },
        }
    }

    /// A tag that is only a name with an underscore stands for what a tool prints there: `{% unsubscribe_link %}`.
    fn other(&mut self, word: &str, rest: &str, tag: &Tag) {
        if word.contains('_') && !rest.contains('=') {
            self.builder.push(Node::Print {
                expr: Expr::name(word),
                raw: false,
                span: tag.span,
            });
        }
    }

    fn when(&mut self, rest: &str, tag: &Tag) {
        let Some(subject) = self.builder.case().cloned() else {
            return;
        };
        let values = parse_list(rest, tag.span.start, self.family);
        let equal = |value| Expr::Compare(Box::new(subject.clone()), Op::Equal, Box::new(value));
        let any = values
            .into_iter()
            .map(equal)
            .reduce(|left, right| Expr::Or(Box::new(left), Box::new(right)));
        self.builder.arm(Some(any.unwrap_or(Expr::Value(Value::Bool(false)))));
    }

    fn assign(&mut self, rest: &str, tag: &Tag) {
        match rest.split_once('=') {
            Some((name, value)) => {
                let expr = self.expr(value, tag);
                self.builder.push(Node::Assign(name.trim().to_string(), expr));
            }
            None if self.family == Family::Jinja => {
                self.builder.open("set", Block::Capture(rest.to_string()));
            }
            None => {}
        }
    }

    fn first_of(&mut self, rest: &str, tag: &Tag) {
        let mut all = Vec::new();
        for word in rest.split_whitespace() {
            all.push(self.expr(word, tag));
        }
        let expr = all
            .into_iter()
            .rev()
            .reduce(|right, left| Expr::Or(Box::new(left), Box::new(right)));
        self.builder.push(Node::Print {
            expr: expr.unwrap_or(Expr::Value(Value::Missing)),
            raw: false,
            span: tag.span,
        });
    }

    /// `x in list limit:2 offset:1 reversed`, `k, v in map.items`.
    fn each(&self, rest: &str, tag: &Tag) -> Loop {
        let (names, list) = rest.split_once(" in ").unwrap_or(("", rest));
        let names = names.split(',').map(|n| n.trim().to_string()).collect();
        let mut list = list.trim();
        let (mut limit, mut skip, mut reversed) = (None, None, false);
        if self.family != Family::Jinja {
            loop {
                let (head, last) = list.rsplit_once(char::is_whitespace).unwrap_or(("", list));
                let value = |text: &str| Some(self.expr(text, tag));
                if last == "reversed" && !head.is_empty() {
                    reversed = true;
                } else if let Some(number) = last.strip_prefix("limit:") {
                    limit = value(number);
                } else if let Some(number) = last.strip_prefix("offset:") {
                    skip = value(number);
                } else {
                    break;
                }
                list = head.trim();
            }
        }
        let list = list
            .strip_suffix(".items()")
            .or(list.strip_suffix(".items"))
            .unwrap_or(list);
        Loop {
            names,
            list: self.expr(list, tag),
            limit,
            skip,
            reversed,
            body: Vec::new(),
            otherwise: Vec::new(),
        }
    }
}

/// Where `close` stands outside quotation marks, before the next line that opens a tag.
fn unquoted(text: &str, close: &str) -> Option<usize> {
    /// Further than this no tag goes on, so that a lone quotation mark costs nothing.
    const FAR: usize = 2000;
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate().take(FAR) {
        match quote {
            Some(open) if byte == open => quote = None,
            Some(_) => {}
            None if text.as_bytes().get(at..)?.starts_with(close.as_bytes()) => return Some(at),
            None if byte == b'"' || byte == b'\'' => quote = Some(byte),
            None => {}
        }
    }
    None
}
