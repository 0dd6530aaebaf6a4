//! `uncanned check --watch` and the line that tells how far a run has come, while files are saved as editors save them.
//! Knows nothing of the library's insides.
#![cfg(unix)]

use crate::runs::Place;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

/// Long enough to be judged, with nothing in it to find.
const GOOD: &str =
    "Hi Dana,\n\nThe van to Leeds leaves on Friday at four. Is there room in it for your ten crates of bread?\n";

/// No machine is slower than this.
const PATIENCE: Duration = Duration::from_secs(30);

/// Nothing more is coming after this: many times what a save takes to show.
const SILENCE: Duration = Duration::from_millis(600);

/// A message with one finding, unlike every other number's.
fn bad(number: usize) -> String {
    format!("{GOOD}\nLet us touch base, number {number}.\n")
}

/// The command at work in a folder.
struct Watching {
    child: Child,
    heard: Receiver<(bool, String)>,
    out: String,
    err: String,
}

impl Watching {
    /// Starts it, and waits until it has told how things stand.
    fn start(place: &Place, line: &str) -> Self {
        let line = format!("check --watch --rules own --select house,merge --format compact {line}");
        let mut child = place
            .command(&line)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (tell, heard) = channel();
        let streams: [(bool, Box<dyn Read + Send>); 2] = [
            (true, Box::new(child.stdout.take().unwrap())),
            (false, Box::new(child.stderr.take().unwrap())),
        ];
        for (is_out, mut stream) in streams {
            let tell = tell.clone();
            thread::spawn(move || {
                let mut bytes = [0; 4096];
                while let Ok(n) = stream.read(&mut bytes) {
                    let said = String::from_utf8_lossy(&bytes[..n]).into_owned();
                    if n == 0 || tell.send((is_out, said)).is_err() {
                        break;
                    }
                }
            });
        }
        let mut watching = Self {
            child,
            heard,
            out: String::new(),
            err: String::new(),
        };
        watching.until("Ctrl-C ends it.");
        // The two streams come in any order.
        watching.rest();
        watching
    }

    /// Waits until `text` is said on either stream.
    fn until(&mut self, text: &str) {
        let end = Instant::now() + PATIENCE;
        while !self.out.contains(text) && !self.err.contains(text) {
            let left = end.saturating_duration_since(Instant::now());
            let Ok(said) = self.heard.recv_timeout(left) else {
                panic!("`{text}` was never said\nstdout: {}\nstderr: {}", self.out, self.err);
            };
            self.note(said);
        }
    }

    fn note(&mut self, (is_out, said): (bool, String)) {
        if is_out {
            self.out.push_str(&said);
        } else {
            self.err.push_str(&said);
        }
    }

    /// Lets it say what it has to, and returns that; what was said before is forgotten.
    fn after(&mut self, change: impl FnOnce()) -> (String, String) {
        (self.out, self.err) = Default::default();
        change();
        self.until("Ctrl-C ends it.");
        self.rest();
        (std::mem::take(&mut self.out), std::mem::take(&mut self.err))
    }

    fn rest(&mut self) {
        while let Ok(said) = self.heard.recv_timeout(SILENCE) {
            self.note(said);
        }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn save(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
}

/// A folder `drafts` with a clean draft and one that is not.
fn place(name: &str) -> Place {
    let place = Place::new(&format!("watch-{name}"));
    fs::create_dir_all(place.0.join("drafts")).unwrap();
    place.write("drafts/dana.txt", GOOD);
    place.write("drafts/other.txt", &bad(0));
    place
}

#[test]
fn whatever_way_a_file_is_saved_it_is_checked_again() {
    type Save = fn(&Path, &str);
    let ways: [(&str, Save); 5] = [
        ("in place", |path, text| {
            use std::os::unix::fs::FileExt;
            let file = fs::OpenOptions::new().write(true).open(path).unwrap();
            file.write_all_at(text.as_bytes(), 0).unwrap();
            file.set_len(text.len() as u64).unwrap();
        }),
        ("emptied, then written", |path, text| {
            save(path, "");
            thread::sleep(Duration::from_millis(5));
            save(path, text);
        }),
        ("a new file renamed over it", |path, text| {
            let new = path.with_extension("tmp");
            save(&new, text);
            fs::rename(new, path).unwrap();
        }),
        ("renamed to a copy, then written anew", |path, text| {
            let copy = path.with_extension("txt~");
            fs::rename(path, &copy).unwrap();
            save(path, text);
            fs::remove_file(copy).unwrap();
        }),
        ("removed, and after a while written anew", |path, text| {
            fs::remove_file(path).unwrap();
            thread::sleep(Duration::from_millis(50));
            save(path, text);
        }),
    ];
    let place = place("saves");
    let dana = place.0.join("drafts/dana.txt");
    let mut watching = Watching::start(&place, "drafts");
    assert!(
        watching.out.starts_with("drafts/other.txt:5:8: warning"),
        "{}",
        watching.out
    );
    assert_eq!(watching.err, "2 files, 1 to rework. Watching drafts, Ctrl-C ends it.\n");
    for (number, (way, save)) in ways.into_iter().enumerate() {
        let (out, err) = watching.after(|| save(&dana, &bad(number + 1)));
        assert!(out.contains("drafts/dana.txt:5:8"), "{way}: {out}{err}");
        assert!(!out.contains("other.txt"), "{way}: only what was saved is shown: {out}");
        assert!(err.contains("Also: drafts/other.txt (1 warning)."), "{way}: {err}");
        assert!(
            err.ends_with("2 files, 2 to rework. Watching drafts, Ctrl-C ends it.\n"),
            "{way}: {err}"
        );
        let (out, err) = watching.after(|| save(&dana, GOOD));
        assert_eq!(out, "", "{way}");
        assert!(err.contains("drafts/dana.txt (email) ready"), "{way}: {err}");
        assert!(err.contains("2 files, 1 to rework."), "{way}: {err}");
    }
}

#[test]
fn files_and_folders_come_and_go() {
    let place = place("come-and-go");
    let mut watching = Watching::start(&place, "drafts");
    let (out, _) = watching.after(|| place.write("drafts/new.txt", &bad(1)));
    assert!(out.contains("drafts/new.txt:5:8"), "{out}");
    let (out, err) = watching.after(|| {
        fs::create_dir_all(place.0.join("drafts/a/b")).unwrap();
        place.write("drafts/a/b/deep.txt", &bad(2));
    });
    assert!(out.contains("drafts/a/b/deep.txt:5:8"), "{out}");
    assert!(err.contains("4 files, 3 to rework."), "{err}");
    let (out, _) = watching.after(|| place.write("drafts/a/b/deep.txt", &bad(3)));
    assert!(out.contains("drafts/a/b/deep.txt:5:8"), "{out}");
    let (out, err) = watching.after(|| fs::rename(place.0.join("drafts/a"), place.0.join("drafts/z")).unwrap());
    assert!(out.contains("drafts/z/b/deep.txt:5:8"), "{out}");
    assert!(err.contains("drafts/a/b/deep.txt is gone."), "{err}");
    let (out, _) = watching.after(|| place.write("drafts/z/b/deep.txt", &bad(4)));
    assert!(out.contains("drafts/z/b/deep.txt:5:8"), "{out}");
    let (out, err) = watching.after(|| fs::remove_file(place.0.join("drafts/new.txt")).unwrap());
    assert_eq!(out, "");
    assert!(err.starts_with("drafts/new.txt is gone.\n"), "{err}");
    // The folder itself goes and comes back, as it does when a branch is switched.
    let (_, err) = watching.after(|| fs::remove_dir_all(place.0.join("drafts")).unwrap());
    assert!(
        err.contains("problem: drafts: could not be read: no such file or folder"),
        "{err}"
    );
    let (out, _) = watching.after(|| {
        fs::create_dir_all(place.0.join("drafts")).unwrap();
        place.write("drafts/back.txt", &bad(5));
    });
    assert!(out.contains("drafts/back.txt:5:8"), "{out}");
    let (out, _) = watching.after(|| place.write("drafts/back.txt", &bad(6)));
    assert!(out.contains("drafts/back.txt:5:8"), "{out}");
}

#[test]
fn what_changes_nothing_says_nothing() {
    let place = place("touch");
    let mut watching = Watching::start(&place, "drafts");
    (watching.out, watching.err) = Default::default();
    // The same bytes, other rights, another time, and a file that is none of ours.
    place.write("drafts/other.txt", &bad(0));
    let file = fs::File::open(place.0.join("drafts/dana.txt")).unwrap();
    file.set_modified(std::time::SystemTime::now()).unwrap();
    place.write("drafts/.dana.txt.swp", "half a thought");
    place.write("drafts/picture.png", "no message");
    place.write("beside.txt", &bad(1));
    watching.rest();
    assert_eq!((watching.out.as_str(), watching.err.as_str()), ("", ""));
    let (out, _) = watching.after(|| place.write("drafts/other.txt", &bad(2)));
    assert!(out.contains("drafts/other.txt:5:8"), "{out}");
}

#[test]
fn changed_settings_are_read_again_and_judge_everything() {
    let place = place("settings");
    place.write("drafts/third.txt", &bad(3));
    let mut watching = Watching::start(&place, "drafts");
    let both = |out: &str| out.contains("drafts/other.txt:5:8") && out.contains("drafts/third.txt:5:8");
    let (out, _) = watching.after(|| place.write("uncanned.toml", "[severity]\n\"house\" = \"error\"\n"));
    assert!(both(&out) && out.contains(": error house/touch-base"), "{out}");
    let (out, err) = watching.after(|| place.write("drafts/uncanned.toml", "[severity]\n\"house\" = \"fatal\"\n"));
    assert!(both(&out) && out.contains(": warning house/touch-base"), "{out}");
    assert!(
        err.contains("problem: drafts/uncanned.toml:2:11: unknown value `fatal`"),
        "{err}"
    );
    let (out, err) = watching.after(|| fs::remove_file(place.0.join("drafts/uncanned.toml")).unwrap());
    assert!(
        both(&out) && out.contains(": error house/touch-base") && !err.contains("problem"),
        "{out}{err}"
    );
    let rule = fs::read_to_string(place.0.join("own/house/touch-base.toml")).unwrap();
    let (out, _) = watching.after(|| place.write("own/house/touch-base.toml", &rule.replace("Heard", "Read")));
    assert!(both(&out) && out.contains("Read: touch base"), "{out}");
    let (_, err) = watching.after(|| place.write("drafts/.uncannedignore", "third.txt\n"));
    assert!(
        err.contains("drafts/third.txt is gone.") && err.contains("2 files, 1 blocked."),
        "{err}"
    );
}

#[test]
fn a_part_of_a_template_is_held_against_the_others_again() {
    let place = Place::new("watch-parts");
    place.write(
        "order.html",
        "<p>Hello {{first_name}}, your {{item}} is on its way to you.</p>\n",
    );
    place.write(
        "order.txt",
        "Hello {{first_name}}, your {{item}} is on its way to you.\n",
    );
    let mut watching = Watching::start(&place, ". --mode template");
    assert!(!watching.out.contains("merge/parts-differ"), "{}", watching.out);
    let (out, _) = watching.after(|| place.write("order.txt", "Hello {{first_name}}, it is on its way to you.\n"));
    assert!(out.contains("merge/parts-differ"), "{out}");
    let (out, err) = watching.after(|| fs::remove_file(place.0.join("order.html")).unwrap());
    assert!(!out.contains("merge/parts-differ"), "{out}");
    assert!(err.contains("order.html is gone."), "{err}");
}

#[test]
fn it_rests_while_nothing_happens_and_ends_when_nobody_reads() {
    let place = place("ends");
    let line = "check --watch --rules own --select house --format compact drafts";
    let mut child = place
        .command(line)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdout = child.stdout.take().unwrap();
    assert!(stdout.read(&mut [0; 64]).unwrap() > 0);
    thread::sleep(SILENCE);
    #[cfg(target_os = "linux")]
    {
        let ticks = |child: &Child| {
            let stat = fs::read_to_string(format!("/proc/{}/stat", child.id())).unwrap();
            let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
            fields[11].parse::<u32>().unwrap() + fields[12].parse::<u32>().unwrap()
        };
        let before = ticks(&child);
        thread::sleep(SILENCE);
        assert!(ticks(&child) <= before + 1, "it works while there is nothing to do");
    }
    drop(stdout);
    place.write("drafts/dana.txt", &bad(1));
    let end = Instant::now() + PATIENCE;
    let status = loop {
        match child.try_wait().unwrap() {
            Some(status) => break status,
            None if Instant::now() > end => {
                child.kill().unwrap();
                panic!("it goes on though nobody reads");
            }
            None => thread::sleep(Duration::from_millis(20)),
        }
    };
    assert_eq!(status.code(), Some(0));
}

/// Runs a Python program that has the command on a terminal, and returns what that showed.
fn on_a_terminal(place: &Place, script: &str) -> String {
    let program = format!("{TERMINAL}{script}");
    let done = Command::new("python3")
        .args(["-c", &program, env!("CARGO_BIN_EXE_uncanned")])
        .current_dir(&place.0)
        .env_remove("CI")
        .env("TERM", "xterm")
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8_lossy(&done.stdout).replace("\r\n", "\n")
}

/// Opens a terminal, starts the command on it, and reads until it shows something.
const TERMINAL: &str = r#"
import fcntl, os, pty, select, struct, subprocess, sys, termios, time
ours, theirs = pty.openpty()
fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
def start(line, **streams):
    streams = {"stdin": subprocess.DEVNULL, "stdout": theirs, "stderr": theirs, **streams}
    child = subprocess.Popen([sys.argv[1], *line.split()], **streams)
    os.close(theirs)
    return child
def show(until=None):
    seen, end = b"", time.time() + 30
    while time.time() < end and (until is None or until not in seen):
        try:
            seen += os.read(ours, 4096) if select.select([ours], [], [], 1)[0] else b""
        except OSError:
            break
    os.write(1, seen)
"#;

#[test]
fn a_terminal_is_cleared_before_each_round_but_the_first() {
    let place = place("terminal");
    let said = on_a_terminal(
        &place,
        r#"
child = start("check --watch --rules own --select house drafts")
show(b"ends it.")
with open("drafts/dana.txt", "a") as draft:
    draft.write("\nLet us touch base.\n")
show(b"ends it.")
child.send_signal(2)
show()
os.write(1, b"[%d]" % child.wait())
"#,
    );
    let rounds: Vec<&str> = said.split("\x1b[H\x1b[2J").collect();
    assert_eq!(rounds.len(), 2, "{said}");
    assert!(rounds[0].contains("drafts/other.txt:5:8"), "{said}");
    assert!(
        rounds[1].contains("drafts/dana.txt:5:8") && !rounds[1].contains("drafts/other.txt:5:8"),
        "{said}"
    );
    assert!(
        said.ends_with("[-2]"),
        "the signal ends it as it ends any program: {said}"
    );
}

/// A pipe in a file's place keeps the run waiting for as long as the test likes.
#[test]
fn a_long_run_tells_how_far_it_is_and_takes_that_back() {
    let place = place("progress");
    place.write("a.txt", GOOD);
    place.write("z.txt", &bad(1));
    let script = |more: &str| {
        format!(
            r#"
os.mkfifo("slow.txt")
child = start("check --rules own --select house --jobs 1 a.txt slow.txt z.txt --color never {more}")
time.sleep(0.1)
with open("slow.txt", "w") as slow:
    time.sleep(1)
    slow.write("Hi Sam, see you on Friday.\n")
show()
os.remove("slow.txt")
"#
        )
    };
    let said = on_a_terminal(&place, &script(""));
    let line = "\rChecked 2 of 3 files\x1b[K\r\x1b[K";
    let rest = said.strip_prefix(line).unwrap_or_else(|| panic!("{said:?}"));
    assert!(!rest.contains('\r') && rest.contains("z.txt:5:8"), "{said:?}");
    for silent in ["--no-progress", "--quiet"] {
        let said = on_a_terminal(&place, &script(silent));
        assert!(
            !said.contains("2 of 3") && said.contains("z.txt:5:8"),
            "{silent}: {said:?}"
        );
    }
    let said = on_a_terminal(&place, &format!("os.environ['CI'] = 'true'\n{}", script("")));
    assert!(!said.contains("2 of 3"), "{said:?}");
}
