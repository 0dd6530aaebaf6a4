//! The first configuration file of a folder: what it holds, as settings with comments.
//! Knows nothing of the disk.

use crate::cli::survey::{Held, HeldFile};
use crate::report::clean;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// Fields that are worth listing in a comment.
const MOST_FIELDS: usize = 12;
/// Entries proposed for paths.
const MOST_ENTRIES: usize = 40;

const HEAD: &str = "\
# How uncanned judges the messages in this folder and below. What is commented out is an example.
#   uncanned config FILE     shows what holds for a file, and which line says so
#   uncanned schema config   prints every key with its description: saved as uncanned.schema.json, an editor that knows TOML
#                            schemas completes the keys if the first line here is   #:schema ./uncanned.schema.json

";

const TAIL: &str = "
# What a rule, a family or a pack weighs: error, warning, advice or off. `uncanned rules` lists them.
[severity]
# \"canned/exclamation\" = \"off\"

# Words that your readers use themselves: the rules about your own jargon are silent about them.
[words]
# reader = [\"registration\"]
";

const ALLOW: &str = "
# Findings that are put up with where nothing may be written into the file itself.
# [[allow]]
# path = \"templates/legacy/*.html\"
# rule = \"opening/product-first\"
# reason = \"signed off until the relaunch\"
# until = 2030-01-31   # the last day it holds; without it, for good
";

/// What a proposal is about: a folder and all below it, or the files of one ending right in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proposal {
    /// The pattern.
    pub glob: String,
    /// What lies there.
    pub held: HeldFile,
    /// Whether many messages there are none, so that it is only shown.
    pub unsure: bool,
}

/// The text of the file. `base` is the file that held until now, relative to the new one.
pub fn starter(held: &Held, base: Option<&str>) -> String {
    let mut out = HEAD.to_string();
    if let Some(base) = base {
        out.push_str("# What holds in the folder above goes on holding where this file says nothing.\n");
        line(&mut out, &format!("extends = {}", quoted(base)), "");
        out.push('\n');
    }
    out.push_str(
        "# Which rules and severities are the usual ones. They stay as they were in that year until you change it.\n",
    );
    out.push_str("edition = \"2026\"\n\n");
    packs(&mut out, &held.all());
    rules(&mut out, &held.rules);
    exclude(&mut out, &held.foreign);
    out.push_str(TAIL);
    columns(&mut out, &held.columns);
    paths(&mut out, &proposals(&held.files));
    out.push_str(ALLOW);
    out
}

fn packs(out: &mut String, all: &HeldFile) {
    out.push_str("# The kind of each message decides which packs of rules are on. Named here, they are on for every kind, and no others are.\n");
    if all.calls > 0 && all.calls == all.messages {
        out.push_str("# Everything here is said on the telephone, so this comes to nearly the same:\n");
        out.push_str("# packs = [\"core\", \"call-script\"]\n");
    } else {
        out.push_str("# packs = [\"core\", \"cold-email\", \"follow-up\", \"template-hygiene\"]\n");
    }
}

fn rules(out: &mut String, folders: &BTreeSet<String>) {
    out.push_str("\n# Folders of rules of your own, beside the bundled ones.\n");
    if folders.is_empty() {
        out.push_str("# rules = [\"our-rules\"]\n");
    } else {
        line(out, &format!("rules = {}", list(folders.iter())), "");
    }
}

fn exclude(out: &mut String, foreign: &[String]) {
    /// Folders that may as well hold what is sent in the end.
    const PERHAPS: [&str; 3] = ["dist", "build", "target"];
    out.push_str(
        "\n# Files that are never judged. What .gitignore and .uncannedignore name is left out without being named here.\n",
    );
    let perhaps = |folder: &&String| PERHAPS.contains(&folder.rsplit('/').next().unwrap_or(""));
    let (perhaps, surely): (Vec<&String>, Vec<&String>) = foreign.iter().partition(perhaps);
    let patterns = |folders: Vec<&String>| {
        folders
            .iter()
            .map(|f| format!("/{}/**", literal(f)))
            .collect::<Vec<_>>()
    };
    let (perhaps, surely) = (patterns(perhaps), patterns(surely));
    if !perhaps.is_empty() {
        let both = surely.iter().chain(&perhaps);
        line(
            out,
            &format!("# exclude = {}", list(both)),
            "if what lies there is made from other files",
        );
    }
    if !surely.is_empty() {
        line(out, &format!("exclude = {}", list(surely.iter())), "");
    } else if perhaps.is_empty() {
        out.push_str("# exclude = [\"vendor/**\", \"*.bak.html\"]\n");
    }
}

fn columns(out: &mut String, columns: &BTreeMap<String, String>) {
    out.push_str("\n# Columns of a table, or keys of a JSON or YAML file, that hold messages and have no name that tells.\n[columns]\n");
    if columns.is_empty() {
        out.push_str("# subject = [\"Headline\"]\n# body = [\"Words\"]\n");
        return;
    }
    let tables: BTreeSet<&String> = columns.values().collect();
    let tables: Vec<&str> = tables.iter().take(3).map(|name| name.as_str()).collect();
    out.push_str("# subject = [\"Headline\"]\n");
    let body = format!("body = {}", list(columns.keys()));
    line(out, &body, &format!("seen in {}", tables.join(", ")));
}

fn paths(out: &mut String, proposals: &[Proposal]) {
    out.push_str("\n# What holds for files by their paths; of entries that fit a file the later counts. Fields are meant to be in a template.\n");
    if proposals.is_empty() {
        out.push_str("# [[path]]\n# glob = \"templates/**\"\n# mode = \"template\"\n# dialect = \"hubspot\"\n");
    }
    for (i, proposal) in proposals.iter().take(MOST_ENTRIES).enumerate() {
        if i > 0 {
            out.push('\n');
        }
        let entry = entry(proposal);
        let each = entry.lines().map(|line| match proposal.unsure {
            true => format!("# {line}\n"),
            false => format!("{line}\n"),
        });
        out.extend(each);
    }
}

fn entry(Proposal { glob, held, .. }: &Proposal) -> String {
    let mut out = "[[path]]\n".to_string();
    let count = match held.messages {
        1 => "1 message".to_string(),
        many if held.templates == many => format!("{many} messages"),
        many => format!("{} of {many} messages have fields", held.templates),
    };
    line(&mut out, &format!("glob = {}", quoted(glob)), &count);
    out.push_str("mode = \"template\"\n");
    match dialect(held) {
        Dialect::Sure(id) => line(&mut out, &format!("dialect = {}", quoted(id)), ""),
        Dialect::Unsure(id, why) => line(&mut out, &format!("# dialect = {}", quoted(id)), &why),
    }
    if !held.fields.is_empty() && held.fields.len() <= MOST_FIELDS {
        out.push_str("# Every field there is; with this, another is told, and so is a misspelt one:\n");
        line(&mut out, &format!("# fields = {}", list(held.fields.iter())), "");
    }
    out
}

enum Dialect<'a> {
    Sure(&'a str),
    /// What it may be, and why that is not sure.
    Unsure(&'a str, String),
}

/// The dialect that templates are written in: sure where most show it and none shows another.
fn dialect(held: &HeldFile) -> Dialect<'_> {
    let mut counts: Vec<(&str, usize)> = held.dialects.iter().map(|(id, n)| (id.as_str(), *n)).collect();
    counts.sort_by_key(|(id, n)| (std::cmp::Reverse(*n), *id));
    match counts.as_slice() {
        [] => Dialect::Unsure("hubspot", "nothing in them tells which tool fills them".to_string()),
        [(id, n)] if n * 2 > held.templates => Dialect::Sure(id),
        [(id, n)] => Dialect::Unsure(id, format!("{n} of {} templates look like it", held.templates)),
        several => {
            let all: Vec<String> = several.iter().take(4).map(|(id, n)| format!("{id} in {n}")).collect();
            Dialect::Unsure(several[0].0, format!("they look like several: {}", all.join(", ")))
        }
    }
}

/// Where templates lie, each as far up as all below is alike.
pub fn proposals(files: &BTreeMap<String, HeldFile>) -> Vec<Proposal> {
    let mut root = Folder::default();
    for (name, file) in files {
        let mut folder = &mut root;
        folder.all.join(file);
        let (path, name) = name
            .rsplit_once('/')
            .map_or((None, name.as_str()), |(path, name)| (Some(path), name));
        for part in path.into_iter().flat_map(|path| path.split('/')) {
            folder = folder.below.entry(part.to_string()).or_default();
            folder.all.join(file);
        }
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        folder.by_ending.entry(ending.to_string()).or_default().join(file);
    }
    let mut out = Vec::new();
    root.propose("", &mut out);
    out
}

/// A folder as a node of the tree.
#[derive(Default)]
struct Folder {
    all: HeldFile,
    below: BTreeMap<String, Folder>,
    /// The files right in it.
    by_ending: BTreeMap<String, HeldFile>,
}

impl Folder {
    fn propose(&self, path: &str, out: &mut Vec<Proposal>) {
        if self.all.templates == 0 {
            return;
        }
        let alike = self.all.is_of_templates() && self.all.dialects.len() < 2;
        let parts = self.below.values().filter(|folder| folder.all.templates > 0).count();
        let own = self.by_ending.values().any(|file| file.templates > 0);
        let here = own || parts > 1;
        // Several dialects right in one folder are no reason to go on looking.
        if here && (alike || self.all.is_of_templates() && parts == 0) {
            out.push(Proposal {
                glob: format!("{path}**"),
                held: self.all.clone(),
                unsure: false,
            });
            return;
        }
        for (ending, file) in self.by_ending.iter().filter(|(_, file)| file.has_many_templates()) {
            let from = if path.is_empty() { "/" } else { path };
            let dot = if ending.is_empty() { "" } else { "." };
            out.push(Proposal {
                glob: format!("{from}*{dot}{}", literal(ending)),
                held: file.clone(),
                unsure: !file.is_of_templates(),
            });
        }
        for (name, folder) in &self.below {
            folder.propose(&format!("{path}{}/", literal(name)), out);
        }
    }
}

/// A name as a pattern that fits it.
fn literal(name: &str) -> String {
    let special = |c: char| "*?[]{},\\".contains(c) || clean::is_unsafe(c);
    name.chars().map(|c| if special(c) { '?' } else { c }).collect()
}

/// A text as TOML has it.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            c if clean::is_unsafe(c) => {
                let _ = write!(out, "\\U{:08X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn list<'a>(texts: impl Iterator<Item = &'a String>) -> String {
    let all: Vec<String> = texts.map(|text| quoted(text)).collect();
    format!("[{}]", all.join(", "))
}

/// A line with a comment behind it, if there is one.
fn line(out: &mut String, text: &str, comment: &str) {
    out.push_str(text);
    if !comment.is_empty() {
        let _ = write!(out, "   # {}", clean::line(comment));
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;

    fn file(messages: usize, templates: usize, dialects: &[(&str, usize)]) -> HeldFile {
        HeldFile {
            messages,
            templates,
            dialects: dialects.iter().map(|(id, n)| (id.to_string(), *n)).collect(),
            ..HeldFile::default()
        }
    }

    fn held(files: &[(&str, HeldFile)]) -> BTreeMap<String, HeldFile> {
        files
            .iter()
            .map(|(name, file)| (name.to_string(), file.clone()))
            .collect()
    }

    #[test]
    fn templates_are_proposed_where_all_below_is_alike() {
        let (draft, hub, liquid, plain) = (
            file(1, 0, &[]),
            file(1, 1, &[("hubspot", 1)]),
            file(1, 1, &[("liquid", 1)]),
            file(1, 1, &[]),
        );
        for (files, globs) in [
            (vec![("a.md", draft.clone())], vec![]),
            (vec![("a.md", hub.clone()), ("b.md", hub.clone())], vec!["**"]),
            (
                vec![
                    ("t/a.html", hub.clone()),
                    ("t/deep/b.html", plain.clone()),
                    ("d/a.md", draft.clone()),
                ],
                vec!["t/**"],
            ),
            (
                vec![("t/hub/a.html", hub.clone()), ("t/liq/a.html", liquid.clone())],
                vec!["t/hub/**", "t/liq/**"],
            ),
            (
                vec![("t/a.html", hub.clone()), ("t/b.html", liquid.clone())],
                vec!["t/**"],
            ),
            (
                vec![
                    ("m/a.liquid", liquid.clone()),
                    ("m/b.md", draft.clone()),
                    ("m/c.md", draft.clone()),
                ],
                vec!["m/*.liquid"],
            ),
            (
                vec![("a.liquid", liquid.clone()), ("b.md", draft.clone())],
                vec!["/*.liquid"],
            ),
        ] {
            let files = held(&files);
            let shown = |p: Proposal| p.glob + if p.unsure { ", perhaps" } else { "" };
            let found: Vec<String> = proposals(&files).into_iter().map(shown).collect();
            assert_eq!(found, globs, "{files:?}");
        }
    }

    #[test]
    fn what_is_written_is_read_without_a_problem_whatever_the_names() {
        let odd = "a\"b\\c [x] {y,z}*?\u{1b}[31m\u{202e}\nend";
        let mut hub = file(3, 3, &[("hubspot", 3)]);
        hub.fields.insert(odd.to_string());
        let held = Held {
            files: held(&[
                (&format!("{odd}/t/a.html"), hub),
                ("t/a.html", file(2, 2, &[("liquid", 1), ("jinja", 1)])),
                ("u/a.html", file(2, 2, &[])),
            ]),
            columns: BTreeMap::from([(odd.to_string(), odd.to_string())]),
            rules: BTreeSet::from([odd.to_string()]),
            foreign: vec![odd.to_string(), "vendor".to_string(), "x/dist".to_string()],
            apart: vec!["old/".to_string()],
            more: false,
        };
        for held in [held, Held::default()] {
            let text = starter(&held, Some("../uncanned.toml"));
            let file = std::sync::Arc::new(config::ConfigFile::new("uncanned.toml"));
            let (settings, problems) = config::read(file, text.as_bytes());
            assert_eq!(problems, [], "{text}");
            assert!(!text.chars().any(|c| clean::is_unsafe(c) && c != '\n'), "{text}");
            assert_eq!(settings.paths.len(), if held.files.is_empty() { 0 } else { 3 });
            // What is commented out may be taken in as it stands.
            let uncommented = text.replace("\n# ", "\n");
            let entry = uncommented.split("\n[[allow]]").nth(1).unwrap_or("");
            let (settings, problems) = config::read(
                std::sync::Arc::new(config::ConfigFile::new("x")),
                format!("[[allow]]{entry}").as_bytes(),
            );
            assert_eq!((problems, settings.allows.len()), (Vec::new(), 1));
        }
    }
}
