//! Whether the words between single delimiters are something a person left to fill in, and how sure that is.
//! Knows nothing of which delimiters they were or of what stands around them.

use super::field::FieldState;
use super::words::{Words, parts};

/// How sure a find is without a look at the rest of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Trust {
    /// A blank only in a text that holds a sure one too: who leaves one blank leaves others.
    InCompany,
    /// Written like a blank, and like other things as well: `XXX`, `<name>`, `____`.
    Likely,
    /// A blank wherever it stands.
    Sure,
}

/// Judges what stands between single delimiters. `None` for what is never a blank.
pub(super) fn judge(content: &str) -> Option<(FieldState, Trust)> {
    let content = content.trim();
    let letters = content.chars().filter(|c| c.is_alphabetic()).count();
    let words = Words::get();
    // `[##]`, `[___]`: a figure or a word still to come.
    let drawn = content.len() > 1 && (content.bytes().all(|b| b == b'#') || content.bytes().all(|b| b == b'_'));
    if drawn {
        return Some((FieldState::Placeholder, Trust::Sure));
    }
    if letters == 0
        || words.is_never(content)
        || is_code(content)
        || is_ticket(content)
        || (is_measure(content) && !is_x_figure(content))
    {
        return None;
    }
    let parts = parts(content.trim_end_matches("(s)"));
    let (first, last) = (parts.first()?, parts.last()?);
    let directs = words.directs(first) && !(parts.len() < 4 && parts.len() > 1 && words.may_be_thing(last));
    // `[Edit: the link works now]` is said to the reader.
    let edited = content
        .split_once(':')
        .is_some_and(|(head, _)| ["edit", "edited", "update"].contains(&head.to_lowercase().as_str()));
    if edited {
        return None;
    }
    if directs && !(parts.len() == 1 && words.may_be_thing(first)) {
        return None;
    }
    if letters == 1 {
        let capital = content.chars().all(|c| c.is_uppercase() || !c.is_alphabetic());
        return capital.then_some((FieldState::Placeholder, Trust::InCompany));
    }
    if is_x_figure(content) {
        return Some((FieldState::Placeholder, Trust::Sure));
    }
    if parts.len() > 1 && words.orders(first) {
        let asks = parts.len() > 2
            && parts.iter().skip(1).any(|p| {
                words.may_be_thing(p)
                    || matches!(
                        p.as_str(),
                        "something" | "why" | "personal" | "sentences" | "words" | "lines" | "their"
                    )
            })
            && first != "note";
        return Some((FieldState::Note, if asks { Trust::Sure } else { Trust::InCompany }));
    }
    let article = matches!(first.as_str(), "the" | "a" | "an" | "yet");
    let sure = is_upper_snake(content) || has_example(content) || (!article && names_blank(content, &parts));
    Some((
        FieldState::Placeholder,
        if sure { Trust::Sure } else { Trust::InCompany },
    ))
}

/// Whether the words name what is to be filled in: a thing on its own (`Company`), whose or which thing (`your shop`), or a short
/// name of which half the words are such (`Case Study 2`, `day/time`).
fn names_blank(content: &str, parts: &[String]) -> bool {
    let words = Words::get();
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else {
        return false;
    };
    let joined = !content.contains([' ', '/']) && parts.len() > 1;
    if joined {
        let known = parts.iter().all(|p| words.may_be_thing(p) || words.leads(p));
        return known || words.is_thing(&parts.concat()) || (content.contains('-') && words.is_thing(first));
    }
    if words.is_thing(first) || (words.is_thing(&parts.concat()) && parts.len() < 3) {
        return parts.len() < 8;
    }
    let thing = |p: &String| words.may_be_thing(p);
    let named = parts.iter().skip(1).any(thing);
    if parts.len() > 1 && words.leads(first) && (named || parts.len() < 4) {
        return true;
    }
    if last == "here" && parts.iter().any(thing) {
        return true;
    }
    let place = matches!(
        first.as_str(),
        "section" | "page" | "figure" | "table" | "chapter" | "item"
    );
    let numbered = !place && last.bytes().all(|b| b.is_ascii_digit()) && parts.len() > 1;
    let body = parts.get(..parts.len() - usize::from(numbered)).unwrap_or(parts);
    let known = body.iter().filter(|p| thing(p) || words.leads(p)).count();
    let ends = body.last().is_some_and(thing);
    if body.len() < 4 && body.len() > 1 && body.last().is_some_and(|p| words.is_thing(p)) {
        return true;
    }
    (body.len() > 1 || numbered) && parts.len() < 8 && ends && known * 2 > body.len() - usize::from(body.len() > 2)
}

/// Whether it says what it stands for by an example.
fn has_example(content: &str) -> bool {
    content.len() > 8 && ["e.g.", "eg.", "E.g.", "such as"].iter().any(|e| content.contains(e))
}

/// `SIGNAL_OBSERVATION`: capitals joined by underscores.
fn is_upper_snake(content: &str) -> bool {
    content.contains('_')
        && !content.starts_with('_')
        && content
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}

/// `X,XXX`, `XX`, `X.XM`, `$XK`, `xx`: a figure still to come.
fn is_x_figure(content: &str) -> bool {
    let core = content
        .trim_matches(|c: char| !c.is_alphanumeric())
        .trim_end_matches(['K', 'M', 'B', 'k', '%']);
    let x = core.bytes().filter(|b| matches!(b, b'X' | b'x')).count();
    let year = core.len() == 4 && core.starts_with("20") && core.ends_with("XX");
    x >= 2
        && (year
            || core
                .bytes()
                .all(|b| matches!(b, b'X' | b'x' | b',' | b'.' | b'-' | b' ' | b'0')))
}

/// Signs that prose never holds: code, markup, addresses, prompts.
fn is_code(content: &str) -> bool {
    content.contains("://")
        || content.contains("mailto:")
        || content.bytes().any(|b| {
            matches!(
                b,
                b'=' | b';' | b'\\' | b'<' | b'>' | b'{' | b'}' | b'@' | b'`' | b'|' | b'^' | b'~'
            )
        })
        || content.starts_with(['/', '*', '+', '?', ':', '.', ',', '-', '\'', '#', '!', '%', '&'])
        || content.contains("()")
        || (content.contains('+') && !content.contains(' '))
        || content
            .split(|c: char| !c.is_ascii_digit())
            .any(|figure| figure.len() > 4)
        || (!content.contains(' ')
            && content
                .split_once('.')
                .is_some_and(|(a, b)| !a.is_empty() && b.starts_with(char::is_alphabetic)))
}

/// `ACME-123`: capitals, a hyphen, digits.
fn is_ticket(content: &str) -> bool {
    content.split_once(['-', ' ', '#']).is_some_and(|(key, number)| {
        let key_fits = (1..=10).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_alphabetic());
        let number = number.trim_start_matches('#');
        key_fits && number.len() > 2 && number.bytes().all(|b| b.is_ascii_digit())
    })
}

/// `9-11 AM`, `40 kB`, `2nd`, `v2.1`: figures with a unit of at most three letters, or hours.
fn is_measure(content: &str) -> bool {
    let starts_with_digit = content.starts_with(|c: char| c.is_ascii_digit());
    let letters = content.bytes().filter(u8::is_ascii_alphabetic).count();
    starts_with_digit && letters <= 3 || (letters == 1 && content.starts_with('v'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_told_from_other_brackets() {
        use FieldState::{Note, Placeholder};
        for (content, state) in [
            ("Name", Placeholder),
            ("First Name", Placeholder),
            ("your shop", Placeholder),
            ("specific pain point", Placeholder),
            ("day/time", Placeholder),
            ("SIGNAL_OBSERVATION", Placeholder),
            ("a plan — e.g., two weeks", Placeholder),
            ("X,XXX", Placeholder),
            ("20XX", Placeholder),
            ("##", Placeholder),
            ("___", Placeholder),
            ("Mention something personal", Note),
            ("Case Study 2", Placeholder),
            ("add a line about their product", Note),
        ] {
            assert_eq!(judge(content), Some((state, Trust::Sure)), "{content}");
        }
        for content in [
            "",
            "1",
            "...",
            "sic",
            "pause, two beats",
            "ACME-123",
            "9-11 AM",
            "a = b",
            "If yes:",
            "They say yes",
            "see RFC 2119",
            "Edit: the link works now",
            "esp+N",
            "00:42",
        ] {
            assert_eq!(judge(content), None, "{content}");
        }
        for content in ["Webdev", "N", "he will ask", "Link"] {
            assert_eq!(judge(content).map(|j| j.1), Some(Trust::InCompany), "{content}");
        }
    }
}
