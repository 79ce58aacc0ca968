//! The loop of a kernel.

use super::describe::number;
use super::names::Scope;
use crate::ir::{BinaryOp, FusedOp, Kernel, KernelKind, Model, Node, NodeId, UnaryOp};
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};
use std::collections::HashMap;

/// What a kernel may read from memory: fields of the frame.
const FIELDS: [&str; 8] = ["constants", "states", "sums", "delayed", "ports", "connections", "sources", "targets"];

/// The type that stands for a kernel.
pub(super) fn name(kind: KernelKind) -> Ident {
    match kind {
        KernelKind::Targets(i) => format_ident!("Targets{i}"),
        KernelKind::Carried(i) => format_ident!("Carried{i}"),
        KernelKind::DriftOf(i) => format_ident!("DriftOf{i}"),
        KernelKind::Observable(i) => format_ident!("Observable{i}"),
        KernelKind::Drive(i) => format_ident!("Drive{i}"),
        other => format_ident!("{other:?}"),
    }
}

/// The type of a kernel and its loop over the chunks of nodes.
pub(super) fn definition(model: &Model, kernel: &Kernel) -> TokenStream {
    let name = name(kernel.kind);
    let (before, body) = Body::new(model, kernel).statements();
    quote! {
        struct #name;
        impl Kernel for #name {
            #[inline(always)]
            fn run<V: Vector>(frame: &Frame<'_, V::Real>, out: &mut Rows<V::Real>) {
                #before
                for chunk in 0..out.chunks() {
                    #body
                }
            }
        }
    }
}

/// The statements of a kernel: a `let` for what is read more than once or has a name, and the outputs.
struct Body<'a> {
    model: &'a Model,
    kernel: &'a Kernel,
    uses: Vec<u32>,
    names: HashMap<NodeId, &'a str>,
    scope: Scope,
    /// How each node that has been written is read.
    written: HashMap<NodeId, Code>,
}

/// An expression of Rust that knows when it needs parentheses.
struct Code {
    tokens: TokenStream,
    binding: Binding,
}

/// How tightly the outermost operator of an expression binds.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Binding {
    Sum,
    Product,
    Atom,
}

impl Code {
    fn atom(tokens: TokenStream) -> Self {
        Code { tokens, binding: Binding::Atom }
    }

    /// In parentheses, if it binds less tightly than asked for.
    fn at_least(&self, binding: Binding) -> TokenStream {
        let tokens = &self.tokens;
        if self.binding < binding { quote!((#tokens)) } else { tokens.clone() }
    }
}

impl<'a> Body<'a> {
    fn new(model: &'a Model, kernel: &'a Kernel) -> Self {
        let mut uses = vec![0; model.nodes.len()];
        kernel.outputs.iter().for_each(|o| uses[o.0 as usize] += 1);
        for index in (0..uses.len()).rev() {
            if uses[index] > 0 {
                model.nodes[index].operands().iter().for_each(|o| uses[o.0 as usize] += 1);
            }
        }
        let names = model.names.iter().rev().map(|(node, name)| (*node, name.as_str())).collect();
        let mut scope = Scope::default();
        FIELDS.iter().chain([&"room", &"step", &"from"]).for_each(|name| drop(scope.fresh(name)));
        Self { model, kernel, uses, names, scope, written: HashMap::new() }
    }

    /// What stands before the loop, and its statements: what is read of the chunk, and what is computed and written.
    fn statements(mut self) -> (TokenStream, TokenStream) {
        let nodes = || self.model.nodes.iter().zip(&self.uses).filter(|(_, uses)| **uses > 0);
        let (mut before, mut statements) = (TokenStream::new(), TokenStream::new());
        for field in FIELDS {
            let of_field = nodes().filter_map(|(node, _)| self.place(node)).filter(|(of, _)| *of == field);
            if let Some(last) = of_field.map(|(_, row)| row).max() {
                let (variable, rows) = (format_ident!("{field}"), last + 1);
                if field == "constants" {
                    before.extend(quote! { let mut room = Room::<_, #rows>::default(); });
                    statements.extend(quote! { let constants = frame.constants.at(chunk, &mut room); });
                } else {
                    statements.extend(quote! { let #variable = frame.#variable.at::<#rows>(chunk); });
                }
            }
        }
        let advanced = self.advanced();
        if advanced > 0 {
            before.extend(quote! { let step = V::splat(frame.step); });
            statements.extend(quote! { let from = frame.from.at::<#advanced>(chunk); });
        }
        let rows = self.kernel.outputs.len();
        statements.extend(quote! { let out = out.at_mut::<#rows>(chunk); });
        for index in 0..self.model.nodes.len() {
            if self.uses[index] > 0 {
                let id = NodeId(index as u32);
                self.write(id, &mut statements);
                // Results are stored as soon as they are known, so that few values wait in registers.
                let value = &self.written[&id];
                for (row, _) in self.kernel.outputs.iter().enumerate().filter(|(_, output)| **output == id) {
                    let (alone, within) = (value.at_least(Binding::Atom), &value.tokens);
                    statements.extend(if row < advanced {
                        quote! { step.mul_add(#within, V::load(&from[#row])).store(&mut out[#row]); }
                    } else {
                        quote! { #alone.store(&mut out[#row]); }
                    });
                }
            }
        }
        (before, statements)
    }

    /// How many outputs are derivatives that are added to `from`.
    fn advanced(&self) -> usize {
        if self.kernel.kind == KernelKind::Drift { self.model.states.len() } else { 0 }
    }

    /// Writes a node: as a statement, or, if it is read once and has no name, where it is read.
    fn write(&mut self, id: NodeId, statements: &mut TokenStream) {
        let node = &self.model.nodes[id.0 as usize];
        if let Node::Lookup(table, arguments) = node {
            self.write_lookup(id, *table, arguments, statements);
            return;
        }
        let name = self.names.get(&id).copied();
        let value = self.value(node);
        let is_small = matches!(node, Node::Number(_) | Node::Quantity(..));
        // What stands in memory needs no name of its own to be read once.
        let is_named = name.is_some() && self.place(node).is_none();
        let reading = if !is_small && (is_named || self.uses[id.0 as usize] > 1) {
            let variable = self.scope.fresh(&self.variable_name(node, name));
            if let Some((field, row)) = self.place(node) {
                // Loaded where it is read, so that it does not wait in a register, or leave it for the stack.
                let field = format_ident!("{field}");
                statements.extend(quote! { let #variable = &#field[#row]; });
                Code::atom(quote!(V::load(#variable)))
            } else {
                let tokens = value.tokens;
                statements.extend(quote! { let #variable = #tokens; });
                Code::atom(variable.to_token_stream())
            }
        } else {
            value
        };
        self.written.insert(id, reading);
    }

    /// Where a node that is read from memory stands: the field of the frame, and the row.
    fn place(&self, node: &Node) -> Option<(&'static str, usize)> {
        Some(match *node {
            Node::Parameter(p) => ("constants", p),
            Node::Derived(d) => ("constants", self.model.parameters.len() + d),
            Node::State(s) => ("states", s),
            Node::Sum(s) => ("sums", s),
            Node::Delayed(d) => ("delayed", d),
            Node::Port(p) => ("ports", p),
            Node::Weight => ("connections", 0),
            Node::Length => ("connections", 1),
            Node::ConnectionFunction(k) => ("connections", 2 + k),
            Node::Source(k) => ("sources", k),
            Node::Target(k) => ("targets", k),
            _ => return None,
        })
    }

    /// All quantities of a look-up at once; each quantity that is read gets its variable.
    fn write_lookup(&mut self, id: NodeId, table: usize, arguments: &[NodeId], statements: &mut TokenStream) {
        let (dimensions, quantities) = (arguments.len(), self.model.tables[table].quantities.len());
        let arguments: Vec<&TokenStream> = arguments.iter().map(|a| &self.written[a].tokens).collect();
        let variable = self.scope.fresh(&self.model.tables[table].name);
        statements.extend(quote! {
            let #variable = frame.tables[#table].lookup::<V, #dimensions, #quantities>([#(#arguments),*]);
        });
        self.written.insert(id, Code::atom(variable.to_token_stream()));
    }

    fn variable_name(&self, node: &Node, name: Option<&str>) -> String {
        let model = self.model;
        match (node, name) {
            (_, Some(name)) => name.to_string(),
            (Node::Parameter(p), _) => model.parameters[*p].name.clone(),
            (Node::State(s), _) => model.states[*s].name.clone(),
            (Node::Port(p), _) => model.ports[*p].name.clone(),
            (Node::Derived(d), _) => format!("constant_{d}"),
            (Node::Sum(s), _) => format!("sum_{s}"),
            (Node::Delayed(d), _) => match model.delays[*d] {
                crate::ir::Delay { time: None, published, .. } => format!("{}_before", model.published[published].name),
                crate::ir::Delay { published, .. } => format!("{}_delayed", model.published[published].name),
            },
            (Node::Weight, _) => "w".into(),
            (Node::Length, _) => "len".into(),
            (Node::ConnectionFunction(k), _) => format!("function_{k}"),
            (Node::Source(k), _) => format!("source_{k}"),
            (Node::Target(k), _) => format!("target_{k}"),
            (Node::Time, _) => "time".into(),
            (Node::Nodes, _) => "nodes".into(),
            _ => "x".into(),
        }
    }

    fn value(&self, node: &Node) -> Code {
        if let Some((field, row)) = self.place(node) {
            let field = format_ident!("{field}");
            return Code::atom(quote!(V::load(&#field[#row])));
        }
        let at = |id: &NodeId| &self.written[id];
        Code::atom(match node {
            Node::Number(bits) => {
                let value = number(f64::from_bits(*bits));
                quote!(V::splat(#value))
            }
            Node::Time => quote!(V::splat(frame.time)),
            Node::Nodes => quote!(V::splat(frame.nodes)),
            Node::Unary(op, a) => return unary(*op, at(a)),
            Node::Binary(op, a, b) => return binary(*op, at(a), at(b)),
            Node::Select(c, a, b) => {
                let (c, a, b) = (&at(c).tokens, &at(a).tokens, &at(b).tokens);
                quote!(math::select(#c, #a, #b))
            }
            Node::Fused(op, a, b, c) => {
                let (a, b, c) = (at(a).at_least(Binding::Atom), &at(b).tokens, &at(c).tokens);
                match op {
                    FusedOp::MulAdd => quote!(#a.mul_add(#b, #c)),
                    FusedOp::MulSub => quote!(#a.mul_sub(#b, #c)),
                    FusedOp::NegMulAdd => quote!(#a.neg_mul_add(#b, #c)),
                }
            }
            Node::Quantity(lookup, k) => {
                let lookup = &at(lookup).tokens;
                quote!(#lookup[#k])
            }
            _ => unreachable!("invariant: rows and look-ups are written as statements"),
        })
    }
}

fn unary(op: UnaryOp, operand: &Code) -> Code {
    let (a, receiver) = (&operand.tokens, operand.at_least(Binding::Atom));
    Code::atom(match op {
        UnaryOp::Neg => return Code { tokens: quote!(-#receiver), binding: Binding::Sum },
        UnaryOp::Sqrt => quote!(#receiver.sqrt()),
        UnaryOp::Abs => quote!(#receiver.abs()),
        UnaryOp::Floor => quote!(#receiver.floor()),
        UnaryOp::Not => quote!(math::not(#a)),
        UnaryOp::Exp => quote!(math::exp(#a)),
        UnaryOp::Log => quote!(math::log(#a)),
        UnaryOp::Sin => quote!(math::sin(#a)),
        UnaryOp::Cos => quote!(math::cos(#a)),
        UnaryOp::Tan => quote!(math::tan(#a)),
        UnaryOp::Tanh => quote!(math::tanh(#a)),
        UnaryOp::Sigmoid => quote!(math::sigmoid(#a)),
        UnaryOp::Sign => quote!(math::sign(#a)),
        UnaryOp::Heaviside => quote!(math::heaviside(#a)),
        UnaryOp::Exprel => quote!(math::exprel(#a)),
    })
}

/// An operator; the order of operations is that of the representation, which decides the bits.
fn binary(op: BinaryOp, left: &Code, right: &Code) -> Code {
    let (a, b) = (&left.tokens, &right.tokens);
    let receiver = left.at_least(Binding::Atom);
    let infix = |binding: Binding, tighter: Binding, operator: TokenStream| {
        let (a, b) = (left.at_least(binding), right.at_least(tighter));
        Code { tokens: quote!(#a #operator #b), binding }
    };
    Code::atom(match op {
        BinaryOp::Add => return infix(Binding::Sum, Binding::Product, quote!(+)),
        BinaryOp::Sub => return infix(Binding::Sum, Binding::Product, quote!(-)),
        BinaryOp::Mul => return infix(Binding::Product, Binding::Atom, quote!(*)),
        BinaryOp::Div => return infix(Binding::Product, Binding::Atom, quote!(/)),
        BinaryOp::Min => quote!(#receiver.min(#b)),
        BinaryOp::Max => quote!(#receiver.max(#b)),
        BinaryOp::Pow => quote!(math::pow(#a, #b)),
        BinaryOp::Mod => quote!(math::modulo(#a, #b)),
        BinaryOp::Less => quote!(math::less(#a, #b)),
        BinaryOp::LessEqual => quote!(math::less_equal(#a, #b)),
        BinaryOp::Greater => quote!(math::less(#b, #a)),
        BinaryOp::GreaterEqual => quote!(math::less_equal(#b, #a)),
        BinaryOp::Equal => quote!(math::equal(#a, #b)),
        BinaryOp::NotEqual => quote!(math::not(math::equal(#a, #b))),
        // Conditions are 0 and 1.
        BinaryOp::And => quote!(#receiver.min(#b)),
        BinaryOp::Or => quote!(#receiver.max(#b)),
    })
}
