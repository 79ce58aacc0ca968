//! Which nodes a stimulus acts on: `3`, `0..9`, `left-V1`, `Frontal_*`, `"a label"`, with commas between them.

use super::cursor::Cursor;
use super::mistake::Mistake;
use neurolib_runtime::connectome::{NodeSelector, Nodes, NodesError};

/// Reads a list of nodes; `None` for all.
///
/// # Errors
/// If a node does not exist.
pub fn nodes(cursor: &mut Cursor, labels: &[String]) -> Result<Option<Nodes>, Mistake> {
    let mut selectors = Vec::new();
    let mut is_all = false;
    loop {
        let (selector, place) = match cursor.quoted()? {
            Some((label, place)) => (Some(NodeSelector::Label(label.to_string())), place),
            None => {
                let (text, place) = cursor.item();
                if text.is_empty() {
                    let (found, place) = cursor.found();
                    let mistake = Mistake::new(place, format!("expected a node, found {found}"));
                    return Err(mistake.help("write an index, a label or a pattern such as `left-*`, or `all`"));
                }
                (selector(text), place)
            }
        };
        match selector {
            Some(selector) => {
                selector.indices(labels).map_err(|error| mistake(error, place, labels))?;
                selectors.push(selector);
            }
            None => is_all = true,
        }
        if !cursor.takes(',') {
            return Ok((!is_all).then(|| Nodes::new(selectors)));
        }
    }
}

/// What a text without quotes names; `None` for `all`.
pub fn selector(text: &str) -> Option<NodeSelector> {
    if text == "all" {
        return None;
    }
    let range = text.split_once("..").and_then(|(first, last)| Some((first.parse().ok()?, last.parse().ok()?)));
    Some(match (text.parse(), range) {
        (Ok(index), _) => NodeSelector::Index(index),
        (_, Some((first, last))) => NodeSelector::Range(first, last),
        _ => NodeSelector::Label(text.to_string()),
    })
}

fn mistake(error: NodesError, place: std::ops::Range<usize>, labels: &[String]) -> Mistake {
    let is_name = matches!(error, NodesError::Label { .. } | NodesError::Pattern { .. });
    let mistake = Mistake::new(place, error.to_string());
    let (first, last) = (&labels[0], &labels[labels.len() - 1]);
    match is_name {
        true => {
            mistake.help(format!("the {} labels go from `{first}` to `{last}`; `*` stands for any part", labels.len()))
        }
        false => mistake,
    }
}
