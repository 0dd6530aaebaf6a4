//! Stands in for the command line until it lands: `uncanned check … --format jsonl PATH`.
#![allow(clippy::disallowed_methods, clippy::print_stdout)]

fn main() {
    let path = std::env::args().next_back().unwrap_or_default();
    let engine = uncanned::engine::Engine::new(uncanned::rules::bundled(), uncanned::rules::bundled_lists());
    let mut names: Vec<_> = match std::fs::read_dir(&path) {
        Ok(entries) => entries.flatten().map(|e| e.path()).collect(),
        Err(_) => vec![path.into()],
    };
    names.sort();
    for name in names {
        let Ok(raw) = std::fs::read(&name) else { continue };
        let source = uncanned::source::Source::new(name.display().to_string(), raw);
        let report = uncanned::lint::lint(source, &engine, &uncanned::lint::Given::default());
        for finding in report.messages.iter().flat_map(|m| &m.findings) {
            println!(
                "{}",
                serde_json::json!({"path": report.source.name, "rule": finding.rule, "severity": finding.severity,
                    "zone": finding.zone, "excerpt": finding.excerpt, "span": finding.span, "status": "active"})
            );
        }
    }
}
