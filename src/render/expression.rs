//! Expressions of the Liquid family: paths, literals, filters in any of their spellings, comparisons.
//! Knows nothing of tags or values.

use super::expression_words::{Word, words};
use super::family::Family;
use super::tree::{Expr, Op, Step};
use super::value::Value;

/// Expressions in expressions; what lies deeper is not understood.
const DEPTH: usize = 24;

/// The expression `text`, which stands at byte `at` of its template.
pub(super) fn parse(text: &str, at: u32, family: Family) -> Expr {
    let mut parser = Parser::new(text, at, family);
    let expr = parser.choice();
    parser.whole(expr)
}

/// Several expressions with commas or `or` between them (`when "a", "b"`).
pub(super) fn parse_list(text: &str, at: u32, family: Family) -> Vec<Expr> {
    let mut parser = Parser::new(text, at, family);
    let mut all = Vec::new();
    while parser.words.get(parser.at).is_some() {
        let before = parser.at;
        all.push(parser.filtered());
        if !parser.sign(",") && !parser.keyword("or") && parser.at == before {
            break;
        }
    }
    all
}

/// `a="x" b=y`: names and what they are given.
pub(super) fn parse_bindings(text: &str, at: u32, family: Family) -> Vec<(String, Expr)> {
    let mut parser = Parser::new(text, at, family);
    let mut all = Vec::new();
    while let Some(Word::Name(name)) = parser.words.get(parser.at).cloned() {
        parser.at += 1;
        if !parser.sign("=") {
            // `with x as y`
            if parser.keyword("as")
                && let Some(Word::Name(new)) = parser.words.get(parser.at).cloned()
            {
                parser.at += 1;
                all.push((new.to_string(), Expr::name(name)));
                continue;
            }
            break;
        }
        all.push((name.to_string(), parser.filtered()));
        parser.sign(",");
    }
    all
}

struct Parser<'a> {
    text: &'a str,
    place: u32,
    family: Family,
    words: Vec<Word<'a>>,
    /// Whether every byte was a word we know.
    clean: bool,
    at: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, place: u32, family: Family) -> Self {
        let (words, clean) = words(text, family);
        Self {
            text,
            place,
            family,
            words,
            clean,
            at: 0,
            depth: 0,
        }
    }

    /// The expression if it took in all there is; else what Liquid makes of it: the rest is not looked at.
    fn whole(self, expr: Expr) -> Expr {
        let rest = self.words.get(self.at..).unwrap_or(&[]);
        if self.clean && rest.is_empty() {
            return expr;
        }
        let names_only = self.words.iter().all(|w| matches!(w, Word::Name(_)));
        if names_only && self.clean {
            let name = self.text.trim();
            return Expr::Path {
                name: name.to_string(),
                steps: vec![Step::Name(name.to_string())],
            };
        }
        self.unknown()
    }

    fn unknown(&self) -> Expr {
        Expr::Unknown {
            at: self.place,
            text: self.text.trim().to_string(),
        }
    }

    fn sign(&mut self, sign: &str) -> bool {
        let fits = matches!(self.words.get(self.at), Some(Word::Sign(s)) if *s == sign);
        self.at += usize::from(fits);
        fits
    }

    fn keyword(&mut self, word: &str) -> bool {
        let fits = matches!(self.words.get(self.at), Some(Word::Name(name)) if *name == word);
        self.at += usize::from(fits);
        fits
    }

    /// `x if y else z`, and all that binds closer.
    fn choice(&mut self) -> Expr {
        self.depth += 1;
        let expr = if self.depth > DEPTH {
            self.at = self.words.len();
            self.unknown()
        } else {
            let then = self.either();
            if self.family == Family::Jinja && self.keyword("if") {
                let when = self.either();
                let otherwise = match self.keyword("else") {
                    true => self.choice(),
                    false => Expr::Value(Value::Missing),
                };
                Expr::Choose(Box::new([when, then, otherwise]))
            } else {
                then
            }
        };
        self.depth -= 1;
        expr
    }

    fn either(&mut self) -> Expr {
        if self.family == Family::Liquid {
            return self.right_to_left();
        }
        let mut left = self.both();
        while self.keyword("or") || self.sign("||") {
            left = Expr::Or(Box::new(left), Box::new(self.both()));
        }
        left
    }

    fn both(&mut self) -> Expr {
        let mut left = self.negated();
        while self.keyword("and") || self.sign("&&") {
            left = Expr::And(Box::new(left), Box::new(self.negated()));
        }
        left
    }

    /// Liquid has no precedence: `a and b or c` is `a and (b or c)`.
    fn right_to_left(&mut self) -> Expr {
        let mut joined = vec![(self.negated(), true)];
        loop {
            let and = self.keyword("and") || self.sign("&&");
            if !and && !self.keyword("or") && !self.sign("||") {
                break;
            }
            joined.push((self.negated(), and));
        }
        let Some((mut right, mut and)) = joined.pop() else {
            return self.unknown();
        };
        while let Some((left, before)) = joined.pop() {
            right = match and {
                true => Expr::And(Box::new(left), Box::new(right)),
                false => Expr::Or(Box::new(left), Box::new(right)),
            };
            and = before;
        }
        right
    }

    fn negated(&mut self) -> Expr {
        if !(self.keyword("not") || self.sign("!")) {
            return self.compared();
        }
        self.depth += 1;
        let expr = if self.depth > DEPTH {
            self.at = self.words.len();
            self.unknown()
        } else {
            self.negated().not()
        };
        self.depth -= 1;
        expr
    }

    fn compared(&mut self) -> Expr {
        let left = self.joined();
        let Some((op, negated)) = self.op() else { return left };
        let right = self.joined();
        let compared = Expr::Compare(Box::new(left), op, Box::new(right));
        if negated { compared.not() } else { compared }
    }

    fn op(&mut self) -> Option<(Op, bool)> {
        for (sign, op) in [
            ("==", Op::Equal),
            ("!=", Op::Unequal),
            ("<>", Op::Unequal),
            ("<=", Op::LessOrEqual),
            (">=", Op::MoreOrEqual),
            ("<", Op::Less),
            (">", Op::More),
        ] {
            if self.sign(sign) {
                return Some((op, false));
            }
        }
        if self.keyword("contains") {
            return Some((Op::Contains, false));
        }
        if self.family == Family::Liquid {
            return None;
        }
        if self.keyword("in") {
            return Some((Op::In, false));
        }
        if self.keyword("is") {
            return Some((Op::Is, self.keyword("not")));
        }
        let next = self.words.get(self.at + 1);
        if matches!(next, Some(Word::Name("in"))) && self.keyword("not") {
            self.at += 1;
            return Some((Op::In, true));
        }
        None
    }

    fn joined(&mut self) -> Expr {
        let mut left = self.filtered();
        while self.family == Family::Jinja && (self.sign("~") || self.sign("+")) {
            left = Expr::Join(Box::new(left), Box::new(self.filtered()));
        }
        left
    }

    fn filtered(&mut self) -> Expr {
        let mut on = self.operand();
        while self.sign("|") {
            let name = match self.words.get(self.at).cloned() {
                Some(Word::Name(name)) => name.to_string(),
                // `{{ name | "there" }}`
                Some(Word::Text(text)) => {
                    self.at += 1;
                    on = on.or_text(&text);
                    continue;
                }
                _ => return on,
            };
            self.at += 1;
            let args = if self.sign(":") {
                self.arguments(None)
            } else if self.sign("(") {
                self.arguments(Some(")"))
            } else {
                Vec::new()
            };
            on = Expr::Filter {
                on: Box::new(on),
                name,
                args,
            };
        }
        if self.sign("??")
            && let Some(Word::Text(text)) = self.words.get(self.at).cloned()
        {
            self.at += 1;
            return on.or_text(&text);
        }
        on
    }

    /// Arguments up to `close`, or as long as commas go on. Those with a name are told from the others by their place only.
    fn arguments(&mut self, close: Option<&str>) -> Vec<Expr> {
        let mut all = Vec::new();
        if close.is_some_and(|close| self.sign(close)) {
            return all;
        }
        loop {
            let named = matches!(
                (self.words.get(self.at), self.words.get(self.at + 1)),
                (Some(Word::Name(_)), Some(Word::Sign("=" | ":")))
            );
            if named {
                self.at += 2;
            }
            let value = match close {
                Some(_) => self.choice(),
                None => self.operand(),
            };
            all.push(value);
            if !self.sign(",") {
                break;
            }
        }
        if let Some(close) = close {
            self.sign(close);
        }
        all
    }

    fn operand(&mut self) -> Expr {
        let Some(word) = self.words.get(self.at).cloned() else {
            return Expr::Value(Value::Missing);
        };
        self.at += 1;
        match word {
            Word::Text(text) => Expr::Value(Value::Text(text)),
            Word::Number(number) => Expr::Value(Value::Number(number)),
            Word::Sign("(") => {
                let inner = self.choice();
                if self.sign("..") {
                    let to = self.operand();
                    self.sign(")");
                    return Expr::Range(Box::new(inner), Box::new(to));
                }
                self.sign(")");
                inner
            }
            Word::Sign("[") if self.family == Family::Jinja => {
                let items = self.arguments(Some("]"));
                let plain = items.into_iter().map(|item| match item {
                    Expr::Value(value) => value,
                    _ => Value::Missing,
                });
                Expr::Value(Value::List(plain.collect()))
            }
            Word::Sign(_) => {
                self.at = self.words.len() + 1;
                self.unknown()
            }
            Word::Name(name) => self.named(name),
        }
    }

    fn named(&mut self, name: &str) -> Expr {
        let python = self.family.is_python();
        match name {
            "true" if self.family != Family::Django => return Expr::Value(Value::Bool(true)),
            "false" if self.family != Family::Django => return Expr::Value(Value::Bool(false)),
            "True" if python => return Expr::Value(Value::Bool(true)),
            "False" if python => return Expr::Value(Value::Bool(false)),
            "nil" | "null" if self.family == Family::Liquid => return Expr::Value(Value::Null),
            "None" if python => return Expr::Value(Value::Null),
            "none" if self.family == Family::Jinja => return Expr::Value(Value::Null),
            // Liquid's two words for nothing: a list and a map without content stand for them.
            "empty" if self.family == Family::Liquid => return Expr::Value(Value::List(Vec::new())),
            "blank" if self.family == Family::Liquid => return Expr::Value(Value::Map(Vec::new())),
            _ => {}
        }
        if self.sign("(") {
            let args = self.arguments(Some(")"));
            return Expr::Call {
                name: name.to_string(),
                args,
            };
        }
        let mut full = name.to_string();
        let mut steps = vec![Step::Name(name.to_string())];
        loop {
            if self.sign(".") {
                match self.words.get(self.at) {
                    Some(Word::Name(next)) => {
                        full.push('.');
                        full.push_str(next);
                        steps.push(Step::Name(next.to_string()));
                    }
                    Some(Word::Number(number)) => {
                        full.push_str(&format!(".{number}"));
                        steps.push(Step::Item(*number as usize));
                    }
                    _ => break,
                }
                self.at += 1;
            } else if self.sign("[") {
                match self.words.get(self.at).cloned() {
                    Some(Word::Number(number)) => {
                        full.push_str(&format!("[{number}]"));
                        steps.push(Step::Item(number as usize));
                    }
                    Some(Word::Text(key)) => {
                        full.push('.');
                        full.push_str(&key);
                        steps.push(Step::Name(key));
                    }
                    Some(Word::Name(key)) => {
                        full.push_str(&format!("[{key}]"));
                        steps.push(Step::Name(key.to_string()));
                    }
                    _ => break,
                }
                self.at += 1;
                self.sign("]");
            } else {
                break;
            }
        }
        if self.family == Family::Jinja && steps.len() > 1 && self.sign("(") {
            let args = self.arguments(Some(")"));
            return Expr::Call { name: full, args };
        }
        Expr::Path { name: full, steps }
    }
}
