//! What is done to a network, as the user writes it: `exclude(Hippocampus_*), symmetrize(mean), normalize(max)`.
//!
//! ```text
//! preparation = step (, step)*
//! step        = NAME | NAME(argument)
//! argument    = NODES | WORD | NUMBER | NUMBER%
//! ```

mod parse;

use super::stimulus::mistake::Mistake;
use crate::cli::Failure;
use neurolib::Connectome;
use neurolib_runtime::connectome::Preparation;

/// A preparation as given.
#[derive(Clone, Debug, PartialEq)]
pub struct PreparationWish {
    /// The steps.
    pub text: String,
    /// Where it was said, `file.toml:3:1: ` or nothing.
    pub origin: String,
}

/// A network that is being prepared, and what was done to it.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// The network after the steps.
    pub connectome: Connectome,
    /// The steps.
    pub steps: Vec<Preparation>,
    /// Their texts.
    pub texts: Vec<String>,
}

impl PreparationWish {
    /// A preparation, said at a place.
    pub fn new(text: &str, origin: String) -> Self {
        Self { text: text.trim().replace(char::is_control, " "), origin }
    }
}

/// Does to a network what the wishes say, in their order.
///
/// # Errors
/// If a text has a mistake, or a step is impossible; told by place.
pub fn prepare(connectome: Connectome, wishes: &[PreparationWish]) -> Result<Prepared, Failure> {
    let mut prepared = Prepared { connectome, steps: Vec::new(), texts: Vec::new() };
    for PreparationWish { text, origin } in wishes {
        let failure = |mistake: Mistake| {
            let failure = Failure::bad_input(format!("{origin}{}", mistake.render("", text)));
            Failure { help: mistake.help, ..failure }
        };
        parse::follow(text, &mut prepared).map_err(failure)?;
    }
    Ok(prepared)
}

/// The wishes that flags or the texts of a result say.
pub fn wishes<'a>(texts: impl IntoIterator<Item = &'a String>) -> Vec<PreparationWish> {
    texts.into_iter().map(|text| PreparationWish::new(text, String::new())).collect()
}

#[cfg(test)]
mod tests;
