//! A single field, and the words it brings for the case that it is empty, in whatever spelling.
//! Knows nothing of engines that have a grammar of their own.

use super::tree::Expr;

/// Marks between a name and a fallback that stands bare or quoted after them; longer ones first.
const BEFORE: [&str; 15] = [
    ":default=",
    "default=",
    "fallback=",
    "fallback:",
    "| default :",
    "| default:",
    "|default:",
    "|default(",
    "| default(",
    "default ",
    "||",
    "??",
    "?:",
    " OR ",
    " or ",
];

/// The field in `token`, which is called `name`, with its fallback if it has one.
pub(super) fn field(token: &str, name: &str) -> Expr {
    let inner = token.trim_matches(['{', '}', '[', ']', '*', '%', '<', '>', '!', '$', '=', ' ', '«', '»']);
    let (name, fallback) = match call(inner) {
        Some((name, fallback)) => (name, Some(fallback)),
        None => (name, after_mark(inner).or_else(|| after_bar(inner))),
    };
    let field = Expr::name(clean_name(name));
    match fallback {
        Some(text) => field.or_text(text),
        None => field,
    }
}

/// The name alone: `%%=v(@x)=%%` and the like are kept as they are written.
fn clean_name(name: &str) -> &str {
    name.trim().trim_start_matches(['$', '!', '=']).trim_matches(['|', ' '])
}

/// `personalization_token('contact.firstname', 'there')`, `BLANKVALUE(Contact.FirstName, "there")`.
fn call(inner: &str) -> Option<(&str, &str)> {
    let open = inner.find('(')?;
    let word = inner.get(..open)?.trim();
    if !["personalization_token", "BLANKVALUE", "defaultIfEmpty", "insert"].contains(&word) {
        return None;
    }
    let (name, fallback) = inner.get(open + 1..)?.trim_end_matches(')').split_once(',')?;
    Some((bare(name), bare(fallback)))
}

fn after_mark(inner: &str) -> Option<&str> {
    let (at, mark) = BEFORE.iter().filter_map(|mark| Some((inner.find(mark)?, mark))).min()?;
    Some(bare(inner.get(at + mark.len()..)?))
}

/// `{FirstName|Friend}`, `*|FIRST_NAME|Friend|*`, `{{ f | "x" }}`.
fn after_bar(inner: &str) -> Option<&str> {
    let (_, after) = inner.trim_matches('|').split_once('|')?;
    (!after.contains(['|', ':', '('])).then(|| bare(after))
}

fn bare(text: &str) -> &str {
    let text = text.trim().trim_matches(['{', '}', '|', ')', ']']).trim();
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote).and_then(|t| t.strip_suffix(quote)) {
            return inner;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::value::Value;

    #[test]
    fn fallbacks_are_found_in_every_spelling() {
        for (token, name, fallback) in [
            ("{{first_name}}", "first_name", None),
            ("{{ first_name | default: \"there\" }}", "first_name", Some("there")),
            ("{{lead.First Name:default=there}}", "lead.First Name", Some("there")),
            ("[firstname,fallback=friend]", "firstname", Some("friend")),
            ("{FirstName|Friend}", "FirstName", Some("Friend")),
            ("*|FIRST_NAME|Friend|*", "FIRST_NAME", Some("Friend")),
            ("{{first_name || 'you'}}", "first_name", Some("you")),
            ("{{ f ?? 'x' }}", "f", Some("x")),
            (
                "{!BLANKVALUE(Contact.FirstName, \"you\")}",
                "Contact.FirstName",
                Some("you"),
            ),
            (
                "{{ personalization_token('contact.firstname', 'you') }}",
                "contact.firstname",
                Some("you"),
            ),
            ("[[FIRST OR \"you\"]]", "FIRST", Some("you")),
            ("%FIRSTNAME%", "FIRSTNAME", None),
        ] {
            let (is, text) = match field(token, name) {
                Expr::Filter { on, args, .. } => (*on, args.into_iter().next()),
                other => (other, None),
            };
            let Expr::Path { name: is, .. } = is else {
                panic!("{token}")
            };
            let text = text.map(|t| match t {
                Expr::Value(Value::Text(text)) => text,
                other => panic!("{other:?}"),
            });
            assert_eq!((is.as_str(), text.as_deref()), (name, fallback), "{token}");
        }
    }
}
