//! `uncanned init`: looks at a folder and writes its first configuration file.
//! Knows nothing of what is in that file.

use crate::cli::args::InitArgs;
use crate::cli::exit::Exit;
use crate::cli::screen::Screen;
use crate::cli::starter::{proposals, starter};
use crate::cli::survey::{Held, survey};
use crate::config::FILE_NAME;
use crate::files::{self, Nearest};
use crate::problem::Problem;
use crate::report::{clean, words};
use std::io;
use std::path::Path;

/// Lines of one sort on what was seen.
const MOST: usize = 8;

/// Does it, and says how the run ends.
pub fn init(args: InitArgs) -> io::Result<Exit> {
    let screen = Screen::new(args.screen.color);
    let folder = args.folder.unwrap_or_default();
    let file = folder.join(FILE_NAME);
    // Looking takes a while: what can be refused at once is.
    if file.symlink_metadata().is_ok() {
        return refused(&screen, &already(&file));
    }
    let root = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        &folder
    };
    if !root.is_dir() {
        let problem = Problem::new(files::name_of(root), "is no folder", "name one that exists");
        return refused(&screen, &problem);
    }
    let held = survey(root);
    let base = base_of(&folder);
    if let Err(problem) = files::create(&file, starter(&held, base.as_deref()).as_bytes()) {
        return refused(&screen, &problem);
    }
    screen.complain(&told(&held, base.as_deref(), &file, &folder))?;
    Ok(Exit::Clean)
}

fn refused(screen: &Screen, problem: &Problem) -> io::Result<Exit> {
    screen.problem(problem)?;
    Ok(Exit::Problems)
}

fn already(file: &Path) -> Problem {
    let help = "change it, or move it away and run this again";
    Problem::new(files::name_of(file), "is there already, and stays as it is", help)
}

/// The configuration file that holds in `folder` until now, relative to it.
fn base_of(folder: &Path) -> Option<String> {
    let base = files::whole(&Nearest::new(FILE_NAME).of(folder)?);
    let folder = files::whole(folder);
    let above = base.parent()?;
    let steps = folder.strip_prefix(above).ok()?.components().count();
    Some(format!("{}{FILE_NAME}", "../".repeat(steps)))
}

/// What was seen, and what to do next.
fn told(held: &Held, base: Option<&str>, file: &Path, folder: &Path) -> String {
    let all = held.all();
    let mut out = String::new();
    let mut say = |line: String| {
        out.push_str(&clean::line(&line));
        out.push('\n');
    };
    if all.messages == 0 {
        say("Saw no message here yet.".to_string());
    } else {
        let mut parts = Vec::new();
        if all.templates > 0 {
            parts.push(words::count(all.templates, "template", "templates"));
        }
        if all.calls > 0 {
            parts.push(format!("{} for a call", all.calls));
        }
        let parts = match parts.as_slice() {
            [] => "none of them a template".to_string(),
            parts => parts.join(", "),
        };
        let messages = words::count(all.messages, "message", "messages");
        let files = words::count(held.files.len(), "file", "files");
        say(format!("Saw {messages} in {files}: {parts}."));
    }
    let proposals = proposals(&held.files);
    for proposal in proposals.iter().take(MOST) {
        let dialects: Vec<&str> = proposal.held.dialects.keys().map(String::as_str).collect();
        let dialects = match dialects.as_slice() {
            [] => "in a dialect that nothing tells".to_string(),
            all => format!("in {}", all.join(", ")),
        };
        let count = words::count(proposal.held.templates, "template", "templates");
        let perhaps = if proposal.unsure {
            ", and others: commented out"
        } else {
            ""
        };
        say(format!("  {}  {count} {dialects}{perhaps}", proposal.glob));
    }
    if proposals.len() > MOST {
        say(format!("  and {} patterns more", proposals.len() - MOST));
    }
    for (column, table) in held.columns.iter().take(MOST) {
        say(format!("  {table}  messages in its column {column}"));
    }
    for folder in &held.rules {
        say(format!("  {folder}  rules of your own"));
    }
    for folder in held.apart.iter().take(MOST) {
        say(format!("  {folder}  has an {FILE_NAME} of its own"));
    }
    if held.more {
        say("There is more here than was looked at.".to_string());
    }
    if let Some(base) = base {
        say(format!("{base} held here until now: the new file extends it."));
    }
    let name = files::name_of(file);
    let place = match folder.as_os_str().is_empty() {
        true => String::new(),
        false => format!(" {}", files::name_of(folder)),
    };
    if all.messages == 0 {
        say(format!("Wrote {name}. Once there are messages: uncanned check{place}"));
    } else {
        say(format!("Wrote {name}. Read it through; then: uncanned check{place}"));
        say(
            "If it finds more than you can mend today: uncanned baseline, and then only what is new is told."
                .to_string(),
        );
    }
    out
}
