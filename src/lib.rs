//! uncanned reads a sales message the way its recipient will, and points at the exact words that give the sender away.
#![warn(missing_docs)]

#[cfg(feature = "cli")]
pub mod cli;
pub mod config;
pub mod detect;
pub mod dialect;
pub mod engine;
pub mod examples;
#[cfg(feature = "cli")]
pub mod files;
pub mod finding;
pub mod fix;
pub mod format;
pub mod lint;
pub mod measure;
pub mod mend;
pub mod message;
pub mod offset_map;
pub mod problem;
pub mod render;
pub mod report;
pub mod rules;
pub mod source;
pub mod span;
pub mod suppress;
pub mod template;
pub mod text;
