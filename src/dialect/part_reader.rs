//! Reads what stands between the delimiters of a field: a name, then an operator, filters or a call.
//! Knows nothing of texts: a token is all it sees.

use super::delimiters::delimiters;
use super::form::Form;
use super::parts::{Fallback, FieldParts, Filter, Quotes};
use super::table::Dialect;
use crate::span::Span;

/// Longest token taken apart, in bytes: the scanners give none that is longer.
const LONGEST: usize = 2_000;

/// Filters of the engines: after a bar, these are not what to fall back on.
#[rustfmt::skip]
const FILTERS: &[&str] = &[
    "abs", "append", "asset_url", "at_least", "at_most", "attr", "batch", "camelcase", "capfirst", "capitalize", "ceil",
    "center", "compact", "concat", "count", "cut", "date", "datetime", "dictsort", "divided_by", "divisibleby", "downcase",
    "e", "escape", "escapejs", "escape_once", "filesizeformat", "first", "float", "floatformat", "floor", "force_escape",
    "format", "format_date", "formatdatetime", "groupby", "handle", "handleize", "img_tag", "img_url", "indent", "int", "intcomma", "item_count",
    "join", "json", "last", "length", "length_is", "linebreaks", "linebreaksbr", "linenumbers", "link_to", "list", "ljust", "lookup",
    "lower", "lowercase", "lstrip", "map", "md5", "minus", "modulo", "money", "money_with_currency", "money_without_currency", "naturaltime",
    "newline_to_br", "nl2br", "ordinal", "phone2numeric", "plus", "pluralize", "pprint", "prepend", "product_img_url", "random",
    "raw", "remove", "remove_first", "replace", "replace_first", "reverse", "rjust", "round", "rstrip", "safe", "sha1", "sha256", "size", "slice",
    "slugify", "sort", "sort_natural", "split", "stringformat", "strip", "strip_html", "strip_newlines", "striptags", "sum",
    "t", "time", "times", "timesince", "timeuntil", "title", "titlecase", "tojson", "translate", "trim", "truncate", "truncatechars",
    "truncatewords", "uniq", "unique", "unlocalize", "upcase", "upper", "uppercase", "urlencode", "url_encode", "url_decode",
    "urlize", "weight_with_unit", "where", "wordcount", "wordwrap", "xmlattr", "yesno",
];

/// A token, and where it starts in its text.
pub(super) struct Reader<'a> {
    pub(super) token: &'a str,
    pub(super) at: usize,
    pub(super) dialect: Option<&'a Dialect>,
}

/// An operator between a name and what follows it.
struct Operator {
    form: Form,
    /// Byte where it starts.
    from: usize,
    /// Byte where the value starts.
    to: usize,
}

impl Reader<'_> {
    /// Takes it apart.
    pub(super) fn read(&self) -> FieldParts {
        let Some((open, close)) = delimiters(self.token).filter(|_| self.token.len() <= LONGEST) else {
            return FieldParts::default();
        };
        let mut parts = FieldParts {
            quotes: Quotes::of(self.token),
            ..FieldParts::default()
        };
        let (mut from, mut to) = (open.len(), self.token.len() - close.len());
        let edge = |c: char| c.is_whitespace() || matches!(c, '-' | '~' | '&' | '=');
        let inner = self.token.get(from..to).unwrap_or("");
        from += inner.len() - inner.trim_start_matches(edge).len();
        to -= inner.len()
            - inner
                .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '~'))
                .len();
        let to = to.max(from);
        if self.call(from, to, &mut parts) {
            return parts;
        }
        let operator = self.operator(from, to, open);
        let name_end = operator.as_ref().map_or(to, |operator| operator.from);
        self.name(from, name_end, &mut parts);
        match operator {
            Some(Operator {
                form: Form::Bar, from, ..
            }) => self.bars(from, to, &mut parts),
            Some(operator) => self.fall_back(operator.form, operator.from, operator.to, to, &mut parts),
            None => {}
        }
        parts
    }

    fn slice(&self, from: usize, to: usize) -> &str {
        self.token.get(from..to).unwrap_or("")
    }

    fn span(&self, from: usize, to: usize) -> Span {
        Span::new(self.at + from, self.at + to.max(from))
    }

    /// Sets the name that stands in `from..to`, without blanks, `${ }`, brackets and quotation marks around it.
    fn name(&self, from: usize, to: usize, parts: &mut FieldParts) {
        let (mut from, mut to) = self.trimmed(from, to);
        for (open, close) in [
            ("${", "}"),
            ("[\"", "\"]"),
            ("['", "']"),
            ("[", "]"),
            ("v(@", ")"),
            ("'", "'"),
            ("\"", "\""),
        ] {
            let inner = self.slice(from, to);
            if inner.len() >= open.len() + close.len() && inner.starts_with(open) && inner.ends_with(close) {
                from += open.len();
                to -= close.len();
            }
        }
        if let Some(rest) = self.slice(from, to).strip_prefix("MERGEFIELD ") {
            from = to - rest.trim_start().len();
            to = from + rest.trim_start().split([' ', '\\']).next().unwrap_or("").len();
        }
        let (from, to) = self.trimmed(from, to);
        let name = self.slice(from, to).trim_end_matches([';', '|']);
        let to = from + name.len();
        // Braze: `custom_attribute.${company}`.
        parts.name = name.replace("${", "").replace('}', "");
        parts.name_span = self.span(from, to);
        let space = parts.name.split(['.', ':', '=']).next().unwrap_or("");
        let spaced = space.len() < parts.name.len() && !space.is_empty() && !space.contains(['(', '"', '\'', ' ']);
        parts.namespace = spaced.then(|| space.to_string());
    }

    fn trimmed(&self, from: usize, to: usize) -> (usize, usize) {
        let inner = self.slice(from, to);
        let start = from + inner.len() - inner.trim_start().len();
        (start, start + inner.trim().len())
    }

    /// `BLANKVALUE(f, "x")` and the like: name and fallback are arguments.
    fn call(&self, from: usize, to: usize, parts: &mut FieldParts) -> bool {
        let inner = self.slice(from, to);
        let calls = [
            ("personalization_token(", Form::CallToken),
            ("BLANKVALUE(", Form::CallBlankvalue),
            ("IF(ISBLANK(", Form::CallBlankvalue),
            ("IIF(Empty(", Form::CallIif),
            ("IIF(EMPTY(", Form::CallIif),
            ("IIF(empty(", Form::CallIif),
            ("if(%%", Form::CallIf),
            ("fallback|{{", Form::CallFallback),
            ("fallback | {{", Form::CallFallback),
            ("defaultIfEmpty ", Form::CallIfEmpty),
            ("insert ", Form::CallInsert),
            ("or .", Form::GoOr),
        ];
        let Some((head, form)) = calls.into_iter().find(|(head, _)| inner.starts_with(head)) else {
            return false;
        };
        let name_from = from + head.len() - usize::from(form == Form::GoOr);
        let ends = |c: char| match form {
            Form::CallIfEmpty | Form::CallInsert | Form::GoOr => c == ' ',
            Form::CallFallback => c == '}',
            Form::CallIf => c == '%',
            _ => matches!(c, ',' | ')'),
        };
        // `[First Name]` and 'a name' may hold blanks.
        let rest = self.slice(name_from, to);
        let quoted = rest.starts_with(['\'', '"', '[']).then(|| {
            let close = if rest.starts_with('[') {
                ']'
            } else {
                rest.chars().next().unwrap_or('"')
            };
            rest.get(1..).and_then(|tail| tail.find(close)).map(|i| i + 2)
        });
        let len = quoted.flatten().or_else(|| rest.find(ends)).unwrap_or(rest.len());
        self.name(name_from, name_from + len, parts);
        if parts.name.starts_with('@') {
            parts.name.remove(0);
        }
        let rest_from = name_from + len;
        if let Some((from, to)) = self.argument(form, rest_from, to) {
            let text = self.slice(from, to).to_string();
            parts.fallback = Some(Fallback {
                form,
                span: self.span(from, to),
                whole: self.span(0, self.token.len()),
                empty: text.trim().is_empty(),
                text,
            });
        }
        true
    }

    /// Where the words to fall back on stand in a call, from byte `from` on.
    fn argument(&self, form: Form, from: usize, to: usize) -> Option<(usize, usize)> {
        let rest = self.slice(from, to);
        if form == Form::CallFallback {
            let bar = rest.find('|')?;
            return Some(self.trimmed(from + bar + 1, to));
        }
        let open = rest.find(['"', '\'', '“', '”', '‘', '’'])?;
        let quote = rest.get(open..)?.chars().next()?;
        let start = open + quote.len_utf8();
        let len = rest.get(start..)?.find(|c| closes(quote, c))?;
        let text = rest.get(start..start + len)?;
        let skip = if form == Form::CallInsert {
            text.find("default=").map_or(0, |i| i + 8)
        } else {
            0
        };
        Some((from + start + skip, from + start + len))
    }

    /// The first operator outside quotation marks and brackets.
    fn operator(&self, from: usize, to: usize, open: &str) -> Option<Operator> {
        let inner = self.slice(from, to);
        let (mut depth, mut quote) = (0usize, None);
        let square = open.starts_with('[');
        for (i, c) in inner.char_indices() {
            if let Some(mark) = quote {
                if closes(mark, c) {
                    quote = None;
                }
                continue;
            }
            match c {
                // `{{f "x"}}`: the text right behind the name.
                '"' | '\'' | '“' | '‘'
                    if depth == 0
                        && open == "{{"
                        && is_argument(inner.get(..i).unwrap_or(""), inner.get(i..).unwrap_or("")) =>
                {
                    return Some(Operator {
                        form: Form::Quoted,
                        from: from + i,
                        to: from + i,
                    });
                }
                '"' | '\'' | '“' | '‘' => quote = Some(c),
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => depth = depth.saturating_sub(1),
                _ if depth > 0 => {}
                _ => {
                    let rest = inner.get(i..).unwrap_or("");
                    if let Some((form, len)) = self.starts(c, rest, i, square, open) {
                        return Some(Operator {
                            form,
                            from: from + i,
                            to: from + i + len,
                        });
                    }
                }
            }
        }
        None
    }

    /// The operator that `rest` starts with, and its length.
    fn starts(&self, c: char, rest: &str, at: usize, square: bool, open: &str) -> Option<(Form, usize)> {
        if at == 0 {
            return None;
        }
        let spaced = |word: &str| rest.starts_with(word).then_some(word.len());
        match c {
            // Yespo writes `%FIRSTNAME|%`.
            '|' if open == "%" && rest.len() == 1 => None,
            '|' if rest.starts_with("||") => Some((Form::DoubleBar, 2)),
            '|' => Some((Form::Bar, 1)),
            '?' => spaced("??")
                .map(|len| (Form::Coalesce, len))
                .or_else(|| spaced("?:").map(|len| (Form::Elvis, len))),
            ':' if rest.starts_with(":default=") => Some((Form::ColonDefault, ":default=".len())),
            ':' if open == "{{" && rest.starts_with(": ") => Some((Form::Colon, 2)),
            ';' if open == "{!" && rest.len() > 1 => Some((Form::Semicolon, 1)),
            ',' => {
                let after = rest.get(1..)?.trim_start();
                if let Some(value) = after.strip_prefix("fallback=") {
                    return Some((Form::CommaFallback, rest.len() - value.len()));
                }
                let fits = (square || open == "{!")
                    && !self.token.contains(",,")
                    && !after.is_empty()
                    && !after.starts_with(',')
                    && !after.contains("://");
                fits.then(|| (Form::Comma, rest.len() - after.len()))
            }
            ' ' => {
                let words = [
                    (" fallback=", Form::Attribute),
                    (" OR ", Form::OrUpper),
                    (" or ", Form::Or),
                ];
                words
                    .into_iter()
                    .find(|(word, _)| rest.starts_with(word))
                    .map(|(word, form)| (form, word.len()))
            }
            _ => None,
        }
    }

    /// What stands behind bars: filters, and what to fall back on.
    fn bars(&self, from: usize, to: usize, parts: &mut FieldParts) {
        let mut start = from;
        while start < to {
            let end = self.next_bar(start + 1, to);
            let (word_from, word_to) = self.trimmed(start + 1, end);
            let piece = self.slice(word_from, word_to);
            let len = piece
                .find(|c: char| !(c.is_alphanumeric() || c == '_'))
                .unwrap_or(piece.len());
            let (word, rest) = piece.split_at(len);
            let args = rest.trim_start();
            let lower = word.to_ascii_lowercase();
            if lower == "default" || lower == "fallback" || lower == "default_if_none" {
                self.default_filter(&lower, start, (word_from + len, word_to), parts);
            } else if !word.is_empty() && (args.starts_with([':', '(']) || self.is_filter(word, rest)) {
                parts.filters.push(Filter {
                    name: word.to_string(),
                    span: self.span(word_from, word_to),
                });
            } else {
                self.fall_back(Form::Bar, start, start + 1, end, parts);
            }
            start = end;
        }
    }

    /// `default: "x"`, `default("x", true)`, `fallback:x`: the arguments stand in `args`, the bar at `bar`.
    fn default_filter(&self, word: &str, bar: usize, args: (usize, usize), parts: &mut FieldParts) {
        let rest = self.slice(args.0, args.1);
        let lead = rest.len() - rest.trim_start().len();
        let body = rest.trim_start();
        let fallback = word == "fallback";
        let form = match body.chars().next() {
            Some('(') if body.contains(", true") || body.contains(",true") || body.contains("boolean=") => {
                Form::FilterDefaultTrue
            }
            Some('(') => Form::FilterDefaultCall,
            Some(':')
                if fallback
                    && body
                        .get(1..)
                        .is_some_and(|b| b.trim_start().starts_with(['"', '\'', '“', '‘'])) =>
            {
                Form::FilterFallback
            }
            Some(':') if fallback => Form::FilterFallbackBare,
            Some(':') if lead > 0 => Form::FilterDefaultSpaced,
            Some(':') if body.get(1..).is_some_and(|b| b.starts_with(char::is_whitespace)) => Form::FilterDefault,
            Some(':') => Form::FilterDefaultTight,
            _ if fallback => Form::FilterFallback,
            _ => Form::FilterDefault,
        };
        let from = (args.0 + lead + 1).min(args.1);
        let to = if matches!(form, Form::FilterDefaultCall | Form::FilterDefaultTrue) {
            args.1 - usize::from(body.ends_with(')') && body.len() > 1)
        } else {
            args.1
        };
        self.fall_back(form, bar, from, to.max(from), parts);
        if let Some(found) = &mut parts.fallback {
            found.whole = self.span(self.before_blanks(bar), args.1);
        }
    }

    /// Where the next bar outside quotation marks stands.
    fn next_bar(&self, from: usize, to: usize) -> usize {
        let mut quote = None;
        for (i, c) in self.slice(from, to).char_indices() {
            match quote {
                Some(mark) if closes(mark, c) => quote = None,
                Some(_) => {}
                None if matches!(c, '"' | '“' | '‘')
                    || (c == '\'' && self.slice(from, from + i).ends_with([':', ' ', '('])) =>
                {
                    quote = Some(c);
                }
                None if c == '|' => return from + i,
                None => {}
            }
        }
        to
    }

    /// Whether a word behind a bar is a filter here: one that engines have, or any with an underscore.
    fn is_filter(&self, word: &str, rest: &str) -> bool {
        let bars = self
            .dialect
            .is_some_and(|d| d.knows(Form::Bar) || d.knows(Form::BarQuoted));
        let known = FILTERS.contains(&word);
        rest.trim().is_empty() && (known || (!bars && word.contains('_')))
    }

    fn before_blanks(&self, at: usize) -> usize {
        self.slice(0, at).trim_end().len()
    }

    /// Sets the fallback whose operator starts at `operator` and whose value stands in `from..to`.
    fn fall_back(&self, form: Form, operator: usize, from: usize, to: usize, parts: &mut FieldParts) {
        let (mut from, mut to) = self.trimmed(from, to);
        let whole = self.span(self.before_blanks(operator), to.max(operator));
        let value = self.slice(from, to);
        let quote = value
            .chars()
            .next()
            .filter(|c| matches!(c, '"' | '\'' | '“' | '”' | '‘' | '’'));
        if let Some(mark) = quote {
            let start = mark.len_utf8();
            let len = value.get(start..).and_then(|tail| tail.find(|c| closes(mark, c)));
            to = len.map_or(to, |len| from + start + len);
            from += start;
        }
        let form = match form {
            Form::Bar if quote.is_some() => Form::BarQuoted,
            Form::DoubleBar if quote.is_some() => Form::DoubleBarQuoted,
            form => form,
        };
        let text = self.slice(from, to).to_string();
        parts.fallback = Some(Fallback {
            form,
            span: self.span(from, to),
            whole,
            empty: text.trim().is_empty(),
            text,
        });
    }
}

/// Whether `tail` is one quoted text right behind a lone name: `{{first_name "you"}}`, not `{{LINK "…"}}` or `{{helper "a" "b"}}`.
fn is_argument(head: &str, tail: &str) -> bool {
    let name = head.trim();
    let open = tail.chars().next().unwrap_or(' ');
    let inner = tail.get(open.len_utf8()..).unwrap_or("");
    let ends = inner
        .find(|c| closes(open, c))
        .is_some_and(|i| inner.get(i..).is_some_and(|r| r.chars().count() == 1));
    head.ends_with(' ') && !name.is_empty() && !name.contains(' ') && name.contains(char::is_lowercase) && ends
}

/// Whether `c` closes what `open` opened; curly and straight marks close each other, as writers and editors mix them.
fn closes(open: char, c: char) -> bool {
    match open {
        '"' => c == '"',
        '\'' => c == '\'',
        '“' | '”' => matches!(c, '”' | '“' | '"'),
        _ => matches!(c, '’' | '‘' | '\''),
    }
}
