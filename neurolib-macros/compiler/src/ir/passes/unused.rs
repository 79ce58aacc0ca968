//! Removes what nothing reads.
//!
//! Why: `fix` and `override` leave behind what they switch off, such as the input of a coupling of strength 0.
//!
//! | before | after |
//! |---|---|
//! | sums over connections, own delays, values kept for them | those that something reads |
//! | tables, connection functions, derived constants | those that something reads |
//! | noise with the coefficient 0 | no term in the diffusion; it keeps its number, and so the others their random numbers |
//!
//! What can be recorded counts as read: every state, observable and readout. A state is therefore integrated as long as it
//! is declared, also if parameters leave it without effect: its values can be asked for by name, and it may start anywhere.
//! `drop` removes it. Parameters and ports stay as well; they can be set by name.
//!
//! The numbers stay the same.

use super::counted;
use super::rebuild::rebuild;
use crate::ir::{Kernel, KernelKind, Model, Node, NodeId, PublishedSource, Sum};

pub(super) fn run(model: &mut Model) -> String {
    let used = Used::of(model);
    let did = used.in_words();
    used.keep(model);
    did
}

/// Which entries of a model's lists something reads.
struct Used {
    nodes: Vec<bool>,
    sums: Vec<bool>,
    delays: Vec<bool>,
    published: Vec<bool>,
    tables: Vec<bool>,
    derived: Vec<bool>,
    functions: Vec<bool>,
    /// Nodes that are to be looked at.
    open: Vec<NodeId>,
}

impl Used {
    fn of(model: &Model) -> Self {
        let functions = outputs(model, KernelKind::Connection).len();
        let mut used = Used {
            nodes: vec![false; model.nodes.len()],
            sums: vec![false; model.sums.len()],
            delays: vec![false; model.delays.len()],
            published: vec![false; model.published.len()],
            tables: vec![false; model.tables.len()],
            derived: vec![false; model.derived.len()],
            functions: vec![false; functions],
            open: Vec::new(),
        };
        for kernel in &model.kernels {
            used.open.extend(match kernel.kind {
                KernelKind::Drift => &kernel.outputs[..model.states.len()],
                KernelKind::Initial => &kernel.outputs[..2 * model.states.len()],
                KernelKind::Derived | KernelKind::Connection | KernelKind::Published => &[],
                KernelKind::Targets(_) | KernelKind::Carried(_) => &[],
                _ => &kernel.outputs[..],
            });
        }
        while let Some(id) = used.open.pop() {
            if std::mem::replace(&mut used.nodes[id.0 as usize], true) {
                continue;
            }
            let node = &model.nodes[id.0 as usize];
            used.open.extend(node.operands());
            match *node {
                Node::Sum(sum) => used.sum(model, sum),
                Node::Delayed(delay) => used.delay(model, delay),
                Node::Derived(derived) => used.derived(model, derived),
                Node::ConnectionFunction(function) => used.function(model, function),
                Node::Lookup(table, _) => used.tables[table] = true,
                _ => {}
            }
        }
        used
    }

    fn sum(&mut self, model: &Model, index: usize) {
        self.sums[index] = true;
        match &model.sums[index] {
            Sum::Weighted { connection, source, .. } => {
                self.function(model, *connection);
                source.iter().for_each(|source| self.published(model, source.published));
            }
            Sum::PerConnection { sources, .. } => {
                sources.iter().for_each(|source| self.published(model, source.published));
                self.open.extend(outputs(model, KernelKind::Targets(index)));
                self.open.extend(outputs(model, KernelKind::Carried(index)));
            }
        }
    }

    fn delay(&mut self, model: &Model, index: usize) {
        self.delays[index] = true;
        self.published(model, model.delays[index].published);
        if let Some(derived) = model.delays[index].time.and_then(|time| time.checked_sub(model.parameters.len())) {
            self.derived(model, derived);
        }
    }

    fn published(&mut self, model: &Model, index: usize) {
        self.published[index] = true;
        match model.published[index].source {
            PublishedSource::State(_) => {}
            PublishedSource::Early(row) => self.open.push(outputs(model, KernelKind::Published)[row]),
            PublishedSource::Late(row) => self.open.push(outputs(model, KernelKind::Drift)[model.states.len() + row]),
        }
        if let Some(row) = past_row(model, index) {
            self.open.extend(&outputs(model, KernelKind::Initial)[row..row + 2]);
        }
    }

    fn derived(&mut self, model: &Model, index: usize) {
        self.derived[index] = true;
        self.open.push(outputs(model, KernelKind::Derived)[index]);
    }

    fn function(&mut self, model: &Model, index: usize) {
        self.functions[index] = true;
        self.open.push(outputs(model, KernelKind::Connection)[index]);
    }

    fn in_words(&self) -> String {
        let lists = [
            (&self.sums, "sum"),
            (&self.delays, "delay"),
            (&self.published, "kept value"),
            (&self.tables, "table"),
            (&self.derived, "constant"),
            (&self.functions, "connection function"),
        ];
        let gone = lists.into_iter().map(|(list, what)| (list.iter().filter(|used| !**used).count(), what));
        let gone: Vec<String> = gone.filter(|(n, _)| *n > 0).map(|(n, what)| counted(n, what)).collect();
        if gone.is_empty() { String::new() } else { format!("removed {}", gone.join(", ")) }
    }

    /// Removes what is not used, and gives the rest its new numbers.
    fn keep(self, model: &mut Model) {
        let states = model.states.len();
        let [sums, delays, published, tables, derived, functions] =
            [&self.sums, &self.delays, &self.published, &self.tables, &self.derived, &self.functions]
                .map(|l| numbers(l));
        let rows = |model: &Model, late: bool| -> Vec<bool> {
            let of_kind = |source: &PublishedSource| match source {
                PublishedSource::Early(_) => !late,
                PublishedSource::Late(_) => late,
                PublishedSource::State(_) => false,
            };
            let all = model.published.iter().zip(&self.published).filter(|(p, _)| of_kind(&p.source));
            all.map(|(_, used)| *used).collect()
        };
        let (early, late) = (rows(model, false), rows(model, true));
        let with_past = model.published.iter().zip(&self.published).filter(|(p, _)| p.past.is_some());
        let pasts: Vec<bool> = with_past.flat_map(|(_, used)| [*used; 2]).collect();
        model.kernels.retain(|kernel| match kernel.kind {
            KernelKind::Targets(sum) | KernelKind::Carried(sum) => self.sums[sum],
            _ => true,
        });
        for Kernel { kind, outputs } in &mut model.kernels {
            match kind {
                KernelKind::Derived => filter(outputs, 0, &self.derived),
                KernelKind::Initial => filter(outputs, 2 * states, &pasts),
                KernelKind::Connection => filter(outputs, 0, &self.functions),
                KernelKind::Published => filter(outputs, 0, &early),
                KernelKind::Drift => filter(outputs, states, &late),
                KernelKind::Targets(sum) | KernelKind::Carried(sum) => *sum = sums[*sum],
                _ => {}
            }
        }
        filter(&mut model.sums, 0, &self.sums);
        filter(&mut model.delays, 0, &self.delays);
        filter(&mut model.published, 0, &self.published);
        filter(&mut model.tables, 0, &self.tables);
        filter(&mut model.derived, 0, &self.derived);
        let (early, late) = (numbers(&early), numbers(&late));
        for value in &mut model.published {
            match &mut value.source {
                PublishedSource::Early(row) => *row = early[*row],
                PublishedSource::Late(row) => *row = late[*row],
                PublishedSource::State(_) => {}
            }
        }
        for sum in &mut model.sums {
            let sources = match sum {
                Sum::Weighted { connection, source, .. } => {
                    *connection = functions[*connection];
                    source.as_mut_slice()
                }
                Sum::PerConnection { sources, .. } => sources.as_mut_slice(),
            };
            sources.iter_mut().for_each(|source| source.published = published[source.published]);
        }
        let parameters = model.parameters.len();
        for delay in &mut model.delays {
            delay.published = published[delay.published];
            if let Some(time) = &mut delay.time
                && let Some(index) = time.checked_sub(parameters)
            {
                *time = parameters + derived[index];
            }
        }
        rebuild(model, |arena, old, id| {
            let node = match old.moved(id) {
                Node::Sum(sum) => Node::Sum(sums[sum]),
                Node::Delayed(delay) => Node::Delayed(delays[delay]),
                Node::Derived(index) => Node::Derived(derived[index]),
                Node::ConnectionFunction(function) => Node::ConnectionFunction(functions[function]),
                Node::Lookup(table, arguments) => Node::Lookup(tables[table], arguments),
                other => other,
            };
            arena.make(node)
        });
    }
}

fn outputs(model: &Model, kind: KernelKind) -> &[NodeId] {
    model.kernel(kind).map_or(&[], |kernel| &kernel.outputs)
}

/// Where the numbers of a value's past stand among the outputs of the initial kernel.
fn past_row(model: &Model, index: usize) -> Option<usize> {
    model.published[index].past?;
    let before = model.published[..index].iter().filter(|p| p.past.is_some()).count();
    Some(2 * (model.states.len() + before))
}

/// The number of each entry among those that are used.
fn numbers(used: &[bool]) -> Vec<usize> {
    let mut next = 0;
    let number = |&used: &bool| {
        next += usize::from(used);
        next.saturating_sub(1)
    };
    used.iter().map(number).collect()
}

/// Keeps the used entries of a list behind the first few.
fn filter<T>(list: &mut Vec<T>, first: usize, used: &[bool]) {
    let mut index = 0;
    list.retain(|_| {
        index += 1;
        index <= first || used.get(index - 1 - first).copied().unwrap_or(true)
    });
}
