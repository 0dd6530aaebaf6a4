//! `uncanned measure` on a small set with labels: the figures, and the record of them.
//! Knows nothing of how they are taken. The set was also measured by another program, with the same figures.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

fn measure(flags: &[&str]) -> String {
    let set = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/labelled");
    let out = Command::new(env!("CARGO_BIN_EXE_uncanned"))
        .args(["measure", "--no-config", "--labels", "labels.tsv"])
        .args(["--rules", "rules", "--select", "canned/nice,jargon/funnel,merge/hole"])
        .args(flags)
        .current_dir(set)
        .env_clear()
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&out.stderr), "");
    String::from_utf8(out.stdout).unwrap()
}

#[test]
fn a_labelled_set_has_these_figures() {
    let measured: Value = serde_json::from_str(&measure(&["--format", "json"])).unwrap();
    let scores = &measured["labelled"];
    assert_eq!((&scores["messages"], &scores["labels"]), (&4.into(), &8.into()));
    let families = scores["families"].as_array().unwrap();
    let figures: Vec<String> = families
        .iter()
        .chain([&scores["all_prose"]])
        .map(|family| {
            let counts = ["right", "wrong", "arguable", "found", "missed"].map(|count| family[count].to_string());
            format!("{} {}", family["family"].as_str().unwrap(), counts.join(" "))
        })
        .collect();
    assert_eq!(
        figures,
        [
            "canned 2 1 1 2 0",
            "jargon 2 1 0 2 2",
            "merge 1 0 0 1 0",
            "all prose 5 1 1 5 1"
        ]
    );
}

#[test]
fn figures_are_noted_in_a_record() {
    let record: PathBuf = std::env::temp_dir().join(format!("uncanned-record-{}.toml", std::process::id()));
    let _ = std::fs::remove_file(&record);
    let path = record.to_string_lossy().into_owned();
    for set in ["4 messages", "the same", "4 messages"] {
        measure(&["--record", &path, "--set", set]);
    }
    let text = std::fs::read_to_string(&record).unwrap();
    let _ = std::fs::remove_file(&record);
    assert_eq!(text.matches("[[labelled]]").count(), 2);
    assert!(
        text.contains("\"canned/nice\" = { right = 2, wrong = 1, arguable = 1 }"),
        "{text}"
    );
    assert!(text.contains("set = \"4 messages\""), "{text}");
}
