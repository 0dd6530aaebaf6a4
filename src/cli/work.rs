//! What a run has to do: what to read, and the settings and values to judge it with.
//! Knows nothing of how it is reported.

use crate::cli::args::{CheckArgs, KindArg};
use crate::cli::baselines::Baselines;
use crate::cli::facts;
use crate::cli::inputs::{Input, inputs};
use crate::cli::job::{Fixing, Job, Turn};
use crate::cli::outputs::Outputs;
use crate::cli::parts::parts;
use crate::cli::setup::{Setup, Setups};
use crate::files::{self, Ignoring};
use crate::lint::Given;
use crate::message::{Mode, Parts};
use crate::problem::Problem;
use std::collections::HashMap;
use std::path::Path;

/// Rows of facts that each template is tried with; a run over many templates would not end with more.
pub const MOST_ROWS: usize = 1000;

/// All that is to be judged, as things stand now.
pub struct Work {
    /// What to read, ordered by name.
    pub turns: Vec<Turn>,
    /// What it is judged with.
    pub setups: Vec<Setup>,
    /// What was there before.
    pub baselines: Baselines,
    /// What the command line says of every file.
    pub given: Given,
    /// The other parts of templates, by the place of the input.
    pub parts: HashMap<usize, Parts>,
    /// What went wrong on the way.
    pub problems: Vec<Problem>,
    /// Folders in which there was nothing to read.
    pub empty: Vec<String>,
    /// How many rows of facts there are, where that is more than are tried.
    pub rows_cut: Option<usize>,
    /// How many paths and files settings and ignore files leave out.
    pub left_out: usize,
    /// Standard input, if it is among what is left out.
    pub stdin_left_out: Option<Input>,
    /// How many files have no changed line, where that was asked for.
    pub unchanged: usize,
}

impl Work {
    /// Follows the paths of the command line and reads the settings that apply there.
    pub fn new(args: &CheckArgs) -> Self {
        let ignoring = match (args.no_ignore, args.force_exclude) {
            (true, _) => Ignoring::Never,
            (false, false) => Ignoring::InFolders,
            (false, true) => Ignoring::Always,
        };
        let inputs = inputs(&args.paths, args.stdin_name.as_deref(), ignoring);
        let mut setups = Setups::new(&args.config, &args.choice);
        let (mut left_out, mut stdin_left_out, mut all) = (inputs.left_out, None, Vec::new());
        for input in inputs.all {
            // What is named is judged all the same, unless --force-exclude says otherwise.
            if (input.named && !args.force_exclude) || !setups.exclude(&input) {
                all.push(input);
                continue;
            }
            left_out += 1;
            if input.path.is_none() {
                stdin_left_out = Some(input);
            }
        }
        let given = given(args);
        // What a part lacks of another is a matter of templates. A part that is not judged is read all the same.
        let parts = match given.mode {
            Some(Mode::Draft) => HashMap::new(),
            _ => parts(&all),
        };
        let mut work = Self {
            turns: Vec::new(),
            setups: Vec::new(),
            baselines: Baselines::new(&args.known),
            given,
            parts,
            problems: Vec::new(),
            empty: inputs.empty,
            rows_cut: None,
            left_out,
            stdin_left_out,
            unchanged: 0,
        };
        work.take_turns(all, &mut setups, args.changed_since.as_deref());
        if work.turns.is_empty() {
            // What is wrong with the settings is told even where there is nothing to judge.
            setups.of_folder(Path::new(""));
        }
        work.settle(setups, args);
        work.problems.extend(inputs.problems);
        work
    }

    /// Gives each input its turn: those with a changed line, where only these are wanted.
    fn take_turns(&mut self, inputs: Vec<Input>, setups: &mut Setups, since: Option<&str>) {
        let mut lines = Vec::new();
        if let Some(rev) = since {
            let paths: Vec<&Path> = inputs.iter().filter_map(|input| input.path.as_deref()).collect();
            let changed = files::changed_since(rev, &paths);
            self.problems.extend(changed.problems);
            lines = changed.lines;
        }
        let mut lines = lines.into_iter();
        for (nth, input) in inputs.into_iter().enumerate() {
            // Of standard input, git knows nothing: all of it is judged.
            let lines = match (since, &input.path) {
                (Some(_), Some(_)) => match lines.next().flatten() {
                    None => {
                        self.unchanged += 1;
                        continue;
                    }
                    lines => lines,
                },
                _ => None,
            };
            self.turns.push(Turn {
                nth,
                setup: setups.of(&input),
                entry: self.baselines.entry(&input),
                lines,
                input,
            });
        }
    }

    /// Makes the setups ready, and reads the values that templates are tried with.
    fn settle(&mut self, setups: Setups, args: &CheckArgs) {
        let (setups, problems) = setups.finish();
        self.problems.extend(problems);
        if let Some(id) = &args.reading.dialect {
            let misnamed = setups
                .iter()
                .map(|setup| setup.templates.misnamed(id))
                .collect::<Option<Vec<_>>>();
            self.problems.extend(misnamed.into_iter().flatten().next());
        }
        self.problems.append(&mut self.baselines.problems);
        self.setups = setups;
        match args.reading.facts.as_deref().map_or(Ok(Vec::new()), facts::read) {
            Ok(mut rows) => {
                self.rows_cut = (rows.len() > MOST_ROWS).then_some(rows.len());
                rows.truncate(MOST_ROWS);
                self.given.rows = rows.into();
            }
            Err(problem) => self.problems.push(problem),
        }
    }

    /// What every input is read with.
    pub fn job<'a>(&'a self, args: &CheckArgs, outputs: &'a Outputs, fixing: Fixing, keep: bool) -> Job<'a> {
        Job {
            setups: &self.setups,
            baselines: Some(&self.baselines),
            given: self.given.clone(),
            dialect: args.reading.dialect.clone(),
            parts: &self.parts,
            outputs,
            fixing,
            keep,
        }
    }
}

fn given(args: &CheckArgs) -> Given {
    let reading = &args.reading;
    let template = (reading.kind == Some(KindArg::Template)).then_some(Mode::Template);
    Given {
        kind: reading.kind.and_then(KindArg::kind),
        mode: reading.mode.map(|m| m.mode()).or(template),
        simulates: !reading.no_simulation,
        ..Given::default()
    }
}
