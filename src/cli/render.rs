//! `uncanned render`: shows what a template comes to, and what stands in the place of what.
//! Knows nothing of how a template is rendered.

use crate::cli::args::RenderArgs;
use crate::cli::exit::Exit;
use crate::cli::facts;
use crate::cli::inputs::inputs;
use crate::cli::screen::Screen;
use crate::files::Ignoring;
use crate::problem::Problem;
use crate::render::{Assumed, Family, Level, Rendering, Template, Value, Values};
use crate::report::clean;
use crate::rules::notation::nearest;
use crate::source::Source;
use std::io;
use std::path::Path;

/// Does it, and says how the run ends.
pub fn render(args: RenderArgs) -> io::Result<Exit> {
    let screen = Screen::new(args.screen.color);
    match rendered(&args, &screen)? {
        Ok(()) => Ok(Exit::Clean),
        Err(problem) => {
            screen.problem(&problem)?;
            Ok(Exit::Problems)
        }
    }
}

fn rendered(args: &RenderArgs, screen: &Screen) -> io::Result<Result<(), Problem>> {
    let read = || -> Result<(String, Option<Family>, Vec<Value>), Problem> {
        let text = read_template(&args.template)?;
        let family = args.dialect.as_deref().map(family).transpose()?;
        let rows = args.facts.as_deref().map_or(Ok(vec![Value::default()]), facts::read)?;
        Ok((text, family, rows))
    };
    let (text, family, rows) = match read() {
        Ok(read) => read,
        Err(problem) => return Ok(Err(problem)),
    };
    let template = Template::new(
        &text,
        family.unwrap_or_else(|| Family::of(&text, args.dialect.as_deref())),
    );
    let fields = template.fields();
    let mut assumed = Assumed::default();
    assumed
        .levels
        .extend(args.empty.iter().map(|name| (name.clone(), Level::Empty)));
    let many = rows.len() > 1;
    for (i, given) in rows.into_iter().enumerate() {
        let values = Values {
            given,
            assumed: Some(assumed.clone()),
        };
        let rendering = template.render(&values);
        if many {
            screen.print(&format!("== row {}\n", i + 1))?;
            screen.complain(&format!("== row {}\n", i + 1))?;
        }
        screen.print(&lines_ended(&clean::lines(&rendering.text)))?;
        screen.complain(&table(&rendering, &fields))?;
    }
    if let Some(name) = args.empty.iter().find(|name| !fields.contains(name)) {
        let asked = fields.iter().map(String::as_str);
        let help = nearest(name, asked).map_or(String::new(), |near| format!("did you mean `{near}`?"));
        return Ok(Err(Problem::new(
            "",
            format!("--empty: nothing asks for `{name}`"),
            help,
        )));
    }
    Ok(Ok(()))
}

fn read_template(path: &Path) -> Result<String, Problem> {
    let inputs = inputs(&[path.to_path_buf()], None, Ignoring::Never);
    if let Some(problem) = inputs.problems.into_iter().next() {
        return Err(problem);
    }
    match inputs.all.as_slice() {
        [one] if one.named => Ok(Source::new(one.name.clone(), one.read()?).text),
        _ => Err(Problem::new(
            path.to_string_lossy(),
            "is a folder",
            "render one template at a time",
        )),
    }
}

fn family(id: &str) -> Result<Family, Problem> {
    Family::named(id).ok_or_else(|| {
        let names = Family::ALL.map(|(name, _)| name);
        let help = match nearest(id, names.into_iter()) {
            Some(name) => format!("did you mean `{name}`?"),
            None => format!("for example {}", names.join(", ")),
        };
        Problem::new("", format!("--dialect: there is no dialect `{id}`"), help)
    })
}

fn lines_ended(text: &str) -> String {
    match text.ends_with('\n') || text.is_empty() {
        true => text.to_string(),
        false => format!("{text}\n"),
    }
}

/// A line for each field: its name, where its words came from, the words.
fn table(rendering: &Rendering, fields: &[String]) -> String {
    let mut rows: Vec<(String, &str, String)> = Vec::new();
    for s in &rendering.substitutions {
        let name = if s.name.is_empty() {
            "(no name)".to_string()
        } else {
            clean::line(&s.name)
        };
        let row = (name, s.origin.name(), clean::line(&s.text));
        if !rows.contains(&row) {
            rows.push(row);
        }
    }
    for name in fields {
        if !rendering.substitutions.iter().any(|s| s.name == *name) {
            rows.push((clean::line(name), "not printed", String::new()));
        }
    }
    let width = |of: fn(&(String, &str, String)) -> usize| rows.iter().map(of).max().unwrap_or(0);
    let (names, origins) = (width(|r| r.0.chars().count()), width(|r| r.1.len()));
    let line = |(name, origin, text): &(String, &str, String)| {
        let line = format!("{name:names$}  {origin:origins$}  {text}");
        format!("{}\n", line.trim_end())
    };
    let mut out: String = rows.iter().map(line).collect();
    if rendering.cut {
        out.push_str("The rendering grew too long and was cut.\n");
    }
    out
}
