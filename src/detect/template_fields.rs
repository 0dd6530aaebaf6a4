//! Faults of single fields: names that are not there, fallbacks that are missing, empty, misplaced or not the dialect's.
//! Knows nothing of the page around them but the sentence and the block each stands in.

use crate::detect::template::{Flaw, is_named, sure_dialect};
use crate::dialect::{Block, Case, Dialect, Family, Field, FieldParts, FieldState, Form, Standing};
use crate::message::{Message, ZoneKind, greeting};
use crate::rules::TemplateFault;
use crate::span::Span;
use std::collections::HashSet;

/// How many words a sentence has where an empty field leaves a hole, rather than an empty cell of a table.
const SENTENCE: usize = 4;

/// How many fields are looked at, how many blocks around one, and how many branches of a block.
const MOST: usize = 2_000;
const DEEPEST: usize = 32;
const MOST_BRANCHES: usize = 20;

/// What is wrong with the fields.
pub fn flaws(message: &Message) -> Vec<Flaw> {
    let Some(dialect) = sure_dialect(message) else {
        return listed_only(message);
    };
    let made = names_made_here(message);
    let mut around = Around::of(message);
    let styled = is_styled(message, dialect);
    let mut all = Vec::new();
    for (field, parts) in message.printed_fields().take(MOST) {
        around.go_to(field.span);
        if !dialect.has_grammar(field.grammar) && dialect.delimiters.is_none() {
            continue;
        }
        let look = Look {
            message,
            dialect,
            field,
            parts: &parts,
        };
        let root = parts.name.split(['.', '[', '|', ' ']).next().unwrap_or("");
        if !made.contains(root) && !around.repeats() {
            all.extend(look.name(styled));
        }
        match &parts.fallback {
            Some(_) => all.extend(look.fallback()),
            None if !made.contains(root) && !around.asks_for(&parts) => all.extend(look.no_fallback()),
            None => {}
        }
    }
    all
}

/// Whether a bare name that is not written as those of the dialect is a slip: somebody named the dialect, or the template has its
/// way to write names elsewhere.
fn is_styled(message: &Message, dialect: &Dialect) -> bool {
    let template = message.template.as_ref();
    let said = template.is_some_and(|t| !t.fields.is_empty()) || is_named(message);
    let mut names = message.printed_fields().take(MOST).map(|(_, parts)| parts.name);
    said || (!dialect.names.contains(&Case::Any)
        && names.any(|name| dialect.is_known(&name) && Case::of(&name).is_some_and(|way| dialect.names.contains(&way))))
}

/// Where no dialect is known, but somebody listed the fields.
fn listed_only(message: &Message) -> Vec<Flaw> {
    let listed = message.template.as_ref().is_some_and(|t| !t.fields.is_empty());
    let fields = message.printed_fields().take(MOST).filter(|_| listed);
    fields
        .filter_map(|(field, parts)| standing(message, field, &parts))
        .collect()
}

fn standing(message: &Message, field: &Field, parts: &FieldParts) -> Option<Flaw> {
    if parts.name.contains(['(', '"', '\'', '{', '=', '|', '@']) || parts.name.is_empty() {
        return None;
    }
    let (fault, nearest) = match message.standing(&parts.name) {
        Standing::Known | Standing::Open => return None,
        Standing::Miswritten(nearest) => (TemplateFault::MiswrittenField, nearest),
        Standing::Near(nearest) if differ_in_figures(&parts.name, &nearest) => return None,
        Standing::Near(nearest) => (TemplateFault::MisspeltField, nearest),
        Standing::Unknown => (TemplateFault::UnlistedField, String::new()),
    };
    let flaw = Flaw {
        bare: letters(parts.bare_name()),
        namespace: parts.namespace.clone(),
        ..Flaw::at(fault, field.span)
    };
    Some(flaw.with("{name}", parts.name.clone()).with("{nearest}", nearest))
}

/// `address_1` and `address_2` are two fields, not a slip.
fn differ_in_figures(a: &str, b: &str) -> bool {
    let without = |name: &str| -> String { name.chars().filter(|c| !c.is_ascii_digit()).collect() };
    a.len().abs_diff(b.len()) <= 2
        && (without(a) == without(b) || a.trim_end_matches('s') == b || b.trim_end_matches('s') == a)
}

/// One field and what it stands in.
struct Look<'a> {
    message: &'a Message,
    dialect: &'a Dialect,
    field: &'a Field,
    parts: &'a FieldParts,
}

impl Look<'_> {
    fn flaw(&self, fault: TemplateFault) -> Flaw {
        let flaw = Flaw {
            bare: letters(self.parts.bare_name()),
            namespace: self.parts.namespace.clone(),
            before: self.word_before(),
            ..Flaw::at(fault, self.field.span)
        };
        let text = self.parts.fallback.as_ref().map_or("", |fallback| &fallback.text);
        flaw.with("{name}", self.parts.name.clone())
            .with("{dialect}", self.dialect.name.clone())
            .with("{fallback}", text)
    }

    /// `styled`: the template's other names are written as the dialect's are, so that one which is not is a slip.
    fn name(&self, styled: bool) -> Option<Flaw> {
        if let Some(outcome) = self
            .dialect
            .outcome_of_separate_words()
            .filter(|_| in_separate_words(&self.parts.name))
        {
            let flaw = self.flaw(TemplateFault::ForeignName).with("{prints}", outcome.words());
            return Some(match self.dialect.case_variant(&self.parts.name) {
                Some(nearest) => flaw.with("{nearest}", nearest),
                None => flaw.with("{nearest}", self.parts.name.to_lowercase().replace(' ', "_")),
            });
        }
        let flaw = standing(self.message, self.field, self.parts)?;
        let telling = self.parts.namespace.is_some() || self.field.grammar != "brace2";
        if flaw.fault != TemplateFault::UnlistedField && !styled && !telling {
            return None;
        }
        Some(
            flaw.with("{dialect}", self.dialect.name.clone())
                .with("{prints}", self.dialect.outcome_of_missing().words()),
        )
    }

    fn no_fallback(&self) -> Option<Flaw> {
        let plain =
            !self.parts.name.contains(['(', '"', '\'', ' ', '=', '?']) || self.dialect.blocks == Family::Velocity;
        let named = self.dialect.names.iter().any(|case| case.fits(self.parts.bare_name()));
        let whole = self.parts.filters.is_empty();
        let outcome = self.dialect.outcome_of_missing();
        ((plain || named) && whole && !self.dialect.forms.is_empty() && self.is_in_sentence()).then(|| {
            self.flaw(TemplateFault::MissingFallback)
                .with("{prints}", outcome.words())
        })
    }

    fn fallback(&self) -> Vec<Flaw> {
        let Some(fallback) = &self.parts.fallback else {
            return Vec::new();
        };
        if !self.dialect.takes(fallback.form) {
            let known_name = in_separate_words(&self.parts.name) || !self.parts.name.contains(' ');
            let unsure = match fallback.form {
                Form::Bar => !fallback.text.contains(' ') && fallback.text == fallback.text.to_lowercase(),
                Form::Quoted | Form::Comma | Form::Colon | Form::Semicolon | Form::Attribute => true,
                _ => false,
            };
            let fault = if unsure {
                TemplateFault::LikelyForeignFallback
            } else {
                TemplateFault::ForeignFallback
            };
            let outcome = self.dialect.outcome_of_form(fallback.form);
            let believed = known_name && !self.dialect.is_remembered();
            let flaw = believed.then(|| self.flaw(fault).with("{prints}", outcome.words()));
            return flaw.into_iter().collect();
        }
        if fallback.empty {
            let spoken = self.is_in_sentence();
            let flaw = spoken.then(|| {
                self.flaw(TemplateFault::EmptyFallback)
                    .with("{prints}", self.dialect.outcome_of_missing().words())
            });
            return flaw.into_iter().collect();
        }
        let mut all = vec![self.flaw(TemplateFault::Fallback)];
        if self.doubles(&fallback.text) {
            all.push(self.flaw(TemplateFault::DoublingFallback));
        }
        all
    }

    /// Whether `text` begins with the word before it, ends with the word after it, or ends with a mark where one follows.
    fn doubles(&self, text: &str) -> bool {
        let text = text.trim();
        let (first, last) = (
            text.split_whitespace().next().unwrap_or(""),
            text.split_whitespace().next_back().unwrap_or(""),
        );
        let (before, after) = (self.word_before(), self.word_after());
        let marks =
            text.ends_with([',', '!', '?', ':', ';']) && self.after().starts_with([',', '!', '?', '.', ':', ';']);
        let is = |word: &str, other: &str| !other.is_empty() && letters(word) == letters(other);
        marks || is(first, &before) || is(last, &after)
    }

    fn after(&self) -> &str {
        let text = &self.message.text;
        let from = self.field.span.end as usize;
        text.get(from..text.floor_char_boundary(from + 40)).unwrap_or("")
    }

    /// The word right behind the field, with nothing but blanks between.
    fn word_after(&self) -> String {
        let after = self.after();
        let rest = after.trim_start_matches(' ');
        let end = rest
            .find(|c: char| !c.is_alphabetic() && c != '\'')
            .unwrap_or(rest.len());
        if rest.len() == after.len() {
            return String::new();
        }
        rest.get(..end).unwrap_or("").to_lowercase()
    }

    /// The word right before the field, with nothing but blanks between.
    fn word_before(&self) -> String {
        let text = &self.message.text;
        let to = self.field.span.start as usize;
        let head = text
            .get(text.floor_char_boundary(to.saturating_sub(40))..to)
            .unwrap_or("");
        let rest = head.trim_end_matches(' ');
        if rest.len() == head.len() {
            return String::new();
        }
        let word = rest
            .trim_end_matches(',')
            .rsplit(|c: char| !c.is_alphabetic() && c != '\'')
            .next()
            .unwrap_or("");
        word.to_lowercase()
    }

    /// Whether the line up to the field greets: below a heading or a logo a greeting is no zone of its own.
    fn is_greeted(&self) -> bool {
        let text = &self.message.text;
        let to = self.field.span.start as usize;
        let head = text
            .get(text.floor_char_boundary(to.saturating_sub(40))..to)
            .unwrap_or("");
        let line = head.rsplit('\n').next().unwrap_or("").trim_start();
        !line.is_empty() && greeting(&format!("{line}Dana,"), true) > 0
    }

    /// Whether people read the field in a sentence: in a greeting, a subject, or among words.
    fn is_in_sentence(&self) -> bool {
        let at = self.field.span.start;
        match self.message.zone_at(at).map(|zone| zone.kind) {
            Some(ZoneKind::Greeting | ZoneKind::Subject | ZoneKind::Preheader) => true,
            Some(kind) if (kind.is_prose() || kind == ZoneKind::Label) && self.is_greeted() => true,
            Some(kind) if kind.is_prose() => self
                .message
                .sentence_at(at)
                .is_some_and(|sentence| self.message.count_words(sentence) >= SENTENCE),
            _ => false,
        }
    }
}

/// The blocks around one place after another, from the top of a template to its end.
struct Around<'a> {
    blocks: std::slice::Iter<'a, Block>,
    open: Vec<Open>,
}

/// A block around a place.
struct Open {
    end: u32,
    /// The letters of what it asks.
    asks: String,
    repeats: bool,
}

impl<'a> Around<'a> {
    fn of(message: &'a Message) -> Self {
        Self {
            blocks: message.blocks().iter(),
            open: Vec::new(),
        }
    }

    /// Goes on to `span`.
    fn go_to(&mut self, span: Span) {
        while let Some(block) = self.blocks.as_slice().first().filter(|b| b.span.start <= span.start) {
            self.blocks.next();
            self.open.retain(|open| open.end > block.span.start);
            if self.open.len() < DEEPEST {
                let conditions = block.branches.iter().take(MOST_BRANCHES);
                let asked = conditions.map(|b| b.condition.get(..b.condition.floor_char_boundary(300)).unwrap_or(""));
                let word = block.word.to_ascii_lowercase();
                self.open.push(Open {
                    end: block.span.end,
                    asks: letters(&block.word) + " " + &asked.map(letters).collect::<Vec<_>>().join(" "),
                    repeats: !matches!(word.trim_start_matches('#'), "if" | "unless" | "ifnot"),
                });
            }
        }
        self.open.retain(|open| open.end > span.start);
    }

    /// Whether one of them asks for the field.
    fn asks_for(&self, parts: &FieldParts) -> bool {
        let name = letters(parts.bare_name());
        self.open.iter().any(|open| open.asks.contains(&name))
    }

    /// Whether names here are those of one item of a list.
    fn repeats(&self) -> bool {
        self.open.iter().any(|open| open.repeats)
    }
}

/// Names that the template gives itself: in loops, assignments and captures.
fn names_made_here(message: &Message) -> HashSet<&str> {
    let mut names = HashSet::from(["forloop", "loop", "this", "block"]);
    let tags = message.fields.iter().filter(|f| f.state == FieldState::Structure);
    for tag in tags {
        let words: Vec<&str> = tag.span.of(&message.text).split_whitespace().take(8).collect();
        for pair in words.windows(2) {
            if let [word, name] = pair
                && matches!(
                    word.to_ascii_lowercase().as_str(),
                    "for" | "assign" | "set" | "capture" | "with"
                )
            {
                names.insert(name.trim_end_matches([',', '=']).trim_start_matches('@'));
            }
        }
    }
    names
}

/// `First Name`: capitalised words with blanks between.
fn in_separate_words(name: &str) -> bool {
    let words: Vec<&str> = name.split(' ').collect();
    let capital = |word: &&str| word.starts_with(char::is_uppercase) && word.chars().all(char::is_alphanumeric);
    (2..=4).contains(&words.len()) && words.iter().all(capital)
}

/// The letters and figures of a name, in small letters.
fn letters(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
