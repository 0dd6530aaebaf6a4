//! Earlier mail in a mail: attribution lines, Outlook blocks, `>` lines, and what the format marks as quoted.
//! Knows nothing of the message's own parts.

use super::greeting::greeting;
use super::header::is_heading;
use super::lines::Line;
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
    let next = lines.get(at + 1).map_or("", |l| l.inner.of(text));
    let lower = content.to_lowercase();
    if ruled(&lower) {
        return Some(1);
    }
    if writes(&lower) {
        let one = (8..=200).contains(&lower.len()) && ends_wrote(&lower);
        if one {
            return Some(1);
        }
        if lower.len() <= 120
            && next.len() <= 120
            && ends_wrote(&next.to_lowercase())
            && !lower.ends_with(['.', '?', '!'])
        {
            return Some(2);
        }
    }
    let block: Vec<String> = lines
        .get(at..)
        .unwrap_or(&[])
        .iter()
        .take(6)
        .map(|l| l.inner.of(text).trim_start_matches(['*', '_']).to_lowercase())
        .collect();
    let starts = |names: &[&str]| block.iter().any(|l| names.iter().any(|n| l.starts_with(n)));
    let outlook = block.first().is_some_and(|l| {
        l.starts_with("from:") || l.starts_with("von:") || l.starts_with("de :") || l.starts_with("de:")
    }) && starts(&["sent:", "date:", "gesendet:", "envoyé", "enviado"])
        && starts(&["to:", "an:", "à :", "para:", "subject:"]);
    outlook.then_some(1)
}

/// Words an attribution line begins with, in the languages mail programs write it.
fn writes(lower: &str) -> bool {
    ["on ", "am ", "le ", "el ", "il ", "em ", "op ", "den "]
        .iter()
        .any(|w| lower.starts_with(w))
        || lower.contains('@') && ends_wrote(lower)
}

fn ends_wrote(lower: &str) -> bool {
    let bare = lower.trim_end();
    [
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
    .any(|w| bare.ends_with(w))
        || lower.starts_with("am ") && lower.contains("schrieb") && bare.ends_with(':')
}

/// `-----Original Message-----` and its kin.
fn ruled(lower: &str) -> bool {
    let bare = lower.trim_matches(['-', ' ', '_', '*', ':']);
    let known = matches!(
        bare,
        "original message" | "forwarded message" | "ursprüngliche nachricht" | "message d'origine"
    ) || bare.starts_with("begin forwarded message");
    known && (lower.starts_with("--") || lower.starts_with("begin") || lower.starts_with("__"))
}
