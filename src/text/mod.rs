//! Plain-text tools that know nothing of mail.

mod sentences;

pub use sentences::{list_marker, sentences};
