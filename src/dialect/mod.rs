//! Merge fields and what is left of them: the blanks a writer or a tool meant to fill.
//! Knows nothing of messages, zones or rules.

mod angle;
mod blank;
mod brace;
mod company;
mod field;
mod figure;
mod inner;
mod mask;
mod scan;
mod sigil;
mod square;
mod words;

pub use field::{Field, FieldState};
pub use mask::{is_element, is_template_code, markup_tokens, masked};
pub use scan::scan;
