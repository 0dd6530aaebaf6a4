//! The settings that hold for a file, laid out for people and for programs.
//! Knows nothing of where they come from.

use crate::problem::Problem;
use crate::report::{clean, words};
use serde::Serialize;
use serde_json::Value;

/// Messages of one file that are shown to people.
const MOST: usize = 10;
/// The widest column of values before one is let run over.
const WIDEST: usize = 44;

/// What holds for a file. The keys of its JSON are a contract.
#[derive(Serialize)]
pub struct ShownSettings {
    /// The file.
    pub path: String,
    /// Whether it is a folder: then all this is about the files right in it.
    pub is_folder: bool,
    /// The configuration files, the nearest first.
    pub configuration: Vec<ConfigurationFile>,
    /// Every setting.
    pub settings: Vec<Setting>,
    /// What the file holds; none if there is no such file.
    pub messages: Option<Vec<ShownMessage>>,
    /// What is wrong with any of it.
    pub problems: Vec<Problem>,
}

/// A configuration file, and why it counts.
#[derive(Serialize)]
pub struct ConfigurationFile {
    /// None where there is none.
    pub path: Option<String>,
    pub by: String,
}

/// A setting and who says so.
#[derive(Serialize)]
pub struct Setting {
    pub key: &'static str,
    /// What it is about, where there may be several of one key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    pub value: Value,
    pub by: String,
    /// What people are told in place of the value.
    #[serde(skip)]
    usual: Option<&'static str>,
}

/// A message of the file, as it is read.
#[derive(Serialize)]
pub struct ShownMessage {
    pub ordinal: usize,
    pub title: Option<String>,
    pub kind: &'static str,
    pub kind_by: &'static str,
    pub mode: &'static str,
    pub mode_by: String,
    pub dialect: Option<String>,
    pub dialect_by: Option<String>,
}

impl Setting {
    /// What somebody says.
    pub fn new(key: &'static str, value: Value, by: impl Into<String>) -> Self {
        Self {
            key,
            name: None,
            value,
            by: by.into(),
            usual: None,
        }
    }

    /// What holds where nobody says anything, in words.
    pub fn usual(key: &'static str, words: &'static str) -> Self {
        Self {
            usual: Some(words),
            ..Self::new(key, Value::Null, "default")
        }
    }

    /// The same, about `name`.
    pub fn of(mut self, name: &str) -> Self {
        self.name = Some(name.to_string());
        self
    }

    fn words(&self) -> String {
        let part = |key: &str| words_of(self.value.get(key).unwrap_or(&Value::Null));
        let value = match (self.usual, self.key) {
            (Some(words), _) => words.to_string(),
            (None, "allow") => {
                let until = part("until");
                let until = if until.is_empty() {
                    until
                } else {
                    format!(" until {until}")
                };
                let until = match self.value.get("over") {
                    Some(Value::Bool(true)) => until + ", which is over",
                    _ => until,
                };
                format!("{}{until} ({})", part("rule"), part("reason"))
            }
            (None, "dialect") if self.value.is_object() => format!("{}…{}", part("open"), part("close")),
            (None, _) => words_of(&self.value),
        };
        let value = match (&self.name, self.key) {
            (Some(name), "excluded") => format!("yes, by {name}"),
            (Some(name), "severity") => format!("{name} = {value}"),
            (Some(name), _) if value.is_empty() => name.clone(),
            (Some(name), _) => format!("{name}: {value}"),
            (None, _) => value,
        };
        clean::line(&value)
    }
}

/// A value as people would write it: a list with commas, a table as its keys and values, without those that are not there.
fn words_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(list) if list.is_empty() => "none".to_string(),
        Value::Array(list) => list.iter().map(words_of).collect::<Vec<_>>().join(", "),
        Value::Object(table) => {
            let said = table.iter().filter(|(_, value)| !value.is_null());
            let said = said.map(|(key, value)| format!("{key} {}", words_of(value)));
            said.collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}

impl ShownSettings {
    /// One JSON object.
    pub fn json(&self) -> String {
        #[derive(Serialize)]
        struct Whole<'a> {
            schema: u32,
            #[serde(flatten)]
            shown: &'a ShownSettings,
        }
        let whole = Whole { schema: 1, shown: self };
        let text = serde_json::to_string_pretty(&whole).unwrap_or_default();
        clean::json(&text) + "\n"
    }

    /// A table: key, value, who says so. Then what the file holds.
    pub fn text(&self) -> String {
        let mut rows: Vec<(&str, String, String)> = Vec::new();
        for file in &self.configuration {
            let path = file.path.as_deref().unwrap_or("none");
            rows.push(("configuration", clean::line(path), clean::line(&file.by)));
        }
        for setting in &self.settings {
            rows.push((setting.key, setting.words(), clean::line(&setting.by)));
        }
        let keys = rows.iter().map(|(key, ..)| key.len()).max().unwrap_or(0);
        let values = rows.iter().map(|(_, value, _)| value.chars().count());
        let values = values.filter(|width| *width <= WIDEST).max().unwrap_or(0);
        let mut out = format!("{}\n\n", clean::line(&self.path));
        let mut last = "";
        for (key, value, by) in &rows {
            let shown = if *key == last { "" } else { key };
            let row = format!("{shown:keys$}  {value:values$}  {by}");
            out.push_str(row.trim_end());
            out.push('\n');
            last = key;
        }
        out + &self.found()
    }

    fn found(&self) -> String {
        let Some(messages) = &self.messages else {
            let words = match self.is_folder {
                true => "It is a folder: this is what holds for a file right in it.",
                false => "There is no such file yet.",
            };
            return format!("\n{words}\n");
        };
        let mut out = match messages.as_slice() {
            [] => return "\nIt holds no message.\n".to_string(),
            [_] => "\nIt holds this message:\n".to_string(),
            many => format!("\nIt holds {}:\n", words::count(many.len(), "message", "messages")),
        };
        for message in messages.iter().take(MOST) {
            out.push_str(&format!("  {}\n", clean::line(&message.words())));
        }
        if messages.len() > MOST {
            out.push_str(&format!("  and {} more\n", messages.len() - MOST));
        }
        if messages.iter().any(|message| message.mode_by == "default") {
            out.push_str(
                "\nA file is a draft unless something says that it is a template: `mode = \"template\"` in a [[path]]\n\
                 entry that fits it, `mode: template` in its front matter, or --mode template.\n",
            );
        }
        out
    }
}

impl ShownMessage {
    fn words(&self) -> String {
        let title = self.title.as_ref().map_or(String::new(), |title| format!("{title}: "));
        let Self {
            kind,
            kind_by,
            mode,
            mode_by,
            ..
        } = self;
        let dialect = match (&self.dialect, &self.dialect_by) {
            (Some(dialect), Some(by)) => format!("; dialect {dialect} ({by})"),
            (None, Some(by)) => format!("; dialect unknown ({by})"),
            _ => String::new(),
        };
        format!("{title}{kind} ({kind_by}); {mode} ({mode_by}){dialect}")
    }
}
