//! From a file's bytes to readings: one reader a format.
//! Knows nothing of rules, zones or the disk.

use crate::message::Reading;
use crate::problem::Problem;
use crate::source::Source;

/// Reads every message of a file (for now: one).
pub fn read(source: &Source) -> (Vec<Reading>, Vec<Problem>) {
    (
        vec![Reading {
            text: source.text.clone(),
            map: source.map.clone(),
            ..Reading::default()
        }],
        Vec::new(),
    )
}
