//! Names of nodes.

use std::collections::HashMap;

use super::ConnectomeError;

/// Labels for nodes without names: `node0`, `node1`, …
pub(crate) fn default_labels(nodes: usize) -> Vec<String> {
    (0..nodes).map(|node| format!("node{node}")).collect()
}

/// One label a node, none empty, none twice.
pub(super) fn check_labels(labels: &[String], nodes: usize) -> Result<(), ConnectomeError> {
    if labels.len() != nodes {
        return Err(ConnectomeError::LabelCount { labels: labels.len(), nodes });
    }
    if let Some(index) = labels.iter().position(|label| label.is_empty()) {
        return Err(ConnectomeError::EmptyLabel { index });
    }
    let mut seen = HashMap::new();
    for (second, label) in labels.iter().enumerate() {
        if let Some(first) = seen.insert(label, second) {
            return Err(ConnectomeError::DuplicateLabel { label: label.clone(), first, second });
        }
    }
    Ok(())
}
