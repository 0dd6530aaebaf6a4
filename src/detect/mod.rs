//! The kinds of check: one file each, with its compile step and its run step.
//! Knows nothing of formats.

pub mod anchor;
pub mod beginning;
pub mod field;
pub mod greeting;
pub mod group;
pub mod measure;
pub mod missing;
pub mod needs;
pub mod only;
pub mod order;
pub mod parts;
pub mod phrase;
pub mod point;
pub mod prose;
pub mod reader_words;
pub mod template;
mod template_fields;
mod template_page;
