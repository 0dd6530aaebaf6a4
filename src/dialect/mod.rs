//! Merge fields and what is left of them: the blanks a writer or a tool meant to fill.
//! Knows nothing of messages, zones or rules.

mod angle;
mod blank;
mod blocks;
mod brace;
mod comments;
mod company;
mod delimiters;
mod family;
mod field;
mod figure;
mod form;
mod inner;
mod marks;
mod mask;
mod names;
mod outcome;
mod own;
mod part_reader;
mod parts;
mod recognise;
mod scan;
mod sigil;
mod square;
mod table;
mod tag_reader;
mod tags;
mod template;
mod words;

pub use blocks::{Block, Branch, Fault, FaultKind, Structure};
pub use comments::{Comments, Enclosed};
pub use delimiters::delimiters;
pub use family::Family;
pub use field::{Field, FieldState};
pub use form::Form;
pub use mask::{is_element, is_template_code, markup_tokens, masked};
pub use names::Case;
pub use outcome::Outcome;
pub use own::{OwnDialect, own_fields};
pub use parts::{Fallback, FieldParts, Filter, Quotes};
pub use recognise::{DialectReason, Recognised, recognise};
pub use scan::scan;
pub use table::{Dialect, Evidence, Missing, Standing, nearest_id, unknown_dialect};
pub use template::{InPage, NamedDialect, Template};
