//! `uncanned measure --anchors`: every anchor of a folder of messages, to judge how often anchors are right.
//! Knows nothing of what an anchor is.

use crate::detect::anchor::anchors;
use crate::detect::prose::Prose;
use crate::files;
use crate::lint::{self, Given};
use crate::message::Message;
use crate::problem::Problem;
use crate::report::clean;
use crate::source::Source;
use std::path::Path;

/// A line for each anchor in words to the reader: place, kind, words and sentence, tabs between them.
pub fn table(folder: &Path, given: &Given) -> (String, Vec<Problem>) {
    let mut out = "file\tline\tcolumn\tkind\twords\tsentence\n".to_string();
    let walk = files::walk(&[folder.to_path_buf()], files::Ignoring::Never);
    let mut problems = walk.problems;
    for file in &walk.files {
        let source = match files::read(&file.path) {
            Ok(raw) => Source::new(&file.name, raw),
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        };
        let (messages, more) = lint::read(&source, given);
        problems.extend(more);
        for message in &messages {
            out.push_str(&of_message(message, &source));
        }
    }
    (out, problems)
}

fn of_message(message: &Message, source: &Source) -> String {
    let prose = Prose::of(message);
    let mut out = String::new();
    let mut at = 0;
    while let Some(place) = prose.places.get(at) {
        let sentence = prose.sentence(at);
        at = sentence.end.max(at + 1);
        if !place.zone.is_prose() {
            continue;
        }
        let whole = plain(prose.span(sentence.clone()).of(&message.text));
        for anchor in anchors(&prose, sentence) {
            let start = source.range(message.map.source(anchor.span)).start;
            let kind = format!("{:?}", anchor.kind).to_lowercase();
            let words = plain(anchor.span.of(&message.text));
            let file = plain(&source.name);
            out.push_str(&format!(
                "{file}\t{}\t{}\t{kind}\t{words}\t{whole}\n",
                start.line, start.column
            ));
        }
    }
    out
}

/// One line without a tab in it.
fn plain(text: &str) -> String {
    clean::line(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}
