//! A run as the experiment file that repeats it.

use super::plan::{Plan, Source};
use super::prepare::hash_text;
use super::record::Written;
use super::time::exact_time;
use super::value::Value;
use neurolib::{Dataset, NeuralMass, Parameter, Precision, Simulation};
use std::fmt::Write as _;

impl Plan {
    /// An experiment file with every setting and every parameter, those with their default included.
    pub fn to_toml(&self, simulation: &Simulation) -> String {
        let repeat = "# What was run; `neurolib run --experiment FILE` repeats it bit for bit.";
        format!("{repeat}\n{}", self.tables(simulation))
    }

    /// The tables of the file.
    pub fn tables(&self, simulation: &Simulation) -> String {
        let settings = simulation.settings();
        let mut lines = vec!["[run]".to_string()];
        let model = self.place.as_ref().map_or_else(|| self.model.clone(), ToString::to_string);
        lines.push(format!("model = {}", quoted(&model)));
        match &self.source {
            Source::SingleNode => {}
            Source::Dataset(dataset) => lines.push(format!("dataset = {}", quoted(&place_of(dataset)))),
            Source::Files(path) => lines.push(format!("connectome = {}", quoted(&path.display().to_string()))),
        }
        let texts = |texts: &[String]| texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", ");
        if let Some(subjects) = &self.subjects {
            lines.push(format!("subjects = [{}]", texts(subjects)));
        }
        if let Some(normalization) = self.subject_weights {
            lines.push(format!("subject_weights = {}", quoted(normalization.name())));
        }
        if !self.preparation.is_empty() {
            lines.push(format!("prepare = [{}]", texts(&self.preparation)));
        }
        if let Some(path) = &self.init {
            lines.push(format!("init = {}", quoted(&path.display().to_string())));
        }
        lines.push(format!("duration = {}", quoted(&exact_time(self.duration))));
        lines.push(format!("dt = {}", quoted(&exact_time(settings.dt))));
        lines.push(format!("scheme = {}", quoted(settings.scheme.name())));
        if settings.precision != Precision::default() {
            lines.push(format!("precision = {}", quoted(settings.precision.name())));
        }
        lines.push(format!("seed = {}", settings.seed));
        if settings.simulation > 0 {
            lines.push(format!("simulation = {}  # among those of this seed", settings.simulation));
        }
        lines.push(format!("conduction_speed = {}  # m/s", number(settings.conduction_speed)));
        let written = |recording| quoted(&Written(recording, &self.lead_fields).to_string());
        let recordings: Vec<String> = self.recordings.iter().map(written).collect();
        lines.push(format!("record = [{}]", recordings.join(", ")));
        if self.npz {
            lines.push("npz = true".to_string());
        }
        if !self.figures {
            lines.push("figures = false".to_string());
        }
        lines.push("\n[parameters]".to_string());
        parameters(simulation.model(), "", &mut lines);
        if !self.ports.is_empty() {
            lines.push("\n[ports]".to_string());
        }
        for (name, value) in &self.ports {
            let info = simulation.model().description().ports.iter().find(|p| p.name == *name);
            let text = match value {
                Value::Number(x) => number(*x),
                Value::List(values) => list(values),
                Value::File(path) => quoted(&format!("@{}", path.display())),
            };
            lines.push(format!("{} = {text}  # {}", key(name), info.map_or("1", |p| p.unit.as_str())));
        }
        self.stimuli_to_toml(simulation, &mut lines);
        lines.push("\n[provenance]  # to notice changes; not read otherwise".to_string());
        lines.push(format!("neurolib = {}", quoted(env!("CARGO_PKG_VERSION"))));
        lines.push(format!("model_source = {}", quoted(&hash_text(simulation.model().description().source_hash))));
        lines.push(format!("connectome = {}", quoted(&hash_text(simulation.connectome().content_hash()))));
        if !self.stimuli.is_empty() {
            lines.push(format!("stimuli = {}", quoted(&hash_text(self.stimuli_hash()))));
        }
        lines.join("\n") + "\n"
    }

    /// The table `[stimuli]`: a text for each port, or a list of texts where several add up.
    fn stimuli_to_toml(&self, simulation: &Simulation, lines: &mut Vec<String>) {
        for info in &simulation.model().description().ports {
            let texts = self.stimuli_of(&info.name).map(quoted).collect::<Vec<_>>();
            if texts.is_empty() {
                continue;
            }
            if !lines.iter().any(|line| line.starts_with("\n[stimuli]")) {
                lines.push("\n[stimuli]  # added to the ports".to_string());
            }
            let text = if let [text] = &texts[..] { text.clone() } else { format!("[{}]", texts.join(", ")) };
            lines.push(format!("{} = {text}  # {}", key(&info.name), info.unit));
        }
    }
}

/// How a data set is found again: by its folder, or by its name.
pub fn place_of(dataset: &Dataset) -> String {
    dataset.path.as_ref().map_or_else(|| dataset.name.clone(), |path| path.display().to_string())
}

fn parameters(model: &dyn NeuralMass, prefix: &str, lines: &mut Vec<String>) {
    let description = model.description();
    for (info, value) in description.parameters.iter().zip(model.parameters()) {
        let text = match &value {
            Parameter::Uniform(x) => number(*x),
            Parameter::PerNode(values) => list(values),
        };
        let mut comment = if info.unit == "1" { String::new() } else { info.unit.clone() };
        if value != Parameter::Uniform(info.default) {
            let separator = if comment.is_empty() { "" } else { ", " };
            let _ = write!(comment, "{separator}default {}", info.default);
        }
        let comment = if comment.is_empty() { comment } else { format!("  # {comment}") };
        lines.push(format!("{prefix}{} = {text}{comment}", key(&info.name)));
    }
    for (index, readout) in description.readouts.iter().enumerate() {
        parameters(model.readout(index), &format!("{prefix}{}.", key(&readout.name)), lines);
    }
}

/// A key, in quotes where TOML needs them.
pub(super) fn key(name: &str) -> String {
    let bare = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    if bare { name.to_string() } else { quoted(name) }
}

/// A number in the fewest digits that give it back; TOML wants a fraction or an exponent.
pub(super) fn number(x: f64) -> String {
    format!("{x:?}")
}

pub(super) fn list(values: &[f64]) -> String {
    format!("[{}]", values.iter().map(|&x| number(x)).collect::<Vec<_>>().join(", "))
}

pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted + "\""
}
