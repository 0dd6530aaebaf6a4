//! Fields set off by other signs: `$`, `%`, `*|`, `@`, `#`, `-`, `!!!`, and braces turned into entities or URL escapes.
//! Knows nothing of brackets and braces as such.

use super::blank::Trust;
use super::field::FieldState;
use super::inner::{is_block, is_identifier, name};
use super::scan::{Found, Place, Step};
use super::words::{Words, parts};

fn is_word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_'
}

fn glued(place: Place) -> bool {
    is_word(place.before())
}

/// What opens at `$`: `${Leads.First Name}`, `$[FNAME]$`, `$lead.FirstName`, `$first_name`, `$X`.
pub(super) fn dollar(place: Place) -> Step {
    let found = match (place.byte(1), place.byte(2)) {
        (b'{', b'{') => return Step::Skip(pipeline_expression(place).unwrap_or(place.at + 1)),
        (b'{', _) => dollar_brace(place, 2),
        (b'!', b'{') => dollar_brace(place, 3),
        (b'[', _) => dollar_square(place),
        (b'(', _) => dollar_paren(place),
        _ if !glued(place) && !place.in_url => dollar_word(place).or_else(|| super::figure::money(place)),
        _ => None,
    };
    match found {
        Some(found) => Step::Found(found),
        None if place.byte(1) == b'{' => Step::Skip(place.at + 2),
        None => Step::Skip(place.at + 1),
    }
}

/// Where `${{ secrets.X }}` ends: an expression of a build pipeline, no field.
fn pipeline_expression(place: Place) -> Option<usize> {
    let to = place.find(3, "}}", 200)?;
    let context = place.between(3, to).trim().split('.').next().unwrap_or("");
    let known = [
        "github", "secrets", "env", "vars", "matrix", "steps", "inputs", "needs", "job", "jobs", "runner", "strategy",
    ];
    known.contains(&context).then_some(place.at + to + 2)
}

fn dollar_brace(place: Place, from: usize) -> Option<Found> {
    let to = place.find(from, "}", 100)?;
    let inner = place.between(from, to);
    let head = inner.trim_start_matches('!');
    if place.in_url
        || !head.starts_with(|c: char| c.is_ascii_alphabetic())
        || head.contains(['{', '(', '=', ';', '/', '[', ':', '"'])
    {
        return None;
    }
    let words = Words::get();
    let spaced = head.contains('.') && head.contains(' ');
    let camel = !head.contains(' ') && head.contains(|c: char| c.is_ascii_lowercase());
    let trust = match words.names_field(head) {
        true => Trust::Sure,
        false if spaced => Trust::Sure,
        false if camel || is_plain_name(head) => Trust::InCompany,
        false => return None,
    };
    Some(Found::sure(place.at + to + 1, FieldState::Field, "dollar_brace", head).trusted(trust))
}

fn dollar_square(place: Place) -> Option<Found> {
    let to = place.find(2, "]$", 100)?;
    let inner = place.between(2, to);
    Some(Found::sure(
        place.at + to + 2,
        FieldState::Field,
        "dollar_square",
        name(inner),
    ))
}

/// `$(if [Field: First Name])`, `$(else)`, `$(endif)`.
fn dollar_paren(place: Place) -> Option<Found> {
    let to = place.find(2, ")", 120)?;
    let inner = place.between(2, to);
    let ours = matches!(inner, "else" | "endif") || inner.starts_with("if [") || inner.starts_with("elseif [");
    ours.then(|| Found::sure(place.at + to + 1, FieldState::Structure, "dollar_paren", inner))
}

/// `$lead.FirstName`, `$first_name`.
fn dollar_word(place: Place) -> Option<Found> {
    let from = if place.byte(1) == b'!' { 2 } else { 1 };
    if !place.byte(from).is_ascii_alphabetic() {
        return None;
    }
    let len = place.run(from, 60, |b| is_word(b) || b == b'.');
    let inner = place.between(from, from + len).trim_end_matches('.');
    let words = Words::get();
    let dotted = inner
        .split_once('.')
        .is_some_and(|(space, field)| words.is_namespace(space) && !field.is_empty() && field.bytes().all(is_word));
    let snake =
        inner.contains('_') && parts(inner).len() > 1 && words.names_field(inner) && inner == inner.to_lowercase();
    let end = place.at + from + inner.len();
    match (dotted, snake) {
        (true, _) => Some(Found::sure(end, FieldState::Field, "dollar_dot", inner)),
        (_, true) => {
            let known = inner.ends_with("_name") || inner.starts_with("first") || inner.starts_with("company");
            let trust = if known { Trust::Sure } else { Trust::InCompany };
            Some(Found::sure(end, FieldState::Field, "dollar_word", inner).trusted(trust))
        }
        _ => {
            let plain = is_plain_name(inner) && words.names_field(inner) && !is_shell(inner) && !is_in_code(place, end);
            plain.then(|| Found::sure(end, FieldState::Field, "dollar_word", inner).trusted(Trust::InCompany))
        }
    }
}

/// `NAME`, `MEETUP_LINK`, `email_address`: letters of one case, and low lines.
fn is_plain_name(name: &str) -> bool {
    let letters = || name.bytes().filter(|b| *b != b'_');
    name.len() > 1 && (letters().all(|b| b.is_ascii_uppercase()) || letters().all(|b| b.is_ascii_lowercase()))
}

/// What every shell knows.
fn is_shell(name: &str) -> bool {
    let known = [
        "HOME", "PATH", "USER", "HOST", "HOSTNAME", "LOGNAME", "SHELL", "DISPLAY", "EDITOR", "MAIL", "LANG", "ID",
    ];
    known.contains(&name)
}

/// Whether what stands around a `$name` that goes to `end` makes it a variable in code.
fn is_in_code(place: Place, end: usize) -> bool {
    let rest = place.text.get(end..).unwrap_or("");
    let next = rest.trim_start_matches(' ');
    let code = ["=", ";", "->", "[", "(", "{", "++", "/", "|", ")", "\\", "<", "\""];
    code.iter().any(|sign| next.starts_with(sign))
        || matches!(
            place.before(),
            b'(' | b'"' | b'\'' | b'\\' | b'/' | b'=' | b'{' | b'@' | b'!' | b'<'
        )
}

/// What opens at `%`.
pub(super) fn percent(place: Place) -> Option<Found> {
    if place.starts_with("%7B%7B") || place.starts_with("%7b%7b") {
        return url_escaped(place);
    }
    if glued(place) || place.in_url {
        return None;
    }
    match place.byte(1) {
        b'%' => percent_pair(place),
        b'(' => python(place),
        _ => percent_word(place),
    }
}

fn url_escaped(place: Place) -> Option<Found> {
    let to = place.find(6, "%7D%7D", 120).or_else(|| place.find(6, "%7d%7d", 120))?;
    let inner = place.between(6, to);
    Some(Found::sure(place.at + to + 6, FieldState::Broken, "brace2", inner))
}

/// `%%first_name%%`, `%%=v(@x)=%%`, `%%[ … ]%%`, `%%if(…)%%`.
fn percent_pair(place: Place) -> Option<Found> {
    let (close, state) = match place.byte(2) {
        b'[' => ("]%%", FieldState::Structure),
        b'=' => ("=%%", FieldState::Field),
        _ if place.starts_with("%%if(") => (")%%", FieldState::Field),
        _ => ("%%", FieldState::Field),
    };
    let to = place.find(2, close, 300)?;
    let inner = place.between(2, to);
    let end = place.at + to + close.len();
    let named = close != "%%"
        || is_identifier(
            inner
                .trim_start_matches('!')
                .trim_end_matches('_')
                .replace(' ', "_")
                .as_str(),
        );
    named.then(|| Found::sure(end, state, "percent2", inner.trim_matches(['=', '[', ']', '!'])))
}

/// `%(first_name)s`.
fn python(place: Place) -> Option<Found> {
    let to = place.find(2, ")s", 60)?;
    let inner = place.between(2, to);
    let trust = if Words::get().names_field(inner) {
        Trust::Sure
    } else {
        Trust::InCompany
    };
    is_identifier(inner)
        .then(|| Found::sure(place.at + to + 2, FieldState::Field, "percent_format", inner).trusted(trust))
}

/// `%FIRSTNAME%`, `%recipient.name%`, `%/IF%`, or half of one: `%FIRSTNAME,`.
fn percent_word(place: Place) -> Option<Found> {
    if place.starts_with("%IF ")
        || place.starts_with("%ELSE")
        || place.starts_with("%/IF")
        || place.starts_with("%ELSEIF ")
    {
        let to = place.find(1, "%", 120)?;
        return Some(Found::sure(
            place.at + to + 1,
            FieldState::Structure,
            "percent1",
            place.between(1, to),
        ));
    }
    let len = place.run(1, 60, |b| is_word(b) || matches!(b, b'.' | b'-'));
    let inner = place.between(1, 1 + len);
    if len < 3 || !is_identifier(inner) || !Words::get().names_field(inner) {
        return None;
    }
    let bar = usize::from(place.byte(1 + len) == b'|');
    if place.byte(1 + len + bar) == b'%' {
        return Some(Found::sure(
            place.at + len + bar + 2,
            FieldState::Field,
            "percent1",
            inner,
        ));
    }
    let inner = inner.trim_end_matches(['.', '-']);
    let half = inner.len() > 3 && inner == inner.to_uppercase() && matches!(place.before(), b' ' | 0 | b'\n');
    half.then(|| Found::sure(place.at + 1 + inner.len(), FieldState::Broken, "percent1", inner))
}

/// What opens at `*`: `*|FNAME|*`, or half of one.
pub(super) fn star(place: Place) -> Option<Found> {
    if place.byte(1) != b'|' || !place.byte(2).is_ascii_alphabetic() {
        return None;
    }
    if let Some(to) = place.find(2, "|*", 170) {
        let inner = place.between(2, to);
        if !inner.contains('*') {
            let structure = ["IF:", "IFNOT:", "ELSE:", "ELSEIF:", "END:"]
                .iter()
                .any(|s| inner.starts_with(s));
            let state = if structure {
                FieldState::Structure
            } else {
                FieldState::Field
            };
            return Some(Found::sure(place.at + to + 2, state, "star_pipe", name(inner)));
        }
    }
    let len = place.run(2, 60, |b| {
        b.is_ascii_uppercase() || matches!(b, b'_' | b':') || b.is_ascii_digit()
    });
    let inner = place.between(2, 2 + len);
    let closer = place.run(2 + len, 1, |b| matches!(b, b'*' | b'|'));
    (len > 2).then(|| Found::sure(place.at + 2 + len + closer, FieldState::Broken, "star_pipe", inner))
}

/// `|FNAME|*`, whose first star is gone.
pub(super) fn pipe(place: Place) -> Option<Found> {
    let len = place.run(1, 60, |b| b.is_ascii_uppercase() || b == b'_');
    let half = len > 2 && place.byte(1 + len) == b'|' && place.byte(2 + len) == b'*' && place.before() != b'*';
    half.then(|| {
        Found::sure(
            place.at + len + 3,
            FieldState::Broken,
            "star_pipe",
            place.between(1, 1 + len),
        )
    })
}

/// What opens at `@`: `@firstname`, `@FIRSTNAME@`.
pub(super) fn at_sign(place: Place) -> Option<Found> {
    if glued(place) || matches!(place.before(), b'.' | b'-' | b'+') {
        return None;
    }
    let len = place.run(1, 50, is_word);
    let inner = place.between(1, 1 + len);
    let next = place.byte(1 + len);
    let upper = inner.bytes().all(|b| b.is_ascii_uppercase() || b == b'_');
    if next == b'@' && len > 2 && upper && Words::get().names_field(inner) {
        return Some(Found::sure(place.at + len + 2, FieldState::Field, "at_pair", inner));
    }
    let known = matches!(
        inner,
        "firstname" | "lastname" | "fullname" | "surname" | "email" | "name" | "company"
    );
    let host = next == b'.' && place.byte(2 + len).is_ascii_alphanumeric();
    (known && !host && next != b'-').then(|| Found::sure(place.at + 1 + len, FieldState::Field, "at_word", inner))
}

/// What opens at `#`: `#firstname#`, `##NAME##`, `#{name}`.
pub(super) fn hash(place: Place) -> Option<Found> {
    if place.in_url {
        return None;
    }
    if let Some(directive) = velocity(place) {
        return Some(directive);
    }
    if glued(place) {
        return None;
    }
    if place.byte(1) == b'{' {
        let to = place.find(2, "}", 60)?;
        let inner = place.between(2, to);
        let trust = if Words::get().names_field(inner) {
            Trust::Sure
        } else {
            Trust::InCompany
        };
        return is_identifier(inner)
            .then(|| Found::sure(place.at + to + 1, FieldState::Field, "hash_brace", inner).trusted(trust));
    }
    let signs = if place.byte(1) == b'#' { 2 } else { 1 };
    let len = place.run(signs, 40, |b| is_word(b) || b == b'-');
    let inner = place.between(signs, signs + len);
    let closes = place.run(signs + len, signs, |b| b == b'#') == signs;
    (len > 2 && closes && Words::get().names_field(inner))
        .then(|| Found::sure(place.at + len + 2 * signs, FieldState::Field, "hash_pair", inner))
}

/// `#if( $lead.City )`, and the `#else$…` and `#end` that only a template glues to a reference or a line.
fn velocity(place: Place) -> Option<Found> {
    let word = place.run(1, 12, |b| b.is_ascii_lowercase());
    let inner = place.between(1, 1 + word);
    let opens = matches!(inner, "if" | "elseif" | "foreach" | "set") && place.byte(1 + word) == b'(';
    if opens {
        let to = place.find(1 + word, ")", 120)?;
        let calls = usize::from(place.between(1, to).ends_with('('));
        let rest = place.find(to + 1, ")", 4).filter(|_| calls == 1).unwrap_or(to);
        let dollars = place.between(1, rest).contains('$');
        return dollars.then(|| Found::sure(place.at + rest + 1, FieldState::Structure, "velocity_directive", inner));
    }
    let next = place.byte(1 + word);
    let inside = glued(place) || place.before() == b'}';
    let splits = (inner == "else" && next == b'$') || (inner == "end" && inside && !is_word(next) && next != b'-');
    splits.then(|| Found::sure(place.at + 1 + word, FieldState::Structure, "velocity_directive", inner))
}

/// `-first_name-`: only names that nothing else would put between hyphens.
pub(super) fn dash(place: Place) -> Option<Found> {
    if glued(place) || matches!(place.before(), b'-' | b'.' | b'/') || place.in_url {
        return None;
    }
    let len = place.run(1, 20, is_word);
    let inner = place.between(1, 1 + len);
    let after = place.byte(2 + len);
    let ends = place.byte(1 + len) == b'-' && !is_word(after) && !matches!(after, b'-' | b'>');
    let known = matches!(
        inner,
        "name" | "firstname" | "first_name" | "lastname" | "last_name" | "email" | "company" | "city"
    );
    (ends && known).then(|| Found::sure(place.at + len + 2, FieldState::Field, "dash_pair", inner))
}

/// `!!!EMAIL_ADDR!!!`.
pub(super) fn bang(place: Place) -> Option<Found> {
    if !place.starts_with("!!!") || place.before() == b'!' {
        return None;
    }
    let len = place.run(3, 40, |b| b.is_ascii_uppercase() || b == b'_');
    let inner = place.between(3, 3 + len);
    let closes = place.run(3 + len, 4, |b| b == b'!') == 3;
    (closes && inner.contains('_')).then(|| Found::sure(place.at + len + 6, FieldState::Field, "magic", inner))
}

/// `&#123;&#123;first_name&#125;&#125;`: braces that became entities.
pub(super) fn ampersand(place: Place) -> Option<Found> {
    for (open, close) in [
        ("&#123;", "&#125;"),
        ("&lbrace;", "&rbrace;"),
        ("&lcub;", "&rcub;"),
        ("&#x7B;", "&#x7D;"),
    ] {
        if place.starts_with(open) {
            let to = place.find(open.len(), close, 120)?;
            let doubled =
                place.byte(to + close.len()) == b'&' && place.between(to + close.len(), to + 2 * close.len()) == close;
            let end = to + close.len() * if doubled { 2 } else { 1 };
            let inner = place.between(open.len(), to).trim_start_matches(open);
            return (!is_block(inner)).then(|| Found::sure(place.at + end, FieldState::Broken, "brace2", inner));
        }
    }
    None
}
