//! Models written in the macro are the same text interpreted, bit for bit.

use crate::random_model::random_model;
use crate::support::{bits, compile_text, interpret, network};
use ndarray::Array2;
use neurolib::{NeuralMass, Parameter, Recording, Scheme, Simulation, SimulationBuilder};
use neurolib_compiler::codegen::generate;
use neurolib_compiler::standard::is_shared_readout;

/// Everything at once: functions, components, conditions, powers, inputs, delays, pasts, noise, bounds.
mod everything {
    neurolib::neurolib_model! {
        component Filter {
            arg u: 1  arg tau: ms
            state y = 0.1
            d/dt y = (u - y)/tau
            let twice = 2*y
        }

        /// A model that uses the whole language.
        model Everything {
            /// A rate, which is a keyword of Rust as a name.
            param loop: Hz = 40  in 1..1000
            param gain = 1.5  shift = -0.25
            param lag: ms = 0.7
            port drive = 0.2
            noise xi, zeta
            fn S(x) = 1/(1 + exp(-gain*(x - shift)))
            input near = sum(w*(source.v - v))
            input turn = mean(w*sin(source.phase - phase))
            input rates: 1 = sum(w^2*exp(-len/50[mm])*source.rate_stored)
            let rate = S(v + near) + 0.1*rates
            past rate = uniform(0, 0.1)
            let rate_stored = previous(rate)
            slow = Filter { u = delay(rate, lag)  tau = 20[ms] }
            state v = normal(0, 0.2)  clamp -2..2
            state phase = uniform(0, 2*pi)  wrap 0..2*pi
            1[ms] * d/dt v = (if v > 0.5 and not (drive > 1) then slow.twice - v^3 else rate - abs(v)^1.5)
                + max(drive, turn)*0.1 + sqrt(abs(near) + 1) - sigmoid(v)^(-2)/9 + 0.05[sqrt(ms)]*(1 + v)*xi
            d/dt phase = loop*(1 + 0.1*turn) + floor(phase)*0.01[1/ms] + mod(v, 0.3)*0.01[1/ms] + 0.02[1/sqrt(ms)]*zeta
            observe v  default
            observe hertz: Hz = loop*exprel(v)*sign(v)
            observe mixed = previous(v) + tanh(log(e + v^2)) + heaviside(t - 1[ms]) + cos(tan(v/2))/nodes
            readout bold = BalloonWindkessel { neural = 10[Hz]*rate } every 0.5[ms]
        }
    }
}

/// Without units.
mod unitless {
    neurolib::neurolib_model! {
        model Base {
            param a = 0.5
            state x = 0.3
            input net = sum(w*source.x)
            d/dt x = x - x^3/3 - y + a*net
            state y = 0
            d/dt y = 0.08*(x + 0.7 - 0.8*y)
            observe x  default
        }
    }
}

/// The text of a macro call of this file: the lines between its braces.
fn text_of(module: &str) -> String {
    let head = format!("\nmod {module} {{\n    neurolib::neurolib_model! {{\n");
    let (_, after) = include_str!("macro_models.rs").split_once(&head).unwrap();
    after.split_once("\n    }\n}\n").unwrap().0.to_string()
}

fn run(mut model: Box<dyn NeuralMass>, scheme: Scheme, per_node: bool) -> Vec<u64> {
    let weights =
        Array2::from_shape_fn((9, 9), |(i, j)| if i == j { 0.0 } else { f64::from((i * 5 + j) as u32 % 4) / 10.0 });
    let lengths = Array2::from_shape_fn((9, 9), |(i, j)| 2.0 + 9.0 * i.abs_diff(j) as f64);
    if per_node {
        for (index, info) in model.description().parameters.clone().into_iter().enumerate() {
            let values = (0..9).map(|k| info.default * (1.0 + 0.02 * f64::from(k))).collect();
            model.set_parameter(index, Parameter::PerNode(values));
        }
    }
    let names = neurolib::simulation::recorder::recordable(&*model);
    let mut builder = SimulationBuilder::boxed(model).connectome(network(weights, lengths)).scheme(scheme).seed(9);
    for name in names {
        builder = builder.record(Recording::every(name, 0.5));
    }
    let mut simulation = builder.build().unwrap();
    simulation.run(20.0).unwrap();
    bits(&simulation)
}

#[test]
fn model_in_the_macro_is_its_text_interpreted() {
    for scheme in [Scheme::EulerMaruyama, Scheme::StochasticHeun, Scheme::SemiImplicitEuler] {
        for per_node in [false, true] {
            let compiled = |model: &dyn NeuralMass| run(model.boxed(), scheme, per_node);
            let interpreted = |module| run(Box::new(interpret(&text_of(module))), scheme, per_node);
            assert_eq!(compiled(&everything::Everything::default()), interpreted("everything"), "{scheme}");
            assert_eq!(compiled(&unitless::Base::default()), interpreted("unitless"), "{scheme}");
        }
    }
}

#[test]
fn fields_of_the_struct_are_the_parameters() {
    let model = everything::Everything { gain: 3.0.into(), r#loop: [10.0, 20.0].into(), ..Default::default() };
    assert_eq!(model.parameters()[..2], [Parameter::PerNode(vec![10.0, 20.0]), Parameter::Uniform(3.0)]);
    assert_eq!(model.description().parameters[0].doc, "A rate, which is a keyword of Rust as a name.");
    let simulation = Simulation::builder(unitless::Base { a: 0.1.into() }).build().unwrap();
    assert_eq!(simulation.model().parameters(), [Parameter::Uniform(0.1)]);
}

#[test]
fn code_of_random_models_parses_and_is_deterministic() {
    for seed in 1000..1050 {
        let text = random_model(seed);
        let code = |text: &str| generate(&compile_text(text).models[0], &|_| None, &is_shared_readout).to_string();
        assert_eq!(code(&text), code(&text));
        syn::parse_str::<syn::File>(&code(&text)).unwrap_or_else(|error| panic!("{error}\n{text}"));
    }
}
