//! The manual page against the program: what the program asks its surroundings for is written there.
//! Knows nothing of how the page is made.

use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn every_variable_the_program_reads_is_on_the_page() {
    let page = Command::new(env!("CARGO_BIN_EXE_uncanned"))
        .arg("man")
        .output()
        .unwrap();
    let page = String::from_utf8(page.stdout).unwrap();
    let names = variables();
    assert!(names.contains(&"NO_COLOR".to_string()), "{names:?}");
    let missing: Vec<_> = names.iter().filter(|name| !page.contains(*name)).collect();
    assert!(missing.is_empty(), "src/cli/man.rs, ENVIRONMENT: {missing:?}");
}

/// What `src/cli` names in capitals between quotes: nothing else there is.
fn variables() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cli");
    let mut names = Vec::new();
    for entry in fs::read_dir(root).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "rs") || path.ends_with("man.rs") {
            continue;
        }
        let text = fs::read_to_string(path).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
        let quoted = code.split('"').skip(1).step_by(2);
        names.extend(quoted.filter(|word| is_variable(word)).map(String::from));
    }
    names
}

fn is_variable(word: &str) -> bool {
    word.len() > 3 && word.chars().all(|c| c.is_ascii_uppercase() || c == '_')
}
