//! The table `[sweep]` of a plan.

use super::file::{Node, Reader, in_order};
use super::measures::parse_measure;
use super::sweep::{AxisWish, SweepWishes};
use neurolib::sweep::{Sampling, Values};
use toml::de::{DeTable, DeValue};

const KEYS: &[&str] = &["sampling", "samples", "seed", "discard", "measure", "axes"];
const RANGE_KEYS: &[&str] = &["from", "to", "count"];
const SAMPLINGS: &[&str] = &["grid", "list", "random", "latin-hypercube"];

impl Reader<'_> {
    /// Reads the table, which is described at `origin`.
    pub(super) fn sweep(&self, table: &DeTable, origin: String) -> Result<SweepWishes, String> {
        let (mut sampling, mut samples, mut seed) = (None, None, None);
        let mut wishes =
            SweepWishes { sampling: Sampling::Grid, discard: None, measures: Vec::new(), axes: Vec::new(), origin };
        for (key, node) in in_order(table) {
            let name = key.get_ref().as_ref();
            match name {
                "sampling" => {
                    let text = self.string(name, node)?;
                    if !SAMPLINGS.contains(&text) {
                        return Err(self.unknown(node.span(), "sampling", text, SAMPLINGS));
                    }
                    sampling = Some((text.to_string(), node));
                }
                "samples" => samples = Some((self.count(name, node)?, key)),
                "seed" => seed = Some((self.seed(node)?, key)),
                "discard" => wishes.discard = Some(self.time(name, node)?),
                "measure" => {
                    let Some(list) = node.get_ref().as_array() else {
                        return Err(self.kind(name, node, "a list of strings such as [\"max(x)\"]"));
                    };
                    for item in list.iter() {
                        let measure = parse_measure(self.string(name, item)?);
                        wishes.measures.push(measure.map_err(|error| self.error(item.span(), error))?);
                    }
                }
                "axes" => {
                    let Some(axes) = node.get_ref().as_table() else {
                        return Err(self.kind(name, node, "a table `[sweep.axes]`"));
                    };
                    self.axes(axes, "", &mut wishes.axes)?;
                }
                _ => return Err(self.unknown(key.span(), "key", name, KEYS)),
            }
        }
        let drawn = sampling.as_ref().filter(|(name, _)| matches!(name.as_str(), "random" | "latin-hypercube"));
        let Some((name, node)) = drawn else {
            let kind = sampling.as_ref().map_or("grid", |(name, _)| name);
            for (key, what) in [(samples.map(|(_, key)| key), "samples"), (seed.map(|(_, key)| key), "seed")] {
                if let Some(key) = key {
                    let message = format!("`{what}` is for the samplings random and latin-hypercube, not for a {kind}");
                    return Err(self.error(key.span(), message));
                }
            }
            wishes.sampling = if kind == "list" { Sampling::List } else { Sampling::Grid };
            return Ok(wishes);
        };
        let Some((samples, _)) = samples else {
            return Err(self.error(node.span(), "say by `samples = N` how many points are drawn"));
        };
        let seed = seed.map_or(0, |(seed, _)| seed);
        wishes.sampling = match name.as_str() {
            "random" => Sampling::Random { samples, seed },
            _ => Sampling::LatinHypercube { samples, seed },
        };
        Ok(wishes)
    }

    /// Values by name; `bold.kappa = […]` is a table in TOML, and so is a range.
    fn axes(&self, table: &DeTable, prefix: &str, to: &mut Vec<AxisWish>) -> Result<(), String> {
        for (key, node) in in_order(table) {
            let name = format!("{prefix}{}", key.get_ref());
            let values = match node.get_ref() {
                DeValue::Array(items) => {
                    Values::List(items.iter().map(|item| self.number(&name, item)).collect::<Result<_, _>>()?)
                }
                DeValue::Table(inner) if inner.is_empty() || RANGE_KEYS.iter().any(|key| inner.contains_key(*key)) => {
                    self.range(&name, node, inner)?
                }
                DeValue::Table(inner) => {
                    self.axes(inner, &format!("{name}."), to)?;
                    continue;
                }
                _ => {
                    return Err(self.kind(&name, node, "a list of numbers, or { from = …, to = …, count = … }"));
                }
            };
            to.push(AxisWish { name, values, origin: self.place(&key.span()) });
        }
        Ok(())
    }

    fn range(&self, name: &str, node: &Node, table: &DeTable) -> Result<Values, String> {
        let (mut from, mut to, mut count) = (None, None, None);
        for (key, node) in in_order(table) {
            match key.get_ref().as_ref() {
                "from" => from = Some(self.number("from", node)?),
                "to" => to = Some(self.number("to", node)?),
                "count" => count = Some(self.count("count", node)?),
                other => return Err(self.unknown(key.span(), "key", other, RANGE_KEYS)),
            }
        }
        match (from, to, count) {
            (Some(from), Some(to), Some(count)) => Ok(Values::Range { from, to, count }),
            (Some(from), Some(to), None) => Ok(Values::Interval { from, to }),
            _ => Err(self.error(node.span(), format!("`{name}` needs both `from` and `to`"))),
        }
    }

    fn count(&self, key: &str, node: &Node) -> Result<usize, String> {
        let integer = node.get_ref().as_integer();
        let count = integer.and_then(|integer| u32::from_str_radix(integer.as_str(), integer.radix()).ok());
        count.map(|count| count as usize).ok_or_else(|| self.kind(key, node, "an integer, 0 or greater"))
    }
}
