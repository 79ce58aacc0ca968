//! Experiment files: TOML with the tables `[run]`, `[parameters]`, `[ports]`, `[stimuli]`, and for a sweep `[sweep]`.

use super::preparation::PreparationWish;
use super::record::RecordWish;
use super::stimulus::StimulusWish;
use super::time::parse_time;
use super::value::Value;
use super::{Assignment, Experiment, Kind, Network};
use neurolib_runtime::names::nearest;
use std::fmt::Display;
use std::ops::Range;
use std::path::Path;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

const TABLES: &[&str] = &["run", "parameters", "ports", "stimuli", "sweep", "provenance"];
const RUN_KEYS: &[&str] = &[
    "model",
    "dataset",
    "connectome",
    "subjects",
    "subject_weights",
    "prepare",
    "duration",
    "dt",
    "scheme",
    "precision",
    "seed",
    "simulation",
    "conduction_speed",
    "bold",
    "tr",
    "init",
    "record",
    "out",
    "npz",
    "figures",
];

/// Reads an experiment file.
///
/// # Errors
/// If it cannot be read, is no TOML, or says something unknown; told by line and column.
pub fn read(path: &Path) -> Result<Experiment, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("cannot read `{}`: {error}", path.display()))?;
    parse(&text, path)
}

/// Reads the text of an experiment file; paths in it are relative to the file's folder.
///
/// # Errors
/// If it is no TOML, or says something unknown; told by line and column.
pub fn parse(text: &str, path: &Path) -> Result<Experiment, String> {
    let reader = Reader { text, path };
    let document = DeTable::parse(text).map_err(|error| reader.error(error.span().unwrap_or(0..0), error.message()))?;
    reader.experiment(document.get_ref())
}

pub(super) type Node<'i> = Spanned<DeValue<'i>>;

/// Knows where things stand.
pub(super) struct Reader<'a> {
    text: &'a str,
    path: &'a Path,
}

impl Reader<'_> {
    fn experiment(&self, document: &DeTable) -> Result<Experiment, String> {
        let mut experiment = Experiment::default();
        for (key, node) in in_order(document) {
            let name = key.get_ref().as_ref();
            if !TABLES.contains(&name) {
                return Err(self.unknown(key.span(), "table", name, TABLES));
            }
            let Some(table) = node.get_ref().as_table() else {
                return Err(self.error(key.span(), format!("`{name}` has to be a table `[{name}]`")));
            };
            match name {
                "run" => self.run(table, &mut experiment)?,
                "parameters" => self.assignments(table, Kind::Parameter, "", &mut experiment)?,
                "ports" => self.assignments(table, Kind::Port, "", &mut experiment)?,
                "stimuli" => self.stimuli(table, &mut experiment)?,
                "sweep" => experiment.sweep = Some(self.sweep(table, self.place(&key.span()))?),
                _ => {
                    let text = |key| table.get(key).and_then(|node| node.get_ref().as_str()).map(str::to_string);
                    experiment.written_model = text("model_source");
                    experiment.written_connectome = text("connectome");
                    experiment.written_stimuli = text("stimuli");
                }
            }
        }
        Ok(experiment)
    }

    fn run(&self, table: &DeTable, to: &mut Experiment) -> Result<(), String> {
        let folder = self.path.parent().unwrap_or(Path::new(""));
        for (key, node) in in_order(table) {
            let name = key.get_ref().as_ref();
            match name {
                "model" => to.model = Some(self.model(node, folder)?),
                "dataset" | "connectome" if to.network.is_some() => {
                    return Err(self.error(key.span(), "`dataset` and `connectome` exclude each other"));
                }
                "dataset" => to.network = Some(Network::Dataset(dataset(self.string(name, node)?, folder))),
                "connectome" => to.network = Some(Network::Files(folder.join(self.string(name, node)?))),
                "subjects" => {
                    let list = self.list(name, node, "a list of names such as [\"101309\"]")?;
                    let text = |item| self.string(name, item).map(str::to_string);
                    to.subjects = Some(list.iter().map(text).collect::<Result<_, _>>()?);
                }
                "subject_weights" => to.subject_weights = Some(self.parsed(name, node)?),
                "prepare" => {
                    let list = self.list(name, node, "a list of texts such as [\"normalize(max)\"]")?;
                    let wish = |item: &Node| {
                        let text = self.string(name, item)?;
                        Ok(PreparationWish::new(text, self.place(&item.span())))
                    };
                    to.prepare = Some(list.iter().map(wish).collect::<Result<_, String>>()?);
                }
                "duration" => to.duration = Some(self.time(name, node)?),
                "dt" => to.dt = Some(self.time(name, node)?),
                "tr" => to.tr = Some(self.time(name, node)?),
                "scheme" => to.scheme = Some(self.parsed(name, node)?),
                "precision" => to.precision = Some(self.parsed(name, node)?),
                "seed" => to.seed = Some(self.seed(node)?),
                "simulation" => to.simulation = Some(self.simulation(node)?),
                "conduction_speed" => to.conduction_speed = Some(self.number(name, node)?),
                "bold" => to.bold = Some(self.boolean(name, node)?),
                "npz" => to.npz = Some(self.boolean(name, node)?),
                "figures" => to.figures = Some(self.boolean(name, node)?),
                "init" => to.init = Some(folder.join(self.string(name, node)?)),
                "out" => to.out = Some(folder.join(self.string(name, node)?)),
                "record" => {
                    let list = self.list(name, node, "a list of strings such as [\"bold@2s\"]")?;
                    let wish = |item| self.parsed(name, item).map(|wish: RecordWish| wish.relative_to(folder));
                    to.record = Some(list.iter().map(wish).collect::<Result<_, _>>()?);
                }
                _ => return Err(self.unknown(key.span(), "key", name, RUN_KEYS)),
            }
        }
        Ok(())
    }

    /// A model's name stays as it is; the path of a file is relative to the folder.
    fn model(&self, node: &Node, folder: &Path) -> Result<String, String> {
        let text = self.string("model", node)?;
        let is_file = text.ends_with(".nm") || text.contains(std::path::is_separator);
        Ok(if is_file { folder.join(text).display().to_string() } else { text.to_string() })
    }

    /// Values by name; `bold.kappa = 1` is a table in TOML.
    fn assignments(&self, table: &DeTable, kind: Kind, prefix: &str, to: &mut Experiment) -> Result<(), String> {
        let folder = self.path.parent().unwrap_or(Path::new(""));
        for (key, node) in in_order(table) {
            let name = format!("{prefix}{}", key.get_ref());
            let value = match node.get_ref() {
                DeValue::Table(inner) => {
                    self.assignments(inner, kind, &format!("{name}."), to)?;
                    continue;
                }
                DeValue::Array(items) => {
                    Value::List(items.iter().map(|item| self.number(&name, item)).collect::<Result<_, _>>()?)
                }
                DeValue::String(text) if text.starts_with('@') => {
                    Value::parse(text).map_err(|error| self.error(node.span(), error))?.relative_to(folder)
                }
                DeValue::Integer(_) | DeValue::Float(_) => Value::Number(self.number(&name, node)?),
                _ => return Err(self.kind(&name, node, "a number, a list of numbers, or \"@file.csv\"")),
            };
            to.assignments.push(Assignment { name, value, kind, origin: self.place(&key.span()) });
        }
        Ok(())
    }

    /// A stimulus for a port, or a list of them.
    fn stimuli(&self, table: &DeTable, to: &mut Experiment) -> Result<(), String> {
        let folder = self.path.parent().unwrap_or(Path::new(""));
        for (key, node) in in_order(table) {
            let name = key.get_ref().as_ref();
            let texts = match node.get_ref() {
                DeValue::Array(list) => list.iter().collect(),
                _ => vec![node],
            };
            for node in texts {
                let Some(text) = node.get_ref().as_str() else {
                    return Err(self.kind(name, node, "a text such as \"sine(0.1, 10[Hz])\", or a list of such texts"));
                };
                to.stimuli.push(StimulusWish::new(name, text, folder, self.place(&node.span())));
            }
        }
        Ok(())
    }

    fn list<'n, 'i>(&self, key: &str, node: &'n Node<'i>, expected: &str) -> Result<&'n DeArray<'i>, String> {
        node.get_ref().as_array().ok_or_else(|| self.kind(key, node, expected))
    }

    pub(super) fn string<'n>(&self, key: &str, node: &'n Node) -> Result<&'n str, String> {
        node.get_ref().as_str().ok_or_else(|| self.kind(key, node, "a string"))
    }

    pub(super) fn time(&self, key: &str, node: &Node) -> Result<f64, String> {
        let text = node
            .get_ref()
            .as_str()
            .ok_or_else(|| self.kind(key, node, "a time with its unit in quotes, such as \"5min\" or \"0.1ms\""))?;
        parse_time(text).map_err(|error| self.error(node.span(), error))
    }

    pub(super) fn parsed<T: std::str::FromStr<Err = String>>(&self, key: &str, node: &Node) -> Result<T, String> {
        self.string(key, node)?.parse().map_err(|error| self.error(node.span(), error))
    }

    fn boolean(&self, key: &str, node: &Node) -> Result<bool, String> {
        node.get_ref().as_bool().ok_or_else(|| self.kind(key, node, "true or false"))
    }

    pub(super) fn number(&self, key: &str, node: &Node) -> Result<f64, String> {
        let text = match node.get_ref() {
            DeValue::Float(float) => Some(float.as_str()),
            DeValue::Integer(integer) if integer.radix() == 10 => Some(integer.as_str()),
            _ => None,
        };
        text.and_then(|text| text.parse().ok()).ok_or_else(|| self.kind(key, node, "a number"))
    }

    pub(super) fn seed(&self, node: &Node) -> Result<u64, String> {
        let integer = node.get_ref().as_integer();
        integer
            .and_then(|i| u64::from_str_radix(i.as_str(), i.radix()).ok())
            .ok_or_else(|| self.kind("seed", node, "an integer, 0 or greater"))
    }

    fn simulation(&self, node: &Node) -> Result<u32, String> {
        let integer = node.get_ref().as_integer();
        integer
            .and_then(|i| u32::from_str_radix(i.as_str(), i.radix()).ok())
            .ok_or_else(|| self.kind("simulation", node, "an integer from 0 to 4294967295"))
    }

    pub(super) fn kind(&self, key: &str, node: &Node, expected: &str) -> String {
        self.error(node.span(), format!("`{key}` has to be {expected}, not {}", described(node.get_ref())))
    }

    pub(super) fn unknown(&self, span: Range<usize>, what: &str, name: &str, known: &[&str]) -> String {
        let meant = match nearest(name, known.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("known are {}", known.join(", ")),
        };
        self.error(span, format!("unknown {what} `{name}`; {meant}"))
    }

    /// `file.toml:3:1: `.
    pub(super) fn place(&self, span: &Range<usize>) -> String {
        let (line, column, _) = self.line(span.start);
        format!("{}:{line}:{column}: ", self.path.display())
    }

    /// The message with its place and the line that it is about.
    pub(super) fn error(&self, span: Range<usize>, message: impl Display) -> String {
        let (line, column, text) = self.line(span.start);
        let room = text.chars().count().saturating_sub(column - 1).max(1);
        let length = self.text.get(span.clone()).map_or(1, |t| t.chars().count()).clamp(1, room);
        let (gutter, marks) = (" ".repeat(line.to_string().len()), "^".repeat(length));
        let blank = " ".repeat(column - 1);
        format!("{}{message}\n{gutter} |\n{line} | {text}\n{gutter} | {blank}{marks}", self.place(&span))
    }

    /// Line and column from 1, and the line's text.
    fn line(&self, offset: usize) -> (usize, usize, &str) {
        let before = self.text.get(..offset).unwrap_or(self.text);
        let begin = before.rfind('\n').map_or(0, |at| at + 1);
        let text = self.text[begin..].lines().next().unwrap_or("");
        (before.matches('\n').count() + 1, before[begin..].chars().count() + 1, text)
    }
}

/// The entries of a table as they stand in the file.
pub(super) fn in_order<'t, 'i>(table: &'t DeTable<'i>) -> Vec<(&'t Spanned<toml::de::DeString<'i>>, &'t Node<'i>)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}

/// A data set by name, or a path in full where the text names a folder.
fn dataset(text: &str, folder: &Path) -> String {
    let path = folder.join(text);
    let is_path = text.contains(std::path::is_separator) || (!super::network::is_embedded(text) && path.is_dir());
    if is_path { path.display().to_string() } else { text.to_string() }
}

fn described(value: &DeValue) -> String {
    match value {
        DeValue::String(text) => format!("the string \"{text}\""),
        DeValue::Integer(integer) => format!("the number {}", integer.as_str()),
        DeValue::Float(float) => format!("the number {}", float.as_str()),
        DeValue::Boolean(value) => format!("{value}"),
        DeValue::Datetime(_) => "a date".to_string(),
        DeValue::Array(_) => "a list".to_string(),
        DeValue::Table(_) => "a table".to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str) -> String {
        parse(text, Path::new("a/e.toml")).unwrap_err()
    }

    #[test]
    fn all_of_a_run_can_be_said() {
        let text = "[run]\nmodel = 'my.nm'\ndataset = 'gw'\nduration = '5min'\nrecord = ['x@1ms', 'mean(y)@10ms']\n\
                    [parameters]\nz = 1\na = [1, 2.5]\nbold.kappa = 0.5\n[ports]\nu = '@u.csv'\n";
        let experiment = parse(text, Path::new("a/e.toml")).unwrap();
        assert_eq!(experiment.model.unwrap(), Path::new("a").join("my.nm").display().to_string());
        assert_eq!(experiment.duration, Some(300_000.0));
        assert_eq!(experiment.record.unwrap().len(), 2);
        let names: Vec<_> = experiment.assignments.iter().map(|a| a.name.as_str()).collect();
        assert_eq!(names, ["z", "a", "bold.kappa", "u"]);
        assert_eq!(experiment.assignments[3].value, Value::File("a/u.csv".into()));
        assert_eq!(experiment.assignments[3].origin, "a/e.toml:11:1: ");
    }

    #[test]
    fn mistakes_are_told_by_line_and_column() {
        let text = message("[run]\nmodel = 'aln'\n  durration = '5min'\n");
        assert_eq!(
            text,
            "a/e.toml:3:3: unknown key `durration`; did you mean `duration`?\n  |\n3 |   durration = '5min'\n  |   ^^^^^^^^^"
        );
        assert!(message("[rnu]\n").contains("unknown table `rnu`; did you mean `run`?"));
        assert!(message("[run]\nduration = 5\n").contains("e.toml:2:12: `duration` has to be a time with its unit"));
        assert!(message("[run]\nduration = '5'\n").contains("has no unit"));
        assert!(message("[run]\nseed = -1\n").contains("integer, 0 or greater, not the number -1"));
        assert!(message("[run]\nseed = \n").contains("e.toml:2:"));
        assert!(message("run = 3\n").contains("has to be a table `[run]`"));
        assert!(message("[run]\nscheme = 'heum'\n").contains("did you mean `heun`?"));
        assert!(message("[parameters]\na = true\n").contains("`a` has to be a number, a list of numbers"));
    }
}
