//! Plain-text tools.
//! Know nothing of mail.

pub mod pattern;
mod sentences;
pub mod words;

pub use sentences::{list_marker, sentences};
