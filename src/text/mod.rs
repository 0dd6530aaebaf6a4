//! Plain-text tools that know nothing of mail.

pub mod words;
