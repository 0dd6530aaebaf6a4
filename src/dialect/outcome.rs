//! What comes of what a dialect does not know or is not given, and a fallback written the way it has one.
//! Knows nothing of texts.

use super::family::Family;
use super::form::Form;
use super::names::Case;
use super::table::{Dialect, Missing};

/// What is printed in place of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing.
    Nothing,
    /// The token.
    Raw,
    /// A word of the engine.
    Word,
    /// The mail is not sent.
    Blocked,
    /// The engine stops.
    Error,
    /// Nothing or the token; nobody has looked.
    Unclear,
}

impl Outcome {
    /// As a clause without its subject.
    pub fn words(self) -> &'static str {
        match self {
            Outcome::Nothing => "prints nothing",
            Outcome::Raw => "prints it as it stands",
            Outcome::Word => "prints a word of its own, such as `None`",
            Outcome::Blocked => "does not send the email",
            Outcome::Error => "stops with an error",
            Outcome::Unclear => "prints nothing, or the field as it stands",
        }
    }
}

impl Dialect {
    /// What comes of a field whose value is missing.
    pub fn outcome_of_missing(&self) -> Outcome {
        match self.missing {
            Missing::Nothing => Outcome::Nothing,
            Missing::Raw => Outcome::Raw,
            Missing::Word => Outcome::Word,
            Missing::Blocks => Outcome::Blocked,
        }
    }

    /// What comes of a field with a fallback in a form the dialect does not have; engines were run for this.
    pub fn outcome_of_form(&self, form: Form) -> Outcome {
        match (self.blocks, form) {
            (Family::Liquid, Form::Bar) | (Family::Mustache, _) => Outcome::Nothing,
            (Family::Liquid, Form::FilterDefaultCall | Form::FilterDefaultTrue | Form::ColonDefault)
            | (Family::Handlebars | Family::Jinja | Family::Django, _) => Outcome::Error,
            _ => Outcome::Unclear,
        }
    }

    /// What comes of a name in separate words, where the engine cannot read one.
    pub fn outcome_of_separate_words(&self) -> Option<Outcome> {
        if self.names.contains(&Case::Blanks) {
            return None;
        }
        match self.blocks {
            Family::Liquid => Some(Outcome::Nothing),
            Family::Handlebars | Family::Jinja | Family::Django => Some(Outcome::Error),
            _ => None,
        }
    }

    /// Whether a fallback of this form works: it is one of its own, or its engine has it.
    pub fn takes(&self, form: Form) -> bool {
        let of_engine = match self.blocks {
            Family::Liquid => matches!(
                form,
                Form::FilterDefault | Form::FilterDefaultTight | Form::FilterDefaultSpaced
            ),
            Family::Django => form == Form::FilterDefaultTight,
            Family::Jinja => matches!(form, Form::FilterDefaultCall | Form::FilterDefaultTrue | Form::Or),
            _ => false,
        };
        of_engine || self.knows(form) || (form == Form::FilterDefaultTrue && self.knows(Form::FilterDefaultCall))
    }

    /// The field `token`, called `name`, falling back on `text`: in a form of the dialect or, where it has none inside the token, by
    /// asking whether the field is there.
    pub fn field_or(&self, token: &str, name: &str, text: &str) -> Option<String> {
        self.with_fallback(token, text).or_else(|| {
            let asks = self.forms.contains(&Form::Block);
            asks.then(|| self.blocks.ask(token, name, text)).flatten()
        })
    }
}

impl Family {
    /// A block that prints `token` where the field `name` is there, and `text` where it is not.
    pub fn ask(self, token: &str, name: &str, text: &str) -> Option<String> {
        Some(match self {
            Family::Liquid | Family::Jinja | Family::Django => {
                format!("{{% if {name} %}}{token}{{% else %}}{text}{{% endif %}}")
            }
            Family::Handlebars => format!("{{{{#if {name}}}}}{token}{{{{else}}}}{text}{{{{/if}}}}"),
            Family::Mustache => {
                format!("{{{{#{name}}}}}{token}{{{{/{name}}}}}{{{{^{name}}}}}{text}{{{{/{name}}}}}")
            }
            Family::Apollo => format!("{{{{#if {name}}}}}{token}{{{{#else}}}}{text}{{{{#endif}}}}"),
            Family::Go => format!("{{{{if {name}}}}}{token}{{{{else}}}}{text}{{{{end}}}}"),
            Family::StarPipe => format!("*|IF:{name}|*{token}*|ELSE:|*{text}*|END:IF|*"),
            Family::DoubleSquare => format!("[[IF:{name}]]{token}[[ELSE]]{text}[[ENDIF]]"),
            Family::DollarParen => format!("$(if [{name}]){token}$(else){text}$(endif)"),
            Family::Velocity => format!("#if({token}){token}#else{text}#end"),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fallback_is_written_as_the_dialect_has_it() {
        for (id, token, name, written) in [
            (
                "liquid",
                "{{ first_name }}",
                "first_name",
                "{{ first_name | default: \"there\" }}",
            ),
            (
                "mailchimp",
                "*|FNAME|*",
                "FNAME",
                "*|IF:FNAME|**|FNAME|**|ELSE:|*there*|END:IF|*",
            ),
            (
                "postmark",
                "{{name}}",
                "name",
                "{{#name}}{{name}}{{/name}}{{^name}}there{{/name}}",
            ),
            (
                "lemlist",
                "{{firstName}}",
                "firstName",
                "{% if firstName %}{{firstName}}{% else %}there{% endif %}",
            ),
            (
                "apollo",
                "{{first_name}}",
                "first_name",
                "{{#if first_name}}{{first_name}}{{#else}}there{{#endif}}",
            ),
        ] {
            let dialect = Dialect::named(id).unwrap();
            assert_eq!(dialect.field_or(token, name, "there").as_deref(), Some(written));
        }
        let without = Dialect::named("activecampaign").unwrap();
        assert_eq!(without.field_or("%FIRSTNAME%", "FIRSTNAME", "there"), None);
    }

    #[test]
    fn an_engine_takes_its_own_forms_and_no_others() {
        for (id, form, takes, outcome) in [
            ("liquid", Form::Bar, false, Outcome::Nothing),
            ("liquid", Form::FilterDefaultCall, false, Outcome::Error),
            ("lemlist", Form::FilterDefault, true, Outcome::Unclear),
            ("django", Form::FilterDefault, false, Outcome::Error),
            ("klaviyo", Form::FilterDefaultTight, true, Outcome::Error),
            ("handlebars", Form::Bar, false, Outcome::Error),
            ("postmark", Form::Bar, false, Outcome::Nothing),
            ("hubspot", Form::FilterDefaultTrue, true, Outcome::Error),
        ] {
            let dialect = Dialect::named(id).unwrap();
            assert_eq!(
                (dialect.takes(form), dialect.outcome_of_form(form)),
                (takes, outcome),
                "{id} {form:?}"
            );
        }
    }
}
