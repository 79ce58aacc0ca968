//! Numbers by row (a variable) and column (a node of a simulation).

use crate::simd::{Chunk, LANES, Real, Vector};
use std::mem::MaybeUninit;

/// A matrix whose rows are variables and whose columns are nodes, stored in chunks of [`LANES`] columns: all rows of the
/// first chunk, then all rows of the next one. So a model finds whatever it reads of a chunk in one place.
///
/// The last chunk of a row is padded; what stands in the padding is computed along and never read.
#[derive(Clone, Debug)]
pub struct Rows<R: Real = f64> {
    data: Vec<Chunk<R>>,
    rows: usize,
    columns: usize,
}

impl<R: Real> Rows<R> {
    /// All numbers 0.
    pub fn new(rows: usize, columns: usize) -> Self {
        Self { data: vec![Chunk::zero(); rows * columns.div_ceil(LANES)], rows, columns }
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
        self.columns.div_ceil(LANES)
    }

    /// All rows of a chunk.
    #[inline(always)]
    pub fn chunk(&self, chunk: usize) -> &[Chunk<R>] {
        &self.data[chunk * self.rows..][..self.rows]
    }

    /// All rows of a chunk, to be written.
    #[inline(always)]
    pub fn chunk_mut(&mut self, chunk: usize) -> &mut [Chunk<R>] {
        &mut self.data[chunk * self.rows..][..self.rows]
    }

    /// The rows of each chunk.
    #[inline(always)]
    pub fn by_chunk(&self) -> impl ExactSizeIterator<Item = &[Chunk<R>]> {
        self.data.chunks_exact(self.rows.max(1))
    }

    /// The rows of each chunk, to be written.
    #[inline(always)]
    pub fn by_chunk_mut(&mut self) -> impl ExactSizeIterator<Item = &mut [Chunk<R>]> {
        self.data.chunks_exact_mut(self.rows.max(1))
    }

    /// The first `N` rows of a chunk.
    ///
    /// # Panics
    /// If there are fewer chunks, or, in the last one, fewer rows.
    #[inline(always)]
    pub fn at<const N: usize>(&self, chunk: usize) -> &[Chunk<R>; N] {
        self.data[chunk * self.rows..].first_chunk().expect("invariant: a kernel knows its rows")
    }

    /// The first `N` rows of a chunk, to be written.
    ///
    /// # Panics
    /// If there are fewer chunks, or, in the last one, fewer rows.
    #[inline(always)]
    pub fn at_mut<const N: usize>(&mut self, chunk: usize) -> &mut [Chunk<R>; N] {
        self.data[chunk * self.rows..].first_chunk_mut().expect("invariant: a kernel knows its rows")
    }

    /// Reads a chunk of a row.
    #[inline(always)]
    pub fn load<V: Vector<Real = R>>(&self, row: usize, chunk: usize) -> V {
        V::load(&self.data[chunk * self.rows + row])
    }

    /// Writes a chunk of a row.
    #[inline(always)]
    pub fn store<V: Vector<Real = R>>(&mut self, row: usize, chunk: usize, value: V) {
        value.store(&mut self.data[chunk * self.rows + row]);
    }

    /// The chunks of a row, with its padding.
    #[inline(always)]
    pub fn row(&self, row: usize) -> impl ExactSizeIterator<Item = &Chunk<R>> + Clone {
        self.data[row.min(self.data.len())..].iter().step_by(self.rows.max(1))
    }

    /// The chunks of a row, with its padding, to be written.
    #[inline(always)]
    pub fn row_mut(&mut self, row: usize) -> impl ExactSizeIterator<Item = &mut Chunk<R>> {
        let first = row.min(self.data.len());
        self.data[first..].iter_mut().step_by(self.rows.max(1))
    }

    /// The numbers of a row, without its padding.
    pub fn values(&self, row: usize) -> impl Iterator<Item = R> + Clone {
        self.row(row).flat_map(|chunk| chunk.0).take(self.columns)
    }

    /// A number.
    #[inline(always)]
    pub fn get(&self, row: usize, column: usize) -> R {
        self.data[column / LANES * self.rows + row].0[column % LANES]
    }

    /// Sets a number.
    #[inline(always)]
    pub fn set(&mut self, row: usize, column: usize, value: R) {
        self.data[column / LANES * self.rows + row].0[column % LANES] = value;
    }

    /// Copies the chunks of a row.
    ///
    /// # Panics
    /// If there are more of them.
    #[inline(always)]
    pub fn copy<'a>(&mut self, row: usize, from: impl IntoIterator<Item = &'a Chunk<R>>) {
        for (chunk, from) in from.into_iter().enumerate() {
            self.data[chunk * self.rows + row] = *from;
        }
    }

    /// Sets a row; the padding repeats its last number, so that no column is out of the ordinary.
    ///
    /// # Panics
    /// If `values` is empty or longer than a row.
    pub fn fill(&mut self, row: usize, values: impl IntoIterator<Item = R>) {
        let mut column = 0;
        let mut last = None;
        for value in values {
            self.set(row, column, value);
            last = Some(value);
            column += 1;
        }
        let last = last.expect("invariant: a row has at least one column");
        (column..self.chunks() * LANES).for_each(|column| self.set(row, column, last));
    }

    /// The same rows in another precision.
    pub fn rounded<S: Real>(&self) -> Rows<S> {
        Rows { data: self.data.iter().map(rounded).collect(), rows: self.rows, columns: self.columns }
    }

    /// All chunks.
    pub fn as_chunks(&self) -> &[Chunk<R>] {
        &self.data
    }

    /// All chunks, to be written.
    pub fn as_chunks_mut(&mut self) -> &mut [Chunk<R>] {
        &mut self.data
    }
}

impl<R: Real> Default for Rows<R> {
    fn default() -> Self {
        Self::new(0, 0)
    }
}

fn rounded<R: Real, S: Real>(chunk: &Chunk<R>) -> Chunk<S> {
    Chunk::new(chunk.0.map(|x| S::from_f64(x.to_f64())))
}

/// Chunks as plain numbers.
pub(crate) fn flat<R: Real>(chunks: &[Chunk<R>]) -> &[R] {
    // SAFETY: a chunk is `repr(C)` with exactly LANES numbers and no padding: its alignment is its size.
    unsafe { std::slice::from_raw_parts(chunks.as_ptr().cast(), chunks.len() * LANES) }
}

/// Chunks as plain numbers, to be written.
pub(crate) fn flat_mut<R: Real>(chunks: &mut [Chunk<R>]) -> &mut [R] {
    // SAFETY: as in `flat`; the borrow is exclusive.
    unsafe { std::slice::from_raw_parts_mut(chunks.as_mut_ptr().cast(), chunks.len() * LANES) }
}

/// Numbers that stay the same during a run: parameters, and what is derived from them alone.
///
/// A constant that is the same for all columns is one chunk and costs no memory traffic; one that differs is a chunk for each
/// eight columns. Code that reads them does not see the difference.
#[derive(Clone, Debug)]
pub struct Constants<R: Real = f64> {
    /// A chunk of each constant; of those that differ, the first.
    first: Vec<Chunk<R>>,
    /// The constants that differ, in their order, and where in `rows` their chunks begin.
    differing: Vec<(usize, usize)>,
    rows: Vec<Chunk<R>>,
}

/// Room for the constants of a chunk, where some differ by column.
pub struct Room<R: Real, const N: usize> {
    /// Written when they are first asked for: most runs have no use for them.
    constants: MaybeUninit<[Chunk<R>; N]>,
    is_written: bool,
}

impl<R: Real, const N: usize> Default for Room<R, N> {
    #[inline(always)]
    fn default() -> Self {
        Self { constants: MaybeUninit::uninit(), is_written: false }
    }
}

impl<R: Real, const N: usize> Room<R, N> {
    #[inline(always)]
    fn get_or_write(&mut self, constants: &[Chunk<R>; N]) -> &mut [Chunk<R>; N] {
        if !self.is_written {
            self.constants.write(*constants);
            self.is_written = true;
        }
        // SAFETY: they are written, now or before.
        unsafe { self.constants.assume_init_mut() }
    }
}

impl<R: Real> Constants<R> {
    /// Constants by their values: one value each, or one for each of the columns.
    ///
    /// # Panics
    /// If there are neither one nor `columns` values.
    pub fn new(values: &[Vec<R>], columns: usize) -> Self {
        let mut constants = Self { first: Vec::with_capacity(values.len()), differing: Vec::new(), rows: Vec::new() };
        for (index, values) in values.iter().enumerate() {
            let last = values.len() - 1;
            assert!(last == 0 || last + 1 == columns, "invariant: constants have one value or one for each column");
            let chunk = |chunk: usize| std::array::from_fn(|lane| values[last.min(chunk * LANES + lane)]);
            constants.first.push(Chunk::new(chunk(0)));
            if last > 0 {
                constants.differing.push((index, constants.rows.len()));
                constants.rows.extend((0..columns.div_ceil(LANES)).map(|k| Chunk::new(chunk(k))));
            }
        }
        constants
    }

    /// Number of constants.
    pub fn len(&self) -> usize {
        self.first.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.first.is_empty()
    }

    /// Where the chunks of a constant begin, if it differs by column.
    #[inline(always)]
    fn row_of(&self, index: usize) -> Option<usize> {
        self.differing.binary_search_by_key(&index, |&(index, _)| index).ok().map(|place| self.differing[place].1)
    }

    /// Whether the constant is the same for all columns.
    pub fn is_uniform(&self, index: usize) -> bool {
        self.row_of(index).is_none()
    }

    /// The constant's value at a column.
    pub fn get(&self, index: usize, column: usize) -> R {
        self.chunk(index, column / LANES).0[column % LANES]
    }

    /// The same constants in another precision.
    pub fn rounded<S: Real>(&self) -> Constants<S> {
        let round = |chunks: &[Chunk<R>]| chunks.iter().map(rounded).collect();
        Constants { first: round(&self.first), differing: self.differing.clone(), rows: round(&self.rows) }
    }

    /// The first `N` constants of a chunk.
    ///
    /// # Panics
    /// If there are fewer constants or chunks.
    #[inline(always)]
    pub fn at<'a, const N: usize>(&'a self, chunk: usize, room: &'a mut Room<R, N>) -> &'a [Chunk<R>; N] {
        let first = self.first.first_chunk().expect("invariant: a kernel knows its constants");
        if self.differing.is_empty() {
            return first;
        }
        // In one place for all chunks, so that constants fill little of the cache.
        let room = room.get_or_write(first);
        for &(index, row) in self.differing.iter().take_while(|(index, _)| *index < N) {
            room[index] = self.rows[row + chunk];
        }
        room
    }

    /// The chunks of a constant and how far apart they stand: 0 for one that is the same for all columns.
    pub fn row(&self, index: usize) -> (&[Chunk<R>], usize) {
        match self.row_of(index) {
            None => (std::slice::from_ref(&self.first[index]), 0),
            Some(row) => (&self.rows[row..], 1),
        }
    }

    #[inline(always)]
    fn chunk(&self, index: usize, chunk: usize) -> &Chunk<R> {
        self.row_of(index).map_or(&self.first[index], |row| &self.rows[row + chunk])
    }

    /// Reads a constant of a chunk.
    #[inline(always)]
    pub fn load<V: Vector<Real = R>>(&self, index: usize, chunk: usize) -> V {
        V::load(self.chunk(index, chunk))
    }
}

impl<R: Real> Default for Constants<R> {
    fn default() -> Self {
        Self::new(&[], 0)
    }
}
