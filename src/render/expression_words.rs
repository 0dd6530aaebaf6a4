//! The words of an expression of the Liquid family: names, quoted texts, numbers, signs.
//! Knows nothing of what they mean together.

use super::family::Family;

/// A word of an expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Word<'a> {
    /// A name or a keyword.
    Name(&'a str),
    /// What stood in quotes.
    Text(String),
    /// A number.
    Number(f64),
    /// One of [`SIGNS`].
    Sign(&'static str),
}

/// Longer signs first.
const SIGNS: [&str; 25] = [
    "==", "!=", "<>", "<=", ">=", "||", "&&", "??", "..", "|", ":", ",", "(", ")", "[", "]", ".", "<", ">", "=", "~",
    "+", "!", "?", "-",
];

/// The words of an expression, and whether there was nothing else in it.
pub(super) fn words(text: &str, family: Family) -> (Vec<Word<'_>>, bool) {
    let bytes = text.as_bytes();
    let mut all = Vec::new();
    let mut clean = true;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let rest = text.get(at..).unwrap_or("");
        if byte.is_ascii_whitespace() {
            at += 1;
        } else if byte == b'"' || byte == b'\'' {
            let inner = rest.get(1..).unwrap_or("");
            let Some(end) = closing(inner, byte) else {
                return (all, false);
            };
            let raw = inner.get(..end).unwrap_or("");
            all.push(Word::Text(unescaped(raw)));
            at += end + 2;
        } else if byte.is_ascii_digit() || byte == b'-' && bytes.get(at + 1).is_some_and(u8::is_ascii_digit) {
            let digits = |c: &char| c.is_ascii_digit() || *c == '-' || *c == '.';
            let mut number: String = rest.chars().take_while(digits).collect();
            if let Some(range) = number.find("..") {
                number.truncate(range);
            }
            at += number.len().max(1);
            match number.trim_end_matches('.').parse() {
                Ok(number) => all.push(Word::Number(number)),
                Err(_) => clean = false,
            }
        } else if byte.is_ascii_alphabetic() || byte >= 0x80 || matches!(byte, b'_' | b'$' | b'@') {
            let joins = |c: char| {
                c.is_alphanumeric() || c == '_' || c == '$' || c == '@' || c == '-' && family == Family::Liquid
            };
            let len = rest.find(|c| !joins(c)).unwrap_or(rest.len()).max(1);
            let Some(name) = rest.get(..len) else {
                return (all, false);
            };
            all.push(Word::Name(name));
            at += len;
        } else if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            all.push(Word::Sign(sign));
            at += sign.len();
        } else {
            clean = false;
            at += 1;
        }
    }
    (all, clean)
}

/// Where the quotation that `quote` opened ends.
fn closing(inner: &str, quote: u8) -> Option<usize> {
    let mut escaped = false;
    for (at, byte) in inner.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            _ if byte == quote => return Some(at),
            _ => {}
        }
    }
    None
}

fn unescaped(raw: &str) -> String {
    if !raw.contains('\\') {
        return raw.to_string();
    }
    let mut out = String::with_capacity(raw.len());
    let mut chars = raw.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n') => out.push('\n'),
                Some('t') => out.push('\t'),
                Some(other) => out.push(other),
                None => out.push('\\'),
            },
            c => out.push(c),
        }
    }
    out
}
