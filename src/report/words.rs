//! What a report says in plain English: verdicts, counts and measures.
//! Knows nothing of colour, of width or of any one form.

use crate::finding::{Finding, Fix, Safety, Severity, Status};
use crate::message::{Kind, ZoneKind};
use crate::problem::Problem;
use crate::report::{Measures, MessageReport, Tally, Verdict};

/// `1 error`, `2 errors`.
pub fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// The counts that are not zero, worst first: `1 error, 2 warnings`; empty where all are.
pub fn severities(errors: usize, warnings: usize, advice: usize) -> String {
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

/// The counts of some findings: `1 error, 2 warnings`; empty where there are none.
pub fn counts<'a>(findings: impl Iterator<Item = &'a Finding>) -> String {
    let (mut errors, mut warnings, mut advice) = (0, 0, 0);
    for finding in findings {
        *match finding.severity {
            Severity::Error => &mut errors,
            Severity::Warning => &mut warnings,
            Severity::Advice => &mut advice,
        } += 1;
    }
    severities(errors, warnings, advice)
}

/// What a finding says and what to write instead, as sentences of one paragraph.
pub fn told(finding: &Finding) -> String {
    sentences(&finding.message, &finding.instead)
}

/// What went wrong and what to do about it, in one sentence.
pub fn problem(problem: &Problem) -> String {
    match problem.help.as_str() {
        "" => problem.message.clone(),
        help => format!("{}; {help}", problem.message),
    }
}

/// The same, behind the place of the problem.
pub fn problem_at(problem: &Problem) -> String {
    let place = match (problem.path.as_str(), problem.place) {
        ("", _) => String::new(),
        (path, Some((line, column))) => format!("{path}:{line}:{column}: "),
        (path, None) => format!("{path}: "),
    };
    place + &self::problem(problem)
}

/// Two remarks after one another, with a stop between them.
fn sentences(first: &str, second: &str) -> String {
    let first = first.trim_end();
    let ended = first
        .trim_end_matches(['”', '"', '’', '\'', ')'])
        .ends_with(['.', '!', '?', '…']);
    match (second.is_empty(), ended) {
        (true, _) => first.to_string(),
        (false, true) => format!("{first} {second}"),
        (false, false) => format!("{first}. {second}"),
    }
}

/// A rule's wording with nothing in particular in it: `…` for each name in braces that a hit would fill.
pub fn general(wording: &str) -> String {
    let mut out = String::new();
    let mut rest = wording;
    while let Some((before, _, after)) = next_name(rest) {
        out.push_str(before);
        out.push('…');
        rest = after;
    }
    out + rest
}

/// Whether `said` is the rule's `wording` with the words found in it and nothing else.
pub fn adds_nothing(wording: &str, said: &str) -> bool {
    let mut rest = wording;
    let mut begins = None;
    while let Some((before, name, after)) = next_name(rest) {
        if name != "excerpt" {
            return false;
        }
        begins.get_or_insert(before);
        rest = after;
    }
    match begins {
        Some(before) => said.strip_prefix(before).is_some_and(|said| said.ends_with(rest)),
        None => said == wording,
    }
}

/// The next name in single braces, with what stands before and after it.
fn next_name(text: &str) -> Option<(&str, &str, &str)> {
    let is_name = |name: &str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    text.match_indices('{').find_map(|(at, _)| {
        let (before, after) = (text.get(..at)?, text.get(at + 1..)?);
        // No name runs over the next brace, so that this looks at each character once.
        let end = after.find(['{', '}'])?;
        let (name, after) = (after.get(..end)?, after.get(end..)?.strip_prefix('}')?);
        (is_name(name) && !before.ends_with('{')).then_some((before, name, after))
    })
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
    let known = match tally.known {
        0 => String::new(),
        n => format!(" {n} known from before."),
    };
    format!("Checked {messages} in {files}: {verdicts}.{found}{known}{silent}{problems}")
}

/// Of a rule that finds more in a file than the baseline knows.
pub fn over_baseline(file: &str, rule: &str, found: u32, known: u32) -> String {
    let found = count(found as usize, "finding", "findings");
    format!("{file}: {found} of {rule}, {known} known from before. Which are new a count cannot tell, so all are told.")
}

/// Of further such rules.
pub fn more_over_baseline(n: usize) -> String {
    format!("So it is with {n} more. `uncanned baseline` accepts them all.")
}

/// What `uncanned baseline` accepted, and where it stands now: in a baseline that was `written`, or that had it all.
pub fn accepted(findings: usize, files: usize, baseline: &str, written: bool) -> String {
    let found = count(findings, "finding", "findings");
    let files = count(files, "file", "files");
    match (findings, written) {
        (0, true) => format!("There are no findings any more: {baseline} says so now."),
        (0, false) => format!("There are no findings: {baseline} stays as it is."),
        (_, true) => format!("Accepted {found} in {files}: they stand in {baseline} now."),
        (_, false) => format!("Accepted {found} in {files}: they stood in {baseline} already."),
    }
}

/// Of known findings that are gone and have been taken off the baseline.
pub fn taken_off(gone: usize, baseline: &str, nothing_left: bool) -> String {
    let (found, them) = gone_findings(gone);
    let rest = if nothing_left {
        ", which can go: nothing is left in it"
    } else {
        ""
    };
    format!("{found} gone: took {them} off {baseline}{rest}.")
}

/// Of known findings that are gone and still in the baseline.
pub fn to_take_off(gone: usize, baseline: &str) -> String {
    let (found, them) = gone_findings(gone);
    format!("{found} gone: `uncanned baseline --prune` takes {them} off {baseline}.")
}

fn gone_findings(gone: usize) -> (String, &'static str) {
    match gone {
        1 => ("1 known finding is".to_string(), "it"),
        n => (format!("{n} known findings are"), "them"),
    }
}

/// Of a run in which settings and ignore files left out everything that was named.
pub fn all_left_out(paths: usize) -> String {
    let what = match paths {
        1 => "the only file there is".to_string(),
        n => format!("all {n} files"),
    };
    format!("Nothing to check: `exclude` and ignore files leave out {what}.")
}

/// Of a run in which no line has changed since a revision.
pub fn nothing_changed(revision: &str) -> String {
    format!("Nothing to check: no line has changed since {revision}.")
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
    fn a_rule_says_nothing_in_particular() {
        let cases = [
            ("“{excerpt}” says nothing", "“…” says nothing"),
            (
                "{name} has no {fallback} in {{name}} or {First Name}",
                "… has no … in {{name}} or {First Name}",
            ),
            ("{excerpt", "{excerpt"),
            ("{}{excerpt}{x}", "{}……"),
        ];
        for (wording, said) in cases {
            assert_eq!(general(wording), said);
        }
    }

    #[test]
    fn what_a_finding_adds_to_its_rule_is_known() {
        let cases = [
            ("“{excerpt}” says nothing", "“we” says nothing", true),
            ("“{excerpt}” says nothing", "“we” says nothing, with no name", false),
            ("It asks nothing", "It asks nothing", true),
            ("It asks nothing", "It asks nothing, twice", false),
            ("{name} has no {excerpt}", "a has no b", false),
        ];
        for (wording, said, nothing) in cases {
            assert_eq!(adds_nothing(wording, said), nothing, "{said}");
        }
    }

    #[test]
    fn two_remarks_are_two_sentences() {
        let cases = [
            ("It says nothing", "Take it out.", "It says nothing. Take it out."),
            ("It says “hello.”", "Take it out.", "It says “hello.” Take it out."),
            ("It says “hello”", "Take it out.", "It says “hello”. Take it out."),
            ("It says nothing", "", "It says nothing"),
        ];
        for (first, second, both) in cases {
            assert_eq!(sentences(first, second), both);
        }
    }

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
            suppressed: 3,
            known: 0,
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

    #[test]
    fn how_far_a_run_is_and_how_files_stand_is_told_in_one_line() {
        for (done, total, said) in [
            (1, 2, "Checked 1 of 2 files"),
            (512, 4150, "Checked 512 of 4,150 files"),
            (1_000, 1_234_567, "Checked 1,000 of 1,234,567 files"),
        ] {
            assert_eq!(progress(done, total), said);
        }
        let file = |errors, warnings, problems| Tally {
            files: 1,
            errors,
            warnings,
            problems,
            ..Tally::default()
        };
        let cases: [(&[Tally], usize, &str); 5] = [
            (&[], 0, "0 files."),
            (&[file(0, 0, 0)], 0, "1 file, ready."),
            (&[file(0, 0, 0), file(0, 0, 0)], 1, "2 files, all ready. 1 problem."),
            (
                &[file(1, 2, 0), file(0, 1, 0), file(0, 0, 0)],
                0,
                "3 files, 1 blocked, 1 to rework.",
            ),
            (&[file(0, 1, 1)], 1, "1 file, 1 to rework. 2 problems."),
        ];
        for (files, problems, said) in cases {
            assert_eq!(watched(files.iter(), problems), said);
        }
        assert_eq!(against(&file(1, 2, 1)), "1 error, 2 warnings, 1 problem");
        assert_eq!(against(&file(0, 0, 0)), "");
    }
}
