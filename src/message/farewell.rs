//! What a line near the end of a mail says: a closing formula, a postscript, small print.
//! Knows nothing of the lines around it.

use super::greeting::is_name_part;
use super::wording::{begins, holds, is};
use super::words::count_plain;

/// Closing formulas, in the languages people sign in.
const SIGN_OFFS: [&str; 84] = [
    "best",
    "best regards",
    "best wishes",
    "kind regards",
    "kindest regards",
    "warm regards",
    "warmest regards",
    "regards",
    "with regards",
    "with kind regards",
    "with best regards",
    "with warm regards",
    "thanks",
    "thank you",
    "thanks again",
    "thank you again",
    "many thanks",
    "thanks so much",
    "thank you so much",
    "thanks a lot",
    "thx",
    "thanks in advance",
    "thank you in advance",
    "thank you very much",
    "with thanks",
    "thanks and regards",
    "thanks & regards",
    "thanks and best regards",
    "cheers",
    "sincerely",
    "yours",
    "yours truly",
    "yours sincerely",
    "yours faithfully",
    "sincerely yours",
    "truly yours",
    "all the best",
    "all my best",
    "my best",
    "talk soon",
    "talk to you soon",
    "speak soon",
    "chat soon",
    "see you soon",
    "see you then",
    "respectfully",
    "warmly",
    "take care",
    "onwards",
    "onward",
    "cordially",
    "best of luck",
    "with gratitude",
    "gratefully",
    "faithfully",
    "until then",
    "looking forward",
    "in solidarity",
    "to your success",
    "rgds",
    "br",
    "vg",
    "ta",
    "xo",
    "saludos",
    "un saludo",
    "un abrazo",
    "atentamente",
    "cordialement",
    "bien cordialement",
    "bien à vous",
    "freundliche grüsse",
    "freundliche grüße",
    "mit freundlichen grüßen",
    "viele grüße",
    "beste grüße",
    "lg",
    "mfg",
    "groetjes",
    "met vriendelijke groet",
    "pozdrawiam",
    "med vänliga hälsningar",
    "mvh",
    "hilsen",
];

/// What the small print below a mail speaks of.
const FOOTER_WORDS: [&str; 34] = [
    "unsubscribe",
    "opt out",
    "opt-out",
    "manage preferences",
    "manage your preferences",
    "email preferences",
    "update your preferences",
    "subscription preferences",
    "view in browser",
    "view this email",
    "view online",
    "privacy policy",
    "privacy notice",
    "all rights reserved",
    "©",
    "(c) 20",
    "copyright 20",
    "you are receiving this",
    "you're receiving this",
    "you received this",
    "was sent to",
    "no longer wish to receive",
    "don't want to receive",
    "confidential",
    "intended recipient",
    "intended solely",
    "intended only for",
    "disclaimer:",
    "registered in england",
    "registered office",
    "company number",
    "company no.",
    "vat no",
    "sent by an automated",
];

/// Whether the line starts a postscript.
pub(crate) fn is_postscript(line: &str) -> bool {
    let rest = line.trim_start_matches(['*', '_', '"']);
    let mut letters = rest.chars().filter(|c| !matches!(c, '.' | ' '));
    let head: String = letters.by_ref().take(2).collect();
    if !head.eq_ignore_ascii_case("ps") {
        return false;
    }
    let mark = rest
        .char_indices()
        .find(|&(_, c)| c == 'S' || c == 's')
        .map_or(0, |(at, _)| at + 1);
    let capital = rest.starts_with('P');
    let after = rest.get(mark..).unwrap_or("").chars().next();
    let spaced = rest.get(..mark).unwrap_or("").contains(' ');
    match after {
        Some('.' | ':' | '!') => true,
        Some(' ' | '-' | '—' | '–') => capital && !spaced,
        Some('*' | '_') => capital,
        _ => false,
    }
}

/// Whether the line is small print.
pub(super) fn is_footer(line: &str) -> bool {
    holds(line, &FOOTER_WORDS) && !line.ends_with('?')
}

/// A closing formula alone on its line, or with words after it that make it no sentence: `Best wishes from Vigo,`.
pub(crate) fn is_formula(line: &str) -> bool {
    let bare = line.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, ',' | '.' | '!' | '*' | '_' | '—' | '–' | '-' | '"' | '”')
    });
    let words = count_plain(bare);
    if words > 5 {
        return false;
    }
    if SIGN_OFFS.iter().any(|formula| is(bare, formula)) {
        return true;
    }
    if line.ends_with(['?', '.', ':', ';']) {
        return false;
    }
    let rest = SIGN_OFFS
        .iter()
        .filter(|formula| formula.len() > 3)
        .filter_map(|formula| bare.get(begins(bare, formula)?..))
        .filter(|rest| rest.starts_with([',', ' ']))
        .min_by_key(|rest| rest.len());
    let Some(rest) = rest else { return false };
    // `Thanks, Bob` and `Best wishes from Vigo,` end a mail; `Thanks for the roof` does not.
    rest.trim_matches([',', ' ']).split_whitespace().all(is_name_part)
        || line.ends_with(',') && (words <= 4 || holds(bare, &[" from "]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postscripts() {
        for line in [
            "P.S. We moved.",
            "PS: we moved",
            "PS we moved",
            "P.S we moved",
            "ps. we moved",
            "P. S. We moved",
            "P.S.: x",
        ] {
            assert!(is_postscript(line), "{line}");
        }
        for line in [
            "Psychology is fun",
            "PST is our zone",
            "ps aux",
            "Pass it on",
            "p s x",
            "",
        ] {
            assert!(!is_postscript(line), "{line}");
        }
    }

    #[test]
    fn formulas() {
        for line in [
            "Best,",
            "Thanks!",
            "Thank you,",
            "Kind regards",
            "Best wishes from Vigo,",
            "Thanks, Bob",
            "Cheers Ann",
            "*Best regards,*",
        ] {
            assert!(is_formula(line), "{line}");
        }
        for line in [
            "Thanks for the roof",
            "Best roofs in town",
            "Looking forward to your answer.",
            "Thanks?",
            "Hello,",
        ] {
            assert!(!is_formula(line), "{line}");
        }
    }
}
