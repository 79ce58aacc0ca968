//! Texts and what they mean, or what is said of them.

use super::StimulusWish;
use neurolib_runtime::description::{ModelDescription, PortInfo};
use std::path::Path;

/// A model of two ports on three nodes.
fn understood(text: &str) -> Result<String, String> {
    let port =
        |name: &str, unit: &str| PortInfo { name: name.into(), unit: unit.into(), doc: String::new(), default: 0.0 };
    let ports = vec![port("drive", "mV/ms"), port("rate", "kHz")];
    let model = ModelDescription { name: "M".into(), ports, ..ModelDescription::default() };
    let labels = ["left-V1", "right-V1", "left M1"].map(String::from);
    let wish = StimulusWish::parse(text)?;
    match wish.understand(&model, &labels) {
        Ok(planned) => Ok(format!("{:?}", planned.stimulus)),
        Err(failure) => Err(failure.message + &failure.help.map_or_else(String::new, |help| format!("\nhelp: {help}"))),
    }
}

/// Two texts that mean the same.
fn same(text: &str, expected: &str) {
    assert_eq!(understood(text).unwrap(), expected, "{text}");
}

fn refused(text: &str, expected: &str) {
    assert_eq!(understood(text).unwrap_err(), expected);
}

#[test]
fn texts_are_stimuli() {
    same("drive = 0.5", "Constant(0.5)");
    same("drive = -2*0.5[mV/s]", "Constant(-0.001)");
    same("drive = sine(0.4[V/s], 0.025[kHz])", "Sine { amplitude: 0.4, frequency: 25.0, phase: 0.0 }");
    same("drive = sine(frequency=25Hz, 1.5, amplitude=1)", "Sine { amplitude: 1.0, frequency: 25.0, phase: 1.5 }");
    same("rate = square(20[Hz], 2[Hz], duty=0.25)", "Square { amplitude: 0.02, frequency: 2.0, duty: 0.25 }");
    same("drive = ramp(0, 1, 2s)", "Ramp { from: 0.0, to: 1.0, duration: 2000.0 }");
    same("drive = exponential(1, 0, tau=20[ms])", "Exponential { from: 1.0, to: 0.0, tau: 20.0 }");
    same("drive = pulses(1, 5ms, 1s)", "Pulses { amplitude: 1.0, width: 5.0, period: 1000.0 }");
    same("drive = chirp(1, 1[Hz], 40[Hz], 1min)", "Chirp { amplitude: 1.0, from: 1.0, to: 40.0, duration: 60000.0 }");
    same("drive = ou(0, 0.1, 5ms)", "OrnsteinUhlenbeck { mean: 0.0, deviation: 0.1, tau: 5.0 }");
    same("drive = white_noise(1e-1[mV/sqrt(ms)])", "WhiteNoise { strength: 0.1 }");
    same(
        "drive = constant(1)+2*ou(0,1,5ms)",
        "Sum([Constant(1), OrnsteinUhlenbeck { mean: 0.0, deviation: 1.0, tau: 5.0 }.Gain(2.0)])",
    );
    same("drive = 2 - 0.5", "Sum([Constant(2), Constant(0.5).Gain(-1.0)])");
    same("drive = step(1, 5ms)", "Sum([Constant(0).Until(5.0), Constant(1).Delay(5.0)])");
}

#[test]
fn windows_and_nodes_surround_the_whole() {
    same("drive = 1 + 2 from 2s to 8s", "Sum([Constant(1), Constant(2)]).Delay(2000.0).Until(8000.0)");
    same(
        "drive = 1 for 2s then 2 for 100ms then 3",
        "Sum([Constant(1).Until(2000.0), Sum([Constant(2).Until(100.0), Constant(3).Delay(100.0)]).Delay(2000.0)])",
    );
    same("drive = 1 on 0, left-V1", "Constant(1).On(Nodes([Index(0), Label(\"left-V1\")]))");
    same(
        "drive = 1 on 0..1,\"left M1\" to 1s",
        "Constant(1).On(Nodes([Range(0, 1), Label(\"left M1\")])).Until(1000.0)",
    );
    same("drive = 1 on all", "Constant(1)");
    same("drive = 2*(1 on *-V1 from 1s)", "Constant(1).On(Nodes([Label(\"*-V1\")])).Delay(1000.0).Gain(2.0)");
}

#[test]
fn mistakes_are_told_by_place() {
    refused(
        "drive = sine(0.4[mV], 25[Hz])",
        "`amplitude` has to be in mV/ms, not in mV
  |
  | drive = sine(0.4[mV], 25[Hz])
  |              ^^^^^^^
help: write for instance `0.4[mV/ms]`",
    );
    refused(
        "drive = sine(0.4, 25[Hx]) on left-V1",
        "unknown unit `Hx`
  |
  | drive = sine(0.4, 25[Hx]) on left-V1
  |                      ^^
help: did you mean `Hz`?",
    );
    refused(
        "drive = sine(0.4, 25)",
        "`frequency` has no unit
  |
  | drive = sine(0.4, 25)
  |                   ^^
help: write for instance `25[Hz]`",
    );
    refused(
        "drive = 1 on left-V2 from 2s",
        "no node has the label `left-V2`; did you mean `left-V1`?
  |
  | drive = 1 on left-V2 from 2s
  |              ^^^^^^^
help: the 3 labels go from `left-V1` to `left M1`; `*` stands for any part",
    );
    refused(
        "drive = sin(0.4, 25[Hz])",
        "there is no function `sin`; did you mean `sine`?
  |
  | drive = sin(0.4, 25[Hz])
  |         ^^^
help: there are constant, step, sine, square, ramp, exponential, pulses, chirp, ou, white_noise, file",
    );
    refused(
        "drive = sine(0.4)",
        "`frequency` is missing
  |
  | drive = sine(0.4)
  |         ^^^^^^^^^
help: write `sine(amplitude, frequency, phase=0)`",
    );
    refused(
        "drive = 1 then 2",
        "how long this lasts is not said, but something follows
  |
  | drive = 1 then 2
  |         ^
help: write for instance `sine(0.1, 10[Hz]) for 2s then 0.2`",
    );
}

#[test]
fn every_kind_of_mistake_says_what_was_expected() {
    let cases = [
        ("sine(0.4)", "names no port; expected `PORT = STIMULUS`"),
        ("driv = 1", "M has no port `driv`; did you mean `drive`?"),
        ("drive = ", "expected a stimulus, found the end"),
        ("drive = sine", "expected a stimulus, found `sine`"),
        ("drive = 1 2", "expected the end of the stimulus, found `2`"),
        ("drive = 1 from 2s on 1", "expected the end of the stimulus, found `on`"),
        ("drive = (1", "expected `)`, found the end"),
        ("drive = sine(1, 2[Hz]", "expected `,` or `)`, found the end"),
        ("drive = sine(1, 2[Hz], 0, 0)", "`sine` has 3 arguments at most"),
        ("drive = sine(1, amplitude=1)", "`amplitude` is given twice"),
        ("drive = sine(1, frequenzy=1[Hz])", "`sine` has no argument `frequenzy`; did you mean `frequency`?"),
        ("drive = sine(1, x)", "expected a number for `frequency`, found `x`"),
        ("drive = sine(1, 2[Hz)", "a unit has no closing bracket"),
        ("drive = square(1, 2[Hz], duty=1ms)", "`duty` has to be a pure number, not in ms"),
        ("drive = 1.2.3", "expected the end"),
        ("drive = 1[mV/ms]*2[mV/ms]", "a product has one factor that is more than a number"),
        ("drive = 2[mV/ms]*sine(1, 2[Hz])", "a product has one factor that is more than a number"),
        ("drive = 1 from 2", "the time behind `from` has no unit"),
        ("drive = 1 from soon", "expected a time behind `from`, found `soon`"),
        ("drive = 1 from -2s", "the time behind `from` is negative"),
        ("drive = 1 from 8s to 2s", "the stimulus ends at 2000 ms, but begins at 8000 ms"),
        ("drive = 1 for 0s then 2", "a part lasts 0 ms; it has to be more than 0"),
        ("drive = 1 on", "expected a node, found the end"),
        ("drive = 1 on 3", "there is no node 3: the network has the nodes 0 to 2"),
        ("drive = 1 on 2..1", "the range 2..1 holds no node"),
        ("drive = 1 on mid*", "no label matches `mid*`; the first one is `left-V1`"),
        ("drive = 1 on \"left M1", "a text has no closing quote"),
        ("drive = file(stim.csv)", "expected a path in quotes, found `stim`"),
        ("drive = file(\"none.csv\")", "none.csv"),
        ("drive = µ", "expected a stimulus, found `µ`"),
        ("drive = §", "expected a stimulus, found `§`"),
    ];
    for (text, expected) in cases {
        let message = understood(text).unwrap_err();
        assert!(message.contains(expected), "{text}: {message}");
    }
    let deep = format!("drive = {}1{}", "(".repeat(60), ")".repeat(60));
    assert!(understood(&deep).unwrap_err().contains("nested deeper than 50"));
}

#[test]
fn files_are_read_and_their_paths_kept_in_full() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("one.csv", "1\n2\n");
    write("three.csv", "1,2,3\n4,5,6\n");
    write("two.csv", "1,2\n4,5\n");
    write("nan.csv", "1\nnan\n");
    let labels = ["a", "b", "c"].map(String::from);
    let ports = vec![PortInfo { name: "drive".into(), unit: "1".into(), doc: String::new(), default: 0.0 }];
    let model = ModelDescription { name: "M".into(), ports, ..ModelDescription::default() };
    let planned = |text: &str, folder: &Path| {
        StimulusWish::new("drive", text, folder, "here: ".into()).understand(&model, &labels)
    };
    let one = planned("2*file(\"one.csv\", every=1ms) on b", folder.path()).unwrap();
    assert!(format!("{:?}", one.stimulus).starts_with("Series(1 × 2, "), "{:?}", one.stimulus);
    let again = planned(&one.text, Path::new("elsewhere")).unwrap();
    assert_eq!(format!("{:?}", again.stimulus), format!("{:?}", one.stimulus));
    assert_eq!(again.text, one.text);
    let three = planned("file(\"three.csv\")", folder.path()).unwrap().stimulus;
    let neurolib::Stimulus::Series(values) = three else { panic!("{three:?}") };
    assert_eq!(values, ndarray::array![[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]]);
    let refused = |text: &str| planned(text, folder.path()).unwrap_err().message;
    let two = refused("file(\"two.csv\")");
    assert!(two.starts_with("here: `") && two.contains("has 2 columns; expected one column, or 3"), "{two}");
    let nan = refused("file(\"nan.csv\")");
    assert!(nan.contains("NaN in row 2, column 1"), "{nan}");
    let more = refused("file(\"one.csv\", 3)");
    assert!(more.contains("`file` has only one more argument, `every`"), "{more}");
}
