use super::*;

/// Every operation once, on awkward numbers.
struct Every(Chunk, Chunk);

impl Task for Every {
    type Output = Vec<[u64; LANES]>;
    fn run<V: Vector>(self) -> Self::Output {
        let (a, b) = (V::load(&self.0), V::load(&self.1));
        let one = V::splat(1.0);
        let results = [
            a + b,
            a - b,
            a * b,
            a / b,
            -a,
            a.sqrt(),
            a.abs(),
            a.floor(),
            a.min(b),
            a.max(b),
            V::choose(a.lt(b), one, b),
            V::choose(a.le(b), one, b),
            V::choose(a.eq(b), one, b),
            a.bits_add(b),
            a.bits_and(b),
            a.bits_or(b),
            a.bits_to_exponent(),
            a.bits_from_exponent(),
            V::splat(V::any(a.lt(b)) as u8 as f64),
            a.map(|x| x + 1.0),
        ];
        // The payload and sign of a NaN that an operation makes are the machine's own affair.
        results.map(|r| r.to_array().map(|x| if x.is_nan() { u64::MAX } else { x.to_bits() })).to_vec()
    }
}

/// Sums over corners, and a matrix turned over.
struct Shuffles<'a>(&'a [f64]);

impl Task for Shuffles<'_> {
    type Output = Vec<[f64; LANES]>;
    fn run<V: Vector>(self) -> Self::Output {
        let bases = [3, 1, 4, 1, 5, 9, 2, 6];
        let weights = [Chunk([0.1; LANES]), Chunk(std::array::from_fn(|lane| 0.3 * lane as f64))];
        let rows = std::array::from_fn(|row| Chunk(std::array::from_fn(|column| self.0[8 * row + column])));
        let sums = V::interpolate(self.0, &bases, &[0, 11], &weights);
        sums.into_iter().chain(V::transpose(&rows)).map(V::to_array).collect()
    }
}

#[test]
fn numbers_are_moved_alike_by_every_instruction_set() {
    let numbers: Vec<f64> = (0..64).map(|i| f64::from(i).sqrt()).collect();
    let expected = dispatch(InstructionSet::Portable, Shuffles(&numbers));
    assert_eq!(expected[1][2], numbers[5] * 0.1 + numbers[16] * (0.3 * 2.0));
    assert_eq!(expected[4 + 3][5], numbers[8 * 5 + 3]);
    for set in InstructionSet::available() {
        assert_eq!(dispatch(set, Shuffles(&numbers)), expected, "{set:?}");
    }
}

#[test]
fn every_instruction_set_computes_the_same_bits() {
    let numbers = [0.0, -0.0, 1.5, -2.5, 1e308, 5e-324, f64::INFINITY, f64::NAN, 3.0, -7.25, f64::NEG_INFINITY];
    for shift in 0..numbers.len() {
        let a = Chunk(std::array::from_fn(|i| numbers[i % numbers.len()]));
        let b = Chunk(std::array::from_fn(|i| numbers[(i + shift) % numbers.len()]));
        let expected = dispatch(InstructionSet::Portable, Every(a, b));
        for set in InstructionSet::available() {
            assert_eq!(dispatch(set, Every(a, b)), expected, "{set:?} on {a:?}, {b:?}");
        }
    }
}
