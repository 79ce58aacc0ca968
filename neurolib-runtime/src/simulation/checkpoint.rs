//! The state of a run, to be stored and taken up again.

use thiserror::Error;

/// All that a run needs to go on as if it had not been stopped.
#[derive(Clone, Debug, PartialEq)]
pub struct Checkpoint {
    /// Name of the model.
    pub model: String,
    /// Hash of the model's source.
    pub source_hash: u64,
    /// Hash of parameters, connectome and settings.
    pub run_hash: u64,
    /// Steps taken.
    pub step: u64,
    /// Numbers, in the order of [`super::Simulation::checkpoint`].
    pub(crate) arrays: Vec<Vec<f64>>,
}

/// Why bytes are no checkpoint, or not one of this run.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum CheckpointError {
    /// Not a checkpoint file.
    #[error("this is not a stored state of a run (it should begin with `NMSTATE1`)")]
    Format,
    /// Cut off or changed.
    #[error("the stored state is damaged: its checksum is wrong or it is cut off")]
    Damaged,
    /// Another model.
    #[error("the stored state is one of model {found}, not of {expected}")]
    Model {
        /// Model of the stored state.
        found: String,
        /// Model of this run.
        expected: String,
    },
    /// The model's source has changed.
    #[error("the stored state was made with another version of model {0}: its source has changed since")]
    Source(String),
    /// Parameters, network or settings differ.
    #[error(
        "the stored state was made with other parameters, connectome, stimuli, seed, step or recordings: build the same run to resume it"
    )]
    Run,
}

const MAGIC: &[u8; 8] = b"NMSTATE1";

impl Checkpoint {
    /// The checkpoint as bytes, little-endian, closed by a checksum.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        let mut put = |x: u64| bytes.extend(x.to_le_bytes());
        for x in [self.source_hash, self.run_hash, self.step, self.model.len() as u64, self.arrays.len() as u64] {
            put(x);
        }
        for array in &self.arrays {
            put(array.len() as u64);
            array.iter().for_each(|x| put(x.to_bits()));
        }
        bytes.extend(self.model.as_bytes());
        let sum = fnv1a(&bytes);
        bytes.extend(sum.to_le_bytes());
        bytes
    }

    /// Reads what [`Checkpoint::to_bytes`] wrote.
    ///
    /// # Errors
    /// If the bytes are something else, or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CheckpointError> {
        let body = bytes.strip_prefix(MAGIC).ok_or(CheckpointError::Format)?;
        let (body, sum) = body.split_last_chunk::<8>().ok_or(CheckpointError::Damaged)?;
        if fnv1a(&bytes[..bytes.len() - 8]) != u64::from_le_bytes(*sum) {
            return Err(CheckpointError::Damaged);
        }
        let mut rest = body;
        let mut take = || -> Option<u64> {
            let (first, after) = rest.split_first_chunk::<8>()?;
            rest = after;
            Some(u64::from_le_bytes(*first))
        };
        let mut read = || -> Option<_> {
            let (source_hash, run_hash, step, name, count) = (take()?, take()?, take()?, take()?, take()?);
            let mut arrays = Vec::new();
            for _ in 0..count {
                let length = take()?;
                arrays.push((0..length).map(|_| take().map(f64::from_bits)).collect::<Option<Vec<_>>>()?);
            }
            Some((source_hash, run_hash, step, name, arrays))
        };
        let (source_hash, run_hash, step, name, arrays) = read().ok_or(CheckpointError::Damaged)?;
        let model = String::from_utf8(rest.to_vec()).map_err(|_| CheckpointError::Damaged)?;
        if model.len() as u64 != name {
            return Err(CheckpointError::Damaged);
        }
        Ok(Self { model, source_hash, run_hash, step, arrays })
    }
}

/// FNV-1a hash of bytes, 64 bits.
pub fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}
