//! Which dialect a text is in: unique marks first, then namespaces, then the way of its statements, names and file.
//! Knows nothing of messages; what somebody said of a text goes before all this and is weighed by the caller.

use super::family::Family;
use super::field::{Field, FieldState};
use super::marks::{by_marks, candidates, foreign, marks};
use super::mask::markup_tokens;
use super::names::{Case, fits, squeeze};
use super::parts::FieldParts;
use super::scan::scan;
use super::table::Dialect;
use crate::span::Span;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What decided which dialect a text is in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum DialectReason {
    /// The command line, the front matter or the settings named it: which of them.
    Named(String),
    /// Tokens that only this dialect has: the first of them.
    Mark(String),
    /// What stands before the dot of its names.
    Namespace(String),
    /// Its standard fields, of which the text has several.
    Fields(String),
    /// A statement or a filter that only this engine has.
    Statement(String),
    /// The way its bare names are written.
    Case(&'static str),
    /// The file's ending.
    Extension(String),
    /// Nothing: several fit, or none.
    #[default]
    Unknown,
}

impl DialectReason {
    /// The reason as a clause: “because …”.
    pub fn words(&self) -> String {
        match self {
            DialectReason::Named(by) => format!("{by} names it"),
            DialectReason::Mark(token) => format!("only it has `{token}`"),
            DialectReason::Namespace(space) => format!("its names begin with `{space}`"),
            DialectReason::Fields(name) => format!("`{name}` and others are its standard fields"),
            DialectReason::Statement(token) => format!("`{token}` is its way to write that"),
            DialectReason::Case(case) => format!("its names are written in {case}"),
            DialectReason::Extension(ending) => format!("the file ends in `{ending}`"),
            DialectReason::Unknown => "nothing in it tells".to_string(),
        }
    }
}

/// What was made of a text.
#[derive(Clone, Debug, Default)]
pub struct Recognised {
    /// Its dialect; none where nothing tells.
    pub dialect: Option<Arc<Dialect>>,
    /// What decided it.
    pub reason: DialectReason,
    /// Tokens that only other dialects have, with the id of such a one: none that rightly stand beside the dialect.
    pub foreign: Vec<(Span, String)>,
    /// How its block tags are written.
    pub family: Family,
}

/// One token as evidence.
pub(super) struct Token<'a> {
    pub(super) span: Span,
    pub(super) text: &'a str,
    pub(super) squeezed: String,
    grammar: &'static str,
    state: FieldState,
    parts: FieldParts,
}

/// Longest token looked at, in bytes, and how many.
pub(super) const LONGEST: usize = 400;
pub(super) const MOST: usize = 2_000;

/// The tokens of a page's markup, those in attributes and comments among them.
pub fn page_tokens(page: &str) -> Vec<(Field, &str)> {
    let whole = |token: &Span| {
        let token = token.of(page);
        match scan(token, &[]).into_iter().next() {
            Some(field) if field.span.len() == token.len() => Some((field, token)),
            // `{{ 'logo.png' | asset_url }}` prints no field, and tells of its engine all the same.
            _ => token.starts_with("{{").then(|| (printed(token), token)),
        }
    };
    markup_tokens(page).iter().take(MOST).filter_map(whole).collect()
}

fn printed(token: &str) -> Field {
    Field {
        span: Span::new(0, token.len()),
        state: FieldState::Structure,
        grammar: "brace2",
        name: "-".to_string(),
    }
}

/// The dialect of `text`, in which `fields` stand; `name` is the file's, `page` the markup it was read from, if it was.
pub fn recognise(text: &str, fields: &[Field], name: &str, page: Option<&str>) -> Recognised {
    let own = fields.iter().map(|f| (f.clone(), f.span.of(text), f.span));
    let unread = page.map(page_tokens).unwrap_or_default();
    let read: BTreeSet<&str> = fields.iter().map(|f| f.span.of(text)).collect();
    let unread = unread.into_iter().filter(|(_, token)| !read.contains(token));
    let tokens: Vec<Token> = own
        .chain(unread.map(|(field, token)| (field, token, Span::default())))
        .filter(|(f, token, _)| token.len() <= LONGEST && !f.name.is_empty())
        .filter(|(f, ..)| !matches!(f.state, FieldState::Note | FieldState::Empty | FieldState::Maybe))
        .take(2 * MOST)
        .map(|(field, token, span)| Token {
            span,
            text: token,
            squeezed: squeeze(token),
            grammar: field.grammar,
            state: field.state,
            parts: FieldParts::of(
                &Field {
                    span: Span::new(0, token.len()),
                    ..field
                },
                token,
                None,
            ),
        })
        .collect();
    let tools: Vec<&Token> = tokens.iter().filter(|t| t.is_tools()).collect();
    if tools.is_empty() && !tokens.iter().any(|t| t.grammar == "human") {
        return Recognised::default();
    }
    let marked = marks(&tokens);
    let found = by_marks(&marked)
        .or_else(|| by_namespace(&tools))
        .or_else(|| by_fields(&tools))
        .or_else(|| by_statements(&tools))
        .or_else(|| by_case(&tools))
        .or_else(|| by_extension(&tools, name));
    let Some((dialect, reason)) = found else {
        return Recognised {
            family: Family::of_style(tokens.iter().map(|t| t.text)),
            ..Recognised::default()
        };
    };
    let foreign = foreign(&marked, &dialect);
    let style = || Family::of_style(tokens.iter().map(|t| t.text));
    Recognised {
        family: if dialect.blocks == Family::None {
            style()
        } else {
            dialect.blocks
        },
        dialect: Some(dialect),
        reason,
        foreign,
    }
}

pub(super) type Found = Option<(Arc<Dialect>, DialectReason)>;

impl Token<'_> {
    /// Whether a tool made it, and not a person.
    fn is_tools(&self) -> bool {
        self.grammar != "human"
            && matches!(
                self.state,
                FieldState::Field | FieldState::Structure | FieldState::Spintax
            )
    }

    fn is_field(&self) -> bool {
        self.state == FieldState::Field
    }
}

/// The dialect to which most dotted names belong, and no other does as well.
fn by_namespace(tokens: &[&Token]) -> Found {
    let looped = loop_names(tokens);
    let dotted: Vec<&&Token> = tokens
        .iter()
        .filter(|t| t.is_field() && t.parts.namespace.as_ref().is_some_and(|s| !looped.contains(s.as_str())))
        .collect();
    if dotted.is_empty() {
        return None;
    }
    let style = style(tokens);
    let mut scores: Vec<(usize, usize, &Arc<Dialect>)> = candidates()
        .filter(|d| !d.namespaces.is_empty() && agrees(d, style))
        .map(|d| {
            let fitting = dotted.iter().filter(|t| {
                let space = t.parts.namespace.as_deref().unwrap_or("");
                d.has_grammar(t.grammar) && d.namespaces.iter().any(|n| n == space) && d.fits_case(last_name(t))
            });
            let (mut owned, mut known) = (0, 0);
            for token in fitting {
                owned += 1;
                known += usize::from(d.is_known(&token.parts.name));
            }
            (owned, known, d)
        })
        .filter(|(owned, ..)| *owned * 3 >= dotted.len() * 2)
        .collect();
    scores.sort_by_key(|(owned, known, _)| std::cmp::Reverse((*owned, *known)));
    let (owned, known, best) = *scores.first()?;
    let ties = scores.get(1).is_some_and(|(o, k, _)| *o == owned && *k == known);
    // A namespace that everybody uses (`customer`, `event`) proves little without a standard field.
    if ties || known == 0 {
        return None;
    }
    let space = dotted
        .iter()
        .find_map(|t| t.parts.namespace.as_ref().filter(|s| best.namespaces.contains(s)))?;
    Some((best.clone(), DialectReason::Namespace(space.clone())))
}

/// The last part of a name: `firstName` of `profile.person.name.firstName`.
fn last_name<'a>(token: &'a Token) -> &'a str {
    token.parts.bare_name().rsplit('.').next().unwrap_or("")
}

/// Whether a dialect may hold block tags of this style.
fn agrees(dialect: &Dialect, style: Family) -> bool {
    style == Family::None
        || dialect.blocks == style
        || (style == Family::Liquid && dialect.blocks.is_statement())
        || (style == Family::Handlebars && dialect.blocks.is_mustached())
}

/// Names that a loop or an assignment of the text itself makes: `line` of `{% for line in lines %}`.
fn loop_names<'a>(tokens: &[&'a Token<'a>]) -> BTreeSet<&'a str> {
    let mut names = BTreeSet::from(["forloop", "loop", "this", "block"]);
    for token in tokens.iter().filter(|t| t.state == FieldState::Structure) {
        let words: Vec<&str> = token.text.split_whitespace().take(6).collect();
        for pair in words.windows(2) {
            if let [word, name] = pair
                && matches!(*word, "for" | "assign" | "set" | "capture")
            {
                names.insert(name.trim_end_matches([',', '=']));
            }
        }
    }
    names
}

/// The dialect whose standard fields the bare names are, two at least and half of them, more than any other's.
fn by_fields(tokens: &[&Token]) -> Found {
    let names: BTreeSet<&str> = tokens
        .iter()
        .filter(|t| t.is_field() && t.parts.namespace.is_none() && is_telling(&t.parts.name))
        .map(|t| t.parts.name.as_str())
        .collect();
    let grammars: BTreeSet<&str> = tokens.iter().filter(|t| t.is_field()).map(|t| t.grammar).collect();
    let style = style(tokens);
    let mut scores: Vec<(usize, &str, &Arc<Dialect>)> = candidates()
        .filter(|d| agrees(d, style) && grammars.iter().any(|g| d.has_grammar(g)))
        .filter_map(|d| {
            let mut known = names.iter().filter(|n| d.is_known(n));
            let first = known.next()?;
            Some((known.count() + 1, *first, d))
        })
        .collect();
    scores.sort_by_key(|(n, ..)| std::cmp::Reverse(*n));
    let (n, first, best) = *scores.first()?;
    let ties = scores.get(1).is_some_and(|(m, ..)| *m == n);
    let enough = n >= 2 && n * 2 >= names.len();
    (enough && !ties).then(|| (best.clone(), DialectReason::Fields(first.to_string())))
}

/// Whether a name is one that only some tools have: `action_url`, not `first_name` or `total`.
fn is_telling(name: &str) -> bool {
    const EVERYBODYS: [&str; 12] = [
        "first_name",
        "last_name",
        "firstName",
        "lastName",
        "FirstName",
        "LastName",
        "FIRST_NAME",
        "LAST_NAME",
        "company_name",
        "companyName",
        "job_title",
        "full_name",
    ];
    !EVERYBODYS.contains(&name) && name.len() > 5 && name.contains(['_', '-']) || name.contains(' ')
}

/// How these tokens write their structure.
fn style(tokens: &[&Token]) -> Family {
    let structure = tokens.iter().filter(|t| t.state == FieldState::Structure);
    Family::of_style(structure.map(|t| t.text))
}

/// The engine whose statements and filters these are, if no other has as many.
fn by_statements(tokens: &[&Token]) -> Found {
    let style = style(tokens);
    let mut scores: Vec<(usize, &str, &Arc<Dialect>)> = candidates()
        .filter(|d| !d.tells.is_empty() && agrees(d, style))
        .filter_map(|d| {
            // A token looks the same with blanks and without, but some engines stop at a blank.
            let reads = |t: &&&Token| t.parts.fallback.as_ref().is_none_or(|fallback| d.knows(fallback.form));
            let mut telling = tokens
                .iter()
                .filter(|t| d.tells.iter().any(|tell| fits(tell, &t.squeezed)))
                .filter(reads);
            let first = telling.next()?;
            Some((telling.count() + 1, first.text, d))
        })
        .collect();
    scores.sort_by_key(|(n, ..)| std::cmp::Reverse(*n));
    let (n, first, best) = *scores.first()?;
    let ties = scores.get(1).is_some_and(|(m, ..)| *m == n);
    (!ties).then(|| (best.clone(), DialectReason::Statement(first.to_string())))
}

fn bare<'a>(tokens: &'a [&'a Token<'a>]) -> impl Iterator<Item = &'a Token<'a>> {
    tokens
        .iter()
        .copied()
        .filter(|t| t.is_field() && t.parts.namespace.is_none())
}

/// The dialect that claims the way most bare names are written.
fn by_case(tokens: &[&Token]) -> Found {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut all = 0;
    for token in bare(tokens) {
        let Some(case) = Case::of(&token.parts.name) else {
            continue;
        };
        all += 1;
        let open = super::delimiters::delimiters(token.text).map_or("", |(open, _)| open);
        *counts.entry(format!("{open}{}", case.name())).or_default() += 1;
    }
    let (claim, n) = counts.iter().max_by_key(|(_, n)| **n)?;
    if n * 2 <= all {
        return None;
    }
    let mut claiming = candidates().filter(|d| d.claims.contains(claim));
    let dialect = claiming.next()?;
    // Capitals are also how people write blanks of their own: half of the names at least are standard fields.
    let names: BTreeSet<&str> = bare(tokens).map(|t| t.parts.name.as_str()).collect();
    if names.iter().filter(|name| dialect.is_known(name)).count() * 2 < names.len() {
        return None;
    }
    let case = Case::ALL.into_iter().find(|case| claim.ends_with(case.name()))?;
    claiming
        .next()
        .is_none()
        .then(|| (dialect.clone(), DialectReason::Case(case.name())))
}

/// Endings that only one engine's files have.
const ENDINGS: [(&str, &str); 13] = [
    (".liquid", "liquid"),
    (".hbs", "handlebars"),
    (".handlebars", "handlebars"),
    (".mustache", "handlebars"),
    (".j2", "jinja"),
    (".jinja", "jinja"),
    (".jinja2", "jinja"),
    (".erb", "erb"),
    (".ejs", "erb"),
    (".vm", "velocity"),
    (".vtl", "velocity"),
    (".amp", "sfmc"),
    (".twig", "jinja"),
];

/// The engine that the file's ending names, if it has such fields.
fn by_extension(tokens: &[&Token], name: &str) -> Found {
    let name = name.to_ascii_lowercase();
    let bare = name
        .trim_end_matches(".html")
        .trim_end_matches(".txt")
        .trim_end_matches(".htm");
    let (ending, id) = ENDINGS
        .iter()
        .find(|(ending, _)| name.ends_with(ending) || bare.ends_with(ending))?;
    let dialect = Dialect::named(id)?;
    let fits = tokens.iter().any(|t| dialect.has_grammar(t.grammar));
    fits.then(|| (dialect, DialectReason::Extension((*ending).to_string())))
}
