//! Values within the declared ranges for which an expression goes wrong.
//!
//! A search along one variable after the other: ends of ranges, zero, middles and defaults, from three starts. It
//! finds the extremes of whatever is monotone in each variable, which is what models write; what it misses is not
//! reported. Its time is bounded by a number of evaluated nodes for the whole model.

use std::collections::BTreeSet;

use super::{Facts, Hazard, HazardKind, MAX_EXPONENT, Variable, variable};
use crate::semantics::constant;
use crate::semantics::core::{Core, Kind};

/// Most nodes that are evaluated for one model.
pub(super) const BUDGET: usize = 4_000_000;
/// Most variables of one search.
const MAX_VARIABLES: usize = 24;
/// Rounds over all variables.
const ROUNDS: usize = 3;

/// Where it goes wrong.
pub(super) struct Witness {
    /// The variables that matter, and their values.
    pub values: Vec<(Variable, f64)>,
    /// The operand there.
    pub operand: f64,
    /// Whether the values are exact, rather than near to where it goes wrong.
    pub is_exact: bool,
}

/// Looks for a witness.
pub(super) fn find(facts: &Facts, hazard: &Hazard, budget: &mut usize) -> Option<Witness> {
    let mut search = Search::new(facts, hazard, budget)?;
    if !matches!(hazard.kind, HazardKind::Divisor) {
        let (point, value) = search.lowest(1.0, budget)?;
        return (value < 0.0).then(|| search.simplest(point));
    }
    let (low, a) = search.lowest(1.0, budget)?;
    let (high, b) = search.lowest(-1.0, budget)?;
    if a == 0.0 {
        return Some(search.simplest(low));
    }
    if b == 0.0 {
        return Some(search.simplest(high));
    }
    // A change of sign has a zero between. Conditions on the way may exclude just that.
    (a < 0.0 && b < 0.0 && hazard.guards.is_empty()).then(|| search.between(low, high)).flatten()
}

/// Takes a cost from the budget; once that is used up, nothing more is looked for.
fn spend(budget: &mut usize, cost: usize) -> Option<()> {
    let left = budget.checked_sub(cost);
    *budget = left.unwrap_or(0);
    left.map(|_| ())
}

struct Search<'f, 'c> {
    facts: &'f Facts<'c>,
    hazard: &'f Hazard<'c>,
    variables: Vec<Variable>,
    /// Values to try for each variable.
    candidates: Vec<Vec<f64>>,
    /// Lets that are read, in order of evaluation.
    lets: Vec<usize>,
    let_values: Vec<f64>,
    /// Nodes of one evaluation.
    cost: usize,
    /// -1 to look for the highest value of a divisor.
    sign: f64,
}

impl<'f, 'c> Search<'f, 'c> {
    /// `None` if something is read that has no declared range.
    fn new(facts: &'f Facts<'c>, hazard: &'f Hazard<'c>, budget: &mut usize) -> Option<Self> {
        spend(budget, 1 + facts.lets.len())?;
        let exponent = match hazard.kind {
            HazardKind::Power(exponent) => Some(exponent),
            _ => None,
        };
        let parts = || hazard.guards.iter().map(|(guard, _)| *guard).chain(exponent).chain([hazard.operand]);
        let mut reads = Reads { variables: Vec::new(), lets: BTreeSet::new(), cost: 0, is_declared: true };
        for core in parts() {
            reads.collect(core, facts, budget)?;
        }
        let lets: Vec<usize> = facts.order.iter().copied().filter(|k| reads.lets.contains(k)).collect();
        let Reads { variables, cost, is_declared, .. } = reads;
        if !is_declared || variables.is_empty() {
            return None;
        }
        let candidates = variables.iter().map(|&variable| candidates(facts, variable)).collect::<Option<_>>()?;
        let let_values = vec![0.0; facts.lets.len()];
        Some(Search { facts, hazard, variables, candidates, lets, let_values, cost, sign: 1.0 })
    }

    /// The point of the lowest value that was found; below zero it goes wrong.
    fn lowest(&mut self, sign: f64, budget: &mut usize) -> Option<(Vec<f64>, f64)> {
        let start = |pick: fn(&[f64]) -> Option<&f64>| -> Option<Vec<f64>> {
            self.candidates.iter().map(|values| pick(values).copied()).collect()
        };
        self.sign = sign;
        let starts = [start(|values| values.first()), start(|values| values.last()), start(|values| values.get(1))];
        let mut best: Option<(Vec<f64>, f64)> = None;
        for mut point in starts.into_iter().flatten() {
            let mut value = self.objective(&point);
            for _ in 0..ROUNDS {
                let before = value;
                for k in 0..self.variables.len() {
                    for j in 0..self.candidates[k].len() {
                        spend(budget, self.cost)?;
                        let kept = std::mem::replace(&mut point[k], self.candidates[k][j]);
                        let tried = self.objective(&point);
                        if tried < value || value.is_nan() {
                            value = tried;
                        } else {
                            point[k] = kept;
                        }
                    }
                }
                if value == before {
                    break;
                }
            }
            if !value.is_nan() && best.as_ref().is_none_or(|(_, best)| value < *best) {
                best = Some((point, value));
            }
        }
        best
    }

    /// What is to be low: negative, or zero for a divisor, where it goes wrong; NaN where the place is not reached.
    fn objective(&mut self, point: &[f64]) -> f64 {
        for k in 0..self.lets.len() {
            let k = self.lets[k];
            let value = self.facts.lets[k].as_ref().map_or(f64::NAN, |value| self.evaluate(&value.core, point));
            self.let_values[k] = value;
        }
        let holds = |(guard, expected): &(&Core, bool)| (self.evaluate(guard, point) != 0.0) == *expected;
        if !self.hazard.guards.iter().all(holds) {
            return f64::NAN;
        }
        let operand = self.evaluate(self.hazard.operand, point);
        match self.hazard.kind {
            HazardKind::Divisor => self.sign * operand,
            HazardKind::Root => operand,
            // The logarithm of zero is no number either.
            HazardKind::Log => {
                if operand == 0.0 {
                    -f64::MIN_POSITIVE
                } else {
                    operand
                }
            }
            HazardKind::Power(exponent) => {
                if self.evaluate(exponent, point).fract() == 0.0 {
                    operand.abs()
                } else {
                    operand
                }
            }
            HazardKind::Overflow => {
                if operand.is_finite() {
                    MAX_EXPONENT - operand
                } else {
                    f64::NAN
                }
            }
        }
    }

    fn goes_wrong(&mut self, point: &[f64]) -> bool {
        let value = self.objective(point);
        if matches!(self.hazard.kind, HazardKind::Divisor) { value == 0.0 } else { value < 0.0 }
    }

    /// The witness that leaves as many parameters at their defaults as it can.
    fn simplest(&mut self, mut point: Vec<f64>) -> Witness {
        let mut matters = vec![true; point.len()];
        for k in 0..point.len() {
            let declared = self.facts.declared(self.variables[k]);
            let usual = declared.and_then(|declared| declared.default).or(self.candidates[k].get(1).copied());
            let Some(usual) = usual else { continue };
            let kept = std::mem::replace(&mut point[k], usual);
            matters[k] = !self.goes_wrong(&point);
            if matters[k] {
                point[k] = kept;
            }
        }
        let any = matters.contains(&true);
        let values = (0..point.len()).filter(|&k| matters[k] || !any).map(|k| (self.variables[k], point[k])).collect();
        // The operand itself, not the objective.
        self.objective(&point);
        Witness { values, operand: self.evaluate(self.hazard.operand, &point), is_exact: true }
    }

    /// The zero on the line between two points of different sign.
    fn between(&mut self, low: Vec<f64>, high: Vec<f64>) -> Option<Witness> {
        self.sign = 1.0;
        let at = |t: f64| -> Vec<f64> { low.iter().zip(&high).map(|(a, b)| a + t * (b - a)).collect() };
        let (mut left, mut right) = (0.0, 1.0);
        for _ in 0..80 {
            let middle = 0.5 * (left + right);
            let value = self.objective(&at(middle));
            if value.is_nan() {
                return None;
            }
            if value < 0.0 { left = middle } else { right = middle }
        }
        let point = at(left);
        let value = self.objective(&point);
        // A jump over zero, or a pole, is no zero.
        let scale = self.objective(&low).abs().max(self.objective(&high).abs());
        if !(value.abs() <= 1e-9 * scale) {
            return None;
        }
        let moved = (0..point.len()).filter(|&k| low[k] != high[k]).map(|k| (self.variables[k], point[k])).collect();
        Some(Witness { values: moved, operand: 0.0, is_exact: false })
    }

    fn evaluate(&self, core: &Core, point: &[f64]) -> f64 {
        if let Some(variable) = variable(core) {
            let at = self.variables.iter().position(|other| *other == variable);
            return at.map_or(f64::NAN, |at| point[at]);
        }
        match &core.kind {
            Kind::Number(value) => *value,
            Kind::Let(id) => self.let_values[id.0],
            Kind::Unary(op, a) => constant::unary(*op, self.evaluate(a, point)),
            Kind::Binary(op, a, b) => constant::binary(*op, self.evaluate(a, point), self.evaluate(b, point)),
            Kind::If(c, a, b) => self.evaluate(if self.evaluate(c, point) == 0.0 { b } else { a }, point),
            Kind::Source(a) | Kind::Previous(a) | Kind::Delay(a, _) => self.evaluate(a, point),
            _ => f64::NAN,
        }
    }
}

/// What an expression reads, lets put in.
struct Reads {
    variables: Vec<Variable>,
    lets: BTreeSet<usize>,
    cost: usize,
    /// Whether nothing else is read.
    is_declared: bool,
}

impl Reads {
    /// `None` if it reads too much to be looked into.
    fn collect(&mut self, core: &Core, facts: &Facts, budget: &mut usize) -> Option<()> {
        let mut pending = vec![core];
        while let Some(core) = pending.pop() {
            self.cost += 1;
            spend(budget, 1)?;
            if self.variables.len() > MAX_VARIABLES {
                return None;
            }
            match (&core.kind, variable(core)) {
                (_, Some(variable)) if !self.variables.contains(&variable) => self.variables.push(variable),
                (Kind::Let(id), _) if self.lets.insert(id.0) => {
                    pending.extend(facts.lets[id.0].as_ref().map(|value| &value.core));
                }
                (Kind::Delay(a, _), _) => pending.push(a),
                (Kind::Let(_) | Kind::Number(_), _) | (_, Some(_)) => {}
                (Kind::Unary(..) | Kind::Binary(..) | Kind::If(..) | Kind::Source(_) | Kind::Previous(_), _) => {
                    pending.extend(core.parts());
                }
                _ => self.is_declared = false,
            }
        }
        Some(())
    }
}

/// Values to try: the lower end, the usual value, more, the upper end.
fn candidates(facts: &Facts, variable: Variable) -> Option<Vec<f64>> {
    let declared = facts.declared(variable)?;
    let (low, high) = (declared.interval.low, declared.interval.high);
    let inner = match (low.is_finite(), high.is_finite()) {
        (true, true) => 0.5 * (low + high),
        (true, false) => low + 1.0,
        _ => high - 1.0,
    };
    let mut values: Vec<f64> = [Some(low), declared.default, Some(inner), Some(0.0), Some(high)]
        .into_iter()
        .flatten()
        .filter(|value| value.is_finite() && declared.interval.contains(*value))
        .collect();
    values.dedup();
    (!values.is_empty()).then_some(values)
}
