//! Names and places of the nodes.

use std::path::PathBuf;

use super::super::read_error::{Place, ReadError, ReadProblem};
use super::found::{Found, Part};
use super::role::Role;
use super::{ConnectomeFiles, ConnectomeOptions};
use crate::connectome::{Connectome, default_labels};

/// More nodes than this are a mistake, where nothing but a number says that they are there.
pub(super) const MOST_NODES: usize = 1_000_000;

/// What files have of the nodes themselves.
pub(super) struct Nodes {
    pub(super) labels: Option<Found>,
    pub(super) centroids: Option<Found>,
}

impl Nodes {
    /// What the files for nodes have.
    pub(super) fn read(files: &ConnectomeFiles, options: &ConnectomeOptions) -> Result<Self, ReadError> {
        let found = |role, path: &Option<PathBuf>| match path {
            Some(path) => Found::in_file(path, role, options).map(Some),
            None => Ok(None),
        };
        let centroids = found(Role::Centroids, &files.centroids)?;
        Ok(Self { labels: found(Role::Labels, &files.labels)?, centroids })
    }

    /// The labels that the files have, checked against each other but not against the network.
    pub(super) fn labels(&self) -> Result<Option<Vec<String>>, ReadError> {
        let of_centroids = self.centroids.as_ref().and_then(|found| match &found.part {
            Part::Centroids { labels: Some(list), .. } => Some((found, list)),
            _ => None,
        });
        let labels = match (&self.labels, of_centroids) {
            (Some(found), _) => match &found.part {
                Part::Labels(list) => checked(found, list)?,
                _ => unreachable!("invariant: the role of labels gives labels"),
            },
            (None, Some((found, list))) => checked(found, list)?,
            (None, None) => return Ok(None),
        };
        if let Some((centroids, list)) = of_centroids {
            for ((found, place), expected) in list.iter().zip(&labels) {
                if found != expected {
                    let (found, expected, place) = (found.clone(), expected.clone(), *place);
                    return Err(centroids.error(ReadProblem::OtherLabel { place, found, expected }));
                }
            }
        }
        Ok(Some(labels))
    }

    /// The labels of so many nodes.
    pub(super) fn labels_of(&self, nodes: usize) -> Result<Vec<String>, ReadError> {
        // The number of labels is looked at before the labels themselves.
        if let Some(found) = self.labels.as_ref().or(self.centroids.as_ref())
            && let Some(labels) = found.n_labels().filter(|&labels| labels != nodes)
        {
            return Err(found.error(ReadProblem::LabelCount { labels, nodes }));
        }
        Ok(self.labels()?.unwrap_or_else(|| default_labels(nodes)))
    }

    /// The network with the places of its nodes.
    pub(super) fn place(self, connectome: Connectome) -> Result<Connectome, ReadError> {
        let Some(centroids) = self.centroids else { return Ok(connectome) };
        centroids.require_finite()?;
        let Part::Centroids { points, .. } = &centroids.part else {
            unreachable!("invariant: the role of centroids gives centroids")
        };
        connectome.with_centroids(points.clone()).map_err(|error| centroids.error(error.into()))
    }
}

fn checked(origin: &Found, list: &[(String, Place)]) -> Result<Vec<String>, ReadError> {
    let mut seen = std::collections::HashMap::new();
    for (label, place) in list {
        if label.is_empty() {
            return Err(origin.error(ReadProblem::EmptyLabel { place: *place }));
        }
        if let Some(first) = seen.insert(label, *place) {
            let (label, second) = (label.clone(), *place);
            return Err(origin.error(ReadProblem::DuplicateLabel { label, first, second }));
        }
    }
    Ok(list.iter().map(|(label, _)| label.clone()).collect())
}
