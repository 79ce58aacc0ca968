//! `model A extends B`: the statements of B, with those of A put in their places.
//!
//! Before: a model that says how it differs from another. After: a model as if written out, in the order of its base,
//! with what is new at the end.

use std::rc::Rc;

use super::Session;
use crate::ast::{Binding, Block, File, Name, Range, Statement};
use crate::diagnostic::{Code, Diagnostic};
use crate::names::nearest;
use crate::source::Span;

/// Longest row of models that extend each other.
const MAX_CHAIN: usize = 32;

/// A model written out, and the components it may put in.
pub(super) struct Flat {
    pub block: Block,
    pub components: Vec<Block>,
    /// Parameters that `fix` has made constants, by the place of their name there, and the ranges they had.
    pub fixed: Vec<(Span, Option<Range>)>,
    /// Where the models stand that it extends.
    pub bases: Vec<Span>,
}

/// The model with everything it inherits.
pub(super) fn flatten(session: &mut Session, file: &Rc<File>, block: &Block) -> Option<Flat> {
    let mut components = file.components.clone();
    let mut chain = vec![block.clone()];
    let mut file = Rc::clone(file);
    while let Some(base) = chain.last().and_then(|last| last.extends.clone()) {
        let is_cycle = chain.iter().any(|block| block.name.text == base.text);
        if is_cycle || chain.len() >= MAX_CHAIN {
            let message = match is_cycle {
                true => format!("model `{}` extends itself", base.text),
                false => format!("more than {MAX_CHAIN} models extend each other"),
            };
            session.report.push(
                Diagnostic::new(Code::ExtendsCycle, message, base.span, "extended here")
                    .help("let the models extend a common one that extends nothing"),
            );
            return None;
        }
        if !file.models.iter().any(|block| block.name.text == base.text) {
            file = session.library_file(&file, &base)?;
            components.extend(file.components.iter().cloned());
        }
        let Some(found) = file.models.iter().find(|block| block.name.text == base.text) else {
            session.no_model_in_library(&base);
            return None;
        };
        session.report.found(base.span, found.name.span);
        chain.push(found.clone());
    }
    let bases = chain[1..].iter().map(|block| block.span).collect();
    let mut fixed = Vec::new();
    let mut flat = chain.pop().expect("invariant: the chain holds the model itself");
    while let Some(next) = chain.pop() {
        for statement in next.statements {
            apply(session, (&mut flat.statements, &mut fixed), statement, &flat.name);
        }
        flat.skipped.extend(next.skipped);
        let (name, doc, span) = (next.name, next.doc, next.span);
        flat = Block { statements: flat.statements, skipped: flat.skipped, name, doc, extends: None, span };
    }
    Some(Flat { block: flat, components, fixed, bases })
}

fn apply(
    session: &mut Session,
    (base, fixed): (&mut Vec<Statement>, &mut Vec<(Span, Option<Range>)>),
    statement: Statement,
    base_name: &Name,
) {
    match statement {
        Statement::Override(new, span) => {
            let key = key(&new);
            let place = base.iter().position(|old| key.is_some() && self::key(old) == key);
            match (place, key) {
                (Some(place), _) => {
                    session.report.replaced(declared(&new), declared(&base[place]));
                    let old = std::mem::replace(&mut base[place], *new);
                    keep_documentation(&mut base[place], old);
                }
                (None, Some((_, name))) => nothing(session, base, (name, span), "override", base_name),
                (None, None) => {}
            }
        }
        Statement::Fix { name, value } => {
            let is_it =
                |old: &Statement| matches!(old, Statement::Parameter { binding, .. } if binding.name.text == name.text);
            match base.iter().position(is_it) {
                Some(place) => {
                    session.report.replaced(Some(&name), declared(&base[place]));
                    if let Statement::Parameter { binding, range } = &base[place] {
                        fixed.push((name.span, range.clone()));
                        let (doc, unit) = (binding.doc.clone(), binding.unit.clone());
                        // The declaration keeps its unit and gets its place, so that mistakes show here.
                        base[place] = Statement::Let(Binding { name, doc, unit, value });
                    }
                }
                None => nothing(session, base, (&name.text, name.span), "fix", base_name),
            }
        }
        Statement::Drop(name) => {
            let before = base.len();
            let declares = |old: &&Name| old.text == name.text;
            if let Some(dropped) = base.iter().filter_map(declared).find(declares) {
                session.report.found(name.span, dropped.span);
            }
            base.retain(|old| !belongs_to(old, &name.text));
            if base.len() == before {
                nothing(session, base, (&name.text, name.span), "drop", base_name);
            }
        }
        new => base.push(new),
    }
}

/// What overrides without documentation of its own is still what the base documents.
fn keep_documentation(new: &mut Statement, mut old: Statement) {
    if let (Some(new), Some(old)) = (documentation(new), documentation(&mut old))
        && new.is_empty()
    {
        *new = std::mem::take(old);
    }
}

fn documentation(statement: &mut Statement) -> Option<&mut String> {
    match statement {
        Statement::Parameter { binding, .. } | Statement::State { binding, .. } => Some(&mut binding.doc),
        Statement::Port(binding) | Statement::Let(binding) | Statement::Input(binding) => Some(&mut binding.doc),
        Statement::Observe { doc, .. } | Statement::Readout { doc, .. } => Some(doc),
        _ => None,
    }
}

fn nothing(session: &mut Session, base: &[Statement], (name, span): (&str, Span), what: &str, base_name: &Name) {
    let known = base.iter().filter_map(key).filter(|(kind, _)| *kind == Kind::Declaration).map(|(_, name)| name);
    let near = nearest(name, known).map(|near| format!("did you mean `{near}`?"));
    let thing = if what == "fix" { "parameter " } else { "" };
    let message = format!("`{what}` hits nothing: `{}` has no {thing}`{name}`", base_name.text);
    let diagnostic = Diagnostic::new(Code::NothingHit, message, span, "not in it");
    session.report.push(diagnostic.and(base_name.span, "the extended model").maybe_help(near));
}

/// The namespaces of statements.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Declaration,
    Equation,
    Past,
    Recorded,
}

/// What a statement declares.
fn key(statement: &Statement) -> Option<(Kind, &str)> {
    let (kind, name) = match statement {
        Statement::Parameter { binding, .. } | Statement::State { binding, .. } => (Kind::Declaration, &binding.name),
        Statement::Port(binding) | Statement::Let(binding) | Statement::Input(binding) => {
            (Kind::Declaration, &binding.name)
        }
        Statement::Noise(name) | Statement::Instance { name, .. } | Statement::Function { name, .. } => {
            (Kind::Declaration, name)
        }
        Statement::Table { signature, .. } => (Kind::Declaration, &signature.name),
        Statement::Argument(column) => (Kind::Declaration, &column.name),
        Statement::Equation { state, .. } => (Kind::Equation, state),
        Statement::Past { name, .. } => (Kind::Past, name),
        Statement::Observe { path, .. } => (Kind::Recorded, &path[0]),
        Statement::Readout { name, .. } => (Kind::Recorded, name),
        Statement::Cite { .. } | Statement::Override(..) | Statement::Fix { .. } | Statement::Drop(_) => return None,
    };
    Some((kind, &name.text))
}

/// The name that a statement gives a meaning to.
fn declared(statement: &Statement) -> Option<&Name> {
    match statement {
        Statement::Parameter { binding, .. } | Statement::State { binding, .. } => Some(&binding.name),
        Statement::Port(binding) | Statement::Let(binding) | Statement::Input(binding) => Some(&binding.name),
        Statement::Noise(name) | Statement::Instance { name, .. } | Statement::Function { name, .. } => Some(name),
        Statement::Readout { name, .. } => Some(name),
        Statement::Observe { path, value: Some(_), .. } => path.first(),
        Statement::Table { signature, .. } => Some(&signature.name),
        _ => None,
    }
}

/// Whether a statement goes with a name: its declaration, equation and past, and what records it alone.
fn belongs_to(statement: &Statement, name: &str) -> bool {
    match statement {
        Statement::Observe { value: Some(_), .. } => false,
        _ => key(statement).is_some_and(|(_, key)| key == name),
    }
}
