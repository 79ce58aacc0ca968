//! Numbers by row (a variable) and column (a node of a simulation).

use crate::simd::{Chunk, LANES, Vector};

/// A matrix whose rows are variables and whose columns are nodes, stored in chunks of [`LANES`] columns.
///
/// The last chunk of a row is padded; what stands in the padding is computed along and never read.
#[derive(Clone, Debug)]
pub struct Rows {
    data: Vec<Chunk>,
    rows: usize,
    columns: usize,
    chunks: usize,
}

impl Rows {
    /// All numbers 0.
    pub fn new(rows: usize, columns: usize) -> Self {
        let chunks = columns.div_ceil(LANES);
        Self { data: vec![Chunk::ZERO; rows * chunks], rows, columns, chunks }
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Number of columns without padding.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Chunks in a row.
    pub fn chunks(&self) -> usize {
        self.chunks
    }

    /// Reads a chunk of a row.
    #[inline(always)]
    pub fn load<V: Vector>(&self, row: usize, chunk: usize) -> V {
        V::load(&self.data[row * self.chunks + chunk])
    }

    /// Writes a chunk of a row.
    #[inline(always)]
    pub fn store<V: Vector>(&mut self, row: usize, chunk: usize, value: V) {
        value.store(&mut self.data[row * self.chunks + chunk]);
    }

    /// A row to be read by a kernel.
    #[inline(always)]
    pub fn read(&self, row: usize) -> Row<'_> {
        Row { chunks: self.padded(row), stride: 1 }
    }

    /// A row with its padding.
    pub fn padded(&self, row: usize) -> &[Chunk] {
        &self.data[row * self.chunks..][..self.chunks]
    }

    /// A row with its padding, to be written.
    pub fn padded_mut(&mut self, row: usize) -> &mut [Chunk] {
        &mut self.data[row * self.chunks..][..self.chunks]
    }

    /// A row without padding.
    pub fn row(&self, row: usize) -> &[f64] {
        &flat(self.padded(row))[..self.columns]
    }

    /// A row without padding, to be written.
    pub fn row_mut(&mut self, row: usize) -> &mut [f64] {
        let columns = self.columns;
        &mut flat_mut(self.padded_mut(row))[..columns]
    }

    /// Sets a row; the padding repeats its last number, so that no column is out of the ordinary.
    ///
    /// # Panics
    /// If `values` is empty or longer than a row.
    pub fn fill(&mut self, row: usize, values: impl IntoIterator<Item = f64>) {
        let padded = flat_mut(self.padded_mut(row));
        let mut last = None;
        let mut n = 0;
        for value in values {
            padded[n] = value;
            last = Some(value);
            n += 1;
        }
        padded[n..].fill(last.expect("invariant: a row has at least one column"));
    }

    /// All chunks, row by row.
    pub fn as_chunks(&self) -> &[Chunk] {
        &self.data
    }

    /// All chunks, row by row, to be written.
    pub fn as_chunks_mut(&mut self) -> &mut [Chunk] {
        &mut self.data
    }
}

/// A row as a kernel reads it: one chunk for all columns, or a chunk for each eight of them.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    chunks: &'a [Chunk],
    /// 0 for a single chunk, else 1.
    stride: usize,
}

impl Row<'_> {
    /// Reads a chunk.
    #[inline(always)]
    pub fn at<V: Vector>(&self, chunk: usize) -> V {
        V::load(&self.chunks[self.stride * chunk])
    }
}

/// Chunks as plain numbers.
pub(crate) fn flat(chunks: &[Chunk]) -> &[f64] {
    // SAFETY: a chunk is `repr(C)` with exactly LANES numbers and no padding (64 bytes, aligned to 64).
    unsafe { std::slice::from_raw_parts(chunks.as_ptr().cast(), chunks.len() * LANES) }
}

/// Chunks as plain numbers, to be written.
pub(crate) fn flat_mut(chunks: &mut [Chunk]) -> &mut [f64] {
    // SAFETY: as in `flat`; the borrow is exclusive.
    unsafe { std::slice::from_raw_parts_mut(chunks.as_mut_ptr().cast(), chunks.len() * LANES) }
}

/// Numbers that stay the same during a run: parameters, and what is derived from them alone.
///
/// A constant that is the same for all nodes is one chunk and costs no memory traffic; one that differs
/// by node is a row. Code that reads them does not see the difference.
#[derive(Clone, Debug, Default)]
pub struct Constants {
    data: Vec<Chunk>,
    /// Start in `data`, and 1 if the constant differs by node, else 0.
    places: Vec<(usize, usize)>,
}

impl Constants {
    /// Appends a constant that is the same for all nodes.
    pub fn push_uniform(&mut self, value: f64) {
        self.places.push((self.data.len(), 0));
        self.data.push(Chunk([value; LANES]));
    }

    /// Appends a constant by node; `row` is padded.
    pub fn push_row(&mut self, row: &[Chunk]) {
        self.places.push((self.data.len(), 1));
        self.data.extend_from_slice(row);
    }

    /// Number of constants.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Whether the constant is the same for all nodes.
    pub fn is_uniform(&self, index: usize) -> bool {
        self.places[index].1 == 0
    }

    /// The constant's value at a node.
    pub fn get(&self, index: usize, column: usize) -> f64 {
        let (start, stride) = self.places[index];
        self.data[start + stride * (column / LANES)].0[column % LANES]
    }

    /// A constant to be read by a kernel.
    #[inline(always)]
    pub fn read(&self, index: usize) -> Row<'_> {
        let (start, stride) = self.places[index];
        Row { chunks: &self.data[start..], stride }
    }
}
