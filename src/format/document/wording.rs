//! What a line or a block of a document reads as: a greeting, a closing formula, sentences to somebody, a label.
//! Knows nothing of what stands around it.

use super::label;
use crate::message::{greeting, is_formula, leading_slot};

/// Whether a block reads as a message: it greets, has a subject, or is signed.
pub(super) fn reads(content: &str) -> bool {
    let content = content.trim();
    let first = first_line(content);
    if label::subject(first).is_some_and(|value| !value.is_empty()) {
        return content.len() > first.len();
    }
    let headed = content.starts_with("---") && content.lines().any(|l| label::subject(l).is_some());
    if headed || is_salutation(first) && greets(first) && count(content) >= 5 {
        return true;
    }
    if opens_a_call(content, first) {
        return true;
    }
    let named = greeting(first, true) == first.len()
        && first.ends_with([',', '!', '-', '—', '–'])
        && leading_slot(first).is_none();
    let last = content.lines().rev().map(str::trim).filter(|l| !l.is_empty()).take(6);
    let signed = last.into_iter().any(|l| is_formula(l) || is_sender(l));
    (named || signed) && is_prose(content)
}

/// Whether a block is a call: it asks or tells a name in quotation marks, or two speakers take turns.
fn opens_a_call(content: &str, first: &str) -> bool {
    let lower = first.to_lowercase();
    let quoted = first.starts_with(['"', '“']);
    let names = [
        "is this ",
        "is this..",
        "this is ",
        "my name is",
        "it's just",
        "calling",
    ];
    // `Wanda: "…"` and `You: "…"`, one of them a part in a call.
    let mut turns = 0;
    let mut known = false;
    for (name, said) in content.lines().filter_map(|line| line.trim().split_once(": ")) {
        let speaks = name.starts_with(char::is_uppercase) && count(name) <= 2 && said.starts_with(['"', '“']);
        turns += usize::from(speaks);
        known |= speaks && label::is_speaker(&format!("{name}: x"));
    }
    count(content) >= 8 && (quoted && names.iter().any(|words| lower.contains(words)) || known && turns >= 2)
}

/// Whether a block is sentences to somebody, and no list of keys, bullets or code.
pub(super) fn is_prose(content: &str) -> bool {
    let lines: Vec<&str> = content.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    let odd = |l: &&&str| {
        let key = l
            .find(':')
            .is_some_and(|at| at < 30 && l.get(..at).is_some_and(|k| count(k) <= 3))
            && !label::is_speaker(l);
        key || l.contains("=\"")
            || l.starts_with(['|', '#', '{', '}', '<', '/', '└', '├', '│', '-', '*', '→'])
            || l.ends_with(['{', ';', '}']) && !l.ends_with("}}")
    };
    let you = content
        .split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
        .any(|w| {
            matches!(
                w.to_lowercase().as_str(),
                "you" | "your" | "i" | "i'm" | "i’m" | "we" | "you're" | "i've" | "i’ve" | "you’re"
            )
        });
    lines.iter().filter(odd).count() * 2 < lines.len().max(1) && you && count(content) >= 8
}

/// Whether a block asks a machine for a message: `Write a follow-up email …`.
pub(super) fn is_request(content: &str) -> bool {
    let first = content
        .split_whitespace()
        .next()
        .unwrap_or("")
        .trim_matches(['*', '"', ':'])
        .to_lowercase();
    let lower = content.to_lowercase();
    matches!(
        first.as_str(),
        "write"
            | "create"
            | "generate"
            | "draft"
            | "act"
            | "compose"
            | "craft"
            | "given"
            | "using"
            | "role"
            | "rewrite"
            | "analyze"
            | "analyse"
    ) || lower.starts_with("you are ")
}

pub(super) fn first_line(content: &str) -> &str {
    let mut lines = content
        .lines()
        .map(|l| l.trim_start_matches(['>', ' ', '\t']).trim_end());
    lines.find(|l| !l.is_empty()).unwrap_or("")
}

/// Block-quote marks away; places are not kept.
pub(super) fn unquoted(content: &str) -> String {
    let lines = content.lines().map(|l| l.trim_start_matches(['>', ' ']));
    lines.collect::<Vec<_>>().join("\n")
}

pub(super) fn greets(line: &str) -> bool {
    greeting(line, true) > 0
}

/// Whether the line opens with a word of greeting or a slot, not only with a name.
pub(super) fn is_salutation(line: &str) -> bool {
    const WORDS: [&str; 16] = [
        "hi",
        "hello",
        "hey",
        "hiya",
        "dear",
        "greetings",
        "howdy",
        "hallo",
        "bonjour",
        "hola",
        "ciao",
        "hej",
        "moin",
        "liebe",
        "lieber",
        "sehr",
    ];
    let line = line.trim_start_matches(['"', '“', '*', '_', ' ', '\'', '‘']);
    let first = line
        .split(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or("")
        .to_lowercase();
    let lower = || line.to_lowercase();
    WORDS.contains(&first.as_str())
        || first == "good"
            && ["morning", "afternoon", "evening", "day"]
                .iter()
                .any(|t| lower().starts_with(&format!("good {t}")))
        || first == "to" && lower().starts_with("to whom")
        || leading_slot(line).is_some_and(|slot| {
            is_person(line.get(..slot).unwrap_or(""))
                && line
                    .get(slot..)
                    .is_some_and(|rest| rest.starts_with([',', '!', ' ', '-']) || rest.is_empty())
        })
}

/// Whether a slot stands for the reader: `[First name]`, `{{contact.fname}}`.
pub(super) fn is_person(slot: &str) -> bool {
    const PERSON: [&str; 8] = [
        "name",
        "first",
        "fname",
        "recipient",
        "contact",
        "prospect",
        "firstname",
        "person",
    ];
    let lower = slot.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    words.clone().count() <= 6 && words.any(|w| PERSON.contains(&w)) && !lower.contains("company")
}

/// Whether a fresh line can open a message: it greets with a word or a slot, or by a name alone on the line.
pub(super) fn starts(line: &str) -> bool {
    greets(line) && (is_salutation(line) || line.ends_with(',') && count(line) <= 3)
}

/// A short line that names what follows it.
pub(super) fn is_label(line: &str, bold: bool) -> bool {
    let bare = line.trim_end_matches(['*', '_', ' ']);
    let ends = bare.ends_with([':', '：']) || line.ends_with(":**") || line.ends_with(":__");
    let sentence = bare.ends_with(['.', '!', '?', ',', ';']);
    ends && count(line) <= 16 || !sentence && count(line) <= 12 && (bold || label::names_message(line))
}

/// A line of a signature: a name, a title, an address, a number.
pub(super) fn is_signature(line: &str) -> bool {
    let sentence = line.ends_with(['.', '?', '!', ':']) && count(line) > 3;
    count(line) <= 9 && !sentence || line.contains('|') && count(line) <= 14
}

/// A slot for the sender's name alone on its line.
pub(super) fn is_sender(line: &str) -> bool {
    let bare = line.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '”' | '*' | ',' | '-' | '–' | '—'));
    let slot = leading_slot(bare) == Some(bare.len());
    let lower = bare.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphabetic());
    slot && words.any(|w| w.ends_with("name") || matches!(w, "sender" | "signature" | "rep" | "me"))
}

pub(super) fn count(text: &str) -> usize {
    text.split_whitespace()
        .filter(|w| w.chars().any(char::is_alphanumeric))
        .count()
}

/// Whether a line opens or closes a message: it greets as a whole, or is a closing formula.
pub(super) fn opens_or_closes(line: &str) -> bool {
    is_salutation(line) && greets(line) || is_formula(line) || is_sender(line) || label::subject(line).is_some()
}
