//! Baselines where a case folder is not enough: what is written, and by whom, in what surroundings.
//! Knows nothing of the library's insides.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// A folder of its own for one test, gone at the end.
struct Place(PathBuf);

const NAME: &str = "uncanned-baseline.toml";

impl Place {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("uncanned-baseline-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// A mail with so many canned lines.
    fn mail(&self, name: &str, canned: usize) {
        let lines = "I hope this email finds you well.\n".repeat(canned);
        let text =
            format!("Hi Dana,\n\n{lines}\nCan you call on Friday about the two vans you run to Leeds?\n\nRobin\n");
        self.write(name, &text);
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).unwrap_or_default()
    }

    /// The lines of a baseline that are counts: `a.txt canned/wellbeing 2`.
    fn counts(&self, name: &str) -> Vec<String> {
        let text = self.read(name);
        let mut file = "";
        let mut counts = Vec::new();
        for line in text.lines() {
            if let Some(name) = line.strip_prefix("[\"") {
                file = name.trim_end_matches("\"]");
            } else if let Some((rule, count)) = line.split_once(" = ").filter(|_| line.starts_with('"')) {
                counts.push(format!("{file} {} {count}", rule.trim_matches('"')));
            }
        }
        counts
    }

    fn command(&self, folder: &str, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_uncanned"));
        command
            .args(line.split_whitespace())
            .current_dir(self.0.join(folder))
            .env_clear()
            .stdin(Stdio::null());
        command
    }

    fn run(&self, line: &str) -> Output {
        self.command("", line).output().unwrap()
    }

    fn code(&self, line: &str) -> Option<i32> {
        self.run(line).status.code()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn stderr(out: &Output) -> String {
    String::from_utf8_lossy(&out.stderr).into_owned()
}

fn stdout(out: &Output) -> String {
    String::from_utf8_lossy(&out.stdout).into_owned()
}

#[test]
fn an_old_repository_is_green_after_one_command() {
    let here = Place::new("adopt");
    here.mail("t/a.txt", 2);
    here.mail("t/deep/b.txt", 1);
    here.mail("t/c.txt", 0);
    assert_eq!(here.code("check"), Some(1));
    let out = here.run("baseline");
    assert_eq!(
        (out.status.code(), stdout(&out).as_str(), stderr(&out).as_str()),
        (
            Some(0),
            "",
            "Accepted 3 findings in 2 files: they stand in uncanned-baseline.toml now.\n"
        )
    );
    let counts = ["t/a.txt canned/wellbeing 2", "t/deep/b.txt canned/wellbeing 1"];
    assert_eq!(here.counts(NAME), counts);
    let out = here.run("check");
    assert_eq!(
        (out.status.code(), stdout(&out).as_str(), stderr(&out).as_str()),
        (
            Some(0),
            "",
            "Checked 3 messages in 3 files: all ready. 3 known from before.\n"
        )
    );
    // Lines that move take what is known along.
    let text = here.read("t/a.txt");
    here.write(
        "t/a.txt",
        &text.replace("Hi Dana,\n", "Hi Dana,\n\nThank you for the map.\n"),
    );
    assert_eq!(here.code("check"), Some(0));
    // One more is new.
    here.mail("t/a.txt", 3);
    let out = here.run("check --format compact");
    assert_eq!((out.status.code(), stdout(&out).lines().count()), (Some(1), 3));
    assert_eq!(
        stderr(&out),
        "t/a.txt: 3 findings of canned/wellbeing, 2 known from before. Which are new a count cannot tell, so all are told.\n"
    );
    assert_eq!(here.code("check --no-baseline t/deep"), Some(1));
    assert_eq!(here.counts(NAME), counts, "a check never raises a count");
}

#[test]
fn programs_get_known_findings_with_their_status() {
    let here = Place::new("json");
    here.mail("a.txt", 1);
    here.run("baseline");
    let out = stdout(&here.run("check --format json"));
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    let message = &json["files"][0]["messages"][0];
    assert_eq!(
        (&message["verdict"], &json["summary"]["suppressed"]),
        (&"ready".into(), &1.into())
    );
    assert_eq!(json["summary"]["warnings"], 0);
    let finding = &message["findings"][0];
    assert_eq!(
        (&finding["status"], &finding["suppression"]["by"]),
        (&"known".into(), &NAME.into())
    );
    assert_eq!(stdout(&here.run("check --format compact")), "");
}

#[test]
fn a_file_has_one_entry_however_it_is_named() {
    let here = Place::new("named");
    here.mail("t/a.txt", 1);
    here.mail("t/deep/b.txt", 1);
    let whole = here.0.join("t/a.txt");
    here.command(
        "t/deep",
        &format!("baseline ../../t/./deep/../a.txt b.txt --baseline ../../{NAME}"),
    )
    .output()
    .unwrap();
    let counts = here.counts(NAME);
    assert_eq!(
        counts,
        ["t/a.txt canned/wellbeing 1", "t/deep/b.txt canned/wellbeing 1"]
    );
    for (folder, line) in [
        ("", "check t".to_string()),
        ("t/deep", "check ../a.txt .".to_string()),
        ("t", format!("check {}", whole.display())),
        ("t", "check ./deep/b.txt deep/../a.txt".to_string()),
        ("/", format!("check {}", here.0.display())),
        (
            "/",
            format!("check {} --baseline {}", whole.display(), here.0.join(NAME).display()),
        ),
    ] {
        let out = here.command(folder, &line).output().unwrap();
        assert_eq!(out.status.code(), Some(0), "{folder} {line}: {}", stdout(&out));
    }
    here.command("t/deep", "baseline .. ../a.txt").output().unwrap();
    assert_eq!(here.counts(NAME), counts);
    // Standard input goes by the name it is given.
    let out = here
        .command("t", "check - --stdin-name deep/b.txt")
        .stdin(Stdio::from(fs::File::open(here.0.join("t/deep/b.txt")).unwrap()))
        .output()
        .unwrap();
    assert_eq!(out.status.code(), Some(0), "{}", stdout(&out));
}

#[test]
fn a_new_baseline_lies_where_a_check_looks_for_it() {
    let here = Place::new("homes");
    here.mail("a.txt", 1);
    here.mail("team/b.txt", 1);
    here.mail("team/deep/c.txt", 1);
    here.mail("other/d.txt", 1);
    here.write("team/uncanned.toml", "edition = \"2026\"\n");
    here.command("other", "baseline ../team .. d.txt").output().unwrap();
    let all = |name: &str| here.counts(&format!("{name}{NAME}"));
    assert_eq!(
        all("team/"),
        ["b.txt canned/wellbeing 1", "deep/c.txt canned/wellbeing 1"]
    );
    assert_eq!(all("other/"), ["d.txt canned/wellbeing 1"]);
    assert_eq!(all(""), ["a.txt canned/wellbeing 1"]);
    assert_eq!(here.code("check"), Some(0));
    // What is there is used, and what is not judged is left alone.
    here.mail("team/b.txt", 2);
    here.mail("team/deep/c.txt", 5);
    here.run("baseline team/b.txt");
    assert_eq!(
        all("team/"),
        ["b.txt canned/wellbeing 2", "deep/c.txt canned/wellbeing 1"]
    );
    let before = here.0.join("team").join(NAME).metadata().unwrap().modified().unwrap();
    let out = here.run("baseline team/b.txt");
    assert!(
        stderr(&out).contains("stood in team/uncanned-baseline.toml already"),
        "{}",
        stderr(&out)
    );
    assert_eq!(
        here.0.join("team").join(NAME).metadata().unwrap().modified().unwrap(),
        before
    );
}

#[test]
fn a_check_that_sees_less_lowers_the_counts() {
    type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], bool, &'a str);
    let note = "1 known finding is gone: `uncanned baseline --prune` takes it off uncanned-baseline.toml.";
    let done = "1 known finding is gone: took it off uncanned-baseline.toml.";
    let cases: [Case; 13] = [
        ("check", &[], true, done),
        ("check --format compact a.txt", &[("CI", "false")], true, done),
        ("check --quiet", &[], true, ""),
        ("check", &[("CI", "true")], false, note),
        ("check", &[("PRE_COMMIT", "1")], false, note),
        ("check --select canned", &[], false, ""),
        ("check --ignore jargon", &[], false, ""),
        ("check --severity canned=advice", &[], false, ""),
        ("check --packs core", &[], false, ""),
        ("check --kind note", &[], false, ""),
        ("check --no-config", &[], false, ""),
        ("check --diff", &[], false, ""),
        ("check --no-baseline", &[], false, ""),
    ];
    for (line, env, lowered, told) in cases {
        let here = Place::new("lower");
        here.mail("a.txt", 3);
        here.mail("b.txt", 1);
        here.run("baseline");
        here.mail("a.txt", 2);
        let out = here.command("", line).envs(env.iter().copied()).output().unwrap();
        let count = if lowered { 2 } else { 3 };
        let wanted = [
            format!("a.txt canned/wellbeing {count}"),
            "b.txt canned/wellbeing 1".to_string(),
        ];
        assert_eq!(here.counts(NAME), wanted, "{line} {env:?}: {}", stderr(&out));
        let said = stderr(&out);
        if told.is_empty() {
            assert!(!said.contains("gone"), "{line}: {said}");
        } else {
            assert!(said.starts_with(told), "{line}: {said}");
        }
    }
}

#[test]
fn counts_made_with_flags_are_compared_with_those_only() {
    let here = Place::new("flags");
    here.mail("a.txt", 2);
    here.run("baseline --select canned,jargon --mode draft");
    assert!(
        here.read(NAME)
            .contains("flags = [\"--mode=draft\", \"--select=canned\", \"--select=jargon\"]\n")
    );
    here.mail("a.txt", 1);
    here.run("check");
    assert_eq!(here.counts(NAME), ["a.txt canned/wellbeing 2"]);
    for line in ["baseline", "baseline --prune"] {
        let out = here.run(line);
        assert_eq!(out.status.code(), Some(2));
        let told = "was made with `--mode=draft --select=canned --select=jargon`, not with no flags";
        assert!(stderr(&out).contains(told), "{}", stderr(&out));
    }
    here.run("check --mode draft --select jargon,canned");
    assert_eq!(here.counts(NAME), ["a.txt canned/wellbeing 1"]);
}

#[test]
fn a_part_of_a_template_is_counted_next_to_the_others_only() {
    let here = Place::new("parts");
    let text =
        "Hi {{first_name}},\n\nthe fitter comes to the mill on {{day}} and brings the new stones with him.\n\nJule\n";
    here.write(
        "t/html/fitter.html",
        &(text.replace("Hi", "<p>Hi").replace("\n\n", "</p>\n<p>") + "</p>\n"),
    );
    here.write("t/text/fitter.txt", &text.replace("{{day}}", "Friday"));
    here.write("uncanned.toml", "[[path]]\nglob = \"t/**\"\nmode = \"template\"\n");
    here.run("baseline");
    let counts = here.counts(NAME);
    let wanted = "t/text/fitter.txt merge/parts-differ 1".to_string();
    assert!(counts.contains(&wanted), "{counts:?}");
    // Alone it differs from nothing: that is no progress.
    for line in [
        "check t/text/fitter.txt",
        "check t/text",
        "baseline --prune t/text",
        "baseline t/text/fitter.txt",
    ] {
        assert_eq!(here.code(line), Some(0), "{line}");
        assert_eq!(here.counts(NAME), counts, "{line}");
    }
    here.write("t/text/fitter.txt", text);
    here.run("check t");
    assert!(!here.counts(NAME).contains(&wanted), "{:?}", here.counts(NAME));
}

#[test]
fn pruning_only_ever_takes_off() {
    let here = Place::new("prune");
    for name in ["fewer.txt", "same.txt", "more.txt", "gone.txt", "away/unread.txt"] {
        here.mail(name, 2);
    }
    here.run("baseline");
    here.mail("fewer.txt", 1);
    here.mail("more.txt", 4);
    here.mail("new.txt", 1);
    fs::remove_file(here.0.join("gone.txt")).unwrap();
    fs::write(here.0.join("away/unread.txt"), [0, 1, 0, 0, 2]).unwrap();
    let out = here.run("baseline --prune . away/unread.txt");
    assert_eq!(out.status.code(), Some(2), "one file could not be read");
    assert!(
        stderr(&out).contains("3 known findings are gone: took them off"),
        "{}",
        stderr(&out)
    );
    let wanted = [
        "away/unread.txt canned/wellbeing 2",
        "fewer.txt canned/wellbeing 1",
        "more.txt canned/wellbeing 2",
        "same.txt canned/wellbeing 2",
    ];
    assert_eq!(here.counts(NAME), wanted);
    let out = here.run("baseline --prune same.txt");
    assert_eq!(
        (out.status.code(), stderr(&out).as_str()),
        (Some(0), "Nothing is gone: uncanned-baseline.toml stays as it is.\n")
    );
    // Accepting keeps what is known of a file that cannot be read, too.
    here.run("baseline . away/unread.txt");
    assert!(
        here.counts(NAME).contains(&wanted[0].to_string()),
        "{:?}",
        here.counts(NAME)
    );
    // The last file goes, and with it the last finding.
    let here = Place::new("prune-all");
    here.mail("a.txt", 1);
    here.run("baseline");
    fs::remove_file(here.0.join("a.txt")).unwrap();
    let out = here.run("baseline --prune");
    assert_eq!(out.status.code(), Some(0));
    let told = "1 known finding is gone: took it off uncanned-baseline.toml, which can go: nothing is left in it.\n";
    assert_eq!(stderr(&out), told);
}

#[test]
fn fixing_comes_before_counting() {
    let here = Place::new("fix");
    here.write("a.txt", "Hi {{name},\n\nThe van to {{city} runs on Friday.\n\nRobin\n");
    here.write("uncanned.toml", "[[path]]\nglob = \"*.txt\"\nmode = \"template\"\n");
    here.run("baseline");
    let before = here.counts(NAME);
    assert!(
        before.iter().any(|line| line.starts_with("a.txt merge/unbalanced")),
        "{before:?}"
    );
    here.run("check --fix");
    assert!(here.read("a.txt").contains("{{city}} runs"), "{}", here.read("a.txt"));
    assert!(
        !here
            .counts(NAME)
            .iter()
            .any(|line| line.starts_with("a.txt merge/unbalanced")),
        "{:?}",
        here.counts(NAME)
    );
}

#[test]
fn a_broken_baseline_is_a_problem_and_is_never_written_over() {
    let here = Place::new("broken");
    here.mail("a.txt", 1);
    for (text, told) in [
        (
            "version = 1\n[\"a.txt\"]\n\"canned/wellbeing\" = one\n",
            "uncanned-baseline.toml:3:",
        ),
        (
            "version = 7\n",
            "uncanned-baseline.toml:1:11: this baseline is of version 7",
        ),
        (
            "version = 1\n<<<<<<< HEAD\n=======\n>>>>>>> x\n",
            "uncanned-baseline.toml:2:1: a merge has left its marks",
        ),
    ] {
        here.write(NAME, text);
        for line in ["check --format compact", "baseline", "baseline --prune"] {
            let out = here.run(line);
            assert_eq!(out.status.code(), Some(2), "{line}");
            assert!(stderr(&out).contains(told), "{line}: {}", stderr(&out));
            assert_eq!(
                stdout(&out).lines().count(),
                usize::from(line.starts_with("check")),
                "nothing is known"
            );
        }
        assert_eq!(here.read(NAME), text);
    }
    let out = here.run("check --baseline none.toml");
    assert_eq!(out.status.code(), Some(2));
    assert!(
        stderr(&out).contains("none.toml: could not be read: no such file"),
        "{}",
        stderr(&out)
    );
}

#[test]
#[cfg(unix)]
fn a_baseline_that_cannot_be_written_is_told_of() {
    use std::os::unix::fs::PermissionsExt;
    let here = Place::new("rights");
    here.mail("a.txt", 2);
    here.run("baseline");
    here.mail("a.txt", 1);
    fs::set_permissions(here.0.join(NAME), fs::Permissions::from_mode(0o444)).unwrap();
    let out = here.run("check");
    assert_eq!(
        out.status.code(),
        Some(0),
        "what a check may not write is no fault of the message"
    );
    let told = "uncanned-baseline.toml could not be written: permission denied.\n1 known finding is gone: `uncanned baseline --prune`";
    assert!(stderr(&out).starts_with(told), "{}", stderr(&out));
    assert_eq!(here.code("baseline"), Some(2));
    assert_eq!(here.counts(NAME), ["a.txt canned/wellbeing 2"]);
}

#[test]
fn runs_at_the_same_time_lose_nothing() {
    let here = Place::new("race");
    let names: Vec<String> = (0..12).map(|i| format!("{i:02}.txt")).collect();
    for name in &names {
        here.mail(name, 2);
    }
    here.run("baseline");
    for name in &names {
        here.mail(name, 1);
    }
    let runs: Vec<_> = names
        .iter()
        .map(|name| here.command("", &format!("check -q {name}")).spawn().unwrap())
        .collect();
    for mut run in runs {
        run.wait().unwrap();
    }
    assert!(
        here.counts(NAME).iter().all(|line| line.ends_with(" 1")),
        "{:?}",
        here.counts(NAME)
    );
    let left = fs::read_dir(&here.0).unwrap().count();
    assert_eq!(left, names.len() + 1, "nothing is left lying about");
}

#[test]
fn new_findings_on_changed_lines_are_not_hidden_by_known_ones_elsewhere() {
    let here = Place::new("changed");
    let git = |words: &str| {
        let mut command = here.command("", "");
        let path = std::env::var("PATH").unwrap_or_default();
        command = {
            let mut git = Command::new("git");
            git.args(words.split(' '))
                .current_dir(&here.0)
                .env_clear()
                .env("PATH", path);
            for name in [
                "GIT_AUTHOR_NAME",
                "GIT_COMMITTER_NAME",
                "GIT_AUTHOR_EMAIL",
                "GIT_COMMITTER_EMAIL",
            ] {
                git.env(name, "robin@example.com");
            }
            git.env("GIT_CONFIG_GLOBAL", "/dev/null");
            drop(command);
            git
        };
        assert!(command.output().unwrap().status.success(), "git {words}");
    };
    git("-c init.defaultBranch=main init -q");
    here.mail("a.txt", 2);
    here.run("baseline");
    git("add -A");
    git("commit -q -m one");
    here.write("a.txt", &(here.read("a.txt") + "\nI hope this email finds you well.\n"));
    let path = std::env::var("PATH").unwrap_or_default();
    let line = "check --format compact --changed-since HEAD a.txt";
    let out = here.command("", line).env("PATH", path).output().unwrap();
    assert_eq!(
        (out.status.code(), stdout(&out).lines().count()),
        (Some(1), 1),
        "{}",
        stderr(&out)
    );
}

#[test]
fn no_name_in_a_baseline_drives_the_terminal() {
    let here = Place::new("terminal");
    here.mail("a\u{1b}[31m\u{202e}.txt", 2);
    here.run("baseline");
    assert!(here.read(NAME).is_ascii() || !here.read(NAME).contains('\u{1b}'));
    here.mail("a\u{1b}[31m\u{202e}.txt", 3);
    let out = here.run("check --format compact");
    assert_eq!(out.status.code(), Some(1));
    assert!(
        !stderr(&out).contains('\u{1b}') && !stderr(&out).contains('\u{202e}'),
        "{}",
        stderr(&out)
    );
    here.write(NAME, "version = 1\n\"a\\u001b[31m\" = 3\n");
    assert!(!stderr(&here.run("check")).contains('\u{1b}'));
}

#[test]
fn what_is_excluded_is_judged_only_when_named() {
    let here = Place::new("exclude");
    for name in [
        "a.txt",
        "old/b.txt",
        "old/deep/c.txt",
        "legacy/d.txt",
        "ignored/e.txt",
        "gen.txt",
        "sub/keep.txt",
        "sub/f.txt",
    ] {
        here.mail(name, 1);
    }
    here.write("uncanned.toml", "exclude = [\"old/\", \"legacy\", \"gen.*\"]\n");
    here.write(".gitignore", "ignored/\nsub/*\n!sub/keep.txt\n");
    let found = |folder: &str, line: &str| {
        let out = here
            .command(folder, &format!("check --format compact {line}"))
            .output()
            .unwrap();
        let places: Vec<String> = stdout(&out)
            .lines()
            .map(|line| line.split(':').next().unwrap().to_string())
            .collect();
        (places.join(" "), stderr(&out), out.status.code())
    };
    let nothing = |n: usize| format!("Nothing to check: `exclude` and ignore files leave out all {n} files.\n");
    let one = "Nothing to check: `exclude` and ignore files leave out the only file there is.\n".to_string();
    for (folder, line, wanted, said) in [
        ("", "", "a.txt sub/keep.txt", String::new()),
        (
            "",
            ". --no-ignore",
            "a.txt ignored/e.txt sub/f.txt sub/keep.txt",
            String::new(),
        ),
        (
            "",
            ". --no-ignore --no-config",
            "a.txt gen.txt ignored/e.txt legacy/d.txt old/b.txt old/deep/c.txt sub/f.txt sub/keep.txt",
            String::new(),
        ),
        ("", "old", "", nothing(2)),
        (
            "",
            "old/b.txt ignored/e.txt gen.txt",
            "gen.txt ignored/e.txt old/b.txt",
            String::new(),
        ),
        (
            "",
            "--force-exclude old/b.txt a.txt sub/f.txt sub/keep.txt",
            "a.txt sub/keep.txt",
            String::new(),
        ),
        ("", "--force-exclude old/b.txt ignored/e.txt", "", nothing(2)),
        ("", "--force-exclude gen.txt", "", one.clone()),
        ("", "--force-exclude gen.txt --quiet", "", String::new()),
        ("", "--force-exclude ignored sub", "sub/keep.txt", String::new()),
        (
            "",
            "--force-exclude --no-ignore ignored/e.txt old/b.txt",
            "ignored/e.txt",
            String::new(),
        ),
        ("old/deep", "--force-exclude c.txt ../b.txt", "", nothing(2)),
        (
            "sub",
            "--force-exclude ../ignored/e.txt f.txt ./keep.txt",
            "keep.txt",
            String::new(),
        ),
    ] {
        let code = Some(i32::from(!wanted.is_empty()));
        assert_eq!(found(folder, line), (wanted.to_string(), said, code), "{folder} {line}");
    }
    // Standard input is what is named; with --force-exclude it goes by its name, and is never lost.
    for (line, out, code) in [
        ("check -q - --stdin-name old/x.txt --format compact", 1, 1),
        (
            "check -q - --stdin-name old/x.txt --format compact --force-exclude",
            0,
            0,
        ),
        ("check -q - --stdin-name old/x.txt --force-exclude --fix", 7, 0),
    ] {
        let input = Stdio::from(fs::File::open(here.0.join("a.txt")).unwrap());
        let done = here.command("", line).stdin(input).output().unwrap();
        assert_eq!(
            (stdout(&done).lines().count(), done.status.code()),
            (out, Some(code)),
            "{line}"
        );
    }
}

#[test]
fn named_files_are_ignored_as_a_walk_ignores_them() {
    let here = Place::new("ignored");
    let names = [
        "a/x.txt",
        "a/y.md",
        "a/b/x.txt",
        "a/b/c/z.txt",
        "d/x.txt",
        "d/e/y.md",
        "d/e/keep.txt",
        "f.txt",
    ];
    for name in names {
        here.mail(name, 1);
    }
    here.write(".gitignore", "*.md\nc/\n/f.txt\n");
    here.write("a/.gitignore", "!y.md\n");
    here.write("d/.uncannedignore", "x.txt\n!e/keep.txt\n");
    here.write("d/.ignore", "!x.txt\ne/*\n");
    here.write("d/e/.gitignore", "keep.txt\n");
    let places = |line: &str| {
        let out = here.run(&format!("check --format compact {line}"));
        let mut places: Vec<String> = stdout(&out)
            .lines()
            .map(|l| l.split(':').next().unwrap().to_string())
            .collect();
        places.dedup();
        places
    };
    let walked = places("");
    assert_eq!(walked, ["a/b/x.txt", "a/x.txt", "a/y.md", "d/e/keep.txt"]);
    assert_eq!(places(&format!("--force-exclude {}", names.join(" "))), walked);
}

#[test]
fn what_is_shown_and_not_made_is_held_against_it_too() {
    let place = Place::new("diff");
    place.mail("a.txt", 1);
    let run = |line: &str| place.command("", line).output().unwrap().status.code();
    assert_eq!(run("check a.txt --diff"), Some(1));
    assert_eq!(run("baseline"), Some(0));
    assert_eq!(run("check a.txt --diff"), Some(0));
}

#[test]
fn what_a_part_of_a_template_lacks_hides_nothing() {
    let place = Place::new("parts");
    place.write("t/order.html", "<p>Hi {{first_name | default: \"you\"}},</p><p>The oven of {{company | default: \"yours\"}} came on Monday. Do you want to see it?</p>");
    place.write(
        "t/order.txt",
        "I hope this email finds you well. The oven came on Monday.\n\nDo you want to see it?\n",
    );
    let told = |line: &str| {
        let out = place
            .command("", &format!("check --mode template --format compact {line}"))
            .output()
            .unwrap();
        String::from_utf8_lossy(&out.stdout).into_owned()
    };
    let both = told("t");
    assert!(
        both.contains("merge/parts-differ") && both.contains("canned/wellbeing"),
        "{both}"
    );
    assert!(told("t/order.txt").contains("canned/wellbeing"));
}
