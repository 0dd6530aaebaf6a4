//! What a check makes of known findings that are gone: they leave the baseline where it is the user's own, and are told elsewhere.
//! Knows nothing of how findings are counted or baselines written.

use crate::cli::args::CheckArgs;
use crate::cli::baselines::{Baselines, Entry, flags, folder_of, lower};
use crate::cli::job::{Fixing, Turn};
use crate::cli::screen::{Screen, set};
use crate::files;
use crate::report::{clean, words};
use crate::suppress::{Counts, Settled};
use std::collections::BTreeMap;
use std::io;

/// More rules than this with more findings than known are not told one by one.
const MOST_OVER: usize = 20;

/// What a check has seen of the baselines.
#[derive(Default)]
pub struct Tighten {
    /// Files with fewer findings than known, by the place of the baseline.
    fewer: BTreeMap<usize, Vec<(String, Counts)>>,
    gone: BTreeMap<usize, usize>,
    over: Vec<String>,
}

impl Tighten {
    /// Notes what one input came to.
    pub fn see(&mut self, turn: &Turn, settled: Settled, problems: usize) {
        for over in &settled.over {
            let file = clean::line(&turn.input.name);
            let rule = clean::line(&over.rule);
            self.over
                .push(words::over_baseline(&file, &rule, over.found, over.known));
        }
        // Of a file that was read in part, nobody knows what is gone.
        let in_full = problems == 0 && turn.input.path.is_some();
        if let Some(Entry { baseline, file }) = turn.entry.as_ref().filter(|_| in_full && settled.gone > 0) {
            let fewer = self.fewer.entry(*baseline).or_default();
            fewer.push((file.clone(), settled.found));
            *self.gone.entry(*baseline).or_default() += settled.gone;
        }
    }

    /// Lowers the counts, where that is wanted, and tells of it, unless it is to be `quiet`.
    pub fn finish(self, args: &CheckArgs, baselines: &Baselines, fixing: Fixing, screen: &Screen) -> io::Result<()> {
        let mut told: Vec<String> = self.over.iter().take(MOST_OVER).cloned().collect();
        if self.over.len() > MOST_OVER {
            told.push(words::more_over_baseline(self.over.len() - MOST_OVER));
        }
        for (place, found) in &self.fewer {
            let known = baselines.at(*place);
            // Counts that were made with other flags are of other findings.
            let comparable = known.baseline.flags == flags(args, folder_of(&known.path));
            if !comparable || fixing == Fixing::Show || args.changed_since.is_some() {
                continue;
            }
            let name = clean::line(&files::name_of(&known.path));
            let gone = self.gone.get(place).copied().unwrap_or(0);
            if !is_ours() {
                told.push(words::to_take_off(gone, &name));
                continue;
            }
            match lower(&known.path, found) {
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
