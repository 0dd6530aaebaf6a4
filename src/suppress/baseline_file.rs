//! A baseline as it is written down: TOML, a table for each file and a line for each rule, so that differences are small.
//! Knows nothing of the disk: text in, text out.

use super::{Baseline, Counts};
use crate::problem::Problem;
use crate::rules::not_toml;
use crate::source::Source;
use crate::span::Span;
use std::collections::BTreeMap;
use std::fmt::Write;
use toml::de::{DeTable, DeValue};

/// The name of a baseline.
pub const BASELINE_NAME: &str = "uncanned-baseline.toml";

/// The only version there is.
const VERSION: i64 = 1;

/// Faults of notation that are told: a file that is no TOML at all has one on each line.
const MOST_ERRORS: usize = 20;

/// What stands above the counts.
const TOP: &str = "# Findings that were there when this was written: how many of which rule in which file. `uncanned check` passes them\n\
    # over and tells of new ones. `uncanned baseline` writes this anew, `uncanned baseline --prune` takes off what is gone.\n";

impl Baseline {
    /// Reads the file called `path` that holds `text`. Where there are problems, what was read is not to be trusted.
    pub fn read(path: &str, text: &str) -> (Self, Vec<Problem>) {
        let mut reader = Reader {
            path,
            source: Source::new(path, text.as_bytes().to_vec()),
            problems: Vec::new(),
        };
        let baseline = reader.baseline(text);
        let mut problems = reader.problems;
        problems.sort_by_key(|problem| problem.place);
        (baseline, problems)
    }

    /// Its text: the same for the same counts.
    pub fn text(&self) -> String {
        let mut out = format!("{TOP}version = {VERSION}\n");
        if !self.flags.is_empty() {
            let flags: Vec<String> = self.flags.iter().map(|flag| quoted(flag)).collect();
            let _ = writeln!(out, "flags = [{}]", flags.join(", "));
        }
        for (file, counts) in &self.files {
            // These stand at the top, for a key of the baseline itself.
            let own = matches!(file.as_str(), "version" | "flags");
            let file = quoted(&format!("{}{file}", if own { "./" } else { "" }));
            let _ = write!(out, "\n[{file}]\n");
            for (rule, count) in counts {
                let _ = writeln!(out, "{} = {count}", quoted(rule));
            }
        }
        out
    }
}

/// A text in quotes, as TOML has it.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out + "\""
}

struct Reader<'a> {
    path: &'a str,
    source: Source,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn baseline(&mut self, text: &str) -> Baseline {
        let mut baseline = Baseline::default();
        if let Some(at) = conflict(text) {
            let help = "take both sides, and the smaller number where they differ; `uncanned baseline --prune` tidies up after";
            self.tell(at, "a merge has left its marks here", help);
            return baseline;
        }
        let (table, errors) = DeTable::parse_recoverable(text);
        self.problems.extend(
            errors
                .iter()
                .take(MOST_ERRORS)
                .map(|error| not_toml(self.path, text, error)),
        );
        let table = table.into_inner();
        if !self.is_of_this_version(&table) {
            return baseline;
        }
        for (key, value) in table {
            let at = key.span().start;
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("version", _) => {}
                ("flags", DeValue::Array(flags)) => {
                    for flag in flags.iter() {
                        match flag.get_ref().as_str() {
                            Some(flag) => baseline.flags.push(flag.to_string()),
                            None => self.tell(flag.span().start, "this is no flag", "a flag is text: put it in quotes"),
                        }
                    }
                }
                ("flags", _) => self.tell(
                    at,
                    "`flags` is to be a list",
                    "write it as flags = [\"--mode=template\"]",
                ),
                (file, DeValue::Table(rules)) => {
                    let file = file.strip_prefix("./").unwrap_or(file);
                    let counts = self.counts(rules);
                    baseline.files.insert(file.to_string(), counts);
                }
                (key, _) => {
                    let message = format!("`{key}` is neither a key of a baseline nor a file");
                    let help =
                        "a file has a table of its own: [\"templates/a.html\"], and a line for each rule below it";
                    self.tell(at, &message, help);
                }
            }
        }
        baseline.flags.sort();
        baseline.files.retain(|_, counts| !counts.is_empty());
        baseline
    }

    /// Whether it is written as this version of uncanned writes one.
    fn is_of_this_version(&mut self, table: &DeTable) -> bool {
        let Some(version) = table.get("version") else {
            if self.problems.is_empty() {
                self.tell(0, "a baseline says its version", "write `version = 1` at its top");
            }
            return false;
        };
        let at = version.span().start;
        match number(version.get_ref()) {
            Some(VERSION) => return true,
            Some(newer) if newer > VERSION => {
                let message = format!("this baseline is of version {newer}, and this uncanned reads version {VERSION}");
                let help =
                    "a newer uncanned wrote it: upgrade this one; or delete it, and `uncanned baseline` makes it anew";
                self.tell(at, &message, help);
            }
            _ => self.tell(at, "there is no such version", "write `version = 1`"),
        }
        false
    }

    fn counts(&mut self, rules: &DeTable) -> Counts {
        let mut counts = BTreeMap::new();
        for (rule, count) in rules {
            match number(count.get_ref()).map(u32::try_from) {
                Some(Ok(0)) => {}
                Some(Ok(count)) => {
                    counts.insert(rule.get_ref().to_string(), count);
                }
                _ => {
                    let message = format!("this is no count of `{}`", rule.get_ref());
                    let help = "a count is a whole number: \"canned/wellbeing\" = 2";
                    self.tell(count.span().start, &message, help);
                }
            }
        }
        counts
    }

    fn tell(&mut self, at: usize, message: &str, help: &str) {
        let place = self.source.position(Span::new(at, at).start);
        self.problems
            .push(Problem::new(self.path, message, help).at(place.line, place.column));
    }
}

/// The whole number a value is, written in tens.
fn number(value: &DeValue) -> Option<i64> {
    match value {
        DeValue::Integer(number) if number.radix() == 10 => number.as_str().parse().ok(),
        _ => None,
    }
}

/// Where git left the first mark of a merge that it could not finish.
fn conflict(text: &str) -> Option<usize> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ") {
            return Some(at);
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_written_is_read_again() {
        let mut baseline = Baseline {
            flags: vec!["--mode=template".to_string(), "--rules=o\"ur\\s".to_string()],
            ..Baseline::default()
        };
        for (file, rule, count) in [
            ("templates/a.html", "canned/wellbeing", 2),
            ("../b ü\u{202e}.txt", "merge/blank", u32::MAX),
            ("version", "a/b", 1),
            ("c\u{1b}\"\n\\.txt", "a/b", 3),
        ] {
            baseline
                .files
                .entry(file.to_string())
                .or_default()
                .insert(rule.to_string(), count);
        }
        let text = baseline.text();
        assert_eq!(Baseline::read("b", &text), (baseline, vec![]));
        assert!(text.contains("version = 1\nflags = ["), "{text}");
        assert!(
            text.contains("\n[\"templates/a.html\"]\n\"canned/wellbeing\" = 2\n"),
            "{text}"
        );
        assert!(text.contains("[\"./version\"]"), "{text}");
        let windows = text.replace('\n', "\r\n");
        assert_eq!(Baseline::read("b", &windows).0.text(), text);
    }

    #[test]
    fn every_mistake_is_told_with_its_place() {
        let told = |text: &str| {
            let (_, problems) = Baseline::read("b.toml", text);
            let told = problems
                .iter()
                .map(|p| format!("{:?} {}", p.place.unwrap_or_default(), p.message));
            told.collect::<Vec<_>>()
        };
        assert_eq!(
            told(
                "version = 1\nflags = 3\nsize = 1\n\n[\"a.txt\"]\n\"a/b\" = \"two\"\n\"a/c\" = -1\n\"a/d\" = 2.5\n\"a/e\" = 0\n"
            ),
            [
                "(2, 1) `flags` is to be a list",
                "(3, 1) `size` is neither a key of a baseline nor a file",
                "(6, 9) this is no count of `a/b`",
                "(7, 9) this is no count of `a/c`",
                "(8, 9) this is no count of `a/d`",
            ]
        );
        for (text, wanted) in [
            ("", "(1, 1) a baseline says its version"),
            (
                "version = 2\nshape = [1]\n",
                "(1, 11) this baseline is of version 2, and this uncanned reads version 1",
            ),
            ("version = \"1\"\n", "(1, 11) there is no such version"),
            ("version = 1\n<<<<<<< HEAD\n", "(2, 1) a merge has left its marks here"),
        ] {
            assert_eq!(told(text), [wanted]);
        }
        let torn = told("version = 1\n[\"a.txt\"\n\"a/b\" = = 2\n");
        assert!(
            !torn.is_empty() && torn.iter().all(|line| line.starts_with('(') && !line.starts_with("(0")),
            "{torn:?}"
        );
    }

    proptest! {
        #[test]
        fn any_text_is_read_and_what_was_read_of_it_is_kept(
            text in "(version = 1\n)?([\\[\"a-z/.=0-9\\]\\\\ \n\u{1b}\u{fc}-]|\\[\"[a-z.]{1,3}\"\\]\n\"[a-z/]{1,3}\" = [0-9]\n){0,60}"
        ) {
            let (baseline, _) = Baseline::read("b.toml", &text);
            prop_assert_eq!(Baseline::read("b.toml", &baseline.text()), (baseline, vec![]));
        }
    }
}
