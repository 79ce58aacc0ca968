//! What differs between two models in what they compute: names, units, values and expressions, whatever their
//! documentation, blanks, brackets and the order of their lines.

mod facts;

use std::collections::{HashMap, HashSet};

use super::Subject;
use crate::resolved::Model;
use facts::{Fact, Key, facts};

pub use facts::equation;

/// The changes of one kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// What has changed: parameters, states, equations, ….
    pub title: String,
    /// The changes, at least one.
    pub changes: Vec<Change>,
}

/// A change from one model to another; declarations are in one form, as `.nm` text.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Only the second model has it.
    Added(String),
    /// Only the first model has it.
    Removed(String),
    /// Both have it, and it reads differently.
    Changed {
        /// In the first model.
        old: String,
        /// In the second one.
        new: String,
    },
    /// Both have it, and some of its values differ.
    Values {
        /// Its name.
        name: String,
        /// What differs: what it is, in the first and in the second model.
        values: Vec<(&'static str, String, String)>,
    },
    /// Something that needs a sentence.
    Note(String),
}

/// What differs from `a` to `b`; empty if they compute the same.
pub fn diff(a: &Subject, b: &Subject) -> Vec<Difference> {
    let (old, new) = (facts(&a.0), facts(&b.0));
    let mut found: Vec<(&'static str, Change)> = Vec::new();
    let new_by_key: HashMap<&Key, &Fact> = new.iter().map(|fact| (&fact.key, fact)).collect();
    let old_keys: HashSet<&Key> = old.iter().map(|fact| &fact.key).collect();
    for fact in &old {
        match new_by_key.get(&fact.key) {
            Some(other) => found.extend(change(fact, other).map(|change| (fact.title, change))),
            None => found.push((fact.title, Change::Removed(fact.shown.line.clone()))),
        }
    }
    let added = new.iter().filter(|fact| !old_keys.contains(&fact.key));
    found.extend(added.map(|fact| (fact.title, Change::Added(fact.shown.line.clone()))));
    if found.is_empty() && order(&a.0.model) != order(&b.0.model) {
        let note = "the equations stand in another order, which matters to the semi-implicit scheme only";
        found.push(("Equations", Change::Note(note.to_owned())));
    }
    let mut differences: Vec<Difference> = Vec::new();
    for title in TITLES {
        let changes: Vec<Change> =
            found.iter().filter(|(of, _)| of == title).map(|(_, change)| change.clone()).collect();
        if !changes.is_empty() {
            differences.push(Difference { title: (*title).to_owned(), changes });
        }
    }
    differences
}

const TITLES: &[&str] = &[
    "Parameters",
    "Ports",
    "States",
    "Equations",
    "Noises",
    "Inputs",
    "Definitions",
    "Instances",
    "Components",
    "Tables",
    "Past",
    "Observables",
    "Readouts",
];

fn change(old: &Fact, new: &Fact) -> Option<Change> {
    if let (Some(a), Some(b)) = (&old.meant.values, &new.meant.values)
        && old.title == new.title
    {
        let shown = |fact: &Fact, k: usize| fact.shown.values.as_ref().map_or_else(String::new, |v| v[k].1.clone());
        let differing = (0..a.len().min(b.len())).filter(|&k| a[k] != b[k]);
        let values: Vec<_> = differing.map(|k| (a[k].0, shown(old, k), shown(new, k))).collect();
        let name = old.name();
        return (!values.is_empty()).then_some(Change::Values { name, values });
    }
    let differ = old.meant.line != new.meant.line;
    differ.then(|| Change::Changed { old: old.shown.line.clone(), new: new.shown.line.clone() })
}

fn order(model: &Model) -> Vec<&str> {
    model.states.iter().map(|state| state.name.as_str()).collect()
}
