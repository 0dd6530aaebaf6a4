//! What a screen can show, and text painted for it.
//! Knows nothing of findings beyond how bad they are.

use crate::finding::Severity;
use miette::{GraphicalTheme, ThemeCharacters};
use owo_colors::{OwoColorize, Style, XtermColors};

/// What the screen can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Columns.
    pub width: usize,
    /// Whether to colour.
    pub colour: bool,
    /// Whether it shows more than ASCII.
    pub unicode: bool,
}

/// Colours of the 256-colour cube with the middle brightness that can be read on black and on white alike; the sixteen basic
/// ones are whatever the terminal's owner made of them, and yellow on white is lost.
#[derive(Clone, Copy)]
pub(super) struct Styles {
    pub(super) error: Style,
    pub(super) warning: Style,
    pub(super) advice: Style,
    pub(super) ready: Style,
    pub(super) quiet: Style,
    pub(super) strong: Style,
}

impl Styles {
    fn new(colour: bool) -> Self {
        let plain = Style::new();
        if !colour {
            return Self {
                error: plain,
                warning: plain,
                advice: plain,
                ready: plain,
                quiet: plain,
                strong: plain,
            };
        }
        let xterm = |n: u8| plain.color(XtermColors::from(n));
        Self {
            error: xterm(160).bold(),
            warning: xterm(130).bold(),
            advice: xterm(31).bold(),
            ready: xterm(28).bold(),
            quiet: xterm(244),
            strong: plain.bold(),
        }
    }

    pub(super) fn of(&self, severity: Severity) -> Style {
        match severity {
            Severity::Error => self.error,
            Severity::Warning => self.warning,
            Severity::Advice => self.advice,
        }
    }
}

/// Writes findings for one look.
pub(super) struct Pen {
    pub(super) look: Look,
    /// Columns of a line of prose.
    pub(super) width: usize,
    pub(super) styles: Styles,
    pub(super) theme: GraphicalTheme,
}

impl Pen {
    pub(super) fn new(look: Look) -> Self {
        let styles = Styles::new(look.colour);
        let mut theme = GraphicalTheme::none();
        if look.unicode {
            theme.characters = ThemeCharacters::unicode();
            theme.characters.advice = "›".to_string();
        }
        theme.styles.error = styles.error;
        theme.styles.warning = styles.warning;
        theme.styles.advice = styles.advice;
        theme.styles.linum = styles.quiet;
        theme.styles.link = Style::new();
        // Prose is read best in lines of middling length, however wide the screen.
        let width = look.width.clamp(40, 100);
        Self {
            look,
            width,
            styles,
            theme,
        }
    }

    pub(super) fn paint(&self, text: &str, style: Style) -> String {
        if self.look.colour {
            text.style(style).to_string()
        } else {
            text.to_string()
        }
    }
}
