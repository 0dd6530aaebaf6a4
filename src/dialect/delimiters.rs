//! The delimiters a token stands between.
//! Knows nothing of what is between them.

/// Opening and closing delimiters of tokens; longer ones stand before those they begin with.
const PAIRS: [(&str, &str); 31] = [
    ("{{{", "}}}"),
    ("{{", "}}"),
    ("{%=", "%}"),
    ("{%", "%}"),
    ("{#", "#}"),
    ("{!", "}"),
    ("{$", "}"),
    ("{", "}"),
    ("<%=", "%>"),
    ("<%-", "%>"),
    ("<%", "%>"),
    ("<<", ">>"),
    ("<", ">"),
    ("*|", "|*"),
    ("%%=", "=%%"),
    ("%%[", "]%%"),
    ("%%", "%%"),
    ("%(", ")s"),
    ("%", "%"),
    ("[[", "]]"),
    ("[%", "%]"),
    ("[-", "-]"),
    ("[", "]"),
    ("$!{", "}"),
    ("${", "}"),
    ("$[", "]$"),
    ("«", "»"),
    ("!!!", "!!!"),
    ("##", "##"),
    ("#{", "}"),
    ("@", "@"),
];

/// Signs that open a token and close nothing, or the same sign that closes it.
const SIGNS: [&str; 5] = ["$!", "$", "@", "#", "-"];

/// The delimiters of `token`, whole. The closing one is empty for `$name` and `@name`.
pub fn delimiters(token: &str) -> Option<(&'static str, &'static str)> {
    let pair = PAIRS.iter().find(|(open, close)| {
        token.len() >= open.len() + close.len() && token.starts_with(open) && token.ends_with(close)
    });
    if let Some(pair) = pair {
        return Some(*pair);
    }
    let sign = SIGNS.iter().find(|sign| token.starts_with(**sign))?;
    let closed = matches!(*sign, "#" | "-") && token.len() > 1 && token.ends_with(sign);
    Some((sign, if closed { sign } else { "" }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_stand_between_delimiters() {
        for (token, pair) in [
            ("{{{a}}}", Some(("{{{", "}}}"))),
            ("{{a}}", Some(("{{", "}}"))),
            ("{{a}", Some(("{", "}"))),
            ("%%=v(@a)=%%", Some(("%%=", "=%%"))),
            ("%FNAME%", Some(("%", "%"))),
            ("$[A]$", Some(("$[", "]$"))),
            ("$lead.A", Some(("$", ""))),
            ("#name#", Some(("#", "#"))),
            ("@firstname", Some(("@", ""))),
            ("@FIRSTNAME@", Some(("@", "@"))),
            ("XXX", None),
            ("%", None),
        ] {
            assert_eq!(delimiters(token), pair, "{token}");
        }
    }
}
