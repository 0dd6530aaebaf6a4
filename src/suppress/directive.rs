//! The grammar of a directive: what is allowed, how far, until when and why.
//! Knows nothing of where comments stand or of which rules there are.
//!
//! `uncanned: allow RULE[, RULE…] [until 2027-03-01] -- reason`; `allow-next` and `allow-file` likewise. A dash of any length stands
//! before the reason.

use super::Day;
use crate::span::Span;

/// What a directive begins with, in either case.
const WORD: &str = "uncanned";

/// How far a directive reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// The next match.
    Next,
    /// The next block.
    Block,
    /// The whole file.
    File,
}

/// The verbs, and how far each reaches.
pub const VERBS: [(&str, Reach); 3] = [
    ("allow", Reach::Block),
    ("allow-next", Reach::Next),
    ("allow-file", Reach::File),
];

/// A directive as it is written. Spans index the text it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    /// From its first word to the end of its reason.
    pub span: Span,
    /// How far it reaches; none if its verb is no verb.
    pub reach: Option<Reach>,
    /// Where its verb stands.
    pub verb: Span,
    /// Rules and families, each once, in small letters.
    pub names: Vec<Name>,
    /// The last day it holds.
    pub until: Option<Day>,
    /// What stands after `until` and is no day.
    pub no_day: Option<Span>,
    /// Why; never empty.
    pub reason: Option<String>,
}

/// The name of a rule or a family.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// In small letters, a family without its stroke.
    pub name: String,
    /// Where it stands.
    pub span: Span,
}

/// Where `uncanned:` stands in a text: the place of its first letter. One search, for the colon.
pub fn mentions(text: &str) -> impl Iterator<Item = usize> + '_ {
    text.match_indices(':').filter_map(|(colon, _)| {
        let head = text.get(..colon)?.trim_end_matches([' ', '\t']);
        let at = head.len().checked_sub(WORD.len())?;
        let word = head.get(at..).filter(|word| word.eq_ignore_ascii_case(WORD))?;
        let before = head.get(..head.len() - word.len())?.chars().next_back();
        (!before.is_some_and(char::is_alphanumeric)).then_some(at)
    })
}

/// The directives in the text of a comment; each must start a line.
pub fn directives(text: &str) -> Vec<Directive> {
    let mut starts: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let lead = line.len() - line.trim_start().len();
        if let Some(body) = body(&line[lead..]) {
            starts.push((at + lead, at + lead + body));
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).map(|(start, _)| *start).chain([text.len()]);
    let each = starts.iter().zip(ends);
    each.map(|((start, body), end)| directive(text, *start, Span::new(*body, end)))
        .collect()
}

/// The directive whose words after `uncanned:`, which stands at `start`, are `body`.
pub fn directive(text: &str, start: usize, body: Span) -> Directive {
    let words = body.of(text);
    let lead = words.len() - words.trim_start_matches([' ', '\t', '\n', '\r', '"', '\'']).len();
    let words = words.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''));
    let from = body.start as usize + lead.min(words.len());
    let end = (body.start as usize + words.len()).max(from);
    let rest = text.get(from..end).unwrap_or("");
    // A list in brackets is no list here; its first word is told with its bracket.
    let bracket = rest.len() - rest.trim_start_matches(['[', '{', '(']).len();
    let len = rest
        .get(bracket..)
        .and_then(|rest| rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_')))
        .map_or(rest.len(), |len| bracket + len);
    let len = rest.get(..len).and_then(|verb| verb.find("--")).unwrap_or(len);
    let verb = Span::new(from, from + len);
    let said = verb.of(text).to_lowercase().replace('_', "-");
    let mut found = Directive {
        span: Span::new(start, end),
        reach: VERBS.iter().find(|(name, _)| *name == said).map(|(_, reach)| *reach),
        verb: if verb.is_empty() {
            Span::new(start, end.max(start + WORD.len()))
        } else {
            verb
        },
        names: Vec::new(),
        until: None,
        no_day: None,
        reason: None,
    };
    let rest = text.get(verb.end as usize..end).unwrap_or("");
    let dash = rest.find(['—', '–']).into_iter().chain(rest.find("--")).min();
    if let Some(dash) = dash {
        let reason = rest[dash..].trim_start_matches(['-', '—', '–']);
        let reason: Vec<&str> = reason.split_whitespace().collect();
        found.reason = (!reason.is_empty()).then(|| reason.join(" "));
    }
    found.list(
        text,
        Span::new(verb.end as usize, verb.end as usize + dash.unwrap_or(rest.len())),
        dash.is_some(),
    );
    found
}

/// Where the words after `uncanned:` start, in a line that begins with it.
fn body(line: &str) -> Option<usize> {
    line.get(..WORD.len()).filter(|word| word.eq_ignore_ascii_case(WORD))?;
    let rest = line.get(WORD.len()..)?;
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    rest.get(blanks..)?.starts_with(':').then_some(WORD.len() + blanks + 1)
}

impl Directive {
    /// Reads names and the day. Where no dash ends them, they go as far as commas do: the rest are words of somebody who forgot it.
    fn list(&mut self, text: &str, list: Span, ended: bool) {
        let mut wants_day = false;
        let mut joined = true;
        for (span, comma) in tokens(text, list) {
            let word = span.of(text).to_lowercase();
            if wants_day {
                wants_day = false;
                self.until = Day::read(&word);
                self.no_day = self.until.is_none().then_some(span);
            } else if word == "until" {
                wants_day = true;
                self.no_day = Some(span);
            } else if ended || joined {
                let name = word.strip_suffix("/*").or(word.strip_suffix('/')).unwrap_or(&word);
                if !self.names.iter().any(|known| known.name == name) {
                    self.names.push(Name {
                        name: name.to_string(),
                        span,
                    });
                }
            }
            joined = comma;
        }
    }
}

/// The words of a list with commas or blanks between, and whether a comma follows each.
fn tokens(text: &str, list: Span) -> Vec<(Span, bool)> {
    /// More names than this in one directive are none that a person wrote.
    const MOST: usize = 64;
    let whole = list.of(text);
    let parts = |c: char| c.is_whitespace() || c == ',';
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(from) = whole
        .get(at..)
        .and_then(|rest| rest.find(|c| !parts(c)))
        .map(|i| at + i)
    {
        let rest = &whole[from..];
        let len = rest.find(parts).unwrap_or(rest.len());
        at = from + len;
        let word = rest[..len].trim_end_matches([':', ';', '.']);
        let comma = whole[at..].trim_start().starts_with(',');
        if !word.is_empty() && found.len() < MOST {
            let start = list.start as usize + from;
            found.push((Span::new(start, start + word.len()), comma));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let one = |d: &Directive| {
            let verb = match d.reach {
                Some(reach) => format!("{reach:?}"),
                None => format!("?{}", d.verb.of(text)),
            };
            let names: Vec<&str> = d.names.iter().map(|name| name.name.as_str()).collect();
            let until = d.until.map_or(String::new(), |day| format!(" until {day}"));
            let no_day = d
                .no_day
                .map_or(String::new(), |span| format!(" no day {}", span.of(text)));
            let reason = d.reason.as_deref().unwrap_or("-");
            format!("{verb} {}{until}{no_day}: {reason}", names.join("+"))
        };
        directives(text).iter().map(one).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn a_directive_is_read_as_it_is_meant() {
        for (text, want) in [
            ("uncanned: allow canned/x -- why", "Block canned/x: why"),
            (
                "  Uncanned :Allow-Next  Canned/X,merge/* --  why\n so ",
                "Next canned/x+merge: why so",
            ),
            ("uncanned:allow_file canned/ — why", "File canned: why"),
            ("uncanned: allow a/b – why -- so", "Block a/b: why -- so"),
            (
                "uncanned: allow a/b until 2027-03-01 -- why",
                "Block a/b until 2027-03-01: why",
            ),
            ("uncanned: allow a/b until soon -- why", "Block a/b no day soon: why"),
            ("uncanned: allow a/b until -- why", "Block a/b no day until: why"),
            ("uncanned: allow a/b", "Block a/b: -"),
            ("uncanned: allow a/b --", "Block a/b: -"),
            ("uncanned: allow a/b, c because of brand", "Block a/b+c: -"),
            ("uncanned: allow a/b: brand", "Block a/b: -"),
            ("uncanned: allow a b a -- why", "Block a+b: why"),
            ("uncanned: allow -- why", "Block : why"),
            ("uncanned: allow--why", "Block : why"),
            ("uncanned: alow a/b -- why", "?alow a/b: why"),
            ("uncanned: -- why", "?uncanned: -- why : why"),
            ("uncanned:", "?uncanned: : -"),
            ("uncanned: [allow a -- x]", "?[allow a: x]"),
            ("uncanned: \"allow a/b -- why\"", "Block a/b: why"),
            (
                "uncanned: allow a -- x\n  uncanned: allow-file b -- y",
                "Block a: x | File b: y",
            ),
            ("\n\nuncanned: allow a -- x", "Block a: x"),
            ("see uncanned: allow a -- x", ""),
            ("notes\n  uncanned: allow a -- x", "Block a: x"),
            ("uncanned would say so", ""),
            ("", ""),
        ] {
            assert_eq!(shown(text), want, "{text:?}");
        }
    }

    #[test]
    fn the_word_is_found_wherever_it_stands() {
        for (text, want) in [
            ("a: uncanned: b {#uncanned :", vec![3, 17]),
            ("UNCANNED:", vec![0]),
            ("auncanned: éuncanned: canned:", vec![]),
            (":", vec![]),
            ("é uncanned\u{a0}:", vec![]),
        ] {
            assert_eq!(mentions(text).collect::<Vec<_>>(), want, "{text:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_breaks_the_reading(text in "(uncanned|:|allow|-next|--|—|until|2027-03-01|a/b|,| |\n|é|\"|\\*/){0,14}") {
            for found in directives(&text) {
                let spans = [found.span, found.verb].into_iter().chain(found.names.iter().map(|name| name.span));
                for span in spans.chain(found.no_day) {
                    proptest::prop_assert!(text.get(span.range()).is_some_and(|words| !words.is_empty()), "{:?}", found);
                }
            }
        }
    }
}
