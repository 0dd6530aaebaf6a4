//! What a check makes of known findings that are gone: they leave the baseline where it is the user's own, and are told elsewhere.
//! Knows nothing of how findings are counted or baselines written.

use crate::cli::args::CheckArgs;
use crate::cli::baselines::{Entry, flags, folder_of, lower};
use crate::cli::company::Company;
use crate::cli::job::{Done, Fixing, Turn};
use crate::cli::screen::{Screen, set};
use crate::cli::work::Work;
use crate::files;
use crate::report::{clean, words};
use crate::suppress::{Counts, Settled};
use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

/// More rules than this with more findings than known are not told one by one.
const MOST_OVER: usize = 20;

/// What a check has seen of the baselines.
#[derive(Default)]
pub struct Tighten {
    /// Files with fewer findings than known, by the place of the baseline.
    fewer: BTreeMap<usize, Vec<Fewer>>,
    over: Vec<String>,
}

/// A file with fewer findings than known.
struct Fewer {
    path: PathBuf,
    /// What the baseline calls it.
    file: String,
    found: Counts,
    gone: usize,
}

impl Tighten {
    /// Takes what one input came to.
    pub fn take(&mut self, turn: &Turn, done: &mut Done) {
        if let Some(settled) = done.settled.take() {
            self.see(turn, settled, done.problems.len());
        }
    }

    /// Notes what one input came to.
    fn see(&mut self, turn: &Turn, settled: Settled, problems: usize) {
        for over in &settled.over {
            let file = clean::line(&turn.input.name);
            let rule = clean::line(&over.rule);
            self.over
                .push(words::over_baseline(&file, &rule, over.found, over.known));
        }
        // Of a file that was read in part, nobody knows what is gone.
        if let (Some(path), Some(Entry { baseline, file }), 0, 1..) =
            (&turn.input.path, &turn.entry, problems, settled.gone)
        {
            self.fewer.entry(*baseline).or_default().push(Fewer {
                path: path.clone(),
                file: file.clone(),
                found: settled.found,
                gone: settled.gone,
            });
        }
    }

    /// Lowers the counts, where that is wanted, and tells of it, unless it is to be `quiet`.
    pub fn finish(self, args: &CheckArgs, work: &Work, fixing: Fixing, screen: &Screen) -> io::Result<()> {
        // Of changed lines alone not all are told, and the new ones are plain to see.
        let over = if args.changed_since.is_some() {
            &[]
        } else {
            &self.over[..]
        };
        let mut told: Vec<String> = over.iter().take(MOST_OVER).cloned().collect();
        if over.len() > MOST_OVER {
            told.push(words::more_over_baseline(over.len() - MOST_OVER));
        }
        for (place, mut fewer) in self.fewer {
            let known = work.baselines.at(place);
            // Counts that were made with other flags are of other findings.
            let comparable = known.baseline.flags == flags(args, folder_of(&known.path));
            if !comparable || fixing == Fixing::Show || args.changed_since.is_some() {
                continue;
            }
            // What is found in a part of a template may hang on parts that are not here.
            let mut company = Company::of(work);
            fewer.retain(|fewer| company.is_complete(&fewer.path));
            let gone: usize = fewer.iter().map(|fewer| fewer.gone).sum();
            if gone == 0 {
                continue;
            }
            let name = clean::line(&files::name_of(&known.path));
            if !is_ours() {
                told.push(words::to_take_off(gone, &name));
                continue;
            }
            let found: Vec<(String, Counts)> = fewer.into_iter().map(|fewer| (fewer.file, fewer.found)).collect();
            match lower(&known.path, &found) {
                Ok((0, _)) => {}
                Ok((gone, left)) => told.push(words::taken_off(gone, &name, left.files.is_empty())),
                Err(problem) => {
                    told.push(format!("{name} {}.", clean::line(&problem.message)));
                    told.push(words::to_take_off(gone, &name));
                }
            }
        }
        if !args.quiet {
            for line in told {
                screen.complain(&format!("{line}\n"))?;
            }
        }
        Ok(())
    }
}

/// Whether the files are the user's own to change. What CI changes is lost; and pre-commit makes a commit fail in which a hook changed a
/// file, which is no thanks for mending a message.
fn is_ours() -> bool {
    let says_no = |value: String| ["false", "0", "no"].contains(&value.to_lowercase().as_str());
    let on = |name: &str| set(name).is_some_and(|value| !says_no(value));
    !on("CI") && !on("PRE_COMMIT")
}
