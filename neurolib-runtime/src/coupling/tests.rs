use super::*;
use crate::noise::philox::PhiloxStream;
use rand::RngExt;

/// Sum over the connections of one target in the plan's order of addition, one by one.
fn plain<R: Real>(connections: &[Connection], function: usize, value: impl Fn(usize, i64) -> R, step: i64) -> R {
    let mut sum = R::default();
    for class in [16..u32::MAX, 8..16, 4..8, 0..4] {
        for c in connections.iter().filter(|c| class.contains(&c.delay)) {
            sum = R::from_f64(c.weights[function]).mul_add(value(c.source, step - i64::from(c.delay)), sum);
        }
    }
    sum
}

#[test]
fn blocked_sums_equal_plain_ones_bit_for_bit() {
    for (n, seed) in [1, 2, 3, 7, 80, 257].into_iter().zip(0..) {
        for functions in [1, 2] {
            let sparse = if n > 100 { 0.05 } else { 0.6 };
            let dense =
                check_network::<f64>(n, functions, seed, &[0, 1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 40, 300], sparse);
            assert!(n < 80 || !dense, "few short delays are no matrix");
            check_network::<f32>(n, functions, seed, &[0, 1, 3, 4, 7, 8, 15, 16, 17, 300], sparse);
            // No delay of 0: what is sent may become known after the sums; and nothing is sent at all.
            check_network::<f64>(n, functions, seed, &[1, 2, 4, 16, 17, 40], sparse);
            check_network::<f64>(n, functions, seed, &[1, 2, 4, 16, 17, 40], 0.0);
            // Short delays only: matrices.
            let dense = check_network::<f64>(n, functions, seed, &[0], 0.9)
                && check_network::<f64>(n, functions, seed, &[0, 1], 0.9)
                && check_network::<f32>(n, functions, seed, &[0, 1], 0.9);
            assert!(n < 80 || dense, "delays that are alike are matrices");
            check_network::<f32>(n, functions, seed, &[0, 1, 2, 3, 4], 0.9);
        }
    }
}

/// Whether there is a matrix in the plan, which has been compared with sums that are made one by one.
fn check_network<R: Real>(n: usize, functions: usize, seed: u64, delays: &[u32], density: f64) -> bool {
    let mut rng = PhiloxStream::new(seed, 0, 0);
    let mut connections = Vec::new();
    for target in 0..n {
        if target % 5 == 3 {
            continue; // A node without afferents.
        }
        for source in 0..n {
            if rng.random_range(0.0..1.0) < density {
                let delay = delays[rng.random_range(0..delays.len())];
                let w: f64 = rng.random_range(-1.0..1.0);
                connections.push(Connection { target, source, delay, weights: [w, w * w] });
            }
        }
    }
    let value = |source: usize, step: i64| R::from_f64(((step * 7 + source as i64 * 13) as f64 * 0.1).sin());
    let plan: Plan<R> = Plan::new(n, functions, &connections);
    let has_matrix = !plan.dense.is_empty();
    let mut history: SourceHistory<R> = SourceHistory::new(n, plan.delays.1 + BLOCK, 0);
    let push = |history: &mut SourceHistory<R>, step: i64| {
        let mut row = Rows::new(1, n);
        row.fill(0, (0..n).map(|source| value(source, step)));
        history.push(step, &row, 0);
    };
    for step in -(history.kept() as i64)..0 {
        push(&mut history, step);
    }
    let mut sums = DelayedSums::new(plan);
    sums.bind(&history);
    let mut out: Rows<R> = Rows::new(functions, n);
    let rows: Vec<usize> = (0..functions).collect();
    let steps = if delays.len() > 5 { 700 } else { 100 };
    let is_late = !delays.contains(&0);
    for step in 0..steps {
        if !is_late {
            push(&mut history, step as i64);
        }
        if step % 37 == 5 {
            sums.reset(); // As after a resume.
        }
        let sets = InstructionSet::available();
        let set = sets[step as usize % sets.len()];
        sums.compute(set, step, &history, &rows, &mut out);
        for function in 0..functions {
            for target in 0..n {
                let start = connections.partition_point(|c| c.target < target);
                let end = connections.partition_point(|c| c.target <= target);
                let expected = plain(&connections[start..end], function, value, step as i64);
                let got = out.get(function, target);
                assert_eq!(got.bits(), expected.bits(), "n {n}, step {step}, target {target}: {got:?} {expected:?}");
            }
        }
        if is_late {
            push(&mut history, step as i64);
        }
    }
    has_matrix
}
