//! From a file's bytes to readings: one reader a format.
//! Knows nothing of rules, zones or the disk.

mod hidden;
pub(crate) mod html;
mod html_element;
mod html_prose;
mod html_tokens;
pub(crate) mod markdown;
mod markdown_html;
pub(crate) mod plain;
#[cfg(test)]
mod reading_check;

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
