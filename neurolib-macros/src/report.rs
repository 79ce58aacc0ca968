//! From the macro's argument to items, or to the compiler's messages as errors of `rustc`.

use crate::inline::Inline;
use crate::library::texts;
use neurolib_compiler::codegen::generate;
use neurolib_compiler::diagnostic::{Diagnostic, Style, render};
use neurolib_compiler::standard::is_shared_readout;
use neurolib_compiler::{Compilation, compile, compile_bytes};
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The items of all models, or errors.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    if let Ok(path) = syn::parse2::<syn::LitStr>(input.clone()) {
        return expand_file(&root, &path);
    }
    let inline = Inline::new(input);
    let (texts, files) = texts(&root.join("models"), None);
    let compilation = compile(&inline.source, &texts);
    let place = |diagnostic: &Diagnostic| {
        let span = diagnostic.span();
        inline.spans(span.start, span.end)
    };
    let models = emit(&compilation, &root, place);
    let tracked = track(&files);
    quote! { #models #tracked }
}

fn expand_file(root: &Path, path: &syn::LitStr) -> TokenStream {
    let file = root.join(path.value());
    let bytes = match fs::read(&file) {
        Ok(bytes) => bytes,
        Err(error) => {
            let message =
                format!("cannot read {}: {error}; the path is relative to the folder of Cargo.toml", file.display());
            return quote_spanned! { path.span() => ::core::compile_error!(#message); };
        }
    };
    let folder = file.parent().unwrap_or(root);
    let (texts, mut files) = texts(folder, Some(&file));
    let compilation = compile_bytes(&path.value(), bytes, &texts);
    let models = emit(&compilation, folder, |_| (path.span(), path.span()));
    // Also after an error: otherwise mending the file would not build again.
    files.push(file);
    let tracked = track(&files);
    quote! { #models #tracked }
}

/// The models' items, and a message for each diagnostic at its place.
fn emit(compilation: &Compilation, folder: &Path, place: impl Fn(&Diagnostic) -> (Span, Span)) -> TokenStream {
    let messages = compilation.diagnostics.iter().enumerate().map(|(number, diagnostic)| {
        let text = message(diagnostic, compilation);
        let (first, last) = place(diagnostic);
        if diagnostic.is_error() { error(&text, first, last) } else { warning(&text, number, first) }
    });
    let own_table = |path: &str| {
        let data = folder.join(path);
        data.with_extension("table").exists().then(|| data.to_string_lossy().into_owned())
    };
    let models = compilation.models.iter().map(|model| generate(model, &own_table, &is_shared_readout));
    quote! { #(#messages)* #(#models)* }
}

/// The rendered message without its head's level, which `rustc` adds itself.
fn message(diagnostic: &Diagnostic, compilation: &Compilation) -> String {
    let text = render(diagnostic, &compilation.sources, Style::Plain);
    let text = text.strip_prefix("error").or_else(|| text.strip_prefix("warning")).unwrap_or(&text);
    match text.split_once("]: ") {
        Some((code, rest)) if code.starts_with('[') => format!("{code}] {rest}"),
        _ => text.to_string(),
    }
}

fn error(text: &str, first: Span, last: Span) -> TokenStream {
    let path = quote_spanned! { first => ::core::compile_error! };
    let argument = quote_spanned! { last => { #text } };
    quote! { #path #argument }
}

/// A warning, as stable Rust knows them: the use of something deprecated.
fn warning(text: &str, number: usize, span: Span) -> TokenStream {
    let name = proc_macro2::Ident::new(&format!("MODEL_WARNING_{number}"), span);
    quote_spanned! { span =>
        const _: () = {
            #[deprecated(note = #text)]
            const #name: () = ();
            #name
        };
    }
}

/// Makes cargo build again when a file changes.
fn track(files: &[PathBuf]) -> TokenStream {
    let paths = files.iter().map(|f| f.to_string_lossy().into_owned());
    quote! { #(const _: &[u8] = ::core::include_bytes!(#paths);)* }
}
