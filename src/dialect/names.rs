//! How a field's name is written, and how a token is held against a pattern of the table.
//! Knows nothing of what a token means.

use serde::Deserialize;

/// A way to write names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Case {
    /// `first_name`.
    Snake,
    /// `firstName`.
    Camel,
    /// `FirstName`.
    Pascal,
    /// `FIRST_NAME`.
    Upper,
    /// `firstname`.
    Lower,
    /// `First Name`.
    Blanks,
    /// `1`.
    Digits,
    /// However one likes.
    Any,
}

impl Case {
    /// Every way, in the order they are documented.
    pub const ALL: [Case; 8] = [
        Case::Snake,
        Case::Camel,
        Case::Pascal,
        Case::Upper,
        Case::Lower,
        Case::Blanks,
        Case::Digits,
        Case::Any,
    ];

    /// The name used in the table and in settings.
    pub fn name(self) -> &'static str {
        match self {
            Case::Snake => "snake",
            Case::Camel => "camel",
            Case::Pascal => "pascal",
            Case::Upper => "upper",
            Case::Lower => "lower",
            Case::Blanks => "blanks",
            Case::Digits => "digits",
            Case::Any => "any",
        }
    }

    /// Whether `name` is written this way. A single small word (`email`) is written in several.
    pub fn fits(self, name: &str) -> bool {
        let all = |fits: fn(char) -> bool| name.chars().all(fits);
        let first = name.chars().next().unwrap_or(' ');
        let inside = |c: char| c.is_alphanumeric() && !c.is_uppercase();
        match self {
            Case::Snake => first.is_lowercase() && name.chars().all(|c| inside(c) || c == '_'),
            Case::Camel => first.is_lowercase() && all(char::is_alphanumeric),
            Case::Pascal => {
                first.is_uppercase()
                    && all(char::is_alphanumeric)
                    && (name.len() < 2 || name.contains(char::is_lowercase))
            }
            Case::Upper => first.is_uppercase() && !name.contains(char::is_lowercase) && !name.contains(' '),
            Case::Lower => first.is_lowercase() && name.chars().all(inside),
            Case::Blanks => name.contains(' ') && first.is_alphabetic(),
            Case::Digits => !name.is_empty() && all(|c| c.is_ascii_digit()),
            Case::Any => !name.is_empty(),
        }
    }

    /// The one way `name` is plainly written; none for a single small word, which says nothing.
    pub fn of(name: &str) -> Option<Case> {
        let ways = [Case::Blanks, Case::Snake, Case::Upper, Case::Pascal, Case::Camel];
        let way = ways.into_iter().find(|case| case.fits(name))?;
        (way != Case::Snake || name.contains('_')).then_some(way)
    }
}

/// A token without its blanks.
pub fn squeeze(token: &str) -> String {
    token.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Whether a squeezed token is what `pattern` says, in which `…` stands for anything, nothing included.
pub fn fits(pattern: &str, token: &str) -> bool {
    let mut pieces = pattern.split('…');
    let Some(mut rest) = pieces.next().and_then(|first| token.strip_prefix(first)) else {
        return false;
    };
    let mut pieces = pieces.peekable();
    if pieces.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(piece) = pieces.next() {
        if pieces.peek().is_none() {
            return rest.ends_with(piece);
        }
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_in_ways() {
        for (name, way) in [
            ("first_name", Some(Case::Snake)),
            ("firstName", Some(Case::Camel)),
            ("FirstName", Some(Case::Pascal)),
            ("FIRST_NAME", Some(Case::Upper)),
            ("First Name", Some(Case::Blanks)),
            ("email", None),
            ("", None),
        ] {
            assert_eq!(Case::of(name), way, "{name}");
        }
        assert!(Case::Lower.fits("firstname") && Case::Snake.fits("email") && !Case::Lower.fits("first_name"));
    }

    #[test]
    fn patterns_stand_for_tokens() {
        for (pattern, token, is) in [
            ("*|…|*", "*|FNAME|*", true),
            ("*|…|…|*", "*|FNAME|*", false),
            ("*|…|…|*", "*|FNAME|you|*", true),
            ("{{sl_…", "{{sl_time_of_day}}", true),
            ("…:default=…", "{{lead.FirstName:default=you}}", true),
            ("{{#endif}}", "{{#endif}}", true),
            ("{{#endif}}", "{{#endif}}x", false),
            ("{!…_fix}", "{!firstname_fix}", true),
            ("{!…:…;…}", "{!User:FirstName;}", true),
            ("{!…:…;…}", "{!Contact.FirstName}", false),
        ] {
            assert_eq!(fits(pattern, token), is, "{pattern} {token}");
        }
    }
}
