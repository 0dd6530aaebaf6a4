//! Configuration files as they are written and inherited: what a case folder cannot show.
//! Knows nothing of the library's insides.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A copy of what a case folder holds, gone at the end.
struct Place(PathBuf);

impl Place {
    fn of_case(case: &str, name: &str) -> Self {
        let place = std::env::temp_dir().join(format!("uncanned-settings-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&place);
        copy(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(case),
            &place,
        );
        Self(place)
    }

    fn run(&self, folder: &str, line: &str) -> Output {
        Command::new(env!("CARGO_BIN_EXE_uncanned"))
            .args(line.split_whitespace())
            .current_dir(self.0.join(folder))
            .env_clear()
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

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn what_init_writes_holds_what_was_seen_and_is_read_without_a_problem() {
    let place = Place::of_case("init", "init");
    let file = place.0.join("team/uncanned.toml");
    assert_eq!(place.run("", "init team").status.code(), Some(0));
    let written = fs::read_to_string(&file).unwrap();
    for line in [
        "edition = \"2026\"\n",
        "rules = [\"our-rules\"]\n",
        "exclude = [\"/node_modules/**\"]\n",
        "body = [\"Words\"]   # seen in list.csv\n",
        "[[path]]\nglob = \"templates/**\"   # 4 messages\nmode = \"template\"\n# dialect = \"hubspot\"   # 2 of 4 templates look like it\n",
        "# fields = [\"contact.firstname\", \"first_name\"]\n",
    ] {
        assert!(written.contains(line), "{line}\n{written}");
    }
    let shown = place.run("", "config team/templates/hub/1.html");
    assert_eq!((shown.status.code(), text(&shown.stderr)), (Some(0), String::new()));
    assert!(
        text(&shown.stdout).contains("template (team/uncanned.toml:"),
        "{}",
        text(&shown.stdout)
    );
    let checked = place.run("", "check team --format compact");
    assert!(!text(&checked.stderr).contains("problem"), "{}", text(&checked.stderr));
    // The column it proposes holds messages.
    let list = place.run("team", "config list.csv");
    assert!(
        text(&list.stdout).contains("It holds 2 messages"),
        "{}",
        text(&list.stdout)
    );
    // Nothing is written over, and the same folder makes the same file.
    assert_eq!(place.run("team", "init").status.code(), Some(2));
    assert_eq!(fs::read_to_string(&file).unwrap(), written);
    fs::remove_file(&file).unwrap();
    assert_eq!(place.run("team", "init").status.code(), Some(0));
    assert_eq!(fs::read_to_string(&file).unwrap(), written);
}

#[test]
#[cfg(unix)]
fn init_follows_no_link_that_leads_nowhere() {
    let place = Place::of_case("init", "link");
    std::os::unix::fs::symlink("elsewhere.toml", place.0.join("team/uncanned.toml")).unwrap();
    assert_eq!(place.run("", "init team").status.code(), Some(2));
    assert!(!place.0.join("team/elsewhere.toml").exists());
}

#[test]
fn inherited_settings_hold_from_whatever_folder_they_are_asked_for() {
    let place = Place::of_case("config-extends", "inherited");
    for (folder, line, wanted) in [
        (
            "",
            "rules --config team/north/uncanned.toml",
            ["team/north/uncanned.toml:5", "shared/base.toml:6"],
        ),
        ("team/north", "rules", ["uncanned.toml:5", "../../shared/base.toml:6"]),
        (
            "team/north/hub",
            "rules",
            ["../uncanned.toml:5", "../../../shared/base.toml:6"],
        ),
        (
            "team/north/hub",
            "config b.txt",
            [
                "template (../../uncanned.toml:7)",
                "dialect hubspot (../uncanned.toml:9",
            ],
        ),
        (
            "shared",
            "config ../team/north/hub/b.txt",
            [
                "template (../team/uncanned.toml:7)",
                "dialect hubspot (../team/north/uncanned.toml:9",
            ],
        ),
        (
            "team",
            "config north/old/x.txt",
            ["yes, by north/old/**", "uncanned.toml:3"],
        ),
        (
            "team",
            "config north/late.txt",
            ["template (../shared/base.toml:13)", "(as it reads)"],
        ),
    ] {
        let said = place.run(folder, line);
        let (out, err) = (text(&said.stdout), text(&said.stderr));
        for wanted in wanted {
            assert!(out.contains(wanted), "{folder}$ {line}: {wanted}\n{out}{err}");
        }
        assert!(!err.contains("problem"), "{err}");
    }
}

#[test]
fn a_long_chain_ends_with_a_problem() {
    let place = Place::of_case("init-nothing", "chain");
    for i in 0..20 {
        let text = format!("extends = \"{}.toml\"\n", i + 1);
        fs::write(place.0.join(format!("{i}.toml")), text).unwrap();
    }
    let said = place.run("", "config a.txt --config 0.toml");
    assert_eq!(said.status.code(), Some(2));
    assert_eq!(
        text(&said.stderr),
        "problem: 15.toml:1:11: more than 16 files extend one another\n  help: put what they say into fewer files\n"
    );
    fs::write(place.0.join("uncanned.toml"), vec![b'#'; (1 << 20) + 1]).unwrap();
    let said = place.run("", "config a.txt");
    assert!(
        text(&said.stderr).contains("uncanned.toml: is larger than 1 MB"),
        "{}",
        text(&said.stderr)
    );
    let said = place.run("", "config a.txt --config .");
    assert!(text(&said.stderr).contains("it is a folder"), "{}", text(&said.stderr));
}

#[test]
fn each_schema_is_printed_as_it_is_kept() {
    let place = Place::of_case("init-nothing", "schema");
    for name in ["config", "rule", "report", "measure"] {
        let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("schemas/{name}.schema.json"));
        let said = place.run("", &format!("schema {name}"));
        assert_eq!(text(&said.stdout), fs::read_to_string(kept).unwrap());
    }
}
