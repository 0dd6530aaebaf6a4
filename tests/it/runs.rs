//! What a case folder cannot show: pipes that close, links, rights, odd file names, and runs that must agree.
//! Knows nothing of the library's insides.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

const RULE: &str = "says = \"Heard: {excerpt}\"\nwhy = \"w\"\ninstead = \"i\"\nsource = \"s\"\nseverity = \"warning\"\n\
                    phrases = [\"touch base\"]\n";

/// What makes a message long enough to be judged.
const FILL: &str = "The van to Leeds leaves on Friday at four, and half of its room is empty.\n";

/// A folder of its own for one test, gone at the end.
pub struct Place(pub PathBuf);

impl Place {
    pub fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("uncanned-run-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(path.join("own/house")).unwrap();
        fs::write(path.join("own/house/touch-base.toml"), RULE).unwrap();
        Self(path)
    }

    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.0.join(name), text).unwrap();
    }

    pub fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_uncanned"));
        command
            .args(line.split_whitespace())
            .current_dir(&self.0)
            .env_clear()
            .stdin(Stdio::null());
        command
    }

    pub fn run(&self, line: &str) -> Output {
        self.command(line).output().unwrap()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub fn stdout(out: &Output) -> String {
    String::from_utf8_lossy(&out.stdout).into_owned()
}

pub fn stderr(out: &Output) -> String {
    String::from_utf8_lossy(&out.stderr).into_owned()
}

#[test]
fn any_number_of_jobs_says_the_same() {
    let place = Place::new("jobs");
    for i in 0..300 {
        place.write(
            &format!("{i}.txt"),
            &format!("Hi Dana,\n\nLet us touch base on {i}. {FILL}"),
        );
    }
    fs::write(place.0.join("17.txt"), [0, 1, 0, 0, 2]).unwrap();
    for format in ["pretty", "compact", "jsonl"] {
        let one = place.run(&format!("check --rules own --select house --format {format} --jobs 1"));
        let many = place.run(&format!("check --rules own --select house --format {format} --jobs 7"));
        assert!(
            stdout(&one) == stdout(&many) && stderr(&one) == stderr(&many),
            "{format} differs"
        );
        assert_eq!(stdout(&one).matches("touch-base").count(), 299, "{format}");
        assert_eq!(one.status.code(), Some(2));
    }
}

#[test]
#[cfg(unix)]
fn what_cannot_be_read_is_told_and_the_rest_goes_on() {
    let place = Place::new("unreadable");
    place.write("good.txt", "Hi Dana,\n\nSee you on Friday.\n");
    std::os::unix::fs::symlink("nowhere.txt", place.0.join("dangling.txt")).unwrap();
    std::os::unix::fs::symlink("circle.txt", place.0.join("circle.txt")).unwrap();
    let out = place.run("check dangling.txt circle.txt good.txt good.txt/x.txt");
    assert_eq!(out.status.code(), Some(2));
    for told in [
        "dangling.txt: could not be read: no such file",
        "circle.txt: could not be read",
        "good.txt/x.txt: could not be read",
    ] {
        assert!(stderr(&out).contains(told), "{told}: {}", stderr(&out));
    }
    assert!(stderr(&out).contains("in 1 file"), "{}", stderr(&out));
}

#[test]
#[cfg(unix)]
fn a_file_name_cannot_drive_the_terminal() {
    let place = Place::new("name");
    place.write("a\u{1b}[31m\u{202e}.txt", &format!("Let us touch base. {FILL}"));
    fs::write(place.0.join("b\u{1b}c.txt"), [0, 1, 0, 0, 2]).unwrap();
    for format in ["pretty", "compact", "json", "jsonl"] {
        let out = place.run(&format!("check --rules own --color always --format {format}"));
        assert!(stdout(&out).contains("touch-base"), "{format}");
        let said = (stdout(&out) + &stderr(&out))
            .replace("\u{1b}[0m", "")
            .replace("\u{1b}[1m", "")
            .replace("\u{1b}[38;5", "");
        assert!(
            !said.contains('\u{1b}') && !said.contains('\u{202e}'),
            "{format}: {said:?}"
        );
    }
}

#[test]
fn a_report_file_is_written_whole_or_told_about() {
    let place = Place::new("output");
    place.write("a.txt", "Hi Dana,\n");
    let out = place.run("check a.txt --rules own --select house --format json --output-file report.json");
    assert_eq!(
        (out.status.code(), stdout(&out).as_str()),
        (Some(0), ""),
        "{}",
        stderr(&out)
    );
    assert!(
        fs::read_to_string(place.0.join("report.json"))
            .unwrap()
            .ends_with("}\n")
    );
    let left: Vec<_> = fs::read_dir(&place.0)
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .collect();
    assert_eq!(left.len(), 3, "{left:?}");
    let out = place.run("check a.txt --rules own --select house --format json --output-file no/such/report.json");
    assert_eq!(out.status.code(), Some(2));
    assert!(
        stderr(&out).contains("no/such/report.json: could not be written"),
        "{}",
        stderr(&out)
    );
}

#[test]
fn colour_follows_flag_and_environment() {
    let place = Place::new("colour");
    place.write("gone.txt", "");
    type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], bool);
    let cases: [Case; 6] = [
        ("", &[], false),
        ("--color always", &[], true),
        ("--color always", &[("NO_COLOR", "1")], true),
        ("", &[("CLICOLOR_FORCE", "1")], true),
        ("", &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], false),
        ("--color never", &[("CLICOLOR_FORCE", "1")], false),
    ];
    for (flag, env, coloured) in cases {
        let out = place
            .command(&format!("check missing.txt {flag}"))
            .envs(env.iter().copied())
            .output()
            .unwrap();
        assert_eq!(
            stderr(&out).contains('\u{1b}'),
            coloured,
            "{flag} {env:?}: {}",
            stderr(&out)
        );
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_a_problem() {
    let place = Place::new("full");
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let out = place.command("rules --rules own").stdout(full).output().unwrap();
    assert_eq!(out.status.code(), Some(2), "{}", stderr(&out));
}

#[test]
fn the_list_tells_what_runs_and_what_decided_it() {
    let place = Place::new("list");
    let cases = [
        ("", "house/touch-base  warning  core  on: pack core"),
        (
            "--severity house=error",
            "house/touch-base  error    core  on: pack core; --severity house=error",
        ),
        (
            "--ignore house/touch-base",
            "house/touch-base  warning  core  off: --ignore house/touch-base",
        ),
        (
            "--select house --ignore house",
            "house/touch-base  warning  core  off: --ignore house",
        ),
    ];
    for (flags, wanted) in cases {
        let out = place.run(&format!("rules --rules own {flags}"));
        let said = stdout(&out);
        // A state that does not fit beside the rest stands below it, indented.
        let from = said.find("house/").unwrap_or(said.len());
        let line = said[from..].replace("\n ", " ");
        let line = line.lines().next().unwrap_or_default();
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(words(line), words(wanted), "{flags}: {}", stderr(&out));
    }
}

#[test]
fn a_run_neither_judges_nor_overwrites_what_it_should_not() {
    let place = Place::new("reports");
    let draft = "Hi Dana,\n\nI saw the oven at the corner shop went quiet on Monday, so let us touch base about the spare one.\n";
    place.write("a.txt", draft);
    let line = "check . --rules own --select house --format compact,jsonl=report.txt";
    let first = stdout(&place.run(line));
    assert_eq!(first.lines().count(), 1, "{first}");
    assert_eq!(stdout(&place.run(line)), first, "the report is a report, not a draft");
    let out = place.run("check a.txt --rules own --select house --format compact --output-file a.txt");
    assert_eq!(out.status.code(), Some(2));
    assert!(
        stderr(&out).contains("a.txt: is to be checked, and would be written over"),
        "{}",
        stderr(&out)
    );
    assert_eq!(fs::read_to_string(place.0.join("a.txt")).unwrap(), draft);
}

#[test]
#[cfg(unix)]
fn a_report_goes_where_the_stream_is_and_keeps_the_rights_of_its_file() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new("streams");
    place.write("a.txt", "Hi Dana,\n\nI saw the oven at the corner shop went quiet on Monday, so let us touch base about the spare one.\n");
    let script = format!(
        "echo before; {} check a.txt --no-config --rules own --select house --format compact --output-file /dev/stdout; echo after",
        env!("CARGO_BIN_EXE_uncanned")
    );
    let log = fs::File::create(place.0.join("log")).unwrap();
    let mut shell = Command::new("sh");
    shell
        .args(["-c", &script])
        .current_dir(&place.0)
        .stdout(log)
        .stderr(Stdio::null());
    shell.status().unwrap();
    let log = fs::read_to_string(place.0.join("log")).unwrap();
    assert!(
        log.starts_with("before\na.txt:3:") && log.ends_with("\nafter\n"),
        "{log}"
    );

    let report = place.0.join("report.json");
    let line = "check a.txt --rules own --select house --format json=report.json";
    fs::write(&report, "old").unwrap();
    fs::set_permissions(&report, fs::Permissions::from_mode(0o600)).unwrap();
    assert_eq!(place.run(line).status.code(), Some(1));
    assert_eq!(fs::metadata(&report).unwrap().permissions().mode() & 0o777, 0o600);
    fs::set_permissions(&report, fs::Permissions::from_mode(0o400)).unwrap();
    fs::copy(place.0.join("a.txt"), place.0.join("b.txt")).unwrap();
    let out = place.run(&line.replace("a.txt", "b.txt"));
    assert_eq!(out.status.code(), Some(2), "{}", stderr(&out));
    assert!(!fs::read_to_string(&report).unwrap().contains("b.txt"));
}
