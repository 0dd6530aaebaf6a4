//! Reports for other programs: what a hostile draft makes of them, where they are written, and what a CI server's environment changes.
//! Knows nothing of the library's insides.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const RULES: [(&str, &str); 2] = [
    (
        "touch-base",
        "says = \"Heard: {excerpt}\"\nwhy = \"w\"\ninstead = \"i\"\nsource = \"s\"\nseverity = \"warning\"\nphrases = [\"touch base\"]\n",
    ),
    (
        "evil",
        "says = \"{excerpt}\"\nwhy = \"w\"\ninstead = \"i\"\nsource = \"s\"\nseverity = \"error\"\n[[match]]\nregex = ['::error.*</b>']\n",
    ),
];

const FORMATS: [&str; 10] = [
    "pretty",
    "compact",
    "json",
    "jsonl",
    "sarif",
    "github",
    "gitlab",
    "junit",
    "checkstyle",
    "agent",
];

/// A line of a draft that tries to be a command, an element, a link, a row of a table and a driver of the terminal.
const EVIL: &str =
    "::error file=x,line=1::forged %0A ]]> <b>&amp;</b> \"'` [l](http://x.example) |x| \u{1b}[31m \u{202e} \u{ffff} 😀";

/// Long enough to be judged as a message, with one finding in its third line.
const DRAFT: &str =
    "Hi Dana,\n\nLet us touch base on Friday about the oven that has tripped at Mill Lane every night since March.\n";

/// A folder of its own for one test, gone at the end.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("uncanned-reports-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(path.join("own/house")).unwrap();
        for (rule, text) in RULES {
            fs::write(path.join(format!("own/house/{rule}.toml")), text).unwrap();
        }
        // Where the system lends one: macOS hands out temporary folders behind a link.
        Self(fs::canonicalize(path).unwrap())
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.join(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).unwrap()
    }

    /// Lints the folder in an environment.
    fn run(&self, line: &str, environment: &[(&str, &Path)]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_uncanned"))
            .args(["check", "--rules", "own", "--select", "house"])
            .args(line.split_whitespace())
            .current_dir(&self.0)
            .env_clear()
            .envs(environment.iter().copied())
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn stdout(out: &Output) -> String {
    String::from_utf8(out.stdout.clone()).unwrap()
}

fn stderr(out: &Output) -> String {
    String::from_utf8(out.stderr.clone()).unwrap()
}

/// What Python makes of `text`, with a program that reads it from standard input.
fn python(program: &str, text: &str) -> String {
    use std::io::Write;
    let mut child = Command::new("python3")
        .args(["-c", program])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .env("PYTHONIOENCODING", "utf-8")
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let out = child.wait_with_output().unwrap();
    assert!(out.status.success(), "{text}");
    String::from_utf8(out.stdout).unwrap()
}

#[cfg(unix)]
#[test]
fn no_draft_and_no_file_name_forges_anything() {
    let place = Place::new("hostile");
    let name = "::error file=a,b%0A]]>\"&'\u{7}\u{202e} {0}.txt";
    place.write(
        name,
        &format!("Hi Dana,\n\n{EVIL}\n\nLet us touch base on Friday about the oven that has tripped at Mill Lane since March.\n"),
    );
    for format in FORMATS {
        let out = place.run(&format!("--format {format}"), &[]);
        assert_eq!(out.status.code(), Some(1), "{format}: {}", stderr(&out));
        let said = stdout(&out);
        let acts = |c: char| c.is_control() && c != '\n' || ('\u{202a}'..='\u{202e}').contains(&c);
        assert!(!said.contains(acts), "{format}: {said:?}");
        let forged = said
            .lines()
            .filter(|line| line.trim_start().starts_with("::error"))
            .count();
        assert_eq!(forged, usize::from(format == "github"), "{format}: {said}");
        match format {
            "json" | "sarif" | "gitlab" => {
                let told = python(
                    "import json, sys; print(json.dumps(json.load(sys.stdin), ensure_ascii=False))",
                    &said,
                );
                assert!(told.contains("😀") || told.contains("::error"), "{told}");
            }
            "jsonl" => {
                python("import json, sys; [json.loads(line) for line in sys.stdin]", &said);
                assert_eq!(said.lines().count(), 2);
            }
            "junit" | "checkstyle" => {
                let tags = "import sys, xml.etree.ElementTree as t; print(*[e.tag for e in t.fromstring(sys.stdin.buffer.read()).iter()])";
                let wanted = match format {
                    "junit" => "testsuites testsuite testcase failure",
                    _ => "checkstyle file error error",
                };
                assert_eq!(python(tags, &said).trim(), wanted);
            }
            "github" => assert_eq!(said.lines().count(), 2, "{said}"),
            _ => {}
        }
    }
}

#[test]
fn any_number_of_jobs_says_the_same_in_every_form() {
    let place = Place::new("jobs");
    for i in 0..30 {
        place.write(&format!("{i}.txt"), &format!("{DRAFT}{i}\n"));
    }
    for format in FORMATS.into_iter().filter(|format| *format != "json") {
        let one = place.run(&format!("--statistics --format {format} --jobs 1"), &[]);
        let many = place.run(&format!("--statistics --format {format} --jobs 7"), &[]);
        assert!(
            stdout(&one) == stdout(&many) && stderr(&one) == stderr(&many),
            "{format} differs"
        );
        assert!(stderr(&one).contains("30  house/touch-base\n"), "{}", stderr(&one));
    }
}

#[test]
fn a_report_that_cannot_be_written_keeps_no_other_from_being() {
    let place = Place::new("unwritable");
    fs::create_dir_all(place.0.join("folder")).unwrap();
    place.write("a.txt", DRAFT);
    let out = place.run(
        "--format sarif=folder,junit=a.txt/x.xml,compact,gitlab=ok.json a.txt",
        &[],
    );
    assert_eq!(out.status.code(), Some(2));
    assert!(
        stdout(&out).starts_with("a.txt:3:8: warning house/touch-base"),
        "{}",
        stdout(&out)
    );
    assert!(
        stderr(&out).contains("folder: could not be written"),
        "{}",
        stderr(&out)
    );
    assert!(
        stderr(&out).contains("a.txt/x.xml: could not be written"),
        "{}",
        stderr(&out)
    );
    assert!(place.read("ok.json").contains("house/touch-base"));
    assert_eq!(
        fs::read_dir(&place.0).unwrap().count(),
        4,
        "nothing is left lying about"
    );
}

#[cfg(unix)]
#[test]
fn a_reader_that_leaves_early_keeps_no_file_from_being_written() {
    let place = Place::new("early");
    place.write("a.txt", DRAFT);
    let mut child = Command::new(env!("CARGO_BIN_EXE_uncanned"))
        .args([
            "check",
            "--rules",
            "own",
            "--format",
            "gitlab,sarif=report.sarif",
            "a.txt",
        ])
        .current_dir(&place.0)
        .env_clear()
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert!(place.read("report.sarif").contains("house/touch-base"));
}

#[test]
fn under_github_actions_the_form_is_githubs() {
    let place = Place::new("actions");
    place.write("a.txt", DRAFT);
    let actions = ("GITHUB_ACTIONS", Path::new("true"));
    // What is asked for; the environment; how standard output begins.
    let cases = [
        ("a.txt", &[actions][..], "::warning file=a.txt,line=3,"),
        ("--format compact a.txt", &[actions], "a.txt:3:8:"),
        ("a.txt", &[("GITHUB_ACTIONS", Path::new("false"))], "  ⚠ warning"),
        ("--output-file report.txt a.txt", &[actions], ""),
    ];
    for (line, environment, begins) in cases {
        let out = place.run(line, environment);
        assert_eq!(out.status.code(), Some(1));
        assert!(stdout(&out).starts_with(begins), "{line}: {}", stdout(&out));
        assert!(!begins.is_empty() || stdout(&out).is_empty());
    }
    assert!(place.read("report.txt").starts_with("  ⚠ warning"));
    assert!(stderr(&place.run("a.txt", &[actions])).starts_with("Checked 1 message in 1 file"));
}

#[test]
fn paths_are_told_as_seen_from_the_repository() {
    let place = Place::new("workspace");
    place.write("a.txt", DRAFT);
    let above = place.0.parent().unwrap();
    let folder = place.0.file_name().unwrap().to_string_lossy().into_owned();
    for (variable, format, told) in [
        ("GITHUB_WORKSPACE", "github", format!("file={folder}/a.txt,")),
        ("GITHUB_WORKSPACE", "sarif", format!("\"uri\": \"{folder}/a.txt\"")),
        ("CI_PROJECT_DIR", "gitlab", format!("\"path\": \"{folder}/a.txt\"")),
    ] {
        let out = place.run(&format!("--format {format} a.txt"), &[(variable, above)]);
        assert!(stdout(&out).contains(&told), "{}", stdout(&out));
        let elsewhere = place.run(&format!("--format {format} a.txt"), &[(variable, &place.0.join("own"))]);
        assert!(!stdout(&elsewhere).contains(&folder), "{}", stdout(&elsewhere));
    }
}

#[test]
fn the_summary_of_a_job_is_added_to_and_never_fails_a_run() {
    let place = Place::new("summary");
    place.write("a.txt", DRAFT);
    place.write("summary.md", "# Tests\n");
    let summary = place.0.join("summary.md");
    for _ in 0..2 {
        place.run("--format github a.txt", &[("GITHUB_STEP_SUMMARY", &summary)]);
    }
    place.run("--format sarif a.txt", &[("GITHUB_STEP_SUMMARY", &summary)]);
    let said = place.read("summary.md");
    assert!(said.starts_with("# Tests\n### uncanned\n\nChecked 1 message"), "{said}");
    assert_eq!(
        said.matches("| warning | a.txt&#58;3&#58;8 | Heard&#58; touch base (house/touch-base) | i |")
            .count(),
        2
    );
    place.write("full.md", &"x".repeat(900_000));
    let full = place.0.join("full.md");
    place.run("--format github a.txt", &[("GITHUB_STEP_SUMMARY", &full)]);
    assert_eq!(fs::metadata(&full).unwrap().len(), 900_000);
    let gone = place.0.join("gone/summary.md");
    let out = place.run(
        "--format github --fail-on never a.txt",
        &[("GITHUB_STEP_SUMMARY", &gone)],
    );
    assert_eq!(out.status.code(), Some(0));
    assert!(stderr(&out).contains("There is no job summary:"), "{}", stderr(&out));
}
