//! The procedural macro of the crate `neurolib`.

mod inline;
mod library;
mod report;

use proc_macro::TokenStream;

/// Compiles models to Rust: `neurolib_model!("models/my.nm")` or `neurolib_model! { model My { … } }`.
///
/// Each model of the text becomes a struct of its name: parameters are fields with the file's defaults
/// and documentation, and it implements `neurolib::NeuralMass`. A path is relative to the folder of the
/// crate's `Cargo.toml`. Mistakes are errors of the Rust compiler that show the place in the text.
#[proc_macro]
pub fn neurolib_model(input: TokenStream) -> TokenStream {
    report::expand(input.into()).into()
}
