//! The rules there are: the bundled ones and the user's own.
//! Knows nothing of which of them run, or how.

use crate::files;
use crate::problem::Problem;
use crate::rules::notation::Lists;
use crate::rules::{self, Rule};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Rules and the word lists their phrases refer to.
pub struct RuleSet {
    /// Ordered by id.
    pub rules: Vec<Rule>,
    /// By name.
    pub lists: Lists,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// The files of the user's rules, by id.
    pub texts: BTreeMap<String, String>,
}

impl RuleSet {
    /// The bundled rules and those in `folders`. A rule of the user's takes the place of a bundled one of the same id.
    pub fn gather(folders: &[PathBuf]) -> Self {
        let mut set = Self {
            rules: rules::bundled(),
            lists: rules::bundled_lists(),
            problems: Vec::new(),
            texts: BTreeMap::new(),
        };
        for folder in folders {
            set.add(folder);
        }
        if !folders.is_empty() {
            set.problems.extend(rules::lost_parts(&set.rules));
        }
        set
    }

    /// Only the rules under `paths`, with the bundled word lists at hand.
    pub fn only(paths: &[PathBuf]) -> Self {
        let mut set = Self {
            rules: Vec::new(),
            lists: rules::bundled_lists(),
            problems: Vec::new(),
            texts: BTreeMap::new(),
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
            texts: BTreeMap::new(),
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
                Ok(more) => {
                    // A list of another meaning: what was worked out of the old one at build time no longer holds.
                    if more.keys().any(|name| self.lists.contains_key(name)) {
                        self.rules.iter_mut().for_each(|rule| rule.first_phrase = None);
                    }
                    self.lists.extend(more);
                }
                Err(mut more) => problems.append(&mut more),
            }
        }
        let mut all: BTreeMap<String, Rule> = self.rules.drain(..).map(|r| (r.id.clone(), r)).collect();
        for file in found {
            match rules::parse(&file.id, &file.path, &file.text, &self.lists) {
                Ok(rule) => {
                    self.texts.insert(rule.id.clone(), file.text);
                    all.insert(rule.id.clone(), rule);
                }
                Err(mut more) => problems.append(&mut more),
            }
        }
        self.rules = all.into_values().collect();
        self.problems.append(&mut problems);
    }
}
