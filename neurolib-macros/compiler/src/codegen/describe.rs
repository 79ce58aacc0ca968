//! The description of a model as an expression of Rust.

use crate::ir::{BoundKind, InitialKind, Model, PublishedSource};
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
    let sums = model.sums.iter().map(|s| {
        let (connection, mean) = (s.connection, s.mean);
        let published = option(s.source.map(|(p, _)| quote!(#p)));
        let extra = s.source.map_or(0, |(_, extra)| extra);
        quote! { SumInfo { connection: #connection, published: #published, extra_steps: #extra, mean: #mean } }
    });
    let connection_functions =
        model.kernels.iter().find(|k| k.kind == crate::ir::KernelKind::Connection).map_or(0, |k| k.outputs.len());
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
            readouts: vec![#(#readouts),*],
        }
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
