use super::*;
use crate::simd::{InstructionSet, Task, dispatch};

struct At<'a>(&'a Table, f64, f64);

impl Task for At<'_> {
    type Output = [f64; 2];
    fn run<V: Vector<Real = f64>>(self) -> [f64; 2] {
        self.0.lookup::<V, 2, 2>([V::splat(self.1), V::splat(self.2)]).map(|q| q.to_array()[0])
    }
}

fn bilinear() -> Table {
    // Quantities that bilinear interpolation reproduces: x + 10y and x·y.
    let (x, y) = ([0.0, 0.5, 1.0, 1.5], [2.0, 3.0, 4.0]);
    let grid =
        |f: fn(f64, f64) -> f64| -> Vec<f64> { x.iter().flat_map(|&x| y.iter().map(move |&y| f(x, y))).collect() };
    Table::new(&[&x, &y], &[&grid(|x, y| x + 10.0 * y), &grid(|x, y| x * y)], Edge::Clamp).unwrap()
}

fn at(table: &Table, x: f64, y: f64) -> [f64; 2] {
    dispatch(InstructionSet::best(), At(table, x, y))
}

#[test]
fn bilinear_functions_are_exact_inside_and_clamped_outside() {
    let table = bilinear();
    for (x, y) in
        [(0.0_f64, 2.0_f64), (0.3, 2.9), (1.4999, 3.9), (1.5, 4.0), (0.7, 4.0), (-3.0, 2.5), (9.0, 1.0), (1.2, 99.0)]
    {
        let (cx, cy) = (x.clamp(0.0, 1.5), y.clamp(2.0, 4.0));
        let [a, b] = at(&table, x, y);
        assert!((a - (cx + 10.0 * cy)).abs() < 1e-13 && (b - cx * cy).abs() < 1e-13, "({x}, {y}): {a}, {b}");
    }
}

#[test]
fn nan_stays_nan() {
    let table = bilinear();
    assert!(at(&table, f64::NAN, 3.0).iter().all(|v| v.is_nan()));
}

#[test]
fn bad_data_is_told() {
    let even = [0.0, 1.0, 2.0];
    let new = |axis: &[f64], quantity: &[f64]| Table::new(&[axis], &[quantity], Edge::Clamp).unwrap_err();
    assert_eq!(new(&[0.0], &[0.0]), TableError::TooShort { axis: 0, points: 1 });
    assert!(matches!(new(&[0.0, 1.0, 3.0], &even), TableError::Uneven { point: 1, .. }));
    assert_eq!(new(&even, &[1.0]), TableError::Size { quantity: 0, found: 1, expected: 3 });
    assert!(matches!(new(&even, &[1.0, f64::NAN, 1.0]), TableError::NotFinite { position: 1, .. }));
    assert_eq!(Table::new(&[], &[], Edge::Clamp).unwrap_err(), TableError::Axes(0));
}
