//! For editors alone: expressions that nothing reads have names in them as well.

use super::{Elaborator, Place, Type, Typed};
use crate::semantics::core::Core;

impl Elaborator<'_, '_, '_> {
    /// Looks up the names in functions that are not called and in equations that are one too many, if names are recorded.
    pub fn explore(&mut self) {
        if self.report.record.is_none() {
            return;
        }
        let muted = std::mem::replace(&mut self.report.muted, true);
        let node = self.node;
        for function in &node.functions {
            let unknown = |span| Typed { core: Core::number(0.0, span), ty: Type::Unknown };
            self.locals.push(function.parameters.iter().map(|name| (name, unknown(name.span))).collect());
            self.expression(function.value, function.scope, Place::Connection);
            self.locals.pop();
        }
        for equation in &node.equations {
            self.expression(equation.value, equation.scope, Place::Derivative);
        }
        self.report.muted = muted;
    }
}
