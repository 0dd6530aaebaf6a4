//! The spellings of a fallback: what to print where a field is blank. Every form has a name, and the common ones can be written.
//! Knows nothing of how one is found in a token.

use super::delimiters::delimiters;
use serde::Deserialize;

/// A spelling of a fallback.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// `| default: "x"`.
    FilterDefault,
    /// `|default:'x'`, no blank after the colon.
    FilterDefaultTight,
    /// `| default : "x"`.
    FilterDefaultSpaced,
    /// `|default("x")`.
    FilterDefaultCall,
    /// `|default("x", true)`.
    FilterDefaultTrue,
    /// `| fallback: "x"`.
    FilterFallback,
    /// `|fallback:x`.
    FilterFallbackBare,
    /// `|x`.
    Bar,
    /// `| "x"`.
    BarQuoted,
    /// `||x`.
    DoubleBar,
    /// `|| "x"`.
    DoubleBarQuoted,
    /// `?? 'x'`.
    Coalesce,
    /// `?: "x"`.
    Elvis,
    /// `: x`.
    Colon,
    /// `f "x"`.
    Quoted,
    /// `or "x"`.
    Or,
    /// `OR "x"`.
    OrUpper,
    /// `:default=x`.
    ColonDefault,
    /// `,fallback=x`.
    CommaFallback,
    /// `f fallback="x"`.
    Attribute,
    /// `, x`.
    Comma,
    /// `;x`.
    Semicolon,
    /// `personalization_token('f', 'x')`.
    CallToken,
    /// `defaultIfEmpty f "x"`.
    CallIfEmpty,
    /// `insert f "default=x"`.
    CallInsert,
    /// `BLANKVALUE(f, "x")`.
    CallBlankvalue,
    /// `IIF(Empty(f), "x", f)`.
    CallIif,
    /// `%%if(%%f%% is empty, "x", %%f%%)%%`.
    CallIf,
    /// `fallback|{{f}}|x`.
    CallFallback,
    /// `or .F "x"`.
    GoOr,
    /// Only by asking whether the field is there.
    Block,
}

impl Form {
    /// A field `token` without a fallback, given the fallback `text` in this form. None where the form cannot be written into
    /// a token of that shape, or the text would break out of it.
    pub fn write(self, token: &str, text: &str) -> Option<String> {
        let (open, close) = delimiters(token)?;
        let inner = token.get(open.len()..token.len().checked_sub(close.len())?)?;
        let name = inner.trim().trim_matches(['-', '~']).trim();
        let unsafe_text = text.contains([
            '"', '\'', '{', '}', '[', ']', '<', '>', '|', '%', '*', '\n', '\\', ';', '=',
        ]);
        if name.is_empty() || text.trim().is_empty() || unsafe_text {
            return None;
        }
        let filtered = name.contains('|') && !self.is_filter();
        if filtered || name.contains([',', '"', '(']) || !self.opens().contains(&open) {
            return None;
        }
        let (lead, tail) = blanks_of(inner);
        let kept = |middle: String| Some(format!("{open}{lead}{middle}{tail}{close}"));
        match self {
            Form::FilterDefault | Form::FilterDefaultSpaced => kept(format!("{name} | default: \"{text}\"")),
            Form::FilterDefaultTight => kept(format!("{name}|default:'{text}'")),
            Form::FilterDefaultCall => kept(format!("{name}|default(\"{text}\")")),
            Form::FilterDefaultTrue => kept(format!("{name}|default(\"{text}\", true)")),
            Form::FilterFallback => kept(format!("{name} | fallback: \"{text}\"")),
            Form::FilterFallbackBare => kept(format!("{name}|fallback:{text}")),
            Form::Bar => kept(format!("{name}|{text}")),
            Form::BarQuoted => kept(format!("{name} | \"{text}\"")),
            Form::DoubleBar => kept(format!("{name}||{text}")),
            Form::DoubleBarQuoted => kept(format!("{name} || \"{text}\"")),
            Form::Coalesce => kept(format!("{name} ?? '{text}'")),
            Form::Elvis => kept(format!("{name} ?: \"{text}\"")),
            Form::Colon => kept(format!("{name}: {text}")),
            Form::Quoted => kept(format!("{name} \"{text}\"")),
            Form::Or => kept(format!("{name} or \"{text}\"")),
            Form::OrUpper => kept(format!("{name} OR \"{text}\"")),
            Form::ColonDefault => kept(format!("{name}:default={text}")),
            Form::CommaFallback if open == "{{" => kept(format!("{name}, fallback={text}")),
            Form::CommaFallback => kept(format!("{name},fallback={text}")),
            Form::Attribute => kept(format!("{name} fallback=\"{text}\"")),
            Form::Comma if text.contains(',') => None,
            Form::Comma => kept(format!("{name}, {text}")),
            Form::Semicolon => kept(format!("{};{text}", name.trim_end_matches(';'))),
            Form::CallToken => Some(format!("{{{{ personalization_token('{name}', '{text}') }}}}")),
            Form::CallIfEmpty => kept(format!("defaultIfEmpty {name} \"{text}\"")),
            Form::CallInsert => kept(format!("insert {name} \"default={text}\"")),
            Form::CallBlankvalue => kept(format!("BLANKVALUE({name}, \"{text}\")")),
            Form::GoOr if !name.starts_with('.') => None,
            Form::GoOr => kept(format!("or {name} \"{text}\"")),
            Form::CallFallback => Some(format!("{{{{fallback|{token}|{text}}}}}")),
            Form::CallIif | Form::CallIf | Form::Block => None,
        }
    }
}

impl Form {
    /// Whether it is a filter, which may follow others.
    fn is_filter(self) -> bool {
        matches!(
            self,
            Form::FilterDefault
                | Form::FilterDefaultTight
                | Form::FilterDefaultSpaced
                | Form::FilterDefaultCall
                | Form::FilterDefaultTrue
                | Form::FilterFallback
                | Form::FilterFallbackBare
        )
    }

    /// What may open a token that it is written into.
    fn opens(self) -> &'static [&'static str] {
        match self {
            Form::Bar | Form::BarQuoted => &["{{", "{{{", "{", "*|", "$["],
            Form::CommaFallback => &["[", "{{"],
            Form::Comma => &["[", "{!"],
            Form::Semicolon | Form::CallBlankvalue => &["{!"],
            Form::OrUpper | Form::Attribute => &["[["],
            Form::Elvis | Form::DoubleBarQuoted => &["{{", "<%=", "{%="],
            _ if self.is_filter() => &["{{", "[[", "{$"],
            _ => &["{{"],
        }
    }
}

/// The blanks, and the marks that trim blanks, at both ends of what stands between delimiters.
fn blanks_of(inner: &str) -> (&str, &str) {
    let edge = |c: char| c.is_whitespace() || matches!(c, '-' | '~');
    let lead = inner.len() - inner.trim_start_matches(edge).len();
    let tail = inner.trim_end_matches(edge).len();
    (inner.get(..lead).unwrap_or(""), inner.get(tail..).unwrap_or(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fallback_is_written_in_its_form() {
        for (form, token, written) in [
            (
                Form::FilterDefault,
                "{{ first_name }}",
                "{{ first_name | default: \"there\" }}",
            ),
            (
                Form::FilterDefault,
                "{{first_name}}",
                "{{first_name | default: \"there\"}}",
            ),
            (
                Form::FilterDefaultTight,
                "{{ person.first_name }}",
                "{{ person.first_name|default:'there' }}",
            ),
            (
                Form::CallToken,
                "{{ contact.firstname }}",
                "{{ personalization_token('contact.firstname', 'there') }}",
            ),
            (Form::CommaFallback, "[firstname]", "[firstname,fallback=there]"),
            (
                Form::ColonDefault,
                "{{lead.First Name}}",
                "{{lead.First Name:default=there}}",
            ),
            (Form::Bar, "$[FNAME]$", "$[FNAME|there]$"),
            (Form::Semicolon, "{!User:First Name;}", "{!User:First Name;there}"),
            (Form::OrUpper, "[[FIRSTNAME]]", "[[FIRSTNAME OR \"there\"]]"),
            (
                Form::CallBlankvalue,
                "{!Contact.FirstName}",
                "{!BLANKVALUE(Contact.FirstName, \"there\")}",
            ),
        ] {
            assert_eq!(form.write(token, "there").as_deref(), Some(written));
        }
        assert_eq!(Form::Block.write("*|FNAME|*", "there"), None);
        assert_eq!(Form::Bar.write("{{x}}", "a}} b"), None);
        assert_eq!(Form::Bar.write("x", "there"), None);
    }
}
