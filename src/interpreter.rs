//! Runs a model without a Rust compiler at hand: the same representation, the same functions, the same bits.

mod describe;
mod tape;

pub(crate) use describe::edge;

use neurolib_compiler::ir::{KernelKind, Model};
use neurolib_runtime::description::ModelDescription;
use neurolib_runtime::model::{Frame, KernelId, NeuralMass};
use neurolib_runtime::parameter::Parameter;
use neurolib_runtime::rows::Rows;
use neurolib_runtime::table::Table;
use std::collections::HashMap;
use std::sync::Arc;
use tape::Tape;

/// A model that is evaluated from its intermediate representation.
#[derive(Clone)]
pub struct InterpretedModel {
    program: Arc<Program>,
    parameters: Vec<Parameter>,
    readouts: Vec<InterpretedModel>,
}

/// What all copies of a model share.
struct Program {
    description: ModelDescription,
    tables: Vec<Arc<Table>>,
    tapes: HashMap<KernelId, Tape>,
}

impl InterpretedModel {
    /// Prepares a model; `table` gives the data of a look-up table by its declaration.
    ///
    /// # Errors
    /// If the data of a table are missing or no table.
    pub fn new<E>(
        model: &Model,
        table: &impl Fn(&neurolib_compiler::ir::Table) -> Result<Table, E>,
    ) -> Result<Self, E> {
        let description = describe::description(model);
        let tables = model.tables.iter().map(|t| table(t).map(Arc::new)).collect::<Result<_, E>>()?;
        let tapes = model
            .kernels
            .iter()
            .filter(|k| !k.outputs.is_empty())
            .map(|k| (kernel_id(k.kind), Tape::new(model, k)))
            .collect();
        let parameters = model.parameters.iter().map(|p| Parameter::Uniform(p.default)).collect();
        let readouts = model.readouts.iter().map(|r| Self::new(&r.model, table)).collect::<Result<_, E>>()?;
        Ok(Self { program: Arc::new(Program { description, tables, tapes }), parameters, readouts })
    }
}

impl NeuralMass for InterpretedModel {
    fn description(&self) -> &ModelDescription {
        &self.program.description
    }

    fn parameters(&self) -> Vec<Parameter> {
        self.parameters.clone()
    }

    fn set_parameter(&mut self, index: usize, value: Parameter) {
        self.parameters[index] = value;
    }

    fn tables(&self) -> Vec<Arc<Table>> {
        self.program.tables.clone()
    }

    fn readout(&self, index: usize) -> &dyn NeuralMass {
        &self.readouts[index]
    }

    fn readout_mut(&mut self, index: usize) -> &mut dyn NeuralMass {
        &mut self.readouts[index]
    }

    fn boxed(&self) -> Box<dyn NeuralMass> {
        Box::new(self.clone())
    }

    fn evaluate(&self, kernel: KernelId, frame: &Frame<'_>, out: &mut Rows) {
        if let Some(tape) = self.program.tapes.get(&kernel) {
            tape.run(frame, out);
        }
    }

    fn evaluate_single(&self, kernel: KernelId, frame: &Frame<'_, f32>, out: &mut Rows<f32>) {
        if let Some(tape) = self.program.tapes.get(&kernel) {
            tape.run(frame, out);
        }
    }
}

fn kernel_id(kind: KernelKind) -> KernelId {
    match kind {
        KernelKind::Derived => KernelId::Derived,
        KernelKind::Initial => KernelId::Initial,
        KernelKind::Bounds => KernelId::Bounds,
        KernelKind::Connection => KernelId::Connection,
        KernelKind::Targets(i) => KernelId::Targets(i),
        KernelKind::Carried(i) => KernelId::Carried(i),
        KernelKind::Published => KernelId::Published,
        KernelKind::Drift => KernelId::Drift,
        KernelKind::DriftOf(i) => KernelId::DriftOf(i),
        KernelKind::Diffusion => KernelId::Diffusion,
        KernelKind::Observable(i) => KernelId::Observable(i),
        KernelKind::Drive(i) => KernelId::Drive(i),
    }
}
