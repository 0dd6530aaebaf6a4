//! One round of judging: what is found in each input is told as it comes.
//! Knows nothing of how often that is done, or of what it all comes to.

use crate::cli::args::CheckArgs;
use crate::cli::job::{Done, Job, Turn, judge, threads};
use crate::cli::outputs::Kept;
use crate::cli::progress::Progress;
use crate::cli::screen::Screen;
use crate::report;
use std::io;

/// Files read before what was found in them is printed.
const BATCH: usize = 256;

/// How a round is done.
pub struct Round<'a> {
    pub job: &'a Job<'a>,
    pub args: &'a CheckArgs,
    pub screen: &'a Screen,
    /// Inputs whose names come after this one are judged, and told later.
    pub holds: Option<String>,
}

impl Round<'_> {
    /// Judges `turns` and tells what was found in each, in their order; `then` gets what is left to be done with it. Gives back what is
    /// to be told later.
    pub fn run<'t>(
        &self,
        turns: &[&'t Turn],
        kept: &mut Kept,
        mut then: impl FnMut(&Turn, Done),
    ) -> io::Result<Vec<(&'t Turn, Done)>> {
        let (args, screen) = (self.args, self.screen);
        let progress = Progress::new(screen, turns.len(), !args.quiet && !args.no_progress);
        let threads = threads(args.jobs, turns.len());
        let mut held = Vec::new();
        for batch in turns.chunks(BATCH) {
            let all = judge(self.job, batch, threads.as_ref(), || progress.one());
            for (turn, mut done) in batch.iter().zip(all) {
                if self.holds.as_ref().is_some_and(|name| done.name > *name) {
                    held.push((*turn, done));
                    continue;
                }
                self.tell(kept, &mut done)?;
                then(turn, done);
            }
        }
        screen.wipe_line();
        Ok(held)
    }

    /// Tells what one input came to.
    pub fn tell(&self, kept: &mut Kept, done: &mut Done) -> io::Result<()> {
        let (args, screen) = (self.args, self.screen);
        for problem in &done.problems {
            screen.problem(problem)?;
        }
        if let Some(bytes) = &done.mended {
            screen.print_raw(bytes)?;
        }
        if let Some(name) = done.silent.as_ref().filter(|_| !args.quiet) {
            let name = report::clean::line(name);
            screen.complain(&format!("{name} holds no message: nothing to judge.\n"))?;
        }
        let texts = std::mem::take(&mut done.texts);
        self.job.outputs.pass_on(kept, texts, |text| screen.say(text))?;
        if !done.diff.is_empty() {
            screen.say(&done.diff)?;
        }
        Ok(())
    }
}
