//! What a report says in plain English: verdicts, counts and measures.
//! Knows nothing of colour, of width or of any one form.

use crate::finding::{Finding, Fix, Safety, Severity, Status};
use crate::message::{Kind, ZoneKind};
use crate::report::{Measures, MessageReport, Tally, Verdict};

/// `1 error`, `2 errors`.
pub fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// The counts that are not zero, worst first: `1 error, 2 warnings`; empty where all are.
fn severities(errors: usize, warnings: usize, advice: usize) -> String {
    let mut said = Vec::new();
    if errors > 0 {
        said.push(count(errors, "error", "errors"));
    }
    if warnings > 0 {
        said.push(count(warnings, "warning", "warnings"));
    }
    if advice > 0 {
        said.push(count(advice, "note of advice", "notes of advice"));
    }
    said.join(", ")
}

/// What is added where a rule has more to say of a paragraph; empty for none.
pub fn more(n: usize) -> String {
    match n {
        0 => String::new(),
        1 => " (once more in this paragraph)".to_string(),
        n => format!(" ({n} more in this paragraph)"),
    }
}

/// What is said of a message in another language.
pub const NOT_ENGLISH: &str = "it does not seem to be in English, so only fields, blanks and characters were checked: the other rules read English";

/// The notes of advice that are not shown one by one: `7 notes of advice: canned/exclamation (3), vague/benefit (4)`.
pub fn folded<'a>(rules: impl Iterator<Item = &'a str>) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for rule in rules {
        match counts.iter_mut().find(|(known, _)| *known == rule) {
            Some((_, n)) => *n += 1,
            None => counts.push((rule, 1)),
        }
    }
    let all = counts.iter().map(|(_, n)| n).sum();
    let told = counts.iter().map(|(rule, n)| match n {
        1 => rule.to_string(),
        n => format!("{rule} ({n})"),
    });
    format!(
        "{}: {}",
        count(all, "note of advice", "notes of advice"),
        told.collect::<Vec<_>>().join(", ")
    )
}

/// The verdict's own word.
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Ready => "ready",
        Verdict::Rework => "rework",
        Verdict::Blocked => "blocked",
    }
}

/// What the verdict asks for: `hold it until 1 error is mended; then 2 warnings to look at`.
pub fn asks(message: &MessageReport) -> String {
    let of = |severity| active(message).filter(|f| f.severity == severity).count();
    let (errors, warnings, advice) = (of(Severity::Error), of(Severity::Warning), of(Severity::Advice));
    let rest = |said: String| {
        if said.is_empty() {
            String::new()
        } else {
            format!("; also {said}")
        }
    };
    match message.verdict() {
        Verdict::Blocked => {
            let mended = if errors == 1 { "is" } else { "are" };
            let hold = count(errors, "error", "errors");
            format!(
                "hold it until {hold} {mended} mended{}",
                rest(severities(0, warnings, advice))
            )
        }
        Verdict::Rework => {
            let look = count(warnings, "warning", "warnings");
            format!("nearly there, {look} to look at{}", rest(severities(0, 0, advice)))
        }
        Verdict::Ready if advice > 0 => {
            format!("good to go; {} if you have a minute", severities(0, 0, advice))
        }
        Verdict::Ready => String::from("good to go"),
    }
}

/// The findings that count.
pub fn active(message: &MessageReport) -> impl Iterator<Item = &Finding> {
    message.findings.iter().filter(|f| f.status == Status::Active)
}

/// What a fix does and who does it.
pub fn fix(fix: &Fix) -> String {
    match fix.safety {
        Safety::Safe => format!("{} (`--fix` does it)", fix.title),
        Safety::Review => format!("{}, if that suits you", fix.title),
    }
}

/// What `--fix` did, or what it would do.
pub fn fixed(fixes: usize, files: usize, done: bool) -> String {
    let verb = if done { "Fixed" } else { "`--fix` would mend" };
    let places = count(fixes, "place", "places");
    format!("{verb} {places} in {}.", count(files, "file", "files"))
}

/// The measures in one line: `96 words · 2 questions · you:we 7:3 · 1 link`.
pub fn measures(measures: &Measures, kind: Kind, dot: &str) -> String {
    let n = |n: u32| n as usize;
    let mut said = vec![
        count(n(measures.words), "word", "words"),
        count(n(measures.questions), "question", "questions"),
        format!("you:we {}:{}", measures.you, measures.we),
    ];
    if measures.links > 0 {
        said.push(count(n(measures.links), "link", "links"));
    }
    if measures.exclamations > 0 {
        said.push(count(n(measures.exclamations), "exclamation mark", "exclamation marks"));
    }
    match measures.seconds_before_first_question {
        Some(seconds) => said.push(format!("{seconds} s before the first question")),
        None if kind == Kind::Script => said.push("no question to the other side".to_string()),
        None => {}
    }
    said.join(dot)
}

/// One line on the whole run: `Checked 3 messages in 2 files: 1 blocked, 2 ready. 1 error, 2 warnings.`
pub fn summary(tally: &Tally) -> String {
    if tally.files == 0 && tally.problems > 0 {
        let problems = count(tally.problems, "problem", "problems");
        return format!("Nothing was checked: {problems} (see above).");
    }
    let messages = count(tally.messages, "message", "messages");
    let files = count(tally.files, "file", "files");
    let mut verdicts = Vec::new();
    for (n, what) in [
        (tally.blocked, "blocked"),
        (tally.rework, "to rework"),
        (tally.ready, "ready"),
    ] {
        if n > 0 {
            verdicts.push(format!("{n} {what}"));
        }
    }
    let verdicts = match tally.messages {
        0 => "nothing to judge".to_string(),
        1 => verdicts.concat().trim_start_matches("1 ").to_string(),
        n if n == tally.ready => "all ready".to_string(),
        _ => verdicts.join(", "),
    };
    let found = severities(tally.errors, tally.warnings, tally.advice);
    let found = if found.is_empty() { found } else { format!(" {found}.") };
    let silent = match tally.silent {
        0 => String::new(),
        n => format!(" {} held no message.", count(n, "file", "files")),
    };
    let problems = match tally.problems {
        0 => String::new(),
        n => format!(" {} (see above).", count(n, "problem", "problems")),
    };
    format!("Checked {messages} in {files}: {verdicts}.{found}{silent}{problems}")
}

/// How far a run has come: `Checked 512 of 4,150 files`.
pub fn progress(done: usize, total: usize) -> String {
    format!("Checked {} of {} files", grouped(done), grouped(total))
}

/// A number with a comma between thousands.
fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// How files that are being watched stand, in one line: `12 files, 1 blocked, 2 to rework. 1 problem.`
pub fn watched<'a>(files: impl Iterator<Item = &'a Tally>, problems: usize) -> String {
    let (mut all, mut blocked, mut rework, mut problems) = (0, 0, 0, problems);
    for file in files {
        all += file.files;
        problems += file.problems;
        match file {
            file if file.errors > 0 => blocked += 1,
            file if file.warnings > 0 => rework += 1,
            _ => {}
        }
    }
    let mut said = count(all, "file", "files");
    for (n, what) in [(blocked, "blocked"), (rework, "to rework")] {
        if n > 0 {
            said.push_str(&format!(", {n} {what}"));
        }
    }
    if all > 0 && blocked + rework == 0 {
        said.push_str(if all == 1 { ", ready" } else { ", all ready" });
    }
    said.push('.');
    if problems > 0 {
        said.push_str(&format!(" {}.", count(problems, "problem", "problems")));
    }
    said
}

/// What a file has against it, of what a run fails for: `1 error, 2 warnings`; empty where there is nothing.
pub fn against(file: &Tally) -> String {
    let mut said = severities(file.errors, file.warnings, 0);
    if file.problems > 0 {
        let comma = if said.is_empty() { "" } else { ", " };
        said = said + comma + &count(file.problems, "problem", "problems");
    }
    said
}

/// The name of a zone as a person would say it.
pub fn zone(zone: ZoneKind) -> &'static str {
    match zone {
        ZoneKind::Header => "header",
        ZoneKind::ThreadPrefix => "start of the subject",
        ZoneKind::Subject => "subject",
        ZoneKind::Preheader => "preview text",
        ZoneKind::Greeting => "greeting",
        ZoneKind::Opening => "opening",
        ZoneKind::Body => "body",
        ZoneKind::Ask => "ask",
        ZoneKind::SignOff => "sign-off",
        ZoneKind::Signature => "signature",
        ZoneKind::Ps => "P.S.",
        ZoneKind::Quoted => "quoted mail",
        ZoneKind::Footer => "footer",
        ZoneKind::Label => "heading",
        ZoneKind::Direction => "stage direction",
        ZoneKind::OtherParty => "the other side's words",
        ZoneKind::Hidden => "sent but not shown",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_summed_up_in_one_line() {
        let tally = |files, messages, (blocked, rework, ready), (errors, warnings, advice), problems| Tally {
            files,
            messages,
            blocked,
            rework,
            ready,
            errors,
            warnings,
            advice,
            problems,
            suppressed: 0,
            silent: 0,
        };
        let cases = [
            (
                tally(1, 1, (1, 0, 0), (1, 2, 0), 0),
                "Checked 1 message in 1 file: blocked. 1 error, 2 warnings.",
            ),
            (
                tally(3, 3, (0, 0, 3), (0, 0, 0), 0),
                "Checked 3 messages in 3 files: all ready.",
            ),
            (
                tally(2, 4, (1, 1, 2), (1, 1, 2), 1),
                "Checked 4 messages in 2 files: 1 blocked, 1 to rework, 2 ready. 1 error, 1 warning, 2 notes of advice. \
                 1 problem (see above).",
            ),
            (
                tally(0, 0, (0, 0, 0), (0, 0, 0), 2),
                "Nothing was checked: 2 problems (see above).",
            ),
        ];
        for (tally, said) in cases {
            assert_eq!(summary(&tally), said);
        }
    }
}
