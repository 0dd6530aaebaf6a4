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
    let engine = engine(rules).however_short();
    told(&engine, text)
}

fn engine(rules: &[(&str, &str)]) -> Engine {
    Engine::new(rules.iter().map(|(id, keys)| rule(id, keys)).collect(), &Lists::new())
}

fn told(engine: &Engine, text: &str) -> String {
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

/// The words each finding of one rule with these keys points at, those of its labels after a `+`.
fn pointed(keys: &str, text: &str) -> String {
    let engine = Engine::new(vec![rule("a/b", keys)], &Lists::new()).however_short();
    let message = message(text);
    let hits = engine.judge(&message, &Measures::of(&message));
    let shown = hits.iter().map(|hit| {
        let labels: String = hit
            .labels
            .iter()
            .map(|(span, _)| format!(" + {}", span.of(text)))
            .collect();
        format!("{}{labels}", hit.span.of(text))
    });
    shown.collect::<Vec<_>>().join(" | ")
}

#[test]
fn counts_are_compared_in_the_zones_given_and_point_where_they_say() {
    for (keys, want) in [
        (
            "[measure]\npoint-at = 'subject'\nwords = '== 1'\nin = ['subject']",
            "Ovens",
        ),
        (
            "[measure]\npoint-at = 'subject'\ncharacters = '> 5'\nin = ['subject']",
            "",
        ),
        (
            "[measure]\npoint-at = 'last-sentence'\nquestions = '>= 1'",
            "Is the oven warm",
        ),
        (
            "[measure]\npoint-at = 'first-sentence'\nquestions = '>= 1'\nwords = '> 200'",
            "",
        ),
        (
            "[measure]\npoint-at = 'longest-sentence'\nlongest-sentence = '>= 6'",
            "The oven at Mill Lane trips",
        ),
        (
            "[measure]\npoint-at = 'longest-paragraph'\nlongest-paragraph = '== 14'",
            "Your oven is old. The oven at Mill Lane trips. Is the oven warm",
        ),
        (
            "[measure]\npoint-at = 'first-sentence'\nanchors = '== 1'",
            "Your oven is old",
        ),
        ("[measure]\npoint-at = 'first-sentence'\nlinks = '>= 1'", ""),
        ("[measure]\npoint-at = 'last-line'\nsentences = '== 3'", "Sam"),
    ] {
        assert_eq!(pointed(keys, MAIL), want, "{keys}");
    }
    let asking = "Hi Dana,\n\nIs it old? Who mends it? I know a fitter.\n\nBest,\nSam\n";
    let keys = "[measure]\npoint-at = 'questions'\nquestions = '>= 2'";
    assert_eq!(pointed(keys, asking), "Who mends it + Is it old");
    let loud = "Subject: OVENS FOR DANA\n\nHi Dana,\n\nThe oven is old.\n";
    let keys = "[measure]\npoint-at = 'subject'\ncapitals = '>= 3'\nin = ['subject']";
    assert_eq!(pointed(keys, loud), "OVENS FOR DANA");
}

#[test]
fn what_is_missing_is_told_where_it_should_have_been() {
    let dull = "Hi Dana,\n\nWe make sensors. Let me know if you want one.\n\nBest,\nSam\n";
    for (keys, text, want) in [
        ("question = true", dull, "Let me know if you want one"),
        ("question = true", MAIL, ""),
        ("anchor = 'message'", dull, "Let me know if you want one"),
        ("anchor = 'message'", MAIL, ""),
        (
            "phrases = ['unsubscribe', 'reply stop']",
            dull,
            "Let me know if you want one",
        ),
        ("phrases = ['let me know']", dull, ""),
        (
            "phrases = ['let me know']\nin = ['subject']",
            dull,
            "Let me know if you want one",
        ),
        ("regex = ['[0-9]{4}']", dull, "Let me know if you want one"),
        ("regex = ['s[a-z]nsors']", dull, ""),
        ("question = true\nfrom-words = 40", dull, ""),
        ("question = true\nto-words = 5", dull, ""),
        (
            "question = true\nwith = ['sign-off']",
            dull,
            "Let me know if you want one",
        ),
        ("question = true\nwith = ['ps']", dull, ""),
    ] {
        let keys = format!("[missing]\npoint-at = 'ask'\n{keys}");
        assert_eq!(pointed(&keys, text), want, "{keys}");
    }
    let silenced = "unless-in-message = ['sensors']\n[missing]\npoint-at = 'ask'\nquestion = true";
    assert_eq!(pointed(silenced, dull), "");
    let fields = "Hi [name],\n\nI saw your [recent launch]. We sold 40 sensors.\n";
    for (keys, want) in [
        ("anchor = 'sentences-with-you'", "I saw your [recent launch]"),
        ("anchor = 'sentences-with-you'\nfield-but = ['name']", ""),
        (
            "anchor = 'sentences-with-you'\nfield-but = ['name', 'launch']",
            "I saw your [recent launch]",
        ),
        ("anchor = 'message'", ""),
    ] {
        let keys = format!("[missing]\npoint-at = 'first-sentence'\n{keys}");
        assert_eq!(pointed(&keys, fields), want, "{keys}");
    }
}

#[test]
fn order_is_about_what_comes_first() {
    let text = "Hi Dana,\n\nOur sensor rings. Your oven is old. Our sensor is small.\n";
    for (keys, want) in [
        ("first = ['our sensor']\nbefore = ['your oven']", "Our sensor"),
        ("first = ['our sensor is']\nbefore = ['your oven']", ""),
        ("first = ['our sensor']\nbefore = ['fridge']", ""),
        (
            "first = ['our sensor']\nbefore = ['fridge']\nor-never = true",
            "Our sensor",
        ),
        ("first = ['fridge']\nbefore = ['oven']", ""),
    ] {
        assert_eq!(pointed(&format!("[order]\n{keys}"), text), want, "{keys}");
    }
}

#[test]
fn meta_rules_are_about_what_other_rules_found() {
    let text =
        "Hi Dana,\n\nThe oven is old and the oven trips.\n\nThe fridge hums. The lamp is out, they tell me here.\n";
    let parts = [
        ("p/oven", "phrases = ['oven']"),
        ("p/fridge", "phrases = ['fridge']"),
        ("q/lamp", "phrases = ['lamp']\nreport = false"),
    ];
    for (keys, want) in [
        (
            "all = ['p/oven', 'p/fridge']",
            "oven:warning:oven | m:warning:oven | oven:warning:oven | fridge:warning:fridge",
        ),
        ("all = ['p/fridge', 'p/oven']\nabsorb = true", "m:warning:fridge"),
        (
            "all = ['p/oven', 'p/fridge']\nwithin = 'paragraph'\nabsorb = true",
            "oven:warning:oven | oven:warning:oven | fridge:warning:fridge",
        ),
        (
            "any = ['q/lamp', 'p/cellar']\nabsorb = true",
            "oven:warning:oven | oven:warning:oven | fridge:warning:fridge | m:warning:lamp",
        ),
        (
            "all = ['p/fridge']\nnone = ['q/*']",
            "oven:warning:oven | oven:warning:oven | fridge:warning:fridge",
        ),
        (
            "all = ['p/fridge']\nnone = ['q/*']\nwithin = 'sentence'\nabsorb = true",
            "oven:warning:oven | oven:warning:oven | m:warning:fridge",
        ),
        (
            "at-least = { count = 3, of = ['p/*'] }\nabsorb = true",
            "m:warning:oven",
        ),
        (
            "at-least = { count = 4, of = ['p/*'] }\nabsorb = true",
            "oven:warning:oven | oven:warning:oven | fridge:warning:fridge",
        ),
        (
            "at-least = { count = 2, of = ['p/*'] }\nwithin = 'sentence'\nabsorb = true",
            "m:warning:oven | fridge:warning:fridge",
        ),
    ] {
        let meta = format!("[meta]\n{keys}");
        let mut rules = parts.to_vec();
        rules.push(("z/m", &meta));
        assert_eq!(hits(&rules, text), want, "{keys}");
    }
}

#[test]
fn a_scrap_gets_errors_only_and_another_language_only_what_knows_it() {
    let rules = [
        ("a/loud", "phrases = ['oven']\nseverity = 'error'"),
        ("a/mild", "phrases = ['fridge']"),
    ];
    assert_eq!(
        told(&engine(&rules), "Hi Dana,\n\nYour oven and your fridge?\n"),
        "loud:error:oven"
    );
    let german = "Hallo Dana,\n\nder oven ist nicht das, was Sie brauchen, und ich habe noch eine Frage zu dem fridge, wenn Sie wollen.\n";
    assert_eq!(hits(&rules, german), "");
    let rules = [("a/any", "phrases = ['oven']\nany-language = true")];
    assert_eq!(hits(&rules, german), "any:warning:oven");
}

#[test]
fn a_zone_of_worn_words_only_is_told_whole() {
    let keys = "zones = ['subject']\n[only]\nworn = ['quick question', 'follow[ing]~up']\nplain = ['a', 'for', 'about', 'you']\nfields = ['name']\nnames = 1";
    for (subject, want) in [
        ("Quick question", "Quick question"),
        (
            "A quick question for you, {{FIRST_NAME}}?",
            "A quick question for you, {{FIRST_NAME}}",
        ),
        ("{{first_name}} - following up", "{{first_name}} - following up"),
        ("Quick question about Hull Bakery", "Quick question about Hull Bakery"),
        ("Quick question about Hull and Leeds", ""),
        ("Quick question about ovens", ""),
        ("For you", ""),
        ("Following up: {{oven_price}}", "Following up: {{oven_price}}"),
        ("Following up: {{oven_price}} for Leeds", ""),
    ] {
        let text = format!("Subject: {subject}\n\nHi Dana,\n\nYour oven is old.\n");
        assert_eq!(pointed(keys, &text), want, "{subject}");
    }
}

#[test]
fn some_anchors_can_be_asked_for_and_a_mark_belongs_to_its_sentence() {
    let text = "Hi Dana,\n\nAt Kelp we save time. At Moss we save 40 hours!! The oven is old.\n";
    let keys = "phrases = ['we save']\nunless-anchored = 'sentence'";
    assert_eq!(flagged(keys, text), "");
    assert_eq!(flagged(&format!("{keys}\nanchored-by = ['number']"), text), "we save");
    let keys = "[[match]]\nregex = ['!!']\nwhole-sentence = true";
    assert_eq!(flagged(keys, text), "At Moss we save 40 hours");
}
