//! The house test: who may import whom, and where miette and clap may be named.
//! Knows nothing of what the code does.

use std::fs;
use std::path::{Path, PathBuf};

/// Each room or top-level file of `src`, and what it may import.
const MAY_IMPORT: &[(&str, &str)] = &[
    ("span", ""),
    ("problem", ""),
    ("template", ""),
    ("text", "span"),
    ("offset_map", "span"),
    ("source", "span offset_map"),
    ("dialect", "span source text offset_map"),
    ("message", "span source text offset_map dialect template"),
    ("render", "span offset_map dialect"),
    ("format", "span source text offset_map dialect template message problem"),
    ("detect", "span text message template dialect finding rules"),
    ("finding", "span source message"),
    ("rules", "span text source dialect finding message problem"),
    ("engine", "span rules detect message text dialect finding problem"),
    ("report", "span finding rules problem source message"),
    ("fix", "span source message dialect finding rules format"),
    (
        "lint",
        "span dialect format engine finding fix rules message source offset_map render report problem suppress",
    ),
    ("mend", "span source finding fix engine lint report"),
    (
        "examples",
        "span dialect engine finding fix lint rules source template message problem suppress",
    ),
    (
        "suppress",
        "span source offset_map message dialect format finding engine report rules problem",
    ),
    ("config", "finding rules problem dialect message suppress span"),
    ("measure", "span finding report problem"),
    ("files", "problem source suppress"),
    ("cli", "*"),
    ("main", "*"),
    ("lib", "*"),
];

/// A crate and the only places that may name it.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("miette", &["report/pen.rs", "report/shown.rs"]),
    ("clap", &["cli/"]),
    ("clap_complete", &["cli/"]),
    ("roff", &["cli/man.rs"]),
    ("rayon", &["cli/"]),
    ("terminal_size", &["cli/screen.rs"]),
    ("ignore", &["files/walk.rs", "files/ignored.rs", "files/survey.rs"]),
    ("walkdir", &["files/"]),
    ("notify", &["files/watch.rs"]),
    ("html5gum", &["format/"]),
    ("mail_parser", &["format/"]),
    ("pulldown_cmark", &["format/"]),
    ("saphyr_parser", &["format/yaml.rs"]),
];

#[test]
fn rooms_import_only_what_they_may() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        let room = file.split('/').next().unwrap().trim_end_matches(".rs");
        let Some((_, may)) = MAY_IMPORT.iter().find(|(name, _)| *name == room) else {
            wrong.push(format!("{file}: `{room}` is not in the table of rooms"));
            continue;
        };
        for used in imports(&text) {
            if *may != "*" && used != room && !may.split(' ').any(|name| name == used) {
                wrong.push(format!("{file}: `{room}` may not import `{used}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn some_crates_are_named_in_one_place_only() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        for (name, places) in ONLY_IN {
            let named = text.contains(&format!("{name}::")) || text.contains(&format!("use {name};"));
            if named && !places.iter().any(|place| file.starts_with(place)) {
                wrong.push(format!("{file}: only {} may name `{name}`", places.join(", ")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn one_file_runs_another_program() {
    let runs: Vec<String> = sources()
        .into_iter()
        .filter(|(_, text)| text.contains("Command::new("))
        .map(|(file, _)| file)
        .collect();
    assert_eq!(runs, ["files/git.rs"]);
}

#[test]
fn every_file_says_what_it_owns_and_what_it_must_not_know() {
    for (file, text) in sources() {
        let opening = text.lines().take_while(|line| line.starts_with("//!")).count();
        let wanted = if file == "lib.rs" { 1 } else { 2 };
        assert!(
            opening >= wanted,
            "{file} opens with {opening} lines of `//!`, not with two"
        );
    }
}

/// The rooms a file names after `crate::`, its tests left out: they may reach further.
fn imports(text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
    let mut used = Vec::new();
    for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
        for part in line.split("crate::").skip(1) {
            let names = part
                .strip_prefix('{')
                .map_or(part, |inner| inner.split('}').next().unwrap());
            let many = part.starts_with('{');
            for name in names.split(',').take(if many { usize::MAX } else { 1 }) {
                let name: String = name
                    .trim()
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect();
                used.push(name);
            }
        }
    }
    used.retain(|name| !name.is_empty());
    used.sort();
    used.dedup();
    used
}

/// Every source file, by its path under `src`.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut open = vec![root.clone()];
    let mut all = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
                all.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    all.sort();
    all
}
