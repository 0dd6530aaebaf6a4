//! The text of a configuration file into settings: whatever can be read is, and every mistake is told at once.
//! Knows nothing of the disk: the caller brings the text.

use super::{Level, Said, Settings};
use crate::problem::Problem;
use crate::rules::notation::nearest;
use crate::rules::{Pack, not_toml, position};
use serde::Deserialize;
use serde::de::IntoDeserializer;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The keys at the top of the file, which may stand in it in any order.
const KEYS: [&str; 11] = [
    "extends", "edition", "packs", "rules", "severity", "words", "columns", "exclude", "path", "allow", "dialect",
];

/// Reads the file called `path` that holds `text`.
pub fn read(path: &str, text: &str) -> (Settings, Vec<Problem>) {
    let mut reader = Reader {
        path,
        text,
        problems: Vec::new(),
    };
    let settings = reader.settings();
    let mut problems = reader.problems;
    problems.sort_by_key(|problem| problem.place);
    // What a mistake in the notation leaves behind is often no value either: once is enough.
    problems.dedup_by_key(|problem| problem.place.map(|(line, _)| line));
    (settings, problems)
}

pub(super) struct Reader<'a> {
    pub(super) path: &'a str,
    pub(super) text: &'a str,
    pub(super) problems: Vec<Problem>,
}

/// A value and where it stands.
pub(super) type Value<'a> = Spanned<DeValue<'a>>;

impl<'a> Reader<'a> {
    fn settings(&mut self) -> Settings {
        let mut settings = Settings {
            path: self.path.to_string(),
            ..Settings::default()
        };
        let (table, errors) = DeTable::parse_recoverable(self.text);
        self.problems
            .extend(errors.iter().map(|error| not_toml(self.path, self.text, error)));
        for (key, at, value) in entries(table.into_inner()) {
            match key.as_str() {
                "extends" => {
                    let at = value.span().start;
                    settings.extends = self.value(value).map(|path| self.said(at, path));
                }
                "exclude" => settings.exclude = self.said_list(value),
                "allow" => settings.allows = self.allows(value),
                "edition" => settings.edition = self.value(value).unwrap_or_default(),
                "packs" => settings.packs = self.packs(value).map(|packs| self.said(at, packs)),
                "rules" => settings.rules = self.said_list(value),
                "severity" => settings.severity = self.severities(value),
                "words" => {
                    for (key, at, value) in self.table(value) {
                        match key.as_str() {
                            "reader" => settings.reader_words = self.list(value).unwrap_or_default(),
                            _ => self.unknown(&key, at, &["reader"]),
                        }
                    }
                }
                "columns" => {
                    for (key, at, value) in self.table(value) {
                        match key.as_str() {
                            "subject" => settings.columns.subject = self.list(value).unwrap_or_default(),
                            "body" => settings.columns.body = self.list(value).unwrap_or_default(),
                            _ => self.unknown(&key, at, &["subject", "body"]),
                        }
                    }
                }
                "path" => settings.paths = self.paths(value),
                "dialect" => settings.dialects = self.dialects(value),
                _ => self.unknown(&key, at, &KEYS),
            }
        }
        self.unnamed_dialects(&settings);
        settings
    }

    /// Packs that are all mistaken are as good as none named: better the usual rules than none at all.
    fn packs(&mut self, value: Value<'a>) -> Option<Vec<Pack>> {
        let before = self.problems.len();
        let packs: Vec<Pack> = self.list(value)?;
        (!packs.is_empty() || self.problems.len() == before).then_some(packs)
    }

    fn severities(&mut self, value: Value<'a>) -> Vec<Said<(String, Option<crate::finding::Severity>)>> {
        let mut out = Vec::new();
        for (name, at, value) in self.table(value) {
            if let Some(level) = self.value::<Level>(value) {
                out.push(self.said(at, (name, level.severity())));
            }
        }
        out
    }

    /// A text or a name, or a problem at its place.
    pub(super) fn value<T: Deserialize<'a>>(&mut self, value: Value<'a>) -> Option<T> {
        let at = value.span().start;
        if value.get_ref().as_str().is_none() {
            self.wrong_sort(at, value.get_ref().type_str(), "text: put it in quotes");
            return None;
        }
        match T::deserialize(value.into_deserializer()) {
            Ok(value) => Some(value),
            Err(error) => {
                let (line, column) = position(self.text, error.span().map_or(at, |span| span.start));
                self.problems
                    .push(not_toml(self.path, self.text, &error).at(line, column));
                None
            }
        }
    }

    /// A list, without the entries that are mistaken.
    pub(super) fn list<T: Deserialize<'a>>(&mut self, value: Value<'a>) -> Option<Vec<T>> {
        let entries = self.array(value)?;
        Some(entries.into_iter().filter_map(|entry| self.value(entry)).collect())
    }

    fn said_list<T: Deserialize<'a>>(&mut self, value: Value<'a>) -> Vec<Said<T>> {
        let mut out = Vec::new();
        for entry in self.array(value).unwrap_or_default() {
            let at = entry.span().start;
            if let Some(value) = self.value(entry) {
                out.push(self.said(at, value));
            }
        }
        out
    }

    pub(super) fn array(&mut self, value: Value<'a>) -> Option<Vec<Value<'a>>> {
        let at = value.span().start;
        match value.into_inner() {
            DeValue::Array(array) => Some(array.into_iter().collect()),
            other => {
                self.wrong_sort(at, other.type_str(), "a list: put it in [ ]");
                None
            }
        }
    }

    pub(super) fn table(&mut self, value: Value<'a>) -> Vec<(String, usize, Value<'a>)> {
        let at = value.span().start;
        match value.into_inner() {
            DeValue::Table(table) => entries(table),
            other => {
                self.wrong_sort(
                    at,
                    other.type_str(),
                    "a table of its own: write its name as [name] on a line",
                );
                Vec::new()
            }
        }
    }

    pub(super) fn wrong_sort(&mut self, at: usize, is: &str, wanted: &str) {
        let (line, column) = position(self.text, at);
        let problem = Problem::new(
            self.path,
            format!("this is {} {is}", article(is)),
            format!("it is to be {wanted}"),
        );
        self.problems.push(problem.at(line, column));
    }

    pub(super) fn unknown(&mut self, key: &str, at: usize, known: &[&str]) {
        let help = match nearest(key, known.iter().copied()) {
            Some(name) => format!("did you mean `{name}`?"),
            None => format!("known here: {}", known.join(", ")),
        };
        let (line, column) = position(self.text, at);
        self.problems
            .push(Problem::new(self.path, format!("unknown key `{key}`"), help).at(line, column));
    }

    pub(super) fn tell(&mut self, at: usize, message: &str, help: &str) {
        let (line, column) = position(self.text, at);
        self.problems
            .push(Problem::new(self.path, message, help).at(line, column));
    }

    pub(super) fn said<T>(&self, at: usize, value: T) -> Said<T> {
        let (line, column) = position(self.text, at);
        Said { value, line, column }
    }
}

fn article(noun: &str) -> &'static str {
    if noun.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    }
}

/// The entries of a table in the order of the file: key, where the key stands, value.
fn entries(table: DeTable) -> Vec<(String, usize, Value)> {
    let mut all: Vec<_> = table
        .into_iter()
        .map(|(key, value)| (key.get_ref().to_string(), key.span().start, value))
        .collect();
    all.sort_by_key(|(_, at, _)| *at);
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Severity;

    #[test]
    fn every_key_is_read_with_its_place() {
        let text = "edition = \"2026\"\npacks = [\"core\", \"cold-email\"]\nrules = [\"our-rules/\"]\n[severity]\n\"canned/wellbeing\" = \"off\"\nopening = \"error\"\n[words]\nreader = [\"registration\"]\n[columns]\nsubject = [\"Betreff\"]\nbody = [\"Text\", \"Text 2\"]\n";
        let (settings, problems) = read("uncanned.toml", text);
        assert_eq!(problems, []);
        assert_eq!(
            settings.packs,
            Some(Said {
                value: vec![Pack::Core, Pack::ColdEmail],
                line: 2,
                column: 1
            })
        );
        assert_eq!(settings.rules[0].value, "our-rules/");
        let severities: Vec<_> = settings.severity.iter().map(|s| (s.value.clone(), s.line)).collect();
        assert_eq!(
            severities,
            [
                (("canned/wellbeing".to_string(), None), 5),
                (("opening".to_string(), Some(Severity::Error)), 6)
            ]
        );
        assert_eq!(settings.reader_words, ["registration"]);
        assert_eq!(settings.columns.body, ["Text", "Text 2"]);
        assert_eq!(settings.place(&settings.severity[1]), "uncanned.toml:6");
    }

    #[test]
    fn every_mistake_is_told_and_the_rest_is_read() {
        let text = "edition = \"2025\"\npack = [\"core\"]\npacks = [\"core\", \"cold-mail\"]\nrules = \"our-rules\"\nwords = 3\n[severity]\ncanned = \"eror\"\nopening = \"off\"\n[columns]\nsubjekt = [\"a\"]\nbody = [1]\n";
        let (settings, problems) = read("uncanned.toml", text);
        let told: Vec<String> = problems
            .iter()
            .map(|p| format!("{:?} {}; {}", p.place.unwrap_or_default(), p.message, p.help))
            .collect();
        assert_eq!(
            told,
            [
                "(1, 11) unknown value `2025`; did you mean `2026`?",
                "(2, 1) unknown key `pack`; did you mean `packs`?",
                "(3, 18) unknown value `cold-mail`; did you mean `cold-email`?",
                "(4, 9) this is a string; it is to be a list: put it in [ ]",
                "(5, 9) this is an integer; it is to be a table of its own: write its name as [name] on a line",
                "(7, 10) unknown value `eror`; did you mean `error`?",
                "(10, 1) unknown key `subjekt`; did you mean `subject`?",
                "(11, 9) this is an integer; it is to be text: put it in quotes",
            ]
        );
        assert_eq!(settings.packs.map(|said| said.value), Some(vec![Pack::Core]));
        assert_eq!(settings.severity.len(), 1);
    }

    #[test]
    fn a_broken_line_does_not_hide_the_others() {
        let text = "packs = [\"core\"\n\n[severity]\ncanned = \"off\"\nopening = = \"off\"\n";
        let (_, problems) = read("uncanned.toml", text);
        assert!(!problems.is_empty());
        assert!(problems.iter().all(|problem| problem.place.is_some()));
    }

    #[test]
    fn the_config_schema_is_true_to_the_types_and_to_the_known_keys() {
        let schema = schemars::schema_for!(crate::config::ConfigSpec).to_value();
        crate::report::schema::check("config", schema.clone());
        let mut named: Vec<&str> = schema["properties"]
            .as_object()
            .expect("an object")
            .keys()
            .map(String::as_str)
            .collect();
        named.sort_unstable();
        let mut known = KEYS;
        known.sort_unstable();
        assert_eq!(named, known);
    }
}
