//! Random models, compiled by the macro: the same bits as interpreted ones.
//!
//! The texts in `random/` are those of [`random_model`] for the seeds in their names; `UPDATE_EXPECT=1` writes them.

use crate::random_model::random_model;
use crate::support::{bits, interpret, network};
use ndarray::Array2;
use neurolib::{NeuralMass, Recording, Scheme, SimulationBuilder};
use std::path::Path;

/// Declares a module with the model of each seed, and a list of them.
macro_rules! models {
    ($($module:ident = $seed:literal, $path:literal;)*) => {
        $(
            // Whatever the generator leaves unused.
            #[allow(deprecated)]
            mod $module {
                neurolib::neurolib_model!($path);
            }
        )*
        /// Seed, text and compiled model.
        fn compiled() -> Vec<(u64, &'static str, Box<dyn NeuralMass>)> {
            vec![$((
                $seed,
                include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/", $path)),
                Box::new($module::M::default()),
            )),*]
        }
    };
}
models! {
    seed_2 = 2, "tests/suite/random/2.nm";
    seed_3 = 3, "tests/suite/random/3.nm";
    seed_5 = 5, "tests/suite/random/5.nm";
    seed_8 = 8, "tests/suite/random/8.nm";
    seed_13 = 13, "tests/suite/random/13.nm";
    seed_21 = 21, "tests/suite/random/21.nm";
}

fn run(model: Box<dyn NeuralMass>, scheme: Scheme) -> (Result<(), String>, Vec<u64>) {
    let weights = Array2::from_shape_fn((11, 11), |(i, j)| f64::from((i * 5 + j * 3) as u32 % 4) / 5.0);
    let lengths = Array2::from_shape_fn((11, 11), |(i, j)| 11.0 * i.abs_diff(j) as f64);
    let names = neurolib::simulation::recorder::recordable(&*model);
    let mut builder = SimulationBuilder::boxed(model).connectome(network(weights, lengths)).scheme(scheme).seed(4);
    for name in names {
        builder = builder.record(Recording::every(name, 0.5));
    }
    let mut simulation = match builder.build() {
        Ok(simulation) => simulation,
        Err(error) => return (Err(error.to_string()), Vec::new()),
    };
    let end = simulation.run(8.0).map_err(|error| error.to_string());
    (end, bits(&simulation))
}

#[test]
fn compiled_random_models_are_the_interpreted_ones_bit_for_bit() {
    let mut finished = 0;
    for (seed, text, model) in compiled() {
        for scheme in Scheme::ALL {
            let interpreted = run(Box::new(interpret(text)), scheme);
            assert_eq!(run(model.boxed(), scheme), interpreted, "seed {seed}, {scheme}\n{text}");
            finished += usize::from(interpreted.0.is_ok());
        }
    }
    assert!(finished >= 15, "only {finished} of the runs came to their end");
}

#[test]
fn texts_are_those_of_the_generator() {
    for (seed, text, _) in compiled() {
        let expected = random_model(seed);
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/suite/random/{seed}.nm"));
            std::fs::write(path, &expected).unwrap();
        } else {
            assert_eq!(text, expected, "seed {seed}: run with UPDATE_EXPECT=1");
        }
    }
}
