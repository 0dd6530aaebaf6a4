//! Plain-text tools that know nothing of mail.

mod sentences;
pub mod words;

pub use sentences::{list_marker, sentences};
