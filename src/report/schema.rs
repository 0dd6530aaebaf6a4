//! Keeps the checked-in JSON Schemas true to the types. `UPDATE=1 cargo test schema` rewrites them.
//! Knows nothing of how a report is made.

use crate::report::json::JsonReport;
use crate::rules::RuleSpec;

#[test]
fn the_report_schema_is_true_to_the_types() {
    check("report", schemars::schema_for!(JsonReport).to_value());
}

#[test]
fn the_rule_schema_is_true_to_the_types() {
    check("rule", schemars::schema_for!(RuleSpec).to_value());
}

#[allow(
    clippy::disallowed_methods,
    reason = "a test that reads and rewrites a checked-in file"
)]
pub(crate) fn check(name: &str, schema: serde_json::Value) {
    let path = format!("{}/schemas/{name}.schema.json", env!("CARGO_MANIFEST_DIR"));
    let now = serde_json::to_string_pretty(&schema).unwrap() + "\n";
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &now).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == now,
        "{path} is behind the types: run `UPDATE=1 cargo test schema`"
    );
}
