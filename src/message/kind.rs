//! What sort of message it is, and whether it is about to be sent.
//! Knows nothing of how that is found out.

use serde::{Deserialize, Serialize};

/// What sort of message it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A first mail to somebody.
    Email,
    /// A mail that refers to earlier contact.
    FollowUp,
    /// An answer within a thread.
    Reply,
    /// What a caller will say, with or without the other party's turns.
    Script,
    /// What a caller will leave on a machine.
    Voicemail,
    /// A short message on a network or a phone.
    Note,
}

impl Kind {
    /// Every kind, in the order they are documented.
    pub const ALL: [Kind; 6] = [
        Kind::Email,
        Kind::FollowUp,
        Kind::Reply,
        Kind::Script,
        Kind::Voicemail,
        Kind::Note,
    ];

    /// The name used in rules, on the command line and in reports.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Email => "email",
            Kind::FollowUp => "follow-up",
            Kind::Reply => "reply",
            Kind::Script => "script",
            Kind::Voicemail => "voicemail",
            Kind::Note => "note",
        }
    }

    /// Whether it is spoken.
    pub fn is_call(self) -> bool {
        matches!(self, Kind::Script | Kind::Voicemail)
    }
}

/// Whether a message is about to be sent or still has fields on purpose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// About to be sent: an unfilled field is an error.
    #[default]
    Draft,
    /// Kept to be filled later: a field is checked against its dialect.
    Template,
}

impl Mode {
    /// The name used in rules, on the command line and in reports.
    pub fn name(self) -> &'static str {
        match self {
            Mode::Draft => "draft",
            Mode::Template => "template",
        }
    }
}
