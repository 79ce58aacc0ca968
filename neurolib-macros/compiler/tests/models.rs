//! The models of this repository compile, and say what their authors meant.

mod support;

use neurolib_compiler::diagnostic::{Style, render};
use neurolib_compiler::resolved::{BinaryOp, Expr, Model, Reduce, UnaryOp};
use neurolib_compiler::{resolve, source::Source};
use support::Repository;

fn compile(path: &str) -> Model {
    let source = support::source(path).expect("a file of this repository");
    compile_source(&source)
}

fn compile_text(text: &str) -> Model {
    compile_source(&Source::new("test.nm", text))
}

fn compile_source(source: &Source) -> Model {
    let resolution = resolve(source, &Repository);
    let messages: Vec<String> = resolution
        .diagnostics
        .iter()
        .map(|d| render(d, &resolution.sources, Style::Plain))
        .collect();
    assert!(messages.is_empty(), "{}", messages.join("\n\n"));
    resolution.models.into_iter().next().expect("a model")
}

#[test]
fn shipped_models_have_no_errors_and_no_warnings() {
    for name in ["aln", "balloon_windkessel", "hopf", "wilson_cowan"] {
        let model = compile(&format!("models/{name}.nm"));
        if std::env::var_os("PRINT").is_some() {
            println!("{model:#?}");
        }
    }
}
