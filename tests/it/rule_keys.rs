//! What the keys of a rule file do to its hits.

use uncanned::engine::Engine;
use uncanned::message::{Measures, Message, Reading};
use uncanned::offset_map::OffsetMap;
use uncanned::rules::notation::Lists;
use uncanned::rules::{Rule, parse};

fn rule(id: &str, keys: &str) -> Rule {
    let wording = "says = \"s\"\nwhy = \"w\"\ninstead = \"i\"\nsource = \"s\"\n";
    let severity = if keys.contains("severity") {
        ""
    } else {
        "severity = \"warning\"\n"
    };
    parse(id, id, &format!("{wording}{severity}{keys}"), &Lists::new()).unwrap_or_else(|p| panic!("{keys}: {p:?}"))
}

fn message(text: &str) -> Message {
    let reading = Reading {
        text: text.to_string(),
        map: OffsetMap::identity(text.len()),
        ..Reading::default()
    };
    Message::new(0, reading, "draft.txt", None, None)
}

/// `rule:severity:words` of every hit, joined by ` | `.
fn hits(rules: &[(&str, &str)], text: &str) -> String {
    let engine = Engine::new(rules.iter().map(|(id, keys)| rule(id, keys)).collect(), &Lists::new());
    let message = message(text);
    let hits = engine.judge(&message, &Measures::of(&message));
    let shown = hits.iter().map(|hit| {
        let name = engine.rules()[hit.rule].id.split('/').nth(1).unwrap_or("");
        format!("{name}:{}:{}", hit.severity.name(), hit.span.of(text))
    });
    shown.collect::<Vec<_>>().join(" | ")
}

/// The words one rule with these keys points at.
fn flagged(keys: &str, text: &str) -> String {
    hits(&[("a/b", keys)], text).replace("b:warning:", "")
}

const MAIL: &str =
    "Subject: Ovens\n\nHi Dana,\n\nYour oven is old. The oven at Mill Lane trips. Is the oven warm?\n\nBest,\nSam\n";

#[test]
fn each_silencer_silences_what_it_says() {
    for (keys, want) in [
        ("phrases = ['the oven']", "The oven | the oven"),
        ("phrases = ['the oven']\nunless = ['the oven at']", "the oven"),
        ("phrases = ['the oven']\nunless-in-sentence = ['warm']", "The oven"),
        ("phrases = ['the oven']\nunless-in-message = ['old']", ""),
        (
            "phrases = ['the oven']\nunless-in-message = ['new']",
            "The oven | the oven",
        ),
        ("phrases = ['the oven']\nunless-anchored = 'sentence'", "the oven"),
        (
            "[[match]]\nphrases = ['the oven']\nonly-in-sentence = ['trips']",
            "The oven",
        ),
        ("[[match]]\nphrases = ['the oven']\nonly-in-message = ['fridge']", ""),
        (
            "[[match]]\nphrases = ['warm']\nwhole-sentence = true",
            "Is the oven warm",
        ),
        ("phrases = ['oven[s]']\nzones = ['subject']", "Ovens"),
        ("phrases = ['dana']\nzones = ['greeting']", "Dana"),
        ("phrases = ['sam']", ""),
        ("phrases = ['the oven']\nkinds = ['script']", ""),
        ("phrases = ['the oven']\nmodes = ['template']", ""),
        (
            "[[match]]\nregex = ['oven (?P<at>[a-z]+)']\nneeds = ['warm']",
            "is | at | warm",
        ),
        ("[[match]]\nregex = ['oven (?P<at>[a-z]+)']\nneeds = ['Warm']", ""),
    ] {
        assert_eq!(flagged(keys, MAIL), want, "{keys}");
    }
}

#[test]
fn of_overlapping_hits_one_is_told() {
    let text = "Hi Dana,\n\nThe great big oven is here, and so is {{what}}.\n";
    let long = ("a/long", "phrases = ['great big oven']");
    let short = ("a/short", "phrases = ['big oven']");
    let bad = ("a/bad", "severity = 'error'\nphrases = ['great big']");
    let other = ("b/other", "phrases = ['great big']");
    let over = ("c/over", "phrases = ['the great']\nsupersedes = ['a/*']");
    let field = ("merge/field", "severity = 'error'\n[field]\nstates = ['field']");
    let prose = ("b/so", "phrases = ['so is <field>', '<field> $']");
    for (rules, want) in [
        (vec![long, short], "long:warning:great big oven"),
        (vec![long, short, bad], "bad:error:great big"),
        (
            vec![long, other],
            "long:warning:great big oven | other:warning:great big",
        ),
        (vec![long, over], "over:warning:The great"),
        (vec![field, prose], "so:warning:so is {{what}} | field:error:{{what}}"),
    ] {
        assert_eq!(hits(&rules, text), want);
    }
}

#[test]
fn a_field_is_a_word_and_quoted_mail_is_not_judged() {
    let text =
        "Hi {{first_name}},\n\nAs {{title}} of {{company}} you know ovens.\n\nSam\n\n> as head of ovens you know\n";
    assert_eq!(
        flagged("phrases = ['as <0-4> you know']", text),
        "As {{title}} of {{company}} you know"
    );
}
