//! How a run ends and which stream says what: exit codes, standard output, standard error, and what happens when one of them is gone.
//! Knows nothing of the library's insides.
#![cfg(unix)]

use crate::runs::{Place, stderr, stdout};
use std::fs;
use std::io::Write;
use std::process::{Command, Output, Stdio};

/// What a stream must hold.
#[derive(Clone, Copy, Debug)]
enum Said {
    Nothing,
    /// Among other things, this.
    Has(&'static str),
    /// Whatever it likes.
    Anything,
}

use Said::{Anything, Has, Nothing};

impl Said {
    fn fits(self, text: &str) -> bool {
        match self {
            Nothing => text.is_empty(),
            Has(part) => text.contains(part),
            Anything => true,
        }
    }
}

/// A finding of the rule in [`Place`], in `bad.txt`.
const FOUND: Said = Has("bad.txt:3:8");

/// Long enough to be judged.
const LINE: &str =
    "Let us touch base on Friday about the van to Leeds, which leaves at four with half of its room empty.\n";

/// What is there: `$U` is the command with that rule and no other, `$P` the plain one.
fn place(name: &str) -> Place {
    let place = Place::new(name);
    place.write("good.txt", "Hi Dana,\n\nSee you on Friday.\n");
    place.write("bad.txt", &format!("Hi Dana,\n\n{LINE}"));
    place.write("worse.txt", &format!("Hi Sam,\n\n{LINE}\n{LINE}"));
    place.write("package.json", "{\"name\": \"van\", \"version\": \"1.0.0\"}\n");
    place.write("wrong.toml", "[severity]\n\"house\" = \"fatal\"\n");
    place.write("facts.csv", &("first_name\n".to_string() + &"Dana\n".repeat(1001)));
    fs::create_dir_all(place.0.join("empty")).unwrap();
    fs::create_dir_all(place.0.join("wrong-rules/house")).unwrap();
    place.write("wrong-rules/house/half.toml", "says = \"half\"\n");
    fs::write(place.0.join("picture.txt"), [0, 1, 0, 0, 2]).unwrap();
    place
}

/// The writing end of a pipe that nobody reads.
fn unread() -> Stdio {
    let (_, end) = std::io::pipe().unwrap();
    end.into()
}

fn shell(place: &Place, line: &str) -> Output {
    let plain = env!("CARGO_BIN_EXE_uncanned");
    Command::new("/bin/sh")
        .args(["-c", &line.replace("$U", "$P check --rules own --select house")])
        .current_dir(&place.0)
        .env_clear()
        .env("P", plain)
        .env("PATH", "/usr/bin:/bin")
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

#[test]
fn every_run_ends_with_a_code_that_says_how() {
    let place = place("exits");
    type Row = (&'static str, i32, Said, Said);
    #[rustfmt::skip]
    let rows: &[Row] = &[
        // Nothing found, something found, and what counts.
        ("$U good.txt", 0, Nothing, Has("good to go")),
        ("$U good.txt bad.txt", 1, FOUND, Has("Checked 2 messages in 2 files")),
        ("$U bad.txt --severity house=advice", 0, FOUND, Has("1 note of advice")),
        ("$U bad.txt --severity house=advice --fail-on advice", 1, FOUND, Anything),
        ("$U bad.txt --fail-on advice", 1, FOUND, Anything),
        ("$U bad.txt --fail-on error", 0, FOUND, Has("1 warning")),
        ("$U bad.txt --severity house=error --fail-on error", 1, FOUND, Has("1 error")),
        ("$U bad.txt --severity house=error --fail-on never", 0, FOUND, Has("1 error")),
        ("$U bad.txt --max-warnings 0", 1, FOUND, Anything),
        ("$U bad.txt --max-warnings 1", 0, FOUND, Anything),
        ("$U bad.txt --severity house=error --max-warnings 1", 1, FOUND, Anything),
        ("$U bad.txt --fail-on never --max-warnings 0", 1, FOUND, Anything),
        // Something could not be done: the rest is, and told.
        ("$U gone.txt", 2, Nothing, Has("problem: gone.txt: could not be read: no such file")),
        ("$U bad.txt gone.txt", 2, FOUND, Has("problem: gone.txt")),
        ("$U bad.txt picture.txt", 2, FOUND, Has("problem: picture.txt: is not text")),
        ("$U bad.txt --fail-on never gone.txt", 2, FOUND, Has("problem: gone.txt")),
        ("$U bad.txt --config wrong.toml", 2, FOUND, Has("problem: wrong.toml:2:11")),
        ("$U bad.txt --config gone.toml", 2, FOUND, Has("problem: gone.toml")),
        ("$U bad.txt --rules wrong-rules", 2, FOUND, Has("problem: wrong-rules/house/half.toml")),
        ("$U bad.txt --rules gone", 2, FOUND, Has("problem: gone")),
        ("$U bad.txt --ignore hous", 2, FOUND, Has("problem: --ignore")),
        ("$U bad.txt --facts gone.csv", 2, FOUND, Has("problem: gone.csv")),
        ("$U bad.txt --dialect klavyo", 2, FOUND, Has("problem: --dialect")),
        // Reports that cannot be written.
        ("$U bad.txt --format json --output-file no/such/report.json", 2, Nothing, Has("no/such/report.json: could not be written")),
        ("$U bad.txt --format json --output-file empty", 2, Nothing, Has("empty: could not be written")),
        ("$U bad.txt --format json --output-file /dev/full", 2, Nothing, Has("/dev/full: could not be written")),
        ("$U bad.txt --format compact,json=/dev/full", 2, FOUND, Has("/dev/full: could not be written")),
        ("$U bad.txt --format compact,json", 2, FOUND, Has("another report already")),
        ("$U bad.txt >/dev/full", 2, Nothing, Has("problem: could not write")),
        ("$P rules >/dev/full", 2, Nothing, Has("problem: could not write")),
        // Nothing to read.
        ("$U empty", 0, Nothing, Has("Nothing to check in empty")),
        ("$U empty --format compact", 0, Nothing, Has("Nothing to check in empty")),
        ("$U empty bad.txt", 1, FOUND, Has("Nothing to check in empty")),
        ("$U 'drafts/*.txt'", 2, Nothing, Has("problem: drafts/*.txt: could not be read")),
        ("$U package.json", 0, Nothing, Has("package.json holds no message")),
        ("cd empty && $P check", 0, Nothing, Has("Nothing to check in this folder")),
        // Streams that were never open.
        ("$U - <bad.txt", 1, Has("-:3:8"), Anything),
        ("$U - <&-", 0, Nothing, Has("- is empty: nothing to judge")),
        ("$U - --fix <&-", 0, Nothing, Has("- is empty: nothing to judge")),
        ("$U bad.txt <&-", 1, FOUND, Anything),
        ("$U bad.txt >&-", 1, Nothing, Has("Checked 1 message")),
        ("$U bad.txt --format json >&-", 1, Nothing, Nothing),
        ("$U bad.txt 2>&-", 1, FOUND, Nothing),
        ("$U bad.txt gone.txt 2>&-", 2, FOUND, Nothing),
        ("$U bad.txt gone.txt <&- >&- 2>&-", 2, Nothing, Nothing),
        // The command line itself.
        ("$P", 2, Nothing, Has("Usage")),
        ("$P --help", 0, Has("Usage"), Nothing),
        ("$P check --help", 0, Has("Usage"), Nothing),
        ("$P --version", 0, Has("uncanned "), Nothing),
        ("$P chekc bad.txt", 2, Nothing, Has("check")),
        ("$U bad.txt --formt json", 2, Nothing, Has("--format")),
        ("$U bad.txt --format xml", 2, Nothing, Has("possible values")),
        ("$U bad.txt --format json=", 2, Nothing, Has("names no file")),
        ("$U bad.txt --jobs many", 2, Nothing, Has("--jobs")),
        ("$U bad.txt --jobs 4000000000", 1, FOUND, Anything),
        ("$U bad.txt --jobs 0", 1, FOUND, Anything),
        ("$U bad.txt --max-warnings -1", 2, Nothing, Has("error")),
        // Names that are not Unicode.
        ("$U \"$(printf 'x\\377.txt')\"", 2, Nothing, Has("x\u{fffd}.txt: could not be read")),
        ("$U bad.txt --select \"$(printf '\\377')\"", 2, Nothing, Has("UTF-8")),
        ("$U - --stdin-name \"$(printf '\\377')\" <bad.txt", 2, Nothing, Has("UTF-8")),
        ("$U bad.txt --format \"$(printf '\\377')\"", 2, Nothing, Has("possible values")),
        ("$P \"$(printf '\\377')\"", 2, Nothing, Has("error")),
        ("$P explain \"$(printf '\\377')\"", 2, Nothing, Has("UTF-8")),
        ("$U bad.txt --format compact --output-file \"$(printf '\\377')\"", 1, Nothing, Nothing),
        // What cannot be watched.
        ("$U --watch -", 2, Nothing, Has("problem: --watch: standard input does not change")),
        ("$U --watch bad.txt --format json", 2, Nothing, Has("problem: --watch shows files as they are saved")),
        ("$U --watch bad.txt --format compact=report.txt", 2, Nothing, Has("problem: --watch shows files as they are saved")),
        ("$U --watch bad.txt gone", 2, Nothing, Has("problem: gone: could not be watched: no such file or folder")),
        ("$U --watch bad.txt --fix", 2, Nothing, Has("cannot be used with")),
        ("$U --watch bad.txt --diff", 2, Nothing, Has("cannot be used with")),
        ("$U --watch bad.txt --output-file report.txt", 2, Nothing, Has("cannot be used with")),
        // Other commands.
        ("$P explain greeting/missing", 0, Has("greeting"), Nothing),
        ("$P explain greeting/mising", 2, Nothing, Has("greeting/missing")),
        ("$P rules --rules own --select house", 0, Has("house/touch-base"), Anything),
        ("$P rules --config wrong.toml", 2, Has("canned/"), Has("problem: wrong.toml")),
        ("$P test own", 1, Has("own/house/touch-base.toml"), Has("1 rule fails")),
        ("$P test gone", 2, Nothing, Has("problem: gone")),
        ("$P render gone.txt", 2, Nothing, Has("problem: gone.txt")),
        ("$P render - <good.txt", 0, Has("See you on Friday."), Anything),
        ("$P measure", 2, Nothing, Has("Usage")),
        ("$P measure --good gone", 2, Anything, Has("problem: gone")),
    ];
    let mut wrong = Vec::new();
    for (line, code, out, err) in rows {
        let done = shell(&place, line);
        let (said, told) = (stdout(&done), stderr(&done));
        if done.status.code() != Some(*code) || !out.fits(&said) || !err.fits(&told) {
            let ended = done.status;
            wrong.push(format!(
                "{line}\n  should end with {code}, {out:?}, {err:?}\n  but: {ended}\n  stdout: {said}\n  stderr: {told}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Reads a report as a program would, and says what is wrong with it.
type Reads = fn(&str) -> Result<(), String>;

/// For each form of report, how it is read, and whether it tells of a finding in `bad.txt` under that name.
const FORMS: &[(&str, Reads)] = &[
    ("pretty", |text| {
        let drawn = text.contains("─[bad.txt:3:8") && text.contains("warning: Heard: touch base");
        drawn.then_some(()).ok_or("no finding is drawn".to_string())
    }),
    ("compact", |text| {
        text.lines().try_for_each(|line| {
            let place: Vec<&str> = line.splitn(4, ':').collect();
            let numbers = place.len() == 4 && place[1..3].iter().all(|n| n.parse::<u32>().is_ok());
            numbers.then_some(()).ok_or(format!("not a finding: {line}"))
        })
    }),
    ("json", json),
    ("jsonl", |text| text.lines().try_for_each(json)),
    ("sarif", json),
    ("github", |text| {
        lines_begin(text, &["::error ", "::warning ", "::notice "])
    }),
    ("gitlab", json),
    ("junit", |text| is_element(text, "testsuites")),
    ("checkstyle", |text| is_element(text, "checkstyle")),
    ("agent", |text| {
        let kinds = [
            "problem ", "rule ", "error ", "warning ", "advice ", "ready ", "rework ", "blocked ",
        ];
        lines_begin(text, &kinds)
    }),
];

fn lines_begin(text: &str, with: &[&str]) -> Result<(), String> {
    let mut lines = text.lines();
    let odd = lines.find(|line| !with.iter().any(|begin| line.starts_with(begin)));
    odd.map_or(Ok(()), |line| Err(format!("not a line of it: {line}")))
}

/// That nothing stands before or after an XML document.
fn is_element(text: &str, name: &str) -> Result<(), String> {
    let begins = text.starts_with(&format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{name} "));
    let ends = text.ends_with(&format!("</{name}>\n"));
    (begins && ends).then_some(()).ok_or(format!("not a document: {text}"))
}

fn json(text: &str) -> Result<(), String> {
    let read = serde_json::from_str::<serde_json::Value>(text);
    read.map(|_| ()).map_err(|error| format!("{error}: {text}"))
}

/// The forms that the command knows.
fn forms(place: &Place) -> Vec<String> {
    let said = stderr(&place.run("check --format ?"));
    let list = said.split("[possible values: ").nth(1).unwrap();
    let list = list.split(']').next().unwrap();
    list.split(", ").map(str::to_string).collect()
}

#[test]
fn a_report_is_alone_on_standard_output_in_every_form() {
    let place = place("streams");
    let known: Vec<&str> = FORMS.iter().map(|(name, _)| *name).collect();
    assert_eq!(forms(&place), known, "each form of report has a row in this table");
    for (form, reads) in FORMS {
        for more in ["", "--quiet", "--jobs 3"] {
            let line = format!(
                "$U bad.txt gone.txt good.txt package.json empty --config wrong.toml --facts facts.csv --format {form} {more}"
            );
            let done = shell(&place, &line);
            let (said, told) = (stdout(&done), stderr(&done));
            assert_eq!(done.status.code(), Some(2), "{line}: {told}");
            assert!(said.contains("bad.txt"), "{line}: {said}");
            assert_eq!(reads(&said), Ok(()), "{line}");
            for problem in ["problem: wrong.toml:2:11: ", "problem: gone.txt: could not be read"] {
                assert!(told.contains(problem), "{line}: {told}");
            }
            let chatter = [
                "Of 1001 rows, the first 1000 are tried.",
                "package.json holds no message",
                "Nothing to check in empty",
                "Checked 2 messages",
            ];
            for words in chatter {
                let wanted =
                    more != "--quiet" && (words != "Checked 2 messages" || matches!(*form, "pretty" | "github"));
                assert_eq!(told.contains(words), wanted, "{line}: {words}: {told}");
                assert!(!said.contains(words), "{line}: {said}");
            }
            if more == "--quiet" {
                let lines = told.lines().filter(|line| !line.trim_start().starts_with("help: "));
                assert!(
                    lines.clone().all(|line| line.starts_with("problem: ")),
                    "{line}: {told}"
                );
            }
        }
    }
}

#[test]
fn quiet_keeps_fixes_and_clean_files_to_itself() {
    let place = place("quiet");
    place.write("fields.txt", "Hi {{first_name}},\n\nsee {{company} on Friday.\n");
    for line in [
        "$P check good.txt --no-config --quiet",
        "$P check empty --quiet",
        "$P check package.json --quiet",
        "$P check fields.txt --no-config --mode template --select merge/split-token --fix --quiet",
    ] {
        let done = shell(&place, line);
        assert_eq!(stdout(&done) + &stderr(&done), "", "{line}");
    }
}

#[test]
fn a_reader_that_leaves_early_is_no_failure() {
    let place = place("pipe");
    place.write("long.txt", &LINE.repeat(1_000));
    let mut lines: Vec<String> = ["rules", "--help", "explain canned/wellbeing"]
        .map(str::to_string)
        .into();
    for form in forms(&place) {
        lines.push(format!(
            "check --rules own --select house --format {form} long.txt gone.txt"
        ));
    }
    for line in &lines {
        for closed in ["stdout", "stderr", "both"] {
            let mut command = place.command(line);
            command.stdout(Stdio::piped()).stderr(Stdio::piped());
            if closed != "stderr" {
                command.stdout(unread());
            }
            if closed != "stdout" {
                command.stderr(unread());
            }
            let done = command.output().unwrap();
            assert_eq!(done.status.code(), Some(0), "{line}, {closed}: {}", stderr(&done));
            let told = stderr(&done).replace("problem: gone.txt", "");
            assert!(
                !told.contains("problem") && !told.contains("panicked"),
                "{line}, {closed}: {told}"
            );
        }
    }
}

#[test]
fn a_reader_that_leaves_early_takes_no_report_and_no_fix_along() {
    let place = place("pipe-files");
    place.write("long.txt", &LINE.repeat(1_000));
    place.write("z.txt", "Hi {{first_name},\n\nsee you on Friday.\n");
    let line = "check --no-config --mode template --format pretty,json=report.json --fix long.txt z.txt --rules own \
                --select house,merge";
    let done = place.command(line).stdout(unread()).output().unwrap();
    assert_eq!(done.status.code(), Some(0), "{}", stderr(&done));
    assert_eq!(json(&fs::read_to_string(place.0.join("report.json")).unwrap()), Ok(()));
    let fixed = fs::read_to_string(place.0.join("z.txt")).unwrap();
    assert!(fixed.starts_with("Hi {{first_name}},"), "{fixed}");
}

#[test]
fn names_that_look_alike_are_two_files() {
    use std::os::unix::ffi::OsStrExt;
    let place = place("alike");
    fs::create_dir_all(place.0.join("in")).unwrap();
    for name in [&b"in/a\xfe.txt"[..], b"in/a\xff.txt"] {
        fs::write(place.0.join(std::ffi::OsStr::from_bytes(name)), LINE).unwrap();
    }
    let done = shell(&place, "$U in --format compact");
    assert_eq!(
        stdout(&done).matches("in/a\u{fffd}.txt:1:8").count(),
        2,
        "{}",
        stdout(&done)
    );
}

/// The values are asked for after the folder was looked through and before a file in it is read.
#[test]
fn a_file_that_vanishes_on_the_way_is_a_problem() {
    let place = place("vanish");
    fs::create_dir_all(place.0.join("in")).unwrap();
    place.write("in/a.txt", LINE);
    place.write("in/b.txt", LINE);
    assert!(shell(&place, "mkfifo facts.toml").status.success());
    let line = "check in --rules own --select house --format compact --facts facts.toml";
    let child = place
        .command(line)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut facts = fs::OpenOptions::new()
        .write(true)
        .open(place.0.join("facts.toml"))
        .unwrap();
    fs::remove_file(place.0.join("in/a.txt")).unwrap();
    facts.write_all(b"first_name = \"Dana\"\n").unwrap();
    drop(facts);
    let done = child.wait_with_output().unwrap();
    assert_eq!(done.status.code(), Some(2), "{}", stderr(&done));
    assert!(
        stderr(&done).contains("problem: in/a.txt: could not be read: no such file"),
        "{}",
        stderr(&done)
    );
    assert!(stdout(&done).contains("in/b.txt:1:8"), "{}", stdout(&done));
}

#[test]
fn the_order_of_arguments_changes_nothing() {
    let place = place("order");
    fs::create_dir_all(place.0.join("in/deep")).unwrap();
    place.write("in/order.html", &format!("<p>Hi {{{{name}}}}, {LINE}</p>\n"));
    place.write("in/order.txt", &format!("Hi {{{{nam}}}}, {LINE}"));
    place.write("in/deep/c.txt", LINE);
    let orders = [
        "in bad.txt worse.txt gone.txt good.txt",
        "good.txt gone.txt worse.txt bad.txt in",
        "worse.txt in gone.txt ./bad.txt good.txt",
        "in/deep in bad.txt in/order.txt gone.txt good.txt worse.txt bad.txt",
    ];
    for form in forms(&place) {
        let said = orders.map(|order| {
            let done = shell(&place, &format!("$U {order} --mode template --format {form}"));
            let timeless = stdout(&done)
                .lines()
                .filter(|l| !l.contains("\"seconds\""))
                .collect::<String>();
            (timeless, stderr(&done), done.status.code())
        });
        for (order, other) in orders.iter().zip(&said) {
            // A file named twice, or also by its folder, is one; whether it was named shows only where it holds nothing.
            assert!(*other == said[0], "{form}: {order}\n{other:?}\n{:?}", said[0]);
        }
    }
}
