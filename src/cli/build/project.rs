//! The cargo project of a program.

use super::toolchain;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::variant::Variant;
use neurolib_compiler::codegen::struct_name;
use neurolib_compiler::ir;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{fs, io};

/// A project in the cache.
pub(super) struct Project {
    folder: PathBuf,
    name: String,
}

impl Project {
    /// Writes the project of a variant; `source` holds neurolib.
    pub(super) fn write(variant: &Variant, output: &Path, source: &Path) -> Outcome<Project> {
        let name = package_name(output);
        let project = Project { folder: toolchain::cache().join(&name), name };
        let failure = |error: io::Error| {
            Failure::failed(format!("cannot write the project in `{}`: {error}", project.folder.display()))
        };
        project.write_files(variant, source).map_err(failure)?;
        Ok(project)
    }

    fn write_files(&self, variant: &Variant, source: &Path) -> io::Result<()> {
        let models = self.folder.join("models");
        if models.exists() {
            fs::remove_dir_all(&models)?;
        }
        fs::create_dir_all(&models)?;
        fs::create_dir_all(self.folder.join("src"))?;
        if let Some(folder) = &variant.folder {
            copy_models(folder, &models)?;
            tables(&variant.model, &mut |path| copy_table(folder, &models, path))?;
        }
        // Behind all others: the variant itself.
        fs::write(models.join(MODEL), &variant.text)?;
        let source = source.display().to_string();
        let manifest = format!(
            "[package]\nname = {name:?}\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
             neurolib = {{ path = {source:?}, default-features = false, features = [\"cli\"] }}\n\n\
             [profile.release]\nstrip = true\n",
            name = self.name,
        );
        fs::write(self.folder.join("Cargo.toml"), manifest)?;
        let lock = Path::new(&source).join("Cargo.lock");
        if lock.exists() {
            fs::copy(lock, self.folder.join("Cargo.lock"))?;
        }
        let program = format!(
            "//! A simulator made by `neurolib build`.\n\nmod model {{\n    neurolib::neurolib_model!(\"models/{MODEL}\");\n}}\n\n\
             fn main() -> std::process::ExitCode {{\n    neurolib::cli::simulator(&model::{}::default())\n}}\n",
            struct_name(&variant.model)
        );
        fs::write(self.folder.join("src/main.rs"), program)
    }

    /// Compiles the project; what the Rust compiler says is shown if it fails.
    pub(super) fn compile(&self, cargo: &OsStr, native: bool) -> Outcome<PathBuf> {
        let target = toolchain::cache().join("target");
        let mut command = Command::new(cargo);
        command.args(["build", "--release", "--quiet"]).current_dir(&self.folder).env("CARGO_TARGET_DIR", &target);
        if native {
            command.env("RUSTFLAGS", "-C target-cpu=native");
        }
        let output = command
            .stdin(Stdio::null())
            .output()
            .map_err(|error| Failure::failed(format!("cannot run cargo: {error}")))?;
        if !output.status.success() {
            eprint!("{}", String::from_utf8_lossy(&output.stderr));
            let failure = Failure::failed("the Rust compiler failed");
            return Err(failure.help(format!("the project is in `{}`", self.folder.display())));
        }
        Ok(target.join("release").join(&self.name).with_extension(std::env::consts::EXE_EXTENSION))
    }
}

/// The file of the variant in its project.
const MODEL: &str = "the_model.nm";

/// A name that cargo accepts, from that of the program.
fn package_name(output: &Path) -> String {
    let stem = output.file_stem().unwrap_or_default().to_string_lossy();
    let plain: String =
        stem.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' }).collect();
    format!("simulator_{plain}")
}

/// The other models of the user's folder, which the variant may refer to.
fn copy_models(from: &Path, to: &Path) -> io::Result<()> {
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "nm")
            && let Some(name) = path.file_name()
        {
            fs::copy(&path, to.join(name))?;
        }
    }
    Ok(())
}

/// Calls `f` for the path of each table of a model and its readouts.
fn tables(model: &ir::Model, f: &mut dyn FnMut(&str) -> io::Result<()>) -> io::Result<()> {
    model.tables.iter().try_for_each(|table| f(&table.path))?;
    model.readouts.iter().try_for_each(|readout| tables(&readout.model, f))
}

/// Header and data of a table, if it is the user's own.
fn copy_table(from: &Path, to: &Path, path: &str) -> io::Result<()> {
    let header = Path::new(path).with_extension("table");
    if !from.join(&header).exists() {
        return Ok(());
    }
    fs::create_dir_all(to.join(path))?;
    fs::copy(from.join(&header), to.join(&header))?;
    for entry in fs::read_dir(from.join(path))? {
        let file = entry?.path();
        if let Some(name) = file.file_name().filter(|_| file.is_file()) {
            fs::copy(&file, to.join(path).join(name))?;
        }
    }
    Ok(())
}
