//! Models that are driven by another.

use std::rc::Rc;

use super::elaborate::{Elaborator, Place};
use super::{Resolved, Session, constant};
use crate::ast::{Expr, File, Name};
use crate::diagnostic::{Code, Diagnostic};
use crate::names::nearest;
use crate::parse;
use crate::resolved::PortId;
use crate::units::Unit;

use super::core::Core;

/// Deepest nesting of readouts in readouts.
const MAX_DEPTH: usize = 8;
/// Most models in one, readouts of readouts included.
const MAX_MODELS: usize = 64;

impl Session<'_> {
    /// The model that a readout names: of the same file, or else of the library.
    pub(super) fn readout_model(&mut self, file: &Rc<File>, name: &Name) -> Option<Rc<Resolved>> {
        if self.active.contains(&name.text) || self.active.len() > MAX_DEPTH {
            let message = match self.active.contains(&name.text) {
                true => format!("model `{}` would drive itself", name.text),
                false => format!("readouts nest deeper than {MAX_DEPTH} levels"),
            };
            self.report.push(
                Diagnostic::new(Code::ReadoutCycle, message, name.span, "this readout")
                    .help("a readout is driven without feedback; remove it here or in the model it names"),
            );
            return None;
        }
        if let Some(block) = file.models.iter().find(|block| block.name.text == name.text) {
            self.report.found(name.span, block.name.span);
        }
        let resolved = if file.models.iter().any(|block| block.name.text == name.text) {
            self.model(file, &name.text)
        } else {
            self.library_model(file, name)
        };
        if resolved.as_ref().is_some_and(|resolved| resolved.weight > MAX_MODELS) {
            let message = format!("`{}` holds more than {MAX_MODELS} models", name.text);
            self.report.push(Diagnostic::new(Code::TooLarge, message, name.span, "too large").help("remove readouts"));
            return None;
        }
        resolved
    }

    fn library_model(&mut self, file: &File, name: &Name) -> Option<Rc<Resolved>> {
        if let Some(known) = self.models.get(&name.text).cloned() {
            if let Some(resolved) = &known {
                self.report.found(name.span, resolved.name);
            }
            return known;
        }
        let errors = self.report.error_count();
        let library_file = self.library_file(file, name)?;
        if let Some(block) = library_file.models.iter().find(|block| block.name.text == name.text) {
            self.report.found(name.span, block.name.span);
        }
        let muted = std::mem::replace(&mut self.report.mute_warnings, true);
        let resolved = self.model(&library_file, &name.text);
        self.report.mute_warnings = muted;
        match (&resolved, self.report.error_count() > errors) {
            (Some(_), _) => {}
            (None, false) => self.no_model_in_library(name),
            (None, true) => {
                let message = format!("model `{}` of the library has mistakes", name.text);
                self.report.push(
                    Diagnostic::new(Code::LibraryModel, message, name.span, "used here")
                        .help("they are listed with their own file"),
                );
            }
        }
        resolved
    }

    /// The library's file that declares a model of this name.
    pub(super) fn library_file(&mut self, file: &File, name: &Name) -> Option<Rc<File>> {
        if let Some(known) = self.files.get(&name.text) {
            return Some(Rc::clone(known));
        }
        let Some(source) = self.library.model(&name.text) else {
            let names = file.models.iter().map(|block| block.name.text.as_str());
            let near = nearest(&name.text, names).map(|near| format!("did you mean `{near}`?"));
            let message = format!("unknown model `{}`", name.text);
            self.report.push(
                Diagnostic::new(Code::UnknownModel, message, name.span, "neither in this file nor in the library")
                    .maybe_help(near),
            );
            return None;
        };
        let id = self.report.sources.add(source);
        let mut diagnostics = Vec::new();
        let parsed = Rc::new(parse::file(&self.report.sources, id, &mut diagnostics));
        self.report.extend(diagnostics);
        self.files.insert(name.text.clone(), Rc::clone(&parsed));
        Some(parsed)
    }

    /// Reports a library whose text does not hold what it was asked for.
    pub(super) fn no_model_in_library(&mut self, name: &Name) {
        let message = format!("the library's text for `{}` declares no such model", name.text);
        self.report.push(
            Diagnostic::new(Code::LibraryModel, message, name.span, "used here")
                .help("a file of the library is found by the name of its model"),
        );
    }
}

/// What drives the ports of a readout's model, in their units.
pub(super) fn ports<'a>(
    elaborator: &mut Elaborator<'_, 'a, '_>,
    given: &'a [(Name, Expr)],
    driven: &Resolved,
) -> Vec<(PortId, Core)> {
    let mut ports = Vec::new();
    for (k, (name, value)) in given.iter().enumerate() {
        let (core, unit) = elaborator.quantity(value, 0, Place::Value);
        if let Some((first, _)) = given[..k].iter().find(|(other, _)| other.text == name.text) {
            let message = format!("port `{}` is driven twice", name.text);
            elaborator.report.push(
                Diagnostic::new(Code::Duplicate, message, name.span, "driven again")
                    .and(first.span, "first driven here")
                    .help("remove one of them, or drive the port by their sum"),
            );
        }
        let Some(index) = driven.model.ports.iter().position(|port| port.name == name.text) else {
            let names = driven.model.ports.iter().map(|port| port.name.as_str());
            let help = match (nearest(&name.text, names.clone()), names.clone().next()) {
                (Some(near), _) => Some(format!("did you mean `{near}`?")),
                (None, Some(_)) => Some(format!("its ports are `{}`", names.collect::<Vec<_>>().join("`, `"))),
                (None, None) => None,
            };
            let message = format!("model `{}` has no port `{}`", driven.model.name, name.text);
            elaborator
                .report
                .push(Diagnostic::new(Code::UnknownArgument, message, name.span, "no port of it").maybe_help(help));
            continue;
        };
        elaborator.report.found(name.span, driven.port_names[index]);
        let core = Elaborator::fit(core, unit, driven.ports[index]).unwrap_or_else(|core| {
            let found = unit.map(|unit| elaborator.node.spellings.words(unit)).unwrap_or_default();
            let port = &driven.model.ports[index];
            let is_pure = driven.ports[index] == Some(Unit::ONE);
            let takes = if is_pure { "a pure number".to_owned() } else { format!("a value in {}", port.unit) };
            let message =
                format!("port `{}` of `{}` takes {takes}, and is given one {found}", port.name, driven.model.name)
                    .replace("one a pure", "a pure");
            let help = unit
                .zip(driven.ports[index])
                .and_then(|(unit, wanted)| elaborator.bridge_to((&core, unit), wanted, &port.unit));
            let help = help.or_else(|| {
                (!is_pure).then(|| format!("multiply it by a quantity, such as `1[{}]*…` for a pure number", port.unit))
            });
            elaborator.report.push(Diagnostic::new(Code::ArgumentUnits, message, core.span, found).maybe_help(help));
            core
        });
        ports.push((PortId(index), core));
    }
    ports
}

/// The step of a readout, in ms.
pub(super) fn every<'a>(elaborator: &mut Elaborator<'_, 'a, '_>, expr: &'a Expr) -> Option<f64> {
    let value = elaborator.quantity(expr, 0, Place::Value);
    let core = elaborator.time(value, "the step of a readout");
    let step = constant::require(&core, "the step of a readout", elaborator.report)?;
    if !(step > 0.0 && step.is_finite()) {
        elaborator.report.push(
            Diagnostic::new(
                Code::TimeRange,
                "the step of a readout must be above zero",
                expr.span,
                format!("{step} ms"),
            )
            .help("write a time such as `1[ms]`, or leave `every` out for the step of the run"),
        );
    }
    Some(step)
}
