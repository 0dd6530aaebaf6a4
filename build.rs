//! Carries the rule files into the program, so that adding a rule is adding a file and nothing else: their texts for `test` and
//! `explain`, their keys as JSON, which is read in a fifth of the time TOML takes, and the words their phrases can begin with,
//! worked out here by the very code that does it for a user's own rules.

#![expect(
    clippy::disallowed_methods,
    reason = "a build script reads the rule folder and writes what is made of it"
)]
#![allow(
    dead_code,
    reason = "the modules shared with the library hold more than is needed here"
)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

#[path = "src/span.rs"]
mod span;

#[path = "src/text"]
mod text {
    pub mod words;
}

#[path = "src/rules"]
mod rules {
    pub mod notation;
    mod parser;
}

#[path = "src/detect"]
mod detect {
    pub mod beginning;
}

#[path = "src/engine"]
mod engine {
    pub mod first_word_index;
}

use engine::first_word_index::{FirstWordIndex, Start};
use rules::notation::{Lists, Notation};
use serde_json::Value;

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=rules");
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join("rules");
    let lists = fs::read_to_string(root.join("lists.toml"))?;
    let lists: Lists = toml::from_str(&lists).map_err(io::Error::other)?;
    let mut files = Files::new(&lists);
    for family in sorted(&root)?.into_iter().filter(|path| path.is_dir()) {
        println!("cargo::rerun-if-changed={}", family.display());
        for file in sorted(&family)?
            .into_iter()
            .filter(|path| path.extension().is_some_and(|e| e == "toml"))
        {
            if let (Some(family), Some(name)) = (stem(&family), stem(&file)) {
                files.add(&format!("{family}/{name}"), &file)?;
            }
        }
    }
    let out = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?);
    write_dialects(&root.join("dialects.toml"), &out)?;
    files.write(&lists, &out)
}

/// The table of dialects as JSON, without its examples, which only tests need.
fn write_dialects(file: &Path, out: &Path) -> io::Result<()> {
    let mut table: Value = toml::from_str(&fs::read_to_string(file)?).map_err(io::Error::other)?;
    for dialect in table["dialect"].as_array_mut().into_iter().flatten() {
        if let Some(keys) = dialect.as_object_mut() {
            for examples in ["fields", "fallbacks", "structure"] {
                keys.remove(examples);
            }
        }
    }
    fs::write(out.join("dialects.json"), table["dialect"].to_string())
}

/// What is made of the rule files.
struct Files {
    notation: Notation,
    /// Id, text, keys as JSON and number of the first phrase of each rule.
    rules: Vec<(String, PathBuf, String, usize)>,
    starts: Vec<Start>,
    index: FirstWordIndex,
}

impl Files {
    fn new(lists: &Lists) -> Self {
        Self {
            notation: Notation::new(lists.clone()),
            rules: Vec::new(),
            starts: Vec::new(),
            index: FirstWordIndex::default(),
        }
    }

    fn add(&mut self, id: &str, file: &Path) -> io::Result<()> {
        println!("cargo::rerun-if-changed={}", file.display());
        let text = fs::read_to_string(file)?;
        // A rule that is no TOML is told by the tests, with its place; here it only must not stop the build.
        let mut keys: Value = toml::from_str(&text).unwrap_or_default();
        if let Some(keys) = keys.as_object_mut() {
            keys.remove("bad");
            keys.remove("good");
        }
        self.rules
            .push((id.to_string(), file.to_path_buf(), keys.to_string(), self.starts.len()));
        let groups = keys["match"].as_array().into_iter().flatten();
        for phrases in [&keys["phrases"]]
            .into_iter()
            .chain(groups.map(|group| &group["phrases"]))
        {
            for line in phrases.as_array().into_iter().flatten() {
                let start = self.index.file_line(&self.notation, line.as_str().unwrap_or(""));
                self.starts.push(start);
            }
        }
        Ok(())
    }

    fn write(mut self, lists: &Lists, out: &Path) -> io::Result<()> {
        let mut texts = String::from("pub(super) static FILES: &[(&str, &str)] = &[\n");
        let mut keys = String::from("pub(super) static KEYS: &[(&str, &str, u32)] = &[\n");
        for (id, file, json, first) in &self.rules {
            let _ = writeln!(texts, "({id:?}, include_str!({:?})),", file.display().to_string());
            let _ = writeln!(keys, "({id:?}, {json:?}, {first}),");
        }
        let lists = serde_json::to_string(lists).map_err(io::Error::other)?;
        let _ = writeln!(keys, "];\npub(super) static LISTS: &str = {lists:?};");
        fs::write(out.join("bundled_files.rs"), texts + "];\n" + &keys)?;
        self.index.settle();
        let mut index = String::from("pub static STARTS: &[Start] = &[\n");
        for start in &self.starts {
            let _ = writeln!(index, "Start::{start:?},");
        }
        index.push_str("];\npub static INDEX: FirstWordIndex = FirstWordIndex::made(&[\n");
        for entry in self.index.entries() {
            let _ = writeln!(index, "Entry::new({}, {}),", entry.word.0, entry.phrase);
        }
        let _ = writeln!(index, "], &{:?}, &{:?});", self.index.starts(), self.index.next());
        fs::write(out.join("bundled_index.rs"), index)
    }
}

fn sorted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = fs::read_dir(folder)?
        .map(|entry| entry.map(|e| e.path()))
        .collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

fn stem(path: &Path) -> Option<&str> {
    path.file_stem().and_then(|s| s.to_str())
}
