//! What a rep and a CI job wait for: making the rules ready, one draft, and a long run of text.
//! `cargo bench`; compare before and after a change to the engine, the parser or a reader.

use divan::Bencher;
use divan::counter::BytesCount;
use uncanned::engine::Engine;
use uncanned::lint::{Given, lint};
use uncanned::rules::{bundled, bundled_lists};
use uncanned::source::Source;

fn main() {
    divan::main();
}

fn engine() -> Engine {
    Engine::new(bundled(), &bundled_lists())
}

/// A clean message and one with something to say, over and over, up to `bytes` bytes.
fn drafts(bytes: usize) -> String {
    let mut text = String::new();
    for n in 0.. {
        if text.len() >= bytes {
            break;
        }
        text.push_str(
            "The second oven in Leeds tripped twice last Friday, and Priya wrote that the fitter found nothing.\n",
        );
        text.push_str(if n % 4 == 0 {
            "I hope this email finds you well, and I am just checking in.\n\n"
        } else {
            "Which of the two do you switch on first when the shop opens at six?\n\n"
        });
    }
    text
}

/// The larger part of a cold start.
#[divan::bench]
fn make_the_rules_ready() -> Engine {
    engine()
}

/// One draft after the first, by size in bytes.
#[divan::bench(args = [2_000, 20_000, 1_000_000])]
fn plain_text(bencher: Bencher, bytes: usize) {
    let engine = engine();
    let text = format!("Hi Dana,\n\n{}Best,\nSam\n", drafts(bytes));
    bencher
        .counter(BytesCount::of_str(&text))
        .with_inputs(|| Source::new("draft.txt", text.clone().into_bytes()))
        .bench_values(|source| lint(source, &engine, &Given::default()));
}

/// The same words as HTML.
#[divan::bench(args = [20_000, 1_000_000])]
fn html(bencher: Bencher, bytes: usize) {
    let engine = engine();
    let text = format!(
        "<html><body><p>{}</p></body></html>",
        drafts(bytes).replace("\n\n", "</p><p>")
    );
    bencher
        .counter(BytesCount::of_str(&text))
        .with_inputs(|| Source::new("draft.html", text.clone().into_bytes()))
        .bench_values(|source| lint(source, &engine, &Given::default()));
}
