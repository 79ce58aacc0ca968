//! What the semantic stage says about names while it resolves a text.

use std::collections::{HashMap, HashSet};

use crate::ir::Stage;
use crate::source::Span;

/// Meanings of names, by the places where they stand.
#[derive(Debug, Default)]
pub(crate) struct Record {
    /// The block that is being resolved.
    pub block: Option<Span>,
    /// For each place the declaration, and whether it was found while the block that holds the place was resolved.
    places: HashMap<Span, (Span, bool)>,
    /// Declarations that a name stands for.
    declared: HashSet<Span>,
    /// For a declaration of a variant: the one of its base in whose place it stands.
    replaced: HashMap<Span, Span>,
    facts: HashMap<Span, Fact>,
}

/// What is known of a value beyond what its declaration says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fact {
    /// Its unit, as inferred.
    pub unit: Option<String>,
    /// When it changes.
    pub stage: Option<Stage>,
    /// Where the table is declared all of whose quantities it holds.
    pub table: Option<Span>,
}

impl Record {
    /// The name at `place` stands for what is declared at `declared`.
    ///
    /// A statement of a base is resolved once for each variant, where its names may stand for replacements; what the
    /// base itself means by them wins.
    pub fn found(&mut self, place: Span, declared: Span) {
        let is_own = self.block.is_some_and(|block| block.to(place) == block && block.source == place.source);
        let entry = self.places.entry(place).or_insert((declared, is_own));
        if is_own && !entry.1 {
            *entry = (declared, true);
        }
        self.declared.insert(declared);
    }

    /// Whether some name stands for what is declared there.
    pub fn is_found(&self, declared: Span) -> bool {
        self.declared.contains(&declared)
    }

    /// What is declared at `new` stands in the place of what was declared at `old`.
    pub fn replaced(&mut self, new: Span, old: Span) {
        self.replaced.entry(new).or_insert(old);
    }

    /// Keeps a fact of a declaration; one of a component, put in several times, holds for all instances.
    pub fn fact(&mut self, declared: Span, fact: Fact) {
        let known = self.facts.entry(declared).or_insert_with(|| fact.clone());
        known.stage = known.stage.max(fact.stage);
    }

    /// The places of names and where each is declared, in no particular order.
    pub fn places(&self) -> impl Iterator<Item = (Span, Span)> + '_ {
        self.places.iter().map(|(place, (declared, _))| (*place, *declared))
    }

    /// The declaration in whose place another one stands.
    pub fn base_of(&self, new: Span) -> Option<Span> {
        self.replaced.get(&new).copied()
    }

    /// What is known of a declaration.
    pub fn fact_of(&self, declared: Span) -> Option<&Fact> {
        self.facts.get(&declared)
    }
}
