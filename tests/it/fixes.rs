//! What fixes promise: only the bytes they name change, nothing else is judged otherwise, and a second time there is nothing to do.
//! Knows nothing of how a fix is found.

use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;
use uncanned::engine::Engine;
use uncanned::finding::{Edit, Finding, Safety};
use uncanned::fix::apply_to_raw;
use uncanned::lint::{Given, lint};
use uncanned::mend::mend;
use uncanned::message::Mode;
use uncanned::report::FileReport;
use uncanned::rules::{Rule, bundled, bundled_lists};
use uncanned::source::Source;

fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    // Rules that judge a message by its length or by what is nowhere in it may rightly change their mind when a token is closed.
    let judges_by_count = |rule: &Rule| rule.spec.missing.is_some() || rule.spec.measure.is_some();
    let rules = bundled().into_iter().filter(|rule| !judges_by_count(rule)).collect();
    ENGINE.get_or_init(|| Engine::new(rules, &bundled_lists()).however_short())
}

fn given() -> Given {
    Given {
        mode: Some(Mode::Template),
        ..Given::default()
    }
}

fn judged(name: &str, raw: &[u8]) -> FileReport {
    lint(Source::new(name, raw.to_vec()), engine(), &given())
}

fn findings(file: &FileReport) -> impl Iterator<Item = &Finding> {
    file.messages.iter().flat_map(|m| &m.findings)
}

/// The file after its safe fixes.
fn mended(name: &str, raw: &[u8]) -> Vec<u8> {
    mend(&judged(name, raw), engine(), &given()).map_or(raw.to_vec(), |mended| mended.file.source.raw)
}

fn utf16(text: &str) -> Vec<u8> {
    "\u{FEFF}"
        .encode_utf16()
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect()
}

const HALF: &str = "Hi {{first_name},\r\n\r\nIs {{ city | default: “Leeds” }} open on Tuesday?\r\n";
const WHOLE: &str = "Hi {{first_name}},\r\n\r\nIs {{ city | default: \"Leeds\" }} open on Tuesday?\r\n";

#[test]
fn every_encoding_and_line_end_is_kept() {
    let marked = |text: &str| format!("\u{FEFF}{text}").into_bytes();
    let western = |text: &str| {
        let bytes = |c: char| match c {
            '“' => 0x93,
            '”' => 0x94,
            c => c as u8,
        };
        let mut raw: Vec<u8> = text.chars().map(bytes).collect();
        raw.extend(b"caf\xe9");
        raw
    };
    let unix = |text: &str| text.replace("\r\n", "\n").into_bytes();
    for (before, after) in [
        (HALF.as_bytes().to_vec(), WHOLE.as_bytes().to_vec()),
        (unix(HALF), unix(WHOLE)),
        (marked(HALF), marked(WHOLE)),
        (utf16(HALF), utf16(WHOLE)),
        (western(HALF), western(WHOLE)),
    ] {
        assert_eq!(mended("a.txt", &before), after, "{}", String::from_utf8_lossy(&after));
        assert_eq!(mended("a.txt", &after), after);
    }
}

#[test]
fn what_the_file_spells_otherwise_is_left_alone() {
    let eml = |encoding: &str, body: &str| {
        format!(
            "From: a@b.c\nSubject: Ovens\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: {encoding}\n\n{body}\n"
        )
    };
    for (name, before, after) in [
        // In a quoted-printable part the letters are their own bytes, and the quotes are not.
        (
            "a.eml",
            eml(
                "quoted-printable",
                "Hi {{city}, is {{ a | default: =E2=80=9Cb=E2=80=9D }} in?",
            ),
            eml(
                "quoted-printable",
                "Hi {{city}}, is {{ a | default: =E2=80=9Cb=E2=80=9D }} in?",
            ),
        ),
        (
            "a.eml",
            eml("8bit", "Hi {{city}, is {{ a | default: “b” }} in?"),
            eml("8bit", "Hi {{city}}, is {{ a | default: \"b\" }} in?"),
        ),
        (
            "a.eml",
            eml("base64", "SGkge3tjaXR5fSwgaXMgaXQ/"),
            eml("base64", "SGkge3tjaXR5fSwgaXMgaXQ/"),
        ),
        // Nobody's words but the other's.
        (
            "a.eml",
            eml(
                "8bit",
                "Yes, on Tuesday.\n\nOn Monday, Dana wrote:\n> Hi {{city}, is it?",
            ),
            eml(
                "8bit",
                "Yes, on Tuesday.\n\nOn Monday, Dana wrote:\n> Hi {{city}, is it?",
            ),
        ),
        (
            "a.html",
            "<p>Hi {{city&#125;, is {{ a | default: &ldquo;b&rdquo; }} in?</p>".to_string(),
            "<p>Hi {{city&#125;, is {{ a | default: &ldquo;b&rdquo; }} in?</p>".to_string(),
        ),
        // A straight double quote would end the string of the file's own format.
        (
            "a.json",
            "{\"subject\": \"Ovens\", \"body\": \"Hi {{ a | default: “b” }}, is it?\"}".to_string(),
            "{\"subject\": \"Ovens\", \"body\": \"Hi {{ a | default: 'b' }}, is it?\"}".to_string(),
        ),
        (
            "a.csv",
            "subject,body\nOvens,\"Hi {{ a | default: “b” }}, is it?\"\n".to_string(),
            "subject,body\nOvens,\"Hi {{ a | default: 'b' }}, is it?\"\n".to_string(),
        ),
        // So would a single one here: the file is read again before it is believed.
        (
            "a.yaml",
            "subject: Ovens\nbody: 'Hi {{ a | default: “b” }}, is {{city} in?'\n".to_string(),
            "subject: Ovens\nbody: 'Hi {{ a | default: “b” }}, is {{city}} in?'\n".to_string(),
        ),
    ] {
        let is = String::from_utf8(mended(name, before.as_bytes())).unwrap();
        assert_eq!(is, after, "{name}");
    }
}

/// A folder of its own for one test, gone at the end.
struct Place(PathBuf);

impl Place {
    fn new(name: &str, file: &str, raw: &[u8]) -> Self {
        let path = std::env::temp_dir().join(format!("uncanned-fix-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        fs::write(path.join(file), raw).unwrap();
        Self(path)
    }

    fn run(&self, line: &str, stdin: Stdio) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_uncanned"));
        let command = command.args(line.split_whitespace()).current_dir(&self.0).env_clear();
        command.stdin(stdin).output().unwrap()
    }

    fn read(&self, file: &str) -> Vec<u8> {
        fs::read(self.0.join(file)).unwrap()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn files_are_mended_in_place_and_judged_by_what_remains() {
    let place = Place::new("place", "a.txt", HALF.as_bytes());
    let check = "check a.txt --mode template --no-simulation --select merge --format compact";
    let shown = place.run(&format!("{check} --diff"), Stdio::null());
    assert_eq!(shown.status.code(), Some(1));
    assert!(
        shown
            .stdout
            .starts_with(b"--- a.txt\n+++ a.txt\n@@ -1,3 +1,3 @@\n-Hi {{first_name},\r\n")
    );
    assert_eq!(
        place.run(&format!("{check} --diff --fix"), Stdio::null()).stdout,
        shown.stdout
    );
    assert_eq!(place.read("a.txt"), HALF.as_bytes(), "--diff changes nothing");
    for said in ["Fixed 2 places in 1 file.\n", ""] {
        let fixed = place.run(&format!("{check} --fix"), Stdio::null());
        assert_eq!(fixed.status.code(), Some(0));
        assert_eq!(
            (fixed.stdout, String::from_utf8(fixed.stderr).unwrap()),
            (vec![], said.to_string())
        );
        assert_eq!(place.read("a.txt"), WHOLE.as_bytes());
    }
}

#[test]
fn standard_input_is_mended_on_standard_output() {
    for (name, before, after) in [
        ("crlf", HALF.as_bytes().to_vec(), WHOLE.as_bytes().to_vec()),
        ("utf16", utf16(HALF), utf16(WHOLE)),
        (
            "nothing",
            b"Hi Dana, is the oven warm?".to_vec(),
            b"Hi Dana, is the oven warm?".to_vec(),
        ),
    ] {
        let place = Place::new(&format!("stdin-{name}"), "a.txt", &before);
        let stdin = fs::File::open(place.0.join("a.txt")).unwrap();
        let out = place.run(
            "check - --mode template --fix --format compact --fail-on never",
            stdin.into(),
        );
        assert_eq!(out.stdout, after, "{name}");
        assert_eq!(place.read("a.txt"), before);
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_written_is_told_as_a_problem() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new("readonly", "a.txt", HALF.as_bytes());
    let file = place.0.join("a.txt");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).unwrap();
    let out = place.run("check a.txt --mode template --fix --format compact", Stdio::null());
    assert_eq!(out.status.code(), Some(2));
    assert_eq!(place.read("a.txt"), HALF.as_bytes());
    let told = String::from_utf8(out.stderr).unwrap();
    assert!(told.contains("a.txt: could not be fixed: permission denied"), "{told}");
    assert!(
        String::from_utf8(out.stdout).unwrap().contains("merge/unbalanced"),
        "what is there is still told"
    );
}

/// Messages out of pieces that can be mended, pieces that look like it, and ordinary words, in several formats.
fn files() -> impl Strategy<Value = (&'static str, Vec<u8>)> {
    let piece = prop_oneof![
        Just("{{first_name}"),
        Just("{city}}"),
        Just("*|FNAME*"),
        Just("{{ a | default: “b” }}"),
        Just("{{ a | default: ‘it’s’ }}"),
        Just("{% if a == “b” %}"),
        Just("{{company}}"),
        Just("{website}"),
        Just("[odd bit]"),
        Just("{{{x}"),
        Just("Hi  -"),
        Just("\n\nHi ,\n\n"),
        Just("is the oven warm?"),
        Just("We touch base!!!"),
        Just("I hope this email finds you well."),
        Just("at  and"),
        Just("café’s"),
        Just("\n\n"),
        Just("\r\n"),
        Just("“rye”"),
        Just("{{"),
        Just("}}"),
        Just("<b>bold</b>"),
        Just("&amp;"),
        Just("null"),
    ];
    (proptest::collection::vec(piece, 0..14), 0..8u8).prop_map(|(pieces, form)| {
        let text = format!("Hi {}", pieces.join(" "));
        match form {
            0 => ("a.md", text.into_bytes()),
            1 => ("a.txt", utf16(&text)),
            2 => ("a.html", format!("<p>{text}</p>").into_bytes()),
            3 => (
                "a.json",
                format!(
                    "{{\"subject\": \"Ovens\", \"body\": {}}}",
                    serde_json::to_string(&text).unwrap()
                )
                .into_bytes(),
            ),
            4 => (
                "a.csv",
                format!("subject,body\nOvens,\"{}\"\n", text.replace('"', "\"\"")).into_bytes(),
            ),
            5 => (
                "a.eml",
                format!("From: a@b.c\nSubject: Ovens\nContent-Type: text/plain; charset=utf-8\n\n{text}\n")
                    .into_bytes(),
            ),
            _ => ("a.txt", text.into_bytes()),
        }
    })
}

proptest! {
    #[test]
    fn a_fix_does_what_it_says_once_and_nothing_else((name, raw) in files()) {
        let before = judged(name, &raw);
        for fix in findings(&before).filter_map(|f| f.fix.as_ref()) {
            prop_assert!(fix.edits.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start), "{fix:?}");
            let edits: Vec<&Edit> = fix.edits.iter().collect();
            let after = apply_to_raw(&before.source, &edits).unwrap();
            // Every byte outside the edits is kept.
            let (first, last) = (edits[0].span.start as usize, edits[edits.len() - 1].span.end as usize);
            prop_assert!(after.starts_with(&raw[..first]) && after.ends_with(&raw[last..]));
        }
        let Some(mended) = mend(&before, engine(), &given()) else { return Ok(()) };
        let after = &mended.file;
        prop_assert!(mend(after, engine(), &given()).is_none(), "{:?} is mended again", after.source.text);
        prop_assert!(mended.diff(&before).starts_with("--- "));
        // Each other finding is there as before: as many of each rule at least, in each message.
        let count = |file: &FileReport| {
            let mut counts: BTreeMap<String, usize> = BTreeMap::new();
            let safe = |f: &Finding| f.fix.as_ref().is_some_and(|fix| fix.safety == Safety::Safe);
            for finding in findings(file).filter(|f| !safe(f)) {
                *counts.entry(finding.rule.clone()).or_default() += 1;
            }
            counts
        };
        let (old, new) = (count(&before), count(after));
        for (rule, n) in &old {
            prop_assert!(new.get(rule).is_some_and(|now| now >= n), "{rule} in {:?}", before.source.text);
        }
    }
}
