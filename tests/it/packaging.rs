//! What packages and hooks say beside the program: no version of their own, and the file names that the program reads.
//! Knows nothing of how packages are made; `.ci/packages.py` makes them.

use std::fs;
use std::path::{Path, PathBuf};

/// Where a version must not be stated: Cargo.toml has it, Cargo.lock follows, and the changelog tells of all there were.
const NAMED: &[&str] = &[
    "pyproject.toml",
    "action.yml",
    ".pre-commit-hooks.yaml",
    "README.md",
    "CONTRIBUTING.md",
];
const FOLDERS: &[&str] = &["packaging", ".github", ".ci", "docs", "examples", "schemas", "rules"];

/// Tables and trees, which in most repositories are settings; the hooks leave them to who asks for them.
const NOT_HOOKED: &[&str] = &["csv", "tsv", "json", "jsonc", "jsonl", "ndjson", "yaml", "yml"];

#[test]
fn the_version_is_stated_once() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut open: Vec<PathBuf> = NAMED.iter().chain(FOLDERS).map(|name| root.join(name)).collect();
    let mut read = 0;
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if let Ok(text) = fs::read_to_string(&path) {
            read += 1;
            let stated = text.lines().find(|line| states(line, env!("CARGO_PKG_VERSION")));
            assert_eq!(stated, None, "{}: Cargo.toml alone states the version", path.display());
        }
    }
    assert!(read > NAMED.len());
    let wheel = fs::read_to_string(root.join("pyproject.toml")).unwrap();
    let dynamic = wheel.lines().find(|line| line.starts_with("dynamic = "));
    assert!(dynamic.is_some_and(|line| line.contains("\"version\"")), "{wheel}");
}

/// Whether a line holds a version as a whole: 0.1.0 is not in 10.1.0, nor in 0.1.01.
fn states(line: &str, version: &str) -> bool {
    let part = |c: char| c.is_ascii_digit() || c == '.';
    line.split(|c| !part(c)).any(|word| word.trim_matches('.') == version)
}

#[test]
fn a_version_is_found_where_it_stands() {
    assert!(states("\"version\": \"0.1.0\",", "0.1.0"));
    assert!(states("uncanned@v0.1.0.", "0.1.0"));
    assert!(!states("liquidjs@10.1.0 0.1.01", "0.1.0"));
}

#[test]
fn the_hooks_take_what_a_folder_gives() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let walk = fs::read_to_string(root.join("src/files/walk.rs")).unwrap();
    let list = walk
        .split("EXTENSIONS: &[&str] = &[")
        .nth(1)
        .unwrap()
        .split("];")
        .next()
        .unwrap();
    let read = list
        .split('"')
        .skip(1)
        .step_by(2)
        .filter(|ending| !NOT_HOOKED.contains(ending));
    let hooks = fs::read_to_string(root.join(".pre-commit-hooks.yaml")).unwrap();
    let pattern = hooks
        .split("files: &messages '")
        .nth(1)
        .unwrap()
        .split('\'')
        .next()
        .unwrap();
    let pattern = regex::Regex::new(pattern).unwrap();
    let missing: Vec<&str> = read
        .filter(|ending| !pattern.is_match(&format!("a.{ending}")))
        .collect();
    assert!(missing.is_empty(), ".pre-commit-hooks.yaml: {missing:?}");
    for no in NOT_HOOKED {
        assert!(!pattern.is_match(&format!("package.{no}")), "{no}");
    }
}
