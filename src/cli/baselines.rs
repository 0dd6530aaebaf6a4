//! Which baseline holds for which file, and the lowering of one when less is found than it knows.
//! Knows nothing of how findings are counted.

use crate::cli::args::{CheckArgs, KnownArgs};
use crate::cli::inputs::Input;
use crate::files::{self, Namer, Nearest};
use crate::problem::Problem;
use crate::suppress::{BASELINE_NAME, Baseline, Counts};
use clap::ValueEnum;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// The baselines of a run, each read when a file first asks for it.
pub struct Baselines {
    given: Option<PathBuf>,
    nearest: Option<Nearest>,
    /// Places in `all`; none of a file that cannot be read: then nothing is known of it.
    by_path: HashMap<PathBuf, Option<usize>>,
    all: Vec<Known>,
    namer: Namer,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

/// A baseline and where it lies.
pub struct Known {
    pub path: PathBuf,
    pub baseline: Baseline,
}

/// Where a baseline speaks of a file.
#[derive(Clone)]
pub struct Entry {
    /// The place of the baseline in the run.
    pub baseline: usize,
    /// What it calls the file.
    pub file: String,
}

impl Baselines {
    /// As the command line has it.
    pub fn new(args: &KnownArgs) -> Self {
        let by_folder = args.baseline.is_none() && !args.no_baseline;
        Self {
            given: args.baseline.clone(),
            nearest: by_folder.then(|| Nearest::new(BASELINE_NAME)),
            by_path: HashMap::new(),
            all: Vec::new(),
            namer: Namer::default(),
            problems: Vec::new(),
        }
    }

    /// Where the baseline that applies to `input` speaks of it, if there is one.
    pub fn entry(&mut self, input: &Input) -> Option<Entry> {
        let file = input.path.as_deref().unwrap_or(Path::new(&input.name));
        // Two names that are no text may look the same.
        file.to_str()?;
        let path = match &mut self.nearest {
            Some(nearest) => nearest.of(folder_of(file))?,
            None => self.given.clone()?,
        };
        let baseline = match self.by_path.get(&path) {
            Some(known) => (*known)?,
            None => self.read(path)?,
        };
        let folder = folder_of(&self.all[baseline].path);
        let file = self.namer.name(file, folder);
        Some(Entry { baseline, file })
    }

    /// The baseline of `entry`, and what it knows of the file.
    pub fn of(&self, entry: &Entry) -> (&Known, Option<&Counts>) {
        let known = &self.all[entry.baseline];
        (known, known.baseline.files.get(&entry.file))
    }

    /// The baseline at this place in the run.
    pub fn at(&self, place: usize) -> &Known {
        &self.all[place]
    }

    /// The files they were read from, or would have been.
    pub fn paths(&self) -> impl Iterator<Item = PathBuf> {
        self.by_path.keys().cloned()
    }

    fn read(&mut self, path: PathBuf) -> Option<usize> {
        let read = match files::read(&path) {
            Ok(bytes) => of_bytes(&path, &bytes),
            Err(problem) => Err(vec![problem]),
        };
        let place = match read {
            Ok(baseline) => {
                let path = path.clone();
                self.all.push(Known { path, baseline });
                Some(self.all.len() - 1)
            }
            Err(mut problems) => {
                self.problems.append(&mut problems);
                None
            }
        };
        self.by_path.insert(path, place);
        place
    }
}

/// The baseline that the bytes of the file at `path` are; every mistake in it, if there is one.
pub fn of_bytes(path: &Path, bytes: &[u8]) -> Result<Baseline, Vec<Problem>> {
    let name = files::name_of(path);
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Err(vec![Problem::new(name, "is not UTF-8", "save the file as UTF-8")]);
    };
    match Baseline::read(&name, text) {
        (baseline, problems) if problems.is_empty() => Ok(baseline),
        (_, problems) => Err(problems),
    }
}

/// The folder that a file lies in, empty for the current one.
pub fn folder_of(file: &Path) -> &Path {
    file.parent().unwrap_or(Path::new(""))
}

/// The flags that decide which findings there are, with paths from `folder`. Counts made with others are not to be compared.
pub fn flags(args: &CheckArgs, folder: &Path) -> Vec<String> {
    let mut namer = Namer::default();
    let mut path = |path: &Path| namer.name(path, folder);
    let (choice, reading, config) = (&args.choice, &args.reading, &args.config);
    let mut flags: Vec<String> = Vec::new();
    if let Some(packs) = &choice.packs {
        let mut names: Vec<&str> = packs.iter().map(|pack| pack.name()).collect();
        names.sort_unstable();
        names.dedup();
        flags.push(format!("--packs={}", names.join(",")));
    }
    flags.extend(choice.select.iter().map(|name| format!("--select={name}")));
    flags.extend(choice.ignore.iter().map(|name| format!("--ignore={name}")));
    flags.extend(choice.severity.iter().map(|(name, level)| {
        let level = level.map_or("off", |level| level.name());
        format!("--severity={name}={level}")
    }));
    flags.extend(choice.rules.iter().map(|rules| format!("--rules={}", path(rules))));
    flags.extend(reading.kind.map(|kind| format!("--kind={}", value_name(kind))));
    flags.extend(reading.mode.map(|mode| format!("--mode={}", value_name(mode))));
    flags.extend(reading.no_simulation.then(|| "--no-simulation".to_string()));
    flags.extend(reading.facts.iter().map(|facts| format!("--facts={}", path(facts))));
    flags.extend(reading.dialect.iter().map(|id| format!("--dialect={id}")));
    flags.extend(config.config.iter().map(|config| format!("--config={}", path(config))));
    flags.extend(config.no_config.then(|| "--no-config".to_string()));
    flags.sort();
    flags.dedup();
    flags
}

fn value_name(value: impl ValueEnum) -> String {
    let value = value.to_possible_value();
    value.map_or(String::new(), |value| value.get_name().to_string())
}

/// Takes off the baseline at `path` what is known of these files and was not found in them, and says how much that was. Whatever else
/// has been done to it meanwhile stays done.
pub fn lower(path: &Path, found: &[(String, Counts)]) -> Result<(usize, Baseline), Problem> {
    let (mut gone, mut left) = (0, Baseline::default());
    files::update(path, |bytes| {
        let Some(bytes) = bytes else { return Ok(None) };
        let before = of_bytes(path, bytes).map_err(first)?;
        let mut after = before.clone();
        gone = found.iter().map(|(file, found)| after.lower(file, found)).sum();
        left.clone_from(&after);
        Ok((after != before).then(|| after.text().into_bytes()))
    })?;
    Ok((gone, left))
}

/// The first of problems of which there is at least one.
pub fn first(problems: Vec<Problem>) -> Problem {
    problems.into_iter().next().unwrap_or_else(|| Problem::new("", "", ""))
}
