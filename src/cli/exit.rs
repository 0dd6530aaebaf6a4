//! How a run ends.
//! Knows nothing of what was found, only how much.

use crate::finding::Severity;
use crate::report::Tally;
use std::process::ExitCode;

/// The three ways a run ends; no other code is ever used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Nothing that fails a run.
    Clean,
    /// Findings that fail the run.
    Findings,
    /// uncanned could not do the whole job, whatever else it found.
    Problems,
}

impl Exit {
    /// For the operating system.
    pub fn code(self) -> ExitCode {
        ExitCode::from(match self {
            Exit::Clean => 0,
            Exit::Findings => 1,
            Exit::Problems => 2,
        })
    }
}

/// Which findings fail a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The mildest severity that fails it; none for never.
    pub fail_on: Option<Severity>,
    /// How many warnings are put up with, if a number was given.
    pub max_warnings: Option<usize>,
}

impl Limits {
    /// How a run with these counts ends.
    pub fn judge(self, tally: &Tally) -> Exit {
        let fails = |severity| self.fail_on.is_some_and(|least| severity >= least);
        let warnings = match self.max_warnings {
            Some(most) => tally.warnings > most,
            None => fails(Severity::Warning) && tally.warnings > 0,
        };
        if tally.problems > 0 {
            Exit::Problems
        } else if warnings
            || (fails(Severity::Error) && tally.errors > 0)
            || (fails(Severity::Advice) && tally.advice > 0)
        {
            Exit::Findings
        } else {
            Exit::Clean
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exit_code_follows_the_limits() {
        use Severity::{Advice, Error, Warning};
        let cases = [
            ((0, 0, 3, 0), Some(Warning), None, Exit::Clean),
            ((0, 0, 3, 0), Some(Advice), None, Exit::Findings),
            ((0, 1, 0, 0), Some(Warning), None, Exit::Findings),
            ((0, 1, 0, 0), Some(Error), None, Exit::Clean),
            ((1, 0, 0, 0), Some(Error), None, Exit::Findings),
            ((9, 9, 9, 0), None, None, Exit::Clean),
            ((0, 2, 0, 0), Some(Warning), Some(2), Exit::Clean),
            ((0, 3, 0, 0), Some(Warning), Some(2), Exit::Findings),
            ((0, 3, 0, 0), None, Some(2), Exit::Findings),
            ((1, 0, 0, 0), Some(Warning), Some(2), Exit::Findings),
            ((1, 1, 1, 1), None, None, Exit::Problems),
        ];
        for ((errors, warnings, advice, problems), fail_on, max_warnings, exit) in cases {
            let tally = Tally {
                errors,
                warnings,
                advice,
                problems,
                ..Tally::default()
            };
            let limits = Limits { fail_on, max_warnings };
            assert_eq!(limits.judge(&tally), exit, "{tally:?} {limits:?}");
        }
    }
}
