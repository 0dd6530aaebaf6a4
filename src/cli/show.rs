//! `uncanned config`: the settings that hold for one file and where each was said, and how the file is read under them.
//! Knows nothing of how that is laid out.

use crate::cli::allows::{is_over, today};
use crate::cli::args::{ShowArgs, ShowFormat};
use crate::cli::exit::Exit;
use crate::cli::screen::Screen;
use crate::cli::settings::{Choice, Finder, misnamed};
use crate::cli::setup::columns_of;
use crate::cli::shown_settings::{ConfigurationFile, Setting, ShownMessage, ShownSettings};
use crate::cli::templates::{TemplateSetup, below};
use crate::config::{PathSettings, Said};
use crate::files::{self, Nearest};
use crate::finding::Severity;
use crate::format;
use crate::lint::{Given, read};
use crate::message::{Message, Mode};
use crate::problem::Problem;
use crate::source::Source;
use crate::suppress::BASELINE_NAME;
use serde_json::json;
use std::io;
use std::path::{Path, PathBuf};

/// What is given without anybody saying so.
const DEFAULT: &str = "default";

/// Does it, and says how the run ends.
pub fn show(args: ShowArgs) -> io::Result<Exit> {
    let screen = Screen::new(args.screen.color);
    let is_folder = args.file.is_dir();
    let nearest = Finder::new(&args.config).of(folder_of(&args.file));
    let choice = Choice::under(nearest.as_deref(), &args.choice);
    let home = nearest.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
    let path = below(&args.file, home);
    let mut shown = ShownSettings {
        path: files::name_of(&args.file),
        is_folder,
        configuration: configuration(&choice, &args),
        settings: settings(&choice, &args, &path),
        messages: None,
        problems: choice.problems.clone(),
    };
    shown.problems.extend(misnamed(&args.choice, &choice.names));
    let templates = TemplateSetup::new(choice.settings.clone(), nearest.as_deref());
    let misnamed = args.dialect.as_ref().and_then(|id| templates.misnamed(id));
    shown.problems.extend(misnamed);
    if args.file.exists() && !is_folder {
        let (messages, problems) = messages(&choice, &args, &path, &templates);
        shown.messages = Some(messages);
        shown.problems.extend(problems);
    }
    for problem in &shown.problems {
        screen.problem(problem)?;
    }
    screen.print(&match args.format {
        ShowFormat::Text => shown.text(),
        ShowFormat::Json => shown.json(),
    })?;
    Ok(if shown.problems.is_empty() {
        Exit::Clean
    } else {
        Exit::Problems
    })
}

fn configuration(choice: &Choice, args: &ShowArgs) -> Vec<ConfigurationFile> {
    let nearest = match args.config.config {
        Some(_) => "--config",
        None => "the nearest",
    };
    if choice.files.is_empty() {
        let why = if args.config.no_config {
            "--no-config"
        } else {
            "there is no uncanned.toml in its folder or above"
        };
        return vec![ConfigurationFile {
            path: None,
            by: why.to_string(),
        }];
    }
    let mut extended = choice.extends.iter();
    let each = choice.files.iter().enumerate();
    each.map(|(i, (file, _))| ConfigurationFile {
        path: Some(file.name.clone()),
        by: match i {
            0 => nearest.to_string(),
            _ => extended
                .next()
                .map_or(String::new(), |said| format!("extended in {}", said.place())),
        },
    })
    .collect()
}

/// Each setting that holds for the file at `path`, read from the folder of the nearest configuration file.
fn settings(choice: &Choice, args: &ShowArgs, path: &str) -> Vec<Setting> {
    let settings = &choice.settings;
    let mut all = Vec::new();
    let edition = settings.edition.as_ref();
    all.push(Setting::new("edition", json!("2026"), by(edition)));
    let packs = match (&args.choice.packs, &settings.packs) {
        (Some(packs), _) => Some((packs, "--packs".to_string())),
        (None, Some(said)) => Some((&said.value, said.place())),
        (None, None) => None,
    };
    all.push(match packs {
        Some((packs, by)) => {
            let names: Vec<&str> = packs.iter().map(|pack| pack.name()).collect();
            Setting::new("packs", json!(names), by)
        }
        None => Setting::usual("packs", "as the kind of a message has it"),
    });
    for (key, flag, names) in [
        ("select", "--select", &args.choice.select),
        ("ignore", "--ignore", &args.choice.ignore),
    ] {
        all.extend(names.iter().map(|name| Setting::new(key, json!(name), flag)));
    }
    let own = settings.rules.iter().zip(&choice.rule_folders);
    let rules = own.map(|(said, folder)| Setting::new("rules", json!(files::name_of(folder)), said.place()));
    let more = args.choice.rules.iter();
    let more = more.map(|folder| Setting::new("rules", json!(files::name_of(folder)), "--rules"));
    some(&mut all, rules.chain(more), Setting::usual("rules", "the bundled ones"));
    let grade = |name: &str, level: Option<Severity>, by: String| {
        Setting::new("severity", json!(level.map_or("off", Severity::name)), by).of(name)
    };
    let said = settings.severity.iter();
    let said = said.map(|said| grade(&said.value.0, said.value.1, said.place()));
    let more = args.choice.severity.iter();
    let more = more.map(|(name, level)| grade(name, *level, "--severity".to_string()));
    some(
        &mut all,
        said.chain(more),
        Setting::usual("severity", "as each rule has it"),
    );
    let words = settings.reader_words.iter();
    let words = words.map(|said| Setting::new("words.reader", json!(said.value), said.place()));
    some(&mut all, words, Setting::usual("words.reader", "none"));
    let columns = &settings.columns;
    for (key, said) in [("columns.subject", &columns.subject), ("columns.body", &columns.body)] {
        all.push(match said {
            Some(said) => Setting::new(key, json!(said.value), said.place()),
            None => Setting::usual(key, "those with a usual name"),
        });
    }
    let patterns = settings.exclude.iter();
    let patterns = patterns.map(|said| Setting::new("exclude", json!(said.value), said.place()));
    some(&mut all, patterns, Setting::usual("exclude", "nothing"));
    let excluded = settings.excluded_by(path);
    all.extend(excluded.map(|said| Setting::new("excluded", json!(true), said.place()).of(&said.value)));
    if files::Ignored::default().has(&args.file) {
        let by = ".gitignore, .ignore or .uncannedignore";
        all.push(Setting::new("excluded", json!(true), by).of("an ignore file"));
    }
    for entry in settings.entries_of(path) {
        let says = &entry.says;
        let value = json!({
            "mode": says.mode.as_ref().map(|said| said.value.name()),
            "dialect": says.dialect.as_ref().map(|said| &said.value),
            "fields": says.fields.as_ref().map(|said| &said.value),
        });
        all.push(Setting::new("path", value, entry.glob.place()).of(&entry.glob.value));
    }
    for (_, said) in settings.allows_of(path) {
        let allow = &said.value;
        let value = json!({
            "rule": allow.rule,
            "reason": allow.reason,
            "until": allow.until.map(|day| day.to_string()),
            "over": is_over(allow, today()),
        });
        all.push(Setting::new("allow", value, said.place()).of(&allow.path));
    }
    all.push(match known_before(args) {
        Some(file) => Setting::new("baseline", json!(files::name_of(&file)), "the nearest"),
        None => Setting::usual("baseline", "none"),
    });
    for said in &settings.dialects {
        let value = json!({"open": said.value.open, "close": said.value.close});
        all.push(Setting::new("dialect", value, said.place()).of(&said.value.id));
    }
    all.extend(of_file(&settings.of_path(path), args));
    all
}

/// The baseline that `check` would hold the file against.
fn known_before(args: &ShowArgs) -> Option<PathBuf> {
    Nearest::new(BASELINE_NAME).of(folder_of(&args.file))
}

/// The folder that decides what holds for `file`: its own, and of a folder itself.
fn folder_of(file: &Path) -> &Path {
    let folder = if file.is_dir() { Some(file) } else { file.parent() };
    folder.unwrap_or(Path::new(""))
}

/// What holds for the file itself, whatever is found in it.
fn of_file(by_path: &PathSettings, args: &ShowArgs) -> Vec<Setting> {
    let mut all = Vec::new();
    all.push(match args.kind.and_then(|kind| kind.kind()) {
        Some(kind) => Setting::new("kind", json!(kind.name()), "--kind"),
        None => Setting::usual("kind", "as each message reads"),
    });
    let flag = if args.mode.is_some() { "--mode" } else { "--kind" };
    all.push(match (args.said_mode(), &by_path.mode) {
        (Some(mode), _) => Setting::new("mode", json!(mode.name()), flag),
        (None, Some(said)) => Setting::new("mode", json!(said.value.name()), said.place()),
        (None, None) => Setting::new("mode", json!(Mode::default().name()), DEFAULT),
    });
    all.push(match (&args.dialect, &by_path.dialect) {
        (Some(id), _) => Setting::new("dialect", json!(id), "--dialect"),
        (None, Some(said)) => Setting::new("dialect", json!(said.value), said.place()),
        (None, None) => Setting::usual("dialect", "as each template tells"),
    });
    all.push(match &by_path.fields {
        Some(said) => Setting::new("fields", json!(said.value), said.place()),
        None => Setting::usual("fields", "any"),
    });
    all
}

fn by<T>(said: Option<&Said<T>>) -> String {
    said.map_or(DEFAULT.to_string(), Said::place)
}

/// Adds `each`, or what is usual where there is none.
fn some(all: &mut Vec<Setting>, each: impl Iterator<Item = Setting>, usual: Setting) {
    let before = all.len();
    all.extend(each);
    if all.len() == before {
        all.push(usual);
    }
}

/// The messages in the file, as they are read under these settings.
fn messages(
    choice: &Choice,
    args: &ShowArgs,
    path: &str,
    templates: &TemplateSetup,
) -> (Vec<ShownMessage>, Vec<Problem>) {
    let raw = match files::read(&args.file) {
        Ok(raw) => raw,
        Err(problem) => return (Vec::new(), vec![problem]),
    };
    let given = Given {
        kind: args.kind.and_then(|kind| kind.kind()),
        mode: args.said_mode(),
        templates: templates.of(&args.file, args.dialect.as_deref()),
        reading: format::Options {
            columns: columns_of(&choice.settings),
            named: true,
        },
        ..Given::default()
    };
    let by_path = choice.settings.of_path(path);
    let source = Source::new(files::name_of(&args.file), raw);
    // A message that we stumble over is told by `check`.
    let found = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| read(&source, &given)));
    let (messages, problems) = found.unwrap_or_default();
    let shown = messages.into_iter().map(|message| shown(message, args, &by_path));
    (shown.collect(), problems)
}

fn shown(message: Message, args: &ShowArgs, by_path: &PathSettings) -> ShownMessage {
    let by_kind = args.kind.and_then(|kind| kind.kind()).map(|_| "--kind");
    let mode_by = match (args.mode, args.said_mode(), &by_path.mode) {
        (Some(_), ..) => "--mode".to_string(),
        (None, Some(_), _) => "--kind".to_string(),
        _ if message.mode_said => "its front matter".to_string(),
        (None, None, said) => by(said.as_ref()),
    };
    ShownMessage {
        ordinal: message.ordinal,
        kind: message.kind.name(),
        kind_by: by_kind.unwrap_or("as it reads"),
        mode: message.mode.name(),
        mode_by,
        dialect_by: message.template.as_ref().map(|template| template.reason.words()),
        dialect: message.dialect,
        title: message.title,
    }
}
