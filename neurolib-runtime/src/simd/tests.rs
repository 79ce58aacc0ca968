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
