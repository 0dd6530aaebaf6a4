//! The one integration test binary: the command line as a user meets it, and the rules of the house.
//! Knows nothing of the library's insides.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests run programs, read files and fail by panicking"
)]

mod allows;
mod baseline;
mod cases;
mod changed;
mod dialects;
mod documents;
mod exits;
mod fixes;
mod house;
mod manual;
mod measure;
mod merge_dialects;
mod packaging;
mod readme;
mod reports;
mod rule_keys;
mod runs;
mod settings;
mod spans;
mod watch;
