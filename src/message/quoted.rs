//! Earlier mail in a mail: attribution lines, Outlook blocks, `>` lines, and what the format marks as quoted.
//! Knows nothing of the message's own parts.

use super::greeting::greeting;
use super::header::is_heading;
use super::lines::Line;
use super::wording::{begins, ends, holds, is};
use super::{Mark, Part};

/// Which lines are earlier mail, and which only introduce a message that is itself set as a quotation.
pub(super) struct Earlier {
    /// One per line: quoted.
    pub(super) quoted: Vec<bool>,
    /// One per line: prose around a message in a block quote.
    pub(super) labels: Vec<bool>,
    /// Whether there is earlier mail: something this message answers.
    pub(super) earlier: bool,
}

/// Tells earlier mail apart.
pub(super) fn find(text: &str, lines: &[Line], marks: &[Mark]) -> Earlier {
    let mut found = Earlier {
        quoted: vec![false; lines.len()],
        labels: vec![false; lines.len()],
        earlier: false,
    };
    let own = |l: &Line| !l.is_blank() && !l.quoted && !is_heading(l.inner.of(text));
    let quotes = lines.iter().any(|l| l.quoted && !l.is_blank());
    if quotes && is_set_as_quote(text, lines) {
        let start = lines.iter().position(|l| l.quoted && !l.is_blank()).unwrap_or(0);
        for (i, line) in lines.iter().enumerate() {
            if let Some(label) = found.labels.get_mut(i) {
                *label = own(line) && i < start;
            }
        }
        return found;
    }
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        if let Some(length) = attribution(text, lines, at) {
            found.earlier = true;
            let above = lines.iter().take(at).any(own);
            let next = (at + length..lines.len()).find(|&i| lines.get(i).is_some_and(|l| !l.is_blank()));
            let run = next.is_some_and(|i| lines.get(i).is_some_and(|l| l.quoted));
            let end = if run && !above {
                let from = next.unwrap_or(at);
                (from..lines.len())
                    .find(|&i| lines.get(i).is_some_and(own))
                    .unwrap_or(lines.len())
            } else {
                lines.len()
            };
            mark(&mut found.quoted, at, end);
            at = end.max(at + 1);
            continue;
        }
        if line.quoted {
            mark(&mut found.quoted, at, at + 1);
        }
        at += 1;
    }
    let last_own = lines.iter().rposition(own);
    let first_own = lines.iter().position(own);
    for (i, line) in lines.iter().enumerate() {
        // A quotation between the writer's own lines may be anything; above or below them it is what they answer.
        let outside = last_own.is_some_and(|last| i > last) || first_own.is_some_and(|first| i < first);
        found.earlier |= line.quoted && !line.is_blank() && outside;
    }
    let blocks: Vec<&Mark> = marks.iter().filter(|m| m.part == Part::Quoted).collect();
    let mut block = 0;
    for (i, line) in lines.iter().enumerate().filter(|(_, l)| !l.is_blank()) {
        while blocks.get(block).is_some_and(|m| m.span.end <= line.inner.start) {
            block += 1;
        }
        if blocks.get(block).is_some_and(|m| m.span.overlaps(line.inner)) && !line.quoted {
            mark(&mut found.quoted, i, i + 1);
            found.earlier = true;
        }
    }
    let all = lines
        .iter()
        .zip(&found.quoted)
        .all(|(l, &q)| q || l.is_blank() || is_heading(l.inner.of(text)));
    if all {
        // Nothing but a quotation: then that is the message.
        found.quoted.fill(false);
        found.earlier = false;
    }
    found
}

fn mark(quoted: &mut [bool], from: usize, to: usize) {
    if let Some(lines) = quoted.get_mut(from..to) {
        lines.fill(true);
    }
}

/// Whether the message itself is set as a block quote, as playbooks do: nothing else is there but headings, or prose that does
/// not greet above a quotation that does.
fn is_set_as_quote(text: &str, lines: &[Line]) -> bool {
    let quoted = lines.iter().position(|l| l.quoted && !l.is_blank());
    let Some(first) = quoted else { return false };
    let mut own = lines
        .iter()
        .filter(|l| !l.is_blank() && !l.quoted && !is_heading(l.inner.of(text)));
    let Some(opens) = own.next() else { return true };
    let greets = |l: Option<&Line>| l.is_some_and(|l| greeting(l.inner.of(text), false) > 0);
    let below = lines
        .get(first..)
        .unwrap_or(&[])
        .iter()
        .filter(|l| !l.is_blank() && !l.quoted)
        .count();
    let attributed = (0..first).any(|i| attribution(text, lines, i).is_some());
    if attributed || greets(Some(opens)) {
        return false;
    }
    let set = lines.iter().filter(|l| l.quoted && !l.is_blank()).count();
    let above = lines.iter().take(first).rfind(|l| !l.is_blank());
    let introduced = above.is_some_and(|l| l.inner.of(text).ends_with(':')) && own.count() < 3;
    // Lines that lost their marker inside a long quotation that greets are still the message.
    let greeted = greets(lines.get(first)) && (below == 0 || set >= 3 * below);
    greeted || introduced && below == 0
}

/// Number of lines an attribution starting at line `at` takes: `On … wrote:`, `--- Original Message ---`, an Outlook block.
fn attribution(text: &str, lines: &[Line], at: usize) -> Option<usize> {
    let line = lines.get(at)?;
    if line.is_blank() || line.quoted {
        return None;
    }
    let content = line.inner.of(text);
    if ruled(content) {
        return Some(1);
    }
    if writes(content) {
        if (8..=200).contains(&content.len()) && ends_wrote(content) {
            return Some(1);
        }
        let next = lines.get(at + 1).map_or("", |l| l.inner.of(text));
        if content.len() <= 120 && next.len() <= 120 && ends_wrote(next) && !content.ends_with(['.', '?', '!']) {
            return Some(2);
        }
    }
    let starts = |line: &Line, names: &[&str]| {
        let bare = line.inner.of(text).trim_start_matches(['*', '_']);
        names.iter().any(|n| begins(bare, n).is_some())
    };
    let block = || lines.get(at..).unwrap_or(&[]).iter().take(6);
    let outlook = starts(line, &["from:", "von:", "de :", "de:"])
        && block().any(|l| starts(l, &["sent:", "date:", "gesendet:", "envoyé", "enviado"]))
        && block().any(|l| starts(l, &["to:", "an:", "à :", "para:", "subject:"]));
    outlook.then_some(1)
}

/// Words an attribution line begins with, in the languages mail programs write it.
fn writes(line: &str) -> bool {
    ["on ", "am ", "le ", "el ", "il ", "em ", "op ", "den "]
        .iter()
        .any(|w| begins(line, w).is_some())
        || ends_wrote(line) && line.contains('@')
}

fn ends_wrote(line: &str) -> bool {
    let bare = line.trim_end();
    bare.ends_with(':')
        && ([
            "wrote:",
            "schrieb:",
            "a écrit :",
            "a écrit:",
            "escribió:",
            "ha scritto:",
            "escreveu:",
            "schreef:",
            "skrev:",
        ]
        .iter()
        .any(|w| ends(bare, w))
            || begins(line, "am ").is_some() && holds(line, &["schrieb"]))
}

/// `-----Original Message-----` and its kin.
fn ruled(line: &str) -> bool {
    if !line.starts_with("--") && !line.starts_with("__") && begins(line, "begin").is_none() {
        return false;
    }
    let bare = line.trim_matches(['-', ' ', '_', '*', ':']);
    [
        "original message",
        "forwarded message",
        "ursprüngliche nachricht",
        "message d'origine",
    ]
    .iter()
    .any(|w| is(bare, w))
        || begins(bare, "begin forwarded message").is_some()
}
