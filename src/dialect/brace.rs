//! Curly braces: double, triple and single, statement tags, half tokens, `{Hi|Hello}`.
//! Knows nothing of other delimiters.

use super::blank::{Trust, judge};
use super::field::FieldState;
use super::inner::{classify, is_block, is_identifier, name, statement};
use super::scan::{Found, Place, Step};
use super::words::{Words, parts};

/// How far a closing brace may be, in bytes.
const REACH: usize = 400;

/// What opens at `{`.
pub(super) fn open(place: Place) -> Step {
    let run = place.run(0, usize::MAX, |b| b == b'{');
    if run > 3 {
        return Step::Skip(place.at + run - 2);
    }
    let found = match (run, place.byte(1)) {
        (3, _) => triple(place).or_else(|| double(place)),
        (2, _) => double(place),
        (_, b'%') => {
            closed(place, "%}", 300).map(|(end, inner)| Found::sure(end, statement(inner), "liquid_tag", inner))
        }
        (_, b'#') => {
            closed(place, "#}", 200).map(|(end, inner)| Found::sure(end, FieldState::Structure, "jinja_comment", inner))
        }
        (_, b'!') => bang(place),
        (_, b'$') => dollar(place),
        _ => single(place),
    };
    found.map_or(Step::Skip(place.at + 1), Step::Found)
}

/// A `}}` that nothing opened, where a sentence goes on: `Hi }},`.
pub(super) fn close(place: Place) -> Option<Found> {
    let alone = place.before() == b' ' && place.starts_with("}}") && matches!(place.byte(2), b',' | b'.' | b'!' | b'?');
    alone.then(|| Found::sure(place.at + 2, FieldState::Broken, "brace2", ""))
}

fn closed<'a>(place: Place<'a>, close: &str, limit: usize) -> Option<(usize, &'a str)> {
    let to = place.find(2, close, limit)?;
    Some((place.at + to + close.len(), place.between(2, to)))
}

fn triple(place: Place) -> Option<Found> {
    let to = place.find(3, "}}}", 160)?;
    let inner = place.between(3, to);
    if inner.contains(['{', '}']) {
        return None;
    }
    Some(Found::sure(place.at + to + 3, classify(inner)?, "brace3", name(inner)))
}

/// `{{…}}`, with braces inside (`{{${x}}}`, `{{random|Hi {{x}}|Hello}}`), or what is left of it.
fn double(place: Place) -> Option<Found> {
    let (mut depth, mut i, mut lines) = (0, 2, 0);
    loop {
        match place.byte(i) {
            b'}' if depth > 0 => depth -= 1,
            b'}' if place.byte(i + 1) == b'}' => {
                let inner = place.between(2, i);
                let nested = inner.strip_prefix('{').unwrap_or(inner);
                let state = classify(nested)?;
                let state = if nested.len() < inner.len() && !inner.ends_with('}') {
                    FieldState::Broken
                } else {
                    state
                };
                return Some(Found::sure(place.at + i + 2, state, "brace2", name(nested)));
            }
            b'}' => return half(place, i, i + 1),
            b'{' => depth += 1,
            b'\n' => lines += 1,
            _ => {}
        }
        if i > REACH || depth > 6 || lines > 1 || place.at + i >= place.text.len() {
            let blanks = place.run(2, 4, |b| b == b' ');
            let word = place.run(2 + blanks, 60, |b| {
                b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.')
            });
            return half(place, 2 + blanks + word, 2 + blanks + word);
        }
        i += 1;
    }
}

/// A field with two braces on one side only: its name up to `to`, its end at `end`.
fn half(place: Place, to: usize, end: usize) -> Option<Found> {
    let inner = place.between(2, to);
    let inner = inner.strip_prefix('{').unwrap_or(inner).trim();
    if !is_identifier(inner) && judge(inner).is_none() {
        return None;
    }
    let found = Found::sure(place.at + end, FieldState::Broken, "brace2", inner);
    Some(found.trusted(trust_of(inner)))
}

/// `{!Contact.FirstName}`.
fn bang(place: Place) -> Option<Found> {
    let to = place.find(2, "}", 140)?;
    let inner = place.between(2, to);
    let opens = inner.starts_with(|c: char| c.is_ascii_alphabetic() || c == '$') && !inner.contains('{');
    let listed = inner
        .split_once(',')
        .is_some_and(|(head, _)| !head.contains(['(', '.']));
    let named = opens && !listed;
    named.then(|| Found::sure(place.at + to + 1, FieldState::Field, "brace_bang", inner))
}

/// `{$name}`.
fn dollar(place: Place) -> Option<Found> {
    let to = place.find(2, "}", 100)?;
    let inner = place.between(2, to);
    let head = name(inner);
    let named = is_identifier(head) && !place.before().is_ascii_alphanumeric() && !inner.contains(['{', ';']);
    named.then(|| Found::sure(place.at + to + 1, FieldState::Field, "brace_dollar", head).trusted(trust_of(head)))
}

/// `{…}`: a field, a blank, variants; mostly code, data or style.
fn single(place: Place) -> Option<Found> {
    let prev = place.before();
    if place.in_url || matches!(prev, b'\\' | b']' | b')' | b'^' | b'%' | b'#') {
        return None;
    }
    let to = matching(place)?;
    let inner = place.between(1, to);
    let end = place.at + to + 1;
    if let Some(found) = word_code(inner, end) {
        return Some(found);
    }
    let glued = prev.is_ascii_alphanumeric() || matches!(prev, b'}' | b'_' | b'=' | b'/' | b'?' | b'\'' | b'"');
    if glued && !Words::get().names_field(name(inner)) {
        return None;
    }
    if inner.trim().is_empty() && place.follows_code() {
        return None;
    }
    if inner.trim().is_empty() {
        return Some(Found::sure(end, FieldState::Empty, "brace1", "").trusted(Trust::InCompany));
    }
    if place.byte(to + 1) == b'}' && is_identifier(inner.trim()) {
        let broken = Found::sure(end + 1, FieldState::Broken, "brace1", inner);
        return Some(broken.trusted(trust_of(inner)));
    }
    let mautic = inner
        .split_once('=')
        .is_some_and(|(kind, _)| kind.ends_with("field") && is_identifier(kind));
    if mautic {
        return Some(Found::sure(end, FieldState::Field, "brace1", name(inner)));
    }
    if inner.contains('|') {
        return variants(inner, end, place);
    }

    let inner = inner.trim();
    if inner.starts_with('/') || (is_block(inner) && inner.contains('$')) || matches!(inner, "else" | "foreachelse") {
        return Some(Found::sure(end, FieldState::Structure, "brace1", inner).trusted(Trust::InCompany));
    }
    let css = inner
        .split_once(':')
        .is_some_and(|(key, _)| !key.contains(' ') && key == key.to_lowercase());
    let set = inner.contains(',') && inner.split(',').all(|member| member.trim().len() < 4);
    if css
        || set
        || inner.contains(['"', '{'])
        || inner.contains(", plural,")
        || inner.contains(", select,")
        || inner.len() < 2
    {
        return None;
    }
    if is_identifier(inner) {
        let trust = if place.greets() { Trust::Sure } else { trust_of(inner) };
        return Some(Found::sure(end, FieldState::Field, "brace1", inner).trusted(trust));
    }
    let (state, trust) = judge(inner)?;
    let trust = match trust {
        _ if place.greets() => Trust::Sure,
        Trust::Sure if inner.contains(' ') => Trust::Likely,
        trust => trust,
    };
    Some(Found::sure(end, state, "brace1", inner).trusted(trust))
}

fn trust_of(name: &str) -> Trust {
    if Words::get().names_field(name) {
        Trust::Sure
    } else {
        Trust::InCompany
    }
}

/// The `}` that closes the `{` here, over at most three lines and no blank one.
fn matching(place: Place) -> Option<usize> {
    let (mut depth, mut lines) = (0, 0);
    for i in 1..REACH {
        match place.byte(i) {
            0 => return None,
            b'}' if depth == 0 => return Some(i),
            b'}' => depth -= 1,
            b'{' => depth += 1,
            b'\n' if lines == 2 || place.byte(i + 1) == b'\n' => return None,
            b'\n' => lines += 1,
            _ => {}
        }
        if depth > 4 {
            return None;
        }
    }
    None
}

/// A word processor's field code: `{ MERGEFIELD First_Name }`.
fn word_code(inner: &str, end: usize) -> Option<Found> {
    let trimmed = inner.trim();
    let (word, rest) = trimmed.split_once(' ').unwrap_or((trimmed, ""));
    let state = match word {
        "MERGEFIELD" | "ADDRESSBLOCK" | "GREETINGLINE" => FieldState::Field,
        "NEXT" | "NEXTIF" | "SKIPIF" => FieldState::Structure,
        "IF" if rest.contains('"') => FieldState::Structure,
        _ => return None,
    };
    Some(Found::sure(end, state, "mergefield", rest))
}

/// `{Hi|Hello}`, or `{FirstName|friend}`, or, where a lone word could be either, neither.
fn variants(inner: &str, end: usize, place: Place) -> Option<Found> {
    let options = options(inner);
    let first = options.first()?.trim();
    let letters = inner.chars().filter(|c| c.is_alphabetic()).count();
    if options.len() < 2 || letters < 4 || inner.contains(['<', '>', '=', ';', '\\', '"', '[', '*']) {
        return None;
    }
    let words = Words::get();
    if is_identifier(first) {
        let compound = parts(first).len() > 1 && words.names_field(first);
        if compound || words.is_identity(&first.to_lowercase()) {
            return Some(Found::sure(end, FieldState::Field, "brace1", first));
        }
        if words.may_be_thing(first) && first == first.to_lowercase() {
            return None;
        }
    }
    let next = place.text.as_bytes().get(end).copied().unwrap_or(0);
    let value = place.text.get(..place.at).is_some_and(|head| head.ends_with(": "));
    let prose = inner.contains(' ')
        || first.starts_with(char::is_uppercase)
        || (matches!(next, b' ' | b',' | b'?' | b'!' | b'.') && !value);
    let trust = if prose { Trust::Sure } else { Trust::InCompany };
    Some(Found::sure(end, FieldState::Spintax, "spintax", "").trusted(trust))
}

/// Splits at the bars that stand outside inner braces.
fn options(inner: &str) -> Vec<&str> {
    let mut depth = 0usize;
    inner
        .split(|c: char| {
            match c {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            c == '|' && depth == 0
        })
        .collect()
}
