//! A configuration file's bytes into settings: whatever can be read is, and every mistake is told at once.
//! Knows nothing of the disk: the caller brings the bytes.

use super::places::Places;
use super::{ConfigFile, Level, Said, Settings, pattern};
use crate::problem::Problem;
use crate::rules::notation::nearest;
use crate::rules::{Pack, toml_words};
use serde::Deserialize;
use serde::de::IntoDeserializer;
use std::collections::BTreeSet;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The keys at the top of the file, which may stand in it in any order.
const KEYS: [&str; 11] = [
    "extends", "edition", "packs", "rules", "severity", "words", "columns", "exclude", "path", "allow", "dialect",
];
pub(super) const WORD_KEYS: [&str; 1] = ["reader"];
pub(super) const COLUMN_KEYS: [&str; 2] = ["subject", "body"];

/// What mends a mistake in the notation, by how what is said of it begins.
const REMEDIES: [(&str, &str); 9] = [
    ("duplicate key", "say it once: take this one out, or the one above"),
    ("invalid boolean", "text stands in quotes: mode = \"template\""),
    (
        "string values must be quoted",
        "text stands in straight quotes: mode = \"template\"",
    ),
    (
        "invalid unquoted key",
        "a name with a `/` in it stands in quotes: \"canned/exclamation\" = \"off\"",
    ),
    ("unclosed table", "close the name of a table: [severity]"),
    (
        "unclosed array table",
        "the name of an entry has two brackets on each side: [[path]]",
    ),
    ("invalid basic string", "close the text with a quotation mark"),
    ("too few unicode", "write `/` between folders, not a backslash"),
    ("missing escaped value", "write `/` between folders, not a backslash"),
];

/// Mistakes told of one file.
const MOST: usize = 100;

/// Reads `file`, which holds `bytes`. Names of dialects are looked up once it is known what it extends ([`join`](super::join)).
pub fn read(file: Arc<ConfigFile>, bytes: &[u8]) -> (Settings, Vec<Problem>) {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        let problem = Problem::new(&file.name, "is UTF-16, not UTF-8", "save it as UTF-8");
        return (nothing(&file), vec![problem]);
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = String::from_utf8_lossy(bytes);
    let mut reader = Reader {
        places: Places::new(&text),
        problems: Vec::new(),
        more: 0,
        broken: BTreeSet::new(),
        file,
    };
    if let Err(error) = std::str::from_utf8(bytes) {
        // What stands before the first such byte is as long in the text.
        reader.tell(
            error.valid_up_to(),
            "is not UTF-8 from here on",
            "save the file as UTF-8",
        );
    }
    let settings = reader.settings(&text);
    let mut problems = reader.problems;
    problems.sort_by_key(|problem| problem.place);
    if reader.more > 0 {
        let message = format!("has {} mistakes more", reader.more);
        let help = "mend those above first";
        problems.push(Problem::new(&reader.file.name, message, help));
    }
    (settings, problems)
}

fn nothing(file: &ConfigFile) -> Settings {
    Settings {
        path: file.name.clone(),
        ..Settings::default()
    }
}

pub(super) struct Reader<'a> {
    file: Arc<ConfigFile>,
    places: Places<'a>,
    problems: Vec<Problem>,
    /// Mistakes beyond those told.
    more: usize,
    /// Lines with a mistake in the notation: what it leaves behind is often no value either, and once is enough.
    broken: BTreeSet<u32>,
}

/// A value and where it stands.
pub(super) type Value<'a> = Spanned<DeValue<'a>>;

impl<'a> Reader<'a> {
    fn settings(&mut self, text: &'a str) -> Settings {
        let mut settings = nothing(&self.file);
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in &errors {
            let (message, _) = toml_words(error);
            let at = error.span().map_or(0, |span| span.start);
            let remedy = REMEDIES.iter().find(|(begin, _)| message.starts_with(begin));
            self.tell(at, &message, remedy.map_or("", |(_, remedy)| remedy));
            self.broken.insert(self.places.of(at).0);
        }
        for (key, at, value) in entries(table.into_inner()) {
            let place = value.span().start;
            match key.as_str() {
                "extends" => settings.extends = self.filled(value),
                "exclude" => settings.exclude = self.each(value, Self::pattern),
                "allow" => self.allows(value, &mut settings),
                "edition" => settings.edition = self.value(value).map(|edition| self.said(place, edition)),
                "packs" => settings.packs = self.packs(value).map(|packs| self.said(place, packs)),
                "rules" => settings.rules = self.each(value, Self::filled),
                "severity" => self.severities(value, &mut settings),
                "words" => {
                    for (key, at, value) in self.table(value) {
                        match key.as_str() {
                            "reader" => settings.reader_words = self.each(value, Self::filled),
                            _ => self.unknown(&key, at, &WORD_KEYS),
                        }
                    }
                }
                "columns" => {
                    for (key, at, value) in self.table(value) {
                        let place = value.span().start;
                        let columns = &mut settings.columns;
                        let said = match key.as_str() {
                            "subject" => &mut columns.subject,
                            "body" => &mut columns.body,
                            _ => {
                                self.unknown(&key, at, &COLUMN_KEYS);
                                continue;
                            }
                        };
                        *said = self.list(value).map(|names| self.said(place, names));
                    }
                }
                "path" => self.paths(value, &mut settings),
                "dialect" => settings.dialects = self.dialects(value),
                _ => self.unknown(&key, at, &KEYS),
            }
        }
        settings
    }

    /// Packs that are all mistaken are as good as none named: better the usual rules than none at all.
    fn packs(&mut self, value: Value<'a>) -> Option<Vec<Pack>> {
        let before = self.problems.len();
        let packs: Vec<Pack> = self.list(value)?;
        (!packs.is_empty() || self.problems.len() == before).then_some(packs)
    }

    fn severities(&mut self, value: Value<'a>, settings: &mut Settings) {
        for (name, at, value) in self.table(value) {
            settings.graded.push(self.said(at, name.clone()));
            if let Some(level) = self.value::<Level>(value) {
                settings.severity.push(self.said(at, (name, level.severity())));
            }
        }
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
                let (message, help) = toml_words(&error);
                self.tell(error.span().map_or(at, |span| span.start), &message, &help);
                None
            }
        }
    }

    /// A text that says something.
    pub(super) fn filled(&mut self, value: Value<'a>) -> Option<Said<String>> {
        let at = value.span().start;
        let text: String = self.value(value)?;
        if text.trim().is_empty() {
            self.tell(at, "this is empty", "write something, or take the key out");
            return None;
        }
        Some(self.said(at, text))
    }

    /// A path pattern that may fit something.
    pub(super) fn pattern(&mut self, value: Value<'a>) -> Option<Said<String>> {
        let at = value.span().start;
        let text: String = self.value(value)?;
        match pattern::mistake(&text, &self.file.folder) {
            Some((message, help)) => {
                self.tell(at, &message, &help);
                None
            }
            None => Some(self.said(at, text)),
        }
    }

    /// A list, without the entries that are mistaken.
    pub(super) fn list<T: Deserialize<'a>>(&mut self, value: Value<'a>) -> Option<Vec<T>> {
        let entries = self.array(value, "a list: put it in [ ]")?;
        Some(entries.into_iter().filter_map(|entry| self.value(entry)).collect())
    }

    /// The same, each entry read by `read`, with its place.
    fn each<T>(&mut self, value: Value<'a>, read: impl Fn(&mut Self, Value<'a>) -> Option<Said<T>>) -> Vec<Said<T>> {
        let entries = self.array(value, "a list: put it in [ ]").unwrap_or_default();
        entries.into_iter().filter_map(|entry| read(self, entry)).collect()
    }

    /// The tables of a list called `name`, which may be written `[[name]]`.
    pub(super) fn entries(&mut self, name: &str, value: Value<'a>) -> Vec<Value<'a>> {
        let wanted = format!("a list of entries: write each under a line [[{name}]], with two brackets");
        if matches!(value.get_ref(), DeValue::Table(_)) {
            self.wrong_sort(value.span().start, "table", &wanted);
            return vec![value];
        }
        let entries = self.array(value, &wanted).unwrap_or_default();
        let (tables, others): (Vec<_>, Vec<_>) = entries
            .into_iter()
            .partition(|entry| matches!(entry.get_ref(), DeValue::Table(_)));
        for other in others {
            self.wrong_sort(other.span().start, other.get_ref().type_str(), &wanted);
        }
        tables
    }

    fn array(&mut self, value: Value<'a>, wanted: &str) -> Option<Vec<Value<'a>>> {
        let at = value.span().start;
        match value.into_inner() {
            DeValue::Array(array) => Some(array.into_iter().collect()),
            other => {
                self.wrong_sort(at, other.type_str(), wanted);
                None
            }
        }
    }

    pub(super) fn table(&mut self, value: Value<'a>) -> Vec<(String, usize, Value<'a>)> {
        let at = value.span().start;
        match value.into_inner() {
            DeValue::Table(table) => entries(table),
            other => {
                let wanted = "a table of its own: write its name as [name] on a line";
                self.wrong_sort(at, other.type_str(), wanted);
                Vec::new()
            }
        }
    }

    pub(super) fn wrong_sort(&mut self, at: usize, is: &str, wanted: &str) {
        let message = format!("this is {} {is}", article(is));
        self.tell(at, &message, &format!("it is to be {wanted}"));
    }

    pub(super) fn unknown(&mut self, key: &str, at: usize, known: &[&str]) {
        let help = match nearest(key, known.iter().copied()) {
            Some(name) => format!("did you mean `{name}`?"),
            None => format!("known here: {}", known.join(", ")),
        };
        self.tell(at, &format!("unknown key `{key}`"), &help);
    }

    pub(super) fn tell(&mut self, at: usize, message: &str, help: &str) {
        let (line, column) = self.places.of(at);
        if self.broken.contains(&line) {
            return;
        }
        if self.problems.len() == MOST {
            self.more += 1;
            return;
        }
        let problem = Problem::new(&self.file.name, message, help);
        self.problems.push(problem.at(line, column));
    }

    pub(super) fn said<T>(&self, at: usize, value: T) -> Said<T> {
        let (line, column) = self.places.of(at);
        Said {
            value,
            file: self.file.clone(),
            line,
            column,
        }
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

/// The settings of a file that extends none, for tests.
#[cfg(test)]
pub(super) fn alone(text: &str) -> (Settings, Vec<Problem>) {
    let (settings, mut problems) = read(Arc::new(ConfigFile::new("uncanned.toml")), text.as_bytes());
    let (settings, more) = super::join(vec![settings]);
    problems.extend(more);
    problems.sort_by_key(|problem| problem.place);
    (settings, problems)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{allow, templates};
    use crate::finding::Severity;

    fn told(problems: &[Problem]) -> Vec<String> {
        let each = problems.iter();
        each.map(|p| format!("{:?} {}; {}", p.place.unwrap_or_default(), p.message, p.help))
            .collect()
    }

    #[test]
    fn every_key_is_read_with_its_place() {
        let text = "edition = \"2026\"\npacks = [\"core\", \"cold-email\"]\nrules = [\"our-rules/\"]\n[severity]\n\"canned/wellbeing\" = \"off\"\nopening = \"error\"\n[words]\nreader = [\"registration\"]\n[columns]\nsubject = [\"Betreff\"]\nbody = [\"Text\", \"Text 2\"]\n";
        // A byte order mark and the line ends of Windows change nothing.
        for text in [text.to_string(), format!("\u{FEFF}{}", text.replace('\n', "\r\n"))] {
            let (settings, problems) = alone(&text);
            assert_eq!(problems, []);
            let packs = settings.packs.expect("packs");
            assert_eq!(packs.value, [Pack::Core, Pack::ColdEmail]);
            assert_eq!((packs.line, packs.column), (2, 9));
            assert_eq!(settings.rules[0].value, "our-rules/");
            let severities: Vec<_> = settings.severity.iter().map(|s| (s.value.clone(), s.line)).collect();
            assert_eq!(
                severities,
                [
                    (("canned/wellbeing".to_string(), None), 5),
                    (("opening".to_string(), Some(Severity::Error)), 6)
                ]
            );
            assert_eq!(settings.reader_words[0].value, "registration");
            let body = settings.columns.body.expect("columns");
            assert_eq!(
                (body.value.as_slice(), body.line),
                (&["Text".to_string(), "Text 2".to_string()][..], 11)
            );
            assert_eq!(settings.severity[1].place(), "uncanned.toml:6");
        }
    }

    #[test]
    fn every_mistake_is_told_and_the_rest_is_read() {
        let text = "edition = \"2025\"\npack = [\"core\"]\npacks = [\"core\", \"cold-mail\"]\nrules = \"our-rules\"\nwords = 3\nexclude = [\"a[\", \"b\", 3, \"\\\\c\"]\n[severity]\ncanned = \"eror\"\nopening = \"off\"\n[columns]\nsubjekt = [\"a\"]\nbody = [1]\n";
        let (settings, problems) = alone(text);
        assert_eq!(
            told(&problems),
            [
                "(1, 11) unknown value `2025`; did you mean `2026`?",
                "(2, 1) unknown key `pack`; did you mean `packs`?",
                "(3, 18) unknown value `cold-mail`; did you mean `cold-email`?",
                "(4, 9) this is a string; it is to be a list: put it in [ ]",
                "(5, 9) this is an integer; it is to be a table of its own: write its name as [name] on a line",
                "(6, 12) `a[` can fit no file: a `[` in it is not closed; close it, as in `mail-[0-9].txt`, or write `?` for any one character",
                "(6, 23) this is an integer; it is to be text: put it in quotes",
                "(6, 26) `\\c` can fit no file: it has a backslash; write `/c`",
                "(8, 10) unknown value `eror`; did you mean `error`?",
                "(11, 1) unknown key `subjekt`; did you mean `subject`?",
                "(12, 9) this is an integer; it is to be text: put it in quotes",
            ]
        );
        assert_eq!(settings.packs.map(|said| said.value), Some(vec![Pack::Core]));
        assert_eq!(settings.severity.len(), 1);
        assert_eq!(settings.exclude.len(), 1);
    }

    #[test]
    fn a_list_of_entries_in_another_shape_is_told_and_read_as_far_as_it_is_one() {
        let text = "allow = [3]\n[path]\nglob = \"t/**\"\nmode = \"template\"\n";
        let (settings, problems) = alone(text);
        assert_eq!(
            told(&problems),
            [
                "(1, 10) this is an integer; it is to be a list of entries: write each under a line [[allow]], with two brackets",
                "(2, 1) this is a table; it is to be a list of entries: write each under a line [[path]], with two brackets",
            ]
        );
        assert_eq!(settings.paths.len(), 1);
    }

    #[test]
    fn a_broken_line_does_not_hide_the_others() {
        let text = "packs = [\"core\"\n\n[severity]\ncanned = \"off\"\nopening = = \"off\"\n";
        let (_, problems) = alone(text);
        assert!(!problems.is_empty());
        assert!(problems.iter().all(|problem| problem.place.is_some()));
    }

    #[test]
    fn what_is_said_twice_is_told_at_the_second_place() {
        let (settings, problems) = alone(
            "packs = [\"core\"]\npacks = [\"locale\"]\n[words]\nreader = []\n[words]\nreader = []\nredaer = []\n",
        );
        let places: Vec<_> = problems.iter().map(|p| p.place.unwrap_or_default()).collect();
        assert_eq!(places, [(2, 1), (5, 2), (6, 1), (7, 1)], "{:?}", told(&problems));
        assert_eq!(settings.packs.map(|said| said.value), Some(vec![Pack::Core]));
    }

    #[test]
    fn bytes_that_are_no_text_are_told_with_their_place() {
        let file = || Arc::new(ConfigFile::new("uncanned.toml"));
        let (settings, problems) = read(file(), b"packs = [\"core\"] # caf\xe9\npak = 1\n");
        assert_eq!(
            told(&problems),
            [
                "(1, 23) is not UTF-8 from here on; save the file as UTF-8",
                "(2, 1) unknown key `pak`; did you mean `packs`?"
            ]
        );
        assert!(settings.packs.is_some());
        let (_, problems) = read(file(), b"\xff\xfep\0");
        assert_eq!(problems[0].message, "is UTF-16, not UTF-8");
        assert_eq!(read(file(), b""), (nothing(&file()), Vec::new()));
        let (_, problems) = read(file(), b"packs\0 = [\"core\"]\n");
        assert_eq!(problems.len(), 1, "{:?}", told(&problems));
    }

    #[test]
    #[allow(
        clippy::disallowed_methods,
        reason = "a test that holds the clock against the reader"
    )]
    fn no_file_takes_long_or_tells_without_end() {
        let lists = |one: &str| format!("exclude = [{}]\n", one.repeat(30_000));
        for (text, most) in [
            ("x = 1\n".repeat(30_000), MOST + 1),
            ("= 1\n".repeat(30_000), MOST + 1),
            (lists("3,"), MOST + 1),
            (lists("\"a\","), 0),
            (format!("packs = {}", "[".repeat(60_000)), MOST + 1),
            (format!("path = {}", "{a=".repeat(30_000)), MOST + 1),
            (format!("{} = 1", "a.".repeat(30_000)), MOST + 1),
        ] {
            let started = std::time::Instant::now();
            let (_, problems) = alone(&text);
            assert!(problems.len() <= most, "{} problems", problems.len());
            assert!(
                started.elapsed().as_secs() < 20,
                "{}: {:?}",
                &text[..20],
                started.elapsed()
            );
        }
    }

    #[test]
    fn the_config_schema_is_true_to_the_types_and_to_the_known_keys() {
        let schema = schemars::schema_for!(crate::config::ConfigSpec).to_value();
        crate::report::schema::check("config", schema.clone());
        let keys = |table: &serde_json::Value| {
            let named = table["properties"].as_object().expect("an object").keys().cloned();
            named.collect::<BTreeSet<String>>()
        };
        for (table, known) in [
            (&schema, KEYS.as_slice()),
            (&schema["$defs"]["PathSpec"], &templates::PATH_KEYS),
            (&schema["$defs"]["DialectSpec"], &templates::DIALECT_KEYS),
            (&schema["$defs"]["AllowSpec"], &allow::KEYS),
            (&schema["$defs"]["WordsSpec"], &WORD_KEYS),
            (&schema["$defs"]["ColumnsSpec"], &COLUMN_KEYS),
        ] {
            let known: BTreeSet<String> = known.iter().map(|key| key.to_string()).collect();
            assert_eq!(keys(table), known);
        }
    }
}
