//! The struct that a user sees: parameters as fields, readouts as structs of their own.

use super::names::field;
use crate::ir::{Model, Parameter};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

/// The struct of a model and its defaults.
pub(super) fn structure(model: &Model, name: &Ident, readouts: &[TokenStream]) -> TokenStream {
    let doc = document(model);
    let fields: Vec<Ident> = model.parameters.iter().map(|p| field(&p.name)).collect();
    let docs = model.parameters.iter().map(document_parameter);
    let defaults = model.parameters.iter().map(|p| Literal::f64_suffixed(p.default)).map(signed);
    let readout_fields: Vec<Ident> = model.readouts.iter().map(|r| field(&r.name)).collect();
    let readout_docs = model
        .readouts
        .iter()
        .map(|r| if r.doc.is_empty() { format!("The readout `{}`.", r.name) } else { r.doc.clone() });
    quote! {
        #[doc = #doc]
        #[allow(non_snake_case)]
        #[derive(Clone, Debug, PartialEq)]
        pub struct #name {
            #(#[doc = #docs] pub #fields: ::neurolib::Parameter,)*
            #(#[doc = #readout_docs] pub #readout_fields: #readouts,)*
        }

        #[allow(clippy::all)]
        impl Default for #name {
            fn default() -> Self {
                Self {
                    #(#fields: ::neurolib::Parameter::Uniform(#defaults),)*
                    #(#readout_fields: Default::default(),)*
                }
            }
        }
    }
}

/// A literal is not negative by itself.
fn signed(literal: Literal) -> TokenStream {
    let text = literal.to_string();
    text.parse().unwrap_or_else(|_| quote!(#literal))
}

fn document(model: &Model) -> String {
    let mut doc = if model.doc.is_empty() { format!("The model `{}`.", model.name) } else { model.doc.clone() };
    if !model.citations.is_empty() {
        doc.push_str("\n\n# Sources\n");
        for citation in &model.citations {
            match citation.kind.as_str() {
                "doi" => doc.push_str(&format!("\n- doi [{0}](https://doi.org/{0})", citation.text)),
                kind => doc.push_str(&format!("\n- {kind} {}", citation.text)),
            }
        }
    }
    doc
}

fn document_parameter(parameter: &Parameter) -> String {
    let unit = if parameter.unit == "1" { String::new() } else { format!(" {}", parameter.unit) };
    let what =
        if parameter.doc.is_empty() { format!("The parameter `{}`.", parameter.name) } else { parameter.doc.clone() };
    let range = match (parameter.low.is_finite(), parameter.high.is_finite()) {
        (false, false) => String::new(),
        _ => format!(", range {} .. {}", parameter.low, parameter.high),
    };
    format!("{what}\n\nDefault {}{unit}{range}.", parameter.default)
}
