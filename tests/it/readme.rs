//! Holds the pages to what the program does: every shown run says what it says today, and the examples are as bad and as good as told.
//! Knows nothing of the library's insides. `UPDATE=1 cargo test --test it` writes the shown runs anew.
//!
//! A shown run is a fenced block that starts with `$ uncanned …` or `$ cargo run -q -- …` and goes on with what the run says, standard
//! output first and standard error after it; one block may show several. A block that starts with `# some/rule.toml` quotes that file,
//! with `# …` where lines are left out.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The pages that may show a run.
const PAGES: [&str; 3] = ["README.md", "CONTRIBUTING.md", "examples/project/README.md"];

/// What each bad example is there to show: some of the rules that must speak up, and at which words.
const SHOWN: &[(&str, &[(&str, &str)])] = &[
    (
        "drafts/registration.txt",
        &[
            ("jargon/registration", "your registration"),
            ("jargon/tracking-leak", "you've opened our email twice"),
            ("canned/closing-filler", "Looking forward to hearing from you"),
        ],
    ),
    (
        "drafts/one-minute-call.eml",
        &[
            ("canned/enthusiasm", "Great speaking with you"),
            ("canned/enthusiasm", "I really enjoyed our conversation"),
            ("jargon/pipeline", "put you on our nurture"),
        ],
    ),
    (
        "drafts/hello.txt",
        &[
            ("greeting/generic", "Hello"),
            ("merge/unmerged-field", "{{company_name}}"),
            ("canned/wellbeing", "I hope this email finds you well"),
            ("opening/self-intro", "My name is"),
        ],
    ),
    (
        "drafts/reading-list.html",
        &[
            ("jargon/content-asset", "content pieces"),
            ("canned/checking-in", "touch base"),
        ],
    ),
    (
        "drafts/sorted.txt",
        &[
            ("jargon/tracking-leak", "you visited our pricing page three times"),
            ("jargon/stage-label", "qualify you"),
            ("canned/politeness-pad", "no worries"),
        ],
    ),
    (
        "sequences/cafe-playbook.md",
        &[
            ("canned/wellbeing", "I hope this email finds you well"),
            ("jargon/registration", "your registration"),
            ("canned/checking-in", "Just checking in"),
            ("jargon/lead", "inbound leads"),
        ],
    ),
    (
        "sequences/cafe-export.csv",
        &[
            ("canned/checking-in", "Just following up on my email"),
            ("merge/unmerged-field", "{{first_name}}"),
        ],
    ),
    (
        "sequences/cafe-steps.json",
        &[
            ("canned/wellbeing", "I hope you’re doing well"),
            ("jargon/record-keeping", "you in our database"),
        ],
    ),
    (
        "scripts/enterprise-solutions.md",
        &[
            ("canned/wellbeing", "how are you today"),
            ("jargon/stage-label", "you fit our profile"),
        ],
    ),
    (
        "scripts/registration-call.md",
        &[
            ("jargon/registration", "your registration"),
            ("jargon/lead", "inbound lead"),
            ("canned/checking-in", "touch base"),
        ],
    ),
];

#[test]
fn shown_runs_say_what_they_say_today() {
    let mut wrong = Vec::new();
    for page in PAGES {
        let path = root().join(page);
        let text = fs::read_to_string(&path).unwrap();
        let mut runs = 0;
        let mut now = Vec::new();
        for (i, piece) in pieces(&text).iter().enumerate() {
            let told = lines(piece);
            let said = if i % 2 == 1 { rerun(piece) } else { None };
            runs += usize::from(said.is_some());
            if let Some(said) = said.as_ref().filter(|said| **said != told) {
                wrong.push(format!("{page} shows\n{told}-- but the run says\n{said}"));
            }
            now.push(said.unwrap_or(told));
        }
        assert!(runs > 0, "{page} shows no run");
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, now.concat()).unwrap();
            wrong.clear();
        }
    }
    assert!(
        wrong.is_empty(),
        "{}\nUPDATE=1 rewrites the pages; read the difference first",
        wrong.join("\n")
    );
}

#[test]
fn quoted_rule_files_are_quoted_right() {
    for page in PAGES {
        let text = fs::read_to_string(root().join(page)).unwrap();
        for block in pieces(&text).iter().skip(1).step_by(2) {
            let Some(name) = block.first().and_then(|line| line.strip_prefix("# ")) else {
                continue;
            };
            if !name.ends_with(".toml") {
                continue;
            }
            let file = fs::read_to_string(root().join(name)).unwrap();
            let mut rest = file.lines();
            for line in block.iter().skip(1).filter(|line| !line.starts_with("# …")) {
                assert!(rest.any(|own| own == *line), "{page}: {name} has no line\n{line}");
            }
        }
    }
}

#[test]
fn the_settings_shown_are_settings() {
    let page = fs::read_to_string(root().join("README.md")).unwrap();
    let all = pieces(&page);
    let shown = all
        .iter()
        .find(|block| block.first().is_some_and(|line| line.starts_with("extends = ")));
    let copy = Copy::of(&root().join("examples/project"));
    let team = copy.0.join("drafts");
    fs::write(copy.0.join("base.toml"), "edition = \"2026\"\n").unwrap();
    fs::create_dir_all(team.join("our-rules/house")).unwrap();
    let rule = root().join("examples/project/our-rules/house/discount.toml");
    fs::copy(rule, team.join("our-rules/house/discount.toml")).unwrap();
    fs::write(
        team.join("uncanned.toml"),
        lines(shown.expect("the README shows settings")),
    )
    .unwrap();
    let (said, code) = run_in(&team, &["config", "templates/hubspot/a.html"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("uncanned.toml:14"), "{said}");
}

#[test]
fn better_examples_are_silent_and_the_others_are_not() {
    let mut seen = Vec::new();
    for file in examples() {
        let said = run(&["check", "--quiet", "--format", "compact", &format!("examples/{file}")]);
        if file.contains(".better.") || file == "README.md" {
            assert_eq!(said, "", "{file} is meant to be silent");
            continue;
        }
        let twin = file.replace('.', ".better.");
        assert!(root().join("examples").join(&twin).exists(), "{file} has no {twin}");
        let must = SHOWN.iter().find(|(name, _)| *name == file);
        let must = must
            .unwrap_or_else(|| panic!("{file} is not in the list of what the examples show"))
            .1;
        for (rule, words) in must {
            let told = said
                .lines()
                .any(|line| line.contains(&format!(" {rule}: ")) && line.contains(words));
            assert!(told, "{file}: {rule} must point at “{words}”, but the run says\n{said}");
        }
        seen.push(file);
    }
    assert_eq!(seen.len(), SHOWN.len(), "an example is gone: {seen:?}");
}

/// A page cut at its fences: prose with the fence lines first, then what is fenced, and so on in turn.
fn pieces(page: &str) -> Vec<Vec<&str>> {
    let mut all = Vec::new();
    let mut piece = Vec::new();
    for line in page.lines() {
        let fence = line.starts_with("```");
        let opens = all.len() % 2 == 0;
        if fence && !opens {
            all.push(std::mem::take(&mut piece));
        }
        piece.push(line);
        if fence && opens {
            all.push(std::mem::take(&mut piece));
        }
    }
    all.push(piece);
    all
}

fn lines(piece: &[&str]) -> String {
    piece.iter().map(|line| format!("{line}\n")).collect()
}

/// What a block that shows a run should say: every command in it, each with what it says today. None for any other block. A block that
/// begins with `$ cd FOLDER` runs in a copy of that folder, so that its commands may write; `$ echo $?` is how the one before ended.
fn rerun(block: &[&str]) -> Option<String> {
    let copied = block.first()?.strip_prefix("$ cd ");
    if copied.is_none() {
        arguments(block.first()?)?;
    }
    let copy = copied.map(|folder| Copy::of(&root().join(folder)));
    let place = copy.as_ref().map_or(root(), |copy| copy.0.as_path());
    let mut told = copied.map_or(String::new(), |_| format!("{}\n", block[0]));
    let mut code = 0;
    for line in block {
        if let Some(arguments) = arguments(line) {
            let (said, ended) = run_in(place, &arguments);
            told.push_str(&format!("{line}\n{said}"));
            code = ended;
        } else if *line == "$ echo $?" {
            told.push_str(&format!("{line}\n{code}\n"));
        }
    }
    Some(told)
}

/// A copy of a folder, gone at the end.
struct Copy(PathBuf);

impl Copy {
    fn of(folder: &Path) -> Self {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let copy = std::env::temp_dir().join(format!("uncanned-page-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&copy);
        let mut open = vec![folder.to_path_buf()];
        while let Some(from) = open.pop() {
            let to = copy.join(from.strip_prefix(folder).unwrap());
            fs::create_dir_all(&to).unwrap();
            for entry in fs::read_dir(&from).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    open.push(path);
                } else {
                    fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
                }
            }
        }
        Self(copy)
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The arguments of `uncanned` on a line that shows a command.
fn arguments(line: &str) -> Option<Vec<&str>> {
    let rest = line
        .strip_prefix("$ uncanned ")
        .or_else(|| line.strip_prefix("$ cargo run -q -- "))?;
    Some(rest.split_whitespace().collect())
}

/// What a run in the repository's root says, standard output first.
fn run(arguments: &[&str]) -> String {
    run_in(root(), arguments).0
}

/// What a run in a folder says, and the code it ends with.
fn run_in(folder: &Path, arguments: &[&str]) -> (String, i32) {
    let out = Command::new(env!("CARGO_BIN_EXE_uncanned"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&out.stdout),
        String::from_utf8_lossy(&out.stderr)
    );
    (said, out.status.code().unwrap_or(-1))
}

/// Every example message, by its path under `examples`; the project there has a page of its own, the README renders the templates, and
/// takes the shop into its care.
fn examples() -> Vec<String> {
    let top = root().join("examples");
    let mut open = vec![top.clone()];
    let mut all = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if ["project", "shop", "templates"].iter().any(|name| path.ends_with(name)) {
                continue;
            }
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_none_or(|e| e != "toml") {
                all.push(path.strip_prefix(&top).unwrap().to_string_lossy().replace('\\', "/"));
            }
        }
    }
    all.sort();
    all
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
