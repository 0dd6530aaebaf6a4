//! What holds for a run or a file: the configuration file that applies, what it says, and what the command line adds.
//! Knows nothing of how a rule is run.

use crate::cli::args::{ChoiceArgs, ConfigArgs};
use crate::cli::rule_set::RuleSet;
use crate::config::{self, Settings};
use crate::files::{self, Nearest};
use crate::problem::Problem;
use crate::rules::notation::Lists;
use crate::rules::select::{self, Chosen, Grade, Selection};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Tells which configuration file applies where.
pub struct Finder {
    given: Option<PathBuf>,
    nearest: Option<Nearest>,
}

/// Every rule there is under some settings, and whether it runs.
pub struct Choice {
    /// What the configuration file says.
    pub settings: Settings,
    /// Ordered by id.
    pub rules: Vec<Chosen>,
    /// The word lists that phrases refer to.
    pub lists: Lists,
    /// What could not be read, and names in the configuration file that fit nothing.
    pub problems: Vec<Problem>,
    /// The names that fit a rule here.
    pub names: BTreeSet<String>,
}

impl Finder {
    /// As the command line has it.
    pub fn new(args: &ConfigArgs) -> Self {
        let by_folder = args.config.is_none() && !args.no_config;
        Self {
            given: args.config.clone(),
            nearest: by_folder.then(|| Nearest::new(config::FILE_NAME)),
        }
    }

    /// The file that applies to what lies in `folder`.
    pub fn of(&mut self, folder: &Path) -> Option<PathBuf> {
        match &mut self.nearest {
            Some(nearest) => nearest.of(folder),
            None => self.given.clone(),
        }
    }
}

impl Choice {
    /// The rules under the configuration file at `path`, if there is one, and the command line.
    pub fn under(path: Option<&Path>, args: &ChoiceArgs) -> Self {
        let (settings, mut problems) = path.map_or_else(Default::default, read);
        let set = RuleSet::gather(&folders(&settings, path, &args.rules));
        problems.extend(
            set.problems
                .into_iter()
                .map(|problem| at_its_key(problem, &settings, path)),
        );
        let names = select::names(&set.rules);
        for said in &settings.severity {
            if let Some((message, help)) = select::unknown(&said.value.0, &names) {
                problems.push(Problem::new(&settings.path, message, help).at(said.line, said.column));
            }
        }
        Self {
            rules: select::choose(set.rules, &selection(&settings, args)),
            settings,
            lists: set.lists,
            problems,
            names,
        }
    }
}

/// What is wrong with the names on the command line, given those that fit a rule.
pub fn misnamed(args: &ChoiceArgs, names: &BTreeSet<String>) -> Vec<Problem> {
    let named = [
        ("--select", args.select.iter().collect::<Vec<_>>()),
        ("--ignore", args.ignore.iter().collect()),
        ("--severity", args.severity.iter().map(|(name, _)| name).collect()),
    ];
    let all = named
        .iter()
        .flat_map(|(flag, named)| named.iter().map(move |name| (flag, name)));
    all.filter_map(|(flag, name)| {
        let (message, help) = select::unknown(name, names)?;
        Some(Problem::new("", format!("{flag}: {message}"), help))
    })
    .collect()
}

/// The settings in a file. What cannot be read is told, and the rest holds.
pub fn read(path: &Path) -> (Settings, Vec<Problem>) {
    let name = files::name_of(path);
    let text = files::read(path).and_then(|bytes| {
        String::from_utf8(bytes).map_err(|_| Problem::new(&name, "is not UTF-8", "save the file as UTF-8"))
    });
    match text {
        Ok(text) => config::read(&name, &text),
        Err(problem) => (Settings::default(), vec![problem]),
    }
}

/// Where to look for rules: first those of the configuration file, from its own folder, then those of the command line.
pub fn folders(settings: &Settings, path: Option<&Path>, more: &[PathBuf]) -> Vec<PathBuf> {
    let base = path.and_then(Path::parent).unwrap_or(Path::new(""));
    let own = settings.rules.iter().map(|said| base.join(&said.value));
    own.chain(more.iter().cloned()).collect()
}

/// A folder of rules that cannot be read is a mistake in the file that names it.
fn at_its_key(problem: Problem, settings: &Settings, path: Option<&Path>) -> Problem {
    let folders = folders(settings, path, &[]);
    let named = folders.iter().zip(&settings.rules);
    let mut fitting = named.filter(|(folder, _)| problem.place.is_none() && files::name_of(folder) == problem.path);
    match fitting.next() {
        Some((_, said)) => {
            let message = format!("`{}` {}", said.value, problem.message);
            let help = "a path is read from the folder that this file lies in";
            Problem::new(&settings.path, message, help).at(said.line, said.column)
        }
        None => problem,
    }
}

fn selection(settings: &Settings, args: &ChoiceArgs) -> Selection {
    let configured = settings.packs.as_ref();
    let configured = configured.map(|said| (said.value.clone(), settings.place(said)));
    let given = args.packs.clone().map(|packs| (packs, "--packs".to_string()));
    let far = settings.severity.iter().map(|said| Grade {
        name: said.value.0.clone(),
        level: said.value.1,
        by: settings.place(said),
        near: false,
    });
    let near = args.severity.iter().map(|(name, level)| Grade {
        name: name.clone(),
        level: *level,
        by: format!("--severity {name}={}", level.map_or("off", |level| level.name())),
        near: true,
    });
    Selection {
        packs: given.or(configured),
        select: args.select.clone(),
        ignore: args.ignore.clone(),
        grades: far.chain(near).collect(),
    }
}
