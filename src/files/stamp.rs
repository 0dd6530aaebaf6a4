//! When a file was last written to, to tell without reading it that it is the same.
//! Knows nothing of what is in it.

use std::path::Path;
use std::time::{Duration, SystemTime};

/// The clock of a file system may be as coarse as this.
const COARSE: Duration = Duration::from_millis(50);

/// The time and size of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    written: SystemTime,
    bytes: u64,
}

/// The stamp of the file at `path`; none where it would not show the next write: it cannot be had, or was written to just now.
pub fn stamp(path: &Path) -> Option<Stamp> {
    let about = std::fs::metadata(path).ok()?;
    let written = about.modified().ok()?;
    let age = SystemTime::now().duration_since(written).ok()?;
    let bytes = about.len();
    (age > COARSE).then_some(Stamp { written, bytes })
}

/// Whether there is a file or folder at `path`, or a link that leads to one.
pub fn is_there(path: &Path) -> bool {
    path.exists()
}
