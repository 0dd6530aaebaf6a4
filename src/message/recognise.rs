//! What kind of message it is, where nobody said so.
//! Knows nothing of zones but what zoning tells of them.

use super::Kind;
use super::lines::Line;
use super::script::{is_branch, is_direction_line};
use super::words::count_plain;
use regex::Regex;
use std::sync::LazyLock;

/// What callers say and writers do not.
static PHONE_TALK: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix) \b(?: i['’]m\ (?:calling|ringing|phoning) | i\ am\ (?:calling|ringing) | (?:the\ )?reason\ (?:for\ my\ call|i\ called)
         | (?:call|ring|phone)\ me\ (?:back|on|at) | call\ back\ (?:at|on) | my\ (?:direct\ )?(?:number|line)\ is | after\ the\ tone | message\ (?:for|i\ leave)
         | i\ called\ (?:to|because) | (?:this\ is|it['’]s|it\ is)\ (?:just\ )?(?:\[[^\]]{1,40}\]|\p{Lu}[\w'’]+(?:\ \p{Lu}[\w'’]+)?)\ (?:from|with|at|of|calling|here)
         | this\ is\ (?:\[[^\]]{1,40}\]|\p{Lu}\w+)[.,]\ | is\ this\ (?:\[|\p{Lu}) | two\ minutes\? )",
    )
    .ok()
});
/// What is said to a machine.
static MACHINE_TALK: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(?:(?:call|ring|phone) me (?:back|on)|call back (?:at|on)|my (?:direct )?(?:number|line) is|message (?:for|i leave)|after the tone|leaving (?:you )?a (?:message|voicemail))",
    )
    .ok()
});
static PHONE_NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?:\+|\b)\d(?:[ .\-/]?\d){6,14}\b").ok());
/// References to earlier contact.
static EARLIER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix) \b(?: as\ (?:discussed|promised|agreed) | our\ (?:last\ |recent\ |first\ |earlier\ )?(?:call|chat|conversation|meeting|demo|discussion)
         | (?:my|our)\ (?:last|previous|earlier|first|recent)\ (?:e-?mail|message|note|mail|letter|call|voicemail)
         | (?:i|we)\ (?:spoke|last\ spoke|talked|met|emailed|mailed|wrote\ to\ you|sent\ (?:you|over)) | last\ we\ (?:spoke|talked)
         | follow(?:ing|ed)?[\ -]up | haven['’]t\ heard\ (?:back|from\ you) | checking\ (?:back\ )?in | circl(?:e|ing)\ back
         | you\ (?:told|asked|promised|said\ to)\ (?:me|us) | when\ we\ (?:spoke|met|talked|measured) | since\ we\ (?:spoke|met|talked)
         | (?:good|great|nice|lovely)\ (?:speaking|meeting|talking|chatting|connecting)\ (?:with|to|at) )\b",
    )
    .ok()
});

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
    let body: String = filled.join("\n");
    let matches = |pattern: &LazyLock<Option<Regex>>| pattern.as_ref().is_some_and(|p| p.is_match(&body));
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
    let spoken = matches(&PHONE_TALK);
    let score = [directed, named, evidence.in_quotes, spoken]
        .iter()
        .filter(|&&e| e)
        .count();
    let machine = matches(&MACHINE_TALK);
    if !greets && score >= 2 {
        let asks = filled
            .last()
            .is_some_and(|l| l.trim_end_matches(['"', '”']).ends_with('?'));
        return Some(if machine && !directed && !asks {
            Kind::Voicemail
        } else {
            Kind::Script
        });
    }
    let numbered = matches(&PHONE_NUMBER);
    (filled.len() <= 3 && !greets && spoken && machine && numbered).then_some(Kind::Voicemail)
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
    /// The prose of opening, body and ask.
    pub(super) prose: &'a str,
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
}

/// The kind of a message that is no call.
pub(super) fn written(parts: &Parts) -> Kind {
    if parts.threaded {
        return Kind::Reply;
    }
    if parts.answers || EARLIER.as_ref().is_some_and(|p| p.is_match(parts.prose)) {
        return Kind::FollowUp;
    }
    let short = count_plain(parts.prose) < 60;
    if short && !parts.mail && !parts.greets && !parts.signed {
        return Kind::Note;
    }
    Kind::Email
}

/// The words of a path or a heading, in small letters.
fn words_of(name: &str) -> Vec<String> {
    name.split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect()
}
