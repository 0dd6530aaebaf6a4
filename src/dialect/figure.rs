//! Figures and words left open: `XXX`, `XX%`, `$X`, `____`, `__NAME__`.
//! Knows nothing of brackets.

use super::blank::Trust;
use super::field::FieldState;
use super::scan::{Found, Place, Step};
use super::words::Words;

fn is_x(b: u8) -> bool {
    matches!(b, b'X' | b'x')
}

/// What opens at `X` or `x`: `XXX`, `XX%`, `X,XXX`, `xxx-xxx-xxxx`.
pub(super) fn cross(place: Place) -> Option<Found> {
    let before = place.before();
    if before.is_ascii_alphanumeric()
        || matches!(before, b'_' | b'.' | b'/' | b'@' | b'\'' | b'<' | b'&' | b'-')
        || before >= 0x80 && !place.text.get(..place.at)?.ends_with(['£', '€'])
        || place.in_url
    {
        return None;
    }
    let len = extent(place, 0)?;
    let token = place.between(0, len);
    let crosses = token.bytes().filter(|b| is_x(*b)).count();
    let next = place.byte(len);
    if next.is_ascii_alphabetic()
        || next == b'_'
        || (next == b'.' && place.byte(len + 1).is_ascii_alphanumeric())
        || next >= 0x80 && !place.text.get(place.at + len..)?.starts_with(['–', '—', '’', '”', '…'])
    {
        return None;
    }
    let large = token.starts_with('X');
    let percent = large && (next == b'%' || (next == b' ' && place.byte(len + 1) == b'%'));
    let end = place.at + len + usize::from(next == b'%');
    if percent {
        return Some(Found::sure(end, FieldState::Placeholder, "human", token));
    }
    let whole = ((3..7).contains(&crosses) || token.matches('-').count() > 1) && !token.contains('.');
    let trust = match whole && !place.follows_code() {
        true if place.greets() => Trust::Sure,
        true if large || token.contains('-') => Trust::Likely,
        _ if large && token == "XX" && counts_things(place, len) => Trust::Likely,
        _ => Trust::InCompany,
    };
    (crosses >= 2).then(|| Found::sure(place.at + len, FieldState::Placeholder, "human", token).trusted(trust))
}

/// `XX minutes`, `XX people`: a small word of some length behind a blank.
fn counts_things(place: Place, len: usize) -> bool {
    place.byte(len) == b' ' && place.run(len + 1, 20, |b| b.is_ascii_lowercase()) > 3
}

/// `$X`, `$XX,XXX`, `$XK`.
pub(super) fn money(place: Place) -> Option<Found> {
    let len = extent(place, 1)?;
    let unit = place.run(1 + len, 1, |b| matches!(b, b'K' | b'k' | b'M' | b'B'));
    let next = place.byte(1 + len + unit);
    let large = place.byte(1) == b'X';
    let ends = !next.is_ascii_alphanumeric() && !matches!(next, b'_' | b'=' | b'[' | b'-' | b'{' | b'>');
    (large && ends).then(|| {
        let token = place.between(0, 1 + len + unit);
        let trust = if len + unit > 1 { Trust::Sure } else { Trust::InCompany };
        Found::sure(place.at + 1 + len + unit, FieldState::Placeholder, "human", token).trusted(trust)
    })
}

/// How many bytes of one pattern of crosses (`XX`, `X,XXX`, `xxx-xxx`) start at `from`; all of one case.
fn extent(place: Place, from: usize) -> Option<usize> {
    let x = place.byte(from);
    if !is_x(x) {
        return None;
    }
    let raw = place.run(from, 40, |b| b == x || matches!(b, b',' | b'.' | b'-'));
    let trimmed = place.between(from, from + raw).trim_end_matches([',', '.', '-']);
    Some(trimmed.len())
}

/// What opens at `_`: a line to write on, within a line of words; or `__NAME__`.
pub(super) fn line(place: Place) -> Step {
    let run = place.run(0, usize::MAX, |b| b == b'_');
    let skip = Step::Skip(place.at + run);
    let before = place.before();
    if before.is_ascii_alphanumeric() || place.in_url {
        return skip;
    }
    if run == 2 {
        let len = place.run(2, 40, |b| b.is_ascii_uppercase() || b == b'_');
        let inner = place.between(2, 2 + len).trim_end_matches('_');
        let ends = len >= inner.len() + 2;
        if ends && Words::get().names_field(inner) {
            return Step::Found(Found::sure(place.at + 2 + len, FieldState::Field, "underscores", inner));
        }
        return skip;
    }
    if !(3..=24).contains(&run) || place.byte(run).is_ascii_alphanumeric() || place.byte(run) == 8 {
        return skip;
    }
    match stands_in_words(place, run) {
        Some(trust) => Step::Found(Found::sure(place.at + run, FieldState::Placeholder, "human", "").trusted(trust)),
        None => skip,
    }
}

/// Whether words stand before the run on its line, and no drawing.
fn stands_in_words(place: Place, run: usize) -> Option<Trust> {
    let head = place.text.as_bytes().get(..place.at).unwrap_or(&[]);
    let line = head.iter().rev().take(160).take_while(|b| **b != b'\n');
    let (mut letters, mut drawn, mut blanks) = (0, 0, 0);
    for b in line {
        match b {
            b if b.is_ascii_alphabetic() => letters += 1,
            b'_' if letters > 1 => {}
            b'|' | b'/' | b'\\' | b'_' | b'=' | b'+' | b'~' | b'<' | b'>' => drawn += 1,
            b' ' => blanks += 1,
            _ => {}
        }
    }
    let after = place.byte(run);
    let drawing = drawn > 1 || matches!(after, b'/' | b'\\' | b'|') || blanks > letters + 2;
    let prose = letters > 1 && matches!(place.before(), b' ' | b':' | b'$' | b'(' | b'#' | b'"');
    if drawing || !prose {
        return None;
    }
    // A long line behind a label is a form's, for the reader to fill in.
    let labelled = head.trim_ascii_end().ends_with(b":") && run > 9;
    Some(match labelled {
        _ if place.greets() => Trust::Sure,
        true => Trust::InCompany,
        false => Trust::Likely,
    })
}

/// What opens at `y` or `Y`: `yourcompany.com`, `your-email@yourcompany.com`.
pub(super) fn address(place: Place) -> Option<Found> {
    let before = place.before();
    let your = place
        .rest()
        .get(..4)
        .is_some_and(|head| head.eq_ignore_ascii_case(b"your"));
    if !your || before.is_ascii_alphanumeric() || matches!(before, b'_' | b'-') {
        return None;
    }
    let len = place.run(0, 64, |b| {
        b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b'@')
    });
    let token = place.between(0, len).trim_end_matches(['.', '-', '_', '@']);
    let (host, domain) = token.rsplit_once('.')?;
    let host = host.rsplit('@').next().unwrap_or(host).to_ascii_lowercase();
    let thing = host.strip_prefix("your").unwrap_or("").trim_start_matches('-');
    let stands_in = Words::get().may_be_thing(thing) || token.to_ascii_lowercase().starts_with("your-email@");
    let known = matches!(domain, "com" | "org" | "net" | "io" | "co" | "ai" | "app" | "dev");
    // Advice for everybody says `yourdomain.com`; only a letterhead says `yourcompany.com`.
    let common = matches!(
        thing,
        "domain" | "name" | "site" | "website" | "host" | "server" | "account"
    );
    let trust = if common { Trust::InCompany } else { Trust::Sure };
    (stands_in && known)
        .then(|| Found::sure(place.at + token.len(), FieldState::Placeholder, "human", token).trusted(trust))
}
