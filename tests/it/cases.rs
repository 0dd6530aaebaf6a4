//! Runs every folder under `tests/cases`: `command` is run in a copy of it, and what it says must be what the folder holds.
//! `UPDATE=1 cargo test --test it` writes the expectations anew. Knows nothing of any one case.
//!
//! A case holds `command` (one line of arguments; `< FILE` at its end feeds standard input), input files, and what is expected:
//! `stdout`, `stderr` and `exit`. Only the number after `"seconds":` and our own version are not compared. A name `x.raw` in a
//! case is unescaped (`\x1b` and the like) into `x` first, so that no case needs odd bytes in the repository.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

#[test]
fn every_case_says_what_it_should() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut cases: Vec<PathBuf> = fs::read_dir(&root).unwrap().map(|e| e.unwrap().path()).collect();
    cases.sort();
    assert!(!cases.is_empty());
    let wrong: Vec<String> = cases.iter().filter_map(|case| run(case)).collect();
    assert!(
        wrong.is_empty(),
        "{}\nUPDATE=1 rewrites what is expected; read the difference first",
        wrong.join("\n")
    );
}

/// Runs one case and tells how it differs from what is expected.
fn run(case: &Path) -> Option<String> {
    let name = case.file_name().unwrap().to_string_lossy().into_owned();
    let place = std::env::temp_dir().join(format!("uncanned-case-{}-{name}", std::process::id()));
    let _ = fs::remove_dir_all(&place);
    copy(case, &place);
    let command = fs::read_to_string(case.join("command")).unwrap();
    let (line, input) = match command.trim().split_once('<') {
        Some((line, file)) => (line.trim(), Some(file.trim())),
        None => (command.trim(), None),
    };
    let stdin = match input {
        Some(file) => Stdio::from(fs::File::open(place.join(file)).unwrap()),
        None => Stdio::null(),
    };
    let out = Command::new(env!("CARGO_BIN_EXE_uncanned"))
        .args(line.split_whitespace())
        .current_dir(&place)
        .env_clear()
        // 2026-07-01: what is allowed until a day must not run out under a test.
        .env("SOURCE_DATE_EPOCH", "1782864000")
        .stdin(stdin)
        .output()
        .unwrap();
    let _ = fs::remove_dir_all(&place);
    let said = [
        ("stdout", timeless(&String::from_utf8_lossy(&out.stdout))),
        ("stderr", timeless(&String::from_utf8_lossy(&out.stderr))),
        ("exit", format!("{}\n", out.status.code().unwrap_or(-1))),
    ];
    let update = std::env::var_os("UPDATE").is_some();
    let mut wrong = String::new();
    for (what, is) in said {
        let file = case.join(what);
        if update && (is.is_empty() || is == "0\n") {
            let _ = fs::remove_file(&file);
        } else if update {
            fs::write(&file, &is).unwrap();
        }
        let default = if what == "exit" { "0\n" } else { "" };
        let wanted = timeless(&fs::read_to_string(&file).unwrap_or(default.to_string()));
        if wanted != is {
            wrong.push_str(&format!("== {name}: {what} should be\n{wanted}-- but is\n{is}"));
        }
    }
    (!wrong.is_empty()).then_some(wrong)
}

/// The text with the one figure that differs from run to run set to 0, and with no version, which differs from release to release.
fn timeless(text: &str) -> String {
    let text = &text.replace(concat!("\"", env!("CARGO_PKG_VERSION"), "\""), "\"VERSION\"");
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("\"seconds\": ") {
        let number = at + "\"seconds\": ".len();
        out.push_str(&rest[..number]);
        out.push('0');
        rest = rest[number..].trim_start_matches(|c: char| c.is_ascii_digit() || "+-.e".contains(c));
    }
    out + rest
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to.join(name));
        } else if let Some(name) = name.strip_suffix(".raw") {
            let text = fs::read_to_string(entry.path()).unwrap();
            fs::write(to.join(name), unescape(&text)).unwrap();
        } else if !["command", "stdout", "stderr", "exit"].contains(&name.as_str()) {
            fs::copy(entry.path(), to.join(name)).unwrap();
        }
    }
}

/// `\xHH` becomes that byte.
fn unescape(text: &str) -> Vec<u8> {
    let mut parts = text.split("\\x");
    let mut out = parts.next().unwrap_or("").as_bytes().to_vec();
    for part in parts {
        out.push(u8::from_str_radix(&part[..2], 16).unwrap());
        out.extend(&part.as_bytes()[2..]);
    }
    out
}
