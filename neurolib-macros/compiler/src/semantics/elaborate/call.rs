//! Calls: built-in functions, tables, and functions of the model, which are put in.

use super::{Elaborator, Place};
use crate::ast::{Expr, ExprKind, Name};
use crate::diagnostic::{Code, Diagnostic};
use crate::names::nearest;
use crate::resolved::{Reduce, TableId};
use crate::semantics::builtin::{self, Function};
use crate::semantics::core::{Core, Kind, Type, Typed};
use crate::semantics::scope::Entity;
use crate::source::Span;
use crate::units::Unit;

impl<'a> Elaborator<'_, 'a, '_> {
    pub(super) fn call(
        &mut self,
        function: &'a Name,
        arguments: &'a [Expr],
        fields: &'a [Name],
        span: Span,
        scope: usize,
    ) -> Typed {
        let declared = self.node.scopes[scope].names.get(&*function.text).filter(|(entity, _)| {
            matches!(entity, Entity::Function(_) | Entity::Table(_)) || builtin::function(&function.text).is_none()
        });
        let value = match declared {
            Some(&(entity, declared)) => {
                self.used.insert(declared);
                self.report.found(function.span, declared);
                match entity {
                    Entity::Function(k) => self.put_in(k, function, arguments, span, scope),
                    Entity::Table(k) => self.table(k, function, arguments, span, scope),
                    _ => {
                        let message = format!("`{}` is a value, not a function", function.text);
                        self.report.push(
                            Diagnostic::new(Code::NotAValue, message, function.span, "not a function")
                                .and(declared, "declared here")
                                .help(format!("write `{}*(…)` for a product", function.text)),
                        );
                        self.unknown(span)
                    }
                }
            }
            None => match builtin::function(&function.text) {
                Some(builtin) => self.builtin(builtin, function, arguments, span, scope),
                None => {
                    self.unknown_function(function, scope);
                    self.unknown(span)
                }
            },
        };
        self.fields(value, fields)
    }

    fn unknown_function(&mut self, function: &Name, scope: usize) {
        let scope = &self.node.scopes[scope];
        if scope.skipped.contains(&&*function.text) {
            return;
        }
        let declared =
            scope.names.iter().filter(|(_, (entity, _))| matches!(entity, Entity::Function(_) | Entity::Table(_)));
        let known = declared.map(|(name, _)| *name).chain(builtin::FUNCTIONS.iter().copied());
        let near = match builtin::elsewhere(&function.text) {
            Some(here) => Some(format!("write {here}")),
            None => nearest(&function.text, known).map(|near| format!("did you mean `{near}`?")),
        };
        let message = format!("unknown function `{}`", function.text);
        let label = format!("not declared in {}", scope.what);
        self.report.push(Diagnostic::new(Code::UnknownName, message, function.span, label).maybe_help(near));
    }

    fn count(&mut self, function: &Name, expected: usize, found: usize, span: Span) -> bool {
        if expected == found {
            return true;
        }
        let plural = if expected == 1 { "" } else { "s" };
        let message = format!("`{}` takes {expected} argument{plural}, and is given {found}", function.text);
        let help = match (&*function.text, found) {
            ("min" | "max", 3..) => Some(format!("nest it, as in `{0}(a, {0}(b, c))`", function.text)),
            ("log", 2) => Some("`log(x)` is the natural logarithm; to another base it is `log(x)/log(b)`".to_owned()),
            _ => None,
        };
        self.report.push(
            Diagnostic::new(Code::ArgumentCount, message, span, format!("expected {expected}, found {found}"))
                .maybe_help(help),
        );
        false
    }

    fn values(&mut self, arguments: &'a [Expr], scope: usize) -> Vec<(Core, Option<Unit>)> {
        let mut values = Vec::new();
        for argument in arguments {
            let typed = self.expr(argument, scope);
            values.push(self.expect_quantity(typed));
        }
        values
    }

    fn builtin(&mut self, builtin: Function, name: &'a Name, arguments: &'a [Expr], span: Span, scope: usize) -> Typed {
        if matches!(builtin, Function::Uniform | Function::Normal) {
            let message = format!("`{}` draws a start value, and stands elsewhere", name.text);
            self.report.push(
                Diagnostic::new(Code::RandomPlace, message, span, "not a start value")
                    .help("it stands alone behind `state x =` or `past x =`; for noise declare `noise xi`"),
            );
            self.values(arguments, scope);
            return self.unknown(span);
        }
        let is_reduction = self.place == Place::Input && matches!(name.text.as_str(), "sum" | "mean" | "max");
        if is_reduction || matches!(builtin, Function::Sum | Function::Mean) {
            return self.reduction(builtin, name, arguments, span, scope);
        }
        if !self.count(name, builtin::arity(builtin), arguments.len(), span) {
            self.values(arguments, scope);
            return self.unknown(span);
        }
        let mut values = self.values(arguments, scope);
        if !matches!(builtin, Function::Delay | Function::Previous) && self.noise_inside(&mut values, span) {
            return self.unknown(span);
        }
        let mut values = values.into_iter();
        let first = values.next().expect("invariant: every function takes an argument");
        let second = values.next();
        let what = format!("the argument of `{}`", name.text);
        match (builtin, second) {
            (Function::Pure(op), _) => {
                let core = self.pure(first, &what);
                self.typed(Core::unary(op, core, span), Some(Unit::ONE))
            }
            (Function::Same(op), _) => self.typed(Core::unary(op, first.0, span), first.1),
            (Function::Count(op), _) => self.typed(Core::unary(op, first.0, span), Some(Unit::ONE)),
            (Function::Sqrt, _) => self.root(first, span),
            (Function::Pair(op), Some(second)) => {
                let message = format!("the two arguments of `{}` have different units", name.text);
                let (a, b, unit) = self.agree(first, second, Code::SumUnits, &message);
                self.typed(Core::binary(op, a, b), unit)
            }
            (Function::Pow, Some(second)) => self.power(first, second, span),
            (Function::Delay, Some(time)) => {
                let time = self.time(time, "a delay");
                self.no_connection(&first.0, span);
                self.typed(Core::new(Kind::Delay(Box::new(first.0), Box::new(time)), span), first.1)
            }
            _ => {
                self.no_connection(&first.0, span);
                self.typed(Core::new(Kind::Previous(Box::new(first.0)), span), first.1)
            }
        }
    }

    /// A time in ms.
    pub(in crate::semantics) fn time(&mut self, (core, unit): (Core, Option<Unit>), what: &str) -> Core {
        Self::fit(core, unit, Some(self.time)).unwrap_or_else(|core| {
            let unit = unit.expect("invariant: an unknown unit fits");
            let found = self.node.spellings.words(unit);
            let message = format!("{what} is a time, and this is {found}");
            let help = match core.kind {
                Kind::Number(value) if unit == Unit::ONE => {
                    format!("write its unit, as in `{value}[ms]`")
                }
                _ => "give it a unit of time, such as ms".to_owned(),
            };
            self.report.push(
                Diagnostic::new(
                    Code::TimeUnits,
                    message,
                    core.span,
                    format!("expected a time, found {}", self.node.spellings.label(unit)),
                )
                .help(help),
            );
            core
        })
    }

    /// Reports noise in the arguments of a function, which would give it no sensible unit either.
    fn noise_inside(&mut self, values: &mut [(Core, Option<Unit>)], span: Span) -> bool {
        let mut is_noise = |core: &Core| matches!(core.kind, Kind::Noise(_));
        let noise = values.iter().find_map(|(core, _)| core.find(&mut is_noise)).map(|core| core.span);
        if let Some(noise) = noise {
            self.report.push(crate::semantics::noise::not_linear(noise, span));
        }
        noise.is_some()
    }

    /// What other nodes and connections carry is delayed already, and noise has no past.
    fn no_connection(&mut self, core: &Core, span: Span) {
        let is_other =
            |core: &Core| matches!(core.kind, Kind::Source(_) | Kind::Weight | Kind::Length | Kind::Noise(_));
        if let Some(found) = core.find(&mut |core| is_other(core)) {
            let (code, message) = match found.kind {
                Kind::Noise(_) => (Code::NoiseNotLinear, "noise has no past that could be delayed"),
                _ => (Code::DelayedConnection, "a delay reads the past of this node, not of a connection"),
            };
            let diagnostic = Diagnostic::new(code, message, found.span, "inside a delay").and(span, "this delay");
            self.report.push(diagnostic.help("declare `let y = delay(…)` outside, and read `source.y` or `y` here"));
        }
    }

    fn reduction(&mut self, builtin: Function, name: &Name, arguments: &'a [Expr], span: Span, scope: usize) -> Typed {
        if self.place != Place::Input {
            let message = format!("`{}` goes over the connections of a node, and stands in an `input` only", name.text);
            self.report.push(
                Diagnostic::new(Code::InputForm, message, span, "not directly in an `input`")
                    .help(format!("declare `input name = {}(…)`, and read `name` here", name.text)),
            );
            for argument in arguments {
                self.expression(argument, scope, Place::Connection);
            }
            return self.unknown(span);
        }
        if !self.count(name, 1, arguments.len(), span) {
            return self.unknown(span);
        }
        let reduce = match builtin {
            Function::Sum => Reduce::Sum,
            Function::Mean => Reduce::Mean,
            _ => Reduce::Max,
        };
        let (core, unit) = self.quantity(&arguments[0], scope, Place::Connection);
        self.typed(Core::new(Kind::Reduce(reduce, Box::new(core)), span), unit)
    }

    fn put_in(&mut self, k: usize, name: &'a Name, arguments: &'a [Expr], span: Span, scope: usize) -> Typed {
        let function = &self.node.functions[k];
        if self.calls.contains(&k) {
            let message = format!("function `{}` calls itself", name.text);
            self.report.push(
                Diagnostic::new(Code::RecursiveFunction, message, function.name.span, "this function")
                    .and(name.span, "called here, inside itself")
                    .help("functions are put in where they are called, and so cannot call themselves"),
            );
            return self.unknown(span);
        }
        if !self.count(name, function.parameters.len(), arguments.len(), span) {
            self.values(arguments, scope);
            return self.unknown(span);
        }
        let mut locals = Vec::new();
        for (parameter, argument) in function.parameters.iter().zip(arguments) {
            locals.push((parameter, self.expr(argument, scope)));
        }
        let errors = self.report.error_count();
        self.locals.push(locals);
        self.calls.push(k);
        let typed = self.expr(function.value, function.scope);
        self.calls.pop();
        self.locals.pop();
        // A mistake in units shows in the function, and is made here.
        self.report.mark_call(errors, span, &name.text);
        typed
    }

    fn table(&mut self, k: usize, name: &'a Name, arguments: &'a [Expr], span: Span, scope: usize) -> Typed {
        let signature = self.node.tables[k].signature;
        let values = self.values(arguments, scope);
        if !self.count(name, signature.axes.len(), arguments.len(), span) {
            return self.unknown(span);
        }
        let mut fitted = Vec::new();
        let errors = self.report.error_count();
        for ((core, unit), axis) in values.into_iter().zip(&signature.axes) {
            let expected = axis.unit.as_ref().map_or(Some(Unit::ONE), |unit| unit.unit);
            fitted.push(self.argument((core, unit), expected, (&axis.name.text, axis.name.span)));
        }
        let errors = self.report.error_count() - errors;
        if errors > 1 {
            let axes: Vec<&str> = signature.axes.iter().map(|axis| axis.name.text.as_str()).collect();
            self.report.help_last(format!(
                "the arguments of `{}` stand in the order `{}`",
                name.text,
                axes.join("`, `")
            ));
        }
        Typed { core: Core::new(Kind::Table(TableId(k), fitted, 0), span), ty: Type::Bundle(TableId(k)) }
    }

    /// An argument in the unit that is declared for it.
    pub(in crate::semantics) fn argument(
        &mut self,
        (core, unit): (Core, Option<Unit>),
        expected: Option<Unit>,
        (name, declared): (&str, Span),
    ) -> Core {
        Self::fit(core, unit, expected).unwrap_or_else(|core| {
            let [found, wanted] =
                [unit, expected].map(|unit| unit.map(|unit| self.node.spellings.words(unit)).unwrap_or_default());
            let message = format!("`{name}` takes a value {wanted}, and is given one {found}")
                .replace("value a", "a")
                .replace("one a", "a");
            let label = expected.map_or(String::new(), |unit| format!("expected {}", self.node.spellings.label(unit)));
            let help = unit.zip(expected).and_then(|(unit, expected)| self.bridge((&core, unit), expected));
            self.report.push(
                Diagnostic::new(Code::ArgumentUnits, message, core.span, found).and(declared, label).maybe_help(help),
            );
            core
        })
    }
}

/// The arguments of `uniform(a, b)` or `normal(m, s)`, if an expression is just that.
pub(in crate::semantics) fn as_random(expr: &Expr) -> Option<(Function, &Name, &[Expr])> {
    match &expr.kind {
        ExprKind::Call { function, arguments, fields } if fields.is_empty() => match builtin::function(&function.text)?
        {
            random @ (Function::Uniform | Function::Normal) => Some((random, function, arguments)),
            _ => None,
        },
        _ => None,
    }
}
