//! Names that the language gives a meaning to.

use crate::resolved::{BinaryOp, UnaryOp};

/// What a built-in function asks of its arguments.
#[derive(Clone, Copy)]
pub(super) enum Function {
    /// One pure number to a pure number.
    Pure(UnaryOp),
    /// One quantity to a quantity in the same unit.
    Same(UnaryOp),
    /// One quantity to a pure number.
    Count(UnaryOp),
    /// Two quantities in one unit, to a quantity in that unit.
    Pair(BinaryOp),
    Sqrt,
    Pow,
    Delay,
    Previous,
    Uniform,
    Normal,
    Sum,
    Mean,
}

/// The built-in function of this name.
pub(super) fn function(name: &str) -> Option<Function> {
    Some(match name {
        "exp" => Function::Pure(UnaryOp::Exp),
        "log" => Function::Pure(UnaryOp::Log),
        "sin" => Function::Pure(UnaryOp::Sin),
        "cos" => Function::Pure(UnaryOp::Cos),
        "tan" => Function::Pure(UnaryOp::Tan),
        "tanh" => Function::Pure(UnaryOp::Tanh),
        "sigmoid" => Function::Pure(UnaryOp::Sigmoid),
        "exprel" => Function::Pure(UnaryOp::Exprel),
        "floor" => Function::Pure(UnaryOp::Floor),
        "abs" => Function::Same(UnaryOp::Abs),
        "sign" => Function::Count(UnaryOp::Sign),
        "heaviside" => Function::Count(UnaryOp::Heaviside),
        "min" => Function::Pair(BinaryOp::Min),
        "max" => Function::Pair(BinaryOp::Max),
        "mod" => Function::Pair(BinaryOp::Mod),
        "sqrt" => Function::Sqrt,
        "pow" => Function::Pow,
        "delay" => Function::Delay,
        "previous" => Function::Previous,
        "uniform" => Function::Uniform,
        "normal" => Function::Normal,
        "sum" => Function::Sum,
        "mean" => Function::Mean,
        _ => return None,
    })
}

/// How many arguments it takes.
pub(super) fn arity(function: Function) -> usize {
    match function {
        Function::Pair(_) | Function::Pow | Function::Delay | Function::Uniform | Function::Normal => 2,
        _ => 1,
    }
}

/// Names of values.
pub const VALUES: &[&str] = &["pi", "e", "nodes", "t", "w", "len", "source"];

/// Names of functions, to propose from.
pub const FUNCTIONS: &[&str] = &[
    "exp",
    "log",
    "sin",
    "cos",
    "tan",
    "tanh",
    "sigmoid",
    "exprel",
    "floor",
    "abs",
    "sign",
    "heaviside",
    "min",
    "max",
    "mod",
    "sqrt",
    "pow",
    "delay",
    "previous",
    "uniform",
    "normal",
    "sum",
    "mean",
];

/// What a value of the language is, in words.
pub(super) fn meaning(name: &str) -> Option<&'static str> {
    Some(match name {
        "pi" => "the number 3.14159…",
        "e" => "the number 2.71828…",
        "nodes" => "the number of nodes of the network",
        "t" => "the time since the beginning of the run",
        "w" => "the weight of a connection",
        "len" => "the length of a connection",
        "source" => "the node at the other end of a connection",
        _ => return None,
    })
}

/// How a function of other languages is written here.
pub(super) fn elsewhere(name: &str) -> Option<&'static str> {
    Some(match name {
        "ln" => "`log(x)`: it is the natural logarithm",
        "log10" => "`log(x)/log(10)`",
        "log2" => "`log(x)/log(2)`",
        "expm1" => "`x*exprel(x)`",
        "sinh" => "`(exp(x) - exp(-x))/2`",
        "cosh" => "`(exp(x) + exp(-x))/2`",
        "fabs" => "`abs(x)`",
        "sgn" => "`sign(x)`",
        "round" => "`floor(x + 0.5)`",
        "ceil" => "`-floor(-x)`",
        "power" => "`x^n`",
        "maximum" | "fmax" => "`max(a, b)`",
        "minimum" | "fmin" => "`min(a, b)`",
        "relu" => "`max(x, 0)`",
        "logistic" | "expit" => "`sigmoid(x)`: it is `1/(1 + exp(-x))`",
        "where" => "`if condition then value else other`",
        "randn" | "gauss" | "rand" | "random" => {
            "`normal(m, s)` or `uniform(a, b)` for a start value, and `noise xi` for noise in time"
        }
        _ => return None,
    })
}

/// Whether a declaration may not take this name. `e` is left to excitatory populations: a model that declares it has
/// no use for Euler's number, which is `exp(1)`. `sum` and `mean` have their meaning only before a parenthesis, in an input.
pub fn is_reserved(name: &str) -> bool {
    !matches!(name, "e" | "sum" | "mean") && (VALUES.contains(&name) || FUNCTIONS.contains(&name))
}
