//! The parts of a connectome, and the names that they usually have.

use std::path::{Path, PathBuf};

use super::super::read_error::{ReadError, ReadProblem};
use super::{ConnectomeFiles, ConnectomeOptions};

/// A part of a connectome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Weights and tract lengths, connection by connection.
    Connections,
    Weights,
    Lengths,
    Labels,
    Centroids,
}

impl Role {
    /// How messages call it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Connections => "connections",
            Self::Weights => "weights",
            Self::Lengths => "tract lengths",
            Self::Labels => "labels",
            Self::Centroids => "centroids",
        }
    }

    /// Usual names of files and arrays.
    pub(super) fn usual_names(self) -> &'static [&'static str] {
        match self {
            Self::Connections => &["connections"],
            Self::Weights => &["weights", "Cmat", "sc", "connectivity"],
            Self::Lengths => &["tract_lengths", "Dmat", "lengths", "len"],
            Self::Labels => &["labels", "region_labels"],
            Self::Centroids => &["centroids", "centres", "centers"],
        }
    }

    pub(super) fn chosen_name(self, options: &ConnectomeOptions) -> Option<&str> {
        match self {
            Self::Weights => options.weights_array.as_deref(),
            Self::Lengths => options.tract_lengths_array.as_deref(),
            Self::Connections | Self::Labels | Self::Centroids => None,
        }
    }

    /// Extensions of the files that may hold it.
    fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Connections => &["csv", "tsv", "txt"],
            Self::Weights | Self::Lengths => &["csv", "tsv", "txt", "npy", "npz"],
            Self::Labels | Self::Centroids => &["csv", "tsv", "txt", "npy"],
        }
    }

    /// The one file of a folder that is called like it, if there is one.
    fn file_in(self, folder: &Path) -> Result<Option<String>, ReadError> {
        let names = self.usual_names().iter();
        let names = names.flat_map(|stem| self.extensions().iter().map(move |extension| format!("{stem}.{extension}")));
        let mut present = names.filter(|name| folder.join(name).is_file());
        match (present.next(), present.next()) {
            (Some(first), Some(second)) => Err(two_files(folder, self, first, second)),
            (first, _) => Ok(first),
        }
    }
}

/// The files of a folder, by their names.
pub(super) fn files_in(folder: &Path) -> Result<ConnectomeFiles, ReadError> {
    let weights = match (Role::Connections.file_in(folder)?, Role::Weights.file_in(folder)?) {
        (Some(first), Some(second)) => return Err(two_files(folder, Role::Weights, first, second)),
        (first, second) => first.or(second).ok_or_else(|| {
            ReadProblem::MissingFile {
                role: Role::Weights.name(),
                candidates: "`weights.csv`, `weights.txt`, `weights.npy`, `weights.npz`, `connections.csv`".into(),
            }
            .in_file(folder)
        })?,
    };
    let file = |role: Role| Ok(role.file_in(folder)?.map(|name| folder.join(name)));
    Ok(ConnectomeFiles {
        weights: folder.join(weights),
        tract_lengths: file(Role::Lengths)?,
        labels: file(Role::Labels)?,
        centroids: file(Role::Centroids)?,
    })
}

/// Two files for one purpose.
pub(super) fn two_files(folder: &Path, role: Role, first: String, second: String) -> ReadError {
    ReadProblem::TwoFiles { role: role.name(), first, second }.in_file(folder)
}

/// The name of a file without its folders.
pub(super) fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// The folder of a file.
pub(super) fn folder_of(path: &Path) -> PathBuf {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned()
}
