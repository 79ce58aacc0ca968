//! The names of a model or a component: what each stands for, and its symbol.

use std::collections::{HashMap, HashSet};

use super::latex::formula;
use super::math::Math;
use super::symbol::{literal, symbol};
use crate::ast::{Block, Statement};

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The same in all nodes, or at least in time.
    Constant,
    /// A value of a node: state, let, input, port, noise.
    Value,
    /// A function or a table.
    Function,
    /// An instance of a component; its values are `name.value`.
    Instance,
}

/// The names of a block.
pub struct Names {
    roles: HashMap<String, Role>,
    symbols: HashMap<String, Math>,
}

impl Names {
    /// The names that a block declares.
    pub fn new(block: &Block) -> Names {
        let declared: Vec<(&str, Role)> = block.statements.iter().filter_map(declaration).collect();
        let mut symbols = HashMap::new();
        let mut taken = HashSet::new();
        for (name, _) in &declared {
            let math = symbol(name);
            let is_new = taken.insert(formula(&math));
            symbols.insert((*name).to_owned(), if is_new { math } else { literal(name) });
        }
        Names { roles: declared.into_iter().map(|(name, role)| (name.to_owned(), role)).collect(), symbols }
    }

    /// What a name stands for; `None` for what the language gives a meaning to.
    pub fn role(&self, name: &str) -> Option<Role> {
        self.roles.get(name).copied()
    }

    /// The symbol of a name.
    pub fn symbol(&self, name: &str) -> Math {
        self.symbols.get(name).cloned().unwrap_or_else(|| symbol(name))
    }
}

fn declaration(statement: &Statement) -> Option<(&str, Role)> {
    Some(match statement {
        Statement::Parameter { binding, .. } => (&binding.name.text, Role::Constant),
        Statement::Argument(column) => (&column.name.text, Role::Constant),
        Statement::State { binding, .. } => (&binding.name.text, Role::Value),
        Statement::Let(binding) | Statement::Input(binding) | Statement::Port(binding) => {
            (&binding.name.text, Role::Value)
        }
        Statement::Noise(name) => (&name.text, Role::Value),
        Statement::Function { name, .. } => (&name.text, Role::Function),
        Statement::Table { signature, .. } => (&signature.name.text, Role::Function),
        Statement::Instance { name, .. } => (&name.text, Role::Instance),
        _ => return None,
    })
}
