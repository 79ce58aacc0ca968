//! The functions that a stimulus is made of.

use neurolib::Stimulus;
use neurolib::stimulus::Shape;

/// A function.
pub struct Function {
    pub name: &'static str,
    pub parameters: &'static [Parameter],
    /// The stimulus of its arguments.
    pub build: fn(&[f64]) -> Stimulus,
}

/// A parameter of a function.
pub struct Parameter {
    pub name: &'static str,
    pub kind: Kind,
    pub default: Option<f64>,
}

/// What a parameter is, which decides on its unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// In the unit of the port.
    Value,
    /// In the unit of the port times √ms.
    Strength,
    /// ms.
    Time,
    /// Hz.
    Frequency,
    /// A pure number.
    Number,
}

const fn parameter(name: &'static str, kind: Kind) -> Parameter {
    Parameter { name, kind, default: None }
}

const fn optional(name: &'static str, default: f64) -> Parameter {
    Parameter { name, kind: Kind::Number, default: Some(default) }
}

/// The one that reads a file.
pub const FILE: &str = "file";

const AMPLITUDE: Parameter = parameter("amplitude", Kind::Value);
const FREQUENCY: Parameter = parameter("frequency", Kind::Frequency);

/// All others.
pub const FUNCTIONS: &[Function] = &[
    Function { name: "constant", parameters: &[parameter("value", Kind::Value)], build: |a| Stimulus::Constant(a[0]) },
    Function {
        name: "step",
        parameters: &[AMPLITUDE, parameter("at", Kind::Time)],
        build: |a| Stimulus::step(a[0], a[1]),
    },
    Function {
        name: "sine",
        parameters: &[AMPLITUDE, FREQUENCY, optional("phase", 0.0)],
        build: |a| Shape::Sine { amplitude: a[0], frequency: a[1], phase: a[2] }.into(),
    },
    Function {
        name: "square",
        parameters: &[AMPLITUDE, FREQUENCY, optional("duty", 0.5)],
        build: |a| Shape::Square { amplitude: a[0], frequency: a[1], duty: a[2] }.into(),
    },
    Function {
        name: "ramp",
        parameters: &[parameter("from", Kind::Value), parameter("to", Kind::Value), parameter("duration", Kind::Time)],
        build: |a| Stimulus::ramp(a[0], a[1], a[2]),
    },
    Function {
        name: "exponential",
        parameters: &[parameter("from", Kind::Value), parameter("to", Kind::Value), parameter("tau", Kind::Time)],
        build: |a| Stimulus::exponential(a[0], a[1], a[2]),
    },
    Function {
        name: "pulses",
        parameters: &[AMPLITUDE, parameter("width", Kind::Time), parameter("period", Kind::Time)],
        build: |a| Stimulus::pulse_train(a[0], a[1], a[2]),
    },
    Function {
        name: "chirp",
        parameters: &[
            AMPLITUDE,
            parameter("from", Kind::Frequency),
            parameter("to", Kind::Frequency),
            parameter("duration", Kind::Time),
        ],
        build: |a| Stimulus::chirp(a[0], a[1], a[2], a[3]),
    },
    Function {
        name: "ou",
        parameters: &[
            parameter("mean", Kind::Value),
            parameter("deviation", Kind::Value),
            parameter("tau", Kind::Time),
        ],
        build: |a| Stimulus::ornstein_uhlenbeck(a[0], a[1], a[2]),
    },
    Function {
        name: "white_noise",
        parameters: &[parameter("strength", Kind::Strength)],
        build: |a| Stimulus::white_noise(a[0]),
    },
];

impl Function {
    /// How it is called: `sine(amplitude, frequency, phase=0)`.
    pub fn signature(&self) -> String {
        let parameters = self.parameters.iter().map(|parameter| match parameter.default {
            Some(default) => format!("{}={default}", parameter.name),
            None => parameter.name.to_string(),
        });
        format!("{}({})", self.name, parameters.collect::<Vec<_>>().join(", "))
    }
}
