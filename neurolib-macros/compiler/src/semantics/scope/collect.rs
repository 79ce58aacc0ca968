//! Walks the statements of a model and of the components it puts in.

use super::{Entity, Equation, FunctionItem, Item, Node, Past, Scope, TableItem};
use crate::ast::{Block, Expr, ExprKind, Name, Statement, UnitText};
use crate::diagnostic::{Code, Diagnostic};
use crate::names::nearest;
use crate::semantics::{Report, builtin};
use crate::source::Span;
use crate::units::Unit;

/// Most declarations of one model, components put in.
const MAX_DECLARATIONS: usize = 20_000;
/// Deepest nesting of components in components.
const MAX_COMPONENTS: usize = 64;

/// Collects the declarations of a model.
pub(in crate::semantics) fn collect<'a>(components: &'a [Block], block: &'a Block, report: &mut Report) -> Node<'a> {
    let mut collector = Collector { components, report, node: Node::default(), inside: Vec::new(), count: 0 };
    collector.node.scopes.push(Scope {
        what: format!("model `{}`", block.name.text),
        skipped: block.skipped.iter().map(String::as_str).collect(),
        ..Scope::default()
    });
    collector.block(block, 0);
    collector.node
}

struct Collector<'a, 'r> {
    components: &'a [Block],
    report: &'r mut Report,
    node: Node<'a>,
    /// The components around the one being put in.
    inside: Vec<&'a str>,
    count: usize,
}

impl<'a> Collector<'a, '_> {
    fn block(&mut self, block: &'a Block, scope: usize) {
        for statement in &block.statements {
            self.count += 1;
            if self.count > MAX_DECLARATIONS {
                let message = format!("the model has more than {MAX_DECLARATIONS} declarations, components put in");
                let label = "components repeat each other here";
                self.report.push(Diagnostic::new(Code::TooLarge, message, block.name.span, label));
                return;
            }
            self.declaration(statement, scope);
        }
        // Equations and pasts may stand before what they refer to. Components are put in here, so that their
        // equations keep their place among the model's.
        for statement in &block.statements {
            self.reference(statement, scope);
        }
    }

    fn declaration(&mut self, statement: &'a Statement, scope: usize) {
        let prefix = self.node.scopes[scope].prefix.clone();
        self.node.has_units |= mentions_unit(statement);
        self.node.spellings.learn(statement);
        match statement {
            Statement::Parameter { binding, range } => {
                if scope != 0 {
                    return self.misplaced(
                        &binding.name,
                        "a component has no `param`",
                        "write `arg`, and give it at each instance",
                    );
                }
                if self.declare(scope, &binding.name, Entity::Parameter(self.node.parameters.len())) {
                    self.node.parameters.push((Item::new(binding, &prefix, scope), range.as_ref()));
                }
            }
            Statement::Port(binding) => {
                if self.declare(scope, &binding.name, Entity::Port(self.node.ports.len())) {
                    self.node.ports.push(Item::new(binding, &prefix, scope));
                }
            }
            Statement::Let(binding) => {
                if self.declare(scope, &binding.name, Entity::Let(self.node.lets.len())) {
                    self.node.lets.push(Item::new(binding, &prefix, scope));
                }
            }
            Statement::Input(binding) => {
                if self.declare(scope, &binding.name, Entity::Input(self.node.inputs.len())) {
                    self.node.inputs.push(Item::new(binding, &prefix, scope));
                }
            }
            Statement::State { binding, bound } => {
                if self.declare(scope, &binding.name, Entity::State(self.node.states.len())) {
                    self.node.states.push((Item::new(binding, &prefix, scope), bound));
                }
            }
            Statement::Noise(name) => {
                self.declare(scope, name, Entity::Noise(self.node.noises.len()));
                self.node.noises.push((format!("{prefix}{}", name.text), name.span));
            }
            Statement::Table { signature, path, path_span, edge, .. } => {
                self.declare(scope, &signature.name, Entity::Table(self.node.tables.len()));
                let name = format!("{prefix}{}", signature.name.text);
                self.node.tables.push(TableItem { name, signature, path, path_span: *path_span, edge: *edge });
            }
            Statement::Function { name, parameters, value } => {
                self.declare(scope, name, Entity::Function(self.node.functions.len()));
                for (k, parameter) in parameters.iter().enumerate() {
                    self.check_reserved(parameter);
                    if let Some(first) = parameters[..k].iter().find(|other| other.text == parameter.text) {
                        self.duplicate(parameter, first.span);
                    }
                }
                self.node.functions.push(FunctionItem { name, parameters, value, scope });
            }
            Statement::Instance { name, component, .. } => {
                let inner = self.node.scopes.len();
                self.declare(scope, name, Entity::Instance(inner));
                let prefix = format!("{prefix}{}.", name.text);
                let what = format!("component `{}`", component.text);
                self.node.scopes.push(Scope { prefix, what, ..Scope::default() });
            }
            Statement::Argument(column) => {
                if scope == 0 {
                    self.misplaced(&column.name, "a model has no `arg`", "write `param`, with a default");
                }
            }
            Statement::Observe { path, .. } => {
                if scope != 0 {
                    return self.misplaced(
                        &path[0],
                        "a component has no `observe`",
                        "observe it in the model, as `instance.name`",
                    );
                }
                self.node.observables.push(statement);
            }
            Statement::Readout { name, .. } => {
                if scope != 0 {
                    return self.misplaced(name, "a component has no `readout`", "move it to the model");
                }
                self.node.readouts.push(statement);
            }
            Statement::Override(_, span) => {
                let message = "`override` has no meaning in a model that extends no other";
                self.report.push(
                    Diagnostic::new(Code::Misplaced, message, *span, "nothing to override")
                        .help("write `model A extends B { … }`, or remove `override`"),
                );
            }
            Statement::Fix { name, .. } => {
                self.misplaced(
                    name,
                    "`fix` has no meaning in a model that extends no other",
                    "write `model A extends B { … }`",
                );
            }
            Statement::Drop(name) => {
                self.misplaced(
                    name,
                    "`drop` has no meaning in a model that extends no other",
                    "write `model A extends B { … }`",
                );
            }
            Statement::Cite { .. } | Statement::Equation { .. } | Statement::Past { .. } => {}
        }
    }

    fn reference(&mut self, statement: &'a Statement, scope: usize) {
        match statement {
            Statement::Equation { factor, state, value } => {
                let Some(index) = self.equation_target(state, scope) else {
                    return;
                };
                self.node.equations.push(Equation { state: index, factor: factor.as_ref(), value, scope });
            }
            Statement::Past { name, value } => match self.found(scope, name) {
                Some((Entity::Let(target), _)) => {
                    if let Some(first) = self.node.pasts.iter().find(|past| past.target == target) {
                        let first = first.name;
                        return self.duplicate(name, first);
                    }
                    self.node.pasts.push(Past { target, name: name.span, value, scope });
                }
                Some((Entity::State(_), declared)) => self.report.push(
                    Diagnostic::new(
                        Code::PastPlace,
                        format!("`{}` is a state: its past is its start value", name.text),
                        name.span,
                        "`past` of a state",
                    )
                    .and(declared, "the start value stands here")
                    .help("remove this line"),
                ),
                Some((_, declared)) => self.report.push(
                    Diagnostic::new(
                        Code::PastPlace,
                        format!("`{}` has no past to declare", name.text),
                        name.span,
                        "not a `let`",
                    )
                    .and(declared, "declared here")
                    .help("`past` says what a delay of a `let` reads before the run's beginning"),
                ),
                None => self.unknown(name, scope, "a `let`"),
            },
            Statement::Instance { name, component, arguments } => {
                // A second instance of the same name was reported, and has no scope.
                if let Some((Entity::Instance(inner), declared)) = self.lookup(scope, &name.text)
                    && declared == name.span
                {
                    self.instance(name, component, arguments, (scope, inner));
                }
            }
            _ => {}
        }
    }

    fn equation_target(&mut self, name: &'a Name, scope: usize) -> Option<usize> {
        match self.found(scope, name) {
            Some((Entity::State(index), _)) => Some(index),
            Some((_, declared)) => {
                let message = format!("`{}` has an equation but is no state", name.text);
                self.report.push(
                    Diagnostic::new(Code::NoState, message, name.span, "not a state")
                        .and(declared, "declared here")
                        .help(format!("declare it as `state {} = …`, with its start value", name.text)),
                );
                None
            }
            None if self.node.scopes[scope].skipped.contains(&&*name.text) => None,
            None => {
                let states = self.node.states.iter().map(|(item, _)| item.name.as_str());
                let near = nearest(&name.text, states).map(|near| format!("did you mean `{near}`?"));
                let help =
                    near.unwrap_or_else(|| format!("declare it: `state {} = …`, with its start value", name.text));
                let message = format!("`{}` has an equation but is not declared", name.text);
                self.report.push(Diagnostic::new(Code::NoState, message, name.span, "not a state").help(help));
                None
            }
        }
    }

    fn instance(&mut self, name: &'a Name, component: &'a Name, arguments: &'a [(Name, Expr)], scopes: (usize, usize)) {
        let (_, inner) = scopes;
        let Some(block) = self.components.iter().find(|block| block.name.text == component.text) else {
            let known = self.components.iter().map(|block| block.name.text.as_str());
            let near = nearest(&component.text, known).map(|near| format!("did you mean `{near}`?"));
            let message = format!("unknown component `{}`", component.text);
            self.report.push(
                Diagnostic::new(Code::UnknownComponent, message, component.span, "not declared in this file")
                    .maybe_help(near),
            );
            // Whatever is read from the instance is not known, and not worth a second message.
            self.node.scopes[inner].skipped.push("*");
            return;
        };
        self.report.found(component.span, block.name.span);
        if self.inside.contains(&&*component.text) || self.inside.len() >= MAX_COMPONENTS {
            let message = format!("component `{}` contains itself", component.text);
            self.report.push(
                Diagnostic::new(Code::RecursiveComponent, message, component.span, "put in here, inside itself")
                    .help("remove this instance"),
            );
            self.node.scopes[inner].skipped.push("*");
            return;
        }
        self.node.scopes[inner].skipped.extend(block.skipped.iter().map(String::as_str));
        self.arguments(name, block, arguments, scopes);
        self.inside.push(&component.text);
        self.block(block, inner);
        self.inside.pop();
    }

    fn arguments(
        &mut self,
        name: &'a Name,
        block: &'a Block,
        given: &'a [(Name, Expr)],
        (outer, inner): (usize, usize),
    ) {
        let prefix = self.node.scopes[inner].prefix.clone();
        let columns = || {
            block.statements.iter().filter_map(|statement| match statement {
                Statement::Argument(column) => Some(column),
                _ => None,
            })
        };
        for (k, (argument, _)) in given.iter().enumerate() {
            if let Some((first, _)) = given[..k].iter().find(|(other, _)| other.text == argument.text) {
                self.duplicate(argument, first.span);
            }
            if let Some(column) = columns().find(|column| column.name.text == argument.text) {
                self.report.found(argument.span, column.name.span);
            } else {
                let near = nearest(&argument.text, columns().map(|column| column.name.text.as_str()));
                let message = format!("component `{}` takes no `{}`", block.name.text, argument.text);
                self.report.push(
                    Diagnostic::new(Code::UnknownArgument, message, argument.span, "not an `arg` of it")
                        .and(block.name.span, "the component")
                        .maybe_help(near.map(|near| format!("did you mean `{near}`?"))),
                );
            }
        }
        for column in columns() {
            let Some((_, value)) = given.iter().find(|(argument, _)| argument.text == column.name.text) else {
                let message = format!("`{}` is not given its `{}`", name.text, column.name.text);
                self.report.push(
                    Diagnostic::new(Code::MissingArgument, message, name.span, "this instance")
                        .and(column.name.span, "the argument")
                        .help(format!("add `{} = …` between the braces", column.name.text)),
                );
                self.node.scopes[inner].skipped.push(&column.name.text);
                continue;
            };
            if !self.declare(inner, &column.name, Entity::Let(self.node.lets.len())) {
                continue;
            }
            self.node.lets.push(Item {
                name: format!("{prefix}{}", column.name.text),
                span: column.name.span,
                doc: &column.doc,
                unit: column.unit.as_ref(),
                value,
                scope: outer,
                is_argument: true,
            });
        }
    }

    fn lookup(&self, scope: usize, name: &str) -> Option<(Entity, Span)> {
        self.node.scopes[scope].names.get(name).copied()
    }

    /// What a name stands for, noted for editors.
    fn found(&mut self, scope: usize, name: &Name) -> Option<(Entity, Span)> {
        let found = self.lookup(scope, &name.text);
        if let Some((_, declared)) = found {
            self.report.found(name.span, declared);
        }
        found
    }

    /// Gives a name its meaning; `false` if it has one already, which is reported.
    fn declare(&mut self, scope: usize, name: &'a Name, entity: Entity) -> bool {
        self.check_reserved(name);
        match self.lookup(scope, &name.text) {
            Some((Entity::State(_), first)) if matches!(entity, Entity::State(_)) => {
                let message = format!("state `{}` is declared twice", name.text);
                self.report.push(
                    Diagnostic::new(Code::Duplicate, message, name.span, "declared again")
                        .and(first, "first declared here")
                        .help(format!("the equation of a state is written `d/dt {} = …`", name.text)),
                );
                // Its equation may be what was meant.
                self.node.scopes[scope].skipped.push(&name.text);
                false
            }
            Some((_, first)) => {
                self.duplicate(name, first);
                false
            }
            None => {
                self.node.scopes[scope].names.insert(&name.text, (entity, name.span));
                true
            }
        }
    }

    fn check_reserved(&mut self, name: &Name) {
        if builtin::is_reserved(&name.text) {
            let message = match builtin::meaning(&name.text) {
                Some(meaning) => format!("`{}` is a name of the language: {meaning}", name.text),
                None => format!("`{}` is a function of the language", name.text),
            };
            self.report.push(
                Diagnostic::new(Code::ShadowsBuiltin, message, name.span, "cannot be declared again")
                    .help(format!("choose another name, such as `{}_0`", name.text)),
            );
        } else if Unit::is_known_as(&name.text) {
            let message = format!("`{}` is a unit, and would read as one", name.text);
            self.report.push(
                Diagnostic::new(Code::ShadowsBuiltin, message, name.span, "not a name for a quantity").help(format!(
                    "choose another name, such as `{}_0`; a unit stands in brackets behind its number, as in `5[{}]`",
                    name.text, name.text
                )),
            );
        }
    }

    fn duplicate(&mut self, name: &Name, first: Span) {
        let message = format!("`{}` is declared twice", name.text);
        self.report.push(
            Diagnostic::new(Code::Duplicate, message, name.span, "declared again")
                .and(first, "first declared here")
                .help("remove or rename one of them"),
        );
    }

    fn misplaced(&mut self, name: &'a Name, message: &str, help: &str) {
        self.node.scopes.iter_mut().for_each(|scope| scope.skipped.push(&name.text));
        self.report.push(Diagnostic::new(Code::Misplaced, message, name.span, "not here").help(help));
    }

    fn unknown(&mut self, name: &Name, scope: usize, what: &str) {
        let scope = &self.node.scopes[scope];
        if scope.skipped.contains(&&*name.text) {
            return;
        }
        let near = nearest(&name.text, scope.names.keys().copied()).map(|near| format!("did you mean `{near}`?"));
        let message = format!("unknown name `{}`", name.text);
        self.report.push(
            Diagnostic::new(Code::UnknownName, message, name.span, format!("not {what} of this {}", scope.what))
                .maybe_help(near),
        );
    }
}

/// Whether a statement writes a unit other than `1`. Readouts do not count: their ports belong to another model.
fn mentions_unit(statement: &Statement) -> bool {
    let text = |unit: &Option<UnitText>| unit.as_ref().is_some_and(|unit| unit.unit != Some(Unit::ONE));
    let literal = |value: &Expr| {
        let mut found = false;
        value.visit(|expr| found |= matches!(expr.kind, ExprKind::Quantity(..)));
        found
    };
    match statement {
        Statement::Parameter { binding, .. } | Statement::State { binding, .. } => {
            text(&binding.unit) || literal(&binding.value)
        }
        Statement::Port(binding) | Statement::Let(binding) | Statement::Input(binding) => {
            text(&binding.unit) || literal(&binding.value)
        }
        Statement::Argument(column) => text(&column.unit),
        Statement::Equation { factor, value, .. } => factor.as_ref().is_some_and(literal) || literal(value),
        Statement::Table { signature, .. } => {
            signature.axes.iter().chain(&signature.quantities).any(|column| text(&column.unit))
        }
        Statement::Observe { unit, value, .. } => text(unit) || value.as_ref().is_some_and(literal),
        Statement::Instance { arguments, .. } => arguments.iter().any(|(_, value)| literal(value)),
        Statement::Function { value, .. } | Statement::Past { value, .. } => literal(value),
        _ => false,
    }
}
