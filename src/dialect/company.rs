//! Which of the doubtful finds of a text are blanks: they are judged by the company they keep.
//! Knows nothing of delimiters or grammars.

use super::blank::Trust;
use super::field::{Field, FieldState};

/// The blanks among `found`, in order. A sure one stays. A likely one stays where the text holds a sure one or a likely one of
/// another name; otherwise, and where the text answers a mail, it only may be a blank. A doubtful one needs a sure one of the
/// same make or a tool's field: who leaves one blank leaves others, and writes them alike.
pub(super) fn settle(text: &str, found: Vec<(Field, Trust)>) -> Vec<Field> {
    let settled = |(field, trust): &(Field, Trust)| *trust == Trust::Sure && field.state != FieldState::Note;
    if found.iter().all(settled) {
        return found.into_iter().map(|(field, _)| field).collect();
    }
    let company = Company::of(text, &found);
    let judged = found.into_iter().filter_map(|(field, trust)| {
        let state = company.state(text, &field, trust)?;
        Some(Field { state, ..field })
    });
    judged.collect()
}

/// What a text holds beside one find.
struct Company {
    /// The first bytes of the sure human blanks; crosses count as one.
    sure_makes: Vec<u8>,
    /// Whether a merge tool's field stands in the text.
    tool: bool,
    /// How many sure human blanks there are.
    sure: usize,
    /// Whether likely ones go by two names or more.
    likely_varied: bool,
    /// Whether a parenthesis is sure, or likely.
    round: bool,
    /// Whether a square bracket is likely.
    likely_square: bool,
    /// Whether a likely square bracket has two or more doubtful ones of other names beside it.
    crowded: bool,
    /// Whether angle brackets are this text's way to write a command's arguments or elements.
    angles_are_syntax: bool,
    /// How many different plain names stand behind a `$`.
    dollars: usize,
    /// Whether it answers a quoted mail.
    answers: bool,
}

impl Company {
    fn of(text: &str, found: &[(Field, Trust)]) -> Self {
        let of_trust = |wanted: Trust| found.iter().filter(move |(_, t)| *t == wanted).map(|(f, _)| f);
        let human = |f: &&Field| matches!(f.state, FieldState::Placeholder | FieldState::Note);
        let sure_makes: Vec<u8> = of_trust(Trust::Sure).map(|f| make(text, f)).collect();
        let argument = |f: &Field| make(text, f) == b'<' && !f.name.contains(' ');
        let angles_are_syntax = !sure_makes.contains(&b'<') && of_trust(Trust::InCompany).any(argument);
        let mut likely = of_trust(Trust::Likely)
            .filter(|f| !(angles_are_syntax && make(text, f) == b'<'))
            .map(|f| f.name.to_lowercase());
        let first = likely.next();
        let square = |trust| {
            let names = of_trust(trust)
                .filter(|f| make(text, f) == b'[')
                .map(|f| f.name.to_lowercase());
            names.collect::<std::collections::BTreeSet<_>>()
        };
        let beside = square(Trust::Likely);
        let dollars = of_trust(Trust::InCompany).filter(|f| make(text, f) == b'$');
        let dollars: std::collections::BTreeSet<&str> = dollars.map(|f| f.name.as_str()).collect();
        let crowded = !beside.is_empty() && square(Trust::InCompany).difference(&beside).count() > 1;
        Self {
            tool: of_trust(Trust::Sure).any(|f| !human(&f)),
            sure: of_trust(Trust::Sure).filter(human).count(),
            likely_varied: likely.any(|name| Some(name) != first),
            round: [Trust::Sure, Trust::Likely]
                .into_iter()
                .any(|trust| of_trust(trust).any(|f| make(text, f) == b'(')),
            likely_square: !beside.is_empty(),
            dollars: dollars.len(),
            crowded,
            angles_are_syntax,
            answers: answers_mail(text),
            sure_makes,
        }
    }

    /// What a find is in this company; `None` for no blank at all.
    fn state(&self, text: &str, field: &Field, trust: Trust) -> Option<FieldState> {
        let make = make(text, field);
        match trust {
            Trust::Sure if self.answers && field.state == FieldState::Note && self.sure < 2 => Some(FieldState::Maybe),
            Trust::Sure => Some(field.state),
            Trust::Likely if make == b'<' && self.angles_are_syntax => None,
            Trust::Likely if self.answers && !self.tool && self.sure == 0 => Some(FieldState::Maybe),
            Trust::Likely if self.tool || self.sure > 0 || self.likely_varied || self.crowded && make == b'[' => {
                Some(field.state)
            }
            Trust::Likely => Some(FieldState::Maybe),
            // Parentheses are everybody's: only a text that makes its sure blanks with them makes others so.
            // One `$name` is a variable somebody talks about; three are a letter to be filled in.
            Trust::InCompany if make == b'$' => (self.tool || self.dollars > 2).then_some(field.state),
            Trust::InCompany if make == b'(' => self.round.then_some(field.state),
            Trust::InCompany if self.answers && self.sure < 2 && !self.tool => None,
            Trust::InCompany if self.tool || self.sure > 1 || self.sure_makes.contains(&make) => Some(field.state),
            Trust::InCompany
                if make == b'[' && (self.crowded || self.likely_square && (self.sure > 0 || self.likely_varied)) =>
            {
                Some(field.state)
            }
            Trust::InCompany => None,
        }
    }
}

/// What a blank is made with: its first byte, and `X` for every run of crosses.
fn make(text: &str, field: &Field) -> u8 {
    let first = text.as_bytes().get(field.span.start as usize).copied().unwrap_or(0);
    if first == b'x' { b'X' } else { first }
}

/// Whether quoted mail stands in the text: marked lines behind the words of whoever quotes, or marked twice. A draft that is
/// set off as a whole by marks answers nobody.
fn answers_mail(text: &str) -> bool {
    const QUOTING: [&str; 8] = ["wrote", "writes", "said", "says", "posted", "schrieb", "écrit", "skrev"];
    let mut before = "";
    for line in text.lines() {
        let marked = line.trim_start();
        if let Some(inner) = marked.strip_prefix('>') {
            let quoting = before.ends_with([':', ']', '.']) && QUOTING.iter().any(|verb| before.contains(verb));
            let named = before.starts_with('[') && before.ends_with(']');
            if quoting || named || inner.trim_start().starts_with('>') {
                return true;
            }
        }
        if !marked.is_empty() {
            before = marked.trim_end();
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::super::scan::scan;
    use super::*;

    fn check(text: &str, blanks: &[(&str, FieldState)]) {
        let fields = scan(text, &[]);
        let found: Vec<_> = fields.iter().map(|f| (f.span.of(text), f.state)).collect();
        assert_eq!(found, blanks, "{text}");
    }

    #[test]
    fn a_likely_blank_alone_only_may_be_one() {
        use FieldState::{Maybe, Placeholder};
        check("the premiere of XXX in town", &[("XXX", Maybe)]);
        check("Hi XXX, so", &[("XXX", Placeholder)]);
        check(
            "we know XXX and [your shop]",
            &[("XXX", Placeholder), ("[your shop]", Placeholder)],
        );
        check("we asked <name> yesterday", &[("<name>", Maybe)]);
        check(
            "we asked <name> of <company>",
            &[("<name>", Placeholder), ("<company>", Placeholder)],
        );
    }

    #[test]
    fn arguments_of_commands_are_no_blanks() {
        check("Giving <pattern> sorts them; <name> ends in a slash.", &[]);
        check("rpmbuild --with <name> is the way", &[]);
        check("# XXX rethink this\nx = {}", &[]);
    }

    #[test]
    fn an_answer_has_brackets_of_its_own() {
        check(
            "Ada wrote:\n> so the [odd bit] of [Company]\n\nNo.",
            &[("[Company]", FieldState::Placeholder)],
        );
        check("[Guido]\n> I meant so.\n\nI beat it <wink>.", &[]);
    }
}
