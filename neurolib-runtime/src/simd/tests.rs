use super::*;

/// Every operation once, on awkward numbers.
struct Every<R: Real>(Chunk<R>, Chunk<R>);

impl<R: Real> Task<R> for Every<R> {
    type Output = Vec<[u64; LANES]>;
    fn run<V: Vector<Real = R>>(self) -> Self::Output {
        let (a, b) = (V::load(&self.0), V::load(&self.1));
        let one = V::splat(1.0);
        let results = [
            a + b,
            a - b,
            a * b,
            a / b,
            a.mul_add(b, b),
            a.mul_sub(b, a),
            a.neg_mul_add(b, a),
            -a,
            a.sqrt(),
            a.abs(),
            a.floor(),
            a.min(b),
            a.max(b),
            V::choose(a.lt(b), one, b),
            V::choose(a.le(b), one, b),
            V::choose(a.eq(b), one, b),
            V::choose(V::or(a.lt(b), b.eq(one)), one, b),
            V::only(a.le(b), a),
            V::unless(a.le(b), a),
            a.bits_add(b),
            a.bits_and(b),
            a.bits_or(b),
            a.bits_to_exponent(),
            a.bits_from_exponent(),
            V::splat(V::any(a.lt(b)) as u8 as f64),
            a.map(|x| x + R::from_f64(1.0)),
        ];
        // The payload and sign of a NaN that an operation makes are the machine's own affair.
        results.map(|r| r.to_array().map(|x| if x.to_f64().is_nan() { u64::MAX } else { x.bits() })).to_vec()
    }
}

/// Sums over corners, a matrix turned over, and indices.
struct Shuffles<'a, R>(&'a [R]);

impl<R: Real> Task<R> for Shuffles<'_, R> {
    type Output = (Vec<[R; LANES]>, Indices);
    fn run<V: Vector<Real = R>>(self) -> Self::Output {
        let bases = Indices { each: [3, 1, 4, 1, 5, 9, 2, 6], largest: 9 };
        let weight = |lane: usize| R::from_f64(0.3 * lane as f64);
        let weights = [Chunk::splat(R::from_f64(0.1)), Chunk::new(std::array::from_fn(weight))];
        let sums = V::interpolate(self.0, &bases, &[0, 11], &weights);
        let first = Chunk::new(*self.0.first_chunk().expect("enough numbers"));
        let indices = V::load(&first) * V::splat(1000.0);
        let four = |from: usize| self.0[from..].first_chunk().expect("enough numbers");
        let rows = |first: usize| std::array::from_fn(|row| four(8 * row + first));
        let turned = [0, 4].into_iter().flat_map(|first| V::transpose_half(rows(first)));
        let mut numbers: Vec<_> = sums.into_iter().chain(turned).map(V::to_array).collect();
        let half = |from: usize| V::Half::load(four(from));
        let mut chunk = Chunk::zero();
        half(3).mul_add(V::Half::splat(self.0[5]), half(7)).store(chunk.0.first_chunk_mut().expect("half"));
        numbers.push(chunk.0);
        (numbers, indices.floor().to_indices())
    }
}

#[test]
fn numbers_are_moved_alike_by_every_instruction_set() {
    check_shuffles::<f64>();
    check_shuffles::<f32>();
}

fn check_shuffles<R: Real>() {
    let numbers: Vec<R> = (0..64).map(|i| R::from_f64(f64::from(i).sqrt())).collect();
    let expected = dispatch(InstructionSet::Portable, Shuffles(&numbers));
    let weight = |x: f64| R::from_f64(x);
    assert_eq!(expected.0[1][2], numbers[16].mul_add(weight(0.3 * 2.0), numbers[5] * weight(0.1)));
    assert_eq!(expected.0[4 + 3][5], numbers[8 * 5 + 3]);
    assert_eq!(expected.0[4 + 6][5], numbers[8 * 5 + 6]);
    assert_eq!(expected.0[12][..3], [3, 4, 5].map(|i| numbers[i].mul_add(numbers[5], numbers[i + 4])));
    assert_eq!(expected.1.each[..3], [0, 1000, 1414]);
    for set in InstructionSet::available() {
        assert_eq!(dispatch(set, Shuffles(&numbers)), expected, "{set:?}");
    }
}

#[test]
fn every_instruction_set_computes_the_same_bits() {
    check_operations::<f64>();
    check_operations::<f32>();
}

fn check_operations<R: Real>() {
    let numbers = [0.0, -0.0, 1.5, -2.5, 1e308, 5e-324, 1e-40, f64::INFINITY, f64::NAN, 3.0, -7.25, f64::NEG_INFINITY];
    let numbers = numbers.map(R::from_f64);
    for shift in 0..numbers.len() {
        let a = Chunk::new(std::array::from_fn(|i| numbers[i % numbers.len()]));
        let b = Chunk::new(std::array::from_fn(|i| numbers[(i + shift) % numbers.len()]));
        let expected = dispatch(InstructionSet::Portable, Every(a, b));
        for set in InstructionSet::available() {
            assert_eq!(dispatch(set, Every(a, b)), expected, "{set:?} on {a:?}, {b:?}");
        }
    }
}
