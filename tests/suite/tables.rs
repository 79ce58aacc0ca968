//! Look-up tables of one to three axes, and what holds outside them.

use crate::support::unconnected;
use neurolib::interpreter::InterpretedModel;
use neurolib::simulation::TableExits;
use neurolib::simulation::error::{RunError, TableEdge};
use neurolib::{Parameter, Scheme, Simulation, set_parameter};
use neurolib_compiler::ir;
use neurolib_compiler::source::Source;
use neurolib_compiler::standard::Texts;
use neurolib_runtime::table::{Edge, Table, TableError};

/// A model that reads tables of the functions x, x + 10y and x + 10y + 100z on the grid 0, 1, 2 × 0, 1 × 0, 1.
fn model(body: &str) -> InterpretedModel {
    let header = |name: &str, signature: &str| {
        (name.to_owned(), Source::new(format!("{name}.table"), format!("table {name}({signature}) -> {{ v }}")))
    };
    let tables = vec![header("line", "a"), header("plane", "a, b"), header("space", "a, b, c")];
    let library = Texts { models: Vec::new(), tables };
    let source = Source::new("test.nm", format!("model M {{\n{body}\n}}"));
    let compilation = neurolib_compiler::compile(&source, &library);
    assert!(compilation.diagnostics.iter().all(|d| !d.is_error()), "{:?}", compilation.diagnostics);
    InterpretedModel::new(&compilation.models[0], &grid).unwrap()
}

fn grid(table: &ir::Table) -> Result<Table, TableError> {
    let edge = match table.edge {
        ir::Edge::Clamp => Edge::Clamp,
        ir::Edge::Extrapolate => Edge::Extrapolate,
        ir::Edge::Error => Edge::Error,
    };
    let data: [(&[f64], f64); 3] = [(&[0.0, 1.0, 2.0], 1.0), (&[0.0, 1.0], 10.0), (&[0.0, 1.0], 100.0)];
    let (mut axes, mut values) = (Vec::new(), vec![0.0]);
    // The axes in the order of the declaration.
    for (axis, weight) in table.axes.iter().map(|&axis| data[axis]) {
        values = values.iter().flat_map(|v| axis.iter().map(move |x| v + weight * x)).collect();
        axes.push(axis);
    }
    Table::new(&axes, &[&values], edge)
}

/// `x` after one step of 1 ms in which it grows by what the table says.
fn read(table: &str, call: &str) -> f64 {
    let body = format!("{table}\n state x = 0\n d/dt x = v({call})");
    let mut simulation = Simulation::builder(model(&body)).dt(1.0).build().unwrap();
    simulation.run(1.0).unwrap();
    simulation.state("x").unwrap()[0]
}

#[test]
fn tables_of_one_to_three_axes_are_interpolated() {
    // The functions are linear, and the numbers sums of powers of two: interpolation is exact.
    assert_eq!(read("table v(a) -> { v } from \"line\" linear", "1.25"), 1.25);
    assert_eq!(read("table v(a, b) -> { v } from \"plane\" linear", "0.5, 0.75"), 8.0);
    assert_eq!(read("table v(a, b, c) -> { v } from \"space\" linear", "1.5, 0.5, 0.25"), 31.5);
    // Axes are known by name, not by their order.
    assert_eq!(read("table v(b, a) -> { v } from \"plane\" linear", "0.75, 0.5"), 8.0);
}

#[test]
fn edge_clamps_or_extrapolates() {
    assert_eq!(read("table v(a, b) -> { v } from \"plane\" linear, edge clamp", "5, -3"), 2.0);
    assert_eq!(read("table v(a, b) -> { v } from \"plane\" linear, edge extrapolate", "5, -3"), -25.0);
}

/// Node k rises by `rate` k a step, from `start`.
fn rising(edge: &str) -> Simulation {
    let body = format!(
        "table v(a, b) -> {{ v }} from \"plane\" linear, edge {edge}
         param rate = 0   off = 0
         state x = 0.5
         let height = v(x, 0.5)
         d/dt x = rate + off*height"
    );
    let mut model = model(&body);
    set_parameter(&mut model, "rate", Parameter::PerNode(vec![0.0, 0.5, -0.5])).unwrap();
    Simulation::builder(model).connectome(unconnected(3)).dt(1.0).build().unwrap()
}

#[test]
fn exits_from_the_grid_are_counted_by_axis_and_resumed() {
    let exits = |count, lookups| TableExits { table: "v".into(), axis: "a".into(), count, lookups };
    for edge in ["clamp", "extrapolate"] {
        let mut simulation = rising(edge);
        simulation.run(5.0).unwrap();
        // At the beginnings of the steps: 0.5, 1, 1.5, 2 (still inside), 2.5; and 0.5, 0, −0.5, −1, −1.5.
        let along_a = |simulation: &Simulation| simulation.table_exits()[0].clone();
        assert_eq!(along_a(&simulation), exits(1 + 3, 15));
        assert_eq!(simulation.table_exits()[1].count, 0);
        let mut resumed = rising(edge);
        resumed.restore(&simulation.checkpoint()).unwrap();
        resumed.run(1.0).unwrap();
        assert_eq!(along_a(&resumed), exits(2 + 4, 18));
    }
}

#[test]
fn exit_is_an_error_where_the_table_says_so() {
    let mut simulation = rising("error");
    let error = simulation.run(5.0).unwrap_err();
    let expected = RunError::from(Box::new(TableEdge {
        table: "v".into(),
        axis: "a".into(),
        unit: "1".into(),
        region: "node 2".into(),
        time: 2.0,
        value: -0.5,
        low: 0.0,
        high: 2.0,
    }));
    assert_eq!(error, expected);
    assert_eq!(simulation.state("x").unwrap(), [0.5, 1.5, -0.5], "the last good values stay");
}

#[test]
fn exit_of_a_constant_argument_is_noticed() {
    let body = "table v(a) -> { v } from \"line\" linear, edge error\n param p = 3\n state x = 0\n d/dt x = v(2*p)";
    for scheme in [Scheme::EulerMaruyama, Scheme::SemiImplicitEuler] {
        let mut simulation = Simulation::builder(model(body)).scheme(scheme).build().unwrap();
        let RunError::TableEdge(exit) = simulation.run(1.0).unwrap_err() else { panic!("an exit") };
        assert_eq!(exit.value, 6.0);
    }
}
