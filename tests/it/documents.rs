//! Messages inside documents, tables, trees and mailboxes: every one is found, and nothing of what its author says about it.
//! Knows nothing of how they are found.
//!
//! Beside `x.md`, or in tests/data/documents for one of the examples, stands `x.md.messages`, marked by hand: a line `title | first words | last words` for each message (`-` for no
//! title), and lines `! words` for what the author says, which is in no message.

use std::fs;
use std::path::{Path, PathBuf};
use uncanned::engine::Engine;
use uncanned::lint::{Given, lint};
use uncanned::report::FileReport;
use uncanned::rules::notation::Lists;
use uncanned::source::Source;

/// The marked files: their marks and where they are.
fn marked() -> Vec<(PathBuf, PathBuf)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for entry in fs::read_dir(root.join("tests/data/documents")).unwrap() {
        let marks = entry.unwrap().path();
        if marks.extension().is_some_and(|e| e == "messages") {
            let beside = marks.with_extension("");
            let example = root.join("examples/sequences").join(beside.file_name().unwrap());
            let file = if beside.exists() { beside } else { example };
            found.push((marks, file));
        }
    }
    found.sort();
    found
}

fn read(path: &Path) -> FileReport {
    let engine = Engine::new(Vec::new(), &Lists::new());
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let mut given = Given::default();
    given.reading.named = true;
    lint(Source::new(name, fs::read(path).unwrap()), &engine, &given)
}

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How a file differs from its marks.
fn differs(marks: &Path, path: &Path) -> Vec<String> {
    let report = read(path);
    let marks = fs::read_to_string(marks).unwrap();
    let (not, wanted): (Vec<&str>, Vec<&str>) = marks.lines().partition(|line| line.starts_with("! "));
    let mut wrong: Vec<String> = report.problems.iter().map(|p| p.message.clone()).collect();
    if report.messages.len() != wanted.len() {
        let titles: Vec<_> = report.messages.iter().map(|m| m.title.clone()).collect();
        wrong.push(format!(
            "holds {} messages, not {}: {titles:?}",
            report.messages.len(),
            wanted.len()
        ));
    }
    for (message, wanted) in report.messages.iter().zip(wanted) {
        let parts: Vec<&str> = wanted.split(" | ").collect();
        let title = message.title.as_deref().unwrap_or("-");
        let covered = on_one_line(&String::from_utf8_lossy(&report.source.raw[message.span.range()]));
        if title != parts[0] {
            wrong.push(format!("`{title}` should be called `{}`", parts[0]));
        }
        if !covered.starts_with(parts[1]) || !covered.ends_with(parts[2]) {
            wrong.push(format!(
                "`{title}` covers `{covered}`, not `{} … {}`",
                parts[1], parts[2]
            ));
        }
    }
    for words in not {
        let words = words.trim_start_matches("! ");
        for message in &report.messages {
            if on_one_line(&message.text).contains(words) {
                wrong.push(format!("`{words}` is in {:?}", message.title));
            }
        }
    }
    wrong
}

#[test]
fn every_message_is_found_and_no_prose_about_messages() {
    let mut wrong = String::new();
    let mut found = 0;
    for (marks, path) in marked() {
        found += 1;
        for line in differs(&marks, &path) {
            wrong.push_str(&format!("{}: {line}\n", path.file_name().unwrap().display()));
        }
    }
    assert!(found >= 20, "only {found} documents are marked");
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn ordinals_and_spans_follow_the_file() {
    for (_, path) in marked() {
        let report = read(&path);
        let mut end = 0;
        for (n, message) in report.messages.iter().enumerate() {
            assert_eq!(message.ordinal, n, "{path:?}");
            assert!(
                message.span.start >= end && message.span.end <= report.source.raw.len() as u32,
                "{path:?}"
            );
            end = message.span.end;
        }
    }
}
