//! Faults of a template: all of them, found once a message, and those that a rule asks for.
//! Knows nothing of how a dialect writes its tokens.

use crate::detect::group::looks_in;
use crate::detect::{template_fields, template_page};
use crate::dialect::{Case, Dialect, DialectReason, FieldState};
use crate::finding::Severity;
use crate::message::{Message, Mode, ZoneKind};
use crate::rules::{TemplateFault, TemplateSpec};
use crate::span::Span;

/// One fault.
#[derive(Clone, Debug)]
pub struct Flaw {
    /// What.
    pub fault: TemplateFault,
    /// Where.
    pub span: Span,
    /// Other places that belong to it.
    pub labels: Vec<Span>,
    /// What the placeholders of a rule's wording stand for.
    pub fills: Fills,
    /// Of a field: its name, without what stands before the dot, in small letters and figures.
    pub bare: String,
    /// Of a field: what stands before the dot.
    pub namespace: Option<String>,
    /// Of a fallback: the word before it in the sentence, in small letters.
    pub before: String,
}

/// The placeholders of a rule's wording, by name, and what they stand for.
pub type Fills = Vec<(&'static str, String)>;

impl Flaw {
    /// A fault of which nothing is known but its place.
    pub fn at(fault: TemplateFault, span: Span) -> Flaw {
        Flaw {
            fault,
            span,
            labels: Vec::new(),
            fills: Vec::new(),
            bare: String::new(),
            namespace: None,
            before: String::new(),
        }
    }

    /// The same, with a placeholder filled.
    pub fn with(mut self, name: &'static str, text: impl Into<String>) -> Flaw {
        self.fills.push((name, text.into()));
        self
    }

    /// What the placeholder `name` stands for.
    pub fn fill(&self, name: &str) -> &str {
        let mut filled = self.fills.iter();
        filled.find(|(known, _)| *known == name).map_or("", |(_, text)| text)
    }
}

/// A fault that a rule tells.
pub struct Told {
    /// Where.
    pub span: Span,
    /// Other places that belong to it.
    pub labels: Vec<Span>,
    /// What the placeholders of the rule's wording stand for.
    pub fills: Fills,
    /// How bad, if the rule says so for this fault.
    pub severity: Option<Severity>,
}

/// Everything that is wrong with `message` as a template; nothing where it is none.
pub fn flaws(message: &Message) -> Vec<Flaw> {
    if message.mode != Mode::Template || message.template.is_none() {
        return Vec::new();
    }
    let mut all = template_page::flaws(message);
    all.extend(template_fields::flaws(message));
    let unread = unread(message);
    all.retain(|flaw| {
        let i = unread.partition_point(|span| span.end <= flaw.span.start);
        !unread.get(i).is_some_and(|span| span.contains(flaw.span))
    });
    all
}

/// Stretches that the engine passes over or prints as they stand: `{% comment %}…{% endcomment %}`.
fn unread(message: &Message) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    let mut open: Option<(&str, u32)> = None;
    let tags = message.fields.iter().filter(|f| f.state == FieldState::Structure);
    for tag in tags {
        let word = tag.name.split_whitespace().next().unwrap_or("");
        match open {
            None if matches!(word, "comment" | "raw" | "verbatim") => open = Some((word, tag.span.end)),
            Some((opened, from)) if word.strip_prefix("end") == Some(opened) => {
                found.push(Span {
                    start: from,
                    end: tag.span.start,
                });
                open = None;
            }
            _ => {}
        }
    }
    found
}

/// The dialect of a message, where more speaks for it than the way its names are written: other tools write them so too.
pub fn sure_dialect(message: &Message) -> Option<&Dialect> {
    let template = message.template.as_ref()?;
    let sure = !matches!(template.reason, DialectReason::Case(_) | DialectReason::Unknown);
    let dialect = template.dialect.as_deref().filter(|_| sure)?;
    (is_named(message) || has_its_names(dialect, message)).then_some(dialect)
}

/// Whether the bare names that tell are not mostly written in ways the dialect has not: then a lone mark of it has strayed in.
fn has_its_names(dialect: &Dialect, message: &Message) -> bool {
    let mut balance = 0i32;
    for (_, parts) in message.printed_fields().take(200) {
        if parts.namespace.is_none()
            && let Some(way) = Case::of(&parts.name)
        {
            balance +=
                if dialect.fits_case(&parts.name) || dialect.names.contains(&way) || dialect.is_known(&parts.name) {
                    1
                } else {
                    -1
                };
        }
    }
    balance >= 0
}

/// Whether somebody named the dialect of a message.
pub fn is_named(message: &Message) -> bool {
    let template = message.template.as_ref();
    template.is_some_and(|template| matches!(template.reason, DialectReason::Named(_)))
}

/// Those of `flaws` that `spec` asks for, in its zones or the rule's (empty: all prose).
pub fn told(spec: &TemplateSpec, zones: &[ZoneKind], flaws: &[Flaw], message: &Message) -> Vec<Told> {
    let zones = if spec.zones.is_empty() { zones } else { &spec.zones };
    let here = |at: u32| looks_in(zones, message.zone_at(at).map_or(ZoneKind::Body, |zone| zone.kind));
    let wanted = flaws
        .iter()
        .filter(|flaw| asks_for(spec, flaw, message) && here(flaw.span.start));
    wanted
        .filter_map(|flaw| {
            let mut fills = flaw.fills.clone();
            if let Some(offer) = &spec.offer {
                let dialect = message.dialect()?;
                let fixed = dialect.field_or(flaw.span.of(&message.text), flaw.fill("{name}"), offer)?;
                // What is written unseen must be the dialect somebody named, and no block, which may change how the rest is read.
                let inside = dialect.with_fallback(flaw.span.of(&message.text), offer);
                fills.extend(
                    inside
                        .filter(|_| spec.mend && is_named(message))
                        .map(|put| ("{put}", put)),
                );
                fills.push(("{fixed}", fixed));
            }
            Some(Told {
                span: flaw.span,
                labels: flaw.labels.clone(),
                fills,
                severity: spec.severity,
            })
        })
        .collect()
}

fn asks_for(spec: &TemplateSpec, flaw: &Flaw, message: &Message) -> bool {
    let any_or = |all: &[String], fits: &dyn Fn(&String) -> bool| all.is_empty() || all.iter().any(fits);
    let fallback = flaw.fill("{fallback}").trim().to_lowercase();
    let begins = |word: &String| fallback.split_whitespace().next() == Some(word);
    let space = flaw.namespace.as_ref();
    spec.faults.contains(&flaw.fault)
        && any_or(&spec.names, &|name| *name == flaw.bare)
        && any_or(&spec.under, &|name| space == Some(name))
        && !space.is_some_and(|space| spec.not_under.contains(space))
        && any_or(&spec.fallbacks, &|words| *words == fallback)
        && any_or(&spec.begins, &begins)
        && any_or(&spec.after, &|word| *word == flaw.before)
        && !message
            .dialect()
            .is_some_and(|dialect| spec.unless_dialects.contains(&dialect.id))
}
