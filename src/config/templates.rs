//! The parts of a configuration file that concern templates: `[[path]]` and `[dialect.…]`.
//! Knows nothing of the other keys.

use super::read::{Reader, Value};
use super::{PathEntry, PathSettings, Said, Settings};
use crate::dialect::{Case, Dialect, Form, OwnDialect, unknown_dialect};
use crate::message::Mode;
use crate::problem::Problem;
use serde::Deserialize;
use serde::de::IntoDeserializer;

pub(super) const PATH_KEYS: [&str; 4] = ["glob", "mode", "dialect", "fields"];
pub(super) const DIALECT_KEYS: [&str; 6] = ["open", "close", "name", "fallback", "fields", "blocks"];

/// What stands before a fallback, and the form it makes.
const SIGNS: [(&str, Form); 10] = [
    ("|", Form::Bar),
    ("||", Form::DoubleBar),
    ("??", Form::Coalesce),
    ("?:", Form::Elvis),
    (":", Form::Colon),
    (":default=", Form::ColonDefault),
    (",fallback=", Form::CommaFallback),
    ("| default:", Form::FilterDefault),
    ("|default:", Form::FilterDefaultTight),
    ("or", Form::Or),
];

impl<'a> Reader<'a> {
    /// `[[path]]`. An entry whose pattern fits nothing says nothing.
    pub(super) fn paths(&mut self, value: Value<'a>, settings: &mut Settings) {
        for entry in self.entries("path", value) {
            let at = entry.span().start;
            let (mut glob, mut named) = (None, false);
            let mut says = PathSettings::default();
            for (key, at, value) in self.table(entry) {
                let place = value.span().start;
                match key.as_str() {
                    "glob" => {
                        named = true;
                        glob = self.pattern(value);
                    }
                    "mode" => says.mode = self.value::<Mode>(value).map(|mode| self.said(place, mode)),
                    "dialect" => {
                        says.dialect = self.filled(value);
                        settings.named_dialects.extend(says.dialect.clone());
                    }
                    "fields" => says.fields = self.list(value).map(|fields| self.said(place, fields)),
                    _ => self.unknown(&key, at, &PATH_KEYS),
                }
            }
            if !named {
                let help = "say which files it is about: glob = \"templates/**\"";
                self.tell(at, "this entry has no `glob`", help);
            }
            settings.paths.extend(glob.map(|glob| PathEntry { glob, says }));
        }
    }

    /// `[dialect.ours]`.
    pub(super) fn dialects(&mut self, value: Value<'a>) -> Vec<Said<OwnDialect>> {
        let mut dialects = Vec::new();
        for (id, at, value) in self.table(value) {
            let place = self.said(at, ());
            let mut own = OwnDialect {
                id,
                ..OwnDialect::default()
            };
            let mut named = Vec::new();
            for (key, at, value) in self.table(value) {
                match key.as_str() {
                    "open" => own.open = self.filled(value).map(|said| said.value).unwrap_or_default(),
                    "close" => own.close = self.filled(value).map(|said| said.value).unwrap_or_default(),
                    "name" => own.name = self.value::<Case>(value),
                    "fallback" => own.fallback = self.form(value),
                    "fields" => own.fields = self.list(value).unwrap_or_default(),
                    "blocks" => {
                        let place = value.span().start;
                        if let Some(id) = self.value::<String>(value) {
                            match Dialect::named(&id) {
                                Some(dialect) => own.blocks = dialect.blocks,
                                None => self.no_such_dialect(place, &id),
                            }
                        }
                    }
                    _ => self.unknown(&key, at, &DIALECT_KEYS),
                }
                named.push(key);
            }
            if !own.open.is_empty() && !own.close.is_empty() {
                dialects.push(place.with(own));
            } else if !["open", "close"]
                .iter()
                .all(|key| named.iter().any(|named| named == key))
            {
                let message = format!("the dialect `{}` does not say what stands around a field", own.id);
                let help = "give it `open` and `close`: open = \"{{\", close = \"}}\"";
                self.tell(at, &message, help);
            }
        }
        dialects
    }

    fn form(&mut self, value: Value<'a>) -> Option<Form> {
        let at = value.span().start;
        let text: String = self.value(value)?;
        let sign = SIGNS
            .iter()
            .find(|(sign, _)| *sign == text.trim())
            .map(|(_, form)| *form);
        let deserializer: serde::de::value::StrDeserializer<'_, serde::de::value::Error> =
            text.as_str().into_deserializer();
        let form = sign.or_else(|| Form::deserialize(deserializer).ok());
        if form.is_none() {
            let signs: Vec<&str> = SIGNS.iter().map(|(sign, _)| *sign).collect();
            self.tell(
                at,
                &format!("no fallback is spelled `{text}`"),
                &format!("known: {}", signs.join("  ")),
            );
        }
        form
    }

    fn no_such_dialect(&mut self, at: usize, id: &str) {
        let (message, help) = unknown_dialect(id, &[]);
        self.tell(at, &message, &help);
    }
}

impl Settings {
    /// A problem for every `[[path]]` whose dialect is neither known nor described in any of the files.
    pub(super) fn unknown_dialects(&self) -> Vec<Problem> {
        let own: Vec<&str> = self.dialects.iter().map(|own| own.value.id.as_str()).collect();
        let named = self.named_dialects.iter();
        let unknown = named.filter(|said| !own.contains(&said.value.as_str()) && Dialect::named(&said.value).is_none());
        unknown
            .map(|said| {
                let (message, help) = unknown_dialect(&said.value, &own);
                said.problem(message, help)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::config::read::alone;
    use crate::dialect::Form;
    use crate::message::Mode;

    #[test]
    fn paths_and_dialects_are_read() {
        let text = "[[path]]\nglob = \"t/**\"\nmode = \"template\"\ndialect = \"hubspot\"\nfields = [\"contact.firstname\"]\n[[path]]\nglob = \"t/ours/*\"\ndialect = \"ours\"\n[dialect.ours]\nopen = \"((\"\nclose = \"))\"\nname = \"snake\"\nfallback = \"|\"\nfields = [\"first_name\"]\n";
        let (settings, problems) = alone(text);
        assert_eq!(problems, []);
        let of = settings.of_path("t/ours/a.md");
        assert_eq!(of.mode.map(|said| said.value), Some(Mode::Template));
        assert_eq!(
            of.dialect.map(|said| (said.value, said.line)),
            Some(("ours".to_string(), 8))
        );
        assert_eq!(
            of.fields.map(|said| said.value),
            Some(vec!["contact.firstname".to_string()])
        );
        assert_eq!(settings.of_path("other.md"), super::PathSettings::default());
        assert_eq!(settings.dialects[0].value.fallback, Some(Form::Bar));
    }

    #[test]
    fn every_mistake_about_templates_is_told() {
        let text = "[[path]]\nmode = \"templat\"\n[[path]]\nglob = \"*\"\ndialect = \"hubspt\"\nfield = []\n[dialect.ours]\nopen = \"{{\"\nfallback = \"~\"\nname = \"snakes\"\n";
        let (_, problems) = alone(text);
        let told: Vec<String> = problems
            .iter()
            .map(|p| format!("{:?} {}; {}", p.place.unwrap_or_default(), p.message, p.help))
            .collect();
        assert_eq!(told.len(), 7, "{told:#?}");
        assert!(
            told.iter()
                .any(|t| t.contains("there is no dialect `hubspt`; did you mean `hubspot`?")),
            "{told:#?}"
        );
    }
}
