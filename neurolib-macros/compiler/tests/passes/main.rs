//! What the passes of the compiler do, before and after, and that the numbers stay as they say.
//!
//! `UPDATE_EXPECT=1` writes the texts beside this file anew; read what changed.

#[path = "../support/mod.rs"]
mod support;

mod evaluate;
mod infix;

use std::path::{Path, PathBuf};

use evaluate::{Inputs, Rounded, evaluate};
use neurolib_compiler::diagnostic::{Style, render};
use neurolib_compiler::ir::{self, KernelKind, Node, Step};
use neurolib_compiler::resolved::Model;
use neurolib_compiler::source::Source;
use neurolib_compiler::standard::Texts;
use neurolib_compiler::{resolve, standard};
use support::Repository;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/passes")
}

fn resolved(source: &Source) -> Vec<Model> {
    let resolution = resolve(source, &Repository);
    let errors = resolution.diagnostics.iter().filter(|diagnostic| diagnostic.is_error());
    let errors: Vec<String> = errors.map(|error| render(error, &resolution.sources, Style::Plain)).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n\n"));
    resolution.models
}

/// The model of a case after lowering and after each pass.
fn steps_of(case: &str) -> Vec<Step> {
    let text = std::fs::read_to_string(folder().join(format!("{case}.nm"))).expect("a case");
    ir::trace(&resolved(&Source::new(format!("{case}.nm"), text))[0])
}

/// The models of the standard library after lowering and after each pass.
fn shipped() -> impl Iterator<Item = Vec<Step>> {
    standard::models()
        .flat_map(|(name, text)| resolved(&Source::new(format!("models/{name}.nm"), text)))
        .map(|model| ir::trace(&model))
}

/// Every two neighbouring steps.
fn each_pass(steps: &[Step]) -> impl Iterator<Item = (&Step, &Step)> {
    steps.iter().zip(&steps[1..])
}

#[test]
fn each_pass_does_what_is_written() {
    for name in ir::pass_names() {
        let steps = steps_of(name);
        let position = steps.iter().position(|step| step.pass == name).expect("a pass");
        let mut found = format!("{name}: {}\n", steps[position].did);
        if position > 0 {
            found += &format!("\nbefore\n{}\nafter\n", infix::show(&steps[position - 1].model));
        }
        found += &infix::show(&steps[position].model);
        let path = folder().join(format!("{name}.txt"));
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&path, &found).expect("a writable folder");
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(expected == found, "{name}.txt is no longer what is written:\n{found}");
    }
}

/// Holds two lists of numbers to what rounding alone can make of each, to first order; a little more for the rest.
fn assert_alike(old: &[Rounded], new: &[Rounded], what: &str) {
    for (row, (old, new)) in old.iter().zip(new).enumerate() {
        let is_near = (old.value - new.value).abs() <= 1.01 * (old.error + new.error);
        let is_same = old.value == new.value || old.value.is_nan() && new.value.is_nan();
        assert!(is_near || is_same, "{what}, {row}: {old:?} becomes {new:?}");
    }
}

#[test]
fn numbers_change_by_roundings_only() {
    for steps in shipped().chain(ir::pass_names().map(steps_of)) {
        for (before, after) in each_pass(&steps) {
            let pass = (&before.model.name, after.pass);
            for seed in 1..=50 {
                let inputs = Inputs::new(seed);
                for kernel in &before.model.kernels {
                    let (Some(old), Some(new)) =
                        (evaluate(&before.model, kernel.kind, &inputs), evaluate(&after.model, kernel.kind, &inputs))
                    else {
                        continue;
                    };
                    for (row, (old, new)) in old.iter().zip(&new).enumerate() {
                        // What rounding alone can make of each, to first order; a little more for the rest.
                        let bound = 1.01 * (old.error + new.error);
                        let difference = (old.value - new.value).abs();
                        assert!(
                            old.value == new.value || difference <= bound || old.value.is_nan() && new.value.is_nan(),
                            "{pass:?}, {:?} {row}, seed {seed}: {old:?} becomes {new:?}",
                            kernel.kind
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn a_fixed_parameter_is_as_good_as_a_set_one() {
    let library = Texts::default();
    for (file, text) in standard::models() {
        for model in resolved(&Source::new(format!("models/{file}.nm"), text)) {
            let base = ir::lower(&model);
            for parameter in &model.parameters {
                let values = [parameter.default, 0.0];
                for value in values.into_iter().filter(|v| parameter.low <= *v && *v <= parameter.high) {
                    let name = &parameter.name;
                    let variant = format!("model Fixed extends {} {{ fix {name} = {value:?} }}", model.name);
                    let found = resolve(&Source::new("fixed.nm", variant), &library);
                    // Some values make no model, such as a time constant of 0 in a default.
                    let Some(fixed) = found.models.first().map(ir::lower) else { continue };
                    let inputs = Inputs::with(3, name, value);
                    let of = |model: &ir::Model| evaluate(model, KernelKind::Drift, &inputs).expect("a drift");
                    let states = base.states.len();
                    let what = format!("{} {name} = {value}", model.name);
                    assert_alike(&of(&base)[..states], &of(&fixed)[..states], &what);
                }
            }
        }
    }
}

/// Relative error of the factors' pass, in units of 2⁻⁵³: as many roundings as its text says.
#[test]
fn a_product_keeps_its_digits() {
    let steps = steps_of("factors");
    let model = |pass| &steps.iter().find(|step| step.pass == pass).expect("a pass").model;
    let mut largest = 0f64;
    for seed in 1..=2000 {
        let inputs = Inputs::new(seed);
        let of = |pass| evaluate(model(pass), KernelKind::Drift, &inputs).expect("a drift");
        for (old, new) in of("powers").iter().zip(&of("factors")) {
            largest = largest.max(((old.value - new.value) / old.value).abs() / f64::EPSILON * 2.0);
        }
    }
    // Four factors with one reciprocal: at most five roundings each before and after.
    assert!(largest <= 10.0, "{largest}");
    assert!(largest >= 1.0, "nothing was rounded");
}

#[test]
fn passes_without_rounding_keep_every_bit() {
    for steps in shipped() {
        for (before, after) in
            each_pass(&steps).filter(|(_, after)| !["powers", "factors", "fuse"].contains(&after.pass))
        {
            let inputs = Inputs::new(7);
            let (old, new) = (
                evaluate(&before.model, KernelKind::Drift, &inputs).expect("a drift"),
                evaluate(&after.model, KernelKind::Drift, &inputs).expect("a drift"),
            );
            for (old, new) in old.iter().zip(&new) {
                assert_eq!(old.value.to_bits(), new.value.to_bits(), "{} {}", before.model.name, after.pass);
            }
        }
    }
}

#[test]
fn what_is_left_for_each_step_depends_on_it() {
    for steps in shipped() {
        let model = &steps.last().expect("the last pass").model;
        assert_eq!(ir::verify(model), Ok(()));
        let reads = |kernel: &ir::Kernel, test: &dyn Fn(&Node) -> bool| {
            let mut open = kernel.outputs.clone();
            while let Some(id) = open.pop() {
                let node = &model.nodes[id.0 as usize];
                if test(node) {
                    return true;
                }
                open.extend(node.operands());
            }
            false
        };
        let drift = model.kernel(KernelKind::Drift).expect("a drift");
        assert!(!reads(drift, &|node| {
            let operands = node.operands();
            let is_constant = |id: &ir::NodeId| {
                matches!(model.nodes[id.0 as usize], Node::Number(_) | Node::Parameter(_) | Node::Derived(_))
            };
            !operands.is_empty() && operands.iter().all(is_constant)
        }));
    }
}

#[test]
fn no_pass_makes_a_step_dearer() {
    for steps in shipped() {
        for (before, after) in each_pass(&steps) {
            let what = format!("{} {}", before.model.name, after.pass);
            assert!(after.cost.divisions <= before.cost.divisions, "{what}");
            // A power takes more than the product or exponential that it becomes.
            let allowed = if after.pass == "powers" { 8 } else { 0 };
            assert!(after.cost.operations <= before.cost.operations + allowed, "{what}");
        }
    }
}
