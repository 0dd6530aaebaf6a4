//! What a run has to do: what to read, and the settings and values to judge it with.
//! Knows nothing of how it is reported.

use crate::cli::allows::today;
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
use crate::suppress::ChangedLines;
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
    /// What was there before.
    pub baselines: Baselines,
    /// What the command line says of every file.
    pub given: Given,
    /// What went wrong on the way.
    pub problems: Vec<Problem>,
    /// Folders in which there was nothing to read.
    pub empty: Vec<String>,
    /// What the settings leave out.
    pub out: Vec<Input>,
    /// How many files and folders settings and ignore files leave out.
    pub left_out: usize,
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
        let ignoring = match (args.no_ignore, args.force_exclude) {
            (true, _) => Ignoring::Never,
            (false, false) => Ignoring::InFolders,
            (false, true) => Ignoring::Always,
        };
        let mut inputs = inputs(&args.paths, args.stdin_name.as_deref(), ignoring);
        let mut setups = Setups::new(&args.config, &args.choice);
        // What is named is judged all the same, unless --force-exclude says otherwise.
        let is_out = |input: &mut Input| (!input.named || args.force_exclude) && setups.exclude(input);
        let out: Vec<Input> = inputs.all.extract_if(.., is_out).collect();
        // What a run writes itself it does not judge the next time.
        let reports = args.format.iter().filter_map(|given| given.file.as_deref());
        let reports: Vec<PathBuf> = reports.chain(args.output_file.as_deref()).map(files::whole).collect();
        let is_report = |input: &Input| {
            input
                .path
                .as_deref()
                .is_some_and(|path| reports.contains(&files::whole(path)))
        };
        if !reports.is_empty() {
            inputs.all.retain(|input| input.named || !is_report(input));
        }
        let left_out = inputs.left_out + out.len();
        let mut problems = inputs.problems;
        let lines = changed_lines(&inputs.all, args.changed_since.as_deref(), &mut problems);
        let mut baselines = Baselines::new(&args.known);
        let numbered = |(nth, (input, lines)): (usize, (Input, Option<ChangedLines>))| Turn {
            nth,
            setup: setups.of(&input),
            entry: baselines.entry(&input),
            lines,
            input,
        };
        let turns: Vec<Turn> = inputs.all.into_iter().zip(lines).enumerate().map(numbered).collect();
        if turns.is_empty() {
            // What is wrong with the settings is told even where there is nothing to judge.
            setups.of_folder(Path::new(""));
        }
        let mut sources = setups.sources();
        sources.extend(baselines.paths());
        let (setups, misread) = setups.finish();
        let told = std::mem::replace(&mut problems, misread);
        if let Some(id) = &args.reading.dialect {
            let misnamed = setups
                .iter()
                .map(|setup| setup.templates.misnamed(id))
                .collect::<Option<Vec<_>>>();
            problems.extend(misnamed.into_iter().flatten().next());
        }
        problems.append(&mut baselines.problems);
        problems.extend(told);
        let mut given = given(args);
        let mut rows_cut = None;
        match args.reading.facts.as_deref().map_or(Ok(Vec::new()), facts::read) {
            Ok(mut rows) => {
                rows_cut = (rows.len() > MOST_ROWS).then_some(rows.len());
                rows.truncate(MOST_ROWS);
                given.rows = rows.into();
            }
            Err(problem) => problems.push(problem),
        }
        sources.extend(args.reading.facts.clone());
        Self {
            turns,
            setups,
            baselines,
            given,
            problems,
            empty: inputs.empty,
            left_out,
            out,
            rows_cut,
            folders: inputs.folders,
            sources,
        }
    }

    /// What is to be judged of it: where only changed lines are of interest, what has some.
    pub fn due(&self) -> impl Iterator<Item = &Turn> {
        self.turns.iter().filter(|turn| turn.is_due())
    }

    /// Standard input, if the settings leave it out.
    pub fn stdin_left_out(&self) -> Option<&Input> {
        self.out.iter().find(|input| input.path.is_none())
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
            baselines: Some(&self.baselines),
            given: self.given.clone(),
            dialect: args.reading.dialect.clone(),
            parts,
            outputs,
            fixing,
            counts: args.statistics,
            keep,
        }
    }
}

/// The lines of each input that are of interest, where that is not all: those changed since a revision. Of standard input, git knows
/// nothing: all of it is.
fn changed_lines(inputs: &[Input], since: Option<&str>, problems: &mut Vec<Problem>) -> Vec<Option<ChangedLines>> {
    let Some(rev) = since else {
        return vec![None; inputs.len()];
    };
    let paths: Vec<&Path> = inputs.iter().filter_map(|input| input.path.as_deref()).collect();
    let changed = files::changed_since(rev, &paths);
    problems.extend(changed.problems);
    let mut lines = changed.lines.into_iter();
    let of = |input: &Input| input.path.as_ref().map(|_| lines.next().unwrap_or(ChangedLines::All));
    inputs.iter().map(of).collect()
}

fn given(args: &CheckArgs) -> Given {
    let reading = &args.reading;
    let template = (reading.kind == Some(KindArg::Template)).then_some(Mode::Template);
    Given {
        kind: reading.kind.and_then(KindArg::kind),
        mode: reading.mode.map(|m| m.mode()).or(template),
        simulates: !reading.no_simulation,
        today: today(),
        ..Given::default()
    }
}
