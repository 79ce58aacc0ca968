//! `neurolib expand`.

use super::arguments::ExpandArguments;
use super::failure::{Failure, Outcome};
use super::variant::variant;
use neurolib_compiler::codegen::generate;
use neurolib_compiler::standard::is_shared_readout;

/// Prints the Rust code of a model.
///
/// # Errors
/// If there is no such model, or it has mistakes.
pub fn expand(arguments: &ExpandArguments) -> Outcome<()> {
    let variant = variant(&arguments.model, &arguments.fix)?;
    let folder = variant.folder.as_deref();
    let own_table = |path: &str| {
        let data = folder?.join(path);
        data.with_extension("table").exists().then(|| data.display().to_string())
    };
    let code = generate(&variant.model, &own_table, &is_shared_readout);
    let file =
        syn::parse2(code).map_err(|error| Failure::failed(format!("the generated code does not parse: {error}")))?;
    print!("{}", prettyplease::unparse(&file));
    Ok(())
}
