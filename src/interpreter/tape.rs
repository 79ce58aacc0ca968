//! A kernel as a list of operations on whole rows.
//!
//! Every operation runs over a block of chunks before the next one begins, so that the price of telling operations apart
//! and of finding operands is paid once for many nodes. Registers are reused as soon as nobody reads them.

use neurolib_compiler::ir::{BinaryOp, FusedOp, Kernel, KernelKind, Model, Node, NodeId, UnaryOp};
use neurolib_runtime::math;
use neurolib_runtime::model::Frame;
use neurolib_runtime::rows::Rows;
use neurolib_runtime::simd::{Chunk, Real, Task, Vector, dispatch};
use std::cell::RefCell;

/// Chunks that an operation works on at once.
const BLOCK: usize = 16;

/// A kernel as a list of operations.
pub(super) struct Tape {
    operations: Vec<Operation>,
    numbers: Vec<f64>,
    registers: usize,
    outputs: Vec<Place>,
    /// How many outputs are derivatives that are added to the frame's `from`.
    advanced: usize,
}

struct Operation {
    what: What,
    /// Operands; up to three are used.
    from: [Place; 3],
    /// First register of the result.
    to: usize,
}

enum What {
    Unary(UnaryOp),
    Binary(BinaryOp),
    Select,
    Fused(FusedOp),
    /// Table and its number of axes; as many registers are written as it has quantities.
    Lookup(usize, usize),
}

/// Where a value is.
#[derive(Clone, Copy)]
enum Place {
    Register(usize),
    Number(usize),
    Constant(usize),
    State(usize),
    Sum(usize),
    Delayed(usize),
    Port(usize),
    Connection(usize),
    Source(usize),
    Target(usize),
    Time,
    Nodes,
}

impl Tape {
    /// Schedules the nodes that a kernel needs.
    pub(super) fn new(model: &Model, kernel: &Kernel) -> Self {
        let mut last_use = vec![None; model.nodes.len()];
        for output in &kernel.outputs {
            last_use[output.0 as usize] = Some(usize::MAX);
        }
        for index in (0..model.nodes.len()).rev() {
            if last_use[index].is_some() {
                for operand in model.nodes[index].operands() {
                    let seen = &mut last_use[operand.0 as usize];
                    *seen = Some(seen.map_or(index, |s: usize| s.max(index)));
                }
            }
        }
        let mut schedule = Schedule {
            model,
            places: vec![None; model.nodes.len()],
            free: Vec::new(),
            tape: Tape { operations: Vec::new(), numbers: Vec::new(), registers: 0, outputs: Vec::new(), advanced: 0 },
        };
        // Nodes whose registers fall free after a given node.
        let mut dying: Vec<Vec<usize>> = vec![Vec::new(); model.nodes.len()];
        for (index, until) in last_use.iter().enumerate() {
            if let Some(until) = until
                && *until != usize::MAX
            {
                dying[*until].push(index);
            }
        }
        for index in 0..model.nodes.len() {
            if last_use[index].is_some() {
                schedule.place(index);
            }
            for &dead in &dying[index] {
                schedule.release(dead);
            }
        }
        let outputs = kernel.outputs.iter().map(|o| schedule.at(*o)).collect();
        let advanced = if kernel.kind == KernelKind::Drift { model.states.len() } else { 0 };
        Tape { outputs, advanced, ..schedule.tape }
    }

    /// Evaluates the kernel for all columns of `out`.
    pub(super) fn run<R: Registers>(&self, frame: &Frame<'_, R>, out: &mut Rows<R>) {
        let numbers = [frame.time, frame.nodes].into_iter().chain(self.numbers.iter().copied());
        let numbers: Vec<Chunk<R>> = numbers.map(|x| Chunk::splat(R::from_f64(x))).collect();
        R::with_registers(self.registers, |registers| {
            dispatch(frame.set, Run { tape: self, frame, out, registers, numbers: &numbers });
        });
    }
}

/// A value for each chunk of a block.
type Register<R> = Vec<Chunk<R>>;

/// A precision with memory for registers, kept from one run of a tape to the next.
pub(super) trait Registers: Real {
    /// Lends at least `count` registers of [`BLOCK`] chunks with arbitrary numbers in them.
    fn with_registers(count: usize, run: impl FnOnce(&mut [Register<Self>]));
}

macro_rules! registers {
    ($($real:ident),*) => {$(
        impl Registers for $real {
            fn with_registers(count: usize, run: impl FnOnce(&mut [Register<Self>])) {
                thread_local!(static REGISTERS: RefCell<Vec<Register<$real>>> = const { RefCell::new(Vec::new()) });
                REGISTERS.with_borrow_mut(|registers| {
                    let missing = count.saturating_sub(registers.len());
                    registers.extend((0..missing).map(|_| vec![Chunk::zero(); BLOCK]));
                    run(registers);
                });
            }
        }
    )*};
}
registers!(f64, f32);

struct Schedule<'a> {
    model: &'a Model,
    places: Vec<Option<Place>>,
    /// Registers that nobody reads any more.
    free: Vec<usize>,
    tape: Tape,
}

impl Schedule<'_> {
    fn at(&self, id: NodeId) -> Place {
        self.places[id.0 as usize].expect("invariant: operands stand before what reads them")
    }

    fn register(&mut self) -> usize {
        self.free.pop().unwrap_or_else(|| {
            self.tape.registers += 1;
            self.tape.registers - 1
        })
    }

    fn place(&mut self, index: usize) {
        let unused = Place::Time;
        let node = &self.model.nodes[index];
        let place = match node {
            Node::Number(bits) => {
                self.tape.numbers.push(f64::from_bits(*bits));
                Place::Number(self.tape.numbers.len() - 1)
            }
            Node::Parameter(i) => Place::Constant(*i),
            Node::Derived(i) => Place::Constant(self.model.parameters.len() + i),
            Node::State(i) => Place::State(*i),
            Node::Sum(i) => Place::Sum(*i),
            Node::Delayed(i) => Place::Delayed(*i),
            Node::Port(i) => Place::Port(*i),
            Node::Time => Place::Time,
            Node::Nodes => Place::Nodes,
            Node::Weight => Place::Connection(0),
            Node::Length => Place::Connection(1),
            Node::ConnectionFunction(i) => Place::Connection(2 + i),
            Node::Source(i) => Place::Source(*i),
            Node::Target(i) => Place::Target(*i),
            Node::Quantity(lookup, k) => match self.at(*lookup) {
                Place::Register(first) => Place::Register(first + k),
                _ => unreachable!("invariant: a look-up is computed into registers"),
            },
            Node::Unary(op, a) => self.operation(What::Unary(*op), [self.at(*a), unused, unused]),
            Node::Binary(op, a, b) => self.operation(What::Binary(*op), [self.at(*a), self.at(*b), unused]),
            Node::Select(c, a, b) => self.operation(What::Select, [self.at(*c), self.at(*a), self.at(*b)]),
            Node::Fused(op, a, b, c) => self.operation(What::Fused(*op), [self.at(*a), self.at(*b), self.at(*c)]),
            Node::Lookup(table, arguments) => {
                let quantities = self.model.tables[*table].quantities.len();
                let mut from = [unused; 3];
                for (place, argument) in from.iter_mut().zip(arguments) {
                    *place = self.at(*argument);
                }
                // Neighbouring registers, which are not reused by single values.
                let to = self.tape.registers;
                self.tape.registers += quantities;
                self.tape.operations.push(Operation { what: What::Lookup(*table, arguments.len()), from, to });
                Place::Register(to)
            }
        };
        self.places[index] = Some(place);
    }

    fn operation(&mut self, what: What, from: [Place; 3]) -> Place {
        let to = self.register();
        self.tape.operations.push(Operation { what, from, to });
        Place::Register(to)
    }

    fn release(&mut self, index: usize) {
        let computed =
            matches!(self.model.nodes[index], Node::Unary(..) | Node::Binary(..) | Node::Select(..) | Node::Fused(..));
        if let (true, Some(Place::Register(register))) = (computed, self.places[index]) {
            self.free.push(register);
        }
    }
}

struct Run<'a, 'b, R: Real> {
    tape: &'a Tape,
    frame: &'a Frame<'b, R>,
    out: &'a mut Rows<R>,
    registers: &'a mut [Register<R>],
    /// Time, number of nodes, and the numbers of the tape.
    numbers: &'a [Chunk<R>],
}

impl<R: Real> Task<R> for Run<'_, '_, R> {
    type Output = ();
    #[inline(always)]
    fn run<V: Vector<Real = R>>(self) {
        let Self { tape, frame, out, registers, numbers } = self;
        let chunks = out.chunks();
        for start in (0..chunks).step_by(BLOCK) {
            let length = BLOCK.min(chunks - start);
            for Operation { what, from, to } in &tape.operations {
                // The result's register is no operand: it is taken out while the others are read.
                let mut result = std::mem::take(&mut registers[*to]);
                let operands = from.map(|place| Operand::find(place, frame, registers, numbers, start));
                match *what {
                    What::Unary(op) => unary::<V>(op, operands, &mut result[..length]),
                    What::Binary(op) => binary::<V>(op, operands, &mut result[..length]),
                    What::Select => each(operands, &mut result[..length], |[c, a, b]: [V; 3]| math::select(c, a, b)),
                    What::Fused(op) => fused::<V>(op, operands, &mut result[..length]),
                    What::Lookup(..) => {}
                }
                registers[*to] = result;
                // A look-up writes several registers.
                if let What::Lookup(table, axes) = *what {
                    for chunk in 0..length {
                        let operands = from.map(|place| Operand::find(place, frame, registers, numbers, start));
                        let [a, b, c]: [V; 3] = operands.map(|operand| operand.at(chunk));
                        let results = &mut registers[*to..];
                        let take = |quantity: usize, value: V| value.store(&mut results[quantity][chunk]);
                        match axes {
                            1 => frame.tables[table].lookup_each([a], take),
                            2 => frame.tables[table].lookup_each([a, b], take),
                            _ => frame.tables[table].lookup_each([a, b, c], take),
                        }
                    }
                }
            }
            for (row, &place) in tape.outputs.iter().enumerate() {
                let operand = Operand::find(place, frame, registers, numbers, start);
                for chunk in 0..length {
                    let value = operand.at::<V>(chunk);
                    let advance = || V::splat(frame.step).mul_add(value, frame.from.load(row, start + chunk));
                    out.store(row, start + chunk, if row < tape.advanced { advance() } else { value });
                }
            }
        }
    }
}

/// What an operation reads: its chunks, and how far apart they stand.
#[derive(Clone, Copy)]
struct Operand<'a, R: Real> {
    chunks: &'a [Chunk<R>],
    distance: usize,
}

impl<'a, R: Real> Operand<'a, R> {
    /// What stands in a place, from the chunk `start` on.
    #[inline(always)]
    fn find(
        place: Place,
        frame: &'a Frame<'_, R>,
        registers: &'a [Register<R>],
        numbers: &'a [Chunk<R>],
        start: usize,
    ) -> Self {
        let of_rows = |rows: &'a Rows<R>, row: usize| (&rows.as_chunks()[row..], rows.rows());
        let (chunks, distance) = match place {
            Place::Register(i) => return Self { chunks: &registers[i], distance: 1 },
            Place::Time => (&numbers[..1], 0),
            Place::Nodes => (&numbers[1..], 0),
            Place::Number(i) => (&numbers[2 + i..], 0),
            Place::Constant(i) => frame.constants.row(i),
            Place::State(i) => of_rows(frame.states, i),
            Place::Sum(i) => of_rows(frame.sums, i),
            Place::Delayed(i) => of_rows(frame.delayed, i),
            Place::Port(i) => of_rows(frame.ports, i),
            Place::Connection(i) => of_rows(frame.connections, i),
            Place::Source(i) => of_rows(frame.sources, i),
            Place::Target(i) => of_rows(frame.targets, i),
        };
        Self { chunks: &chunks[start * distance..], distance }
    }

    /// The value of a chunk of the block.
    #[inline(always)]
    fn at<V: Vector<Real = R>>(self, chunk: usize) -> V {
        V::load(&self.chunks[chunk * self.distance])
    }
}

/// Computes a result for each chunk of a block.
#[inline(always)]
fn each<V: Vector, const N: usize>(
    operands: [Operand<'_, V::Real>; 3],
    results: &mut [Chunk<V::Real>],
    compute: impl Fn([V; N]) -> V,
) {
    for (chunk, result) in results.iter_mut().enumerate() {
        compute(std::array::from_fn(|k| operands[k].at(chunk))).store(result);
    }
}

#[inline(always)]
fn fused<V: Vector>(op: FusedOp, operands: [Operand<'_, V::Real>; 3], results: &mut [Chunk<V::Real>]) {
    match op {
        FusedOp::MulAdd => each(operands, results, |[a, b, c]: [V; 3]| a.mul_add(b, c)),
        FusedOp::MulSub => each(operands, results, |[a, b, c]: [V; 3]| a.mul_sub(b, c)),
        FusedOp::NegMulAdd => each(operands, results, |[a, b, c]: [V; 3]| a.neg_mul_add(b, c)),
    }
}

#[inline(always)]
fn unary<V: Vector>(op: UnaryOp, operands: [Operand<'_, V::Real>; 3], results: &mut [Chunk<V::Real>]) {
    macro_rules! each {
        ($f:expr) => {
            each(operands, results, |[a]: [V; 1]| $f(a))
        };
    }
    match op {
        UnaryOp::Neg => each!(V::neg),
        UnaryOp::Not => each!(math::not),
        UnaryOp::Exp => each!(math::exp),
        UnaryOp::Log => each!(math::log),
        UnaryOp::Sqrt => each!(V::sqrt),
        UnaryOp::Abs => each!(V::abs),
        UnaryOp::Sin => each!(math::sin),
        UnaryOp::Cos => each!(math::cos),
        UnaryOp::Tan => each!(math::tan),
        UnaryOp::Tanh => each!(math::tanh),
        UnaryOp::Sigmoid => each!(math::sigmoid),
        UnaryOp::Floor => each!(V::floor),
        UnaryOp::Sign => each!(math::sign),
        UnaryOp::Heaviside => each!(math::heaviside),
        UnaryOp::Exprel => each!(math::exprel),
    }
}

#[inline(always)]
fn binary<V: Vector>(op: BinaryOp, operands: [Operand<'_, V::Real>; 3], results: &mut [Chunk<V::Real>]) {
    macro_rules! each {
        (|$a:ident, $b:ident| $value:expr) => {
            each(operands, results, |[$a, $b]: [V; 2]| $value)
        };
    }
    match op {
        BinaryOp::Add => each!(|a, b| a + b),
        BinaryOp::Sub => each!(|a, b| a - b),
        BinaryOp::Mul => each!(|a, b| a * b),
        BinaryOp::Div => each!(|a, b| a / b),
        BinaryOp::Pow => each!(|a, b| math::pow(a, b)),
        BinaryOp::Min | BinaryOp::And => each!(|a, b| a.min(b)),
        BinaryOp::Max | BinaryOp::Or => each!(|a, b| a.max(b)),
        BinaryOp::Mod => each!(|a, b| math::modulo(a, b)),
        BinaryOp::Less => each!(|a, b| math::less(a, b)),
        BinaryOp::LessEqual => each!(|a, b| math::less_equal(a, b)),
        BinaryOp::Greater => each!(|a, b| math::less(b, a)),
        BinaryOp::GreaterEqual => each!(|a, b| math::less_equal(b, a)),
        BinaryOp::Equal => each!(|a, b| math::equal(a, b)),
        BinaryOp::NotEqual => each!(|a, b| math::not(math::equal(a, b))),
    }
}
