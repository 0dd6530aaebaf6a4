//! Messages in a tree of keys and values: which strings are subject and body of one, and what it is called.
//! Knows nothing of how JSON or YAML write a tree.

use super::record::{Record, Role, Value, plain_key, role};
use super::{Broken, Columns};
use crate::message::Reading;

/// A tree deeper than this is none that a person wrote.
pub(super) const DEEPEST: usize = 128;

/// A value of a tree.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Text(Value),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
    /// A number, a truth value, nothing.
    Other(String),
}

/// What a file came to: its messages, and where it broke off.
#[derive(Debug, Default)]
pub(super) struct Messages {
    pub(super) readings: Vec<Reading>,
    pub(super) broken: Vec<Broken>,
}

/// Every message under `root`, in order.
pub(super) fn messages(root: Node, columns: &Columns) -> Vec<Reading> {
    let mut gather = Gather {
        columns,
        path: Vec::new(),
        names: Vec::new(),
        found: Vec::new(),
    };
    gather.node(root);
    gather.found
}

struct Gather<'a> {
    columns: &'a Columns,
    path: Vec<String>,
    /// What the objects around are called.
    names: Vec<String>,
    found: Vec<Reading>,
}

/// A message being put together, and whether its body's key may hold other things too.
struct Group {
    name: String,
    record: Record,
    perhaps: bool,
}

impl Gather<'_> {
    fn node(&mut self, node: Node) {
        match node {
            Node::List(items) => {
                for (i, item) in items.into_iter().enumerate() {
                    self.path.push(format!("[{}]", i + 1));
                    self.node(item);
                    self.path.pop();
                }
            }
            Node::Map(entries) => self.map(entries),
            Node::Text(_) | Node::Other(_) => {}
        }
    }

    fn map(&mut self, entries: Vec<(String, Node)>) {
        let keys: Vec<String> = entries.iter().map(|(key, _)| plain_key(key)).collect();
        let mut told = Told::default();
        let mut groups: Vec<Group> = Vec::new();
        let mut rest = Vec::new();
        for (key, node) in entries {
            let (role, group) = role(&key, self.columns);
            match (role, node) {
                (Role::Title, Node::Text(value)) => told.title = told.title.or(Some(value.text)),
                (Role::Channel, Node::Text(value)) => told.channel = value.text,
                (Role::Number, Node::Text(Value { text, .. }) | Node::Other(text)) => {
                    told.number = told
                        .number
                        .or(Some(format!("{} {text}", plain_key(&key).replace('_', " "))));
                }
                (Role::Subject | Role::Preheader, Node::Text(value)) => {
                    let record = &mut self::group(&mut groups, &group).record;
                    let slot = if role == Role::Subject {
                        &mut record.subject
                    } else {
                        &mut record.preheader
                    };
                    slot.get_or_insert(value);
                }
                (Role::Body | Role::Html | Role::Perhaps, node) => match bodies(node, role) {
                    Ok((text, html)) => {
                        let joins = role == Role::Perhaps
                            && groups
                                .iter()
                                .any(|g| g.name.is_empty() && g.record.subject.is_some() && g.record.body.is_none());
                        let name = if joins { "" } else { &group };
                        let open = self::group(&mut groups, name);
                        open.perhaps |= role == Role::Perhaps && !joins;
                        open.record.body = open.record.body.take().or(text);
                        open.record.html = open.record.html.take().or(html);
                    }
                    Err(node) => rest.push((key, node)),
                },
                (_, node) => rest.push((key, node)),
            }
        }
        // A subject that stands before or after what its own key calls `content`.
        if let Some(at) = groups.iter().position(|g| g.perhaps && g.record.subject.is_none())
            && let Some(bare) = groups.iter().position(|g| {
                g.name.is_empty() && g.record.subject.is_some() && g.record.body.is_none() && g.record.html.is_none()
            })
        {
            let body = groups.remove(at);
            let bare = if bare > at { bare - 1 } else { bare };
            if let Some(open) = groups.get_mut(bare) {
                open.record.body = body.record.body;
                open.record.html = body.record.html;
            }
        }
        if !keys.iter().any(|key| NO_MESSAGE.contains(&key.as_str())) {
            for group in groups {
                self.message(group, &told);
            }
        }
        self.names.push(told.title.clone().unwrap_or_default());
        for (key, node) in rest {
            self.path.push(key);
            self.node(node);
            self.path.pop();
        }
        self.names.pop();
    }

    fn message(&mut self, group: Group, told: &Told) {
        let Group {
            name,
            mut record,
            perhaps,
        } = group;
        record.context = format!("{} {} {}", self.names.join(" "), self.path.join(" "), told.channel);
        let called = told.title(&name);
        // A key that says only that it is text says nothing of whether it is sent.
        let vague = matches!(
            name.as_str(),
            "" | "message" | "text" | "content" | "email" | "mail" | "msg" | "template"
        );
        let sequence =
            about_mail(&record.context) || !vague && about_mail(&name) || called.as_deref().is_some_and(about_mail);
        record.title = called.or_else(|| self.place(&name));
        let body = record.html.as_ref().or(record.body.as_ref());
        let Some(body) = body.filter(|body| body.words() >= 3) else {
            return;
        };
        if record.subject.is_none() {
            let enough = body.words() >= 8 && body.speaks();
            if !enough || perhaps && !sequence && !body.greets() {
                return;
            }
        }
        self.found.extend(record.reading());
    }

    /// Where it stands, as a title: `steps[2].email`.
    fn place(&self, group: &str) -> Option<String> {
        let mut place = String::new();
        for part in self.path.iter().map(String::as_str).chain(Some(group)) {
            if !place.is_empty() && !part.is_empty() && !part.starts_with('[') {
                place.push('.');
            }
            place.push_str(part);
        }
        (!place.is_empty()).then_some(place)
    }
}

/// Keys of objects whose text is something else: a commit, a snippet for an editor, a turn of a chat.
const NO_MESSAGE: [&str; 9] = [
    "sha", "hash", "commit", "oid", "prefix", "role", "html_url", "stack", "severity",
];

/// What an object says of the message in it.
#[derive(Default)]
struct Told {
    title: Option<String>,
    number: Option<String>,
    channel: String,
}

impl Told {
    fn title(&self, group: &str) -> Option<String> {
        let named = self.title.as_ref().or(self.number.as_ref())?;
        Some(if group.is_empty() || !group.chars().all(|c| c.is_ascii_digit()) {
            named.clone()
        } else {
            format!("{named}, {group}")
        })
    }
}

fn group<'g>(groups: &'g mut Vec<Group>, name: &str) -> &'g mut Group {
    let at = groups.iter().position(|g| g.name == name).unwrap_or(groups.len());
    if at == groups.len() {
        groups.push(Group {
            name: name.to_string(),
            record: Record::default(),
            perhaps: false,
        });
    }
    &mut groups[at]
}

/// The text and the HTML under a body's key: a string, lines of one, or an object that has both. What is none of these is given
/// back.
fn bodies(node: Node, role: Role) -> Result<(Option<Value>, Option<Value>), Node> {
    match node {
        Node::Text(value) if role == Role::Html => Ok((None, Some(value))),
        Node::Text(value) => Ok((Some(value), None)),
        Node::List(items) if !items.is_empty() && items.iter().all(|n| matches!(n, Node::Text(_))) => {
            let mut whole = Value::default();
            for item in items {
                let Node::Text(value) = item else { continue };
                if !whole.text.is_empty() {
                    let at = value.map.source(crate::span::Span::new(0, 0));
                    whole.text.push('\n');
                    whole.map.replace(1, at);
                }
                whole.text.push_str(&value.text);
                whole.map.append(&value.map);
            }
            Ok((Some(whole), None))
        }
        Node::List(items) if items.iter().any(|n| typed(n).is_some()) => {
            let (mut text, mut html) = (None, None);
            for item in items {
                let Some(is_html) = typed(&item) else { continue };
                let slot = if is_html { &mut html } else { &mut text };
                if slot.is_none() {
                    *slot = value_of(item);
                }
            }
            Ok((text, html))
        }
        Node::Map(entries)
            if entries.iter().any(|(key, node)| is_part(key, node))
                && !entries.iter().any(|(key, _)| is_subject(key)) =>
        {
            let (mut text, mut html) = (None, None);
            for (key, node) in entries {
                let slot = if plain_key(&key).contains("html") {
                    &mut html
                } else {
                    &mut text
                };
                if is_part(&key, &node)
                    && let Node::Text(value) = node
                {
                    slot.get_or_insert(value);
                }
            }
            Ok((text, html))
        }
        node => Err(node),
    }
}

fn is_part(key: &str, node: &Node) -> bool {
    matches!(
        plain_key(key).as_str(),
        "html" | "text" | "plain" | "text_plain" | "text_html" | "body" | "markdown"
    ) && matches!(node, Node::Text(_))
}

fn is_subject(key: &str) -> bool {
    plain_key(key).contains("subject")
}

/// Whether an item is `{"type": "text/html", "value": …}`, and whether of HTML.
fn typed(node: &Node) -> Option<bool> {
    let Node::Map(entries) = node else { return None };
    let value = |name: &str| entries.iter().find(|(key, _)| key == name).map(|(_, node)| node);
    match (value("type"), value("value")) {
        (Some(Node::Text(kind)), Some(Node::Text(_))) if kind.text.starts_with("text/") => {
            Some(kind.text == "text/html")
        }
        _ => None,
    }
}

fn value_of(node: Node) -> Option<Value> {
    let Node::Map(entries) = node else { return None };
    entries.into_iter().find_map(|(key, node)| match node {
        Node::Text(value) if key == "value" => Some(value),
        _ => None,
    })
}

/// Whether words around a string say that it is sent.
fn about_mail(words: &str) -> bool {
    const SENT: [&str; 24] = [
        "email",
        "emails",
        "mail",
        "sequence",
        "sequences",
        "step",
        "steps",
        "template",
        "templates",
        "outreach",
        "cadence",
        "campaign",
        "campaigns",
        "touch",
        "touches",
        "followup",
        "linkedin",
        "voicemail",
        "script",
        "scripts",
        "sms",
        "drip",
        "inmail",
        "message",
    ];
    plain_key(words)
        .split('_')
        .any(|word| SENT.contains(&word.trim_end_matches(|c: char| c.is_ascii_digit())))
}
