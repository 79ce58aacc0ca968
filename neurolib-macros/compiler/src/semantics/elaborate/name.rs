//! Names: what they stand for, and what they may not stand for here.

use super::{Elaborator, Place};
use crate::ast::Name;
use crate::diagnostic::{Code, Diagnostic};
use crate::names::nearest;
use crate::resolved::{InputId, LetId, NoiseId, ParameterId, PortId, StateId, TableId};
use crate::semantics::builtin;
use crate::semantics::core::{Core, Kind, Type, Typed};
use crate::semantics::scope::{Entity, Item};
use crate::source::Span;
use crate::units::{Ratio, Unit};

impl<'a> Elaborator<'_, 'a, '_> {
    /// `x`, `ee.s`, `q.r`, `source.x`.
    pub(super) fn path(&mut self, path: &'a [Name], span: Span, scope: usize) -> Typed {
        let first = &path[0];
        if let Some(locals) = self.locals.last()
            && let Some((local, value)) = locals.iter().find(|(name, _)| name.text == first.text)
        {
            self.report.found(first.span, local.span);
            let value = value.clone();
            let value = self.copy(&value);
            return self.fields(value, &path[1..]);
        }
        if first.text == "source" {
            return self.source(path, span, scope);
        }
        let mut scope = scope;
        for (k, name) in path.iter().enumerate() {
            let Some(&(entity, declared)) = self.node.scopes[scope].names.get(&*name.text) else {
                if k == 0 && path.len() == 1 && builtin::VALUES.contains(&&*name.text) {
                    return self.builtin_value(&name.text, span);
                }
                self.unknown_name(name, scope, k > 0);
                return self.unknown(span);
            };
            self.used.insert(declared);
            self.report.found(name.span, declared);
            if let Entity::Instance(inner) = entity {
                scope = inner;
                continue;
            }
            let value = self.entity(entity, name, declared, span);
            return self.fields(value, &path[k + 1..]);
        }
        let message = format!("`{}` is an instance of a component, not a value", path[path.len() - 1].text);
        let help = "write one of its names behind it, as in `ee.s`";
        self.report.push(Diagnostic::new(Code::NotAValue, message, span, "not a value").help(help));
        self.unknown(span)
    }

    fn unknown_name(&mut self, name: &Name, scope: usize, is_field: bool) {
        let scope = &self.node.scopes[scope];
        if scope.skipped.iter().any(|skipped| *skipped == name.text || *skipped == "*") {
            return;
        }
        let declared = scope.names.keys().copied();
        let diagnostic = if is_field {
            let near = nearest(&name.text, declared);
            let message = format!("{} has no `{}`", scope.what, name.text);
            Diagnostic::new(Code::UnknownField, message, name.span, "not in it")
                .maybe_help(near.map(|near| format!("did you mean `{near}`?")))
        } else {
            let mut known: Vec<&str> = declared.chain(builtin::VALUES.iter().copied()).collect();
            known.sort_unstable();
            let near = nearest(&name.text, known).map(|near| format!("did you mean `{near}`?"));
            let near = near
                .or_else(|| builtin::function(&name.text).map(|_| format!("`{0}` is a function: `{0}(…)`", name.text)));
            let near = near.or_else(|| {
                Unit::named(&name.text)
                    .map(|_| format!("a unit stands in brackets behind a number: `1[{}]`", name.text))
            });
            let message = format!("unknown name `{}`", name.text);
            let label = format!("not declared in {}", scope.what);
            Diagnostic::new(Code::UnknownName, message, name.span, label).maybe_help(near)
        };
        self.report.push(diagnostic);
    }

    fn entity(&mut self, entity: Entity, name: &Name, declared: Span, span: Span) -> Typed {
        let node = self.node;
        let unit = |item: &Item| item.unit.map_or(Some(Unit::ONE), |unit| unit.unit);
        let typed = |kind, unit: Option<Unit>| Typed {
            core: Core::new(kind, span),
            ty: unit.map_or(Type::Unknown, Type::Quantity),
        };
        match entity {
            Entity::Parameter(k) => typed(Kind::Parameter(ParameterId(k)), unit(&node.parameters[k].0)),
            Entity::Port(k) => typed(Kind::Port(PortId(k)), unit(&node.ports[k])),
            Entity::State(k) => typed(Kind::State(StateId(k)), unit(&node.states[k].0)),
            Entity::Input(k) => {
                let unit = match (self.inputs[k], node.inputs[k].unit) {
                    (Some(unit), _) => unit,
                    (None, Some(declared)) => declared.unit,
                    (None, None) => self.unit_of_loop(&node.inputs[k], "input"),
                };
                typed(Kind::Input(InputId(k)), unit)
            }
            Entity::Let(k) => self.let_value(k, span),
            Entity::Noise(k) => {
                if self.place != Place::Derivative {
                    let message = format!("noise `{}` stands outside a derivative", name.text);
                    self.report.push(
                        Diagnostic::new(Code::NoisePlace, message, span, "noise")
                            .and(declared, "declared here")
                            .help("noise stands in the right-hand side of `d/dt x = …` only, times its strength"),
                    );
                    return self.unknown(span);
                }
                let unit = self.per_time(Unit::ONE, Ratio::HALF);
                typed(Kind::Noise(NoiseId(k)), unit)
            }
            Entity::Table(_) | Entity::Function(_) | Entity::Instance(_) => {
                let message = format!("`{}` is a function, not a value", name.text);
                self.report.push(
                    Diagnostic::new(Code::NotAValue, message, span, "not a value")
                        .and(declared, "declared here")
                        .help(format!("give it arguments: `{}(…)`", name.text)),
                );
                self.unknown(span)
            }
        }
    }

    fn let_value(&mut self, k: usize, span: Span) -> Typed {
        let item = &self.node.lets[k];
        let by_name = Core::new(Kind::Let(LetId(k)), span);
        let Some(value) = &self.lets[k] else {
            let unit = match item.unit {
                Some(unit) => unit.unit,
                None => self.unit_of_loop(item, "let"),
            };
            return self.typed(by_name, unit);
        };
        match value.ty {
            Type::Bundle(_) => {
                let value = Typed { core: value.core.clone(), ty: value.ty };
                self.copy(&value)
            }
            // Arguments that are a name or number are put in.
            ty if item.is_argument && value.core.size == 1 => {
                let mut core = value.core.clone();
                core.span = span;
                Typed { core, ty }
            }
            ty => Typed { core: by_name, ty },
        }
    }

    /// The unit of a value that is read before it is looked at, since it reads its own past.
    fn unit_of_loop(&mut self, item: &Item, keyword: &str) -> Option<Unit> {
        if !self.node.has_units {
            return Some(Unit::ONE);
        }
        let message = format!("the unit of `{}` cannot be inferred, because it reads its own past", item.name);
        let name = item.name.rsplit('.').next().unwrap_or(&item.name);
        self.report.push(
            Diagnostic::new(Code::UnknowableUnit, message, item.span, "unit unknown")
                .help(format!("state it: `{keyword} {name}: unit = …`, with `1` for a pure number")),
        );
        None
    }

    /// The quantity of a bundle that the fields name; a value itself has none.
    pub(super) fn fields(&mut self, value: Typed, fields: &[Name]) -> Typed {
        let Some((field, rest)) = fields.split_first() else {
            return value;
        };
        let span = value.core.span.to(field.span);
        if value.ty == Type::Unknown {
            return self.unknown(span);
        }
        let found = match (value.ty, value.core.kind) {
            (Type::Bundle(TableId(table)), Kind::Table(id, arguments, _)) if rest.is_empty() => {
                let quantities = &self.node.tables[table].signature.quantities;
                let position = quantities.iter().position(|quantity| quantity.name.text == field.text);
                position.map(|k| {
                    self.report.found(field.span, quantities[k].name.span);
                    let unit = quantities[k].unit.as_ref().map_or(Some(Unit::ONE), |unit| unit.unit);
                    (Core::new(Kind::Table(id, arguments, k), span), unit)
                })
            }
            _ => None,
        };
        if let Some((core, unit)) = found {
            return self.typed(core, unit);
        }
        let (message, near) = match value.ty {
            Type::Bundle(TableId(table)) => {
                let signature = &self.node.tables[table].signature;
                let names = signature.quantities.iter().map(|quantity| quantity.name.text.as_str());
                let near = nearest(&field.text, names).map(|near| format!("did you mean `{near}`?"));
                (format!("table `{}` has no quantity `{}`", signature.name.text, field.text), near)
            }
            _ => (format!("a value has no `{}`", field.text), None),
        };
        let diagnostic = Diagnostic::new(Code::UnknownField, message, field.span, "not in it");
        self.report.push(diagnostic.maybe_help(near));
        self.unknown(span)
    }

    /// `source.x`: the value of `x` at the other end of the connection.
    fn source(&mut self, path: &'a [Name], span: Span, scope: usize) -> Typed {
        if self.place != Place::Connection {
            self.outside_connection("source", span);
            if path.len() > 1 {
                self.path(&path[1..], span, scope);
            }
            return self.unknown(span);
        }
        if path.len() == 1 {
            let message = "`source` is a node, not a value";
            let help = "write what is read of it: `source.x`";
            self.report.push(Diagnostic::new(Code::NotAValue, message, span, "not a value").help(help));
            return self.unknown(span);
        }
        // The parameters of a function are values of this node already.
        let locals = std::mem::take(&mut self.locals);
        let place = std::mem::replace(&mut self.place, Place::Value);
        let value = self.path(&path[1..], span, scope);
        (self.locals, self.place) = (locals, place);
        let (core, unit) = self.expect_quantity(value);
        self.typed(Core::new(Kind::Source(Box::new(core)), span), unit)
    }

    fn builtin_value(&mut self, name: &str, span: Span) -> Typed {
        let one = Some(Unit::ONE);
        let (kind, unit) = match name {
            "pi" => (Kind::Number(std::f64::consts::PI), one),
            "e" => (Kind::Number(std::f64::consts::E), one),
            "nodes" => (Kind::Nodes, one),
            "t" => (Kind::Time, Some(self.time)),
            _ if self.place != Place::Connection => {
                self.outside_connection(name, span);
                return self.unknown(span);
            }
            "w" => (Kind::Weight, one),
            _ => (Kind::Length, Some(self.length)),
        };
        self.typed(Core::new(kind, span), unit)
    }

    fn outside_connection(&mut self, name: &str, span: Span) {
        let what = match name {
            "source" => "other nodes are",
            "w" => "the weight of a connection is",
            _ => "the length of a connection is",
        };
        let message = format!("{what} known only inside the `sum(…)` or `mean(…)` of an `input`");
        let help = match self.place {
            Place::Input => "write the sum over the connections, as in `sum(w*source.x)`",
            _ => "declare `input name = sum(w*source.x)`, and read `name` here",
        };
        self.report.push(Diagnostic::new(Code::SourcePlace, message, span, "no connection here").help(help));
    }
}
