//! `[[allow]]`: findings that are put up with.
//! Knows nothing of the other keys.

use super::Settings;
use super::read::{Reader, Value};
use crate::span::Span;
use crate::suppress::{Allow, Day};
use toml::de::DeValue;

pub(super) const KEYS: [&str; 4] = ["path", "rule", "reason", "until"];

/// What an entry must say, and how.
const WANTED: [(&str, &str); 3] = [
    (
        "path",
        "say which files it is about: path = \"templates/legacy/*.html\"",
    ),
    (
        "rule",
        "say which rule or family it is about: rule = \"opening/product-first\"",
    ),
    (
        "reason",
        "whoever reads this next wants to know: reason = \"signed off by brand until the relaunch\"",
    ),
];

impl<'a> Reader<'a> {
    /// `[[allow]]`. An entry that lacks something, or says it wrongly, allows nothing.
    pub(super) fn allows(&mut self, value: Value<'a>, settings: &mut Settings) {
        for entry in self.entries("allow", value) {
            let at = entry.span().start;
            let place = self.said(at, ());
            let mut allow = Allow::default();
            let (mut sound, mut named) = (true, Vec::new());
            for (key, at, value) in self.table(entry) {
                let stands = Span::new(value.span().start, value.span().end);
                match key.as_str() {
                    "rule" => allow.rule_at = stands,
                    "until" => allow.until_at = stands,
                    _ => {}
                }
                let said = match key.as_str() {
                    "path" => self.pattern(value).map(|said| allow.path = said.value),
                    "rule" => self.filled(value).map(|said| {
                        allow.rule.clone_from(&said.value);
                        settings.allowed.push(said);
                    }),
                    "reason" => self.filled(value).map(|said| allow.reason = said.value),
                    "until" => self.day(value).map(|day| allow.until = Some(day)),
                    _ => {
                        self.unknown(&key, at, &KEYS);
                        continue;
                    }
                };
                sound &= said.is_some();
                named.push(key);
            }
            for (key, help) in WANTED {
                if !named.iter().any(|named| named == key) {
                    sound = false;
                    self.tell(at, &format!("this entry has no `{key}`"), help);
                }
            }
            if sound {
                settings.allows.push(place.with(allow));
            }
        }
    }

    /// A date, with quotes or without.
    fn day(&mut self, value: Value<'a>) -> Option<Day> {
        let at = value.span().start;
        let text = match value.get_ref() {
            DeValue::Datetime(date) => date.to_string(),
            DeValue::String(text) => text.to_string(),
            other => {
                let is = other.type_str();
                self.wrong_sort(at, is, "a date: until = 2027-03-01");
                return None;
            }
        };
        let day = Day::read(&text);
        if day.is_none() {
            self.tell(
                at,
                &format!("`{text}` is no day"),
                "write it as a date: until = 2027-03-01",
            );
        }
        day
    }
}

#[cfg(test)]
mod tests {
    use crate::config::read::alone;

    #[test]
    fn an_entry_says_where_what_and_why() {
        let text = "[[allow]]\npath = \"t/*.html\"\nrule = \"opening\"\nreason = \"brand\"\nuntil = 2027-03-01\n";
        let (settings, problems) = alone(text);
        assert_eq!(problems, []);
        let [(0, said)] = settings.allows_of("t/a.html")[..] else {
            panic!("{settings:?}");
        };
        assert_eq!((said.line, said.value.rule.as_str()), (1, "opening"));
        assert_eq!(
            said.value.until.map(|day| day.to_string()).as_deref(),
            Some("2027-03-01")
        );
        assert!(settings.allows_of("b.html").is_empty());
    }

    #[test]
    fn an_entry_that_lacks_something_is_told_and_allows_nothing() {
        let text = "[[allow]]\npath = \"a\"\nrule = \"canned\"\n[[allow]]\npath = \"a\"\nrule = \"canned\"\nreason = \" \"\n[[allow]]\npath = \"a\"\nrule = \"canned\"\nreason = \"r\"\nuntil = \"soon\"\n[[allow]]\nfile = \"a\"\nrule = 3\nreason = \"r\"\n";
        let (settings, problems) = alone(text);
        let told: Vec<_> = problems
            .iter()
            .map(|p| (p.place.unwrap_or_default().0, p.message.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                (1, "this entry has no `reason`"),
                (7, "this is empty"),
                (12, "`soon` is no day"),
                (13, "this entry has no `path`"),
                (14, "unknown key `file`"),
                (15, "this is an integer"),
            ]
        );
        assert_eq!(settings.allows, []);
    }
}
