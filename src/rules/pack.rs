//! Packs: which rules belong together, and which messages a pack is on for when nobody says otherwise.
//! Knows nothing of any one rule.

use crate::message::{Kind, Mode};
use serde::{Deserialize, Serialize};

/// A set of rules that is turned on and off as one. A rule may be in several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Pack {
    /// What hurts in any message; on for all of them.
    Core,
    /// First contact in writing: on for emails and notes.
    ColdEmail,
    /// Mail after some contact: on for follow-ups and replies.
    FollowUp,
    /// What a caller says: on for scripts and voicemails.
    CallScript,
    /// What must hold before a template is sent to many: on in template mode.
    TemplateHygiene,
    /// What the law of the reader's country asks for: on only when named.
    Compliance,
    /// Spelling, dates and manners of one country: on only when named.
    Locale,
}

impl Pack {
    /// Every pack, in the order they are documented.
    pub const ALL: [Pack; 7] = [
        Pack::Core,
        Pack::ColdEmail,
        Pack::FollowUp,
        Pack::CallScript,
        Pack::TemplateHygiene,
        Pack::Compliance,
        Pack::Locale,
    ];

    /// The name used in rules, settings and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Pack::Core => "core",
            Pack::ColdEmail => "cold-email",
            Pack::FollowUp => "follow-up",
            Pack::CallScript => "call-script",
            Pack::TemplateHygiene => "template-hygiene",
            Pack::Compliance => "compliance",
            Pack::Locale => "locale",
        }
    }

    /// The pack of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|pack| pack.name() == name)
    }

    /// The messages it is on for when no packs are named.
    pub fn usual_audience(self) -> Audience {
        match self {
            Pack::Core => Audience::ALL,
            Pack::ColdEmail => Audience::of(&[Kind::Email, Kind::Note], &[]),
            Pack::FollowUp => Audience::of(&[Kind::FollowUp, Kind::Reply], &[]),
            Pack::CallScript => Audience::of(&[Kind::Script, Kind::Voicemail], &[]),
            Pack::TemplateHygiene => Audience::of(&[], &[Mode::Template]),
            Pack::Compliance | Pack::Locale => Audience::NOBODY,
        }
    }
}

/// A set of messages, told apart by kind and mode: one bit for each pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Audience(u16);

impl Audience {
    /// Every message.
    pub const ALL: Audience = Audience(0xfff);
    /// None at all.
    pub const NOBODY: Audience = Audience(0);

    /// Messages of these kinds in these modes; an empty list stands for all.
    pub fn of(kinds: &[Kind], modes: &[Mode]) -> Self {
        let mut bits = 0;
        for kind in Kind::ALL {
            for mode in [Mode::Draft, Mode::Template] {
                if (kinds.is_empty() || kinds.contains(&kind)) && (modes.is_empty() || modes.contains(&mode)) {
                    bits |= Self::bit(kind, mode);
                }
            }
        }
        Self(bits)
    }

    /// Whether a message of this kind and mode is in it.
    pub fn includes(self, kind: Kind, mode: Mode) -> bool {
        self.0 & Self::bit(kind, mode) != 0
    }

    /// Those in either.
    pub fn or(self, other: Audience) -> Self {
        Self(self.0 | other.0)
    }

    /// Those in both.
    pub fn and(self, other: Audience) -> Self {
        Self(self.0 & other.0)
    }

    fn bit(kind: Kind, mode: Mode) -> u16 {
        1 << (2 * kind as u16 + mode as u16)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pack_is_on_for_the_messages_it_is_about() {
        let on = |pack: Pack, kind, mode| pack.usual_audience().includes(kind, mode);
        for kind in Kind::ALL {
            for mode in [Mode::Draft, Mode::Template] {
                assert!(on(Pack::Core, kind, mode));
                assert!(!on(Pack::Compliance, kind, mode) && !on(Pack::Locale, kind, mode));
                assert_eq!(on(Pack::TemplateHygiene, kind, mode), mode == Mode::Template);
                assert_eq!(on(Pack::CallScript, kind, mode), kind.is_call());
                let written = [Pack::ColdEmail, Pack::FollowUp].map(|pack| on(pack, kind, mode));
                assert_eq!(written.contains(&true), !kind.is_call());
            }
        }
        assert_eq!(Audience::of(&[], &[]), Audience::ALL);
        for pack in Pack::ALL {
            assert_eq!(Pack::named(pack.name()), Some(pack));
        }
    }
}
