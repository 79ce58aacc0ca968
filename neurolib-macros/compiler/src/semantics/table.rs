//! A declared table against the header of its data: axes and quantities are matched by name, units must be equal.

use std::rc::Rc;

use super::scope::TableItem;
use super::{Report, Session};
use crate::ast::{Column, TableSignature};
use crate::diagnostic::{Code, Diagnostic};
use crate::names::nearest;
use crate::parse;
use crate::resolved::Table;

use super::start::declared_unit;

impl Session<'_> {
    /// The indices of a declared table's axes and quantities in its data.
    pub(super) fn table(&mut self, item: &TableItem) -> Option<Table> {
        let data = self.header(item)?;
        let declared = item.signature;
        self.report.found(item.path_span, data.name.span);
        if data.axes.len() != declared.axes.len() {
            let message = format!(
                "table `{}` has {}, its data has {}",
                declared.name.text,
                axes(declared.axes.len()),
                axes(data.axes.len())
            );
            let names: Vec<&str> = data.axes.iter().map(|axis| axis.name.text.as_str()).collect();
            self.report.push(
                Diagnostic::new(Code::TableAxes, message, declared.name.span, axes(declared.axes.len()))
                    .and(data.name.span, axes(data.axes.len()))
                    .help(format!("its axes are `{}`", names.join("`, `"))),
            );
            return None;
        }
        for list in [&declared.axes, &declared.quantities] {
            for (k, column) in list.iter().enumerate() {
                if let Some(first) = list[..k].iter().find(|other| other.name.text == column.name.text) {
                    let message = format!("`{}` is declared twice", column.name.text);
                    self.report.push(
                        Diagnostic::new(Code::Duplicate, message, column.name.span, "declared again")
                            .and(first.name.span, "first declared here")
                            .help("remove one of them"),
                    );
                }
            }
        }
        let axes = matched(&declared.axes, &data.axes, "axis", Code::TableAxes, &mut self.report);
        let quantities =
            matched(&declared.quantities, &data.quantities, "quantity", Code::TableQuantities, &mut self.report);
        let unit = |column: &Column| column.unit.as_ref().map_or("1", |unit| &unit.text).to_owned();
        let names = |columns: &[Column]| columns.iter().map(|column| column.name.text.clone()).collect();
        Some(Table {
            name: item.name.clone(),
            path: item.path.to_owned(),
            edge: item.edge,
            axes: axes?,
            axis_units: declared.axes.iter().map(unit).collect(),
            quantities: quantities?,
            header_axes: names(&data.axes),
            header_quantities: names(&data.quantities),
        })
    }

    fn header(&mut self, item: &TableItem) -> Option<Rc<TableSignature>> {
        if let Some(known) = self.tables.get(item.path) {
            return known.clone();
        }
        let Some(source) = self.library.table(item.path) else {
            let message = format!("there is no table `{}`", item.path);
            self.report.push(
                Diagnostic::new(Code::NoTable, message, item.path_span, "not found")
                    .help(format!("the header of its data is looked for in `{}.table`", item.path)),
            );
            return None;
        };
        let id = self.report.sources.add(source);
        let mut diagnostics = Vec::new();
        let header = parse::table_file(&self.report.sources, id, &mut diagnostics).filter(|_| diagnostics.is_empty());
        self.report.extend(diagnostics);
        self.tables.entry(item.path.to_owned()).or_insert(header.map(Rc::new)).clone()
    }
}

fn axes(count: usize) -> String {
    if count == 1 { "1 axis".to_owned() } else { format!("{count} axes") }
}

/// For each declared column, its index in the data.
fn matched(declared: &[Column], data: &[Column], what: &str, code: Code, report: &mut Report) -> Option<Vec<usize>> {
    let mut indices = Some(Vec::new());
    for column in declared {
        let name = &column.name.text;
        let Some(index) = data.iter().position(|other| other.name.text == *name) else {
            let names: Vec<&str> = data.iter().map(|other| other.name.text.as_str()).collect();
            let help = match nearest(name, names.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the data has `{}`", names.join("`, `")),
            };
            let message = format!("the data of this table has no {what} `{name}`");
            report.push(Diagnostic::new(code, message, column.name.span, "not in the data").help(help));
            indices = None;
            continue;
        };
        let units = [column, &data[index]].map(|column| declared_unit(column.unit.as_ref()));
        if units[0] != units[1] {
            let text = |column: &Column| column.unit.as_ref().map_or("1", |unit| unit.text.as_str()).to_owned();
            let (found, expected) = (text(column), text(&data[index]));
            let message = format!("{what} `{name}` is declared in {found}, its data is in {expected}");
            let place = column.unit.as_ref().map_or(column.name.span, |unit| unit.span);
            report.push(
                Diagnostic::new(code, message, place, found)
                    .and(data[index].name.span, format!("in {expected}"))
                    .help(format!("write `{name}: {expected}`")),
            );
            indices = None;
        }
        if let Some(indices) = &mut indices {
            indices.push(index);
        }
    }
    indices
}
