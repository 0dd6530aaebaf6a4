//! `--changed-since` on real repositories: branches, renames, odd names, and settings that would run something.
//! Knows nothing of the library's insides.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// A line that a rule minds, and one that none does.
const CANNED: &str = "I hope this email finds you well.\n";
const FINE: &str = "Can you call on Friday about the two vans you run to Leeds?\n";

/// A git repository in a folder of its own, gone at the end.
struct Repository(PathBuf);

impl Repository {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("uncanned-changed-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        let repository = Self(path);
        repository.git(&["-c", "init.defaultBranch=main", "init", "-q"]);
        repository
    }

    fn git(&self, words: &[&str]) -> String {
        let out = Command::new("git")
            .args(words)
            .current_dir(&self.0)
            .env_clear()
            .envs(environment())
            .output()
            .unwrap();
        assert!(
            out.status.success(),
            "git {words:?}: {}",
            String::from_utf8_lossy(&out.stderr)
        );
        String::from_utf8_lossy(&out.stdout).into_owned()
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn commit(&self) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", "more"]);
    }

    fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_uncanned"));
        command
            .args(line.split_whitespace())
            .current_dir(&self.0)
            .env_clear()
            .envs(environment())
            .stdin(Stdio::null());
        command
    }

    fn run(&self, line: &str) -> Output {
        self.command(line).output().unwrap()
    }

    /// `a.txt:3` for each finding, and how the run ended.
    fn found(&self, line: &str) -> (Vec<String>, Option<i32>) {
        let out = self.run(&format!("check --select canned --format compact {line}"));
        (places(&out), out.status.code())
    }
}

impl Drop for Repository {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn environment() -> Vec<(&'static str, String)> {
    let path = std::env::var("PATH").unwrap_or_default();
    let mut all = vec![("PATH", path), ("GIT_CONFIG_GLOBAL", "/dev/null".to_string())];
    for name in ["GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"] {
        all.push((name, "Robin".to_string()));
    }
    for name in ["GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"] {
        all.push((name, "robin@example.com".to_string()));
    }
    all
}

fn places(out: &Output) -> Vec<String> {
    let text = String::from_utf8_lossy(&out.stdout);
    let place = |line: &str| line.split(": ").next().unwrap().rsplit_once(':').unwrap().0.to_string();
    text.lines().map(place).collect()
}

fn stderr(out: &Output) -> String {
    String::from_utf8_lossy(&out.stderr).into_owned()
}

/// A mail with a canned line as its line 3, and such a line more as line 7 where it has `more`.
fn mail(more: bool) -> String {
    let more = if more { CANNED } else { FINE };
    format!("Hi Dana,\n\n{CANNED}\n{FINE}\n{more}\nRobin\n")
}

#[test]
fn only_findings_on_changed_lines_are_told() {
    let here = Repository::new("lines");
    for name in ["edited.txt", "same.txt", "sub/moved.txt", "gone.txt", "sub/b.txt"] {
        here.write(name, mail(false));
    }
    here.commit();
    assert_eq!(here.found("--changed-since HEAD"), (vec![], Some(0)));
    here.write("edited.txt", mail(true));
    here.git(&["mv", "sub/moved.txt", "sub/new name.txt"]);
    here.write("sub/new name.txt", mail(true));
    fs::remove_file(here.0.join("gone.txt")).unwrap();
    here.write("untracked.txt", mail(false));
    // Lines that are gone change none of those that are there.
    here.write("sub/b.txt", mail(false).replace(FINE, ""));
    let wanted = ["edited.txt:7", "sub/new name.txt:7", "untracked.txt:3"];
    assert_eq!(
        here.found("--changed-since HEAD"),
        (wanted.map(String::from).to_vec(), Some(1))
    );
    // Named from elsewhere, by another way, or as the only one.
    let out = here
        .command("check --select canned --format compact --changed-since HEAD . ../edited.txt b.txt")
        .current_dir(here.0.join("sub"))
        .output()
        .unwrap();
    assert_eq!(places(&out), ["../edited.txt:7", "new name.txt:7"], "{}", stderr(&out));
    assert_eq!(here.found("--changed-since HEAD same.txt"), (vec![], Some(0)));
    let whole = here.0.join("edited.txt");
    let out = here.run(&format!(
        "check --select canned --format compact --changed-since HEAD {}",
        whole.display()
    ));
    assert_eq!(places(&out).len(), 1, "{}", stderr(&out));
}

#[test]
fn a_run_without_a_changed_line_says_so() {
    let here = Repository::new("nothing");
    here.write("a.txt", mail(true));
    here.commit();
    let out = here.run("check --changed-since HEAD");
    assert_eq!(
        (out.status.code(), stderr(&out).as_str()),
        (Some(0), "Nothing to check: no line has changed since HEAD.\n")
    );
    assert_eq!(stderr(&here.run("check --changed-since HEAD --quiet")), "");
}

#[test]
fn a_branch_answers_for_its_own_changes() {
    let here = Repository::new("branch");
    here.write("a.txt", mail(false));
    here.write("b.txt", mail(false));
    here.commit();
    here.git(&["checkout", "-q", "-b", "mine"]);
    here.write("a.txt", mail(true));
    here.commit();
    here.git(&["checkout", "-q", "main"]);
    // Meanwhile main mends what the branch still has.
    here.write("b.txt", mail(false).replace(CANNED, FINE));
    here.commit();
    here.git(&["tag", "later"]);
    here.git(&["checkout", "-q", "mine"]);
    for rev in ["main", "later", "main~1"] {
        let found = here.found(&format!("--changed-since {rev}"));
        assert_eq!(found, (vec!["a.txt:7".to_string()], Some(1)), "{rev}");
    }
}

#[test]
fn lines_are_counted_as_git_does_and_odd_files_count_in_full() {
    let here = Repository::new("odd");
    let wide = |text: &str| -> Vec<u8> {
        let units = std::iter::once(0xfeff).chain(text.encode_utf16());
        units.flat_map(u16::to_le_bytes).collect()
    };
    // Carriage returns alone end no line for git.
    here.write("mac.txt", mail(false).replace('\n', "\r"));
    here.write("windows.txt", mail(false).replace('\n', "\r\n"));
    here.write("wide.txt", wide(&mail(false)));
    here.write("z\u{fc}g \"1\".txt", mail(false));
    here.write("-x.txt", mail(false));
    here.commit();
    here.write("mac.txt", mail(true).replace('\n', "\r"));
    here.write("windows.txt", mail(true).replace('\n', "\r\n"));
    here.write("wide.txt", wide(&mail(true)));
    here.write("z\u{fc}g \"1\".txt", mail(true));
    here.write("-x.txt", mail(true));
    let (found, _) = here.found("--changed-since HEAD");
    let wanted = [
        "-x.txt:7",
        "mac.txt:3",
        "mac.txt:7",
        "wide.txt:3",
        "wide.txt:7",
        "windows.txt:7",
        "z\u{fc}g \"1\".txt:7",
    ];
    assert_eq!(found, wanted);
}

#[test]
fn a_line_that_looks_like_a_header_is_none() {
    let here = Repository::new("forged");
    here.write("a.md", "Hi Dana,\n\n++ b/b.txt\n-- a/b.txt\n");
    here.write("b.txt", mail(false));
    here.commit();
    here.write(
        "a.md",
        "Hi Dana,\n\n++ b/b.txt\n@@ -3 +3 @@\n++ b/b.txt\n@@ -3 +3 @@\ndiff --git a/b.txt b/b.txt\n",
    );
    assert_eq!(here.found("--changed-since HEAD b.txt"), (vec![], Some(0)));
}

#[test]
fn every_file_is_asked_of_its_own_repository() {
    let outer = Repository::new("outer");
    outer.write("a.txt", mail(false));
    outer.commit();
    outer.git(&["-c", "init.defaultBranch=main", "init", "-q", "inner"]);
    outer.write("inner/b.txt", mail(false));
    let inner = outer.0.join("inner");
    let in_inner = inner.to_string_lossy().into_owned();
    outer.git(&["-C", &in_inner, "add", "-A"]);
    outer.git(&["-C", &in_inner, "commit", "-q", "-m", "b"]);
    outer.write("a.txt", mail(true));
    outer.write("inner/b.txt", mail(true));
    let wanted = ["a.txt:7", "inner/b.txt:7"].map(String::from).to_vec();
    assert_eq!(outer.found("--changed-since HEAD"), (wanted, Some(1)));
    // One of the two knows the tag: what the other holds is not judged, and that is told.
    outer.git(&["tag", "mine"]);
    let out = outer.run("check --select canned --format compact --changed-since mine");
    assert_eq!(
        (places(&out), out.status.code()),
        (vec!["a.txt:7".to_string()], Some(2))
    );
    assert!(
        stderr(&out).contains("git knows no commit `mine` in"),
        "{}",
        stderr(&out)
    );
    // A hook is run with these set.
    let out = outer
        .command("check --select canned --format compact --changed-since HEAD")
        .envs([
            ("GIT_DIR", "/nowhere"),
            ("GIT_INDEX_FILE", "/nowhere/index"),
            ("GIT_WORK_TREE", "/nowhere"),
        ])
        .output()
        .unwrap();
    assert_eq!(places(&out).len(), 2, "{}", stderr(&out));
}

#[test]
fn what_git_cannot_tell_is_a_problem_and_looks_like_nothing_else() {
    let here = Repository::new("problems");
    here.write("a.txt", mail(true));
    let cases = [
        ("HEAD", "git knows no commit `HEAD`"),
        ("no-such", "git knows no commit `no-such`"),
        ("-x", "git knows no commit `-x`"),
        ("--output=stolen", "git knows no commit `--output=stolen`"),
        ("HEAD..HEAD", "git knows no commit"),
        ("HEAD^{tree}", "git knows no commit"),
    ];
    for (nth, (rev, told)) in cases.into_iter().enumerate() {
        let out = here.run(&format!("check --format compact --changed-since={rev}"));
        assert_eq!((places(&out), out.status.code()), (vec![], Some(2)), "{rev}");
        assert!(stderr(&out).contains(told), "{rev}: {}", stderr(&out));
        if nth == 0 {
            here.commit();
        }
    }
    assert!(!here.0.join("stolen").exists());
    let out = here.run("check --changed-since no\u{1b}[31m-such");
    assert!(!stderr(&out).contains('\u{1b}'), "{}", stderr(&out));
    // Two histories.
    here.git(&["checkout", "-q", "--orphan", "other"]);
    here.write("a.txt", mail(false));
    here.commit();
    let out = here.run("check --changed-since main");
    assert_eq!(out.status.code(), Some(2));
    assert!(stderr(&out).contains("have no commit in common"), "{}", stderr(&out));
    // No repository, and no git.
    fs::remove_dir_all(here.0.join(".git")).unwrap();
    here.write("b.txt", FINE);
    let out = here.run("check --changed-since HEAD");
    assert_eq!(out.status.code(), Some(2));
    assert!(
        stderr(&out).contains("a.txt: lies in no git repository, and 1 more"),
        "{}",
        stderr(&out)
    );
    fs::create_dir(here.0.join(".git")).unwrap();
    let out = here
        .command("check --changed-since HEAD")
        .env("PATH", "/nowhere")
        .output()
        .unwrap();
    assert_eq!(out.status.code(), Some(2));
    assert!(
        stderr(&out).contains("git could not be run: it is not installed"),
        "{}",
        stderr(&out)
    );
}

#[test]
#[cfg(unix)]
fn nothing_a_repository_names_is_run() {
    use std::os::unix::fs::PermissionsExt;
    let here = Repository::new("run");
    here.write("a.txt", mail(false));
    here.write(".gitattributes", "*.txt filter=trap diff=trap\n*.md filter=t.r\n");
    here.write("b.md", mail(false));
    here.commit();
    let trap = here.0.join("trap.sh");
    let sprung = here.0.join("sprung");
    fs::write(&trap, format!("#!/bin/sh\necho run >> '{}'\ncat\n", sprung.display())).unwrap();
    fs::set_permissions(&trap, fs::Permissions::from_mode(0o755)).unwrap();
    let trap = trap.to_string_lossy().into_owned();
    let hooks = here.0.join("hooks");
    fs::create_dir(&hooks).unwrap();
    fs::copy(&trap, hooks.join("post-index-change")).unwrap();
    for key in [
        "core.fsmonitor",
        "core.pager",
        "core.sshCommand",
        "diff.external",
        "diff.trap.command",
        "diff.trap.textconv",
        "filter.trap.clean",
        "filter.trap.process",
        "filter.t.r.clean",
        "pager.diff",
        "alias.diff",
    ] {
        here.git(&["config", key, &trap]);
    }
    here.git(&["config", "filter.trap.required", "true"]);
    here.git(&["config", "core.hooksPath", &hooks.to_string_lossy()]);
    here.write("a.txt", mail(true));
    here.write("b.md", mail(true));
    let _ = fs::remove_file(&sprung);
    let (found, code) = here.found("--changed-since HEAD a.txt b.md");
    assert_eq!(
        (found, code),
        (vec!["a.txt:7".to_string(), "b.md:7".to_string()], Some(1))
    );
    assert!(!sprung.exists(), "{:?}", fs::read_to_string(&sprung));
    // The trap works.
    here.git(&["config", "--unset", "filter.trap.process"]);
    let _ = Command::new("git")
        .args(["diff", "HEAD"])
        .current_dir(&here.0)
        .envs(environment())
        .output();
    assert!(sprung.exists());
}

#[test]
fn other_parts_of_a_template_are_read_and_standard_input_is_judged_in_full() {
    let here = Repository::new("parts");
    let text =
        "Hi {{first_name}},\n\nthe fitter comes to the mill on {{day}} and brings the new stones with him.\n\nJule\n";
    here.write(
        "t/fitter.html",
        text.replace("Hi", "<p>Hi").replace("\n\n", "</p>\n<p>") + "</p>\n",
    );
    here.write("t/fitter.txt", text.replace("{{day}}", "Friday"));
    let line = "check --mode template --format compact t --select merge/parts-differ";
    assert_eq!(places(&here.run(line)), ["t/fitter.txt:3"]);
    here.commit();
    here.write("t/fitter.txt", text.replace("{{day}}", "Monday"));
    // The unchanged part is there to be held against, and is not judged itself.
    assert_eq!(
        places(&here.run(&format!("{line} --changed-since HEAD"))),
        ["t/fitter.txt:3"]
    );
    here.write("in.txt", mail(true));
    let out = here
        .command("check - --stdin-name t/x.txt --select canned --format compact --changed-since HEAD")
        .stdin(Stdio::from(fs::File::open(here.0.join("in.txt")).unwrap()))
        .output()
        .unwrap();
    assert_eq!(places(&out), ["t/x.txt:3", "t/x.txt:7"]);
}

#[test]
fn only_changed_lines_are_fixed() {
    let here = Repository::new("fix");
    let text = "Hi Dana,\n\nThe van to {{city} runs on Friday.\n\nCan you call {{name} about it?\n\nRobin\n";
    here.write("a.txt", text);
    let all = here.run("check --mode template --fix a.txt");
    let mended = fs::read_to_string(here.0.join("a.txt")).unwrap();
    assert_ne!(mended, text, "{}", stderr(&all));
    here.write("a.txt", text.replace("Can you", "Could they"));
    here.commit();
    here.write("a.txt", text);
    here.run("check --mode template --fix a.txt --changed-since HEAD");
    let wanted = text.replace("{{name}", "{{name}}");
    assert_eq!(fs::read_to_string(here.0.join("a.txt")).unwrap(), wanted);
}

#[test]
fn what_git_was_told_not_to_look_at_counts_as_changed() {
    for flag in ["--assume-unchanged", "--skip-worktree"] {
        let here = Repository::new("unlooked");
        here.write("a.txt", mail(false));
        here.commit();
        here.git(&["update-index", flag, "a.txt"]);
        here.write("a.txt", mail(true));
        let wanted = vec!["a.txt:3".to_string(), "a.txt:7".to_string()];
        assert_eq!(here.found("--changed-since HEAD"), (wanted, Some(1)), "{flag}");
    }
}

#[test]
fn lines_of_another_encoding_are_not_counted() {
    let here = Repository::new("encoding");
    // In UTF-16 the bytes of 上 hold that of a line feed.
    let wide = |text: &str| -> Vec<u8> {
        let units = text.encode_utf16().flat_map(u16::to_le_bytes);
        [0xff, 0xfe].into_iter().chain(units).collect()
    };
    let old = format!("Hi Dana,\n\n你在上面\n\n{CANNED}\n{FINE}\nRobin\n");
    here.write(".gitattributes", "*.txt text working-tree-encoding=UTF-16\n");
    here.write("a.txt", wide(&old));
    here.commit();
    here.write("a.txt", wide(&old.replace(CANNED, &format!("Yes. {CANNED}"))));
    assert_eq!(here.found("--changed-since HEAD").0, ["a.txt:5"]);
}

#[test]
fn what_is_shown_and_not_made_counts_the_same_lines() {
    let here = Repository::new("diff");
    here.write("a.txt", mail(false));
    here.commit();
    here.write("a.txt", mail(false) + "\n");
    for line in ["--changed-since HEAD", "--changed-since HEAD --diff"] {
        assert_eq!(here.found(line), (Vec::new(), Some(0)), "{line}");
    }
}
