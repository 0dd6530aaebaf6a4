//! What a run has to do: what to read, and the settings and values to judge it with.
//! Knows nothing of how it is reported.

use crate::cli::args::{CheckArgs, KindArg};
use crate::cli::facts;
use crate::cli::inputs::{Input, inputs};
use crate::cli::job::{Fixing, Job, Turn};
use crate::cli::outputs::Outputs;
use crate::cli::parts::parts;
use crate::cli::setup::{Setup, Setups};
use crate::lint::Given;
use crate::message::{Mode, Parts};
use crate::problem::Problem;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Rows of facts that each template is tried with; a run over many templates would not end with more.
pub const MOST_ROWS: usize = 1000;

/// All that is to be judged, as things stand now.
pub struct Work {
    /// What to read, ordered by name.
    pub turns: Vec<Turn>,
    /// What it is judged with.
    pub setups: Vec<Setup>,
    /// What the command line says of every file.
    pub given: Given,
    /// What went wrong on the way.
    pub problems: Vec<Problem>,
    /// Folders in which there was nothing to read.
    pub empty: Vec<String>,
    /// How many rows of facts there are, where that is more than are tried.
    pub rows_cut: Option<usize>,
    /// The folders that were looked through.
    pub folders: Vec<PathBuf>,
    /// The files and folders that the settings and values came from.
    pub sources: Vec<PathBuf>,
}

impl Work {
    /// Follows the paths of the command line and reads the settings that apply there.
    pub fn new(args: &CheckArgs) -> Self {
        let inputs = inputs(&args.paths, args.stdin_name.as_deref(), args.no_ignore);
        let mut setups = Setups::new(&args.config, &args.choice);
        let numbered = |(nth, input): (usize, Input)| Turn {
            nth,
            setup: setups.of(&input),
            input,
        };
        let turns: Vec<Turn> = inputs.all.into_iter().enumerate().map(numbered).collect();
        if turns.is_empty() {
            // What is wrong with the settings is told even where there is nothing to judge.
            setups.of_folder(Path::new(""));
        }
        let mut sources = setups.sources();
        let (setups, mut problems) = setups.finish();
        if let Some(id) = &args.dialect {
            let misnamed = setups
                .iter()
                .map(|setup| setup.templates.misnamed(id))
                .collect::<Option<Vec<_>>>();
            problems.extend(misnamed.into_iter().flatten().next());
        }
        problems.extend(inputs.problems);
        let mut given = given(args);
        let mut rows_cut = None;
        match args.facts.as_deref().map_or(Ok(Vec::new()), facts::read) {
            Ok(mut rows) => {
                rows_cut = (rows.len() > MOST_ROWS).then_some(rows.len());
                rows.truncate(MOST_ROWS);
                given.rows = rows.into();
            }
            Err(problem) => problems.push(problem),
        }
        sources.extend(args.facts.clone());
        Self {
            turns,
            setups,
            given,
            problems,
            empty: inputs.empty,
            rows_cut,
            folders: inputs.folders,
            sources,
        }
    }

    /// The other parts of the templates that a `wanted` input is a part of, by the place of the input.
    pub fn parts(&self, wanted: impl Fn(usize) -> bool) -> HashMap<usize, Parts> {
        // What a part lacks of another is a matter of templates.
        if self.given.mode == Some(Mode::Draft) {
            return HashMap::new();
        }
        let inputs: Vec<&Input> = self.turns.iter().map(|turn| &turn.input).collect();
        parts(&inputs, wanted)
    }

    /// What every input is read with.
    pub fn job<'a>(
        &'a self,
        args: &CheckArgs,
        parts: HashMap<usize, Parts>,
        outputs: &'a Outputs,
        fixing: Fixing,
        keep: bool,
    ) -> Job<'a> {
        Job {
            setups: &self.setups,
            given: self.given.clone(),
            dialect: args.dialect.clone(),
            parts,
            outputs,
            fixing,
            keep,
        }
    }
}

fn given(args: &CheckArgs) -> Given {
    let template = (args.kind == Some(KindArg::Template)).then_some(Mode::Template);
    Given {
        kind: args.kind.and_then(KindArg::kind),
        mode: args.mode.map(|m| m.mode()).or(template),
        simulates: !args.no_simulation,
        ..Given::default()
    }
}
