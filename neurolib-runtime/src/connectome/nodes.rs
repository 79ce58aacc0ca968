//! Some nodes of a network, by whatever names them.

use crate::names::suggestion;
use std::ops::{Range, RangeInclusive};
use thiserror::Error;

/// Nodes, by whatever names them; a node that is named twice counts once.
#[derive(Clone, Debug, PartialEq)]
pub struct Nodes(Vec<NodeSelector>);

/// One or several nodes.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeSelector {
    /// By index, from 0.
    Index(usize),
    /// From one index to another, both included.
    Range(usize, usize),
    /// By label, or by a pattern of labels in which `*` stands for any characters.
    Label(String),
}

/// Why nodes cannot be found.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum NodesError {
    /// An index that is too large.
    #[error("there is no node {index}: the network has the nodes 0 to {last}")]
    Index {
        /// The index.
        index: usize,
        /// The last one that exists.
        last: usize,
    },
    /// A range without nodes.
    #[error("the range {0}..{1} holds no node: its end is below its beginning")]
    Range(usize, usize),
    /// A label that no node has.
    #[error("no node has the label `{label}`{suggestion}")]
    Label {
        /// The label.
        label: String,
        /// `; did you mean …?`, or nothing.
        suggestion: String,
    },
    /// A pattern that no label matches.
    #[error("no label matches `{pattern}`; the first one is `{first}`")]
    Pattern {
        /// The pattern.
        pattern: String,
        /// A label.
        first: String,
    },
    /// No node at all.
    #[error("a list of nodes is empty")]
    Empty,
}

impl Nodes {
    /// The nodes that these name.
    pub fn new(selectors: impl IntoIterator<Item = NodeSelector>) -> Self {
        Self(selectors.into_iter().collect())
    }

    /// Their indices, ascending, each once.
    ///
    /// # Errors
    /// If there is none, or one that does not exist.
    pub fn indices(&self, labels: &[String]) -> Result<Vec<usize>, NodesError> {
        let mut all = Vec::new();
        for selector in &self.0 {
            all.extend(selector.indices(labels)?);
        }
        all.sort_unstable();
        all.dedup();
        if all.is_empty() { Err(NodesError::Empty) } else { Ok(all) }
    }
}

impl NodeSelector {
    /// The indices of its nodes, ascending.
    ///
    /// # Errors
    /// If there is none.
    pub fn indices(&self, labels: &[String]) -> Result<Vec<usize>, NodesError> {
        let last = labels.len() - 1;
        let all = |wanted: &dyn Fn(&str) -> bool| -> Vec<usize> {
            (0..labels.len()).filter(|&node| wanted(&labels[node])).collect()
        };
        match self {
            &NodeSelector::Index(index) if index <= last => Ok(vec![index]),
            &NodeSelector::Index(index) => Err(NodesError::Index { index, last }),
            &NodeSelector::Range(first, end) if end < first => Err(NodesError::Range(first, end)),
            &NodeSelector::Range(first, end) if end <= last => Ok((first..=end).collect()),
            &NodeSelector::Range(_, index) => Err(NodesError::Index { index, last }),
            NodeSelector::Label(label) => {
                let same = all(&|known| known == label);
                let found = if same.is_empty() { all(&|known| matches(label, known)) } else { same };
                match label.contains('*') {
                    _ if !found.is_empty() => Ok(found),
                    true => Err(NodesError::Pattern { pattern: label.clone(), first: labels[0].clone() }),
                    false => Err(NodesError::Label {
                        label: label.clone(),
                        suggestion: suggestion(label, labels.iter().map(String::as_str)),
                    }),
                }
            }
        }
    }
}

/// Whether a text is what a pattern describes, in which `*` stands for any characters.
fn matches(pattern: &str, text: &str) -> bool {
    let Some((before, after)) = pattern.split_once('*') else { return pattern == text };
    let Some(rest) = text.strip_prefix(before) else { return false };
    let mut starts = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
    starts.any(|at| matches(after, &rest[at..]))
}

impl From<usize> for Nodes {
    fn from(index: usize) -> Self {
        Self(vec![NodeSelector::Index(index)])
    }
}

impl From<&str> for Nodes {
    fn from(label: &str) -> Self {
        Self(vec![NodeSelector::Label(label.to_string())])
    }
}

impl From<Range<usize>> for Nodes {
    fn from(range: Range<usize>) -> Self {
        Self(range.map(NodeSelector::Index).collect())
    }
}

impl From<RangeInclusive<usize>> for Nodes {
    fn from(range: RangeInclusive<usize>) -> Self {
        Self(vec![NodeSelector::Range(*range.start(), *range.end())])
    }
}

impl From<Vec<usize>> for Nodes {
    fn from(indices: Vec<usize>) -> Self {
        Self(indices.into_iter().map(NodeSelector::Index).collect())
    }
}

impl<const N: usize> From<[usize; N]> for Nodes {
    fn from(indices: [usize; N]) -> Self {
        Self::from(indices.to_vec())
    }
}

impl<const N: usize> From<[&str; N]> for Nodes {
    fn from(labels: [&str; N]) -> Self {
        Self(labels.iter().map(|&label| NodeSelector::Label(label.to_string())).collect())
    }
}
