//! What stands between the double braces of a field: its name, a block word, variants, nothing.
//! Knows nothing of where the braces were or of single delimiters.

use super::field::FieldState;
use super::words::Words;

/// Words that open, split or close a block when they come first in a tag.
const BLOCK_WORDS: [&str; 47] = [
    "if",
    "elsif",
    "elseif",
    "elif",
    "else",
    "end",
    "endif",
    "unless",
    "endunless",
    "case",
    "when",
    "endcase",
    "for",
    "endfor",
    "foreach",
    "endforeach",
    "empty",
    "assign",
    "set",
    "capture",
    "endcapture",
    "comment",
    "endcomment",
    "raw",
    "endraw",
    "with",
    "endwith",
    "block",
    "endblock",
    "include",
    "render",
    "extends",
    "load",
    "each",
    "range",
    "define",
    "template",
    "break",
    "continue",
    "macro",
    "endmacro",
    "do",
    "next",
    "import",
    "from",
    "ENDIF",
    "connected_content",
];

/// Words that wrap what follows without a word of their own beside them; an `end…` closes each.
const WRAPPERS: [&str; 9] = [
    "autoescape",
    "blocktrans",
    "blocktranslate",
    "filter",
    "form",
    "ifchanged",
    "spaceless",
    "trans",
    "verbatim",
];

/// Whether the first word of a tag makes it a block tag: `if vip`, `else`, `ENDIF`.
pub(super) fn is_block(content: &str) -> bool {
    let content = content.trim_matches(['-', '~', ' ']);
    let word = content
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .next()
        .unwrap_or("");
    let lower = word.to_ascii_lowercase();
    (word == lower || word == word.to_ascii_uppercase()) && BLOCK_WORDS.contains(&lower.as_str())
}

/// What a statement tag (`{% … %}`) is: output such as `unsubscribe_link`, or structure.
pub(super) fn statement(content: &str) -> FieldState {
    let trimmed = content.trim_matches(['-', '~', ' ']);
    let wraps = trimmed.starts_with("end") || WRAPPERS.contains(&trimmed);
    let output = trimmed.starts_with('=') || (is_identifier(trimmed) && !is_block(trimmed) && !wraps);
    if output {
        FieldState::Field
    } else {
        FieldState::Structure
    }
}

/// What stands between double braces; `None` where it is none of ours (JSON, code).
pub(super) fn classify(content: &str) -> Option<FieldState> {
    let content = content.trim().trim_matches(['-', '~']).trim();
    let Some(first) = content.chars().next() else {
        return Some(FieldState::Empty);
    };
    if matches!(first, '#' | '^' | '/' | '!' | '=') {
        return Some(FieldState::Structure);
    }
    if first == '>' || (is_block(content) && block_is_whole(content)) {
        return Some(FieldState::Structure);
    }
    if content.contains(['<', '“', '”']) || content.ends_with(['|', ':']) || first == '|' {
        return Some(FieldState::Broken);
    }
    let opens_name = first.is_alphanumeric() || matches!(first, '_' | '.' | '$' | '[' | '@' | '*' | '&');
    if !opens_name || content.contains([';', '\\']) || !content.contains(|c: char| c.is_alphanumeric()) {
        return None;
    }
    if first.is_ascii_digit() && content.len() > 2 {
        return None;
    }
    let Some((head, _)) = content.split_once('|') else {
        return Some(FieldState::Field);
    };
    let head = head.trim();
    if head.eq_ignore_ascii_case("random") {
        return Some(FieldState::Spintax);
    }
    let named = !head.contains(' ') || Words::get().names_field(head) || head.starts_with(['$', '[', '&']);
    Some(if named { FieldState::Field } else { FieldState::Spintax })
}

/// `else` and `end` stand alone; the words that open a block need something after them, so that `{{from}}` is a field.
fn block_is_whole(content: &str) -> bool {
    let word = content.split_whitespace().next().unwrap_or("");
    let alone = word.len() == content.len();
    let lower = word.to_ascii_lowercase();
    alone == (lower.starts_with("end") || lower == "else" || lower == "empty") || lower.starts_with("els")
}

/// Letters, digits, underscores, dots and hyphens, a letter or underscore first.
pub(super) fn is_identifier(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-'))
}

/// The name of a field without its filter, its default or its braces.
pub(super) fn name(content: &str) -> &str {
    let mut name = content;
    for cut in ["|", ":default", ",fallback", ", fallback", "??"] {
        if let Some((head, _)) = name.split_once(cut).filter(|(head, _)| !head.trim().is_empty()) {
            name = head;
        }
    }
    name.trim().trim_matches(['-', '~']).trim()
}

#[cfg(test)]
mod tests {
    use super::*;
    use FieldState::{Broken, Empty, Field, Spintax, Structure};

    #[test]
    fn double_braces_hold_names_blocks_variants_or_nothing() {
        for (content, state) in [
            ("first_name", Field),
            ("lead.First Name:default=there", Field),
            (" first_name | default: \"there\" ", Field),
            ("a|b", Field),
            ("I noticed|I saw that", Spintax),
            ("RANDOM | Hi | Hello", Spintax),
            ("#if company", Structure),
            ("/if", Structure),
            ("else if x", Structure),
            ("end", Structure),
            ("with .Name", Structure),
            ("from", Field),
            ("", Empty),
            ("- ", Empty),
            ("name | ", Broken),
            ("name | default: “there”", Broken),
            ("<span>name</span>", Broken),
        ] {
            assert_eq!(classify(content), Some(state), "{content:?}");
        }
        for content in ["\"a\": 1", "\\bf x", "1,2", "x; y"] {
            assert_eq!(classify(content), None, "{content:?}");
        }
    }

    #[test]
    fn statements_print_or_steer() {
        assert_eq!(statement(" unsubscribe_link "), Field);
        assert_eq!(statement("= profile.name "), Field);
        assert_eq!(statement("- if x -"), Structure);
        for wrapper in [" endif ", "blocktrans", " endblocktrans -"] {
            assert_eq!(statement(wrapper), Structure, "{wrapper}");
        }
    }

    #[test]
    fn names_lose_filters_and_defaults() {
        assert_eq!(name(" first_name | default: 'x' "), "first_name");
        assert_eq!(name("lead.First Name:default=there"), "lead.First Name");
        assert_eq!(name("contact.name, fallback=x"), "contact.name");
    }
}
