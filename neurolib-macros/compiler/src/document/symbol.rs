//! From the name of a quantity to the symbol that a paper prints for it.
//!
//! `tau_e` is τ with index e: what follows the first `_` is an index, further ones are separated by commas. Greek
//! letters are written as such. Digits at the end of a name are an index as well, and so are, after a single letter, a
//! capital letter (`gL`, `tauA`) or the populations `e` and `i` (`Jee`, `mue`). Words are upright.

use super::math::Math;

/// Greek letters: name, small, capital; those without a LaTeX command look like Latin ones.
const GREEK: &[(&str, &str, &str)] = &[
    ("alpha", "α", ""),
    ("beta", "β", ""),
    ("gamma", "γ", "Γ"),
    ("delta", "δ", "Δ"),
    ("epsilon", "ε", ""),
    ("zeta", "ζ", ""),
    ("eta", "η", ""),
    ("theta", "θ", "Θ"),
    ("iota", "ι", ""),
    ("kappa", "κ", ""),
    ("lambda", "λ", "Λ"),
    ("mu", "μ", ""),
    ("nu", "ν", ""),
    ("xi", "ξ", "Ξ"),
    ("pi", "π", "Π"),
    ("rho", "ρ", ""),
    ("sigma", "σ", "Σ"),
    ("tau", "τ", ""),
    ("upsilon", "υ", "Υ"),
    ("phi", "φ", "Φ"),
    ("chi", "χ", ""),
    ("psi", "ψ", "Ψ"),
    ("omega", "ω", "Ω"),
];

/// Two letters that are an element, not a letter with an index.
const ELEMENTS: &[&str] = &["Na", "Ca", "Cl", "Mg"];

/// The symbol of a name.
pub fn symbol(name: &str) -> Math {
    let mut parts = name.split('_').filter(|part| !part.is_empty());
    let Some(first) = parts.next() else {
        return literal(name);
    };
    let (stem, index) = split(first);
    let mut math = letters(stem);
    if !index.is_empty() {
        math = math.indexed(letters(index));
    }
    parts.fold(math, |math, part| math.indexed(letters(part)))
}

/// A name as it is, where its symbol would be that of another one.
pub fn literal(name: &str) -> Math {
    Math::operator(name, &format!("\\mathrm{{{}}}", name.replace('_', "\\_")))
}

/// The letter or word that a name begins with, and its index.
fn split(part: &str) -> (&str, &str) {
    let digits = part.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    if digits == 0 {
        return (part, "");
    }
    if digits < part.len() {
        return part.split_at(digits);
    }
    if greek(part).is_some() || ELEMENTS.contains(&part) {
        return (part, "");
    }
    let first = part.chars().next().map_or(0, char::len_utf8);
    let stems = GREEK.iter().map(|(name, ..)| *name).filter(|name| *name != "pi" && part.starts_with(name));
    let stem = stems.map(str::len).max().unwrap_or(first);
    let (stem, index) = part.split_at(stem);
    let is_population = !matches!(stem, "e" | "i") && matches!(index, "e" | "i" | "ee" | "ei" | "ie" | "ii");
    let mut letters = index.chars();
    let is_capital = letters.next().is_some_and(char::is_uppercase)
        && letters.next().is_none_or(char::is_lowercase)
        && letters.next().is_none();
    if is_population || is_capital { (stem, index) } else { (part, "") }
}

fn letters(text: &str) -> Math {
    if text.chars().all(|c| c.is_ascii_digit()) {
        return Math::Number(text.to_owned());
    }
    if let Some(greek) = greek(text) {
        return greek;
    }
    match text.chars().count() {
        1 => Math::letter(text, text),
        _ => Math::word(text),
    }
}

/// A Greek letter by its name or itself.
fn greek(text: &str) -> Option<Math> {
    GREEK.iter().find_map(|(name, small, capital)| {
        if text == *name || text == *small || text == "µ" && *name == "mu" {
            return Some(Math::letter(small, &format!("\\{name}")));
        }
        let mut rest = text.chars();
        let is_capital = rest.next().is_some_and(|c| name.starts_with(c.to_ascii_lowercase()) && c.is_uppercase());
        let is_name = is_capital && rest.as_str() == &name[1..];
        let latex = format!("\\{}{}", name[..1].to_uppercase(), &name[1..]);
        (!capital.is_empty() && (is_name || text == *capital)).then(|| Math::letter(capital, &latex))
    })
}
