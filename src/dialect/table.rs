//! What is known of each merge dialect, from `rules/dialects.toml`, and the dialects a user describes.
//! Knows nothing of texts: which dialect one is in is recognised elsewhere.

use super::family::Family;
use super::field::{Field, FieldState};
use super::form::Form;
use super::names::{Case, squeeze};
use super::words::parts;
use serde::Deserialize;
use std::sync::{Arc, OnceLock};

/// The table as JSON, made at build time: a TOML reader takes longer over it than a whole run may.
const DATA: &str = include_str!(concat!(env!("OUT_DIR"), "/dialects.json"));

/// One merge dialect: how the fields of a mail platform or a template engine look, and what becomes of them.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dialect {
    /// Its name on the command line and in files.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// The shapes of its fields, by the names that [`Field::grammar`](super::Field::grammar) has.
    pub grammars: Vec<String>,
    /// How its block tags open, split and close.
    pub blocks: Family,
    /// How its bare names are written.
    pub names: Vec<Case>,
    /// What stands before the dot, colon or equals sign of its names.
    #[serde(default)]
    pub namespaces: Vec<String>,
    /// The fallbacks it knows, the one to write first.
    pub forms: Vec<Form>,
    /// What a missing value comes to.
    pub missing: Missing,
    /// Its standard fields.
    #[serde(default)]
    pub known: Vec<String>,
    /// Those that let a reader leave.
    #[serde(default)]
    pub unsubscribe: Vec<String>,
    /// What only its tokens look like: see [`fits`](super::names::fits).
    #[serde(default)]
    pub marks: Vec<String>,
    /// What its tokens and those of platforms built on it look like.
    #[serde(default)]
    pub tells: Vec<String>,
    /// A way to write bare names that nobody else has, after their opening delimiter (`{{upper`).
    #[serde(default)]
    pub claims: Vec<String>,
    /// Dialects and shapes that rightly stand beside it.
    #[serde(default)]
    pub mixes: Vec<String>,
    /// The endings of files written in it.
    pub extensions: Vec<String>,
    /// What the row rests on.
    pub evidence: Evidence,
    /// Whether `known` names every field there is.
    #[serde(default)]
    pub closed: bool,
    /// The delimiters of a user's own dialect, where they are none of the known shapes.
    #[serde(skip)]
    pub delimiters: Option<(String, String)>,
}

/// What a missing value comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Missing {
    /// Nothing is printed.
    Nothing,
    /// The token itself is printed.
    Raw,
    /// A word of the engine is printed: `None`, `undefined`.
    Word,
    /// The mail is not sent.
    Blocks,
}

/// What a row of the table rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// A page of the vendor's.
    Docs,
    /// Public repositories.
    Repo,
    /// Both.
    #[serde(rename = "docs+repo")]
    DocsAndRepo,
    /// Another site's word.
    ThirdParty,
    /// The vendor's and another site's.
    #[serde(rename = "docs+third-party")]
    DocsAndThirdParty,
    /// An engine that was run.
    Measured,
    /// Memory: never recognised, only believed when somebody names it.
    Memory,
    /// The user's word.
    User,
}

/// How a name stands to the standard fields of a dialect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// One of them.
    Known,
    /// One of them but for upper and lower case, blanks and underscores: the one it is.
    Miswritten(String),
    /// A slip away from this one.
    Near(String),
    /// Something else, which the dialect may well hold: custom fields, engine variables.
    Open,
    /// Something else, and the dialect was said to hold no more than it lists.
    Unknown,
}

impl Dialect {
    /// Every dialect of the table, in its order. Read when first asked for.
    pub fn all() -> &'static [Arc<Dialect>] {
        static ALL: OnceLock<Vec<Arc<Dialect>>> = OnceLock::new();
        // Sound by test.
        ALL.get_or_init(|| serde_json::from_str::<Vec<Dialect>>(DATA).map_or_else(|_| Vec::new(), arcs))
    }

    /// The dialect of that id.
    pub fn named(id: &str) -> Option<Arc<Dialect>> {
        Self::all().iter().find(|dialect| dialect.id == id).cloned()
    }

    /// Whether nothing but memory vouches for it.
    pub fn is_remembered(&self) -> bool {
        self.evidence == Evidence::Memory
    }

    /// Whether its fields are written in `grammar`.
    pub fn has_grammar(&self, grammar: &str) -> bool {
        let kin = match grammar {
            "go_tmpl" => "brace2",
            "human" => "square1",
            other => other,
        };
        self.grammars.iter().any(|own| own == grammar || own == kin) || (kin == "brace2" && self.has_kin_of_brace2())
    }

    fn has_kin_of_brace2(&self) -> bool {
        self.grammars
            .iter()
            .any(|own| matches!(own.as_str(), "go_tmpl" | "brace2_dollar" | "brace2_random"))
    }

    /// Whether a field prints a value here: every field of a tool, and what would be a person's blank elsewhere (`[Name]`,
    /// `{reason}`) where the dialect writes its own so.
    pub fn prints(&self, field: &Field) -> bool {
        let own = || {
            let head = field.name.split(',').next().unwrap_or("").trim();
            self.is_known(head) || self.has_form(Form::CommaFallback) && !head.contains(' ')
        };
        match field.state {
            FieldState::Field => true,
            FieldState::Placeholder | FieldState::Maybe => {
                field.grammar == "human" && self.has_grammar("square1") && own()
            }
            _ => false,
        }
    }

    fn has_form(&self, form: Form) -> bool {
        self.forms.contains(&form)
    }

    /// Whether a bare name is written as its names are.
    pub fn fits_case(&self, name: &str) -> bool {
        self.names.iter().any(|case| case.fits(name))
    }

    /// Whether it knows a fallback of this form.
    pub fn knows(&self, form: Form) -> bool {
        self.forms.contains(&form)
            || (form == Form::FilterDefaultTight && self.forms.contains(&Form::FilterDefault))
            || (form == Form::FilterDefaultCall && self.forms.contains(&Form::FilterDefaultTrue))
    }

    /// Whether a fallback can be written inside its fields, rather than only with a block or not at all.
    pub fn has_inline_fallback(&self) -> bool {
        self.forms.iter().any(|form| *form != Form::Block)
    }

    /// A field `token` without a fallback, with `text` to fall back on written as this dialect does. None where it has no such
    /// form, or none for this token.
    pub fn with_fallback(&self, token: &str, text: &str) -> Option<String> {
        self.forms.iter().find_map(|form| form.write(token, text))
    }

    /// Whether a field of this name is one of its standard fields.
    pub fn is_known(&self, name: &str) -> bool {
        let name = name.trim();
        self.standard().any(|known| known == name)
    }

    /// Whether a field of this name lets a reader leave.
    pub fn unsubscribes(&self, name: &str) -> bool {
        self.unsubscribe.iter().any(|known| known == name.trim())
    }

    /// Its standard fields, those that let a reader leave among them.
    pub fn standard(&self) -> impl Iterator<Item = &str> + Clone {
        self.known.iter().chain(&self.unsubscribe).map(String::as_str)
    }

    /// How `name` stands to the standard fields.
    pub fn standing(&self, name: &str) -> Standing {
        Standing::of(name, self.standard(), self.closed)
    }

    /// The standard field that `name` is but for upper and lower case, blanks, hyphens and underscores.
    pub fn case_variant(&self, name: &str) -> Option<&str> {
        case_variant(name, self.standard())
    }

    /// The standard field that `name` is a slip or two away from.
    pub fn nearest_known(&self, name: &str) -> Option<&str> {
        nearest_known(name, self.standard())
    }

    /// The standard field that means what `name` means elsewhere: `FNAME` for `{{firstName}}` in a text for Mailchimp.
    pub fn counterpart(&self, name: &str) -> Option<&str> {
        let wanted = meaning(name);
        self.standard().find(|known| meaning(known) == wanted)
    }
}

impl Standing {
    /// How `name` stands to the fields in `known`; `closed` if there are no others.
    pub fn of<'a>(name: &str, known: impl Iterator<Item = &'a str> + Clone, closed: bool) -> Standing {
        let name = name.trim();
        if known.clone().any(|known| known == name) {
            return Standing::Known;
        }
        if let Some(variant) = case_variant(name, known.clone()) {
            return Standing::Miswritten(variant.to_string());
        }
        match nearest_known(name, known) {
            Some(near) => Standing::Near(near.to_string()),
            None if closed => Standing::Unknown,
            None => Standing::Open,
        }
    }
}

fn case_variant<'a>(name: &str, mut known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = parts(name).concat();
    known.find(|known| *known != name && parts(known).concat() == wanted)
}

fn nearest_known<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = squeeze(name);
    let len = wanted.chars().count();
    if !(4..=80).contains(&len) {
        return None;
    }
    let slips = if len < 8 { 1 } else { 2 };
    known
        .filter(|known| *known != name)
        .map(|known| (strsim::damerau_levenshtein(&wanted, &squeeze(known)), known))
        .filter(|(distance, _)| *distance <= slips)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

/// What a name says, without its namespace and however it is written.
fn meaning(name: &str) -> String {
    let own = name
        .rsplit(['.', '=', ':'])
        .next()
        .unwrap_or(name)
        .trim_end_matches("_fix");
    let words = parts(own).concat();
    match words.as_str() {
        "fname" | "first" | "firstname" | "contactfirstname" => "firstname".to_string(),
        "lname" | "last" | "lastname" | "surname" => "lastname".to_string(),
        "email" | "emailaddress" | "emailaddr" | "mail" => "email".to_string(),
        "company" | "companyname" | "orgname" | "organization" => "company".to_string(),
        "title" | "jobtitle" | "position" => "title".to_string(),
        _ => words,
    }
}

/// The name in `names` that is nearest to `id`, for one that is mistyped.
pub fn nearest_id<'a>(id: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let id = id.trim().to_lowercase().replace(['-', ' ', '.'], "_");
    names
        .map(|name| {
            let slips = strsim::damerau_levenshtein(&id, name);
            let begins = name.starts_with(id.as_str()) || id.starts_with(name);
            (if begins && id.len() > 3 { slips.min(2) } else { slips }, name)
        })
        .filter(|(slips, name)| *slips <= 3 && *slips < name.len())
        .min()
        .map(|(_, name)| name)
}

/// What is said of a dialect that is neither in the table nor in `own`, and the nearest that is.
pub fn unknown_dialect(id: &str, own: &[&str]) -> (String, String) {
    let known = own
        .iter()
        .copied()
        .chain(Dialect::all().iter().map(|dialect| dialect.id.as_str()));
    let help = match nearest_id(id, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            "for example hubspot, mailchimp, klaviyo or liquid; [dialect.NAME] in uncanned.toml describes one of your own"
                .to_string()
        }
    };
    (format!("there is no dialect `{id}`"), help)
}

fn arcs(dialects: Vec<Dialect>) -> Vec<Arc<Dialect>> {
    dialects.into_iter().map(Arc::new).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn the_table_is_sound() {
        let read: Vec<Dialect> = serde_json::from_str(DATA).unwrap();
        let ids: HashSet<&str> = read.iter().map(|d| d.id.as_str()).collect();
        assert_eq!((read.len(), ids.len()), (96, 96));
        for dialect in &read {
            for other in &dialect.mixes {
                assert!(ids.contains(other.as_str()), "{} mixes with {other}", dialect.id);
            }
            for known in &dialect.known {
                assert!(!known.trim().is_empty(), "{}", dialect.id);
            }
        }
    }

    #[test]
    fn names_stand_to_the_standard_fields() {
        for (id, name, standing) in [
            ("hubspot", "contact.firstname", Standing::Known),
            (
                "hubspot",
                "contact.first_name",
                Standing::Miswritten("contact.firstname".into()),
            ),
            ("mailchimp", "FNMAE", Standing::Near("FNAME".into())),
            ("mailchimp", "MMERGE6", Standing::Open),
            ("lemlist", "first_name", Standing::Miswritten("firstName".into())),
            ("marketo", "lead.Frist Name", Standing::Near("lead.First Name".into())),
            ("liquid", "anything", Standing::Open),
        ] {
            assert_eq!(Dialect::named(id).unwrap().standing(name), standing, "{id} {name}");
        }
        let mut own = (*Dialect::named("lemlist").unwrap()).clone();
        own.closed = true;
        assert_eq!(own.standing("favouriteColour"), Standing::Unknown);
    }

    #[test]
    fn fields_have_counterparts_in_other_dialects() {
        for (id, name, counterpart) in [
            ("mailchimp", "firstName", Some("FNAME")),
            ("hubspot", "FNAME", Some("contact.firstname")),
            ("marketo", "company_name", Some("lead.Company Name")),
            ("aweber", "first_name", Some("firstname_fix")),
            ("mailchimp", "favourite_colour", None),
        ] {
            assert_eq!(
                Dialect::named(id).unwrap().counterpart(name),
                counterpart,
                "{id} {name}"
            );
        }
    }

    #[test]
    fn a_mistyped_id_has_a_nearest_one() {
        let ids = || Dialect::all().iter().map(|d| d.id.as_str());
        for (typed, id) in [
            ("hubspt", "hubspot"),
            ("customer.io", "customerio"),
            ("salesforce", "salesforce_classic"),
            ("x", ""),
        ] {
            assert_eq!(nearest_id(typed, ids()).unwrap_or(""), id, "{typed}");
        }
    }
}
