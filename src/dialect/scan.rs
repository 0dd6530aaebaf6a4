//! One pass over a text that finds every blank: each opening delimiter is handed to its grammar.
//! Knows nothing of what a grammar accepts.

use super::blank::Trust;
use super::field::{Field, FieldState};
use super::words::Words;
use super::{angle, brace, company, figure, sigil, square};
use crate::span::Span;

/// What a grammar makes of an opening delimiter.
pub(super) enum Step {
    /// A blank, up to byte `end`.
    Found(Found),
    /// Nothing of ours up to this byte.
    Skip(usize),
}

/// A blank that starts where the grammar was asked.
pub(super) struct Found {
    /// One past its last byte.
    pub(super) end: usize,
    /// What it is.
    pub(super) state: FieldState,
    /// How sure that is.
    pub(super) trust: Trust,
    /// Which grammar it is.
    pub(super) grammar: &'static str,
    /// Its name, not yet trimmed.
    pub(super) name: String,
}

impl Found {
    /// A blank of which nothing doubts.
    pub(super) fn sure(end: usize, state: FieldState, grammar: &'static str, name: &str) -> Self {
        Self {
            end,
            state,
            trust: Trust::Sure,
            grammar,
            name: name.to_string(),
        }
    }

    /// The same blank, trusted as said.
    pub(super) fn trusted(mut self, trust: Trust) -> Self {
        self.trust = trust;
        self
    }
}

/// A text and a place in it, with bounded looks around: every look says how far it may go, so that the scan stays linear.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    /// The whole text.
    pub(super) text: &'a str,
    /// The byte the opening delimiter stands at.
    pub(super) at: usize,
    /// Whether it stands inside a URL.
    pub(super) in_url: bool,
}

impl<'a> Place<'a> {
    /// The byte `by` bytes on; 0 past the end.
    pub(super) fn byte(self, by: usize) -> u8 {
        self.text.as_bytes().get(self.at + by).copied().unwrap_or(0)
    }

    /// The byte before; 0 at the start.
    pub(super) fn before(self) -> u8 {
        self.at
            .checked_sub(1)
            .and_then(|i| self.text.as_bytes().get(i))
            .copied()
            .unwrap_or(0)
    }

    /// Whether a greeting word stands right before: what follows it can only be a name.
    pub(super) fn greets(self) -> bool {
        let head = self.text.as_bytes().get(..self.at).unwrap_or(&[]);
        let ends = |word: &str| {
            let from = head.len().saturating_sub(word.len());
            head.get(from..)
                .is_some_and(|tail| tail.eq_ignore_ascii_case(word.as_bytes()))
                && !head
                    .get(..from)
                    .unwrap_or(&[])
                    .last()
                    .is_some_and(u8::is_ascii_alphanumeric)
        };
        ["hi ", "hello ", "dear ", "hey "].iter().any(|word| ends(word))
    }

    /// Whether what stands right before on the line is code: an option (`--with `), an assignment, an arrow, a comment sign.
    pub(super) fn follows_code(self) -> bool {
        let head = self.text.as_bytes().get(..self.at).unwrap_or(&[]);
        let line = head.iter().rev().take(48).take_while(|b| **b != b'\n');
        let mut word: Vec<u8> = Vec::new();
        for byte in line {
            match byte {
                b' ' | b'\t' if word.is_empty() => {}
                b' ' | b'\t' => break,
                _ => word.push(*byte),
            }
        }
        match word.as_slice() {
            [b'#'] => self.before() != b'#',
            [b'=', ..] | [b'>', b'-', ..] | [b'/', b'/'] | [b'*', b'/'] => true,
            [first, .., b'-'] => first.is_ascii_alphanumeric(),
            _ => false,
        }
    }

    /// Whether the text goes on with `what` here.
    pub(super) fn starts_with(self, what: &str) -> bool {
        self.rest().starts_with(what.as_bytes())
    }

    /// The bytes from here on.
    pub(super) fn rest(self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or(&[])
    }

    /// The text between `from` and `to`, counted from here; empty where it would split a character.
    pub(super) fn between(self, from: usize, to: usize) -> &'a str {
        self.text.get(self.at + from..self.at + to.max(from)).unwrap_or("")
    }

    /// How far on, counted from here, `close` stands: searched from `from`, at most `limit` bytes, never past the line.
    pub(super) fn find(self, from: usize, close: &str, limit: usize) -> Option<usize> {
        let rest = self.rest();
        let window = rest.get(from..rest.len().min(from.saturating_add(limit)))?;
        let first = *close.as_bytes().first()?;
        if !close.bytes().all(|b| window.contains(&b)) {
            return None;
        }
        for (i, byte) in window.iter().enumerate() {
            if *byte == first && rest.get(from + i..)?.starts_with(close.as_bytes()) {
                return Some(from + i);
            }
            if *byte == b'\n' {
                return None;
            }
        }
        None
    }

    /// How many bytes from `from` on satisfy `fits`, at most `limit`.
    pub(super) fn run(self, from: usize, limit: usize, fits: impl Fn(u8) -> bool) -> usize {
        let rest = self.rest().get(from..).unwrap_or(&[]);
        rest.iter().take(limit).take_while(|b| fits(**b)).count()
    }
}

/// Every blank in `text`, in order and disjoint. `quiet` stretches (code), in order, are passed over.
///
/// A blank that only the company of others makes likely (`[the second shop]`) is kept where a sure one stands in the same text.
pub fn scan(text: &str, quiet: &[Span]) -> Vec<Field> {
    let bytes = text.as_bytes();
    let mut found: Vec<(Field, Trust)> = Vec::new();
    let as_code = blanks_are_set_as_code(text, quiet);
    let quiet_all = quiet;
    let mut quiet = quiet.iter().filter(|q| !(as_code || is_subject(text, **q))).peekable();
    let (mut at, mut url_end) = (0, 0);
    while let Some(&byte) = bytes.get(at) {
        if !OPENS[usize::from(byte)] {
            at += 1;
            continue;
        }
        while quiet.next_if(|q| q.end as usize <= at).is_some() {}
        if let Some(q) = quiet.peek().filter(|q| q.start as usize <= at) {
            at = (q.end as usize).max(at + 1);
            continue;
        }
        let place = Place {
            text,
            at,
            in_url: at < url_end,
        };
        if byte == b':' {
            if !place.in_url && place.starts_with("://") {
                let ends = |b: u8| b.is_ascii_whitespace() || matches!(b, b'<' | b'>' | b'"' | b')' | b']');
                url_end = at + place.run(0, usize::MAX, |b| !ends(b));
            }
            at += 1;
            continue;
        }
        match read(place, byte) {
            Step::Skip(end) => at = end.max(at + 1),
            Step::Found(f) => {
                let end = f.end.max(at + 1);
                let field = Field {
                    span: Span::new(at, end),
                    state: f.state,
                    grammar: f.grammar,
                    name: f.name.trim().to_string(),
                };
                let code = quiet_all.partition_point(|q| q.start as usize <= at).checked_sub(1);
                let set_as_code = as_code
                    && code
                        .and_then(|i| quiet_all.get(i))
                        .is_some_and(|q| (q.end as usize) > at);
                let trust = if set_as_code { Trust::Sure } else { f.trust };
                found.push((field, trust));
                at = end;
            }
        }
    }
    company::settle(text, found)
}

/// Whether a stretch of code is the whole value of a `Subject:` line: set in backticks for looks, and sent as it stands.
fn is_subject(text: &str, code: Span) -> bool {
    let head = text.get(..code.start as usize).unwrap_or("");
    let line = head.get(head.rfind('\n').map_or(0, |i| i + 1)..).unwrap_or("");
    let label = line.trim_matches(['*', '_', '`', ' ', '#']).to_ascii_lowercase();
    matches!(label.as_str(), "subject:" | "subject" | "subject line:" | "subject:**")
}

/// Whether a text sets its blanks in backticks, as some do with all of theirs: three or more, or one that a greeting names,
/// and no other code.
fn blanks_are_set_as_code(text: &str, quiet: &[Span]) -> bool {
    let greets = |q: &Span| {
        Place {
            text,
            at: q.start as usize,
            in_url: false,
        }
        .greets()
    };
    !quiet.is_empty()
        && quiet.iter().all(|q| is_blank_set_as_code(text, *q))
        && (quiet.len() > 2 || quiet.iter().any(greets))
}

/// Whether a stretch of code is one delimited blank and nothing else: `<DATE>`, `[Your Name]`, `{{city}}`.
fn is_blank_set_as_code(text: &str, code: Span) -> bool {
    let code = code.of(text);
    let pairs = [("<", ">"), ("[", "]"), ("{{", "}}"), ("{", "}")];
    code.len() < 60
        && pairs.iter().any(|(open, close)| {
            code.strip_prefix(open)
                .and_then(|c| c.strip_suffix(close))
                .is_some_and(|inner| Words::get().names_blank(inner.trim()))
        })
}

fn read(place: Place, byte: u8) -> Step {
    let found = match byte {
        b'{' => return brace::open(place),
        b'}' => brace::close(place),
        b'[' => return square::open(place),
        b'<' => angle::open(place),
        0xC2 => angle::guillemet(place),
        b'$' => return sigil::dollar(place),
        b'%' => sigil::percent(place),
        b'*' => sigil::star(place),
        b'|' => sigil::pipe(place),
        b'@' => sigil::at_sign(place),
        b'#' => sigil::hash(place),
        b'-' => sigil::dash(place),
        b'!' => sigil::bang(place),
        b'&' => sigil::ampersand(place),
        b'(' => angle::paren(place),
        b'_' => return figure::line(place),
        b'y' | b'Y' => figure::address(place),
        _ => figure::cross(place),
    };
    match found {
        Some(found) => Step::Found(found),
        None => Step::Skip(place.at + 1),
    }
}

/// The bytes a blank, or a URL's `://`, can start with. 0xC2 leads `«`.
const OPENS: [bool; 256] = {
    let mut opens = [false; 256];
    let bytes = b"{}[<$%*|@#-!&(_XxYy:\xC2";
    let mut i = 0;
    while i < bytes.len() {
        opens[bytes[i] as usize] = true;
        i += 1;
    }
    opens
};

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, blanks: &[&str]) {
        let found: Vec<&str> = scan(text, &[]).iter().map(|f| f.span.of(text)).collect();
        assert_eq!(found, blanks, "{text}");
    }

    #[test]
    fn fields_are_found_whole() {
        check(
            "Hi {{first_name}}, how is *|COMPANY|*?",
            &["{{first_name}}", "*|COMPANY|*"],
        );
        check(
            "At {!Account.Name} and %%city%% alike",
            &["{!Account.Name}", "%%city%%"],
        );
        check("Say {{random|Hi {{x}}|Hello}} now", &["{{random|Hi {{x}}|Hello}}"]);
        check("Dear «First_Name», @FIRSTNAME@ here", &["«First_Name»", "@FIRSTNAME@"]);
        check("See https://x.test/?n={{email}} now", &["{{email}}"]);
        check("It costs ${{price}} a month", &["{{price}}"]);
    }

    #[test]
    fn blanks_people_leave_are_found() {
        check("Hi [Name], at [Company] we", &["[Name]", "[Company]"]);
        check("Hi [the big one], so", &["[the big one]"]);
        check(
            "your [specific need] and the [odd bit]",
            &["[specific need]", "[odd bit]"],
        );
        check(
            "we cut [X]% with [product]-like [domain—e.g., ads]",
            &["[X]", "[product]", "[domain—e.g., ads]"],
        );
        check("meet on ____ about XXX", &["____", "XXX"]);
        check("cost of $X,XXX and XX%", &["$X,XXX", "XX%"]);
        check(
            "Hi (Name), on (topic) at https://x.test/[your-name]",
            &["(Name)", "(topic)", "[your-name]"],
        );
        check(
            "on <date> at <time>, bring <your pass>",
            &["<date>", "<time>", "<your pass>"],
        );
        check(
            "On <DATE> at <LOCATION> in issue #XXX",
            &["<DATE>", "<LOCATION>", "XXX"],
        );
        check("Is it ____ kg, on ____ or ____?", &["____", "____", "____"]);
        check(
            "Hi [subscriber:firstname | default:you]",
            &["[subscriber:firstname | default:you]"],
        );
        check(
            "Thanks for the [Doc] of [Project]. We, <your name>",
            &["[Doc]", "[Project]", "<your name>"],
        );
        check("write sam@yourcompany.com", &["yourcompany.com"]);
    }

    #[test]
    fn what_belongs_to_the_text_is_passed_over() {
        for text in [
            "as shown[1] in [12] and [sic]",
            "Re: [some-list] ovens",
            "[EXTERNAL] ovens",
            "int a[10] = {1, 2}; if (x) { return y; }",
            "up 40% and 50% off, a%20b%2Fc",
            "[our guide](https://example.com)",
            "she said [the rest of it] was fine",
            "- [ ] call\n- [x] done",
            "the fare (EUR 12) and the address (see page 2) are (time) to (name)",
            "see https://x.test/a?tag[name]=1 in [section 3]",
            "the <title> and the <link> of a page",
            "________________________________________",
            "From: Ada <ada@example.org>",
        ] {
            check(text, &[]);
        }
    }

    #[test]
    fn company_makes_a_doubtful_bracket_a_blank() {
        check("the [odd bit] here", &[]);
        check("the [odd bit] for {{name}}", &["[odd bit]", "{{name}}"]);
    }

    #[test]
    fn states_and_names_are_told() {
        let told = |text: &str| {
            let f = scan(text, &[]).remove(0);
            (f.state, f.grammar, f.name)
        };
        let is = |state, grammar, name: &str| (state, grammar, name.to_string());
        assert_eq!(told("{{ a.b | default: 'x' }}"), is(FieldState::Field, "brace2", "a.b"));
        assert_eq!(
            told("Hi {{first_name},"),
            is(FieldState::Broken, "brace2", "first_name")
        );
        assert_eq!(told("{{/if}}"), is(FieldState::Structure, "brace2", "/if"));
        for other in ["<%= render \"foot\" %>", "<%- include('head') %>", "<%= yield %>"] {
            assert_eq!(told(other).0, FieldState::Structure, "{other}");
        }
        assert_eq!(told("Hi {{}},"), is(FieldState::Empty, "brace2", ""));
        assert_eq!(told("{Hi|Hello} Ada"), is(FieldState::Spintax, "spintax", ""));
        assert_eq!(
            told("[ First Name ]"),
            is(FieldState::Placeholder, "human", "First Name")
        );
        assert_eq!(told("[add their company here]").0, FieldState::Note);
    }

    #[test]
    fn code_is_passed_over() {
        assert!(scan("see `{{ name }}` there", &[Span::new(4, 16)]).is_empty());
        let code = |text: &str, parts: &[&str]| {
            let spans = parts
                .iter()
                .filter_map(|p| text.find(p).map(|at| Span::new(at, at + p.len())));
            scan(text, &spans.collect::<Vec<_>>()).len()
        };
        assert_eq!(code("Hi <NAME>, on <DATE>", &["<NAME>", "<DATE>"]), 2);
        assert_eq!(code("use <NAME>, not <DATE>", &["<NAME>", "<DATE>"]), 0);
        assert_eq!(code("Hi <NAME>, run ls -l", &["<NAME>", "ls -l"]), 0);
        assert_eq!(scan("Subject: Ovens for {{ name }}", &[Span::new(9, 29)]).len(), 1);
    }

    #[test]
    fn a_megabyte_of_openings_takes_no_time() {
        for unit in ["[", "{", "%", "<", "_", "X"] {
            assert!(scan(&unit.repeat(1 << 20), &[]).is_empty(), "{unit}");
        }
        for unit in [
            "[[a ", "{{a ", "{a", "<%", "*|A", "«a", "${a", "[a\n", "(a ", "&#123;", "%7B%7B", "#if(",
        ] {
            scan(&unit.repeat((1 << 16) / unit.len()), &[]);
        }
    }

    proptest! {
        #[test]
        fn any_text_gives_ordered_disjoint_spans(text in "([\\[\\]{}<>%*|@#$!_X«»&; \n\"'a-eé]|name|\\{\\{|\\}\\}|Hi |first_|e\\.g\\.|://){0,60}") {
            let fields = scan(&text, &[]);
            let mut end = 0;
            for field in fields {
                prop_assert!(field.span.start >= end && field.span.end > field.span.start);
                prop_assert!(text.get(field.span.range()).is_some(), "{:?}", field);
                end = field.span.end;
            }
        }

        #[test]
        fn no_text_stops_it(text in "\\PC{0,200}") {
            scan(&text, &[]);
        }
    }
}
