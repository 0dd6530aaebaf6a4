//! What files are judged with: an engine and the columns to read, one for each configuration file that a run meets.
//! Knows nothing of what is judged with them.

use crate::cli::allows::AllowSetup;
use crate::cli::args::{ChoiceArgs, ConfigArgs};
use crate::cli::inputs::Input;
use crate::cli::settings::{Choice, Finder, misnamed};
use crate::cli::templates::TemplateSetup;
use crate::config::{Said, Settings};
use crate::engine::Engine;
use crate::format::Columns;
use crate::problem::Problem;
use crate::rules::notation::Lists;
use crate::rules::select::Chosen;
use crate::rules::{self, Rule};
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

/// What the files under one configuration file are judged with.
pub struct Setup {
    /// The rules that are on.
    pub engine: Engine,
    /// The columns of a table that hold messages.
    pub columns: Columns,
    /// What is said of templates.
    pub templates: TemplateSetup,
    /// What is put up with, if anything is.
    pub allows: Option<AllowSetup>,
}

/// The setups of a run, each made when a file first asks for it.
pub struct Setups<'a> {
    args: &'a ChoiceArgs,
    finder: Finder,
    by_config: HashMap<Option<PathBuf>, usize>,
    all: Vec<Setup>,
    /// The files and folders they were made from.
    sources: BTreeSet<PathBuf>,
    names: BTreeSet<String>,
    problems: Vec<Problem>,
}

impl<'a> Setups<'a> {
    /// None yet.
    pub fn new(config: &ConfigArgs, args: &'a ChoiceArgs) -> Self {
        Self {
            args,
            finder: Finder::new(config),
            by_config: HashMap::new(),
            all: Vec::new(),
            sources: BTreeSet::new(),
            names: BTreeSet::new(),
            problems: Vec::new(),
        }
    }

    /// The number of the setup for `input`: the name it is known by has a folder, and that folder decides.
    pub fn of(&mut self, input: &Input) -> usize {
        let folder = match &input.path {
            Some(path) => path.parent(),
            None => Path::new(&input.name).parent(),
        };
        self.of_folder(folder.unwrap_or(Path::new("")))
    }

    /// Whether the settings that apply to `input` leave it out.
    pub fn exclude(&mut self, input: &Input) -> bool {
        let setup = self.of(input);
        let path = input.path.as_deref().unwrap_or(Path::new(&input.name));
        self.all[setup].templates.excludes(path)
    }

    /// The number of the setup for what lies in `folder`.
    pub fn of_folder(&mut self, folder: &Path) -> usize {
        let config = self.finder.of(folder);
        if let Some(&known) = self.by_config.get(&config) {
            return known;
        }
        let choice = Choice::under(config.as_deref(), self.args);
        let allows = AllowSetup::new(&choice, config.as_deref());
        // A configuration file that cannot be read is one that may be mended.
        self.sources.extend(config.clone());
        self.sources.extend(choice.sources);
        let engine = engine_of(choice.rules, &choice.lists, &choice.settings);
        self.names.extend(choice.names);
        // Two configuration files may lead to the same broken rule.
        for problem in choice.problems {
            if !self.problems.contains(&problem) {
                self.problems.push(problem);
            }
        }
        let columns = columns_of(&choice.settings);
        let templates = TemplateSetup::new(choice.settings, config.as_deref());
        self.all.push(Setup {
            engine,
            columns,
            templates,
            allows,
        });
        self.by_config.insert(config, self.all.len() - 1);
        self.all.len() - 1
    }

    /// The files and folders that the setups were made from.
    pub fn sources(&self) -> Vec<PathBuf> {
        self.sources.iter().cloned().collect()
    }

    /// The setups by their numbers, and what went wrong on the way.
    pub fn finish(mut self) -> (Vec<Setup>, Vec<Problem>) {
        self.problems.extend(misnamed(self.args, &self.names));
        (self.all, self.problems)
    }
}

/// The columns of a table that hold messages, as the settings have it.
pub fn columns_of(settings: &Settings) -> Columns {
    let names = |said: &Option<Said<Vec<String>>>| said.as_ref().map(|said| said.value.clone()).unwrap_or_default();
    Columns {
        subject: names(&settings.columns.subject),
        body: names(&settings.columns.body),
    }
}

/// An engine of the rules that are on, with those that are off as signs for others.
pub fn engine_of(rules: Vec<Chosen>, lists: &Lists, settings: &Settings) -> Engine {
    let (on, off): (Vec<_>, Vec<_>) = rules.into_iter().partition(|chosen| chosen.on);
    let unheard = off.iter().map(|chosen| chosen.rule.id.clone()).collect();
    let mut on: Vec<Rule> = on.into_iter().map(|chosen| chosen.rule).collect();
    on.extend(rules::signals(&on, off.into_iter().map(|chosen| chosen.rule)));
    let words: Vec<String> = settings.reader_words.iter().map(|said| said.value.clone()).collect();
    Engine::new(on, lists).with_reader_words(&words).beside(unheard)
}
