//! `neurolib new`.

use super::catalog::Place;
use super::failure::{Failure, Outcome};
use super::subject::{subject, subjects};
use super::table::Table;
use console::style;
use neurolib_compiler::document::{starter_model, starter_variant};
use neurolib_compiler::source::Library;
use neurolib_compiler::standard::Texts;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Writes a model to begin with.
///
/// # Errors
/// If the name is none, the file exists or cannot be written, or there is no model to vary.
pub fn new(name: &str, base: Option<&str>) -> Outcome<()> {
    let (path, model) = names(name)?;
    if let Some(taken) = Texts::default().model(&model) {
        let message = format!("`{model}` is the name of a model that comes with the program ({})", taken.name);
        return Err(Failure::bad_input(message).help(format!("choose another name, such as `my_{}`", snake(&model))));
    }
    let text = match base {
        None => starter_model(&model),
        Some(base) => {
            beside(base, &path)?;
            let base = subject(base)?;
            if base.name() == model {
                let message = format!("a variant of `{model}` cannot bear the same name");
                return Err(Failure::bad_input(message).help("choose another name"));
            }
            starter_variant(&model, &base)
        }
    };
    create(&path, &text)?;
    // It is the program's own text, but names and a base may hold surprises.
    subjects(&path.display().to_string())?;

    let file = path.display();
    println!("wrote {}\n\nnext:", style(&file).bold());
    let mut next = Table::new(["", ""]);
    let mut row = |command: String, what: &str| next.row([command, what.to_string()]);
    row(format!("neurolib check {file}"), "looks for mistakes");
    if let Some(base) = base {
        row(format!("neurolib diff {base} {file}"), "tells what you have changed");
    }
    let bold = if base.is_none() { " --bold" } else { "" };
    row(format!("neurolib run {file} --dataset gw --duration 1min{bold}"), "simulates it on a whole brain");
    row(format!("neurolib doc {file} -o {}", path.with_extension("html").display()), "typesets its equations");
    print!("{}", next.render(2));
    Ok(())
}

/// The file and the name of the model.
fn names(name: &str) -> Outcome<(PathBuf, String)> {
    let path = Path::new(name.strip_suffix(".nm").unwrap_or(name));
    let stem = path.file_name().and_then(|stem| stem.to_str()).unwrap_or_default();
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ');
    if !stem.starts_with(char::is_alphabetic) || !stem.chars().all(is_part) {
        let message = format!("`{name}` is no name for a model");
        return Err(Failure::bad_input(message).help("use letters, digits and `_`, a letter first: `my_model`"));
    }
    let parts = stem.split(['_', '-', ' ']).filter(|part| !part.is_empty());
    let camel = parts.map(|part| {
        let mut rest = part.chars();
        rest.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + rest.as_str())
    });
    Ok((path.with_file_name(format!("{}.nm", snake(stem))), camel.collect()))
}

/// `MyModel`, `my-model` → `my_model`; `ALN` → `aln`.
fn snake(name: &str) -> String {
    let mut out = String::new();
    let mut after_small = false;
    for c in name.chars() {
        match c {
            '_' | '-' | ' ' => out.push('_'),
            c => {
                if c.is_uppercase() && after_small {
                    out.push('_');
                }
                out.extend(c.to_lowercase());
            }
        }
        after_small = c.is_lowercase() || c.is_ascii_digit();
    }
    out
}

/// A model of another folder would not be found by the variant.
fn beside(base: &str, variant: &Path) -> Outcome<()> {
    if Place::parse(base).is_none() {
        return Ok(());
    }
    let file = base.rfind(".nm:").map_or(base, |at| &base[..at + 3]);
    let folder = |path: &Path| std::path::absolute(path).ok().and_then(|path| path.parent().map(Path::to_path_buf));
    if folder(Path::new(file)) == folder(variant) {
        return Ok(());
    }
    Err(Failure::bad_input(format!("`{file}` is in another folder than `{}`", variant.display()))
        .help("a model extends those beside it and those that come with the program; copy the file first"))
}

fn create(path: &Path, text: &str) -> Outcome<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => Failure::bad_input(format!("`{}` exists already", path.display()))
            .help("choose another name; nothing has been written"),
        _ => Failure::bad_input(format!("cannot write `{}`: {error}", path.display())),
    })?;
    file.write_all(text.as_bytes())
        .map_err(|error| Failure::failed(format!("cannot write `{}`: {error}", path.display())))
}
