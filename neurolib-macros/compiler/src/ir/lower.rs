//! From a resolved model to the intermediate representation, before any pass.
//!
//! Each subexpression becomes one node, however often it is written, and is folded as it is made. Inputs have come apart
//! into weighted sums already, in the semantic stage; what did not is left whole here ([`per_connection`]).

mod per_connection;

use super::arena::Arena;
use super::*;
use crate::resolved::{self, Bound, Carried, Expr, Initial, LetId};
use std::collections::HashMap;

/// Lowers a resolved model, and counts what was folded. Cannot fail: what could has been reported by the semantic stage.
pub(super) fn lower(model: &resolved::Model) -> (Model, usize) {
    let mut lowering = Lowering {
        model,
        arena: Arena::default(),
        lets: HashMap::new(),
        inputs: HashMap::new(),
        published: Vec::new(),
        published_values: Vec::new(),
        sums: Vec::new(),
        connections: Vec::new(),
        carried: Vec::new(),
        delays: Vec::new(),
        derived: Vec::new(),
    };
    let lowered = lowering.run();
    (lowered, lowering.arena.folded)
}

struct Lowering<'a> {
    model: &'a resolved::Model,
    arena: Arena,
    lets: HashMap<LetId, NodeId>,
    inputs: HashMap<usize, NodeId>,
    /// Published values, and the expression of each.
    published: Vec<Published>,
    published_values: Vec<PublishedValue<'a>>,
    sums: Vec<Sum>,
    /// Outputs of the connection kernel.
    connections: Vec<NodeId>,
    /// Outputs of the kernels [`KernelKind::Targets`] and [`KernelKind::Carried`], with the sum they belong to.
    carried: Vec<(usize, Vec<NodeId>, NodeId)>,
    delays: Vec<Delay>,
    /// Delays that are no parameter: the only derived constants before hoisting.
    derived: Vec<NodeId>,
}

/// What a published value is.
#[derive(Clone, Copy, PartialEq)]
enum PublishedValue<'a> {
    State(usize),
    Let(LetId),
    Expr(&'a Expr),
}

impl<'a> Lowering<'a> {
    fn run(&mut self) -> Model {
        let model = self.model;
        let mut kernels = Vec::new();
        let drift: Vec<NodeId> = model.states.iter().map(|s| self.expr(&s.drift)).collect();
        let mut noise_terms = Vec::new();
        let mut diffusion = Vec::new();
        for (state, s) in model.states.iter().enumerate() {
            for (noise, coefficient) in &s.diffusion {
                let coefficient = self.expr(coefficient);
                // Noise that has been switched off for good.
                if self.arena.value(coefficient) != Some(0.0) {
                    noise_terms.push((state, noise.0));
                    diffusion.push(coefficient);
                }
            }
        }
        let observables: Vec<NodeId> = model.observables.iter().map(|o| self.expr(&o.value)).collect();
        let drives: Vec<Vec<NodeId>> =
            model.readouts.iter().map(|r| r.ports.iter().map(|(_, e)| self.expr(e)).collect()).collect();
        let (early, late) = self.publish_values();
        let (mut initial, mut bounds) = (Vec::new(), Vec::new());
        let mut states = Vec::new();
        for s in &model.states {
            let kind = self.initial(&s.initial, &mut initial);
            let bound = self.bound(&s.bound, &mut bounds);
            let (name, unit, doc) = (s.name.clone(), s.unit.clone(), s.doc.clone());
            states.push(State { name, unit, doc, initial: kind, bound });
        }
        for index in 0..self.published.len() {
            if let PublishedValue::Let(id) = self.published_values[index]
                && matches!(self.published[index].source, PublishedSource::Late(_))
                && let Some(past) = &model.lets[id.0].past
            {
                self.published[index].past = Some(self.initial(past, &mut initial));
            }
        }
        let advanced: Vec<NodeId> = drift.iter().copied().chain(late).collect();
        let step = |kind, outputs: Vec<NodeId>| Kernel { kind, outputs };
        kernels.push(step(KernelKind::Derived, self.derived.clone()));
        kernels.push(step(KernelKind::Initial, initial));
        kernels.push(step(KernelKind::Bounds, bounds));
        kernels.push(step(KernelKind::Connection, self.connections.clone()));
        for (sum, targets, value) in std::mem::take(&mut self.carried) {
            kernels.push(step(KernelKind::Targets(sum), targets));
            kernels.push(step(KernelKind::Carried(sum), vec![value]));
        }
        kernels.push(step(KernelKind::Published, early));
        kernels.push(step(KernelKind::Drift, advanced));
        kernels.extend(drift.iter().enumerate().map(|(i, &d)| step(KernelKind::DriftOf(i), vec![d])));
        kernels.push(step(KernelKind::Diffusion, diffusion.clone()));
        kernels.extend(observables.iter().enumerate().map(|(i, &o)| step(KernelKind::Observable(i), vec![o])));
        kernels.extend(drives.into_iter().enumerate().map(|(i, d)| step(KernelKind::Drive(i), d)));
        let mut names: Vec<(NodeId, String)> =
            self.lets.iter().map(|(id, &node)| (node, model.lets[id.0].name.clone())).collect();
        names.sort();
        let derived = self.derived.iter().map(|&d| Derived { depends_on: self.arena.parameters_of(d) }).collect();
        Model {
            name: model.name.clone(),
            doc: model.doc.clone(),
            citations: model.citations.clone(),
            hash: hash(model),
            names,
            parameters: model.parameters.clone(),
            derived,
            states,
            noises: model.noises.clone(),
            noise_terms,
            diffusion_is_constant: diffusion.iter().all(|&g| self.arena.stage(g) <= Stage::Run),
            published: std::mem::take(&mut self.published),
            sums: self.sums.clone(),
            delays: self.delays.clone(),
            ports: model.ports.clone(),
            observables: model.observables.iter().map(observable).collect(),
            tables: model.tables.clone(),
            probes: Vec::new(),
            readouts: model.readouts.iter().map(readout).collect(),
            kernels,
            nodes: std::mem::take(&mut self.arena.nodes),
        }
    }

    /// Lowers an expression.
    fn expr(&mut self, e: &'a Expr) -> NodeId {
        match e {
            Expr::Number(x) => self.arena.number(*x),
            Expr::Parameter(p) => self.arena.add(Node::Parameter(p.0)),
            Expr::Port(p) => self.arena.add(Node::Port(p.0)),
            Expr::State(s) => self.arena.add(Node::State(s.0)),
            Expr::Time => self.arena.add(Node::Time),
            Expr::Nodes => self.arena.add(Node::Nodes),
            Expr::Weight => self.arena.add(Node::Weight),
            Expr::Length => self.arena.add(Node::Length),
            Expr::Source(a) => self.expr(a),
            Expr::Let(id) => self.named(*id),
            Expr::Input(id) => self.input(id.0),
            Expr::Unary(op, a) => {
                let a = self.expr(a);
                self.arena.unary(*op, a)
            }
            Expr::Binary(op, a, b) => {
                let (a, b) = (self.expr(a), self.expr(b));
                self.arena.binary(*op, a, b)
            }
            Expr::If(c, a, b) => {
                let (c, a, b) = (self.expr(c), self.expr(a), self.expr(b));
                self.arena.select(c, a, b)
            }
            Expr::Table(table, arguments, quantity) => {
                let arguments = arguments.iter().map(|a| self.expr(a)).collect();
                let lookup = self.arena.add(Node::Lookup(table.0, arguments));
                self.arena.add(Node::Quantity(lookup, *quantity))
            }
            Expr::Delay(value, time) => {
                let (published, extra_steps) = self.publish(value);
                let time = self.expr(time);
                let time = Some(self.constant(time));
                self.delayed(Delay { published, time, extra_steps })
            }
            Expr::Previous(_) => {
                let (published, extra_steps) = self.publish(e);
                self.delayed(Delay { published, time: None, extra_steps })
            }
        }
    }

    fn named(&mut self, id: LetId) -> NodeId {
        if let Some(&node) = self.lets.get(&id) {
            return node;
        }
        let node = self.expr(&self.model.lets[id.0].value);
        self.lets.insert(id, node);
        node
    }

    fn delayed(&mut self, delay: Delay) -> NodeId {
        let index = position_or_push(&mut self.delays, delay);
        self.arena.add(Node::Delayed(index))
    }

    /// An input: the sum over its terms of target part × sum over connections.
    fn input(&mut self, index: usize) -> NodeId {
        if let Some(&node) = self.inputs.get(&index) {
            return node;
        }
        let input = &self.model.inputs[index];
        let mut total = None;
        for term in &input.terms {
            let sum = match &term.carried {
                Carried::Product { connection, source } => {
                    let connection = self.expr(connection);
                    let connection = position_or_push(&mut self.connections, connection);
                    let source = source.as_ref().map(|s| self.source(s));
                    let mean = input.reduce == Reduce::Mean;
                    position_or_push(&mut self.sums, Sum::Weighted { connection, source, mean })
                }
                Carried::Value(value) => self.per_connection(value, input.reduce),
            };
            let sum = self.arena.add(Node::Sum(sum));
            let target = self.expr(&term.target);
            let part = self.arena.binary(BinaryOp::Mul, target, sum);
            total = Some(match total {
                None => part,
                Some(total) => self.arena.binary(BinaryOp::Add, total, part),
            });
        }
        let node = total.unwrap_or_else(|| self.arena.number(0.0));
        self.inputs.insert(index, node);
        node
    }

    fn source(&mut self, e: &'a Expr) -> SourceValue {
        let (published, extra_steps) = self.publish(e);
        SourceValue { published, extra_steps }
    }

    /// What is to be kept of an expression that is read with a delay, and the steps that `previous` adds.
    fn publish(&mut self, e: &'a Expr) -> (usize, u32) {
        let value = match e {
            Expr::Previous(inner) => {
                let (published, extra) = self.publish(inner);
                return (published, extra + 1);
            }
            Expr::Let(id) => match &self.model.lets[id.0].value {
                alias @ (Expr::Previous(_) | Expr::Let(_) | Expr::State(_)) => return self.publish(alias),
                _ => PublishedValue::Let(*id),
            },
            Expr::State(s) => PublishedValue::State(s.0),
            other => PublishedValue::Expr(other),
        };
        if let Some(index) = self.published_values.iter().position(|v| *v == value) {
            return (index, 0);
        }
        let (name, unit) = match value {
            PublishedValue::State(s) => (self.model.states[s].name.clone(), self.model.states[s].unit.clone()),
            PublishedValue::Let(l) => (self.model.lets[l.0].name.clone(), self.model.lets[l.0].unit.clone()),
            PublishedValue::Expr(_) => (format!("delayed value {}", self.published.len() + 1), "1".into()),
        };
        // The source is set when all expressions are known: see `publish_values`.
        self.published.push(Published { name, unit, source: PublishedSource::Early(0), past: None });
        self.published_values.push(value);
        (self.published.len() - 1, 0)
    }

    /// Lowers the published values and tells those that are known at a step's beginning (early) from
    /// those that need its inputs (late).
    fn publish_values(&mut self) -> (Vec<NodeId>, Vec<NodeId>) {
        let (mut early, mut late) = (Vec::new(), Vec::new());
        // Lowering one value may publish further ones.
        let mut index = 0;
        while index < self.published_values.len() {
            let node = match self.published_values[index] {
                PublishedValue::State(s) => {
                    self.published[index].source = PublishedSource::State(s);
                    index += 1;
                    continue;
                }
                PublishedValue::Let(id) => self.named(id),
                PublishedValue::Expr(e) => self.expr(e),
            };
            if self.needs_inputs(node) {
                self.published[index].source = PublishedSource::Late(late.len());
                late.push(node);
            } else {
                self.published[index].source = PublishedSource::Early(early.len());
                early.push(node);
            }
            index += 1;
        }
        (early, late)
    }

    fn needs_inputs(&self, node: NodeId) -> bool {
        let mut found = false;
        self.arena.walk(node, &mut |n| {
            found |= match n {
                Node::Delayed(_) => true,
                Node::Sum(s) => !matches!(self.sums[*s], Sum::Weighted { source: None, .. }),
                _ => false,
            };
        });
        found
    }

    /// The constant that holds a value of the run stage: a parameter, or behind them a derived one.
    fn constant(&mut self, id: NodeId) -> usize {
        match self.arena.node(id) {
            Node::Parameter(p) => *p,
            _ => self.model.parameters.len() + position_or_push(&mut self.derived, id),
        }
    }

    fn initial(&mut self, initial: &'a Initial, outputs: &mut Vec<NodeId>) -> InitialKind {
        let (kind, a, b) = match initial {
            Initial::Value(a) => (InitialKind::Value, a, a),
            Initial::Uniform(a, b) => (InitialKind::Uniform, a, b),
            Initial::Normal(a, b) => (InitialKind::Normal, a, b),
        };
        outputs.extend([self.expr(a), self.expr(b)]);
        kind
    }

    fn bound(&mut self, bound: &'a Bound, outputs: &mut Vec<NodeId>) -> BoundKind {
        let (kind, low, high) = match bound {
            Bound::Free => {
                outputs.extend([self.arena.number(f64::NEG_INFINITY), self.arena.number(f64::INFINITY)]);
                return BoundKind::Free;
            }
            Bound::Clamp(low, high) => (BoundKind::Clamp, low, high),
            Bound::Wrap(low, high) => (BoundKind::Wrap, low, high),
        };
        outputs.extend([self.expr(low), self.expr(high)]);
        kind
    }
}

fn position_or_push<T: PartialEq>(list: &mut Vec<T>, item: T) -> usize {
    list.iter().position(|x| *x == item).unwrap_or_else(|| {
        list.push(item);
        list.len() - 1
    })
}

fn observable(o: &resolved::Observable) -> Observable {
    Observable { name: o.name.clone(), unit: o.unit.clone(), doc: o.doc.clone(), is_default: o.is_default }
}

fn readout(r: &resolved::Readout) -> Readout {
    Readout {
        name: r.name.clone(),
        doc: r.doc.clone(),
        model: Box::new(super::lower(&r.model)),
        ports: r.ports.iter().map(|(port, _)| port.0).collect(),
        every: r.every,
    }
}

/// The hash of a model's declarations and equations, see [`Model::hash`].
pub fn hash(model: &resolved::Model) -> u64 {
    fnv1a(&format!("{model:?}"))
}

/// FNV-1a hash, 64 bits.
fn fnv1a(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}
