//! The directives of a file put to its findings: what each covers, and what is wrong with it.
//! Knows nothing of how a finding was made, or of configuration files.

use super::cover::{Block, Blocks, Claim, Claims, Covered, Scope, blocks, cover};
use super::directive::{Directive, Name, Reach, VERBS, directives};
use super::note::{Hider, Note};
use super::{Day, Fault, fault};
use crate::engine::Engine;
use crate::finding::{Status, Suppression};
use crate::message::{Kind, Measures, Message, Mode, ZoneKind};
use crate::report::FileReport;
use crate::rules::AllowFault;
use crate::rules::select::nearest;
use crate::source::Source;
use crate::span::Span;
use std::collections::{BTreeSet, HashMap};

/// More faults of directives than this in one file help nobody.
const MOST_FAULTS: usize = 1_000;

/// The family of the rules about directives: what they find is covered last.
const OWN: &str = "allow";

/// A rule, to show how one is named where no other is meant that could be told.
const A_RULE: &str = "canned/flattery";

/// A day, to show how one is written.
const A_DAY: &str = "2027-03-01";

/// What must be known of a message to say what a directive in its file covers.
#[derive(Clone, Debug)]
pub struct Heard {
    blocks: Vec<Block>,
    /// For each rule of the engine, whether it would speak up about the message.
    hears: Vec<bool>,
    kind: Kind,
    mode: Mode,
    /// Where it ends in its text.
    len: u32,
}

impl Heard {
    /// Of one message. `page`: it may have been read from markup; `simulates`: a template's renderings are judged as well.
    pub fn of(message: &Message, engine: &Engine, source: &Source, page: bool, simulates: bool) -> Self {
        let measures = Measures::of(message);
        let template = message.mode == Mode::Template;
        let hears = |(nth, rule): (usize, &crate::rules::Rule)| {
            let on = |mode| rule.audience().includes(message.kind, mode);
            let in_renderings = template && on(Mode::Draft);
            // What only a rendering would show is not known where none is made.
            let known = simulates || !in_renderings;
            known && (on(message.mode) || in_renderings) && engine.hears(nth, message, &measures)
        };
        Self {
            blocks: blocks(message, source, page),
            hears: engine.rules().iter().enumerate().map(hears).collect(),
            kind: message.kind,
            mode: message.mode,
            len: message.text.len() as u32,
        }
    }
}

/// A directive, the words it stands in, and where it holds.
struct Placed<'a> {
    note: &'a Note,
    said: Directive,
    scope: Scope,
    /// Whether it holds at all.
    holds: bool,
}

/// Puts what `notes` say to the findings of `file`, whose messages are `heard`; `today` decides what has run out.
pub fn obey(file: &mut FileReport, notes: &[Note], heard: &[Heard], engine: &Engine, today: Option<Day>) {
    let names = Names::of(engine);
    let ground = Ground {
        heard,
        engine,
        names: &names,
        today,
    };
    let blocks = Blocks::new(heard.iter().map(|heard| heard.blocks.clone()).collect());
    let mut placed: Vec<Placed> = Vec::new();
    for note in notes {
        for said in directives(&note.text) {
            let scope = blocks.scope(note, said.reach.unwrap_or(Reach::Block), &file.source);
            let mut found = Placed {
                note,
                said,
                scope,
                holds: false,
            };
            found.holds = ground.faults(&found).is_empty();
            placed.push(found);
        }
    }
    placed.sort_by_key(|found| found.note.raw(found.said.span));
    let mut faults = Vec::new();
    let covered = mark(file, &placed, |name| !is_own(name));
    let mut heard_by = HashMap::new();
    for (number, found) in placed.iter().enumerate() {
        if faults.len() > MOST_FAULTS {
            break;
        }
        let wrong = ground.faults(found).into_iter();
        let unknown = ground.unknown(found).into_iter();
        faults.extend(wrong.chain(unknown).map(|fault| (found, fault)));
        if !found.holds {
            continue;
        }
        for name in found.said.names.iter().filter(|name| !is_own(&name.name)) {
            if !covered.uses(number, &name.name) && ground.judged(found, &name.name, &mut heard_by) {
                faults.push((found, ground.about_name(found, AllowFault::Unused, name)));
            }
        }
    }
    faults.truncate(MOST_FAULTS);
    for (found, wrong) in &faults {
        let Some(finding) = fault(wrong, engine, &file.source) else {
            continue;
        };
        match found.note.message.and_then(|m| file.messages.get_mut(m)) {
            Some(message) => message.findings.push(finding),
            None => file.findings.push(finding),
        }
    }
    for message in &mut file.messages {
        message.findings.sort_by_key(|finding| finding.inner);
    }
    file.findings.sort_by_key(|finding| finding.span);
    mark(file, &placed, is_own);
}

/// Whether a name is that of the rules about directives.
fn is_own(name: &str) -> bool {
    name.split('/').next() == Some(OWN)
}

/// Marks what the directives that hold cover, as far as their names are `wanted`.
fn mark(file: &mut FileReport, placed: &[Placed], wanted: impl Fn(&str) -> bool) -> Covered {
    let mut claims: Claims = HashMap::new();
    for (number, found) in placed.iter().enumerate().filter(|(_, found)| found.holds) {
        for name in found.said.names.iter().filter(|name| wanted(&name.name)) {
            claims.entry(name.name.as_str()).or_default().push(Claim {
                reach: found.said.reach.unwrap_or(Reach::Block),
                raw: found.scope.raw,
                directive: number,
            });
        }
    }
    if claims.is_empty() {
        return Covered::default();
    }
    let findings: Vec<(&str, u32)> = file.every_finding().map(|f| (f.rule.as_str(), f.span.start)).collect();
    let covered = cover(&claims, &findings);
    let by: Vec<Option<Suppression>> = covered
        .by
        .iter()
        .map(|by| {
            by.and_then(|(_, number)| placed.get(number))
                .map(|found| suppression(found, &file.source))
        })
        .collect();
    for (finding, by) in file.every_finding_mut().zip(by) {
        if let Some(by) = by.filter(|_| finding.status == Status::Active) {
            finding.status = Status::Allowed;
            finding.suppression = Some(by);
        }
    }
    covered
}

fn suppression(found: &Placed, source: &Source) -> Suppression {
    let line = source.position(found.note.raw(found.said.span).start).line;
    Suppression {
        reason: found.said.reason.clone().unwrap_or_default(),
        by: format!("{}:{line}", source.name),
        in_file: true,
    }
}

/// What `name` may be a slip for: another word altogether is none.
fn near<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let most = 1.max(name.chars().count() / 3);
    let (slips, known) = nearest(name, known)?;
    (slips <= most).then_some(known)
}

/// The names there are.
struct Names<'a> {
    /// Rules and families.
    all: BTreeSet<&'a str>,
    /// Families of which a rule does not run.
    partly: BTreeSet<&'a str>,
}

impl<'a> Names<'a> {
    fn of(engine: &'a Engine) -> Self {
        let family = |id: &'a str| id.split('/').next().unwrap_or(id);
        let off = engine.off().iter().map(String::as_str);
        let on = engine.rules().iter().map(|rule| rule.id.as_str());
        Self {
            all: off.clone().chain(on).flat_map(|id| [id, family(id)]).collect(),
            partly: off.map(family).collect(),
        }
    }
}

/// What directives are judged by.
struct Ground<'a> {
    heard: &'a [Heard],
    engine: &'a Engine,
    names: &'a Names<'a>,
    today: Option<Day>,
}

impl Ground<'_> {
    /// What keeps a directive from holding.
    fn faults(&self, found: &Placed) -> Vec<Fault> {
        let said = &found.said;
        let whole = |fault, fills| vec![self.about(found, fault, said.span, fills)];
        if self.is_sent(found.note) {
            return whole(AllowFault::InDraft, Vec::new());
        }
        if said.reach.is_none() {
            let verb = said.verb.of(&found.note.text).to_lowercase();
            let near = near(&verb, VERBS.iter().map(|(name, _)| *name)).unwrap_or("allow");
            let fills = vec![("{nearest}", near.to_string()), ("{name}", verb)];
            return vec![self.about(found, AllowFault::Unknown, said.verb, fills)];
        }
        if let Some(no_day) = said.no_day {
            let fills = vec![
                ("{nearest}", format!("until {A_DAY}")),
                ("{name}", no_day.of(&found.note.text).to_string()),
            ];
            return vec![self.about(found, AllowFault::Unknown, no_day, fills)];
        }
        if said.names.is_empty() {
            let verb = said.verb.of(&found.note.text).to_string();
            let fills = vec![("{nearest}", format!("{verb} {A_RULE}")), ("{name}", verb)];
            return vec![self.about(found, AllowFault::Unknown, said.verb, fills)];
        }
        if said.reason.is_none() {
            return whole(AllowFault::NoReason, Vec::new());
        }
        match said.until {
            Some(day) if self.today.is_some_and(|today| today > day) => {
                whole(AllowFault::Expired, vec![("{day}", day.to_string())])
            }
            _ => Vec::new(),
        }
    }

    /// Whether the reader gets to see what stands there, or its mail holds it. A call script is read out and sent to nobody.
    fn is_sent(&self, note: &Note) -> bool {
        let heard = note.message.and_then(|m| self.heard.get(m));
        match note.hidden_by {
            Hider::Nothing => true,
            Hider::Page => heard.is_some_and(|heard| heard.mode == Mode::Draft && !heard.kind.is_call()),
            Hider::Engine | Hider::Settings | Hider::FrontMatter => false,
        }
    }

    /// The names of a directive that nothing is called by.
    fn unknown(&self, found: &Placed) -> Vec<Fault> {
        if found.said.reach.is_none() || self.is_sent(found.note) {
            return Vec::new();
        }
        let names = found.said.names.iter();
        let unknown = names.filter(|name| !self.names.all.contains(name.name.as_str()));
        unknown
            .map(|name| self.about_name(found, AllowFault::Unknown, name))
            .collect()
    }

    /// Whether it is known that a name covers nothing where a directive holds: every rule it speaks of runs, and one would have
    /// spoken up there.
    fn judged(&self, found: &Placed, name: &str, known: &mut HashMap<String, Vec<bool>>) -> bool {
        if !self.names.all.contains(name) || self.names.partly.contains(name) {
            return false;
        }
        if !known.contains_key(name) {
            let rules = self.engine.rules().iter().enumerate();
            let called: Vec<usize> = rules
                .filter(|(_, rule)| rule.id == name || rule.family() == name)
                .map(|(nth, _)| nth)
                .collect();
            let hears = |heard: &Heard| called.iter().any(|nth| heard.hears.get(*nth) == Some(&true));
            known.insert(name.to_string(), self.heard.iter().map(hears).collect());
        }
        let hears = known.get(name).map_or(&[][..], Vec::as_slice);
        match found.scope.message {
            Some(message) => hears.get(message) == Some(&true),
            None => hears.contains(&true),
        }
    }

    fn about_name(&self, found: &Placed, fault: AllowFault, name: &Name) -> Fault {
        let mut fills = vec![("{name}", name.name.clone())];
        if fault == AllowFault::Unknown {
            let near = near(&name.name, self.names.all.iter().copied()).unwrap_or(A_RULE);
            fills.push(("{nearest}", near.to_string()));
        }
        self.about(found, fault, name.span, fills)
    }

    /// A fault at `span` of the words that hold the directive.
    fn about(&self, found: &Placed, fault: AllowFault, span: Span, mut fills: Vec<(&'static str, String)>) -> Fault {
        let note = found.note;
        let heard = note.message.and_then(|m| self.heard.get(m));
        // Words that are no part of a message lie right before the next that are.
        let (inner, zone) = match (note.inner, found.scope.next, heard) {
            (Some((inner, zone)), ..) => (span.shift(inner as usize), zone),
            (None, Some((at, zone)), Some(_)) => (Span { start: at, end: at }, zone),
            (None, None, Some(heard)) => (
                Span {
                    start: heard.len,
                    end: heard.len,
                },
                ZoneKind::Hidden,
            ),
            (None, _, None) => (Span::default(), ZoneKind::Header),
        };
        fills.push(("{directive}", found.said.span.of(&note.text).to_string()));
        Fault {
            fault,
            raw: note.raw(span),
            excerpt: span.of(&note.text).to_string(),
            inner,
            zone,
            audience: heard.map(|heard| (heard.kind, heard.mode)),
            fills,
        }
    }
}
