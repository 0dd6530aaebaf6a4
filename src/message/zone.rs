//! The parts of a message that rules speak of.
//! Knows nothing of how they are found.

use crate::span::Span;
use serde::{Deserialize, Serialize};

/// A part of a message by what it does for the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ZoneKind {
    /// A header line other than the subject's value, or front matter. Only fields are looked for.
    Header,
    /// `Re:`, `Fwd:` and the like before the subject.
    ThreadPrefix,
    /// The subject.
    Subject,
    /// The preview text.
    Preheader,
    /// The salutation.
    Greeting,
    /// The first two sentences (45 words at most) after the greeting; in a call, the rep's words up to the first question or 75 words.
    Opening,
    /// What lies between opening and sign-off.
    Body,
    /// The last question, or the last invitation, of the body.
    Ask,
    /// `Best regards,`
    SignOff,
    /// After the sign-off. Only fields and facts are looked for.
    Signature,
    /// A postscript.
    Ps,
    /// Earlier mail below or between. Never judged.
    Quoted,
    /// Unsubscribe line, address, legal text. Only fields and facts are looked for.
    Footer,
    /// A heading, a branch line (`If they say no:`), a speaker's label: structure, not words to the reader.
    Label,
    /// A stage direction in a call script. Never judged but for blanks.
    Direction,
    /// The other party's words in a call script. Never judged but for blanks.
    OtherParty,
    /// Sent but not read: link targets, the other part of a multipart mail. Only fields are looked for.
    Hidden,
}

impl ZoneKind {
    /// Every kind, in the order they are declared.
    pub const ALL: [ZoneKind; 17] = [
        ZoneKind::Header,
        ZoneKind::ThreadPrefix,
        ZoneKind::Subject,
        ZoneKind::Preheader,
        ZoneKind::Greeting,
        ZoneKind::Opening,
        ZoneKind::Body,
        ZoneKind::Ask,
        ZoneKind::SignOff,
        ZoneKind::Signature,
        ZoneKind::Ps,
        ZoneKind::Quoted,
        ZoneKind::Footer,
        ZoneKind::Label,
        ZoneKind::Direction,
        ZoneKind::OtherParty,
        ZoneKind::Hidden,
    ];

    /// The name used in rules and reports.
    pub fn name(self) -> &'static str {
        match self {
            ZoneKind::Header => "header",
            ZoneKind::ThreadPrefix => "thread-prefix",
            ZoneKind::Subject => "subject",
            ZoneKind::Preheader => "preheader",
            ZoneKind::Greeting => "greeting",
            ZoneKind::Opening => "opening",
            ZoneKind::Body => "body",
            ZoneKind::Ask => "ask",
            ZoneKind::SignOff => "sign-off",
            ZoneKind::Signature => "signature",
            ZoneKind::Ps => "ps",
            ZoneKind::Quoted => "quoted",
            ZoneKind::Footer => "footer",
            ZoneKind::Label => "label",
            ZoneKind::Direction => "direction",
            ZoneKind::OtherParty => "other-party",
            ZoneKind::Hidden => "hidden",
        }
    }

    /// Whether prose rules look here unless they say otherwise.
    pub fn is_prose(self) -> bool {
        matches!(
            self,
            ZoneKind::Subject
                | ZoneKind::Preheader
                | ZoneKind::Greeting
                | ZoneKind::Opening
                | ZoneKind::Body
                | ZoneKind::Ask
                | ZoneKind::Ps
        )
    }
}

/// One part of a message. The span indexes the message text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zone {
    /// What it is.
    pub kind: ZoneKind,
    /// Where it is, in bytes of the message text.
    pub span: Span,
}
