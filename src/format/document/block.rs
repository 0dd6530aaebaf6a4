//! Fenced blocks and quotations of a document: a message by themselves, or the body of the subject above.
//! Knows nothing of running text.

use super::draft::Found;
use super::label;
use super::page::{self, Item, What};
use super::scan::{Scan, scan};
use super::wording::{count, first_line, greets, is_prose, is_request, is_salutation, reads, unquoted};

impl Scan<'_> {
    pub(super) fn fence(&mut self, item: &Item, wordy: bool) {
        let lines = page::plain(self.reading, item.words);
        let subjects = lines
            .iter()
            .filter(|l| label::subject(self.of(l.words)).is_some_and(|value| !value.is_empty()));
        let headed = lines.iter().find(|l| l.what != What::Blank);
        let headed = headed.is_some_and(|l| matches!(l.what, What::Heading(_)))
            && lines.iter().any(|l| is_salutation(self.of(l.words)));
        if wordy && (subjects.count() >= 2 || headed) {
            self.close();
            let inner = scan(self.reading, &lines);
            if inner.len() >= 2 || headed && !inner.is_empty() {
                let context = self.place.context();
                let named = inner.into_iter().map(|mut draft| {
                    draft.context = format!("{context} {}", draft.context);
                    draft.found = Found::Set;
                    draft
                });
                self.done.extend(named);
                self.place.fresh = true;
                return;
            }
        }
        self.block(item, wordy, false);
    }

    pub(super) fn quote(&mut self, item: &Item, above: &[Item]) {
        let last = above.iter().rev().find(|i| i.what != What::Blank);
        let attributed = last.is_some_and(|i| label::is_history(self.of(i.words)));
        if let Some(open) = self
            .open
            .as_mut()
            .filter(|d| d.body && (attributed || !d.signed || d.history))
        {
            open.history |= attributed;
            open.add(item.span);
            return;
        }
        if attributed {
            return;
        }
        self.block(item, true, true);
    }

    /// A fence or a quotation: the body of the subject above it, or a message by itself.
    fn block(&mut self, item: &Item, wordy: bool, quoted: bool) {
        if let Some(open) = self.open.as_mut().filter(|d| !d.body && wordy) {
            open.body = true;
            open.found = Found::Set;
            open.quoted = quoted;
            open.words += count(item.words.of(&self.reading.text));
            open.gap = true;
            open.add(item.words);
            self.close();
            self.place.fresh = true;
            return;
        }
        self.close();
        let content = unquoted(self.of(item.words));
        let named = self.place.named();
        let labelled = (named || self.place.under_messages()) && self.place.addressed();
        if wordy && (reads(&content) || labelled && is_prose(&content)) && !is_request(&content) {
            let mut draft = self.place.draft();
            draft.found = Found::Set;
            draft.quoted = quoted;
            draft.set_off = true;
            draft.body = true;
            draft.greets = greets(first_line(&content));
            draft.subject = label::subject(first_line(&content)).is_some();
            draft.signed = true;
            draft.words = count(&content);
            draft.add(item.words);
            self.open = Some(draft);
            self.close();
        }
        self.place.fresh = true;
    }
}
