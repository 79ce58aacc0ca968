//! From the intermediate representation to Rust.
//!
//! A model becomes a documented struct, its parameters as fields, and an implementation of the runtime's
//! `NeuralMass`: a description and one loop over chunks of nodes per kernel. The code names nothing of the
//! user's crate and only `::neurolib::__private` of the facade. It is deterministic.

mod describe;
mod kernel;
mod names;
mod structure;

use crate::ir::{Kernel, KernelKind, Model, Stage, Table};
use names::camel_case;
use proc_macro2::{Group, Ident, Literal, Span, TokenStream, TokenTree};
use quote::{format_ident, quote};

/// Tells the folder with the data of a table, by the table's path, if it is not one of the standard library.
pub type OwnTables<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// Tells whether a readout is one that the facade has compiled already: see [`crate::standard::is_shared_readout`].
pub type SharedReadouts<'a> = dyn Fn(&Model) -> bool + 'a;

/// The Rust items of a model and its readouts.
pub fn generate(model: &Model, own: &OwnTables<'_>, shared: &SharedReadouts<'_>) -> TokenStream {
    let name = Ident::new(&struct_name(model), Span::call_site());
    plain(items(model, &name, own, shared))
}

/// The same tokens with numbers as people write them: without the suffix of their type, which is clear where they stand.
fn plain(tokens: TokenStream) -> TokenStream {
    let one = |token| match token {
        TokenTree::Group(group) => {
            let mut plain_group = Group::new(group.delimiter(), plain(group.stream()));
            plain_group.set_span(group.span());
            TokenTree::Group(plain_group)
        }
        TokenTree::Literal(literal) => TokenTree::Literal(plain_number(&literal).unwrap_or(literal)),
        other => other,
    };
    tokens.into_iter().map(one).collect()
}

fn plain_number(literal: &Literal) -> Option<Literal> {
    let text = literal.to_string();
    if let Some(digits) = text.strip_suffix("usize") {
        return Some(Literal::usize_unsuffixed(digits.parse().ok()?));
    }
    let value: f64 = text.strip_suffix("f64")?.parse().ok()?;
    // Very large and small ones keep their powers of ten.
    (value == 0.0 || (1e-6..1e15).contains(&value.abs())).then(|| Literal::f64_unsuffixed(value))
}

/// The name of the struct that [`generate`] makes of a model.
pub fn struct_name(model: &Model) -> String {
    camel_case(&model.name)
}

fn items(model: &Model, name: &Ident, own: &OwnTables<'_>, shared: &SharedReadouts<'_>) -> TokenStream {
    let mut types = Vec::new();
    let mut readouts = TokenStream::new();
    for readout in &model.readouts {
        if shared(&readout.model) {
            let name = Ident::new(&struct_name(&readout.model), Span::call_site());
            types.push(quote!(::neurolib::__private::readouts::#name));
        } else {
            let name = format_ident!("{name}{}", camel_case(&readout.name));
            readouts.extend(items(&readout.model, &name, own, shared));
            types.push(quote!(#name));
        }
    }
    let structure = structure::structure(model, name, &types);
    let implementation = implementation(model, name, own);
    quote! {
        #structure
        #implementation
        #readouts
    }
}

fn implementation(model: &Model, name: &Ident, own: &OwnTables<'_>) -> TokenStream {
    let description = describe::description(model);
    let kernels: Vec<&Kernel> = model.kernels.iter().filter(|k| !k.outputs.is_empty()).collect();
    let definitions = kernels.iter().map(|k| kernel::definition(model, k));
    let arm = |k: &Kernel, is_rare: bool| {
        let (id, kernel) = (kernel_id(k.kind), kernel::name(k.kind));
        let run = if is_rare { quote!(run_rarely) } else { quote!(run) };
        quote! { #id => #run::<#kernel, _>(frame, out) }
    };
    let arms = kernels.iter().map(|k| arm(k, is_rare(model, k)));
    // What is prepared before the first step is in double precision always, and so are readouts.
    let of_steps = kernels.iter().filter(|k| k.kind.stage() >= Stage::Step);
    let arms_of_steps = of_steps.map(|k| arm(k, is_rare(model, k) || matches!(k.kind, KernelKind::DriftOf(_))));
    let parameters: Vec<Ident> = model.parameters.iter().map(|p| names::field(&p.name)).collect();
    let positions = 0..parameters.len();
    let readouts: Vec<Ident> = model.readouts.iter().map(|r| names::field(&r.name)).collect();
    let readout_positions: Vec<usize> = (0..readouts.len()).collect();
    let tables = model.tables.iter().map(|t| table(t, own));
    let no_parameter = format!("{} has {} parameters", model.name, parameters.len());
    let no_readout = format!("{} has {} readouts", model.name, readouts.len());
    quote! {
        // The numbers of a model are its author's, also where they resemble a constant of Rust.
        #[allow(clippy::all)]
        const _: () = {
            use ::neurolib::__private::*;

            impl NeuralMass for #name {
                fn description(&self) -> &ModelDescription {
                    static DESCRIPTION: LazyLock<ModelDescription> = LazyLock::new(|| #description);
                    &DESCRIPTION
                }

                fn parameters(&self) -> Vec<Parameter> {
                    vec![#(self.#parameters.clone()),*]
                }

                fn set_parameter(&mut self, index: usize, value: Parameter) {
                    match index {
                        #(#positions => self.#parameters = value,)*
                        _ => panic!(#no_parameter),
                    }
                }

                fn tables(&self) -> Vec<Arc<Table>> {
                    static TABLES: LazyLock<Vec<Arc<Table>>> = LazyLock::new(|| vec![#(#tables),*]);
                    TABLES.clone()
                }

                fn readout(&self, index: usize) -> &dyn NeuralMass {
                    match index {
                        #(#readout_positions => &self.#readouts,)*
                        _ => panic!(#no_readout),
                    }
                }

                fn readout_mut(&mut self, index: usize) -> &mut dyn NeuralMass {
                    match index {
                        #(#readout_positions => &mut self.#readouts,)*
                        _ => panic!(#no_readout),
                    }
                }

                fn boxed(&self) -> Box<dyn NeuralMass> {
                    Box::new(self.clone())
                }

                fn evaluate(&self, kernel: KernelId, frame: &Frame<'_, f64>, out: &mut Rows<f64>) {
                    match kernel {
                        #(#arms,)*
                        _ => {}
                    }
                }

                fn evaluate_single(&self, kernel: KernelId, frame: &Frame<'_, f32>, out: &mut Rows<f32>) {
                    match kernel {
                        #(#arms_of_steps,)*
                        _ => {}
                    }
                }
            }

            #(#definitions)*
        };
    }
}

/// Whether a kernel need not be compiled for every instruction set: what runs once; what copies rows only, such as the
/// observable of a state; and the equations one by one, which only the semi-implicit scheme asks for, the scheme of
/// readouts.
fn is_rare(model: &Model, kernel: &Kernel) -> bool {
    let is_readout = model.sums.is_empty() && model.delays.is_empty() && model.noises.is_empty();
    let copies = kernel.outputs.iter().all(|output| model.nodes[output.0 as usize].operands().is_empty());
    copies
        || match kernel.kind {
            KernelKind::DriftOf(_) => !is_readout,
            KernelKind::Diffusion => model.diffusion_is_constant,
            kind => kind.stage() < Stage::Step,
        }
}

/// An expression that makes a table: from the standard library, or from embedded files.
fn table(table: &Table, own: &OwnTables<'_>) -> TokenStream {
    let Table { path, axes, quantities, .. } = table;
    let edge = describe::edge(table.edge);
    let order = quote! { &[#(#axes),*], &[#(#quantities),*], #edge };
    let Some(folder) = own(path) else { return quote! { standard_table(#path, #order) } };
    let files = |names: &[String]| {
        let paths = names.iter().map(|name| format!("{folder}/{name}.npy"));
        quote! { &[#((#names, include_bytes!(#paths))),*] }
    };
    let (axes, quantities) = (files(&table.header_axes), files(&table.header_quantities));
    quote! { own_table(#path, #axes, #quantities, #order) }
}

fn kernel_id(kind: KernelKind) -> TokenStream {
    match kind {
        KernelKind::Derived => quote!(KernelId::Derived),
        KernelKind::Initial => quote!(KernelId::Initial),
        KernelKind::Bounds => quote!(KernelId::Bounds),
        KernelKind::Connection => quote!(KernelId::Connection),
        KernelKind::Targets(i) => quote!(KernelId::Targets(#i)),
        KernelKind::Carried(i) => quote!(KernelId::Carried(#i)),
        KernelKind::Published => quote!(KernelId::Published),
        KernelKind::Drift => quote!(KernelId::Drift),
        KernelKind::DriftOf(i) => quote!(KernelId::DriftOf(#i)),
        KernelKind::Diffusion => quote!(KernelId::Diffusion),
        KernelKind::Observable(i) => quote!(KernelId::Observable(#i)),
        KernelKind::Drive(i) => quote!(KernelId::Drive(#i)),
    }
}
