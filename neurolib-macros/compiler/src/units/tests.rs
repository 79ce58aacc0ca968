use super::{Factor, Ratio, Unit};

fn unit(name: &str) -> Unit {
    Unit::named(name).expect("a unit of the table")
}

#[test]
fn derived_units_agree() {
    assert_eq!(unit("kHz"), Unit::ONE.over(unit("ms")).unwrap());
    assert_eq!(unit("mV"), unit("nA").times(unit("MOhm")).unwrap());
    assert_eq!(unit("ms"), unit("pF").over(unit("nS")).unwrap());
    assert_eq!(unit("C"), unit("A").times(unit("s")).unwrap());
    assert_eq!(unit("\u{b5}V"), unit("\u{3bc}V"));
    assert_eq!(unit("uM"), unit("µM"));
    assert_eq!(unit("J"), unit("N").times(unit("m")).unwrap());
    assert_eq!(unit("W"), unit("V").times(unit("A")).unwrap());
}

#[test]
fn prefixes_do_not_pile_up() {
    assert_eq!(Unit::named("kmV"), None);
    assert_eq!(Unit::named("kmin"), None);
    assert_eq!(Unit::named("k"), None);
    assert_eq!(Unit::named(""), None);
}

#[test]
fn conversions_are_exact_powers() {
    assert_eq!(unit("Hz").factor_to(unit("kHz")), Factor::Over(1000.0));
    assert_eq!(unit("kHz").factor_to(unit("Hz")), Factor::Times(1000.0));
    assert_eq!(unit("h").factor_to(unit("ms")), Factor::Times(3.6e6));
    assert_eq!(unit("mV").factor_to(unit("mV")), Factor::One);
    let root = |name| unit(name).power(Ratio::HALF).unwrap();
    assert_eq!(root("s").factor_to(root("ms")), Factor::Times(1000.0_f64.sqrt()));
}

#[test]
fn rational_powers_are_units() {
    let root = unit("mV").power(Ratio::HALF).unwrap();
    assert_eq!(root.times(root), Some(unit("mV")));
    assert_eq!(
        unit("mV").power(Ratio::new(1, 3).unwrap()).unwrap().power(Ratio::integer(3).unwrap()),
        Some(unit("mV"))
    );
}

#[test]
fn exponents_are_bounded() {
    let mut power = unit("mV");
    for _ in 0..64 {
        match power.times(power) {
            Some(next) => power = next,
            None => return,
        }
    }
    panic!("the exponent grew without bound");
}

#[test]
fn units_read_as_authors_write_them() {
    let over = |a: &str, b: &str| unit(a).over(unit(b)).unwrap();
    assert_eq!(over("mV", "ms").to_string(), "mV/ms");
    assert_eq!(over("pA", "pF").to_string(), "mV/ms");
    let root = unit("ms").power(Ratio::HALF).unwrap();
    assert_eq!(over("mV", "ms").over(root).unwrap().to_string(), "mV/ms/sqrt(ms)");
    assert_eq!(Unit::ONE.over(root).unwrap().to_string(), "1/sqrt(ms)");
    assert_eq!(unit("mV").times(unit("mV")).unwrap().to_string(), "mV^2");
    assert_eq!(unit("nS").times(unit("mV")).unwrap().to_string(), "pA");
    assert_eq!(Unit::ONE.over(unit("kHz")).unwrap().to_string(), "ms");
    assert_eq!((unit("Hz").to_string(), unit("kHz").to_string()), ("1/s".to_owned(), "1/ms".to_owned()));
    assert_eq!(unit("mV").power(Ratio::integer(3).unwrap()).unwrap().to_string(), "mV^3");
}

#[test]
fn texts_are_units_or_say_why_not() {
    let parse = |text| Unit::parse(text).unwrap();
    assert_eq!(parse("mV/ms"), unit("mV").over(unit("ms")).unwrap());
    assert_eq!(parse("1/sqrt(ms) ").to_string(), "1/sqrt(ms)");
    assert_eq!(parse("mV*sqrt(ms)/ms").to_string(), "mV/sqrt(ms)");
    let refused = |text| {
        let error = Unit::parse(text).unwrap_err();
        (error.message.clone(), error.help.join("; "), error.span().start..error.span().end)
    };
    let (message, help, place) = refused("mV/Hx");
    assert_eq!((message.as_str(), help.as_str(), place), ("unknown unit `Hx`", "did you mean `Hz`?", 3..5));
    let (message, _, place) = refused("mV ms");
    assert_eq!((message.as_str(), place), ("the unit ends before `ms`", 3..5));
    assert_eq!(refused("2").0, "`2` is no unit");
    for text in ["", " mV", "mV/", "mV^", "(mV", "mV^99999999"] {
        assert!(Unit::parse(text).is_err(), "{text}");
    }
}
