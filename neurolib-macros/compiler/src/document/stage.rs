//! When the lets of a model are computed.

use std::collections::HashMap;

use crate::ir::Stage;
use crate::resolved::{Expr, Model};

/// The stage of each let that the resolved model has.
pub fn stages(model: &Model) -> HashMap<&str, Stage> {
    let mut stages: Vec<Stage> = Vec::new();
    for item in &model.lets {
        let mut stage = Stage::Constant;
        let mut pending = vec![&item.value];
        while let Some(expr) = pending.pop() {
            let own = match expr {
                Expr::Number(_) => Stage::Constant,
                Expr::Parameter(_) | Expr::Nodes => Stage::Run,
                Expr::Let(id) => stages.get(id.0).copied().unwrap_or(Stage::Step),
                Expr::Unary(_, a) => {
                    pending.push(a);
                    Stage::Constant
                }
                Expr::Binary(_, a, b) => {
                    pending.extend([&**a, &**b]);
                    Stage::Constant
                }
                Expr::If(a, b, c) => {
                    pending.extend([&**a, &**b, &**c]);
                    Stage::Constant
                }
                _ => Stage::Step,
            };
            stage = stage.max(own);
        }
        stages.push(stage);
    }
    model.lets.iter().map(|item| item.name.as_str()).zip(stages).collect()
}
