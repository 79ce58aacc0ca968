//! A kernel as a list of operations on whole rows.
//!
//! Every operation runs over a block of chunks before the next one begins, so that the price of telling
//! operations apart is paid once for many nodes. Registers are reused as soon as nobody reads them.

use neurolib_compiler::ir::{BinaryOp, FusedOp, Kernel, Model, Node, NodeId, UnaryOp};
use neurolib_runtime::math;
use neurolib_runtime::model::Frame;
use neurolib_runtime::rows::Rows;
use neurolib_runtime::simd::{Chunk, Real, Task, Vector, dispatch};
use neurolib_runtime::table::Table;
use std::cell::RefCell;

/// Chunks that an operation works on at once.
const BLOCK: usize = 16;

/// A kernel as a list of operations.
pub(super) struct Tape {
    operations: Vec<Operation>,
    numbers: Vec<f64>,
    registers: usize,
    outputs: Vec<Place>,
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
    /// Table and its number of quantities; that many registers are written.
    Lookup(usize, usize, usize),
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
            tape: Tape { operations: Vec::new(), numbers: Vec::new(), registers: 0, outputs: Vec::new() },
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
        Tape { outputs, ..schedule.tape }
    }

    /// Evaluates the kernel for all columns of `out`.
    pub(super) fn run<R: Registers>(&self, frame: &Frame<'_, R>, out: &mut Rows<R>) {
        R::with_registers(self.registers * BLOCK, |registers| {
            dispatch(frame.set, Run { tape: self, frame, out, registers });
        });
    }
}

/// A precision with memory for registers, kept from one run of a tape to the next.
pub(super) trait Registers: Real {
    /// Lends at least `count` registers with arbitrary numbers in them.
    fn with_registers(count: usize, run: impl FnOnce(&mut [Chunk<Self>]));
}

macro_rules! registers {
    ($($real:ident),*) => {$(
        impl Registers for $real {
            fn with_registers(count: usize, run: impl FnOnce(&mut [Chunk<Self>])) {
                thread_local!(static REGISTERS: RefCell<Vec<Chunk<$real>>> = const { RefCell::new(Vec::new()) });
                REGISTERS.with_borrow_mut(|registers| {
                    registers.resize(registers.len().max(count), Chunk::zero());
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
                self.tape.operations.push(Operation {
                    what: What::Lookup(*table, arguments.len(), quantities),
                    from,
                    to,
                });
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
    registers: &'a mut [Chunk<R>],
}

impl<R: Real> Task<R> for Run<'_, '_, R> {
    type Output = ();
    #[inline(always)]
    fn run<V: Vector<Real = R>>(self) {
        let (tape, frame, registers) = (self.tape, self.frame, self.registers);
        let chunks = self.out.chunks();
        for start in (0..chunks).step_by(BLOCK) {
            let block = start..chunks.min(start + BLOCK);
            for operation in &tape.operations {
                for chunk in block.clone() {
                    let at = |place| read::<V>(place, tape, frame, registers, chunk, chunk - start);
                    let [a, b, c] = operation.from;
                    match operation.what {
                        What::Unary(op) => {
                            let value = unary(op, at(a));
                            value.store(&mut registers[operation.to * BLOCK + chunk - start]);
                        }
                        What::Binary(op) => {
                            let value = binary(op, at(a), at(b));
                            value.store(&mut registers[operation.to * BLOCK + chunk - start]);
                        }
                        What::Select => {
                            let value = math::select(at(a), at(b), at(c));
                            value.store(&mut registers[operation.to * BLOCK + chunk - start]);
                        }
                        What::Fused(op) => {
                            let value = fused(op, at(a), at(b), at(c));
                            value.store(&mut registers[operation.to * BLOCK + chunk - start]);
                        }
                        What::Lookup(table, dimensions, quantities) => {
                            let arguments = [at(a), at(b), at(c)];
                            let table = &frame.tables[table];
                            for quantity in 0..quantities {
                                let value = quantity_of(table, dimensions, arguments, quantity);
                                value.store(&mut registers[(operation.to + quantity) * BLOCK + chunk - start]);
                            }
                        }
                    }
                }
            }
            for (row, &place) in tape.outputs.iter().enumerate() {
                for chunk in block.clone() {
                    let value = read::<V>(place, tape, frame, registers, chunk, chunk - start);
                    self.out.store(row, chunk, value);
                }
            }
        }
    }
}

#[inline(always)]
fn read<V: Vector>(
    place: Place,
    tape: &Tape,
    frame: &Frame<'_, V::Real>,
    registers: &[Chunk<V::Real>],
    chunk: usize,
    in_block: usize,
) -> V {
    match place {
        Place::Register(i) => V::load(&registers[i * BLOCK + in_block]),
        Place::Number(i) => V::splat(tape.numbers[i]),
        Place::Constant(i) => frame.constants.load(i, chunk),
        Place::State(i) => frame.states.load(i, chunk),
        Place::Sum(i) => frame.sums.load(i, chunk),
        Place::Delayed(i) => frame.delayed.load(i, chunk),
        Place::Port(i) => frame.ports.load(i, chunk),
        Place::Connection(i) => frame.connections.load(i, chunk),
        Place::Source(i) => frame.sources.load(i, chunk),
        Place::Target(i) => frame.targets.load(i, chunk),
        Place::Time => V::splat(frame.time),
        Place::Nodes => V::splat(frame.nodes),
    }
}

#[inline(always)]
fn quantity_of<V: Vector>(table: &Table, dimensions: usize, [a, b, c]: [V; 3], quantity: usize) -> V {
    match dimensions {
        1 => table.quantity::<V, 1>([a], quantity),
        2 => table.quantity::<V, 2>([a, b], quantity),
        _ => table.quantity::<V, 3>([a, b, c], quantity),
    }
}

#[inline(always)]
fn fused<V: Vector>(op: FusedOp, a: V, b: V, c: V) -> V {
    match op {
        FusedOp::MulAdd => a.mul_add(b, c),
        FusedOp::MulSub => a.mul_sub(b, c),
        FusedOp::NegMulAdd => a.neg_mul_add(b, c),
    }
}

#[inline(always)]
fn unary<V: Vector>(op: UnaryOp, a: V) -> V {
    match op {
        UnaryOp::Neg => -a,
        UnaryOp::Not => math::not(a),
        UnaryOp::Exp => math::exp(a),
        UnaryOp::Log => math::log(a),
        UnaryOp::Sqrt => a.sqrt(),
        UnaryOp::Abs => a.abs(),
        UnaryOp::Sin => math::sin(a),
        UnaryOp::Cos => math::cos(a),
        UnaryOp::Tan => math::tan(a),
        UnaryOp::Tanh => math::tanh(a),
        UnaryOp::Sigmoid => math::sigmoid(a),
        UnaryOp::Floor => a.floor(),
        UnaryOp::Sign => math::sign(a),
        UnaryOp::Heaviside => math::heaviside(a),
        UnaryOp::Exprel => math::exprel(a),
    }
}

#[inline(always)]
fn binary<V: Vector>(op: BinaryOp, a: V, b: V) -> V {
    match op {
        BinaryOp::Add => a + b,
        BinaryOp::Sub => a - b,
        BinaryOp::Mul => a * b,
        BinaryOp::Div => a / b,
        BinaryOp::Pow => math::pow(a, b),
        BinaryOp::Min | BinaryOp::And => a.min(b),
        BinaryOp::Max | BinaryOp::Or => a.max(b),
        BinaryOp::Mod => math::modulo(a, b),
        BinaryOp::Less => math::less(a, b),
        BinaryOp::LessEqual => math::less_equal(a, b),
        BinaryOp::Greater => math::less(b, a),
        BinaryOp::GreaterEqual => math::less_equal(b, a),
        BinaryOp::Equal => math::equal(a, b),
        BinaryOp::NotEqual => math::not(math::equal(a, b)),
    }
}
