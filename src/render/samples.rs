//! Plausible words for fields nobody gave a value, and which fields may well be empty; the table is `rules/samples.toml`.
//! Knows nothing of templates.

use serde::Deserialize;
use std::collections::HashMap;
use std::sync::OnceLock;

const FILE: &str = include_str!("../../rules/samples.toml");

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    own: Vec<String>,
    reader: Vec<String>,
    leaning: Vec<String>,
    sample: Vec<Sample>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Sample {
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    ends: Vec<String>,
    word: String,
    #[serde(default)]
    may_be_empty: bool,
}

struct Table {
    file: File,
    by_name: HashMap<String, usize>,
    by_end: Vec<(String, usize)>,
}

/// A word that could stand in the field of this name: from the table, else the last two parts of the name itself.
pub fn word(name: &str) -> String {
    match table().of(name) {
        Some(sample) => sample.word.clone(),
        None => {
            let parts: Vec<&str> = name.split('.').collect();
            let words = words(&parts.get(parts.len().saturating_sub(2)..).unwrap_or(&[]).join(" ")).join(" ");
            if words.is_empty() {
                "something".to_string()
            } else {
                words
            }
        }
    }
}

/// Whether lists often lack it.
pub fn may_be_empty(name: &str) -> bool {
    let first = words(name).into_iter().next().unwrap_or_default();
    !table().file.own.contains(&first) && table().of(name).is_some_and(|sample| sample.may_be_empty)
}

/// Whether a word leans on the next one, so that nothing after it is something missing.
pub fn leans(word: &str) -> bool {
    let word = word.to_lowercase();
    table().file.leaning.contains(&word)
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let file: File = toml::from_str(FILE).unwrap_or_default();
        let numbered = || file.sample.iter().enumerate();
        let by_name = numbered()
            .flat_map(|(i, s)| s.names.iter().map(move |n| (n.clone(), i)))
            .collect();
        let by_end = numbered()
            .flat_map(|(i, s)| s.ends.iter().map(move |e| (e.clone(), i)))
            .collect();
        Table { file, by_name, by_end }
    })
}

impl Table {
    fn of(&self, name: &str) -> Option<&Sample> {
        let last = words(last_part(name));
        let by_name = |key: String| self.by_name.get(&key).copied();
        let end = last.last().map_or("", String::as_str);
        let of_reader = || {
            words(name)
                .first()
                .is_some_and(|first| self.file.reader.contains(first))
        };
        let found = by_name(words(name).concat());
        let found = found.or_else(|| by_name(last.concat()).filter(|_| !name.contains('.') || of_reader()));
        let found = found.or_else(|| self.by_end.iter().find(|(e, _)| e == end).map(|(_, i)| *i));
        self.file.sample.get(found?)
    }
}

fn last_part(name: &str) -> &str {
    name.rsplit('.').find(|part| !part.trim().is_empty()).unwrap_or(name)
}

/// The words of a name, in lower case: split at signs, and where a capital follows a small letter.
fn words(name: &str) -> Vec<String> {
    /// A name of more characters is no name.
    const LONG: usize = 60;
    let mut all: Vec<String> = Vec::new();
    let mut before = ' ';
    for c in name.chars().take(LONG) {
        if c.is_alphanumeric() {
            let starts = !before.is_alphanumeric() || c.is_uppercase() && before.is_lowercase();
            if starts || all.is_empty() {
                all.push(String::new());
            }
            if let Some(word) = all.last_mut() {
                word.extend(c.to_lowercase());
            }
        }
        before = c;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_find_their_words() {
        for (name, expected, empty) in [
            ("first_name", "Dana", true),
            ("contact.firstname", "Dana", true),
            ("FNAME", "Dana", true),
            ("lead.First Name", "Dana", true),
            ("sender.firstName", "Robin Vale", false),
            ("companyName", "Harbor Bakery", true),
            ("company.name", "Harbor Bakery", true),
            ("actionUrl", "https://example.com/page", false),
            ("event.city", "event city", false),
            ("company.city", "Leeds", true),
            ("product.name", "product name", false),
            ("pain_point", "pain point", false),
            ("", "something", false),
            ("@@", "something", false),
        ] {
            assert_eq!((word(name).as_str(), may_be_empty(name)), (expected, empty), "{name}");
        }
    }
}
