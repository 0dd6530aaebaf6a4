//! `[[allow]]` of the settings: what is put up with in a file, and at the end of a run the entries that have run out or that nothing
//! needs. Knows nothing of how a finding is judged or shown.

use crate::cli::args::CheckArgs;
use crate::cli::job::Done;
use crate::cli::settings::Choice;
use crate::cli::setup::Setup;
use crate::cli::templates::below;
use crate::config::{ConfigFile, Said, Settings};
use crate::engine::Engine;
use crate::files;
use crate::message::ZoneKind;
use crate::report::FileReport;
use crate::rules::AllowFault;
use crate::source::Source;
use crate::span::Span;
use crate::suppress::{Allow, Day, Fault, PutUpWith, fault, is_called};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

/// The day it is, by the clock of the system in UTC, or by `SOURCE_DATE_EPOCH`, which makes a run repeatable.
pub fn today() -> Option<Day> {
    const DAY: u64 = 24 * 60 * 60;
    let said = std::env::var("SOURCE_DATE_EPOCH").ok();
    let said = said.and_then(|seconds| seconds.trim().parse::<u64>().ok());
    let clock = || {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .ok()
            .map(|since| since.as_secs())
    };
    said.or_else(clock).map(|seconds| Day::since_epoch(seconds / DAY))
}

/// What the settings put up with.
pub struct AllowSetup {
    settings: Settings,
    folder: PathBuf,
    files: Vec<(Arc<ConfigFile>, PathBuf)>,
}

/// Which entries fit a file, and whether a rule of theirs found something in it.
pub type Fits = Vec<(usize, bool)>;

impl AllowSetup {
    /// As the settings have it, read from the file at `config`; none if they put up with nothing.
    pub fn new(choice: &Choice, config: Option<&Path>) -> Option<Self> {
        if choice.settings.allows.is_empty() {
            return None;
        }
        Some(Self {
            settings: choice.settings.clone(),
            folder: config.and_then(Path::parent).map(Path::to_path_buf).unwrap_or_default(),
            files: choice.files.clone(),
        })
    }

    /// What is put up with in the file at `path` today.
    pub fn of(&self, path: &Path, today: Option<Day>) -> Vec<PutUpWith> {
        let fitting = self.settings.allows_of(&below(path, &self.folder));
        let holding = fitting.into_iter().filter(|(_, said)| !is_over(&said.value, today));
        holding
            .map(|(_, said)| PutUpWith {
                rule: said.value.rule.clone(),
                reason: said.value.reason.clone(),
                by: said.place(),
            })
            .collect()
    }

    /// Which entries fit the file at `path`, in which this was found.
    pub fn fits(&self, path: &Path, file: &FileReport) -> Fits {
        let fitting = self.settings.allows_of(&below(path, &self.folder));
        let needed = |said: &Said<Allow>| file.every_finding().any(|f| is_called(&f.rule, &said.value.rule));
        fitting.into_iter().map(|(nth, said)| (nth, needed(said))).collect()
    }

    /// The file an entry stands in.
    fn path(&self, said: &Said<Allow>) -> Option<&Path> {
        let mut files = self.files.iter();
        files
            .find(|(file, _)| *file == said.file)
            .map(|(_, path)| path.as_path())
    }
}

/// Whether its last day is past.
pub fn is_over(allow: &Allow, today: Option<Day>) -> bool {
    allow.until.is_some_and(|day| today.is_some_and(|today| today > day))
}

/// The name of the first configuration file that puts up with anything: what is told of it is known when the run is over.
pub fn first_file(setups: &[Setup]) -> Option<String> {
    let allows = setups.iter().filter_map(|setup| setup.allows.as_ref());
    allows
        .flat_map(|allows| &allows.settings.allows)
        .map(|said| said.file.name.clone())
        .min()
}

/// What a run came to know of the entries, each by its setup and its number there.
#[derive(Default)]
pub struct Seen {
    fits: HashMap<(usize, usize), bool>,
    /// The setups that a file was judged with.
    setups: HashSet<usize>,
    /// Whether something could not be read.
    gap: bool,
}

impl Seen {
    /// Takes in what one file came to.
    pub fn add(&mut self, done: &Done) {
        self.setups.insert(done.setup);
        for (entry, needed) in &done.fits {
            *self.fits.entry((done.setup, *entry)).or_default() |= needed;
        }
        self.gap |= done.unread;
    }

    /// What is to be told of the configuration files, each once, in path order.
    pub fn reports(&self, setups: &[Setup], args: &CheckArgs, today: Option<Day>) -> Vec<FileReport> {
        let mut told: BTreeMap<PathBuf, Vec<Entry>> = BTreeMap::new();
        let whole = !self.gap && judges_all_rules(args);
        let roots = roots(args);
        // Of one entry that several settings share: whether any file needs it.
        let mut unused: BTreeMap<(PathBuf, u32), Option<Entry>> = BTreeMap::new();
        for (nth, setup) in setups.iter().enumerate() {
            let Some(allows) = &setup.allows else { continue };
            let engine = &setup.engine;
            for (number, said) in allows.settings.allows.iter().enumerate() {
                let Some(path) = allows.path(said) else { continue };
                let entry = |fault| Entry { fault, said, engine };
                if is_over(&said.value, today) {
                    let file = told.entry(path.to_path_buf()).or_default();
                    if !file.iter().any(|known| known.said.line == said.line) {
                        file.push(entry(AllowFault::Expired));
                    }
                    continue;
                }
                let place = (path.to_path_buf(), said.line);
                // What fits no file of a run that saw all it could fit is as good as gone, or misspelt.
                let needed = self.fits.get(&(nth, number));
                match needed.or(self.setups.contains(&nth).then_some(&false)) {
                    None => {}
                    Some(false) if whole && runs(engine, &said.value.rule) && sees_all(said, &roots) => {
                        unused.entry(place).or_insert(Some(entry(AllowFault::Unused)));
                    }
                    Some(true) => {
                        unused.insert(place, None);
                    }
                    // Whether it is needed is not known.
                    Some(false) if needed.is_some() => {
                        unused.insert(place, None);
                    }
                    Some(false) => {}
                }
            }
        }
        for ((path, _), entry) in unused {
            told.entry(path).or_default().extend(entry);
        }
        told.into_iter()
            .filter_map(|(path, entries)| report(&path, &entries))
            .collect()
    }
}

/// Whether every rule runs on every message as it would without flags: else an entry may be needed all the same.
fn judges_all_rules(args: &CheckArgs) -> bool {
    let choice = &args.choice;
    choice.packs.is_none()
        && choice.select.is_empty()
        && choice.ignore.is_empty()
        && choice.severity.is_empty()
        && args.reading.kind.is_none()
        && args.reading.mode.is_none()
        && args.reading.dialect.is_none()
        && !args.reading.no_simulation
        && args.changed_since.is_none()
}

/// Whether every rule that `name` speaks of runs.
fn runs(engine: &Engine, name: &str) -> bool {
    let on = engine
        .rules()
        .iter()
        .any(|rule| rule.spec.report && is_called(&rule.id, name));
    on && !engine.off().iter().any(|id| is_called(id, name))
}

/// What the run was told to judge, in full.
fn roots(args: &CheckArgs) -> Vec<PathBuf> {
    let named = args.paths.iter().filter(|path| path.as_os_str() != "-");
    let mut roots: Vec<PathBuf> = named.map(|path| files::whole(path)).collect();
    if args.paths.is_empty() {
        roots.push(files::whole(Path::new("")));
    }
    roots
}

/// Whether whatever fits the pattern of an entry lies under one of `roots`.
fn sees_all(said: &Said<Allow>, roots: &[PathBuf]) -> bool {
    if said.file.folder.is_empty() {
        return false;
    }
    let pattern = said.value.path.trim_start_matches("./").trim_start_matches('/');
    let wild = pattern.find(['*', '?', '[', '{']).unwrap_or(pattern.len());
    let plain = match pattern.get(..wild) {
        Some(whole) if wild == pattern.len() && pattern.contains('/') => whole,
        Some(head) => head.rfind('/').and_then(|at| head.get(..at)).unwrap_or(""),
        None => "",
    };
    let base = files::whole(&Path::new(&said.file.folder).join(plain));
    roots.iter().any(|root| base.starts_with(root))
}

/// An entry of which something is to be told.
struct Entry<'a> {
    fault: AllowFault,
    said: &'a Said<Allow>,
    engine: &'a Engine,
}

/// The report on a configuration file with these entries; none if no rule tells of them.
fn report(path: &Path, entries: &[Entry]) -> Option<FileReport> {
    let source = Source::new(files::name_of(path), files::read(path).ok()?);
    let tell = |entry: &Entry| {
        let allow = &entry.said.value;
        let day = allow.until.map_or(String::new(), |day| day.to_string());
        let at = match entry.fault {
            AllowFault::Expired => allow.until_at,
            _ => allow.rule_at,
        };
        let about = Fault {
            fault: entry.fault,
            raw: source.map.source(at),
            excerpt: at.of(&source.text).trim_matches('"').to_string(),
            inner: Span::default(),
            zone: ZoneKind::Header,
            audience: None,
            fills: vec![("{name}", allow.rule.clone()), ("{day}", day)],
        };
        fault(&about, entry.engine, &source)
    };
    let mut findings: Vec<_> = entries.iter().filter_map(tell).collect();
    findings.sort_by_key(|finding| finding.span);
    (!findings.is_empty()).then_some(FileReport {
        source,
        messages: Vec::new(),
        findings,
        problems: Vec::new(),
    })
}
