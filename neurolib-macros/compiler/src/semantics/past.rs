//! What a delay reads before the run's beginning must be known.

use super::Report;
use super::core::{Core, Kind};
use super::elaborate::LetValue;
use super::scope::Node;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// Checks every value that is read through `delay`, `previous` or `source.`, and every `past`.
pub(super) fn check<'c>(
    node: &Node,
    roots: impl Iterator<Item = &'c Core>,
    lets: &[Option<LetValue>],
    is_own: &dyn Fn(Span) -> bool,
    report: &mut Report,
) {
    let mut checker = Checker { node, lets, seen: vec![false; lets.len()], used: vec![false; lets.len()], report };
    for root in roots {
        let mut delayed = Vec::new();
        root.find(&mut |core| {
            if let Kind::Delay(value, _) | Kind::Previous(value) | Kind::Source(value) = &core.kind {
                delayed.push((**value).clone());
            }
            false
        });
        for value in delayed {
            checker.delayed(&value);
        }
    }
    let Checker { used, report, .. } = checker;
    if report.error_count() > 0 {
        return;
    }
    for past in &node.pasts {
        if !used[past.target] && is_own(past.name) {
            let name = &node.lets[past.target].name;
            let message = format!("nothing reads `{name}` through a delay, so its past is not used");
            report.push(Diagnostic::new(Code::UnusedPast, message, past.name, "unused past").help("remove this line"));
        }
    }
}

struct Checker<'n, 'r> {
    node: &'n Node<'n>,
    lets: &'n [Option<LetValue>],
    /// Lets that have been followed.
    seen: Vec<bool>,
    /// Lets whose past is read.
    used: Vec<bool>,
    report: &'r mut Report,
}

impl Checker<'_, '_> {
    /// Follows what a delayed value needs at the run's beginning.
    fn delayed(&mut self, value: &Core) {
        // Expression, and the let it belongs to with the place that reads it.
        let mut pending: Vec<(&Core, Option<(usize, Span)>)> = vec![(value, None)];
        let lets = self.lets;
        while let Some((core, through)) = pending.pop() {
            match &core.kind {
                Kind::Let(id) => {
                    let first = through.or(Some((id.0, core.span)));
                    if self.node.pasts.iter().any(|past| past.target == id.0) {
                        self.used[id.0] = true;
                    } else if !std::mem::replace(&mut self.seen[id.0], true) {
                        pending.extend(lets[id.0].as_ref().map(|value| (&value.core, first)));
                    }
                }
                Kind::Input(_) | Kind::Delay(..) => self.no_past(core, through),
                _ => pending.extend(core.parts().into_iter().map(|part| (part, through))),
            }
        }
    }

    fn no_past(&mut self, core: &Core, through: Option<(usize, Span)>) {
        let what = if matches!(core.kind, Kind::Input(_)) { "an input" } else { "a delay" };
        let diagnostic = match through {
            Some((k, span)) => {
                let name = &self.node.lets[k].name;
                let short = name.rsplit('.').next().unwrap_or(name);
                let message = format!("`{name}` is read through a delay, and depends on {what}: its past is not known");
                Diagnostic::new(Code::NoPast, message, span, "read at an earlier time here")
                    .and(core.span, what)
                    .help(format!("declare what it was before the run: `past {short} = …`"))
            }
            None => {
                let message = format!("{what} is read through a delay, and its past is not known");
                Diagnostic::new(Code::NoPast, message, core.span, what)
                    .help("give it a name and a past: `let y = …` and `past y = …`, and delay `y`")
            }
        };
        self.report.push(diagnostic);
    }
}
