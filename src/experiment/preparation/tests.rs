use super::{prepare, wishes};
use ndarray::array;
use neurolib::Connectome;

fn network() -> Connectome {
    let labels = ["left-V1", "right-V1", "Thalamus"].map(String::from).to_vec();
    let weights = array![[1.0, 4.0, 0.5], [2.0, 0.0, 0.0], [0.0, 0.0, 0.0]];
    Connectome::new(weights.clone(), weights, labels).unwrap()
}

fn message(text: &str) -> String {
    let failure = prepare(network(), &wishes([&text.to_string()])).unwrap_err();
    let help = failure.help.map_or_else(String::new, |help| format!("\nhelp: {help}"));
    failure.message + &help
}

#[test]
fn steps_follow_each_other() {
    let texts = ["exclude( Thal* ) , zero_diagonal, symmetrize(mean)", "normalize(max),keep(0..1)"].map(String::from);
    let prepared = prepare(network(), &wishes(&texts)).unwrap();
    assert_eq!(prepared.connectome.weights(), array![[0.0, 1.0], [1.0, 0.0]]);
    let expected = "exclude( Thal* ), zero_diagonal, symmetrize(mean), normalize(max), keep(0..1)";
    assert_eq!(prepared.texts.join(", "), expected);
    let again = prepare(network(), &wishes(&prepared.texts)).unwrap();
    assert_eq!(again.connectome, prepared.connectome);
}

#[test]
fn all_steps_can_be_said() {
    let text = "transpose, transpose(weights), transpose(lengths), normalize(rows), normalize(spectral), symmetrize(max), \
                threshold(0.01), density(50%), density(0.5), lengths(cm), lengths(m), scale_lengths(1e-2), exclude(\"left-V1\")";
    let prepared = prepare(network(), &wishes([&text.to_string()])).unwrap();
    assert_eq!(prepared.texts.len(), 13);
}

#[test]
fn mistakes_are_marked() {
    assert_eq!(
        message("zero_diagonal, symetrize(mean)"),
        "there is no step `symetrize`; did you mean `symmetrize`?\n  |\n  | zero_diagonal, symetrize(mean)\n  |                ^^^^^^^^^\n\
         help: steps are exclude, keep, transpose, normalize, symmetrize, threshold, density, zero_diagonal, lengths, \
         scale_lengths, label"
    );
    assert_eq!(
        message("exclude(Thalamsu)"),
        "no node has the label `Thalamsu`; did you mean `Thalamus`?\n  |\n  | exclude(Thalamsu)\n  |         ^^^^^^^^\n\
         help: the 3 labels go from `left-V1` to `Thalamus`; `*` stands for any part"
    );
    let starts = [
        ("", "expected a step, found the end"),
        (
            "normalize",
            "`normalize` does not say what is meant\n  |\n  | normalize\n  | ^^^^^^^^^\nhelp: write normalize(max), ",
        ),
        (
            "normalize(mean)",
            "expected `max` or `rows` or `spectral`, found `mean`\n  |\n  | normalize(mean)\n  |           ^^^^",
        ),
        ("exclude(all)", "`all` leaves nothing to choose"),
        ("exclude(*)", "no node would be left\n  |\n  | exclude(*)\n  | ^^^^^^^^^^"),
        ("exclude(9)", "there is no node 9: the network has the nodes 0 to 2"),
        ("threshold(x)", "expected a number, found `x`"),
        ("threshold(1%)", "`threshold` takes a number without `%`"),
        ("density(300%)", "a density of 3; a share above 0 and up to 1 is expected"),
        ("lengths(inch)", "expected `cm` or `m` or `mm`, found `inch`"),
        ("label(aal2)", "the network has 3 regions; of AAL2"),
        ("label(dk)", "expected `aal2`, found `dk`"),
        ("transpose(weights", "expected `)`, found the end"),
        ("transpose symmetrize(max)", "expected a comma or the end, found `symmetrize`"),
        ("transpose,", "expected a step, found the end"),
    ];
    for (text, expected) in starts {
        let message = message(text);
        assert!(message.starts_with(expected), "{message}\n{expected}");
    }
}
