//! Templates rendered without the tool that sends them: text and values in, what would be sent out, with a map back.
//! Knows nothing of messages, files or rules. Nothing is executed, nothing is loaded, and work and output are bounded.

mod eval;
mod expression;
mod expression_words;
mod fallback;
mod family;
mod filter;
mod handlebars;
mod handlebars_tags;
mod judge;
mod liquid;
mod marks;
mod output;
mod print;
mod samples;
mod tree;
mod value;
mod variants;

#[cfg(test)]
mod engine_tests;
#[cfg(test)]
mod property_tests;

pub use family::Family;
pub use samples::{leans, may_be_empty, word};
pub use value::{Assumed, Level, Value, Values};
pub use variants::{MOST_VARIANTS, Variant, variants};

use crate::offset_map::OffsetMap;
use crate::span::Span;
use eval::Eval;
use tree::Node;

/// A template read once, to be rendered as often as need be.
pub struct Template<'a> {
    text: &'a str,
    family: Family,
    nodes: Vec<Node>,
    /// Whether it has tags of a notation that is not understood (ERB, Go, Velocity): what they print is not known.
    steered: bool,
}

/// What a template comes to with some values.
#[derive(Clone, Debug, Default)]
pub struct Rendering {
    /// What would be sent.
    pub text: String,
    /// From `text` to the template: its own words are copied, a value is one replaced piece that stands for its whole tag.
    pub map: OffsetMap,
    /// What stands in the place of which tag, in order.
    pub substitutions: Vec<Substitution>,
    /// Whether it grew too long and was cut.
    pub cut: bool,
}

/// One tag and what was printed in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Substitution {
    /// The tag, in bytes of the template.
    pub span: Span,
    /// What was printed, in bytes of the rendering; empty where nothing was.
    pub at: Span,
    /// The field that was asked for; empty where the tag names none.
    pub name: String,
    /// What was printed.
    pub text: String,
    /// Where that came from.
    pub origin: Origin,
}

/// Where printed words came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A value that was given.
    Given,
    /// The tag's own words for the case that there is no value.
    Fallback,
    /// Nowhere: there is no value.
    Empty,
    /// A plausible word.
    Sample,
    /// Words that stand in the tag itself.
    Template,
    /// Another template would stand here.
    Partial,
}

impl Origin {
    /// The name used on screen.
    pub fn name(self) -> &'static str {
        match self {
            Origin::Given => "given",
            Origin::Fallback => "fallback",
            Origin::Empty => "empty",
            Origin::Sample => "sample",
            Origin::Template => "template",
            Origin::Partial => "not read",
        }
    }
}

impl<'a> Template<'a> {
    /// Reads `text` in the grammar of `family`. Whatever the grammar does not know stays as it stands.
    pub fn new(text: &'a str, family: Family) -> Self {
        let mut steered = false;
        let nodes = match family {
            Family::Liquid | Family::Django => liquid::tree(text, family),
            // Jinja takes one line break off the end.
            Family::Jinja => liquid::tree(text.strip_suffix('\n').unwrap_or(text), family),
            Family::Handlebars | Family::Mustache => handlebars::tree(text, family),
            Family::StarPipe | Family::Percent | Family::Plain => marks::tree(text, family, &mut steered),
        };
        Self {
            text,
            family,
            nodes,
            steered,
        }
    }

    /// The names of the fields it prints, tests or walks through, in order of the alphabet.
    pub fn fields(&self) -> Vec<String> {
        variants::fields(self)
    }

    /// What it comes to.
    pub fn render(&self, values: &Values) -> Rendering {
        Eval::new(self.text, self.family, values).render(&self.nodes)
    }
}

/// What `text` comes to with `values`.
pub fn render(text: &str, family: Family, values: &Values) -> Rendering {
    Template::new(text, family).render(values)
}
