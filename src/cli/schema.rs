//! `uncanned schema`: the JSON Schema of a format, for an editor or a program to check by.
//! Knows nothing of what is in it.

use crate::cli::args::{Color, SchemaArgs, SchemaOf};
use crate::cli::exit::Exit;
use crate::cli::screen::Screen;
use std::io;

/// Does it, and says how the run ends.
pub fn schema(args: SchemaArgs) -> io::Result<Exit> {
    Screen::new(Color::Never).print(match args.of {
        SchemaOf::Config => include_str!("../../schemas/config.schema.json"),
        SchemaOf::Rule => include_str!("../../schemas/rule.schema.json"),
        SchemaOf::Report => include_str!("../../schemas/report.schema.json"),
        SchemaOf::Measure => include_str!("../../schemas/measure.schema.json"),
    })?;
    Ok(Exit::Clean)
}
