use super::*;
use crate::noise::philox::PhiloxStream;
use rand::RngExt;

/// Sums in the plan's order of addition, one by one.
fn plain(
    connections: &[Connection],
    function: usize,
    target: usize,
    value: impl Fn(usize, i64) -> f64,
    step: i64,
) -> f64 {
    let mut sum = 0.0;
    for class in [16..u32::MAX, 8..16, 4..8, 0..4] {
        for c in connections.iter().filter(|c| c.target == target && class.contains(&c.delay)) {
            sum += c.weights[function] * value(c.source, step - i64::from(c.delay));
        }
    }
    sum
}

#[test]
fn blocked_sums_equal_plain_ones_bit_for_bit() {
    for (n, seed) in [1, 2, 3, 7, 80, 257].into_iter().zip(0..) {
        for functions in [1, 2] {
            check_network(n, functions, seed);
        }
    }
}

fn check_network(n: usize, functions: usize, seed: u64) {
    let mut rng = PhiloxStream::new(seed, 0, 0);
    let delays = [0, 1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 40, 300];
    let mut connections = Vec::new();
    for target in 0..n {
        if target % 5 == 3 {
            continue; // A node without afferents.
        }
        for source in 0..n {
            if rng.random_range(0.0..1.0) < if n > 100 { 0.05 } else { 0.6 } {
                let delay = delays[rng.random_range(0..delays.len())];
                let w: f64 = rng.random_range(-1.0..1.0);
                connections.push(Connection { target, source, delay, weights: [w, w * w] });
            }
        }
    }
    let value = |source: usize, step: i64| ((step * 7 + source as i64 * 13) as f64 * 0.1).sin();
    let plan: Plan<f64> = Plan::new(n, functions, &connections);
    let mut history: SourceHistory<f64> = SourceHistory::new(n, plan.longest + BLOCK, 0);
    let push = |history: &mut SourceHistory<f64>, step: i64| {
        let mut row = Rows::new(1, n);
        row.fill(0, (0..n).map(|source| value(source, step)));
        history.push(step, row.row(0));
    };
    for step in -(history.kept() as i64)..0 {
        push(&mut history, step);
    }
    let mut sums = DelayedSums::new(plan);
    sums.bind(&history);
    let mut out = Rows::new(functions, n);
    let rows: Vec<usize> = (0..functions).collect();
    for step in 0..700u64 {
        push(&mut history, step as i64);
        if step % 37 == 5 {
            sums.reset(); // As after a resume.
        }
        let sets = InstructionSet::available();
        let set = sets[step as usize % sets.len()];
        sums.compute(set, step, &history, &rows, &mut out);
        for function in 0..functions {
            for target in 0..n {
                let expected = plain(&connections, function, target, value, step as i64);
                let got = out.get(function, target);
                assert_eq!(got.to_bits(), expected.to_bits(), "n {n}, step {step}, target {target}: {got} {expected}");
            }
        }
    }
}
