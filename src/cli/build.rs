//! `neurolib build`: a program of its own for one model.

mod project;
mod toolchain;

use super::arguments::BuildArguments;
use super::failure::{Failure, Outcome};
use super::summary::note;
use super::variant::variant;
use console::style;
use project::Project;
use std::path::{Path, PathBuf};

/// Compiles a model or a variant of it to a program.
///
/// # Errors
/// If the model has mistakes, Rust or the sources of neurolib are missing, or the Rust compiler fails.
pub fn build(arguments: &BuildArguments) -> Outcome<()> {
    let variant = variant(&arguments.variant.model, &arguments.variant.fix)?;
    let output = output(arguments, &variant.model.name)?;
    let cargo = toolchain::cargo()?;
    let source = toolchain::sources(arguments.source.as_deref())?;
    let project = Project::write(&variant, &output, &source)?;
    if !arguments.quiet {
        println!("building {} …", style(&variant.model.name).bold());
    }
    let program = project.compile(&cargo, arguments.native)?;
    install(&program, &output)?;
    if !arguments.quiet {
        let run = if output.components().count() == 1 {
            format!("./{}", output.display())
        } else {
            output.display().to_string()
        };
        println!(
            "{} {}; try {}",
            style("done:").green().bold(),
            output.display(),
            style(format!("{run} --help")).bold()
        );
    }
    if arguments.native {
        note("the program is for processors like this one");
    }
    Ok(())
}

/// Where the program goes.
fn output(arguments: &BuildArguments, model: &str) -> Outcome<PathBuf> {
    let output = arguments.output.clone().unwrap_or_else(|| PathBuf::from(model.to_lowercase()));
    let output =
        if output.extension().is_none() { output.with_extension(std::env::consts::EXE_EXTENSION) } else { output };
    if output.is_dir() {
        return Err(
            Failure::bad_input(format!("`{}` is a folder", output.display())).help("name the program with `-o`")
        );
    }
    let parent = output.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !parent.is_dir() {
        return Err(Failure::bad_input(format!("there is no folder `{}` for the program", parent.display())));
    }
    Ok(output)
}

/// Puts the program where the user wants it, whole or not at all.
fn install(program: &Path, output: &Path) -> Outcome<()> {
    let mut partial = output.as_os_str().to_owned();
    partial.push(format!(".{}.tmp", std::process::id()));
    let written = std::fs::copy(program, &partial).and_then(|_| std::fs::rename(&partial, output));
    written.map_err(|error| {
        // The first error is the one to tell.
        let _ = std::fs::remove_file(&partial);
        Failure::failed(format!("cannot write `{}`: {error}", output.display()))
    })
}
