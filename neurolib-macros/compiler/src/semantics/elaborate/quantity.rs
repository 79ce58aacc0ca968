//! Units of quantities: what is expected, what is found, and how to get from one to the other.

use super::{Elaborator, Place};
use crate::ast::{Expr, ExprKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::resolved::BinaryOp;
use crate::semantics::core::{Core, Kind, Type, Typed};
use crate::source::Span;
use crate::units::{Factor, Unit};

impl<'a> Elaborator<'_, 'a, '_> {
    /// The number of a quantity and its unit, `None` if it has none.
    pub(in crate::semantics) fn expect_quantity(&mut self, typed: Typed) -> (Core, Option<Unit>) {
        match typed.ty {
            Type::Quantity(unit) => (typed.core, Some(unit)),
            Type::Unknown => (typed.core, None),
            Type::Condition => {
                self.report.push(
                    Diagnostic::new(
                        Code::ConditionKind,
                        "expected a number, found a condition",
                        typed.core.span,
                        "true or false",
                    )
                    .help("write `if … then 1 else 0`"),
                );
                (typed.core, None)
            }
            Type::Bundle(table) => {
                let table = &self.node.tables[table.0].signature;
                if let [only] = &table.quantities[..] {
                    return (typed.core, only.unit.as_ref().map_or(Some(Unit::ONE), |unit| unit.unit));
                }
                let fields: Vec<String> = table.quantities.iter().map(|q| format!("`.{}`", q.name.text)).collect();
                let message = format!("table `{}` has several quantities, and none is chosen", table.name.text);
                let span = typed.core.span;
                self.report.push(
                    Diagnostic::new(Code::NotAValue, message, span, "all of them")
                        .help(format!("write one of {} behind it", fields.join(", "))),
                );
                (typed.core, None)
            }
        }
    }

    /// A condition.
    pub(super) fn condition(&mut self, expr: &'a Expr, scope: usize) -> Core {
        let typed = self.expr(expr, scope);
        if !matches!(typed.ty, Type::Condition | Type::Unknown) {
            self.report.push(
                Diagnostic::new(
                    Code::ConditionKind,
                    "expected a condition, found a number",
                    typed.core.span,
                    "not true or false",
                )
                .help("compare it, as in `x > 0`"),
            );
        }
        typed.core
    }

    /// The number in `target`; the units must have the same dimension.
    pub(in crate::semantics) fn convert(core: Core, from: Unit, target: Unit) -> Core {
        let span = core.span;
        let (op, factor) = match from.factor_to(target) {
            Factor::One => return core,
            _ if core.is_number(0.0) => return core,
            Factor::Times(factor) => (BinaryOp::Mul, factor),
            Factor::Over(factor) => (BinaryOp::Div, factor),
        };
        Core::binary(op, core, Core::number(factor, span))
    }

    /// The number in `target`, or `None` if the units do not agree. A literal 0 fits every unit.
    pub(in crate::semantics) fn fit(core: Core, from: Option<Unit>, target: Option<Unit>) -> Result<Core, Core> {
        let (Some(from), Some(target)) = (from, target) else {
            return Ok(core);
        };
        if from.same_dimension(target) {
            Ok(Self::convert(core, from, target))
        } else if core.is_number(0.0) && from == Unit::ONE {
            Ok(core)
        } else {
            Err(core)
        }
    }

    /// Both numbers in one unit, that of the left unless it is a literal 0.
    pub(super) fn agree(
        &mut self,
        (a, a_unit): (Core, Option<Unit>),
        (b, b_unit): (Core, Option<Unit>),
        code: Code,
        message: &str,
    ) -> (Core, Core, Option<Unit>) {
        if a.is_number(0.0) && a_unit == Some(Unit::ONE) {
            return (a, b, b_unit);
        }
        match Self::fit(b, b_unit, a_unit) {
            Ok(b) => (a, b, a_unit.or(b_unit)),
            Err(b) => {
                let label = |unit: Option<Unit>| unit.map_or(String::new(), |unit| self.node.spellings.label(unit));
                let diagnostic = Diagnostic::new(code, message, a.span, label(a_unit)).and(b.span, label(b_unit));
                let help = a_unit.zip(b_unit).and_then(|(a_unit, b_unit)| {
                    self.bridge((&b, b_unit), a_unit).or_else(|| self.bridge((&a, a_unit), b_unit))
                });
                self.report.push(diagnostic.maybe_help(help));
                (a, b, None)
            }
        }
    }

    /// A parameter by which `core` would get the wanted unit: "`IA/C` is mV/ms".
    pub(in crate::semantics) fn bridge(&self, core: (&Core, Unit), wanted: Unit) -> Option<String> {
        self.bridge_to(core, wanted, &self.node.spellings.spell(wanted))
    }

    /// The same for a unit that another model writes as `wanted_text`.
    pub(in crate::semantics) fn bridge_to(
        &self,
        (core, found): (&Core, Unit),
        wanted: Unit,
        wanted_text: &str,
    ) -> Option<String> {
        let text = self.report.text(core.span).trim();
        if text.len() > 24 || text.contains('\n') {
            return None;
        }
        let text = match core.kind {
            Kind::Binary(..) | Kind::Unary(..) if !text.starts_with('(') && text.contains([' ', '+', '-']) => {
                format!("({text})")
            }
            _ => text.to_owned(),
        };
        let becomes = if wanted == Unit::ONE { "a pure number" } else { wanted_text };
        if let Some(missing) = wanted.over(found) {
            if found.is_dimensionless() && text.parse::<f64>().is_ok() {
                return Some(format!("write the unit: `{text}[{wanted_text}]`"));
            }
            for (item, _) in &self.node.parameters {
                let Some(unit) = item.unit.and_then(|unit| unit.unit) else {
                    continue;
                };
                if unit.is_dimensionless() || text.contains(&*item.name) {
                    continue;
                }
                if Unit::ONE.over(unit).is_some_and(|inverse| inverse.same_dimension(missing)) {
                    return Some(format!("`{text}/{}` is {becomes}", item.name));
                }
                if unit.same_dimension(missing) {
                    return Some(format!("`{text}*{}` is {becomes}", item.name));
                }
            }
        }
        None
    }

    /// A value in the unit that its declaration states once: there, bare numbers take that unit.
    pub(in crate::semantics) fn declared(
        &mut self,
        (expr, scope): (&'a Expr, usize),
        target: Option<Unit>,
        (name, declared_at): (&str, Span),
    ) -> Core {
        let (core, unit) = self.quantity(expr, scope, Place::Value);
        if is_bare(expr) && unit == Some(Unit::ONE) {
            return core;
        }
        self.require((core, unit), target, (name, declared_at))
    }

    /// A value in the unit declared for a name.
    pub(in crate::semantics) fn require(
        &mut self,
        (core, unit): (Core, Option<Unit>),
        target: Option<Unit>,
        (name, declared_at): (&str, Span),
    ) -> Core {
        Self::fit(core, unit, target).unwrap_or_else(|core| {
            let words = |unit| self.node.spellings.words(unit);
            let (found, expected) = (unit.map(words), target.map(words));
            let (found, expected) = (found.unwrap_or_default(), expected.unwrap_or_default());
            let wanted = target.map_or(String::new(), |unit| format!("expected {}", self.node.spellings.label(unit)));
            let message = format!("`{name}` is declared {expected}, but its value is {found}");
            let help = unit.zip(target).and_then(|(unit, target)| self.bridge((&core, unit), target));
            self.report.push(
                Diagnostic::new(Code::DeclaredUnits, message, core.span, found)
                    .and(declared_at, wanted)
                    .maybe_help(help),
            );
            core
        })
    }

    /// A pure number, converted from `%` or `mV/V` if need be.
    pub(super) fn pure(&mut self, (core, unit): (Core, Option<Unit>), what: &str) -> Core {
        Self::fit(core, unit, Some(Unit::ONE)).unwrap_or_else(|core| {
            let unit = unit.expect("invariant: an unknown unit fits");
            let text = self.node.spellings.spell(unit);
            let message = format!("{what} must be a pure number, and is in {text}");
            self.report.push(
                Diagnostic::new(Code::NotDimensionless, message, core.span, text.clone())
                    .help(format!("divide it by a quantity in {text}")),
            );
            core
        })
    }
}

/// Whether an expression is made of numbers without units alone.
fn is_bare(expr: &Expr) -> bool {
    let mut bare = true;
    expr.visit(|part| {
        bare &= match &part.kind {
            ExprKind::Number(_) | ExprKind::Negate(_) | ExprKind::Binary(..) => true,
            ExprKind::Path(path) => path.len() == 1 && path[0].text == "pi",
            ExprKind::Call { function, .. } => {
                matches!(function.text.as_str(), "sqrt" | "exp" | "log")
            }
            _ => false,
        };
    });
    bare
}
