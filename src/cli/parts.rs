//! The files of a run that are parts of one template: what each prints, so that the others can be held against it.
//! Knows nothing of what the parts should have in common.

use crate::cli::inputs::Input;
use crate::lint::{Given, names};
use crate::message::{OtherPart, Parts};
use crate::source::Source;
use crate::template::{TemplatePart, templates};
use std::collections::HashMap;

/// Of the files of each template in the run, the places.
pub fn mates(names: &[&str]) -> Vec<Vec<usize>> {
    if names.len() < 2 {
        return Vec::new();
    }
    let places = |files: Vec<(usize, TemplatePart)>| files.into_iter().map(|(at, _)| at).collect();
    templates(names).into_iter().map(places).collect()
}

/// For each input that is a part of a template, by its place in the run, the other parts; only of templates that have a part which is
/// `wanted`.
pub fn parts(inputs: &[&Input], wanted: impl Fn(usize) -> bool) -> HashMap<usize, Parts> {
    let mut found = HashMap::new();
    if inputs.len() < 2 {
        return found;
    }
    let files: Vec<&str> = inputs.iter().map(|input| input.name.as_str()).collect();
    for template in templates(&files) {
        if !template.iter().any(|(at, _)| wanted(*at)) {
            continue;
        }
        let each: Vec<(usize, OtherPart)> = template
            .into_iter()
            .filter_map(|(at, part)| {
                let input = inputs.get(at)?;
                // Standard input can be read but once. What cannot be read is told when it is its turn.
                input.path.as_ref()?;
                let source = Source::new(&input.name, input.read().ok()?);
                let read = || names(&source, &Given::default());
                let names = std::panic::catch_unwind(read).ok()??;
                let file = input.name.clone();
                Some((at, OtherPart { file, part, names }))
            })
            .collect();
        for (at, own) in &each {
            let others = each.iter().filter(|(other, _)| other != at);
            let others: Vec<OtherPart> = others.map(|(_, part)| part.clone()).collect();
            if !others.is_empty() {
                found.insert(*at, Parts { own: own.part, others });
            }
        }
    }
    found
}
