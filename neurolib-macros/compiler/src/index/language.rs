//! The words of the language, for completion and hover.

use crate::semantics::is_builtin;

/// A word with a fixed place in the grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keyword {
    /// The word.
    pub name: &'static str,
    /// What it says, with an example.
    pub doc: &'static str,
}

/// A function or value that needs no declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Builtin {
    /// Its name.
    pub name: &'static str,
    /// How it is written: `exp(x)`, `pi`.
    pub signature: &'static str,
    /// What it is.
    pub doc: &'static str,
}

const fn keyword(name: &'static str, doc: &'static str) -> Keyword {
    Keyword { name, doc }
}

const fn builtin(name: &'static str, signature: &'static str, doc: &'static str) -> Builtin {
    Builtin { name, signature, doc }
}

/// The keywords, as the grammar has them.
pub const KEYWORDS: &[Keyword] = &[
    keyword("edition", "The edition of the language: `edition 2026`, at the top of a file."),
    keyword("component", "A part for reuse inside nodes: `component Synapse { … }`."),
    keyword("model", "What one node does: `model WilsonCowan { … }`."),
    keyword("extends", "A variant of another model: `model A extends B { fix a = 0 }`."),
    keyword("cite", "A publication: `cite doi \"…\"`."),
    keyword("param", "What is set from outside: `param tau: ms = 2.5  in 0.1..100`."),
    keyword("arg", "What an instance of a component is given: `arg tau: ms`."),
    keyword("let", "A named expression, computed as rarely as it can be: `let tau_m = C/gL`."),
    keyword("state", "A variable with an equation: `state x: mV = uniform(0, 1)  clamp 0..`."),
    keyword("input", "What arrives along the connections: `input net = sum(w*source.x)`."),
    keyword("in", "The range of a parameter: `in 0..1`."),
    keyword("clamp", "Keeps a state in a range: `clamp 0..1`."),
    keyword("wrap", "Puts a state on a circle: `wrap 0..2*pi`."),
    keyword("dt", "Only in `d/dt x = …`: equations do not know the time step."),
    keyword("noise", "Independent white noise, in a derivative: `noise xi_e, xi_i`."),
    keyword("port", "A place for stimuli: `port drive: mV/ms = 0`."),
    keyword("table", "Data with axes and units: `table f(x: mV) -> { r: kHz } from \"path\" linear, edge clamp`."),
    keyword("from", "Where the data of a table are."),
    keyword("observe", "What can be recorded: `observe rate: Hz = r  default`."),
    keyword("default", "Recorded when nothing is asked for."),
    keyword("readout", "A model driven by this one: `readout bold = BalloonWindkessel { neural = r } every 1[ms]`."),
    keyword("every", "The time step of a readout: `every 1[ms]`."),
    keyword("fn", "A function of this model: `fn S(x, a) = 1/(1 + exp(-a*x))`."),
    keyword("past", "What a delay of a `let` reads before the run's beginning: `past r = 0[Hz]`."),
    keyword("override", "Puts a statement in the place of one of the base: `override let q = …`."),
    keyword("fix", "Turns a parameter of the base into a constant: `fix a = 0`."),
    keyword("drop", "Takes a declaration out of the base: `drop IA`."),
    keyword("if", "A choice: `if x > 0 then x else 0`."),
    keyword("then", "What holds if the condition is true."),
    keyword("else", "What holds if the condition is false."),
    keyword("and", "True if both conditions are."),
    keyword("or", "True if one of the conditions is."),
    keyword("not", "True if the condition is not."),
];

/// The built-in functions and values.
pub const BUILTINS: &[Builtin] = &[
    builtin("exp", "exp(x)", "Exponential function of a pure number."),
    builtin("log", "log(x)", "Natural logarithm of a pure number."),
    builtin("sin", "sin(x)", "Sine of a pure number (an angle in radians)."),
    builtin("cos", "cos(x)", "Cosine of a pure number (an angle in radians)."),
    builtin("tan", "tan(x)", "Tangent of a pure number (an angle in radians)."),
    builtin("tanh", "tanh(x)", "Hyperbolic tangent of a pure number."),
    builtin("sigmoid", "sigmoid(x)", "`1/(1 + exp(-x))` of a pure number."),
    builtin("exprel", "exprel(x)", "`(exp(x) - 1)/x` of a pure number, and 1 at 0."),
    builtin("floor", "floor(x)", "Largest whole number that is not above a pure number."),
    builtin("abs", "abs(x)", "Absolute value, in the unit of `x`."),
    builtin("sign", "sign(x)", "-1, 0 or 1."),
    builtin("heaviside", "heaviside(x)", "0 below 0, 1 from 0 on."),
    builtin("min", "min(x, y)", "The smaller of two quantities in one unit."),
    builtin("max", "max(x, y)", "The larger of two quantities in one unit."),
    builtin("mod", "mod(x, y)", "Remainder of `x/y` with the sign of `y`."),
    builtin("sqrt", "sqrt(x)", "Square root; its unit is the root of the unit of `x`."),
    builtin("pow", "pow(x, y)", "`x^y`."),
    builtin("delay", "delay(x, time)", "The value of `x` the time ago; the time is an expression of parameters."),
    builtin("previous", "previous(x)", "The value of `x` one step ago."),
    builtin("uniform", "uniform(low, high)", "Random start value between two ends, drawn for each node."),
    builtin("normal", "normal(mean, deviation)", "Random start value, normally distributed, drawn for each node."),
    builtin("sum", "sum(x)", "Sum over the connections that arrive at this node; in an `input`."),
    builtin("mean", "mean(x)", "Mean over the connections that arrive at this node; in an `input`."),
    builtin("pi", "pi", "3.14159…"),
    builtin("e", "e", "Euler's number, 2.71828…"),
    builtin("nodes", "nodes", "Number of nodes of the network."),
    builtin("t", "t: ms", "Time since the run's beginning."),
    builtin("w", "w", "Weight of a connection, inside `sum(…)` or `mean(…)`."),
    builtin("len", "len: mm", "Tract length of a connection, inside `sum(…)` or `mean(…)`."),
    builtin("source", "source.x", "The node at the other end of a connection, inside `sum(…)` or `mean(…)`."),
];

/// Whether a text is a name that the grammar accepts.
pub fn is_identifier(text: &str) -> bool {
    crate::parse::is_identifier(text)
}

/// Whether a declaration may not take this name because the language has it.
pub fn is_reserved(name: &str) -> bool {
    is_builtin(name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{BUILTINS, KEYWORDS};
    use crate::semantics::{FUNCTIONS, VALUES};

    #[test]
    fn keywords_are_those_of_the_grammar() {
        let grammar = include_str!("../grammar.pest");
        let rule = grammar.split("reserved = _{ (").nth(1).expect("the rule").split(')').next().expect("its end");
        let words: BTreeSet<&str> = rule.split('"').skip(1).step_by(2).collect();
        assert_eq!(KEYWORDS.iter().map(|keyword| keyword.name).collect::<BTreeSet<_>>(), words);
    }

    #[test]
    fn every_builtin_is_described() {
        let names: BTreeSet<&str> = FUNCTIONS.iter().chain(VALUES).copied().collect();
        assert_eq!(BUILTINS.iter().map(|builtin| builtin.name).collect::<BTreeSet<_>>(), names);
        assert!(BUILTINS.iter().all(|builtin| builtin.signature.starts_with(builtin.name)));
    }
}
