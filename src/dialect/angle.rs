//! Angle brackets and their kin: `<<x>>`, `<%= x %>`, `<insert x>`, `«x»`, `(insert x)`.
//! Knows nothing of other delimiters.

use super::blank::{Trust, judge};
use super::field::FieldState;
use super::inner::{is_block, is_identifier};
use super::scan::{Found, Place};
use super::words::Words;

/// Template tags written like HTML.
const TEMPLATE_TAGS: [&str; 9] = [
    "unsubscribe",
    "webversion",
    "preferences",
    "forwardtoafriend",
    "currentday",
    "currentmonth",
    "currentyear",
    "singleline",
    "multiline",
];

/// HTML elements, and the names of XML roots.
const ELEMENTS: [&str; 76] = [
    "a",
    "abbr",
    "acronym",
    "address",
    "area",
    "article",
    "aside",
    "audio",
    "b",
    "base",
    "big",
    "blockquote",
    "body",
    "br",
    "button",
    "canvas",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "data",
    "dd",
    "del",
    "details",
    "dfn",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "em",
    "fieldset",
    "figcaption",
    "figure",
    "font",
    "footer",
    "form",
    "frame",
    "frameset",
    "h1",
    "h2",
    "h3",
    "head",
    "header",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "legend",
    "li",
    "link",
    "main",
    "map",
    "meta",
    "nav",
    "object",
    "ol",
    "option",
    "p",
    "param",
    "pre",
    "root",
    "script",
    "section",
    "select",
    "span",
    "style",
    "summary",
    "table",
];

/// More of them.
const MORE_ELEMENTS: [&str; 24] = [
    "title", "video", "q", "s", "samp", "small", "source", "strike", "strong", "sub", "sup", "tbody", "td", "template",
    "textarea", "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var",
];

/// What opens at `<`.
pub(super) fn open(place: Place) -> Option<Found> {
    match place.byte(1) {
        b'<' => double(place),
        b'%' => erb(place),
        _ => single(place),
    }
}

/// `<<First name>>`.
fn double(place: Place) -> Option<Found> {
    let to = place.find(2, ">>", 80)?;
    let inner = place.between(2, to);
    if !inner.starts_with(|c: char| c.is_ascii_alphabetic()) || inner.contains(['<', '>', ';', '(']) {
        return None;
    }
    Some(Found::sure(place.at + to + 2, FieldState::Field, "angle2", inner).trusted(trust_of(inner)?))
}

/// Whether what is printed is another file or the page that this one frames: `<%= render "footer" %>`, `<%- include("head") %>`.
fn includes(inner: &str) -> bool {
    let call = inner.trim_start_matches(['=', '-', ' ']);
    let length = call
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .unwrap_or(call.len());
    matches!(
        &call[..length],
        "render" | "include" | "partial" | "yield" | "content_for" | "component"
    )
}

/// `<%= first_name %>`.
fn erb(place: Place) -> Option<Found> {
    let to = place.find(2, "%>", 200)?;
    let inner = place.between(2, to);
    let prints = inner.starts_with(['=', '-']) || (is_identifier(inner.trim()) && !is_block(inner));
    let prints = prints && !includes(inner);
    let state = if prints {
        FieldState::Field
    } else {
        FieldState::Structure
    };
    Some(Found::sure(
        place.at + to + 2,
        state,
        "erb",
        inner.trim_start_matches(['=', '-']),
    ))
}

/// `<insert company>`, `<COMPANY>`, `<unsubscribe>`; never an address, a URL or an HTML tag.
fn single(place: Place) -> Option<Found> {
    let to = place.find(1, ">", 120)?;
    let inner = place.between(1, to);
    let end = place.at + to + 1;
    let tag = inner.trim_start_matches('/').split(' ').next().unwrap_or("");
    if TEMPLATE_TAGS.contains(&tag) {
        return Some(Found::sure(end, FieldState::Field, "html_tag", tag));
    }
    let glued = place.before().is_ascii_alphanumeric() || matches!(place.before(), b'_' | b'<');
    let markup =
        inner.starts_with(['/', '!', '?', ' ']) || inner.ends_with('/') || inner.contains(['<', '=', ':', '"', '.']);
    let note = inner
        .split_once(": ")
        .is_some_and(|(head, _)| !head.contains([' ', '.', '/']));
    if glued || (markup && !note && !inner.contains("e.g.")) || (is_element(inner) && !is_word_for_blank(place, inner))
    {
        return None;
    }
    let (state, trust) = judge(inner)?;
    let trust = match trust {
        _ if place.greets() => Trust::Sure,
        _ if place.follows_code() => Trust::InCompany,
        Trust::Sure if !inner.contains([' ', '_']) => Trust::Likely,
        Trust::InCompany if shouts_thing(inner) => Trust::Likely,
        trust => trust,
    };
    Some(Found::sure(end, state, "angle1", inner).trusted(trust))
}

/// `<DATE>`, `<LINK-OF-MEETUP>`: capitals that name what is to be filled in.
fn shouts_thing(inner: &str) -> bool {
    inner.len() > 2 && !inner.contains(char::is_lowercase) && Words::get().names_blank(inner)
}

/// Whether an element's name is a word somebody put where the sentence needs it: `at <time>`, and no `</time>` anywhere.
fn is_word_for_blank(place: Place, inner: &str) -> bool {
    let known = ["time", "title", "address", "link", "source", "section", "area"].contains(&inner);
    let head = place.text.get(..place.at).unwrap_or("");
    let leads = [
        "on ", "at ", "by ", "in ", "from ", "to ", "of ", "our ", "your ", "is ",
    ];
    known && leads.iter().any(|word| head.ends_with(word)) && !place.text.contains(&format!("</{inner}"))
}

fn is_element(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ELEMENTS.contains(&name.as_str()) || MORE_ELEMENTS.contains(&name.as_str())
}

/// `«First_Name»`, never a quotation.
pub(super) fn guillemet(place: Place) -> Option<Found> {
    if !place.starts_with("«") {
        return None;
    }
    let to = place.find(2, "»", 120)?;
    let inner = place.between(2, to);
    if inner.is_empty() || inner.starts_with(char::is_whitespace) || inner.contains('«') {
        return None;
    }
    let trust = if is_identifier(inner) && inner.contains('_') {
        Trust::Sure
    } else {
        trust_of(inner)?
    };
    Some(Found::sure(place.at + to + 2, FieldState::Field, "guillemet", inner).trusted(trust))
}

/// `(insert name)`, `(Company Name)`: only what says it is a blank.
pub(super) fn paren(place: Place) -> Option<Found> {
    let to = place.find(1, ")", 80)?;
    let inner = place.between(1, to);
    let glued = place.before().is_ascii_alphanumeric() || matches!(place.before(), b']' | b'_' | b'.');
    if glued || inner.contains(['(', '[', '{', '<', '@', '.', ',', ';', '=']) {
        return None;
    }
    let words: Vec<&str> = inner.split(' ').collect();
    let inserts = words.len() > 1 && matches!(words.first()?.to_ascii_lowercase().as_str(), "insert" | "enter");
    let known = Words::get();
    let titled = words.len() > 1
        && words.len() < 5
        && words.iter().all(|w| {
            let lower = w.to_lowercase();
            w.starts_with(char::is_uppercase) && (known.may_be_thing(&lower) || known.leads(&lower))
        })
        && words.last().is_some_and(|w| known.may_be_thing(&w.to_lowercase()));
    let (state, trust) = judge(inner)?;
    let end = place.at + to + 1;
    if inserts || titled {
        return (trust == Trust::Sure).then(|| Found::sure(end, state, "human", inner));
    }
    let orders = words.len() > 2
        && inner.starts_with(|c: char| c.is_ascii_uppercase())
        && known.orders(&words.first()?.to_lowercase());
    if orders {
        return Some(Found::sure(end, FieldState::Note, "human", inner).trusted(Trust::InCompany));
    }
    let named = words.len() < 3
        && words
            .iter()
            .all(|w| known.may_be_thing(&w.to_lowercase()) || known.leads(&w.to_lowercase()))
        && words.last().is_some_and(|w| known.may_be_thing(&w.to_lowercase()));
    let lower = inner.to_lowercase();
    let whose =
        known.leads(lower.split(' ').next()?) && words.len() == 2 && known.is_thing(lower.split(' ').next_back()?);
    let trust = match whose {
        _ if place.greets() => Trust::Sure,
        true => Trust::Likely,
        false => Trust::InCompany,
    };
    named.then(|| Found::sure(end, state, "human", inner).trusted(trust))
}

fn trust_of(inner: &str) -> Option<Trust> {
    if Words::get().names_field(inner) {
        return Some(Trust::Sure);
    }
    judge(inner).map(|(_, trust)| trust)
}
