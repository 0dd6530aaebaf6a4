//! The grammar of labels in a document: a subject line, a line that names a message, an author's note about one.
//! Knows nothing of where a label stands or of what is done with it.

use super::label_words::{AUTHOR, BOLD_NOTES, COUNTED, HEADERS, MESSAGES, NOTES, ORDINALS, SPEAKERS, SUBJECTS};
use crate::message::BODY_LABELS;
use std::ops::Range;

/// Where the value of a subject line stands in `line`; empty where it says none.
pub(super) fn subject(line: &str) -> Option<Range<usize>> {
    let (name, value) = named(line)?;
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '#'));
    let stem = [" a", " b", " c", " option", " variant"]
        .iter()
        .find_map(|tail| stem.strip_suffix(tail))
        .unwrap_or(stem);
    SUBJECTS.contains(&stem).then_some(value)
}

/// Where what follows `Body:` stands in `line`.
pub(super) fn body(line: &str) -> Option<Range<usize>> {
    let (name, value) = named(line)?;
    BODY_LABELS.contains(&name.as_str()).then_some(value)
}

/// Whether a heading only says which part of a message comes below: `Body`, `Subject line`.
pub(super) fn is_part(heading: &str) -> bool {
    let name = heading.trim().trim_end_matches(':').to_lowercase();
    BODY_LABELS.contains(&name.as_str()) && !matches!(name.as_str(), "email" | "message")
        || SUBJECTS.contains(&name.as_str())
}

/// Whether the line is another header a person writes above a draft.
pub(super) fn is_header(line: &str) -> bool {
    named(line).is_some_and(|(name, value)| HEADERS.contains(&name.as_str()) && !value.is_empty())
}

/// Whether the line is the `From:`, and whether it is the `Sent:` or `Date:`, of a mail that a mail program quoted.
pub(super) fn quoted_header(line: &str) -> (bool, bool) {
    let name = named(line).map_or(String::new(), |(name, _)| name);
    (name == "from", matches!(name.as_str(), "sent" | "date"))
}

/// Whether the line opens a header block of earlier mail.
pub(super) fn is_history(line: &str) -> bool {
    let lower = line.to_lowercase();
    let dashed = lower.starts_with("---") || lower.starts_with("___") || lower.starts_with("begin forwarded");
    dashed && (lower.contains("original message") || lower.contains("forwarded message"))
        || (lower.ends_with("wrote:") && lower.len() < 200)
}

/// The lower-case name before a colon, and the place of the value after it without the emphasis around either.
fn named(line: &str) -> Option<(String, Range<usize>)> {
    let colon = line.char_indices().take(48).find(|&(_, c)| matches!(c, ':' | '：'))?;
    let name = line.get(..colon.0)?;
    let name = name.trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_' | '#' | '`' | '"'));
    let name = name.split(" (").next().unwrap_or("").to_lowercase();
    if name.is_empty()
        || !name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '#'))
    {
        return None;
    }
    let after = colon.0 + colon.1.len_utf8();
    let rest = line.get(after..)?;
    let lead = rest.len() - rest.trim_start_matches(['*', '_', ' ', '\t', '\u{a0}']).len();
    Some((name, after + lead..line.trim_end().len().max(after + lead)))
}

/// The words of a line in small letters; an apostrophe stays in its word.
fn words(line: &str) -> Vec<String> {
    line.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’'))
        .filter(|word| !word.is_empty())
        .map(|word| word.to_lowercase().replace('’', "'"))
        .collect()
}

/// Whether a heading or a label names one message, or a handful under a heading of their own: `Email 2 (day 3)`,
/// `Voicemail`, `Variant B`.
pub(super) fn names_message(title: &str) -> bool {
    let words = words(title);
    let is = |word: &String, list: &[&str]| list.contains(&word.as_str());
    let counted = words.windows(2).any(counts) || matches!(words.as_slice(), [a, b] if is(a, &COUNTED) && b == "a");
    if counted {
        return words.len() <= 24;
    }
    let follows = follows_up(&words);
    let author = words.iter().any(|word| is(word, &AUTHOR));
    let connects = words
        .windows(2)
        .any(|pair| matches!(pair, [a, b] if a == "connection" && (b == "request" || b == "note")));
    !author
        && words.len() <= 7
        && (follows || connects || words.iter().any(|word| is(word, &MESSAGES)))
        && !words.iter().any(|word| is(word, &["subject", "subjects"]))
}

/// Whether a heading names a handful of messages by how they are sent: `Connection request templates`.
pub(super) fn names_sent(title: &str) -> bool {
    const SENT: [&str; 12] = [
        "email",
        "emails",
        "mails",
        "message",
        "messages",
        "voicemail",
        "voicemails",
        "inmail",
        "sms",
        "dms",
        "request",
        "requests",
    ];
    names_message(title) && words(title).iter().any(|word| SENT.contains(&word.as_str()))
}

/// Whether a label counts messages: `Example 2 (demo)`.
pub(super) fn is_counted(label: &str) -> bool {
    words(label).windows(2).any(counts)
}

/// Whether a label only says that a message follows: `Template:`.
pub(super) fn is_generic(label: &str) -> bool {
    words(label).len() == 1 && !label.chars().any(|c| c.is_ascii_digit())
}

/// Whether a label says how a message goes out: by mail, by phone, on a network.
pub(super) fn says_how(label: &str) -> bool {
    const CHANNELS: [&str; 15] = [
        "email",
        "emails",
        "mail",
        "voicemail",
        "voicemails",
        "linkedin",
        "inmail",
        "sms",
        "dm",
        "whatsapp",
        "call",
        "calls",
        "touch",
        "connection",
        "script",
    ];
    let words = words(label);
    words.iter().any(|word| CHANNELS.contains(&word.as_str())) || follows_up(&words)
}

/// `follow up` and `break-up` in two words.
fn follows_up(words: &[String]) -> bool {
    words
        .windows(2)
        .any(|pair| matches!(pair, [a, b] if (a == "follow" || a == "break") && b == "up"))
}

/// `email 2`, `variant b`, `second mail`.
fn counts(pair: &[String]) -> bool {
    let [a, b] = pair else { return false };
    let (a, b) = (a.as_str(), b.as_str());
    let number =
        b.chars().all(|c| c.is_ascii_digit()) || b.len() == 1 && b != "a" && b.chars().all(char::is_alphabetic);
    COUNTED.contains(&a) && number || ORDINALS.contains(&a) && MESSAGES.contains(&b)
}

/// Whether under such a heading an author speaks of messages.
pub(super) fn is_authors(title: &str) -> bool {
    words(title).iter().any(|word| AUTHOR.contains(&word.as_str()))
}

/// Whether the line begins with an author's note; `bold` tells that its label is set bold.
pub(super) fn is_note(line: &str, bold: bool) -> bool {
    let head = line.trim_start_matches(['*', '_', '[', '(', '💡', '✅', '❌', ' ']);
    let Some((colon, _)) = head.char_indices().take(60).find(|&(_, c)| matches!(c, ':' | '：')) else {
        return false;
    };
    let label = head
        .get(..colon)
        .unwrap_or("")
        .trim_end_matches(['*', '_', ' '])
        .to_lowercase();
    let label = label.replace('’', "'").replace('-', " ");
    let starts = |note: &str| {
        let rest = label.strip_prefix(note);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '(', '/', ',']))
    };
    if bold && !label.contains('?') && (NOTES.iter().chain(&BOLD_NOTES).any(|note| starts(note))) {
        return true;
    }
    NOTES.contains(&label.split(" (").next().unwrap_or(""))
}

/// Whether a speaker's label opens the line: `Rep: …`.
pub(super) fn is_speaker(line: &str) -> bool {
    named(line).is_some_and(|(name, value)| !value.is_empty() && SPEAKERS.contains(&name.as_str()))
}

/// A label as a title: no marks around it, cut to a length that fits a line.
pub(super) fn title(label: &str) -> Option<String> {
    const LONGEST: usize = 80;
    let inner =
        label.trim_matches(|c: char| c.is_whitespace() || matches!(c, '#' | '*' | '_' | ':' | '=' | '`' | '>' | '|'));
    let mut title: String = inner.split_whitespace().collect::<Vec<_>>().join(" ").replace("**", "");
    if let Some((cut, _)) = title.char_indices().nth(LONGEST) {
        title.truncate(cut);
        title.push('…');
    }
    (!title.is_empty()).then_some(title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subject_lines() {
        let value = |line: &str| subject(line).map(|at| line.get(at).unwrap().to_string());
        for (line, says) in [
            ("Subject: oven 4", "oven 4"),
            ("**Subject:** oven 4", "oven 4"),
            ("**Subject line**: `oven`", "`oven`"),
            ("SUBJECT A:  oven", "oven"),
            ("Subject Line 2: oven", "oven"),
            ("Subject (short): oven", "oven"),
            ("Subject:", ""),
        ] {
            assert_eq!(value(line).as_deref(), Some(says), "{line}");
        }
        for line in [
            "Subject lines that work: short",
            "The subject: ovens",
            "Subject",
            "Subject line ideas:",
        ] {
            assert_eq!(value(line), None, "{line}");
        }
    }

    #[test]
    fn what_names_a_message_and_what_does_not() {
        for title in [
            "Email 2 (day 3)",
            "Day 3: the bump",
            "Step 2 - LinkedIn",
            "Touch 4",
            "Follow-up #1",
            "LinkedIn message",
            "Voicemail",
            "Template:",
            "Variant B",
            "Call script",
            "1. First email",
            "TEMPLATE 1: NEW SPONSOR (First Contact)",
            "Breakup email",
            "Connection request",
        ] {
            assert!(names_message(title), "{title}");
        }
        for title in [
            "When to use",
            "Email best practices",
            "Subject line options",
            "How to write a cold email",
            "Prompt template",
            "Overview",
            "Why this email works",
        ] {
            assert!(!names_message(title), "{title}");
        }
    }

    #[test]
    fn notes_to_the_rep() {
        for line in [
            "Why it works: short",
            "Tips:",
            "When to use: never",
            "Goal: a reply",
            "Note to rep: x",
        ] {
            assert!(is_note(line, false), "{line}");
        }
        for line in ["Note: x", "Timing: x", "Send on: Tuesday", "Personalization: x"] {
            assert!(is_note(line, true) && !is_note(line, false), "{line}");
        }
        for line in ["Why would you?", "Timing is all", "With your help, we:", "Hi Dana,"] {
            assert!(!is_note(line, true), "{line}");
        }
    }
}
