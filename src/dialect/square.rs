//! Square brackets: `[[x]]`, `[%x%]`, `[x,fallback=y]`, and every bracket a person leaves to be filled.
//! Knows nothing of other delimiters.

use super::blank::{Trust, judge};
use super::field::FieldState;
use super::inner::{is_block, is_identifier, name, statement};
use super::scan::{Found, Place, Step};
use super::words::{Words, parts};

/// How far a closing bracket may be, in bytes: a bracket may wrap a whole alternative sentence.
const REACH: usize = 600;

/// What opens at `[`.
pub(super) fn open(place: Place) -> Step {
    let run = place.run(0, usize::MAX, |b| b == b'[');
    if run > 2 {
        return Step::Skip(place.at + run - 2);
    }
    if matches!(place.before(), b'!' | b'\\') {
        return Step::Skip(place.at + 1);
    }
    let found = match (run, place.byte(1)) {
        (2, _) => double(place),
        (_, b'%') => percent(place),
        (_, b'-') => dashes(place),
        _ => single(place),
    };
    found.map_or(Step::Skip(place.at + 1), Step::Found)
}

/// `[[firstname]]`, never `[[Sales Playbook]]`.
fn double(place: Place) -> Option<Found> {
    let to = place.find(2, "]]", 140)?;
    let inner = place.between(2, to).trim();
    let end = place.at + to + 2;
    if inner.is_empty() {
        return Some(Found::sure(end, FieldState::Empty, "square2", "").trusted(Trust::InCompany));
    }
    if inner.contains(['[', ']']) {
        return None;
    }
    let structure = is_block(inner) && inner.starts_with(|c: char| c.is_ascii_uppercase());
    if structure || inner.starts_with("IF:") {
        return Some(Found::sure(end, FieldState::Structure, "square2", inner));
    }
    let head = name(inner);
    let head = head.split(" OR ").next().unwrap_or(head);
    let upper = head.len() > 2
        && head
            .bytes()
            .all(|b| b.is_ascii_uppercase() || matches!(b, b'_' | b' ' | b'-' | b'.'));
    let words = Words::get();
    let plain = !inner.contains('|') || parts(head).len() > 1 || words.is_identity(&head.to_lowercase());
    let service = matches!(inner, "remove" | "change" | "responder");
    let named = service || (plain && words.names_field(head));
    if upper || named || inner.contains("fallback=") {
        return Some(Found::sure(end, FieldState::Field, "square2", head));
    }
    if inner.contains('|') {
        return None;
    }
    let (_, trust) = judge(inner)?;
    Some(Found::sure(end, FieldState::Field, "square2", head).trusted(trust))
}

/// `[% if x %]`, `[%field%]`.
fn percent(place: Place) -> Option<Found> {
    let to = place.find(2, "]", 200)?;
    let inner = place.between(2, to).trim_end_matches('%');
    let lettered = inner.trim_start().starts_with(|c: char| c.is_ascii_alphabetic());
    lettered.then(|| Found::sure(place.at + to + 1, statement(inner), "square_percent", name(inner)))
}

/// `[-name-]`.
fn dashes(place: Place) -> Option<Found> {
    let to = place.find(2, "-]", 60)?;
    let inner = place.between(2, to);
    Words::get()
        .names_field(inner)
        .then(|| Found::sure(place.at + to + 2, FieldState::Field, "square_dash", inner))
}

fn single(place: Place) -> Option<Found> {
    let Some(to) = matching(place) else {
        return unclosed(place);
    };
    let inner = place.between(1, to);
    let end = place.at + to + 1;
    if place.in_url && !is_part_of_path(place, inner)
        || is_link(place, to)
        || is_front_matter_list(place, to)
        || is_conditional_comment(place)
    {
        return None;
    }
    if let Some(found) = declared(inner, end) {
        return Some(found);
    }
    let (state, mut trust) = judge(inner)?;
    let glued = place.before().is_ascii_alphabetic() || matches!(place.before(), b']' | b'_' | b'.');
    if glued && trust == Trust::InCompany {
        return None;
    }
    if is_front_of_subject(place, to) && (trust == Trust::InCompany || inner.contains('-')) {
        return None;
    }
    if is_code_line(place) || place.follows_code() {
        trust = Trust::InCompany;
    } else if place.greets() {
        trust = Trust::Sure;
    } else if trust == Trust::InCompany && stands_for_a_word(place, to, inner) {
        let named = place.text.get(..place.at).is_some_and(|head| head.ends_with(": "));
        trust = if named { Trust::Sure } else { Trust::Likely };
    }
    if trust == Trust::Sure
        && (place.before() == b']' || place.byte(to + 1) == b'[')
        && inner.contains(char::is_lowercase)
    {
        trust = Trust::Likely;
    }
    Some(Found::sure(end, state, "human", inner).trusted(trust))
}

/// A field that says by its form what it is: `[x,fallback=y]`, `[if:Plan=Pro]`, `[Field: X]`.
fn declared(inner: &str, end: usize) -> Option<Found> {
    let (head, rest) = inner.split_once(',').unwrap_or((inner, ""));
    let head = head.trim();
    let words = Words::get();
    let fallback = is_identifier(head)
        && (rest.trim_start().starts_with("fallback=")
            || (words.names_field(head) && (rest.starts_with(',') || rest.contains("://"))));
    if fallback || inner.starts_with("Field:") {
        let name = if fallback {
            head
        } else {
            inner.trim_start_matches("Field:")
        };
        return Some(Found::sure(end, FieldState::Field, "square1", name));
    }
    // MailPoet: `[subscriber:firstname | default:reader]`.
    let field = inner.split('|').next().unwrap_or(inner).trim();
    let spaced = field
        .split_once(':')
        .is_some_and(|(space, rest)| words.is_namespace(space) && is_identifier(rest));
    if spaced && (field.len() == inner.len() || inner.contains("default:")) {
        return Some(Found::sure(end, FieldState::Field, "square1", field));
    }
    let lower = inner.to_lowercase();
    if lower == "endif" || (lower.starts_with("if:") || lower.starts_with("elseif:")) && inner.contains('=') {
        return Some(Found::sure(end, FieldState::Structure, "square1", inner));
    }
    None
}

/// The `]` that closes the `[` here, over at most nine lines: a bracket may wrap whole paragraphs.
fn matching(place: Place) -> Option<usize> {
    let (mut depth, mut lines) = (0, 0);
    for i in 1..REACH {
        match place.byte(i) {
            0 => return None,
            b']' if depth == 0 => return Some(i),
            b']' => depth -= 1,
            b'[' => depth += 1,
            b'\n' if lines == 8 => return None,
            b'\n' => lines += 1,
            _ => {}
        }
        if depth > 3 {
            return None;
        }
    }
    None
}

/// `[text](url)`, `[text] (http…)`, `[text][1]`, `[text]: http…`.
fn is_link(place: Place, to: usize) -> bool {
    let after = |by: usize| place.byte(to + 1 + by);
    let tail = place.rest().get(to + 1..).unwrap_or(&[]);
    after(0) == b'('
        || tail.starts_with(b" (http")
        || tail.starts_with(b" (www")
        || (after(0) == b'[' && (after(1).is_ascii_digit() || after(1) == b']'))
        || tail.starts_with(b": http")
        || tail.starts_with(b": <")
}

/// `https://calendly.com/[your-name]`: never an array's index or an IPv6 host.
fn is_part_of_path(place: Place, inner: &str) -> bool {
    let known = parts(inner)
        .iter()
        .any(|p| Words::get().may_be_thing(p) || Words::get().leads(p));
    known && matches!(place.before(), b'/' | b'-') && !inner.contains([' ', '='])
        || place.before() == b'=' && judge(inner).is_some_and(|(_, trust)| trust == Trust::Sure)
}

/// `<!--[if mso]>` and `<![endif]-->`.
fn is_conditional_comment(place: Place) -> bool {
    let head = place.text.as_bytes().get(..place.at).unwrap_or(&[]);
    head.ends_with(b"<!--") || head.ends_with(b"<!")
}

/// An instruction whose bracket was never closed: `[optional if they asked`, to the end of the line.
fn unclosed(place: Place) -> Option<Found> {
    let len = place.run(1, 120, |b| {
        !matches!(b, b'\n' | b'[' | b']' | b'{' | b'(' | b'$' | b'"')
    });
    let inner = place.between(1, 1 + len).trim_end();
    let ends = matches!(place.byte(1 + len), b'\n' | 0);
    if !ends {
        return None;
    }
    let (state, trust) = judge(inner).filter(|(state, _)| *state == FieldState::Note)?;
    Some(Found::sure(place.at + 1 + inner.len(), state, "human", inner).trusted(trust))
}

/// `Re: [Some-list] words`: where a mailing list puts its tag.
fn is_front_of_subject(place: Place, to: usize) -> bool {
    let head = place.text.as_bytes().get(..place.at).unwrap_or(&[]);
    let from = head.iter().rev().take(80).position(|b| *b == b'\n');
    let line = head.get(from.map_or(head.len().saturating_sub(80), |by| head.len() - by)..);
    let line = line.unwrap_or(&[]).to_ascii_lowercase();
    let mut words = line.split(|b| matches!(b, b' ' | b'*')).filter(|w| !w.is_empty());
    let label = |word: &[u8]| {
        let tag = word.starts_with(b"[") && word.ends_with(b"]");
        tag || [&b"subject:"[..], b"re:", b"fw:", b"fwd:"].contains(&word)
    };
    let subject = head.is_empty() || words.next().is_some_and(label) && words.all(label);
    subject && place.byte(to + 1) == b' '
}

/// `tags: [a, b]` in the front matter of a text.
fn is_front_matter_list(place: Place, to: usize) -> bool {
    let head = place.text.as_bytes().get(..place.at).unwrap_or(&[]);
    let ends = matches!(place.byte(to + 1), b'\n' | b'\r' | 0);
    ends && place.text.starts_with("---")
        && head.ends_with(b": ")
        && !place.text.get(4..place.at).unwrap_or("").contains("\n---")
}

/// Whether a lone field word stands where the sentence needs a word: `we offer [service] to`.
fn stands_for_a_word(place: Place, to: usize, inner: &str) -> bool {
    let head = place.text.as_bytes().get(..place.at).unwrap_or(&[]);
    let lower_before = matches!(head, [.., b, b' '] if b.is_ascii_lowercase() || *b == b':');
    let after = (place.byte(to + 1), place.byte(to + 2));
    let goes_on = matches!(after, (b' ', b) if b.is_ascii_lowercase())
        || matches!(after, (b',' | b'.' | b'?' | b'!' | b'\'' | b'%', _));
    lower_before && goes_on && (matches!(inner, "X" | "Y" | "Z") || Words::get().may_be_thing(&inner.to_lowercase()))
}

/// Whether code stands right before the bracket: `= [`, `([`, `,[`.
fn is_code_line(place: Place) -> bool {
    let head = place.text.as_bytes().get(..place.at).unwrap_or(&[]);
    head.ends_with(b"= ") || matches!(place.before(), b'=' | b',')
}
