//! The description of a model as an expression of Rust.

use crate::ir::{BoundKind, Edge, InitialKind, KernelKind, Model, PublishedSource, Reduce, SourceValue, Sum};
use proc_macro2::TokenStream;
use quote::quote;

/// An expression that builds the model's description.
pub(super) fn description(model: &Model) -> TokenStream {
    let Model { name, doc, hash, .. } = model;
    let citations = model.citations.iter().map(|c| format!("{} {}", c.kind, c.text));
    let parameters = model.parameters.iter().map(|p| {
        let (name, unit, doc) = (&p.name, &p.unit, &p.doc);
        let (default, low, high) = (number(p.default), number(p.low), number(p.high));
        quote! { parameter_info(#name, #unit, #doc, #default, #low, #high) }
    });
    let derived = model.derived.iter().map(|d| {
        let depends_on = &d.depends_on;
        quote! { DerivedInfo { depends_on: vec![#(#depends_on),*] } }
    });
    let states = model.states.iter().map(|s| {
        let (name, unit, doc) = (&s.name, &s.unit, &s.doc);
        let initial = initial(s.initial);
        let bound = match s.bound {
            BoundKind::Free => quote!(BoundKind::Free),
            BoundKind::Clamp => quote!(BoundKind::Clamp),
            BoundKind::Wrap => quote!(BoundKind::Wrap),
        };
        quote! { state_info(#name, #unit, #doc, #initial, #bound) }
    });
    let noises = &model.noises;
    let noise_terms =
        model.noise_terms.iter().map(|(state, noise)| quote! { NoiseTerm { state: #state, noise: #noise } });
    let diffusion_is_constant = model.diffusion_is_constant;
    let published = model.published.iter().map(|p| {
        let (name, unit) = (&p.name, &p.unit);
        let source = match p.source {
            PublishedSource::State(i) => quote!(PublishedSource::State(#i)),
            PublishedSource::Early(i) => quote!(PublishedSource::Early(#i)),
            PublishedSource::Late(i) => quote!(PublishedSource::Late(#i)),
        };
        let past = option(p.past.map(initial));
        quote! { PublishedInfo { name: #name.into(), unit: #unit.into(), source: #source, past: #past } }
    });
    let sums = model.sums.iter().enumerate().map(|(index, s)| sum(model, index, s));
    let connection_functions = model.kernel(KernelKind::Connection).map_or(0, |kernel| kernel.outputs.len());
    let delays = model.delays.iter().map(|d| {
        let (published, extra) = (d.published, d.extra_steps);
        let time = option(d.time.map(|t| quote!(#t)));
        quote! { DelayInfo { published: #published, time: #time, extra_steps: #extra } }
    });
    let ports = model.ports.iter().map(|p| {
        let (name, unit, doc, default) = (&p.name, &p.unit, &p.doc, number(p.default));
        quote! { PortInfo { name: #name.into(), unit: #unit.into(), doc: #doc.into(), default: #default } }
    });
    let observables = model.observables.iter().map(|o| {
        let (name, unit, doc, is_default) = (&o.name, &o.unit, &o.doc, o.is_default);
        quote! { ObservableInfo { name: #name.into(), unit: #unit.into(), doc: #doc.into(), is_default: #is_default } }
    });
    let tables = model.tables.iter().map(|t| {
        let (name, edge) = (&t.name, edge(t.edge));
        let axes = t.axes.iter().map(|&axis| &t.header_axes[axis]);
        let units = &t.axis_units;
        quote! { TableInfo { name: #name.into(), edge: #edge, axes: vec![#((#axes.into(), #units.into())),*] } }
    });
    let probes = model.probes.iter().map(|p| {
        let (table, axis) = (p.table, p.axis);
        quote! { ProbeInfo { table: #table, axis: #axis } }
    });
    let readouts = model.readouts.iter().map(|r| {
        let (name, doc, ports) = (&r.name, &r.doc, &r.ports);
        let every = option(r.every.map(number));
        quote! { ReadoutInfo { name: #name.into(), doc: #doc.into(), ports: vec![#(#ports),*], every: #every } }
    });
    quote! {
        ModelDescription {
            name: #name.into(),
            doc: #doc.into(),
            citations: vec![#(#citations.into()),*],
            source_hash: #hash,
            parameters: vec![#(#parameters),*],
            derived: vec![#(#derived),*],
            states: vec![#(#states),*],
            noises: vec![#(#noises.into()),*],
            noise_terms: vec![#(#noise_terms),*],
            diffusion_is_constant: #diffusion_is_constant,
            published: vec![#(#published),*],
            sums: vec![#(#sums),*],
            connection_functions: #connection_functions,
            delays: vec![#(#delays),*],
            ports: vec![#(#ports),*],
            observables: vec![#(#observables),*],
            tables: vec![#(#tables),*],
            probes: vec![#(#probes),*],
            readouts: vec![#(#readouts),*],
        }
    }
}

fn sum(model: &Model, index: usize, sum: &Sum) -> TokenStream {
    let source = |s: &SourceValue| {
        let (published, extra) = (s.published, s.extra_steps);
        quote! { SourceInfo { published: #published, extra_steps: #extra } }
    };
    match sum {
        Sum::Weighted { connection, source: value, mean } => {
            let value = option(value.as_ref().map(source));
            quote! { SumInfo::Weighted { connection: #connection, source: #value, mean: #mean } }
        }
        Sum::PerConnection { sources, reduce } => {
            let sources = sources.iter().map(source);
            let targets = model.kernel(KernelKind::Targets(index)).map_or(0, |kernel| kernel.outputs.len());
            let reduce = match reduce {
                Reduce::Sum => quote!(Reduce::Sum),
                Reduce::Mean => quote!(Reduce::Mean),
                Reduce::Max => quote!(Reduce::Max),
            };
            quote! { SumInfo::PerConnection { sources: vec![#(#sources),*], targets: #targets, reduce: #reduce } }
        }
    }
}

/// What a table says outside its axes.
pub(super) fn edge(edge: Edge) -> TokenStream {
    match edge {
        Edge::Clamp => quote!(Edge::Clamp),
        Edge::Extrapolate => quote!(Edge::Extrapolate),
        Edge::Error => quote!(Edge::Error),
    }
}

fn initial(kind: InitialKind) -> TokenStream {
    match kind {
        InitialKind::Value => quote!(InitialKind::Value),
        InitialKind::Uniform => quote!(InitialKind::Uniform),
        InitialKind::Normal => quote!(InitialKind::Normal),
    }
}

fn option(value: Option<TokenStream>) -> TokenStream {
    match value {
        Some(value) => quote!(Some(#value)),
        None => quote!(None),
    }
}

/// A number of any kind, infinite ones too.
pub(super) fn number(value: f64) -> TokenStream {
    if value == f64::INFINITY {
        quote!(f64::INFINITY)
    } else if value == f64::NEG_INFINITY {
        quote!(f64::NEG_INFINITY)
    } else if value.is_nan() {
        quote!(f64::NAN)
    } else if value.is_sign_negative() {
        let magnitude = -value;
        quote!(-#magnitude)
    } else {
        quote!(#value)
    }
}
