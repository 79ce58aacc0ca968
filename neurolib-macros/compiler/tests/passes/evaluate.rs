//! Evaluates a kernel for one node, with a bound on what rounding has done to it.

use std::collections::HashMap;

use neurolib_compiler::ir::{BinaryOp, FusedOp, KernelKind, Model, Node, NodeId, Sum, UnaryOp};

/// A value and its largest error by roundings, to first order.
#[derive(Clone, Copy, Debug)]
pub struct Rounded {
    pub value: f64,
    pub error: f64,
}

/// Half the distance of neighbouring numbers, relative.
const UNIT: f64 = f64::EPSILON / 2.0;

/// Numbers for everything a kernel may read, drawn from a seed.
pub struct Inputs<'a> {
    seed: u64,
    /// A parameter that is given.
    given: Option<(&'a str, f64)>,
}

impl<'a> Inputs<'a> {
    pub fn new(seed: u64) -> Self {
        Inputs { seed, given: None }
    }

    pub fn with(seed: u64, parameter: &'a str, value: f64) -> Self {
        Inputs { seed, given: Some((parameter, value)) }
    }

    /// A number between `low` and `high` that depends on the kind and the name of what is read.
    fn draw(&self, kind: &str, name: &str, low: f64, high: f64) -> f64 {
        // FNV-1a, then a multiplication to mix the upper bits.
        let bytes = kind.bytes().chain(name.bytes()).chain(self.seed.to_le_bytes());
        let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3));
        let mixed = (hash ^ (hash >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        low + (high - low) * ((mixed >> 11) as f64 / (1u64 << 53) as f64)
    }
}

/// The outputs of a kernel, if the model has it.
pub fn evaluate(model: &Model, kind: KernelKind, inputs: &Inputs<'_>) -> Option<Vec<Rounded>> {
    let kernel = model.kernel(kind)?;
    let mut evaluation = Evaluation { model, inputs, known: HashMap::new() };
    Some(kernel.outputs.iter().map(|&output| evaluation.at(output)).collect())
}

struct Evaluation<'a> {
    model: &'a Model,
    inputs: &'a Inputs<'a>,
    known: HashMap<NodeId, Rounded>,
}

impl Evaluation<'_> {
    fn at(&mut self, id: NodeId) -> Rounded {
        if let Some(&known) = self.known.get(&id) {
            return known;
        }
        let value = self.node(&self.model.nodes[id.0 as usize]);
        self.known.insert(id, value);
        value
    }

    fn output(&mut self, kind: KernelKind, row: usize) -> Rounded {
        self.at(self.model.kernel(kind).expect("what is read is computed").outputs[row])
    }

    fn node(&mut self, node: &Node) -> Rounded {
        let model = self.model;
        let exact = |value| Rounded { value, error: 0.0 };
        let draw = |kind: &str, name: &str, low, high| exact(self.inputs.draw(kind, name, low, high));
        match node {
            Node::Number(bits) => exact(f64::from_bits(*bits)),
            Node::Parameter(p) => {
                let p = &model.parameters[*p];
                if let Some((_, value)) = self.inputs.given.filter(|(given, _)| *given == p.name) {
                    return exact(value);
                }
                // Near the default, where the model makes sense, and within the range.
                let near =
                    p.default + 0.2 * p.default.abs().max(0.1) * self.inputs.draw("parameter", &p.name, -1.0, 1.0);
                exact(near.clamp(p.low, p.high))
            }
            Node::Derived(row) => self.output(KernelKind::Derived, *row),
            Node::ConnectionFunction(row) => self.output(KernelKind::Connection, *row),
            Node::State(s) => draw("state", &model.states[*s].name, 0.1, 1.0),
            // Sums and delays are renumbered by passes, what they bring is not.
            Node::Sum(s) => {
                let name = self.bringing(*s);
                exact(self.inputs.draw("sum", &name, -0.1, 0.1))
            }
            Node::Delayed(d) => {
                let delay = &model.delays[*d];
                let published = &model.published[delay.published].name;
                draw("delay", &format!("{published} {} {:?}", delay.extra_steps, delay.time.is_some()), 0.0, 0.1)
            }
            Node::Port(p) => draw("port", &model.ports[*p].name, -0.1, 0.1),
            Node::Source(s) => draw("source", &s.to_string(), 0.1, 1.0),
            Node::Target(t) => draw("target", &t.to_string(), 0.1, 1.0),
            Node::Time => exact(12.5),
            Node::Nodes => exact(80.0),
            Node::Weight => exact(0.7),
            Node::Length => exact(33.0),
            Node::Unary(op, a) => unary(*op, self.at(*a)),
            Node::Binary(op, a, b) => binary(*op, self.at(*a), self.at(*b)),
            Node::Select(c, a, b) => {
                let (c, a, b) = (self.at(*c), self.at(*a), self.at(*b));
                if c.value == 0.0 { b } else { a }
            }
            Node::Fused(op, a, b, c) => {
                let (a, b, c) = (self.at(*a), self.at(*b), self.at(*c));
                let value = match op {
                    FusedOp::MulAdd => a.value.mul_add(b.value, c.value),
                    FusedOp::MulSub => a.value.mul_add(b.value, -c.value),
                    FusedOp::NegMulAdd => (-a.value).mul_add(b.value, c.value),
                };
                rounded(value, a.value.abs() * b.error + b.value.abs() * a.error + c.error, 0.5)
            }
            // Any smooth function of the arguments stands for the table.
            Node::Lookup(_, arguments) => {
                let arguments: Vec<Rounded> = arguments.iter().map(|&a| self.at(a)).collect();
                let value = arguments.iter().enumerate().map(|(k, a)| a.value * (k as f64 + 0.5)).sum();
                let error = arguments.iter().enumerate().map(|(k, a)| a.error * (k as f64 + 0.5)).sum();
                Rounded { value, error }
            }
            Node::Quantity(lookup, quantity) => {
                let (argument, scale) = (self.at(*lookup), *quantity as f64 + 1.0);
                let value = 2.0 + (scale * argument.value).sin();
                Rounded { value, error: scale * argument.error + UNIT * value }
            }
        }
    }

    /// What a sum brings, told without the numbers that passes give anew.
    fn bringing(&mut self, sum: usize) -> String {
        let model = self.model;
        let name = |published: usize| model.published[published].name.as_str();
        match &model.sums[sum] {
            Sum::Weighted { connection, source, .. } => {
                let connection = self.output(KernelKind::Connection, *connection).value;
                format!("{:?} {connection:.9e}", source.map(|source| name(source.published)))
            }
            Sum::PerConnection { sources, reduce } => {
                let sources: Vec<&str> = sources.iter().map(|source| name(source.published)).collect();
                format!("{sources:?} {reduce:?}")
            }
        }
    }
}

fn rounded(value: f64, inherited: f64, ulps: f64) -> Rounded {
    Rounded { value, error: inherited + 2.0 * ulps * UNIT * value.abs() }
}

fn unary(op: UnaryOp, a: Rounded) -> Rounded {
    let (x, e) = (a.value, a.error);
    match op {
        UnaryOp::Neg => Rounded { value: -x, error: e },
        UnaryOp::Abs => Rounded { value: x.abs(), error: e },
        UnaryOp::Exp => rounded(x.exp(), x.exp() * e, 1.0),
        UnaryOp::Log => rounded(x.ln(), e / x.abs(), 1.0),
        UnaryOp::Sqrt => rounded(x.sqrt(), e / (2.0 * x.sqrt()), 0.5),
        UnaryOp::Sin => rounded(x.sin(), e, 1.0),
        UnaryOp::Cos => rounded(x.cos(), e, 1.0),
        UnaryOp::Tan => rounded(x.tan(), e / (x.cos() * x.cos()), 1.0),
        UnaryOp::Tanh => rounded(x.tanh(), e, 1.0),
        UnaryOp::Sigmoid => rounded(1.0 / (1.0 + (-x).exp()), 0.25 * e, 3.0),
        UnaryOp::Exprel => {
            let value = if x == 0.0 { 1.0 } else { x.exp_m1() / x };
            // The derivative is below the function itself, or below one half.
            rounded(value, value.max(0.5) * e, 2.0)
        }
        UnaryOp::Floor => Rounded { value: x.floor(), error: 0.0 },
        UnaryOp::Sign => Rounded { value: f64::from(x > 0.0) - f64::from(x < 0.0), error: 0.0 },
        UnaryOp::Heaviside => Rounded { value: f64::from(x >= 0.0), error: 0.0 },
        UnaryOp::Not => Rounded { value: 1.0 - x, error: 0.0 },
    }
}

fn binary(op: BinaryOp, a: Rounded, b: Rounded) -> Rounded {
    let (x, y) = (a.value, b.value);
    let truth = |holds| Rounded { value: f64::from(u8::from(holds)), error: 0.0 };
    match op {
        BinaryOp::Add => rounded(x + y, a.error + b.error, 0.5),
        BinaryOp::Sub => rounded(x - y, a.error + b.error, 0.5),
        BinaryOp::Mul => rounded(x * y, x.abs() * b.error + y.abs() * a.error, 0.5),
        BinaryOp::Div => rounded(x / y, (a.error + (x / y).abs() * b.error) / y.abs(), 0.5),
        BinaryOp::Pow => {
            let (value, log) = (x.powf(y), x.abs().ln());
            rounded(value, value.abs() * (y.abs() * a.error / x.abs() + log.abs() * b.error), 2.0 + (y * log).abs())
        }
        BinaryOp::Min => [b, a][usize::from(x < y)],
        BinaryOp::Max => [b, a][usize::from(x > y)],
        BinaryOp::Mod => rounded(x - y * (x / y).floor(), a.error + (x / y).abs() * b.error, 1.0),
        BinaryOp::Less => truth(x < y),
        BinaryOp::LessEqual => truth(x <= y),
        BinaryOp::Greater => truth(x > y),
        BinaryOp::GreaterEqual => truth(x >= y),
        BinaryOp::Equal => truth(x == y),
        BinaryOp::NotEqual => truth(x != y),
        BinaryOp::And => truth(x != 0.0 && y != 0.0),
        BinaryOp::Or => truth(x != 0.0 || y != 0.0),
    }
}
