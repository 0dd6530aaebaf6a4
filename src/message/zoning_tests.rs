//! Cases of zoning: a message, and the zones a person would name in it.
//! Knows nothing of how zones are found.

use super::{Kind, Mark, Measures, Message, Mode, Part, Reading, ZoneKind};
use crate::span::Span;
use proptest::prelude::*;

fn read(text: &str, name: &str, marks: &[(Part, &str)], has_headers: bool) -> Message {
    let mut from = 0;
    let marks = marks
        .iter()
        .map(|&(part, words)| {
            let start = from + text[from..].find(words).expect("marked words in order");
            from = start + words.len();
            Mark {
                span: Span::new(start, from),
                part,
            }
        })
        .collect();
    let reading = Reading {
        text: text.into(),
        marks,
        has_headers,
        ..Reading::default()
    };
    Message::new(0, reading, name, None, None)
}

fn plain(text: &str) -> Message {
    read(text, "draft.txt", &[], false)
}

fn zones(message: &Message) -> Vec<String> {
    message
        .zones
        .iter()
        .map(|z| {
            let words: Vec<&str> = z.span.of(&message.text).split_whitespace().collect();
            format!("{}|{}", z.kind.name(), words.join(" "))
        })
        .collect()
}

/// Zones of a plain text, as `kind|words`, white space folded; the same with CRLF line ends.
fn check(text: &str, expected: &[&str]) {
    assert_eq!(zones(&plain(text)), expected, "{text}");
    let windows = text.replace('\n', "\r\n");
    assert_eq!(zones(&plain(&windows)), expected, "with CRLF: {text}");
}

fn check_kind(name: &str, text: &str, expected: Kind) {
    assert_eq!(read(text, name, &[], false).kind, expected, "{name}: {text}");
}

const MAIL: &str = "Your barn roof leaks. We mend tin roofs. The ladder stays a day.";

#[test]
fn headers_above_a_draft() {
    for (head, expected) in [
        (
            "Subject: Your barn roof\n\n",
            &["header|Subject:", "subject|Your barn roof"][..],
        ),
        (
            "Subject: \"Your barn roof\"\n\n",
            &["header|Subject: \"", "subject|Your barn roof"],
        ),
        (
            "Subject: `Your barn roof`\n\n",
            &["header|Subject: `", "subject|Your barn roof"],
        ),
        (
            "\n\nSubject Line: Your barn roof\n",
            &["header|Subject Line:", "subject|Your barn roof"],
        ),
        (
            "**Subject:** Your barn roof\n\n",
            &["header|**Subject:**", "subject|Your barn roof"],
        ),
        (
            "subject: Re: Fwd[2]: Your roof\n\n",
            &["header|subject:", "thread-prefix|Re: Fwd[2]:", "subject|Your roof"],
        ),
        (
            "Subject: Return of the roof\n\n",
            &["header|Subject:", "subject|Return of the roof"],
        ),
        (
            "Subject:\nYour barn roof\n\n",
            &["header|Subject:", "subject|Your barn roof"],
        ),
        (
            "To: Ann\nCc: Bo\nSubject: Roof\nPreheader: Before the rain\n\n",
            &[
                "header|To: Ann",
                "header|Cc: Bo",
                "header|Subject:",
                "subject|Roof",
                "header|Preheader:",
                "preheader|Before the rain",
            ],
        ),
        (
            "# Cold mail, roofs\n\nSubject: Roof\n\n",
            &["label|# Cold mail, roofs", "header|Subject:", "subject|Roof"],
        ),
        (
            "Subject: Roof\n\nPreview text: Rain\n\n",
            &[
                "header|Subject:",
                "subject|Roof",
                "header|Preview text:",
                "preheader|Rain",
            ],
        ),
        (
            "Subject: Roof\n---\nBody:\n",
            &["header|Subject:", "subject|Roof", "label|Body:"],
        ),
        (
            "---\nkind: email\nsubject: Roof\n---\n",
            &[
                "header|---",
                "header|kind: email",
                "header|subject:",
                "subject|Roof",
                "header|---",
            ],
        ),
        ("# Roofs\n", &["label|# Roofs"]),
        ("", &[]),
    ] {
        let text = format!("{head}Hi Ann,\n\n{MAIL}\n\nBo Moss\n");
        let mut all: Vec<&str> = expected.iter().map(|e| e.trim_end_matches([' ', '"', '`'])).collect();
        all.extend([
            "greeting|Hi Ann,",
            "opening|Your barn roof leaks. We mend tin roofs.",
            "body|The ladder stays a day.",
            "signature|Bo Moss",
        ]);
        let found: Vec<String> = zones(&plain(&text))
            .iter()
            .map(|z| z.trim_end_matches([' ', '"', '`']).to_string())
            .collect();
        assert_eq!(found, all, "{text}");
    }
}

#[test]
fn the_first_line_greets_or_not() {
    check(
        "Hi Ann, the roof leaks. Is it tin?",
        &["greeting|Hi Ann,", "opening|the roof leaks.", "ask|Is it tin?"],
    );
    check(
        "{{first_name}},\n\nThe roof leaks.",
        &["greeting|{{first_name}},", "opening|The roof leaks."],
    );
    check(
        "Bore da Gwen,\n\nThe roof leaks.",
        &["greeting|Bore da Gwen,", "opening|The roof leaks."],
    );
    check(
        "Great speaking with you!\n\nThe roof leaks.",
        &["opening|Great speaking with you! The roof leaks."],
    );
    check(
        "Thanks, Bob\n\nThe roof leaks on the east side again.",
        &["opening|Thanks, Bob The roof leaks on the east side again."],
    );
    check(
        "Introducing Roofly:\n\nA roof that mends itself.",
        &["opening|Introducing Roofly: A roof that mends itself."],
    );
    check(
        "Hello....\nThe roof leaks.",
        &["greeting|Hello....", "opening|The roof leaks."],
    );
    check(
        "Hi Ann,\rThe roof leaks.\r\rBo\r",
        &["greeting|Hi Ann,", "opening|The roof leaks.", "signature|Bo"],
    );
    check("", &[]);
    check("\n \n", &[]);
}

#[test]
fn opening_body_and_ask() {
    check(
        "Hi Ann,\n\nOne is. Two is. Three is?\nFour is. Five is.\n",
        &[
            "greeting|Hi Ann,",
            "opening|One is. Two is.",
            "ask|Three is?",
            "body|Four is. Five is.",
        ],
    );
    check(
        "Hi Ann,\n\nIs it tin? It leaks. Let me know by noon. We have time.",
        &[
            "greeting|Hi Ann,",
            "opening|Is it tin? It leaks.",
            "ask|Let me know by noon.",
            "body|We have time.",
        ],
    );
    check("Hi Ann,\n\nIs it tin?", &["greeting|Hi Ann,", "opening|Is it tin?"]);
    check(
        "Hi Ann,\n\nIt leaks. Is it tin?",
        &["greeting|Hi Ann,", "opening|It leaks.", "ask|Is it tin?"],
    );
    let long = "word ".repeat(44);
    check(
        &format!("Hi Ann,\n\n{long}end. Then this one. And more."),
        &[
            "greeting|Hi Ann,",
            &format!("opening|{long}end."),
            "body|Then this one. And more.",
        ],
    );
    check(
        "Hi Ann,\n\nWe need:\n- nails\n- tin\n\nWhich first?",
        &[
            "greeting|Hi Ann,",
            "opening|We need: - nails",
            "body|tin",
            "ask|Which first?",
        ],
    );
    check(
        "Hi Ann,\n\nIt leaks. It drips.\n\n# Prices\n\nTin costs nine.",
        &[
            "greeting|Hi Ann,",
            "opening|It leaks. It drips.",
            "label|# Prices",
            "body|Tin costs nine.",
        ],
    );
    check(
        "Hi Ann,\n\nIt leaks. It drips. Reply if it rains. P.S. is no heading here.",
        &[
            "greeting|Hi Ann,",
            "opening|It leaks. It drips.",
            "ask|Reply if it rains.",
            "body|P.S. is no heading here.",
        ],
    );
}

#[test]
fn the_end_of_a_mail() {
    let body = [
        "greeting|Hi Ann,",
        "opening|Your barn roof leaks. We mend tin roofs.",
        "body|The ladder stays a day.",
    ];
    for (end, expected) in [
        ("Best,\nBo", &["sign-off|Best,", "signature|Bo"][..]),
        (
            "Best regards,\n\nBo Moss\nRoofer, Moss & Co\n+44 20 5550 1234",
            &[
                "sign-off|Best regards,",
                "signature|Bo Moss Roofer, Moss & Co +44 20 5550 1234",
            ],
        ),
        (
            "Thank you\n{{YOUR_NAME}}",
            &["sign-off|Thank you", "signature|{{YOUR_NAME}}"],
        ),
        ("[Your name]", &["signature|[Your name]"]),
        ("[Your name]\n[Your title]", &["signature|[Your name] [Your title]"]),
        ("Bo", &["signature|Bo"]),
        ("/Bo Moss\nMoss Roofs", &["signature|/Bo Moss Moss Roofs"]),
        ("— Bo", &["signature|— Bo"]),
        ("Un saludo,\nBo", &["sign-off|Un saludo,", "signature|Bo"]),
        ("Your roofer,\nBo", &["sign-off|Your roofer,", "signature|Bo"]),
        (
            "Best wishes from Leeds,\nBo",
            &["sign-off|Best wishes from Leeds,", "signature|Bo"],
        ),
        ("Cheers", &["sign-off|Cheers"]),
        ("Thanks!\nBo", &["sign-off|Thanks!", "signature|Bo"]),
        (
            "Best,\nBo\n\nP.S. The tin is here.",
            &["sign-off|Best,", "signature|Bo", "ps|P.S. The tin is here."],
        ),
        (
            "PS: The tin is here.\n\nBest,\nBo",
            &["ps|PS: The tin is here.", "sign-off|Best,", "signature|Bo"],
        ),
        ("-- \nBo Moss\nRoofs", &["signature|-- Bo Moss Roofs"]),
        (
            "Best,\nBo\n\nClick here to unsubscribe",
            &["sign-off|Best,", "signature|Bo", "footer|Click here to unsubscribe"],
        ),
        (
            "Best,\nBo\n\nThis message is confidential and meant for the person named above it only.\n1 High St, Leeds",
            &[
                "sign-off|Best,",
                "signature|Bo",
                "footer|This message is confidential and meant for the person named above it only. 1 High St, Leeds",
            ],
        ),
        (
            "You received this because you asked.\nUnsubscribe | Privacy policy",
            &["footer|You received this because you asked. Unsubscribe | Privacy policy"],
        ),
        (
            "Bo\n\nUnsubscribe: https://x.example/u",
            &["signature|Bo", "footer|Unsubscribe: https://x.example/u"],
        ),
    ] {
        let mut all = body.to_vec();
        all.extend(expected);
        check(&format!("Hi Ann,\n\n{MAIL}\n\n{end}\n"), &all);
    }
}

#[test]
fn a_line_that_names_the_mail_is_a_label() {
    check(
        "Day three:\n\nHi Ann,\n\nIt leaks.",
        &["label|Day three:", "greeting|Hi Ann,", "opening|It leaks."],
    );
    check("One thing:\n\nIt leaks.", &["opening|One thing: It leaks."]);
}

#[test]
fn each_variant_below_a_heading_greets() {
    check(
        "# One\nHi Ann,\n\nIt leaks.\n\n# Two\n\nHi Ann,\n\nIt drips.\n",
        &[
            "label|# One",
            "greeting|Hi Ann,",
            "opening|It leaks.",
            "label|# Two",
            "greeting|Hi Ann,",
            "opening|It drips.",
        ],
    );
}

#[test]
fn small_print_above_a_sign_off_is_body() {
    check(
        "Hi Ann,\n\nIt leaks. It drips.\n\n[Unsubscribe link]\n\nBest,\nBo\n",
        &[
            "greeting|Hi Ann,",
            "opening|It leaks. It drips.",
            "body|[Unsubscribe link]",
            "sign-off|Best,",
            "signature|Bo",
        ],
    );
    check(
        "Hi Ann,\n\nIt leaks. It drips.\n\n[Link to calendar]\n",
        &[
            "greeting|Hi Ann,",
            "opening|It leaks. It drips.",
            "body|[Link to calendar]",
        ],
    );
}

#[test]
fn a_body_is_not_taken_for_an_end() {
    check("Hi Ann,\n\nAny news", &["greeting|Hi Ann,", "opening|Any news"]);
    check(
        "Hi Ann,\n\nStill Leaking",
        &["greeting|Hi Ann,", "opening|Still Leaking"],
    );
    check(
        "Thanks,\n\nThe tin came on Monday and it fits the roof you showed me in May.",
        &["opening|Thanks, The tin came on Monday and it fits the roof you showed me in May."],
    );
    check(
        "Hi Ann,\n\nThanks for the tin.\n\nIt fits the roof. We start on Monday at nine, if the rain stops by then?",
        &[
            "greeting|Hi Ann,",
            "opening|Thanks for the tin. It fits the roof.",
            "ask|We start on Monday at nine, if the rain stops by then?",
        ],
    );
    check(
        "Hi Ann,\n\nIt leaks. It drips.\n\nTell me to unsubscribe you and I will.\n\nThe roof stays yours whatever you do about it, and so does all of the tin.",
        &[
            "greeting|Hi Ann,",
            "opening|It leaks. It drips.",
            "ask|Tell me to unsubscribe you and I will.",
            "body|The roof stays yours whatever you do about it, and so does all of the tin.",
        ],
    );
}

#[test]
fn earlier_mail_is_quoted() {
    let own = ["greeting|Ann,", "opening|Yes, in tin.", "signature|Bo"];
    for (below, quoted) in [
        (
            "On Mon, 3 Nov 2025 at 08:40, Ann Lund wrote:\n> Is it tin?",
            "quoted|On Mon, 3 Nov 2025 at 08:40, Ann Lund wrote: > Is it tin?",
        ),
        (
            "On Mon, 3 Nov 2025 at 08:40, Ann Lund\n<ann@lund.example> wrote:\n\nIs it tin?",
            "quoted|On Mon, 3 Nov 2025 at 08:40, Ann Lund <ann@lund.example> wrote: Is it tin?",
        ),
        (
            "-----Original Message-----\nFrom: Ann\nIs it tin?",
            "quoted|-----Original Message----- From: Ann Is it tin?",
        ),
        (
            "From: Ann Lund\nSent: Monday\nTo: Bo\nSubject: Roof\n\nIs it tin?",
            "quoted|From: Ann Lund Sent: Monday To: Bo Subject: Roof Is it tin?",
        ),
        ("> Is it tin?\n> Ann", "quoted|> Is it tin? > Ann"),
    ] {
        let text = format!("Ann,\n\nYes, in tin.\n\nBo\n\n{below}\n");
        let mut all = own.to_vec();
        all.push(quoted);
        check(&text, &all);
        let message = plain(&text);
        assert!(message.threaded, "{text}");
        assert_eq!(message.kind, Kind::Reply, "{text}");
    }
    check(
        "On Monday Ann wrote to us about tin. It leaks.",
        &["opening|On Monday Ann wrote to us about tin. It leaks."],
    );
    let text = "Hi Ann,\n\nYes.\n\nWas it tin?\n";
    let message = read(text, "a.html", &[(Part::Quoted, "Was it tin?")], false);
    assert_eq!(
        zones(&message),
        ["greeting|Hi Ann,", "opening|Yes.", "quoted|Was it tin?"]
    );
    assert!(message.threaded);
}

#[test]
fn a_message_set_as_a_quotation_is_the_message() {
    check(
        "> Hi [first name] —\n>\n> Your roof\n> leaks. Is it tin?\n>\n> Bo\n",
        &[
            "greeting|Hi [first name] —",
            "opening|Your roof > leaks.",
            "ask|Is it tin?",
            "signature|Bo",
        ],
    );
    check(
        "# First touch\n\nSend this on day one:\n\n> Hi Ann,\n>\n> It leaks.\n",
        &[
            "label|# First touch",
            "label|Send this on day one:",
            "greeting|Hi Ann,",
            "opening|It leaks.",
        ],
    );
    check(
        "Subject: \"Roof\"\n\n\"Hi [Name],\n\nIt leaks. Is it tin?\n\n[Name]\"\n",
        &[
            "header|Subject:",
            "subject|Roof",
            "greeting|Hi [Name],",
            "opening|It leaks.",
            "ask|Is it tin?",
            "signature|[Name]",
        ],
    );
    check(
        "> Hi Ann,\n>\n> It leaks.\n> It drips.\n> It pours.\n\nTin Street 1\n",
        &[
            "greeting|Hi Ann,",
            "opening|It leaks. > It drips.",
            "body|It pours. Tin Street 1",
        ],
    );
    let message = plain("> Hi Ann,\n>\n> It leaks.");
    assert!(!message.threaded);
}

#[test]
fn a_mail_with_headers_of_its_own() {
    let text = "From: Bo\nSubject:\nRE: Roof\n\nHi Ann,\n\nSubject: to rain, it leaks.\n";
    let marks = [
        (Part::Header, "From: Bo"),
        (Part::Header, "Subject:"),
        (Part::Subject, "RE: Roof"),
    ];
    let message = read(text, "a.eml", &marks, true);
    assert_eq!(
        zones(&message),
        [
            "header|From: Bo",
            "header|Subject:",
            "thread-prefix|RE:",
            "subject|Roof",
            "greeting|Hi Ann,",
            "opening|Subject: to rain, it leaks."
        ]
    );
    assert_eq!(message.kind, Kind::FollowUp);
    let text = "Rain is near\n\nRoofs in May\n\nHi Ann,\n\nIt leaks.\n\nhttps://x.example/a\n";
    let marks = [
        (Part::Preheader, "Rain is near"),
        (Part::Heading, "Roofs in May"),
        (Part::Hidden, "https://x.example/a"),
    ];
    let message = read(text, "a.html", &marks, false);
    assert_eq!(
        zones(&message),
        [
            "preheader|Rain is near",
            "opening|Roofs in May Hi Ann,",
            "body|It leaks.",
            "hidden|https://x.example/a"
        ]
    );
}

#[test]
fn a_message_in_a_fence_is_no_code() {
    let text = "# First touch\n\nHi Ann,\n\nIt leaks.\n\nBo\n";
    let message = read(text, "a.md", &[(Part::Code, "Hi Ann,\n\nIt leaks.\n\nBo")], false);
    assert!(message.quiet.is_empty());
    let text = "Hi Ann,\n\nRun\n\ncp a b\ncp b c\n\nnow.\n";
    let message = read(text, "a.md", &[(Part::Code, "cp a b\ncp b c")], false);
    assert_eq!(message.quiet.len(), 1);
}

#[test]
fn calls_in_many_label_styles() {
    let expected = |rep: &str, other: &str, first: &str| {
        vec![
            format!("label|{first}{rep}"),
            "opening|Hi, Bo from Moss. Is it tin?".to_string(),
            format!("label|{other}"),
            "other-party|It is. Who are you?".to_string(),
            format!("label|{rep}"),
            "body|The roofer.".to_string(),
            "ask|Does it leak?".to_string(),
        ]
    };
    for (rep, other) in [
        ("Rep:", "Prospect:"),
        ("**You:**", "**Ann Lund:**"),
        ("ME:", "HIM:"),
        ("AGENT>", "CUSTOMER>"),
        ("Rep –", "Client –"),
        ("R:", "A:"),
        ("Speaker 1 (us):", "Speaker 2:"),
        ("Bo:", "Ann:"),
        ("[00:14] BO:", "[00:19] ANN:"),
        ("1. You:", "2. Them:"),
        ("☎️", "🙂"),
        ("-", "-"),
        ("Persuader:", "Persuadee:"),
        ("[Your name]:", "[Name]:"),
    ] {
        let text = format!(
            "{rep} Hi, Bo from Moss. Is it tin?\n{other} It is. Who are you?\n\n{rep} The roofer. Does it leak?\n"
        );
        let message = plain(&text);
        let found = zones(&message);
        assert_eq!(found, expected(rep, other, ""), "{text}");
        assert_eq!(message.kind, Kind::Script, "{text}");
    }
}

#[test]
fn a_blank_that_names_the_other_party_is_spoken() {
    check(
        "YOU: Is this [PROSPECT]?\nTHEM: Yes.\nYOU: [PROSPECT], Bo from Moss. Is it tin?\n",
        &[
            "label|YOU:",
            "opening|Is this [PROSPECT]?",
            "label|THEM:",
            "other-party|Yes.",
            "label|YOU:",
            "body|[PROSPECT], Bo from Moss.",
            "ask|Is it tin?",
        ],
    );
}

#[test]
fn calls_in_other_shapes() {
    check(
        "Office: Hello?\nBo: Bo Moss from Moss roofs here. Is Ann in?\nOffice: No.\nBo: (sighs) When, [wait] tomorrow?\n",
        &[
            "label|Office:",
            "other-party|Hello?",
            "label|Bo:",
            "opening|Bo Moss from Moss roofs here. Is Ann in?",
            "label|Office:",
            "other-party|No.",
            "label|Bo:",
            "direction|(sighs)",
            "body|When,",
            "direction|[wait]",
            "ask|tomorrow?",
        ],
    );
    check(
        "          BO\n     Is it\n     tin?\n\n          ANN\n     It is.\n\n          BO\n     Since when?\n",
        &[
            "label|BO",
            "opening|Is it tin?",
            "label|ANN",
            "other-party|It is.",
            "label|BO",
            "ask|Since when?",
        ],
    );
    check(
        "Rep: Is it tin?\n[If yes:]\nRep: Good.\n- If no → Rep: Pity.\n- If busy → go to 2\n[pause]\n// ring off\n",
        &[
            "label|Rep:",
            "opening|Is it tin?",
            "label|[If yes:]",
            "label|Rep:",
            "body|Good.",
            "label|- If no → Rep:",
            "body|Pity.",
            "label|- If busy → go to 2",
            "direction|[pause]",
            "direction|// ring off",
        ],
    );
    check(
        "\"Hi, is this [PROSPECT NAME]?\n\nI'm calling about the roof. Does it leak?\"\n\n[Handle objections, book a day]\n",
        &[
            "opening|\"Hi, is this [PROSPECT NAME]?",
            "body|I'm calling about the roof.",
            "ask|Does it leak?\"",
            "direction|[Handle objections, book a day]",
        ]
        .map(|z| z.to_string())
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>(),
    );
    check(
        "[tone]\nHi Ann, it's Bo from Moss. The tin is here. Shall I bring it? Ring me on 020 555 0101.\n",
        &[
            "direction|[tone]",
            "opening|Hi Ann, it's Bo from Moss. The tin is here. Shall I bring it?",
            "body|Ring me on 020 555 0101.",
        ],
    );
}

#[test]
fn kinds() {
    let body = "Your barn roof leaks on the east side. Is it tin?";
    check_kind(
        "a.txt",
        &format!("Subject: Roof\n\nHi Ann,\n\n{body}\n\nBo"),
        Kind::Email,
    );
    check_kind(
        "a.txt",
        &format!("Subject: Re: Roof\n\nHi Ann,\n\n{body}\n\nBo"),
        Kind::FollowUp,
    );
    check_kind(
        "a.txt",
        "Hi Ann,\n\nAs discussed, the tin is here. Is nine good?\n\nBo",
        Kind::FollowUp,
    );
    check_kind("a.txt", "Hi Ann, saw your barn roof. Is it tin?", Kind::Note);
    check_kind("calls/a.txt", &format!("Hi Ann,\n\n{body}\n\nBo"), Kind::Email);
    check_kind("scripts__x__0001.txt", body, Kind::Note);
    check_kind(
        "call-1.txt",
        "Is this Ann? [pause] Bo from Moss.\n[wait for an answer]\nIs it tin?",
        Kind::Script,
    );
    check_kind("roof-vm.txt", "Hi Ann, Bo from Moss. The tin is here.", Kind::Voicemail);
    check_kind(
        "a.txt",
        "---\nkind: voicemail\n---\nHi Ann, Bo from Moss. The tin is here.",
        Kind::Voicemail,
    );
    check_kind(
        "a.txt",
        "Kind: call-script\n\nHi Ann, Bo from Moss. Is it tin?",
        Kind::Script,
    );
    check_kind(
        "a.txt",
        "Subject: Plan\n\nHi Ann,\n\nGoal: a dry barn\nPrice: nine\nGoal: by May\n\nBo",
        Kind::Email,
    );
    let given = Message::new(
        0,
        Reading {
            text: "Hi".into(),
            ..Reading::default()
        },
        "a",
        Some(Kind::Note),
        Some(Mode::Template),
    );
    assert_eq!((given.kind, given.mode), (Kind::Note, Mode::Template));
    assert_eq!(plain("---\nmode: template\n---\nHi").mode, Mode::Template);
}

#[test]
fn measures_count_what_the_reader_gets() {
    let text = "Subject: Your roof!\n\nHi Ann!\n\nYou have a tin roof! We mend your tin. See https://x.example/a and https://x.example/a/ today.\n\n\
                He said \"stop!\" and left. Is it wet?\n\nBest,\nBo\n";
    let measures = Measures::of(&plain(text));
    assert_eq!(
        measures,
        Measures {
            words: 22,
            sentences: 5,
            questions: 1,
            links: 1,
            exclamations: 1,
            you: 2,
            we: 1,
            seconds_before_first_question: None
        }
    );
    let call = format!(
        "Rep: {}. Is it tin?\nThem: Yes.\nRep: Good!\n",
        "word ".repeat(25).trim_end()
    );
    assert_eq!(Measures::of(&plain(&call)).seconds_before_first_question, Some(10));
    let call = "Rep: It is tin.\nThem: Is it?\nRep: Yes.\n";
    assert_eq!(Measures::of(&plain(call)).seconds_before_first_question, None);
}

#[test]
fn sentences_and_paragraphs_cover_the_judged_parts() {
    let message = plain("Subject: Roof. Tin?\n\nHi Ann,\n\nIt leaks. It\ndrips.\n\nIs it tin?\n\nBest,\nBo\nMoss\n");
    let words = |spans: &[Span]| {
        spans
            .iter()
            .map(|s| s.of(&message.text).to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        words(&message.sentences),
        [
            "Roof. Tin?",
            "Hi Ann,",
            "It leaks.",
            "It\ndrips.",
            "Is it tin?",
            "Best,",
            "Bo",
            "Moss"
        ]
    );
    assert_eq!(words(&message.paragraphs), ["It leaks. It\ndrips.", "Is it tin?"]);
    assert_eq!(
        message.zone_at(message.sentences[4].start).map(|z| z.kind),
        Some(ZoneKind::Ask)
    );
}

fn soup() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "Subject: x",
        "Re: ",
        "---",
        "kind: call",
        "Hi Ann,",
        "Rep:",
        "Them: ok?",
        "> ",
        ">",
        "[pause]",
        "[",
        "]",
        "(",
        "{{",
        "}}",
        "\"",
        "“",
        "”",
        "On Mon Ann wrote:",
        "From: a",
        "Sent: b",
        "To: c",
        "-----Original Message-----",
        "\n",
        "\r",
        "\r\n",
        "\n\n",
        "- ",
        "1. ",
        "If yes → You: ",
        "# ",
        "P.S. ",
        "Best,",
        "Bo",
        "-- ",
        "unsubscribe",
        "https://x.example/",
        "a@b.example",
        "☎️ ",
        "🙂 ",
        "é",
        "…",
        "?",
        "!",
        ". ",
        "word ",
        "| a | b |",
        "          BO",
        "        ",
        "```",
        "[00:14] ",
        "*",
        "//",
        "<",
        ">> ",
        "\u{2028}",
        "\0",
        "｜",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_gives_ordered_disjoint_zones(text in soup(), headers in any::<bool>(), cuts in prop::collection::vec((0usize..200, 0usize..60), 0..4)) {
        let parts = [Part::Hidden, Part::Quoted, Part::Emphasis, Part::Preheader, Part::Subject, Part::Header, Part::Code];
        let floor = |at: usize| text.floor_char_boundary(at);
        let marks = cuts
            .iter()
            .map(|&(at, len)| Mark { span: Span::new(floor(at), floor(at + len)), part: parts[(at + len) % parts.len()] })
            .collect();
        let reading = Reading { text: text.clone(), marks, has_headers: headers, ..Reading::default() };
        let message = Message::new(0, reading, "a.txt", None, None);
        let ordered = |spans: &[Span]| spans.windows(2).all(|w| w[0].end <= w[1].start) && spans.iter().all(|s| !s.is_empty() && text.get(s.range()).is_some());
        let zones: Vec<Span> = message.zones.iter().map(|z| z.span).collect();
        prop_assert!(ordered(&zones), "{zones:?}");
        prop_assert!(ordered(&message.sentences), "{:?}", message.sentences);
        prop_assert!(ordered(&message.paragraphs), "{:?}", message.paragraphs);
        prop_assert!(ordered(&message.quiet), "{:?}", message.quiet);
        Measures::of(&message);
    }
}

#[test]
fn a_long_run_of_anything_is_read_in_time() {
    for piece in [
        "> ",
        "[",
        "(a",
        "\"",
        "Rep: ",
        "Rep:\n",
        "- a\n",
        "a.b/",
        "))",
        "https://x.example/)",
        "Mr. ",
        "x. y",
        "# a\n",
        "\r",
        "unsubscribe\n",
        "On a wrote:\n",
        "{{a",
        "*",
        "Hi Ann,\n\n",
    ] {
        let text = piece.repeat(50_000 / piece.len());
        let message = plain(&text);
        Measures::of(&message);
    }
}
