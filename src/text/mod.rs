//! Plain-text tools.
//! Know nothing of mail.

mod sentences;
pub mod words;

pub use sentences::{list_marker, sentences};
