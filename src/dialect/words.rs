//! The words that tell a blank from a bracket that belongs to the text, from `rules/blanks.toml`.
//! Knows nothing of delimiters.

use std::collections::HashSet;
use std::sync::OnceLock;

/// The data file. A TOML reader takes longer over it than a whole run may; a test holds [`list`] against one.
const DATA: &str = include_str!("../../rules/blanks.toml");

/// The word lists, all lower case. What each is for stands in the data file.
#[derive(Debug)]
pub(super) struct Words {
    things: HashSet<&'static str>,
    maybe_things: HashSet<&'static str>,
    owners: HashSet<&'static str>,
    kinds: HashSet<&'static str>,
    orders: HashSet<&'static str>,
    directions: HashSet<&'static str>,
    never: HashSet<&'static str>,
    markup: HashSet<&'static str>,
    namespaces: HashSet<&'static str>,
    identities: HashSet<&'static str>,
}

impl Words {
    /// The lists, read on first use: a text without a bracket never pays for them.
    pub(super) fn get() -> &'static Words {
        static WORDS: OnceLock<Words> = OnceLock::new();
        WORDS.get_or_init(Words::read)
    }

    fn read() -> Words {
        Words {
            things: list("things"),
            maybe_things: list("maybe-things"),
            owners: list("owners"),
            kinds: list("kinds"),
            orders: list("orders"),
            directions: list("directions"),
            never: list("never"),
            markup: list("markup"),
            namespaces: list("namespaces"),
            identities: list("identities"),
        }
    }

    /// Whether `word` alone names what a blank stands for.
    pub(super) fn is_thing(&self, word: &str) -> bool {
        self.things.contains(word)
    }

    /// Whether `word` may name what a blank stands for.
    pub(super) fn may_be_thing(&self, word: &str) -> bool {
        self.things.contains(word) || self.maybe_things.contains(word)
    }

    /// Whether `word` at the front says whose it is, or which one.
    pub(super) fn leads(&self, word: &str) -> bool {
        self.owners.contains(word) || self.kinds.contains(word)
    }

    /// Whether `word` at the front gives an order to the writer.
    pub(super) fn orders(&self, word: &str) -> bool {
        self.orders.contains(word)
    }

    /// Whether `word` at the front opens a stage direction.
    pub(super) fn directs(&self, word: &str) -> bool {
        self.directions.contains(word)
    }

    /// Whether `content` is never a blank.
    pub(super) fn is_never(&self, content: &str) -> bool {
        self.markup.contains(content) || self.never.contains(content.to_lowercase().as_str())
    }

    /// Whether `word` before a dot is a merge tool's namespace.
    pub(super) fn is_namespace(&self, word: &str) -> bool {
        self.namespaces.contains(word)
    }

    /// Whether `word` is a field's name on its own.
    pub(super) fn is_identity(&self, word: &str) -> bool {
        self.identities.contains(word)
    }

    /// Whether words joined in any way (`number-of-people`, `Your Name`) name what is to be filled in.
    pub(super) fn names_blank(&self, name: &str) -> bool {
        let parts = parts(name);
        let joins = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '/' | '\'');
        name.chars().all(joins) && parts.iter().any(|p| self.may_be_thing(p) || self.leads(p))
    }

    /// Whether an identifier (`first_name`, `CompanyName`, `contact.email`) is the name of a field: one of its words names a
    /// thing, or it is made of two words or more that may.
    pub(super) fn names_field(&self, identifier: &str) -> bool {
        let parts = parts(identifier);
        if parts.iter().any(|p| self.is_thing(p)) || self.is_thing(&parts.concat()) {
            return true;
        }
        match parts.as_slice() {
            [] => false,
            [one] => self.may_be_thing(one),
            [first, .., last] => self.may_be_thing(last) || self.is_namespace(first) || self.leads(first),
        }
    }
}

/// The strings of one list of the data file.
fn list(key: &str) -> HashSet<&'static str> {
    let opens = format!("\n{key} = [");
    let body = DATA.split_once(opens.as_str()).map_or("", |(_, rest)| rest);
    let body = body.split_once("]").map_or("", |(body, _)| body);
    body.split('"').skip(1).step_by(2).collect()
}

/// The words of a phrase or an identifier in lower case: apart at anything but letters, digits and apostrophes, and where a
/// small letter meets a capital. At most 24.
pub(super) fn parts(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut after_small = false;
    for c in text.chars() {
        let joins = c.is_alphanumeric() || c == '\'' || c == '’';
        let humps = after_small && c.is_uppercase();
        if (!joins || humps) && !word.is_empty() {
            parts.push(std::mem::take(&mut word));
            if parts.len() == 24 {
                return parts;
            }
        }
        if joins {
            word.extend(if c == '’' { '\'' } else { c }.to_lowercase());
        }
        after_small = c.is_lowercase();
    }
    if !word.is_empty() {
        parts.push(word);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    #[test]
    fn the_data_file_is_sound() {
        let data: HashMap<String, HashSet<String>> = toml::from_str(DATA).unwrap();
        assert_eq!(data.len(), 10);
        for (key, words) in &data {
            let words: HashSet<&str> = words.iter().map(String::as_str).collect();
            assert_eq!(list(key), words, "{key}");
        }
        let words = Words::get();
        assert!(words.is_thing("name") && words.directs("pause") && words.is_never("sic"));
    }

    #[test]
    fn identifiers_come_apart_into_words() {
        assert_eq!(parts("contact.firstName"), ["contact", "first", "name"]);
        assert_eq!(parts("FIRST_NAME"), ["first", "name"]);
        assert_eq!(parts("prospect’s day/time"), ["prospect's", "day", "time"]);
    }

    #[test]
    fn field_names_are_told_from_other_identifiers() {
        let words = Words::get();
        for name in [
            "first_name",
            "CompanyName",
            "recipient.email",
            "EMAIL",
            "sender_title",
            "lead.City",
        ] {
            assert!(words.names_field(name), "{name}");
        }
        for name in ["i", "foo", "HOME", "github.ref", "PATH"] {
            assert!(!words.names_field(name), "{name}");
        }
    }
}
