//! Well-typed models without units, made up by a generator.

use crate::support::Random;
use std::fmt::Write as _;

/// The text of a model `M` with states `s0`, `s1`, … that stay within about ±2 unless something is not a number.
pub fn random_model(seed: u64) -> String {
    let mut writer = Writer { random: Random(seed), atoms: Vec::new(), functions: 0 };
    let states = 1 + writer.random.below(4);
    let mut text = String::from("model M {\n");
    let mut put = |line: String| writeln!(text, "    {line}").unwrap();
    put("param p0 = 0.7  p1 = -1.3  p2 = 2".into());
    put("port q = 0.25".into());
    put("noise xi".into());
    writer.atoms.extend(["p0", "p1", "p2"].map(String::from));
    put(format!("let k = {}", writer.expression(2)));
    writer.atoms.push("k".into());
    for f in 0..2 {
        let atoms = std::mem::replace(&mut writer.atoms, vec!["a".into(), "b".into()]);
        put(format!("fn f{f}(a, b) = {}", writer.expression(2)));
        writer.atoms = atoms;
        writer.functions += 1;
    }
    for s in 0..states {
        let start = writer.pick(&["0.5", "uniform(-1, 1)", "normal(0, 0.3)", "p0"]);
        let bound = writer.pick(&["", "", "  clamp -1..1", "  wrap -1..1", "  clamp p1.."]);
        put(format!("state s{s} = {start}{bound}"));
        writer.atoms.push(format!("s{s}"));
    }
    writer.atoms.push("t".into());
    put(format!("let early = {}", writer.expression(3)));
    writer.atoms.push("early".into());
    let last = states - 1;
    let inputs = [
        "sum(w*source.s0)".to_string(),
        format!("mean(w*(source.s{last} - s0))"),
        format!("sum(w*sin(source.s0 - s{last}))"),
        "sum(w^2*source.early*len)/40 + sum(w)".to_string(),
        "sum(w*(source.s0 - s0)^2)/nodes".to_string(),
        "sum(exp(-len)*source.late)".to_string(),
        // What follows does not come apart, and is computed for each connection.
        format!("sum(w*tanh(source.s0 - p1*s{last}))"),
        format!("mean(if source.early > s0 then w*exp(-len/9) else source.late - sin(s{last} + t))"),
        "max(w*source.s0)".to_string(),
        "max(abs(source.late - early)/(1 + len*abs(p2)))".to_string(),
        "-2*max(w + p0) + max(len/nodes*source.s0*s0)".to_string(),
        if writer.random.below(2) == 0 { "sum(w*abs(source.s0 - n0))" } else { "max(abs(n0 - w))" }.to_string(),
    ];
    for n in 0..2 {
        // The last one reads the first input.
        let inputs = if n == 0 { &inputs[..inputs.len() - 1] } else { &inputs[..] };
        put(format!("input n{n} = {}", inputs[writer.random.below(inputs.len())]));
    }
    put(format!("let d0 = delay({}, 0.3*abs(p0))", writer.pick(&["s0", "early", "late"])));
    put("let d1 = previous(early + s0)".into());
    writer.atoms.extend(["n0", "n1", "d0", "d1", "q"].map(String::from));
    put(format!("let late = {}", writer.expression(2)));
    put("past late = uniform(-0.1, 0.1)".into());
    writer.atoms.push("late".into());
    for s in 0..states {
        let noise = writer.pick(&["", " + 0.1*xi", " + 0.1*p0*s0*xi"]);
        put(format!("d/dt s{s} = tanh({}) - s{s}{noise}", writer.expression(4)));
    }
    put(format!("observe o = {}  default", writer.expression(3)));
    text + "}\n"
}

struct Writer {
    random: Random,
    /// What may be read.
    atoms: Vec<String>,
    functions: usize,
}

impl Writer {
    fn pick(&mut self, choices: &[&str]) -> String {
        choices[self.random.below(choices.len())].to_string()
    }

    fn atom(&mut self) -> String {
        if self.random.below(4) == 0 {
            return self.pick(&["0", "1", "0.5", "3", "1e-3", "2.25"]);
        }
        self.atoms[self.random.below(self.atoms.len())].clone()
    }

    fn expression(&mut self, depth: usize) -> String {
        if depth == 0 || self.random.below(6) == 0 {
            return self.atom();
        }
        let a = self.expression(depth - 1);
        match self.random.below(16) {
            0..6 => {
                let operator = self.pick(&["+", "-", "*", "*", "/(1.5 + sin"]);
                let closing = if operator.starts_with('/') { ")" } else { "" };
                format!("({a} {operator}({}){closing})", self.expression(depth - 1))
            }
            6 | 7 => {
                let function =
                    self.pick(&["sin", "cos", "tanh", "sigmoid", "exprel", "floor", "abs", "sign", "heaviside"]);
                format!("{function}({a})")
            }
            8 => format!("exp(-abs({a}))"),
            9 => format!("{}(abs({a}) + 0.5)", self.pick(&["sqrt", "log"])),
            10 => format!("({a})^{}", self.pick(&["2", "3", "5", "(-1)", "0", "1"])),
            11 => format!("abs({a})^({})", self.expression(depth - 1)),
            12 => format!("{}({a}, {})", self.pick(&["min", "max"]), self.expression(depth - 1)),
            13 => format!("mod({a}, {})", self.pick(&["1", "0.3", "p2"])),
            14 if self.functions > 0 => {
                let f = self.random.below(self.functions);
                format!("f{f}({a}, {})", self.expression(depth - 1))
            }
            _ => {
                let (b, c) = (self.expression(depth - 1), self.expression(depth - 1));
                let test = self.pick(&["<", "<=", ">", ">=", "==", "!="]);
                let more = self.pick(&["", "", " and p0 > 0", " or not (s0 > 0)"]);
                let more = if self.atoms.iter().any(|a| a == "s0") { more } else { String::new() };
                format!("(if {a} {test} {b}{more} then {c} else {})", self.atom())
            }
        }
    }
}
