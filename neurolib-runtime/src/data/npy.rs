//! The NPY format of NumPy, versions 1 to 3.

use ndarray::{ArrayD, IxDyn, ShapeBuilder};

use super::file::{Content, MAX_BYTES};
use super::read_error::ReadProblem;

const FORMAT: &str = "NPY";
const MAGIC: &[u8] = b"\x93NUMPY";

/// The array of an NPY file. Numbers of all real types become float64; text is read as well.
pub(crate) fn decode(bytes: &[u8]) -> Result<Content, ReadProblem> {
    let (header, data) = split(bytes)?;
    let header = Header::parse(header)?;
    let count = header
        .shape
        .iter()
        .try_fold(1usize, |product, &n| product.checked_mul(n))
        .filter(|count| count.checked_mul(header.size).is_some())
        .ok_or_else(|| ReadProblem::damaged(FORMAT, format!("impossible shape {:?}", header.shape)))?;
    if count == 0 {
        return Err(ReadProblem::Empty);
    }
    // In memory a number has 8 bytes, and a string 24 and its own allocation.
    let in_memory = (count as u64).saturating_mul(if header.is_text() { 64 } else { 8 });
    if in_memory > MAX_BYTES && data.len() >= count {
        return Err(ReadProblem::TooLarge { bytes: in_memory, limit: MAX_BYTES });
    }
    let expected = count * header.size;
    if data.len() < expected {
        let before = (bytes.len() - data.len()) as u64;
        return Err(ReadProblem::Truncated { expected: before + expected as u64, found: bytes.len() as u64 });
    }
    if data.len() > expected {
        return Err(ReadProblem::damaged(FORMAT, format!("{} bytes after its end", data.len() - expected)));
    }
    if header.is_text() {
        let values = data.chunks_exact(header.size).map(|cell| header.text(cell)).collect::<Result<_, _>>()?;
        return Ok(Content::Text { shape: header.shape, values });
    }
    let values = header.numbers(data)?;
    let shape = IxDyn(&header.shape).set_f(header.fortran_order);
    let array = ArrayD::from_shape_vec(shape, values).expect("invariant: as many values as the shape has");
    Ok(Content::Numbers(array.as_standard_layout().into_owned()))
}

/// The bytes of an NPY file: little-endian float64, C order.
pub(crate) fn encode(array: &ArrayD<f64>) -> Vec<u8> {
    file("<f8", array.shape(), array.iter().flat_map(|value| value.to_le_bytes()))
}

/// The bytes of an NPY file of texts: four bytes a letter, as many letters as the longest has.
pub(crate) fn encode_text(array: &ArrayD<String>) -> Vec<u8> {
    // NumPy has no texts without letters.
    let longest = array.iter().map(|text| text.chars().count()).max().unwrap_or(0).max(1);
    let letters = |text: &String| {
        let padded: Vec<u32> = text.chars().map(u32::from).chain(std::iter::repeat(0)).take(longest).collect();
        padded.into_iter().flat_map(u32::to_le_bytes)
    };
    file(&format!("<U{longest}"), array.shape(), array.iter().flat_map(letters))
}

fn file(kind: &str, shape: &[usize], values: impl Iterator<Item = u8>) -> Vec<u8> {
    let shape: Vec<String> = shape.iter().map(|n| format!("{n},")).collect();
    let mut header = format!("{{'descr': '{kind}', 'fortran_order': False, 'shape': ({}), }}", shape.join(" "));
    // Magic, version and length take 10 bytes; the data begin at a multiple of 64.
    let padding = 64 - (10 + header.len() + 1) % 64;
    header += &" ".repeat(padding);
    header.push('\n');
    let mut bytes = MAGIC.to_vec();
    bytes.extend([1, 0]);
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.as_bytes());
    bytes.extend(values);
    bytes
}

/// What the header says.
struct Header {
    big_endian: bool,
    kind: char,
    /// Bytes of one value.
    size: usize,
    fortran_order: bool,
    shape: Vec<usize>,
}

/// Header text and data.
fn split(bytes: &[u8]) -> Result<(&str, &[u8]), ReadProblem> {
    let found = bytes.len() as u64;
    let truncated = |expected: u64| ReadProblem::Truncated { expected, found };
    if !bytes.starts_with(MAGIC) {
        return Err(ReadProblem::damaged(FORMAT, "it does not begin with \\x93NUMPY"));
    }
    let version = *bytes.get(6).ok_or_else(|| truncated(10))?;
    let (start, length) = match (version, &bytes[6..]) {
        (1, [_, _, a, b, ..]) => (10, usize::from(u16::from_le_bytes([*a, *b]))),
        (2 | 3, [_, _, a, b, c, d, ..]) => (12, u32::from_le_bytes([*a, *b, *c, *d]) as usize),
        (1..=3, _) => return Err(truncated(12)),
        _ => {
            return Err(ReadProblem::damaged(FORMAT, format!("unknown version {version}")));
        }
    };
    let header = bytes.get(start..start + length).ok_or_else(|| truncated((start + length) as u64))?;
    let header = std::str::from_utf8(header).map_err(|_| ReadProblem::damaged(FORMAT, "its header is not text"))?;
    Ok((header, &bytes[start + length..]))
}

impl Header {
    /// Reads `{'descr': '<f8', 'fortran_order': False, 'shape': (80, 80), }`.
    fn parse(text: &str) -> Result<Self, ReadProblem> {
        let missing = |key: &str| ReadProblem::damaged(FORMAT, format!("its header has no valid `{key}`"));
        let field = |key: &str| {
            let (_, rest) = text.split_once(&format!("'{key}'"))?;
            rest.trim_start().strip_prefix(':').map(str::trim_start)
        };
        let dtype = field("descr").ok_or_else(|| missing("descr"))?;
        if dtype.starts_with('[') {
            return Err(unsupported("with several fields"));
        }
        let dtype = dtype.strip_prefix('\'').and_then(|rest| rest.split_once('\'')).ok_or_else(|| missing("descr"))?.0;
        let (big_endian, kind, size) =
            parse_dtype(dtype).ok_or_else(|| unsupported(&format!("of the type `{dtype}`")))?;
        let order = field("fortran_order").ok_or_else(|| missing("fortran_order"))?;
        let shape = field("shape")
            .and_then(|rest| rest.strip_prefix('('))
            .and_then(|rest| rest.split_once(')'))
            .ok_or_else(|| missing("shape"))?
            .0;
        let shape = shape
            .split(',')
            .map(str::trim)
            .filter(|n| !n.is_empty())
            .map(|n| n.trim_end_matches('L').parse().map_err(|_| missing("shape")))
            .collect::<Result<Vec<usize>, _>>()?;
        if shape.len() > 16 {
            return Err(unsupported(&format!("with {} dimensions", shape.len())));
        }
        Ok(Self { big_endian, kind, size, fortran_order: order.starts_with("True"), shape })
    }

    fn is_text(&self) -> bool {
        matches!(self.kind, 'U' | 'S')
    }

    fn numbers(&self, data: &[u8]) -> Result<Vec<f64>, ReadProblem> {
        macro_rules! convert {
            ($type:ty) => {{
                let (values, _) = data.as_chunks::<{ size_of::<$type>() }>();
                if self.big_endian {
                    values.iter().map(|&bytes| <$type>::from_be_bytes(bytes) as f64).collect()
                } else {
                    values.iter().map(|&bytes| <$type>::from_le_bytes(bytes) as f64).collect()
                }
            }};
        }
        Ok(match (self.kind, self.size) {
            ('f', 8) => convert!(f64),
            ('f', 4) => convert!(f32),
            ('i', 8) => convert!(i64),
            ('i', 4) => convert!(i32),
            ('i', 2) => convert!(i16),
            ('i', 1) => convert!(i8),
            ('u', 8) => convert!(u64),
            ('u', 4) => convert!(u32),
            ('u', 2) => convert!(u16),
            ('u' | 'b', 1) => convert!(u8),
            (kind, size) => return Err(unsupported(&format!("of the type `{kind}{size}`"))),
        })
    }

    fn text(&self, cell: &[u8]) -> Result<String, ReadProblem> {
        let invalid = || ReadProblem::damaged(FORMAT, "a string is not valid Unicode");
        if self.kind == 'S' {
            let end = cell.iter().rposition(|&byte| byte != 0).map_or(0, |last| last + 1);
            return std::str::from_utf8(&cell[..end]).map(str::to_owned).map_err(|_| invalid());
        }
        let (points, _) = cell.as_chunks::<4>();
        let points =
            points.iter().map(|&p| if self.big_endian { u32::from_be_bytes(p) } else { u32::from_le_bytes(p) });
        let text: String = points.map(|p| char::from_u32(p).ok_or_else(invalid)).collect::<Result<_, _>>()?;
        Ok(text.trim_end_matches('\0').to_owned())
    }
}

/// Byte order, kind and size in bytes of `<f8`, `|b1`, `<U12`; none if it cannot be read.
fn parse_dtype(dtype: &str) -> Option<(bool, char, usize)> {
    let (order, rest) = match dtype.chars().next()? {
        order @ ('<' | '>' | '|' | '=') => (order, &dtype[1..]),
        _ => ('<', dtype),
    };
    let kind = rest.chars().next()?;
    if !matches!(kind, 'f' | 'i' | 'u' | 'b' | 'U' | 'S') {
        return None;
    }
    let number: usize = rest[1..].parse().ok()?;
    let size = if kind == 'U' { number.checked_mul(4)? } else { number };
    (size > 0).then_some((order == '>', kind, size))
}

fn unsupported(what: &str) -> ReadProblem {
    ReadProblem::Unsupported {
        what: format!("holds an array {what}"),
        remedy: "save numbers with `.astype(float)` and labels with `numpy.array(labels, dtype=str)`",
    }
}
