use crate::simd::{Chunk, InstructionSet, LANES, Real, Task, Vector, dispatch};

/// One function by number, so that all go through the same loops.
struct Apply<R: Real>(usize, Chunk<R>, Chunk<R>);

impl<R: Real> Task<R> for Apply<R> {
    type Output = [R; LANES];
    fn run<V: Vector<Real = R>>(self) -> [R; LANES] {
        let (x, y) = (V::load(&self.1), V::load(&self.2));
        match self.0 {
            0 => super::exp(x),
            1 => super::log(x),
            2 => super::pow(x, y),
            3 => super::sin_cos_of_turns(x).0,
            4 => super::sin_cos_of_turns(x).1,
            5 => super::sigmoid(x),
            6 => super::modulo(x, y),
            7 => super::select(super::less(x, y), super::sign(x), super::heaviside(y)),
            8 => super::select(super::not(super::equal(x, y)), super::less_equal(x, y), super::exprel(x)),
            9 => super::tanh(x),
            10 => super::expm1(x),
            11 => super::exprel(x),
            12 => super::sin(x),
            13 => super::cos(x),
            14 => super::tan(x),
            _ => unreachable!(),
        }
        .to_array()
    }
}

fn apply(function: usize, x: f64, y: f64) -> f64 {
    dispatch(InstructionSet::best(), Apply(function, Chunk::splat(x), Chunk::splat(y)))[0]
}

fn ulps(a: f64, b: f64) -> f64 {
    if a == b { 0.0 } else { (a - b).abs() / (b.abs().next_up() - b.abs()) }
}

/// Largest error in ulp of a function against the C-quality reference over evenly spread arguments.
fn worst(function: usize, reference: fn(f64) -> f64, from: f64, to: f64) -> f64 {
    let n = 200_001;
    (0..n)
        .map(|i| from + (to - from) * f64::from(i) / f64::from(n - 1))
        .map(|x| ulps(apply(function, x, 0.0), reference(x)))
        .fold(0.0, f64::max)
}

#[test]
fn exp_is_within_two_ulp_of_the_reference() {
    for (from, to) in [(-708.0, 709.78), (-1.0, 1.0), (-1e-5, 1e-5)] {
        let error = worst(0, libm::exp, from, to);
        assert!(error <= 2.0, "{error} ulp on [{from}, {to}]");
    }
}

#[test]
fn log_is_within_two_ulp_of_the_reference() {
    for (from, to) in [(1e-300, 1e-290), (0.5, 2.0), (0.999, 1.001), (1e-3, 1e3), (1e300, 1e308)] {
        let error = worst(1, libm::log, from, to);
        assert!(error <= 2.0, "{error} ulp on [{from}, {to}]");
    }
    assert!(ulps(apply(1, 5e-324, 0.0), libm::log(5e-324)) <= 2.0);
}

/// The greatest error in ulp that each function may have, over arguments from tiny to large.
#[test]
fn functions_keep_their_stated_errors() {
    let exprel = |x: f64| if x == 0.0 { 1.0 } else { libm::expm1(x) / x };
    let near = [(-1e-8, 1e-8), (-0.3, 0.3), (-2.0, 2.0)];
    type Case = (usize, fn(f64) -> f64, f64, &'static [(f64, f64)]);
    let cases: [Case; 6] = [
        (9, libm::tanh, 3.0, &[(-25.0, 25.0), (0.5, 0.6)]),
        (10, libm::expm1, 2.0, &[(-45.0, 45.0), (-700.0, 709.0)]),
        (11, exprel, 3.0, &[(-45.0, 45.0)]),
        (12, libm::sin, 2.0, &[(-10.0, 10.0), (3.13, 3.15), (-1e6, 1e6), (-1e9, 1e9)]),
        (13, libm::cos, 2.0, &[(-10.0, 10.0), (1.56, 1.58), (-1e6, 1e6), (-1e9, 1e9)]),
        (14, libm::tan, 4.0, &[(-10.0, 10.0), (-1e6, 1e6)]),
    ];
    for (function, reference, bound, ranges) in cases {
        for &(from, to) in near.iter().chain(ranges) {
            // The reference itself is right to less than one ulp.
            let error = worst(function, reference, from, to);
            assert!(error <= bound, "function {function}: {error} ulp on [{from}, {to}]");
        }
    }
    // The doubles next to multiples of π/2: nothing of the first digits is left.
    for k in 1..2000 {
        let x = f64::from(k) * std::f64::consts::FRAC_PI_2;
        for (function, reference) in [(12, libm::sin as fn(f64) -> f64), (13, libm::cos)] {
            let error = ulps(apply(function, x, 0.0), reference(x));
            assert!(error <= 2.0, "function {function} at {x}: {error} ulp");
        }
    }
}

/// The greatest error in ulp of single precision that each function may have.
#[test]
fn functions_keep_their_stated_errors_in_single_precision() {
    let exprel = |x: f64| if x == 0.0 { 1.0 } else { libm::expm1(x) / x };
    let near = [(-1e-3, 1e-3), (-0.3, 0.3), (-2.0, 2.0)];
    type Case = (usize, fn(f64) -> f64, f64, &'static [(f64, f64)]);
    let cases: [Case; 8] = [
        (0, libm::exp, 2.0, &[(-86.8, 88.7)]),
        (1, libm::log, 2.0, &[(1e-38, 1e-37), (0.5, 2.0), (0.999, 1.001), (1e-3, 1e3), (1e37, 1e38)]),
        (9, libm::tanh, 3.0, &[(-12.0, 12.0), (0.5, 0.6)]),
        (10, libm::expm1, 2.0, &[(-20.0, 20.0), (-80.0, 88.0)]),
        (11, exprel, 3.0, &[(-20.0, 20.0)]),
        (12, libm::sin, 2.0, &[(-10.0, 10.0), (3.13, 3.15), (-8e3, 8e3), (-1e6, 1e6)]),
        (13, libm::cos, 2.0, &[(-10.0, 10.0), (1.56, 1.58), (-8e3, 8e3), (-1e6, 1e6)]),
        (14, libm::tan, 4.0, &[(-10.0, 10.0), (-8e3, 8e3)]),
    ];
    for (function, reference, bound, ranges) in cases {
        let near = if function == 1 { &near[..0] } else { &near[..] };
        for &(from, to) in near.iter().chain(ranges) {
            for i in 0..=100_000 {
                let x = (from + (to - from) * f64::from(i) / 100_000.0) as f32;
                let got = dispatch(InstructionSet::best(), Apply(function, Chunk::splat(x), Chunk::splat(0.0)))[0];
                let want = reference(f64::from(x));
                let ulp = f64::from((want.abs() as f32).next_up() - want.abs() as f32);
                let error = (f64::from(got) - want).abs() / ulp;
                assert!(error <= bound, "function {function} at {x}: {got} instead of {want}, {error} ulp");
            }
        }
    }
}

#[test]
fn special_values_are_those_of_the_functions() {
    assert_eq!(apply(0, f64::INFINITY, 0.0), f64::INFINITY);
    assert_eq!(apply(0, f64::NEG_INFINITY, 0.0), 0.0);
    assert_eq!(apply(0, 710.0, 0.0), f64::INFINITY);
    assert_eq!(apply(0, 0.0, 0.0), 1.0);
    assert!(apply(0, f64::NAN, 0.0).is_nan());
    assert_eq!(apply(1, 0.0, 0.0), f64::NEG_INFINITY);
    assert_eq!(apply(1, 1.0, 0.0), 0.0);
    assert_eq!(apply(1, f64::INFINITY, 0.0), f64::INFINITY);
    assert!(apply(1, -1.0, 0.0).is_nan() && apply(1, f64::NAN, 0.0).is_nan());
    assert_eq!(apply(2, 0.0, 0.5), 0.0);
    assert_eq!(apply(2, 7.0, 0.0), 1.0);
    assert_eq!(apply(2, 1.0, 1e6), 1.0);
    assert_eq!(apply(6, -0.5, 2.0), 1.5);
    let infinite = [f64::INFINITY, f64::NEG_INFINITY];
    assert_eq!(infinite.map(|x| apply(9, x, 0.0)), [1.0, -1.0]);
    assert_eq!(infinite.map(|x| apply(10, x, 0.0)), [f64::INFINITY, -1.0]);
    assert_eq!([apply(11, 0.0, 0.0), apply(11, f64::NEG_INFINITY, 0.0)], [1.0, 0.0]);
    for function in [12, 13, 14] {
        assert!(infinite.iter().chain([&f64::NAN]).all(|&x| apply(function, x, 0.0).is_nan()));
    }
    assert!([9, 10, 11].iter().all(|&function| apply(function, f64::NAN, 0.0).is_nan()));
    for function in [9, 10, 12, 14] {
        assert_eq!(apply(function, -0.0, 0.0).to_bits(), (-0.0_f64).to_bits(), "function {function} of −0");
    }
}

#[test]
fn pow_keeps_its_stated_error() {
    for i in 1..2000 {
        let (x, y) = (0.01 * f64::from(i), 0.013 * f64::from(i % 500) - 3.0);
        let (got, want) = (apply(2, x, y), libm::pow(x, y));
        let bound = (2.0 + (y * x.ln()).abs()) * f64::EPSILON;
        assert!((got / want - 1.0).abs() <= bound, "{x}^{y}: {got} instead of {want}");
    }
}

#[test]
fn sine_and_cosine_of_turns_are_exact_to_two_epsilon() {
    for i in 0..=100_000 {
        let u = f64::from(i) / 100_000.0;
        let x = std::f64::consts::TAU * u;
        // The reference rounds its argument: 2π·2⁻⁵³ at most.
        assert!((apply(3, u, 0.0) - libm::sin(x)).abs() < 1e-15, "sin at {u}");
        assert!((apply(4, u, 0.0) - libm::cos(x)).abs() < 1e-15, "cos at {u}");
    }
    assert_eq!((apply(3, 0.25, 0.0), apply(4, 0.5, 0.0)), (1.0, -1.0));
    assert_eq!((apply(3, 0.5, 0.0), apply(4, 0.75, 0.0)), (0.0, 0.0));
}

#[test]
fn every_instruction_set_gives_the_same_bits() {
    check_bits::<f64>();
    check_bits::<f32>();
}

fn check_bits<R: Real>() {
    let bits = |x: R| if x.to_f64().is_nan() { u64::MAX } else { x.bits() };
    for function in 0..15 {
        for i in 0..5000 {
            let x = |l: usize| R::from_f64(0.37 * f64::from(i) - 900.0 + 0.01 * l as f64);
            let y = |l: usize| R::from_f64(0.001 * f64::from(i) - 2.0 + 0.1 * l as f64);
            let (x, y) = (Chunk::new(std::array::from_fn(x)), Chunk::new(std::array::from_fn(y)));
            let expected = dispatch(InstructionSet::Portable, Apply(function, x, y)).map(bits);
            for set in InstructionSet::available() {
                let got = dispatch(set, Apply(function, x, y)).map(bits);
                assert_eq!(got, expected, "function {function}, {set:?}, {x:?}");
            }
        }
    }
}
