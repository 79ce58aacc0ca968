//! MATLAB files of version 5 (also written by MATLAB 7 and SciPy), little-endian.
//!
//! Numbers, sparse matrices, text and cells of text are read. Other variables are listed by kind only.

use ndarray::{ArrayD, IxDyn, ShapeBuilder};

use super::file::{Content, FileArray, MAX_BYTES};
use super::read_error::ReadProblem;
use super::sparse_matrix::SparseMatrix;
use super::zip::inflate;

const FORMAT: &str = "MATLAB";
const HEADER_SIZE: usize = 128;

// Types of elements (mi...).
const INT8: u32 = 1;
const UINT8: u32 = 2;
const INT16: u32 = 3;
const UINT16: u32 = 4;
const INT32: u32 = 5;
const UINT32: u32 = 6;
const SINGLE: u32 = 7;
const DOUBLE: u32 = 9;
const INT64: u32 = 12;
const UINT64: u32 = 13;
const MATRIX: u32 = 14;
const COMPRESSED: u32 = 15;
const UTF8: u32 = 16;
const UTF16: u32 = 17;

// Classes of arrays (mx...).
const CELL_CLASS: u8 = 1;
const CHAR_CLASS: u8 = 4;
const SPARSE_CLASS: u8 = 5;
const NUMERIC_CLASSES: std::ops::RangeInclusive<u8> = 6..=15;

const COMPLEX_FLAG: u32 = 0x0800;

/// All named variables of a file.
pub(crate) fn decode(bytes: &[u8]) -> Result<Vec<FileArray>, ReadProblem> {
    match bytes.get(HEADER_SIZE - 2..HEADER_SIZE) {
        Some(b"IM") => {}
        Some(b"MI") => {
            return Err(ReadProblem::Unsupported {
                what: "is a big-endian MATLAB file, which is not read".into(),
                remedy: "save it again on a present-day machine",
            });
        }
        _ => return Err(ReadProblem::damaged(FORMAT, "its header is broken")),
    }
    let mut variables = Vec::new();
    let mut budget = MAX_BYTES;
    let mut elements = Elements { bytes: &bytes[HEADER_SIZE..] };
    while !elements.is_empty() {
        let (kind, data) = elements.next()?;
        match kind {
            MATRIX => variables.extend(variable(data)?),
            COMPRESSED => {
                let unpacked = inflate(flate2::read::ZlibDecoder::new(data), budget, FORMAT)?;
                spend(&mut budget, unpacked.len() as u64)?;
                let (kind, data) = Elements { bytes: &unpacked }.next()?;
                if kind == MATRIX {
                    variables.extend(variable(data)?);
                }
            }
            _ => {}
        }
    }
    if variables.is_empty() {
        return Err(ReadProblem::Empty);
    }
    Ok(variables)
}

/// Tagged elements, one after the other.
struct Elements<'a> {
    bytes: &'a [u8],
}

impl<'a> Elements<'a> {
    fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Type and data of the next element.
    fn next(&mut self) -> Result<(u32, &'a [u8]), ReadProblem> {
        let tag = word(self.take(4)?);
        // A small element has its size in the upper half of the tag, and up to four bytes of data.
        let small = (tag >> 16) as usize;
        if small > 4 {
            return Err(ReadProblem::damaged(FORMAT, "an element has an impossible size"));
        }
        if small > 0 {
            return Ok((tag & 0xffff, &self.take(4)?[..small]));
        }
        let size = word(self.take(4)?) as usize;
        let data = self.take(size)?;
        if tag != COMPRESSED {
            let padding = (8 - size % 8) % 8;
            self.bytes = &self.bytes[padding.min(self.bytes.len())..];
        }
        Ok((tag, data))
    }

    fn take(&mut self, size: usize) -> Result<&'a [u8], ReadProblem> {
        let Some((taken, rest)) = self.bytes.split_at_checked(size) else {
            let detail = format!("{size} bytes expected, {} left; copy or save the file again", self.bytes.len());
            return Err(ReadProblem::damaged(FORMAT, format!("it ends early: {detail}")));
        };
        self.bytes = rest;
        Ok(taken)
    }
}

/// A variable with a name; none for the nameless ones that MATLAB keeps for itself.
fn variable(data: &[u8]) -> Result<Option<FileArray>, ReadProblem> {
    if data.is_empty() {
        return Ok(None);
    }
    let (name, content) = array(data, 0)?;
    Ok((!name.is_empty()).then(|| FileArray::named(name, content)))
}

fn array(data: &[u8], depth: usize) -> Result<(String, Content), ReadProblem> {
    let mut elements = Elements { bytes: data };
    let (_, flags) = elements.next()?;
    let flags = flags.get(..4).map(word).ok_or_else(|| ReadProblem::damaged(FORMAT, "an array has no flags"))?;
    let class = flags as u8;
    if class > *NUMERIC_CLASSES.end() {
        return Ok(("?".into(), Content::Other("an object".into())));
    }
    let (kind, dimensions) = elements.next()?;
    let shape: Vec<usize> = numbers(kind, dimensions)?.into_iter().map(|n| n.max(0.0) as usize).collect();
    let count = shape
        .iter()
        .try_fold(1usize, |product, &n| product.checked_mul(n))
        .filter(|&count| {
            // A sparse matrix takes the memory of its entries.
            shape.len() >= 2 && (class == SPARSE_CLASS || (count as u64).saturating_mul(8) <= MAX_BYTES)
        })
        .ok_or_else(|| ReadProblem::damaged(FORMAT, format!("impossible dimensions {shape:?}")))?;
    let (_, name) = elements.next()?;
    let name = String::from_utf8_lossy(name).trim_end_matches('\0').to_owned();
    let content = match class {
        _ if flags & COMPLEX_FLAG != 0 => Content::Other("complex numbers".into()),
        class if NUMERIC_CLASSES.contains(&class) => {
            let (kind, data) = elements.next()?;
            dense(shape, numbers(kind, data)?)?
        }
        SPARSE_CLASS => sparse(&shape, &mut elements)?,
        CHAR_CLASS => {
            let (kind, data) = elements.next()?;
            text(&shape, kind, data)?
        }
        CELL_CLASS if depth == 0 => cell(shape, count, &mut elements)?,
        _ => Content::Other("a struct, object or nested cell".into()),
    };
    Ok((name, content))
}

/// MATLAB stores the first index fastest.
fn dense(shape: Vec<usize>, values: Vec<f64>) -> Result<Content, ReadProblem> {
    let found = values.len();
    let array = ArrayD::from_shape_vec(IxDyn(&shape).f(), values)
        .map_err(|_| ReadProblem::damaged(FORMAT, format!("{found} values for dimensions {shape:?}")))?;
    Ok(Content::Numbers(array.as_standard_layout().into_owned()))
}

/// Compressed sparse columns. There may be room for more entries than there are.
fn sparse(shape: &[usize], elements: &mut Elements<'_>) -> Result<Content, ReadProblem> {
    let mut next = || elements.next().and_then(|(kind, data)| numbers(kind, data));
    let (rows, starts, values) = (next()?, next()?, next()?);
    let broken = |detail: &str| ReadProblem::damaged(FORMAT, format!("a sparse matrix is broken: {detail}"));
    let &[height, width] = shape else { return Err(broken("it has more than two dimensions")) };
    let entries = rows.len().min(values.len());
    SparseMatrix::from_compressed_columns((height, width), &starts, &rows[..entries], &values[..entries])
        .map(Content::Sparse)
        .map_err(|detail| broken(&detail))
}

/// Each row of a matrix of letters is a string, filled up with blanks.
fn text(shape: &[usize], kind: u32, data: &[u8]) -> Result<Content, ReadProblem> {
    let invalid = || ReadProblem::damaged(FORMAT, "text is not valid Unicode");
    let letters: Vec<char> = match kind {
        UTF8 => std::str::from_utf8(data).map_err(|_| invalid())?.chars().collect(),
        INT8 | UINT8 => data.iter().map(|&byte| char::from(byte)).collect(),
        UINT16 | UTF16 => {
            let (units, _) = data.as_chunks::<2>();
            let units = units.iter().map(|&unit| u16::from_le_bytes(unit));
            char::decode_utf16(units).collect::<Result<_, _>>().map_err(|_| invalid())?
        }
        _ => return Err(invalid()),
    };
    let rows = shape[0];
    if rows == 0 || letters.is_empty() {
        return Ok(Content::Text { shape: vec![0], values: Vec::new() });
    }
    if !letters.len().is_multiple_of(rows) {
        return Err(ReadProblem::damaged(FORMAT, format!("{} letters in {rows} rows", letters.len())));
    }
    let row = |r: usize| letters[r..].iter().step_by(rows).collect::<String>().trim_end().to_owned();
    Ok(Content::Text { shape: vec![rows], values: (0..rows).map(row).collect() })
}

/// A cell array whose entries are all one string.
fn cell(shape: Vec<usize>, count: usize, elements: &mut Elements<'_>) -> Result<Content, ReadProblem> {
    let mut values = Vec::new();
    for _ in 0..count {
        let (_, data) = elements.next()?;
        if data.is_empty() {
            return Ok(Content::Other("a cell with empty entries".into()));
        }
        match array(data, 1)?.1 {
            Content::Text { values: mut strings, .. } if strings.len() <= 1 => {
                values.push(strings.pop().unwrap_or_default());
            }
            _ => return Ok(Content::Other("a cell".into())),
        }
    }
    Ok(Content::Text { shape, values })
}

fn numbers(kind: u32, data: &[u8]) -> Result<Vec<f64>, ReadProblem> {
    macro_rules! convert {
        ($type:ty) => {{
            let (values, rest) = data.as_chunks::<{ size_of::<$type>() }>();
            if !rest.is_empty() {
                return Err(ReadProblem::damaged(FORMAT, "an element ends inside a number"));
            }
            values.iter().map(|&bytes| <$type>::from_le_bytes(bytes) as f64).collect()
        }};
    }
    // Bytes grow eightfold when they become float64.
    if data.len() as u64 > MAX_BYTES / 8 && kind <= UINT32 {
        return Err(ReadProblem::TooLarge { bytes: data.len() as u64, limit: MAX_BYTES / 8 });
    }
    Ok(match kind {
        INT8 => convert!(i8),
        UINT8 => convert!(u8),
        INT16 => convert!(i16),
        UINT16 => convert!(u16),
        INT32 => convert!(i32),
        UINT32 => convert!(u32),
        SINGLE => convert!(f32),
        DOUBLE => convert!(f64),
        INT64 => convert!(i64),
        UINT64 => convert!(u64),
        _ => {
            return Err(ReadProblem::damaged(FORMAT, format!("numbers of the unknown type {kind}")));
        }
    })
}

fn spend(budget: &mut u64, bytes: u64) -> Result<(), ReadProblem> {
    *budget = budget.checked_sub(bytes).ok_or(ReadProblem::TooLarge { bytes, limit: MAX_BYTES })?;
    Ok(())
}

fn word(bytes: &[u8]) -> u32 {
    u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
}
