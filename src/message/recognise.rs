//! What kind of message it is, where nobody said so.
//! Knows nothing of zones but what zoning tells of them.

use super::Kind;
use super::lines::Line;
use super::script::{is_branch, is_direction_line};
use super::wording::{Phrase, begins, is_word, says, word_starts};
use super::words::count_plain;

const CALL_ME: Phrase = &[&["call", "ring", "phone"], &["me"], &["back", "on"]];
const CALL_BACK: Phrase = &[&["call back"], &["at", "on"]];
const MY_NUMBER: Phrase = &[&["my"], &["", "direct"], &["number", "line"], &["is"]];
const AFTER_THE_TONE: Phrase = &[&["after the tone"]];
const MESSAGE_FOR: Phrase = &[&["message"], &["for", "i leave"]];
/// What callers say and writers do not, beside a name given ([`introduces`]).
const PHONE_TALK: [Phrase; 10] = [
    &[&["i'm"], &["calling", "ringing", "phoning"]],
    &[&["i am"], &["calling", "ringing"]],
    &[&["reason"], &["for my call", "i called"]],
    &[&["call", "ring", "phone"], &["me"], &["at"]],
    &[&["i called"], &["to", "because"]],
    CALL_ME,
    CALL_BACK,
    MY_NUMBER,
    AFTER_THE_TONE,
    MESSAGE_FOR,
];
/// What is said to a machine.
const MACHINE_TALK: [Phrase; 6] = [
    CALL_ME,
    CALL_BACK,
    MY_NUMBER,
    AFTER_THE_TONE,
    MESSAGE_FOR,
    &[&["leaving"], &["", "you"], &["a"], &["message", "voicemail"]],
];
/// References to earlier contact.
const EARLIER: [Phrase; 15] = [
    &[&["as"], &["discussed", "promised", "agreed"]],
    &[
        &["our"],
        &["", "last", "recent", "first", "earlier"],
        &["call", "chat", "conversation", "meeting", "demo", "discussion"],
    ],
    &[
        &["my", "our"],
        &["last", "previous", "earlier", "first", "recent"],
        &[
            "email",
            "e-mail",
            "message",
            "note",
            "mail",
            "letter",
            "call",
            "voicemail",
        ],
    ],
    &[&["i", "we"], &["", "last"], &["spoke"]],
    &[
        &["i", "we"],
        &[
            "talked",
            "met",
            "emailed",
            "mailed",
            "wrote to you",
            "sent you",
            "sent over",
        ],
    ],
    &[&["last we"], &["spoke", "talked"]],
    &[&["follow", "following", "followed"], &["up"]],
    &[&["follow-up", "following-up", "followed-up"]],
    &[&["haven't heard"], &["back", "from you"]],
    &[&["checking"], &["", "back"], &["in"]],
    &[&["circle", "circling"], &["back"]],
    &[&["you"], &["told", "asked", "promised", "said to"], &["me", "us"]],
    &[&["when", "since"], &["we"], &["spoke", "met", "talked"]],
    &[&["when we measured"]],
    &[
        &["good", "great", "nice", "lovely"],
        &["speaking", "meeting", "talking", "chatting", "connecting"],
        &["with", "to", "at"],
    ],
];

/// Whether somebody tells their name on the telephone, or asks for another's: `this is Ann from …`, `is this Ann`.
fn introduces(line: &str) -> bool {
    word_starts(line).any(|at| {
        let rest = line.get(at..).unwrap_or("");
        let after = |words: &str| begins(rest, words).and_then(|length| rest.get(length..));
        if let Some(name) = after("is this ") {
            return name.starts_with(|c: char| c == '[' || c.is_alphabetic());
        }
        let Some(named) = after("this is ").or_else(|| after("it's ")).or_else(|| after("it is ")) else {
            return false;
        };
        let only = after("this is ").is_some() && ends_a_name(named);
        let just = begins(named, "just ").and_then(|length| named.get(length..));
        only || gives_a_name(named) || just.is_some_and(gives_a_name)
    })
}

/// `Ann, ` and `[Name]. `: one name and a mark that ends the words.
fn ends_a_name(words: &str) -> bool {
    let mark = |at: usize| {
        let rest = words.get(at..).unwrap_or("");
        rest.starts_with(". ") || rest.starts_with(", ")
    };
    name_length(words, false).is_some_and(mark)
}

/// `Ann from …`, `[Name] with …`, `Ann Lund calling`.
fn gives_a_name(words: &str) -> bool {
    const THEN: [&str; 6] = ["from", "with", "at", "of", "calling", "here"];
    let goes_on = |at: usize| {
        let rest = words.get(at..).and_then(|r| r.strip_prefix(' '));
        rest.is_some_and(|r| {
            THEN.iter()
                .any(|w| begins(r, w).is_some_and(|end| !r.get(end..).unwrap_or("").starts_with(is_word)))
        })
    };
    let Some(one) = name_length(words, true) else {
        return false;
    };
    let second = words.get(one..).and_then(|r| r.strip_prefix(' '));
    let second = second
        .filter(|_| !words.starts_with('['))
        .and_then(|r| name_length(r, true));
    goes_on(one) || second.is_some_and(|two| goes_on(one + 1 + two))
}

/// Length of a name of one word (two letters at least; people type names in small letters too), or of a slot in brackets.
fn name_length(words: &str, apostrophes: bool) -> Option<usize> {
    if let Some(slot) = words.strip_prefix('[') {
        let end = slot.char_indices().take(41).find(|&(_, c)| c == ']')?.0;
        return (end > 0).then_some(end + 2);
    }
    let inside = |c: char| is_word(c) || apostrophes && matches!(c, '\'' | '’');
    let end = words.find(|c| !inside(c)).unwrap_or(words.len());
    let first = words.chars().next().filter(|c| c.is_alphabetic())?;
    (end > first.len_utf8()).then_some(end)
}

/// `Two minutes?`
fn asks_for_time(line: &str) -> bool {
    word_starts(line).any(|at| {
        line.get(at..)
            .is_some_and(|rest| begins(rest, "two minutes?").is_some())
    })
}

/// Whether a telephone number stands in the line: seven to fifteen digits, at most one mark between two. It starts a word, or
/// with a plus sign.
fn has_phone_number(line: &str) -> bool {
    let bytes = line.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let word_before = |at: usize| line.get(..at).and_then(|b| b.chars().next_back()).is_some_and(is_word);
    let word = |at: usize| line.get(at..).is_some_and(|r| r.starts_with(is_word));
    let starts = (0..bytes.len()).filter(|&at| digit(at) && !word_before(at));
    starts.into_iter().any(|start| {
        let mut at = start + 1;
        for digits in 1..=15 {
            if digits >= 7 && !word(at) {
                return true;
            }
            at += usize::from(matches!(bytes.get(at), Some(b' ' | b'.' | b'-' | b'/')));
            if !digit(at) {
                return false;
            }
            at += 1;
        }
        false
    })
}

/// What is known of a message when its kind is asked.
pub(super) struct Evidence<'a> {
    /// The file's name.
    pub(super) name: &'a str,
    /// The heading above the message.
    pub(super) heading: &'a str,
    /// The lines of the body.
    pub(super) lines: &'a [Line],
    /// Whether it has mail headers or a subject.
    pub(super) mail: bool,
    /// Whether turns of a dialogue were found.
    pub(super) dialogue: bool,
    /// Whether the whole of it, or each line, is in quotation marks.
    pub(super) in_quotes: bool,
}

/// Script or voicemail, if it is a call. A name alone never makes a call script; it may make a voicemail.
pub(super) fn call(text: &str, evidence: &Evidence) -> Option<Kind> {
    if evidence.mail {
        return None;
    }
    let hints: Vec<String> = [evidence.name, evidence.heading, title(text, evidence.lines)]
        .iter()
        .flat_map(|s| words_of(s))
        .collect();
    let hint = |names: &[&str]| hints.iter().any(|h| names.contains(&h.as_str()));
    let filled: Vec<&str> = evidence
        .lines
        .iter()
        .filter(|l| !l.is_blank())
        .map(|l| l.inner.of(text))
        .collect();
    if evidence.dialogue {
        return Some(Kind::Script);
    }
    let greets = filled
        .first()
        .is_some_and(|first| super::greeting::greeting(first, true) == first.len() && !first.is_empty());
    let tone = filled.iter().take(2).any(|l| {
        let inside = l.trim_matches(['[', ']', '(', ')', '*']).to_lowercase();
        is_direction_line(l) && (inside.contains("tone") || inside.contains("beep"))
    });
    if tone || hint(&["voicemail", "voicemails", "vm"]) && !greets {
        return Some(Kind::Voicemail);
    }
    let directed = filled.iter().any(|l| is_direction_line(l) || is_branch(l));
    let named = hint(&[
        "call", "calls", "script", "scripts", "dial", "dialer", "dialogue", "phone",
    ]);
    let spoken = filled
        .iter()
        .any(|l| says(l, &PHONE_TALK) || introduces(l) || asks_for_time(l));
    let score = [directed, named, evidence.in_quotes, spoken]
        .iter()
        .filter(|&&e| e)
        .count();
    let machine = || filled.iter().any(|l| says(l, &MACHINE_TALK));
    if !greets && score >= 2 {
        let asks = filled
            .last()
            .is_some_and(|l| l.trim_end_matches(['"', '”']).ends_with('?'));
        return Some(if !directed && !asks && machine() {
            Kind::Voicemail
        } else {
            Kind::Script
        });
    }
    let numbered = || filled.iter().any(|l| has_phone_number(l));
    (filled.len() <= 3 && !greets && spoken && machine() && numbered()).then_some(Kind::Voicemail)
}

/// The first line, where it only names what follows.
fn title<'a>(text: &'a str, lines: &[Line]) -> &'a str {
    let first = lines
        .iter()
        .map(|l| l.inner.of(text))
        .find(|l| l.chars().any(char::is_alphanumeric));
    let names = |l: &&str| count_plain(l) <= 8 && !l.ends_with(['.', '!', '?', ',', '"', '”']);
    first.filter(names).unwrap_or("")
}

/// What zoning found of a mail.
pub(super) struct Parts<'a> {
    /// The stretches of opening, body and ask.
    pub(super) prose: &'a [&'a str],
    /// Whether it has mail headers or a subject.
    pub(super) mail: bool,
    /// Whether it answers an earlier mail.
    pub(super) threaded: bool,
    /// Whether its subject has a reply mark.
    pub(super) answers: bool,
    /// Whether it greets on a line of its own.
    pub(super) greets: bool,
    /// Whether it is signed.
    pub(super) signed: bool,
    /// What its author calls it.
    pub(super) title: &'a str,
    /// The headings it stands under and the channel it is meant for.
    pub(super) context: &'a str,
}

/// The kind of a message that is no call.
pub(super) fn written(parts: &Parts) -> Kind {
    if parts.threaded {
        return Kind::Reply;
    }
    if parts.answers || parts.prose.iter().any(|run| says(run, &EARLIER)) {
        return Kind::FollowUp;
    }
    if let Some(kind) = titled(parts.title, parts.context) {
        return kind;
    }
    let short = || parts.prose.iter().map(|run| count_plain(run)).sum::<usize>() < 60;
    if !parts.mail && !parts.greets && !parts.signed && short() {
        return Kind::Note;
    }
    Kind::Email
}

/// What its title and the headings above it say of a written message: a note on a network or a phone, or one after the first:
/// `Email 2 (day 3)`.
fn titled(title: &str, context: &str) -> Option<Kind> {
    const NOTES: [&str; 6] = ["linkedin", "inmail", "connection", "sms", "dm", "whatsapp"];
    const MAIL: [&str; 3] = ["email", "emails", "mail"];
    const COUNTED: [&str; 8] = ["email", "mail", "touch", "touchpoint", "step", "message", "bump", "day"];
    const LATER: [&str; 6] = ["followup", "bump", "breakup", "reminder", "second", "third"];
    let words = words_of(title);
    let above = words_of(context);
    let any = |words: &[String], names: &[&str]| words.iter().any(|w| names.contains(&w.as_str()));
    if any(&words, &NOTES) || any(&above, &NOTES) && !any(&words, &MAIL) && !any(&above, &MAIL) {
        return Some(Kind::Note);
    }
    let follows = |pair: &[String]| matches!(pair, [a, b] if (a == "follow" || a == "break") && b == "up");
    // `Touch 1 (day 3)` is the first, whatever its day.
    let numbers = words.windows(2).filter_map(|pair| match pair {
        [name, n] if COUNTED.contains(&name.as_str()) => n.parse::<u32>().ok(),
        _ => None,
    });
    let later = numbers.into_iter().next().is_some_and(|n| n >= 2);
    let told = any(&words, &LATER) || later || words.windows(2).any(follows);
    told.then_some(Kind::FollowUp)
}

/// The words of a path or a heading, in small letters.
fn words_of(name: &str) -> Vec<String> {
    name.split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_told_on_the_telephone() {
        for line in [
            "Hi, this is Ann from Moss.",
            "Hello, it's Ann Lund with Moss",
            "It’s just Ann here",
            "it is [Your Name] calling",
            "this is ann o'hara at moss",
            "This is Ann, I mend roofs",
            "Yes, this is [Name]. Good",
            "Is this Ann?",
            "is this [Name]",
        ] {
            assert!(introduces(line), "{line}");
        }
        for line in [
            "this is the office",
            "it's 9 from here",
            "It is Ann Bo Lund from Moss",
            "this is [] from Moss",
            "This is Ann",
            "This is a, b",
            "his is Ann from Moss",
            "Is this?",
        ] {
            assert!(!introduces(line), "{line}");
        }
    }

    #[test]
    fn telephone_numbers() {
        for line in [
            "Ring 020 555 0101.",
            "+44 20 5550 1234",
            "x+442055501234",
            "(020) 555.0101, 7",
            "a1 234 5678",
            "5550101",
            "555-01/01.0",
        ] {
            assert!(has_phone_number(line), "{line}");
        }
        for line in [
            "In 2024, 12 of 40",
            "555 010",
            "555  01010",
            "a5550101",
            "5550101a",
            "1234567890123456",
            "",
        ] {
            assert!(!has_phone_number(line), "{line}");
        }
    }

    #[test]
    fn earlier_contact() {
        for run in [
            "As discussed, the tin is here",
            "Since our first call",
            "on our call",
            "my previous e-mail",
            "We last spoke in May",
            "I emailed twice",
            "Following up on it",
            "a follow-up:",
            "I haven’t heard back",
            "checking in",
            "circling back",
            "You told me so",
            "when we met",
            "Lovely speaking with you",
        ] {
            assert!(says(run, &EARLIER), "{run}");
        }
        for run in [
            "Was discussed",
            "our calling",
            "my e-mail",
            "followers upset",
            "checking the roof in May",
            "You told Ann",
            "since we measured",
            "Nice weather with us",
        ] {
            assert!(!says(run, &EARLIER), "{run}");
        }
    }
}
