//! Who the speakers of a call script are: the side that calls, or the side that is called.
//! Knows nothing of how turns are set on the page.

use super::turn::Turn;
use super::words::count_plain;
use std::collections::HashMap;

/// Labels of the side that calls.
const REP: [&str; 37] = [
    "rep",
    "sdr",
    "bdr",
    "ae",
    "agent",
    "caller",
    "me",
    "i",
    "you",
    "seller",
    "sales",
    "salesperson",
    "sales rep",
    "us",
    "opener",
    "intro",
    "introduction",
    "pitch",
    "close",
    "voicemail",
    "[your name]",
    "[rep]",
    "[rep name]",
    "[sdr]",
    "[me]",
    "[you]",
    "your name",
    "host",
    "volunteer",
    "advisor",
    "persuader",
    "recruiter",
    "fundraiser",
    "interviewer",
    "[agent]",
    "[caller]",
    "closer",
];
/// Labels of the side that is called.
const OTHER: [&str; 38] = [
    "prospect",
    "customer",
    "buyer",
    "client",
    "contact",
    "them",
    "they",
    "recipient",
    "lead",
    "gatekeeper",
    "receptionist",
    "assistant",
    "[name]",
    "[first name]",
    "[prospect]",
    "[customer]",
    "[prospect name]",
    "him",
    "her",
    "he",
    "she",
    "prospects",
    "homeowner",
    "owner",
    "office",
    "reception",
    "persuadee",
    "callee",
    "donor",
    "voter",
    "candidate",
    "constituent",
    "operator",
    "switchboard",
    "[gatekeeper]",
    "[lead]",
    "[client]",
    "pa",
];
/// Known labels that a mail may use for other things; they count only beside a sure one.
pub(super) const WEAK: [&str; 15] = [
    "contact",
    "sales",
    "lead",
    "close",
    "intro",
    "introduction",
    "opener",
    "pitch",
    "voicemail",
    "i",
    "us",
    "office",
    "owner",
    "host",
    "candidate",
];
/// Labels of notes to the caller.
const NOTES: [&str; 12] = [
    "note",
    "notes",
    "tip",
    "goal",
    "tone",
    "why",
    "action",
    "cue",
    "stage direction",
    "direction",
    "pause",
    "context",
];

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// The side that calls.
    Rep,
    /// The side that is called.
    Other,
    /// Nobody: a note to the caller.
    Note,
}

/// The role a label has wherever it stands.
pub(super) fn known(name: &str) -> Option<Role> {
    if NOTES.contains(&name) {
        return Some(Role::Note);
    }
    if REP.contains(&name) || name.starts_with("{{sender") || name.starts_with("{{rep") {
        return Some(Role::Rep);
    }
    let slot = name.starts_with("{{") || name.starts_with("[prospect");
    (OTHER.contains(&name) || slot).then_some(Role::Other)
}

/// Who each name is. Names no table knows: beside a known rep they are the other side and the reverse; with two unknown, the one
/// who only picks up the telephone (four words at most, and fewer words in all) is the other side, else the first is the rep.
pub(super) fn roles(text: &str, turns: &[Turn]) -> HashMap<String, Role> {
    let mut roles: HashMap<String, Role> = HashMap::new();
    let mut order: Vec<&str> = Vec::new();
    let mut said: HashMap<&str, (usize, usize)> = HashMap::new();
    for turn in turns {
        let words = count_plain(turn.speech.of(text));
        let entry = said.entry(turn.name.as_str()).or_insert_with(|| {
            order.push(turn.name.as_str());
            (words, 0)
        });
        entry.1 += words;
        if let Some(role) = turn.told.or_else(|| known(&turn.name)) {
            roles.insert(turn.name.clone(), role);
        }
    }
    let has = |roles: &HashMap<String, Role>, role| roles.values().any(|&r| r == role);
    let rep_known = has(&roles, Role::Rep);
    let other_known = has(&roles, Role::Other);
    let unknown: Vec<&str> = order.into_iter().filter(|n| !roles.contains_key(*n)).collect();
    let first_is_other = match unknown.as_slice() {
        [first, second, ..] => {
            let (a, b) = (
                said.get(first).copied().unwrap_or_default(),
                said.get(second).copied().unwrap_or_default(),
            );
            a.0 <= 4 && a.1 < b.1
        }
        _ => false,
    };
    for (n, name) in unknown.iter().enumerate() {
        let role = if rep_known {
            Role::Other
        } else if other_known || ((n == 0) != first_is_other && n < 2) {
            Role::Rep
        } else {
            Role::Other
        };
        roles.insert((*name).to_string(), role);
    }
    roles
}
