//! Which rules a run uses: the bundled ones, the user's own, and what the command line turns on and off.
//! Knows nothing of how a rule is run.

use crate::cli::args::ChoiceArgs;
use crate::files;
use crate::problem::Problem;
use crate::rules::notation::Lists;
use crate::rules::{self, Rule};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A rule and whether it runs.
pub struct Chosen {
    /// The rule, its severity as the user set it.
    pub rule: Rule,
    /// Whether it runs.
    pub on: bool,
    /// What decided that, if the user did.
    pub why: String,
}

/// Rules and the word lists their phrases refer to.
pub struct RuleSet {
    /// Ordered by id.
    pub rules: Vec<Rule>,
    /// By name.
    pub lists: Lists,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

impl RuleSet {
    /// The bundled rules and those in `folders`. A rule of the user's takes the place of a bundled one of the same id.
    pub fn gather(folders: &[PathBuf]) -> Self {
        let mut set = Self {
            rules: rules::bundled(),
            lists: rules::bundled_lists(),
            problems: Vec::new(),
        };
        for folder in folders {
            set.add(folder);
        }
        set
    }

    /// Only the rules under `paths`, with the bundled word lists at hand.
    pub fn only(paths: &[PathBuf]) -> Self {
        let mut set = Self {
            rules: Vec::new(),
            lists: rules::bundled_lists(),
            problems: Vec::new(),
        };
        for path in paths {
            set.add(path);
        }
        set
    }

    /// The bundled rules with their examples.
    pub fn bundled_in_full() -> Self {
        let mut set = Self {
            rules: Vec::new(),
            lists: rules::bundled_lists(),
            problems: Vec::new(),
        };
        for id in rules::bundled_ids() {
            match rules::bundled_in_full(id) {
                Some(Ok(rule)) => set.rules.push(rule),
                Some(Err(mut problems)) => set.problems.append(&mut problems),
                None => {}
            }
        }
        set
    }

    /// Adds the rules of one folder or file, and word lists from `lists.toml` at its top. A broken rule never hides the others.
    fn add(&mut self, folder: &Path) {
        let (found, mut problems) = files::rule_files(folder);
        let (lists, found): (Vec<_>, Vec<_>) = found.into_iter().partition(|file| file.id == "lists");
        for file in lists {
            match rules::lists(&file.path, &file.text, &self.lists) {
                Ok(more) => self.lists.extend(more),
                Err(mut more) => problems.append(&mut more),
            }
        }
        let mut all: BTreeMap<String, Rule> = self.rules.drain(..).map(|r| (r.id.clone(), r)).collect();
        for file in found {
            match rules::parse(&file.id, &file.path, &file.text, &self.lists) {
                Ok(rule) => {
                    all.insert(rule.id.clone(), rule);
                }
                Err(mut more) => problems.append(&mut more),
            }
        }
        self.rules = all.into_values().collect();
        self.problems.append(&mut problems);
    }
}

/// Applies `--select`, `--ignore` and `--severity`, in this order; a name that fits no rule is a problem.
pub fn choose(rules: Vec<Rule>, choice: &ChoiceArgs) -> (Vec<Chosen>, Vec<Problem>) {
    let mut problems = Vec::new();
    let known: BTreeSet<&str> = rules.iter().flat_map(|r| [r.id.as_str(), r.family()]).collect();
    let named = [
        ("--select", choice.select.iter().collect::<Vec<_>>()),
        ("--ignore", choice.ignore.iter().collect()),
        ("--severity", choice.severity.iter().map(|(name, _)| name).collect()),
    ];
    for (flag, names) in named {
        for name in names {
            if !known.contains(bare(name)) {
                let message = format!("{flag}: there is no rule or family `{name}`");
                problems.push(Problem::new(
                    "",
                    message,
                    did_you_mean(bare(name), known.iter().copied()),
                ));
            }
        }
    }
    let chosen = rules.into_iter().map(|rule| decide(rule, choice)).collect();
    (chosen, problems)
}

fn decide(mut rule: Rule, choice: &ChoiceArgs) -> Chosen {
    let (mut on, mut why) = (true, String::new());
    if !choice.select.is_empty() {
        let by = choice.select.iter().find(|name| covers(name, &rule));
        on = by.is_some();
        why = by.map_or("not in --select".to_string(), |name| format!("--select {name}"));
    }
    if let Some(name) = choice.ignore.iter().find(|name| covers(name, &rule)) {
        on = false;
        why = format!("--ignore {name}");
    }
    let levels: Vec<_> = choice.severity.iter().filter(|(name, _)| covers(name, &rule)).collect();
    for (name, level) in levels {
        match level {
            Some(level) => {
                rule.spec.severity = *level;
                for group in &mut rule.spec.matches {
                    group.severity = None;
                }
                if on {
                    why = format!("--severity {name}={}", level.name());
                }
            }
            None => {
                on = false;
                why = format!("--severity {name}=off");
            }
        }
    }
    Chosen { rule, on, why }
}

fn covers(name: &str, rule: &Rule) -> bool {
    let name = bare(name);
    name == rule.id || name == rule.family()
}

/// A family may be written `canned`, `canned/` or `canned/*`.
fn bare(name: &str) -> &str {
    let name = name.trim();
    name.strip_suffix("/*").or(name.strip_suffix('/')).unwrap_or(name)
}

/// Help that offers the known name nearest to `name`, or says where names are listed.
pub fn did_you_mean<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    let distance = |id: &str| {
        let last = id.rsplit('/').next().unwrap_or(id);
        strsim::damerau_levenshtein(name, id).min(strsim::damerau_levenshtein(name, last))
    };
    match known.map(|id| (distance(id), id)).min() {
        Some((d, id)) if d <= 3.max(name.chars().count() / 3) => format!("did you mean `{id}`?"),
        _ => "`uncanned rules` lists them all".to_string(),
    }
}
