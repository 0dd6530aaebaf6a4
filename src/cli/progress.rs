//! How far a long run has come: one line on standard error, drawn over itself.
//! Knows nothing of what is being done.

use crate::cli::screen::Screen;
use crate::report::words;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Nobody waits for less.
const FIRST: Duration = Duration::from_millis(700);

/// Often enough to be seen moving.
const EVERY: Duration = Duration::from_millis(100);

/// The progress of one run; it may be told from any thread.
pub struct Progress<'a> {
    screen: &'a Screen,
    /// None where nobody would see it.
    pace: Option<Mutex<Pace>>,
    started: Instant,
    done: AtomicUsize,
    total: usize,
}

impl<'a> Progress<'a> {
    /// Of a run over `total` files, shown only if it is `wanted` and the screen can.
    pub fn new(screen: &'a Screen, total: usize, wanted: bool) -> Self {
        let shown = wanted && total > 1 && screen.redraws();
        Self {
            screen,
            pace: shown.then(Default::default),
            started: Instant::now(),
            done: AtomicUsize::new(0),
            total,
        }
    }

    /// One more is done.
    pub fn one(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        // Whoever finds another drawing goes on with its work.
        let Some(Ok(mut pace)) = self.pace.as_ref().map(Mutex::try_lock) else {
            return;
        };
        if done < self.total && pace.is_due(self.started.elapsed()) {
            self.screen.draw_line(&words::progress(done, self.total));
        }
    }
}

/// When the line is drawn.
#[derive(Debug, Default)]
struct Pace {
    last: Option<Duration>,
}

impl Pace {
    /// Whether it is time, `at` so long after the start.
    fn is_due(&mut self, at: Duration) -> bool {
        let due = match self.last {
            None => at >= FIRST,
            Some(last) => at >= last + EVERY,
        };
        if due {
            self.last = Some(at);
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_waits_for_a_long_run_and_does_not_flicker() {
        let mut pace = Pace::default();
        let cases = [
            (0, false),
            (699, false),
            (700, true),
            (701, false),
            (799, false),
            (800, true),
            (1500, true),
            (1599, false),
            (1600, true),
        ];
        for (at, due) in cases {
            assert_eq!(pace.is_due(Duration::from_millis(at)), due, "{at} ms");
        }
    }
}
