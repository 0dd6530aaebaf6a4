//! What holds for a run or a file: the configuration file that applies, what it says, and what the command line adds.
//! Knows nothing of how a rule is run.

use crate::cli::args::{ChoiceArgs, ConfigArgs};
use crate::cli::configuration::Configuration;
use crate::cli::rule_set::RuleSet;
use crate::config::{self, ConfigFile, Said, Settings};
use crate::files::{self, Nearest};
use crate::problem::Problem;
use crate::rules::notation::Lists;
use crate::rules::select::{self, Chosen, Grade, Selection};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Tells which configuration file applies where.
pub struct Finder {
    given: Option<PathBuf>,
    nearest: Option<Nearest>,
}

/// Every rule there is under some settings, and whether it runs.
pub struct Choice {
    /// What the configuration file and those it extends say.
    pub settings: Settings,
    /// The files that say so, the nearest first.
    pub files: Vec<(Arc<ConfigFile>, PathBuf)>,
    /// What each of them but the last extends.
    pub extends: Vec<Said<String>>,
    /// Where the rules lie that they name, in the order of the settings.
    pub rule_folders: Vec<PathBuf>,
    /// Every file and folder that has a say in it: configuration files and rules.
    pub sources: Vec<PathBuf>,
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
        let mut configuration = path.map_or_else(Default::default, Configuration::read);
        let folders = configuration.rule_folders(&args.rules);
        let set = RuleSet::gather(&folders);
        let mut problems = std::mem::take(&mut configuration.problems);
        let told = set.problems.into_iter();
        problems.extend(told.map(|problem| at_its_key(problem, &configuration)));
        let names = select::names(&set.rules);
        for said in &configuration.settings.graded {
            let unknown = select::unknown(&said.value, &names);
            problems.extend(unknown.map(|(message, help)| said.problem(message, help)));
        }
        for said in &configuration.settings.allowed {
            let unknown = select::unknown_rule(&said.value, &set.rules);
            problems.extend(unknown.map(|(message, help)| said.problem(message, help)));
        }
        // As one reads: file by file from the nearest, and what is wrong with rule files after them.
        let files = configuration.files.iter();
        problems.sort_by_key(|problem| {
            let nth = files.clone().position(|(file, _)| file.name == problem.path);
            (
                nth.unwrap_or(usize::MAX),
                nth.is_some() && problem.place.is_none(),
                problem.place.filter(|_| nth.is_some()),
            )
        });
        Self {
            rules: select::choose(set.rules, &selection(&configuration.settings, args)),
            rule_folders: configuration.rule_folders(&[]),
            extends: configuration.extends,
            settings: configuration.settings,
            sources: configuration
                .files
                .iter()
                .map(|(_, path)| path.clone())
                .chain(folders)
                .collect(),
            files: configuration.files,
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

/// A folder of rules that cannot be read is a mistake in the file that names it.
pub fn at_its_key(problem: Problem, configuration: &Configuration) -> Problem {
    let mut named = configuration.settings.rules.iter();
    let at_fault = |said: &&Said<String>| {
        problem.place.is_none() && files::name_of(&configuration.rule_folder(said)) == problem.path
    };
    match named.find(at_fault) {
        Some(said) => said.problem(
            format!("`{}` {}", said.value, problem.message),
            "a path is read from the folder that this file lies in",
        ),
        None => problem,
    }
}

fn selection(settings: &Settings, args: &ChoiceArgs) -> Selection {
    let configured = settings.packs.as_ref();
    let configured = configured.map(|said| (said.value.clone(), said.place()));
    let given = args.packs.clone().map(|packs| (packs, "--packs".to_string()));
    let far = settings.severity.iter().map(|said| Grade {
        name: said.value.0.clone(),
        level: said.value.1,
        by: said.place(),
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
