//! From a file's bytes to readings: one reader a format.
//! Knows nothing of rules, zones or the disk.
//!
//! A reader is `fn read(text: &str) -> Reading`, its map leading into `text`; `read` here picks the reader by name and content
//! and carries the map on into the raw bytes.

use crate::message::Reading;
use crate::problem::Problem;
use crate::source::Source;

/// Reads every message of a file (for now: one).
pub fn read(_source: &Source) -> (Vec<Reading>, Vec<Problem>) {
    (Vec::new(), Vec::new())
}
