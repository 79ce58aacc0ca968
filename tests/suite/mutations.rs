//! What compiles can be lowered, verified and generated: no mutation of the models gets stuck behind the analysis.
//!
//! That no text makes the analysis itself panic or hang is tested with the compiler.

use crate::support::{Random, compile_text};
use neurolib_compiler::codegen::generate;
use neurolib_compiler::standard::is_shared_readout;
use neurolib_compiler::{ir, standard};

/// Replacements that often compile.
const SWAPS: &[(&str, &str)] = &[
    ("+", "-"),
    ("-", "+"),
    ("*", "/"),
    ("sum(", "mean("),
    ("1", "2"),
    ("0", "3"),
    ("w*", "w^2*"),
    ("exp(", "tanh("),
    ("source.", ""),
    ("previous(", "("),
    ("= ", "= -"),
    ("sqrt(", "abs("),
    ("^2", "^3"),
    (" default", ""),
    ("clamp", "wrap"),
    ("uniform(", "normal("),
    ("param ", "port "),
    ("port ", "param "),
    ("state ", "let "),
    ("let ", "past "),
    ("xi", "0"),
];

/// Drops, doubles, exchanges or changes lines.
fn mutate(text: &str, random: &mut Random) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for _ in 0..=random.below(2) {
        let at = random.below(lines.len());
        match random.below(4) {
            0 => drop(lines.remove(at)),
            1 => {
                let other = random.below(lines.len());
                lines.swap(at, other);
            }
            _ => {
                let (from, to) = SWAPS[random.below(SWAPS.len())];
                lines[at] = lines[at].replacen(from, to, 1 + random.below(2));
            }
        }
    }
    lines.join("\n")
}

#[test]
fn mutation_that_compiles_is_verified_and_generates_rust() {
    let mut random = Random(3);
    let mut compiled = 0;
    for round in 0..1200 {
        let models: Vec<(&str, &str)> = standard::models().collect();
        let text = mutate(models[round % models.len()].1, &mut random);
        for model in &compile_text(&text).models {
            assert_eq!(ir::verify(model), Ok(()), "{text}");
            // Parsing the code of every one would take most of the time of the suite.
            compiled += 1;
            if compiled % 8 == 0 {
                syn::parse2::<syn::File>(generate(model, &|_| None, &is_shared_readout))
                    .unwrap_or_else(|error| panic!("{error}\n{text}"));
            }
        }
    }
    assert!(compiled > 300, "only {compiled} mutations compile");
}
