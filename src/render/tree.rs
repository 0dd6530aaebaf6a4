//! A template as a small tree, and how it grows tag by tag.
//! Knows nothing of how tags are written or what they come to.

use super::value::Value;
use crate::span::Span;

/// One piece of a template. Spans index the template.
#[derive(Clone, Debug)]
pub(super) enum Node {
    /// Words that are printed as they stand.
    Text(Span),
    /// Words that the syntax puts in the place of a tag.
    Constant(&'static str, Span),
    /// The value of an expression; `raw` where it is not to be escaped.
    Print { expr: Expr, raw: bool, span: Span },
    /// The first arm whose condition holds, or what is left.
    Choice {
        arms: Vec<(Expr, Vec<Node>)>,
        otherwise: Vec<Node>,
    },
    /// The body for each item of a list, or what is printed for an empty one.
    Loop(Box<Loop>),
    /// Handlebars and Mustache: the body in the light of a value.
    Section {
        expr: Expr,
        kind: Section,
        body: Vec<Node>,
        otherwise: Vec<Node>,
    },
    /// A name for a value from here on.
    Assign(String, Expr),
    /// A name for a piece of rendered text from here on.
    Capture(String, Vec<Node>),
    /// Names for values within the body.
    Scope(Vec<(String, Expr)>, Vec<Node>),
    /// Another template would be printed here; it is not read.
    Partial(String, Span),
    /// `{% break %}` or `{% continue %}`.
    Leave { all: bool },
}

/// `{% for x in list %}`.
#[derive(Clone, Debug)]
pub(super) struct Loop {
    pub(super) names: Vec<String>,
    pub(super) list: Expr,
    pub(super) limit: Option<Expr>,
    pub(super) skip: Option<Expr>,
    pub(super) reversed: bool,
    pub(super) body: Vec<Node>,
    pub(super) otherwise: Vec<Node>,
}

/// What a section does with its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    /// `{{#x}}`: for each, within, or not at all.
    Any,
    /// `{{^x}}`: where there is none.
    Inverted,
    /// `{{#each x}}`.
    Each,
    /// `{{#with x}}`.
    With,
}

/// Something with a value.
#[derive(Clone, Debug)]
pub(super) enum Expr {
    Value(Value),
    /// A name and what is asked of it; `name` is all of it as written.
    Path {
        name: String,
        steps: Vec<Step>,
    },
    Filter {
        on: Box<Expr>,
        name: String,
        args: Vec<Expr>,
    },
    Call {
        name: String,
        args: Vec<Expr>,
    },
    Not(Box<Expr>),
    And(Box<Expr>, Box<Expr>),
    Or(Box<Expr>, Box<Expr>),
    Compare(Box<Expr>, Op, Box<Expr>),
    Choose(Box<[Expr; 3]>),
    Join(Box<Expr>, Box<Expr>),
    Range(Box<Expr>, Box<Expr>),
    /// Not understood; the byte it stands at tells it from others.
    Unknown {
        at: u32,
        text: String,
    },
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// A member by name.
    Name(String),
    /// An item by number.
    Item(usize),
    /// `../`: the context around this one.
    Up,
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Op {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    More,
    MoreOrEqual,
    /// The left holds the right.
    Contains,
    /// The left is held by the right.
    In,
    /// `is defined`, `is none`: the right is the name of a test.
    Is,
}

impl Expr {
    /// A path of one name.
    pub(super) fn name(name: &str) -> Expr {
        Expr::Path {
            name: name.to_string(),
            steps: name.split('.').map(|n| Step::Name(n.to_string())).collect(),
        }
    }

    pub(super) fn text(text: &str) -> Expr {
        Expr::Value(Value::Text(text.to_string()))
    }

    pub(super) fn not(self) -> Expr {
        Expr::Not(Box::new(self))
    }

    /// The same with `text` where it comes to nothing.
    pub(super) fn or_text(self, text: &str) -> Expr {
        Expr::Filter {
            on: Box::new(self),
            name: "default".to_string(),
            args: vec![Expr::text(text)],
        }
    }
}

/// What a block is, until it is closed.
pub(super) enum Block {
    /// Arms; the first condition.
    Choice(Expr),
    /// `case x`: its arms come with `when`; what stands before the first is dropped.
    Case(Expr),
    Loop(Loop),
    Section(Expr, Section),
    Capture(String),
    Scope(Vec<(String, Expr)>),
    /// A block that changes nothing we can see.
    Pass,
    /// A comment.
    Drop,
}

struct Open {
    word: String,
    block: Block,
    arms: Vec<(Expr, Vec<Node>)>,
    condition: Option<Expr>,
    /// The body of a loop or a section whose `else` has been met.
    body: Option<Vec<Node>>,
    nodes: Vec<Node>,
    /// Closed together with the block within it (`{{else if}}` in Handlebars).
    chained: bool,
}

/// Grows a tree from tags that come one by one. Whatever is not closed, or closed twice, is put right without a word.
pub(super) struct Builder {
    nodes: Vec<Node>,
    open: Vec<Open>,
    /// Blocks too deep to be kept.
    beyond: usize,
}

/// Blocks in blocks; a deeper one is read as if its tags were not there.
const DEPTH: usize = 48;

impl Builder {
    pub(super) fn new() -> Self {
        Self {
            nodes: Vec::new(),
            open: Vec::new(),
            beyond: 0,
        }
    }

    pub(super) fn push(&mut self, node: Node) {
        match self.open.last_mut() {
            Some(open) => open.nodes.push(node),
            None => self.nodes.push(node),
        }
    }

    pub(super) fn text(&mut self, span: Span) {
        if !span.is_empty() {
            self.push(Node::Text(span));
        }
    }

    /// Opens a block that `word` closes.
    pub(super) fn open(&mut self, word: &str, block: Block) {
        self.open_chained(word, block, false);
    }

    /// The same, closed together with the block it stands in.
    pub(super) fn open_chained(&mut self, word: &str, block: Block, chained: bool) {
        if self.open.len() >= DEPTH {
            self.beyond += usize::from(!chained);
            return;
        }
        let condition = match &block {
            Block::Choice(condition) => Some(condition.clone()),
            _ => None,
        };
        self.open.push(Open {
            word: word.to_string(),
            block,
            arms: Vec::new(),
            condition,
            body: None,
            nodes: Vec::new(),
            chained,
        });
    }

    /// The value the innermost `case` is about.
    pub(super) fn case(&self) -> Option<&Expr> {
        match &self.open.last()?.block {
            Block::Case(expr) => Some(expr),
            _ => None,
        }
    }

    /// A further arm of the innermost block: with its condition, or the last one.
    pub(super) fn arm(&mut self, condition: Option<Expr>) {
        if self.beyond > 0 {
            return;
        }
        let Some(open) = self.open.last_mut() else { return };
        let nodes = std::mem::take(&mut open.nodes);
        match &open.block {
            Block::Choice(_) | Block::Case(_) => {
                if let Some(before) = open.condition.take() {
                    open.arms.push((before, nodes));
                } else if matches!(open.block, Block::Choice(_)) {
                    // A second `else`: the first stays.
                    open.arms.push((Expr::Value(Value::Bool(true)), nodes));
                }
                open.condition = condition;
            }
            Block::Loop(_) | Block::Section(..) if open.body.is_none() => open.body = Some(nodes),
            _ => open.nodes = nodes,
        }
    }

    /// Closes the innermost block that `word` closes, and all within it.
    pub(super) fn close(&mut self, word: &str) {
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        let Some(at) = self.open.iter().rposition(|open| open.word == word && !open.chained) else {
            return;
        };
        while self.open.len() > at {
            self.close_one();
        }
    }

    /// Closes the innermost block, whatever it is.
    pub(super) fn close_any(&mut self) {
        match self.open.iter().rposition(|open| !open.chained) {
            _ if self.beyond > 0 => self.beyond -= 1,
            Some(at) => {
                while self.open.len() > at {
                    self.close_one();
                }
            }
            None => {}
        }
    }

    pub(super) fn finish(mut self) -> Vec<Node> {
        while !self.open.is_empty() {
            self.close_one();
        }
        self.nodes
    }

    fn close_one(&mut self) {
        let Some(mut open) = self.open.pop() else { return };
        let node = match open.block {
            Block::Choice(_) | Block::Case(_) => {
                let otherwise = match open.condition.take() {
                    Some(condition) => {
                        open.arms.push((condition, open.nodes));
                        Vec::new()
                    }
                    None if matches!(open.block, Block::Case(_)) && open.arms.is_empty() => Vec::new(),
                    None => open.nodes,
                };
                Node::Choice {
                    arms: open.arms,
                    otherwise,
                }
            }
            Block::Loop(mut each) => {
                (each.body, each.otherwise) = halves(open.body, open.nodes);
                Node::Loop(Box::new(each))
            }
            Block::Section(expr, kind) => {
                let (body, otherwise) = halves(open.body, open.nodes);
                Node::Section {
                    expr,
                    kind,
                    body,
                    otherwise,
                }
            }
            Block::Capture(name) => Node::Capture(name, open.nodes),
            Block::Scope(names) => Node::Scope(names, open.nodes),
            Block::Pass => Node::Scope(Vec::new(), open.nodes),
            Block::Drop => return,
        };
        self.push(node);
    }
}

fn halves(body: Option<Vec<Node>>, nodes: Vec<Node>) -> (Vec<Node>, Vec<Node>) {
    match body {
        Some(body) => (body, nodes),
        None => (nodes, Vec::new()),
    }
}
