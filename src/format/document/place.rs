//! Where in a document we are: the headings above, the label just above, whether a message may start here.
//! Knows nothing of the lines below.

use super::draft::{Draft, Found};
use super::label;

/// A place in a document.
pub(super) struct Place {
    /// The headings above, outermost first, with their levels.
    pub(super) headings: Vec<(usize, String)>,
    /// The label just above, and whether it names a message.
    pub(super) label: Option<(String, bool)>,
    /// Whether a message may start here: at the top, after a heading, a ruled line or a label.
    pub(super) fresh: bool,
}

impl Place {
    /// The top of a document.
    pub(super) fn top() -> Self {
        Self {
            headings: Vec::new(),
            label: None,
            fresh: true,
        }
    }

    /// Whether the label or the last heading names a message.
    pub(super) fn named(&self) -> bool {
        match (&self.label, self.headings.last()) {
            (Some((_, true)), _) => true,
            (_, Some((_, heading))) => label::names_message(heading),
            _ => false,
        }
    }

    /// Whether a heading further up names messages, and the last one is no author's.
    pub(super) fn under_messages(&self) -> bool {
        let mut below = self.headings.iter().rev().map(|(_, words)| words);
        let own = below.next().is_some_and(|last| !label::is_authors(last));
        own && below.filter(|_| own).any(|words| label::names_sent(words))
    }

    /// Whether the label or the heading says to whom or how it goes, and not only that it is a template.
    pub(super) fn addressed(&self) -> bool {
        let heading = self.headings.last().map(|(_, words)| words.as_str());
        let label = self.label.as_ref().map(|(label, _)| label.as_str());
        let above = self.context();
        let hints = [label, heading, Some(above.as_str())];
        hints.into_iter().flatten().any(label::says_how)
    }

    /// Whether what stands here is called a call.
    pub(super) fn spoken(&self) -> bool {
        let context = format!("{} {}", self.context(), self.label.as_ref().map_or("", |(l, _)| l)).to_lowercase();
        ["call", "script", "voicemail", "phone"]
            .iter()
            .any(|word| context.contains(word))
            && self.named()
    }

    /// The headings above, the document's own title left out.
    pub(super) fn context(&self) -> String {
        let deep = self.headings.iter().any(|(level, _)| *level > 1);
        let above = self
            .headings
            .iter()
            .filter(|(level, words)| *level > 1 || !deep || words.to_lowercase().contains("linkedin"));
        above.map(|(_, words)| words.as_str()).collect::<Vec<_>>().join(" / ")
    }

    pub(super) fn draft(&mut self) -> Draft {
        let named = self.named();
        let heading = self.headings.last().map(|(_, words)| words.as_str());
        let headed = heading.is_some_and(label::names_message);
        // A label that names nothing by itself gives way to a heading that does.
        let label = self
            .label
            .take()
            .filter(|(label, names)| !headed || *names && !label::is_generic(label));
        let label = label.map(|(label, _)| label);
        Draft {
            title: label.as_deref().or(heading).and_then(label::title),
            context: self.context(),
            pieces: Vec::new(),
            found: Found::Running,
            subject: false,
            named,
            greets: false,
            signed: false,
            noted: false,
            quoted: false,
            set_off: self.fresh,
            body: false,
            words: 0,
            signature: 0,
            history: false,
            skipping: false,
            gap: false,
            quotes: false,
            speech: false,
        }
    }
}
