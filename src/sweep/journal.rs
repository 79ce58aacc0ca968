//! Finished points on disk, safe from whatever comes.
//!
//! A file that is only appended to: a header, then one record for each finished point, in the order in which they finish.
//! Each ends with a checksum, so that a record that was being written when the process ended is noticed and cut off.
//! All integers and numbers are little-endian.
//!
//! | header | bytes |
//! |---|---|
//! | `neurolib sweep 1\n` | 17 |
//! | hash of the plan | 8 |
//! | part, number of parts, numbers of a point | 8 each |
//! | checksum | 8 |
//!
//! | record | bytes |
//! |---|---|
//! | number of the point | 8 |
//! | status | 1 |
//! | length of the message | 4 |
//! | message | as said |
//! | numbers | 8 each |
//! | checksum | 8 |

use super::Sweep;
use super::error::SweepError;
use super::point::{Point, Status};
use std::collections::BTreeSet;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufReader, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const MAGIC: &[u8; 17] = b"neurolib sweep 1\n";
const HEADER: usize = MAGIC.len() + 5 * 8;
/// Longer messages are cut.
const LONGEST_MESSAGE: usize = 4000;
/// The disk is waited for no more often than this: the end of the process loses nothing, that of the machine so much.
const SYNC_INTERVAL: Duration = Duration::from_secs(1);

/// Which points of a sweep are computed here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    number: usize,
    of: usize,
}

/// Finished points of a part of a sweep.
pub struct Journal {
    file: File,
    path: PathBuf,
    synced: Instant,
}

/// What a journal held when it was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// Numbers of the points that are done.
    pub done: BTreeSet<usize>,
    /// Bytes at its end that were no whole record, and were cut off.
    pub torn: u64,
}

impl Part {
    /// The whole sweep.
    pub const WHOLE: Part = Part { number: 1, of: 1 };

    /// Part `number`, counted from 1, of so many.
    pub fn new(number: usize, of: usize) -> Option<Self> {
        (1 <= number && number <= of).then_some(Self { number, of })
    }

    /// The part that a point belongs to, of as many as this is one of.
    pub fn holding(self, index: usize) -> Self {
        Self { number: index % self.of + 1, of: self.of }
    }

    /// The points of this part among so many: every one after so many others, so that parts take equally long.
    pub fn points(self, total: usize) -> impl Iterator<Item = usize> {
        (self.number - 1..total).step_by(self.of)
    }
}

impl std::fmt::Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

impl Journal {
    /// Opens or begins the journal of a part of a sweep; until it is dropped, no other process can.
    ///
    /// # Errors
    /// If it belongs to another sweep or part, another process has it, or the system refuses.
    pub fn open(path: &Path, sweep: &Sweep, part: Part) -> Result<(Self, Opened), SweepError> {
        let failed = |what| move |source| SweepError::Journal { what, path: path.to_path_buf(), source };
        let mut options = OpenOptions::new();
        let file = options.read(true).write(true).create(true).truncate(false).open(path).map_err(failed("open"))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(SweepError::InUse(path.to_path_buf())),
            // Some network file systems know no locks.
            Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => {}
            Err(TryLockError::Error(error)) => return Err(failed("lock")(error)),
        }
        let mut journal = Self { file, path: path.to_path_buf(), synced: Instant::now() };
        let length = journal.file.metadata().map_err(failed("read"))?.len();
        let mut done = BTreeSet::new();
        let found = read(path, sweep, Some(part), |index, _| {
            done.insert(index);
        });
        let good = match found {
            Ok((_, good)) => good,
            // The process has ended before the header was there.
            Err(SweepError::NoJournal(_)) if length < HEADER as u64 => 0,
            Err(error) => return Err(error),
        };
        journal.file.set_len(good).map_err(failed("write"))?;
        journal.file.seek(SeekFrom::End(0)).map_err(failed("write"))?;
        if good == 0 {
            journal.write(&header(sweep, part))?;
        }
        journal.sync()?;
        Ok((journal, Opened { done, torn: length - good }))
    }

    /// Removes a journal, if there is one, to begin anew.
    ///
    /// # Errors
    /// If another process works on it, or the system refuses.
    pub fn remove(path: &Path) -> Result<(), SweepError> {
        let failed = |source| SweepError::Journal { what: "remove", path: path.to_path_buf(), source };
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(failed(error)),
        };
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => Err(SweepError::InUse(path.to_path_buf())),
            _ => std::fs::remove_file(path).map_err(failed),
        }
    }

    /// Adds a point. From here on the end of the process does not lose it.
    ///
    /// # Errors
    /// If the system refuses, because the disk is full for instance; what is there stays good.
    pub fn append(&mut self, index: usize, point: &Point, sweep: &Sweep) -> Result<(), SweepError> {
        let mut length = point.message.len().min(LONGEST_MESSAGE);
        while !point.message.is_char_boundary(length) {
            length -= 1;
        }
        let mut record = Vec::with_capacity(8 * point.values.len() + length + 32);
        record.extend((index as u64).to_le_bytes());
        record.push(point.status.code());
        record.extend((length as u32).to_le_bytes());
        record.extend(&point.message.as_bytes()[..length]);
        record.extend(point.values.iter().flat_map(|value| value.to_le_bytes()));
        record.extend(checksum(sweep.hash(), &record).to_le_bytes());
        self.write(&record)?;
        if self.synced.elapsed() >= SYNC_INTERVAL {
            self.sync()?;
        }
        Ok(())
    }

    /// Waits until the disk has all.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn sync(&mut self) -> Result<(), SweepError> {
        self.synced = Instant::now();
        self.file.sync_data().map_err(|source| self.failed(source))
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), SweepError> {
        self.file.write_all(bytes).map_err(|source| self.failed(source))
    }

    fn failed(&self, source: io::Error) -> SweepError {
        SweepError::Journal { what: "write", path: self.path.clone(), source }
    }
}

/// Reads the points of a journal of a sweep: of a part, if one is named, otherwise of any. Returns the part, and the length
/// of all that is good.
///
/// # Errors
/// If it cannot be read, or belongs to another sweep or part.
pub(super) fn read(
    path: &Path,
    sweep: &Sweep,
    part: Option<Part>,
    mut each: impl FnMut(usize, Point),
) -> Result<(Part, u64), SweepError> {
    let failed = |source| SweepError::Journal { what: "read", path: path.to_path_buf(), source };
    let mut file = BufReader::new(File::open(path).map_err(failed)?);
    let mut header = [0; HEADER];
    match file.read_exact(&mut header) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => {
            return Err(SweepError::NoJournal(path.to_path_buf()));
        }
        Err(error) => return Err(failed(error)),
    }
    let (content, sum) = header.split_at(HEADER - 8);
    if !header.starts_with(MAGIC) || sum != checksum(0, content).to_le_bytes() {
        return Err(SweepError::NoJournal(path.to_path_buf()));
    }
    let word = |index: usize| {
        let at = MAGIC.len() + 8 * index;
        u64::from_le_bytes(std::array::from_fn(|byte| header[at + byte]))
    };
    let other = |what| SweepError::Other { path: path.to_path_buf(), what };
    if word(0) != sweep.hash() || word(3) != sweep.numbers() as u64 {
        return Err(other("plan"));
    }
    let found = Part::new(word(1) as usize, word(2) as usize);
    let found = found.filter(|&found| part.is_none_or(|part| part == found)).ok_or_else(|| other("part"))?;
    let mut good = HEADER as u64;
    while let Some((index, point, length)) = record(&mut file, sweep).map_err(failed)? {
        each(index, point);
        good += length as u64;
    }
    Ok((found, good))
}

/// The next record and its length; `None` at the end, or where what follows is no record.
fn record(file: &mut impl Read, sweep: &Sweep) -> io::Result<Option<(usize, Point, usize)>> {
    let mut bytes = vec![0; 13];
    if !fill(file, &mut bytes)? {
        return Ok(None);
    }
    let index = u64::from_le_bytes(std::array::from_fn(|byte| bytes[byte]));
    let length = u32::from_le_bytes(std::array::from_fn(|byte| bytes[9 + byte])) as usize;
    if index >= sweep.points().len() as u64 || length > LONGEST_MESSAGE {
        return Ok(None);
    }
    let end = 13 + length + 8 * sweep.numbers();
    bytes.resize(end + 8, 0);
    if !fill(file, &mut bytes[13..])? || checksum(sweep.hash(), &bytes[..end]).to_le_bytes() != bytes[end..] {
        return Ok(None);
    }
    let (Some(status), Ok(message)) = (Status::from_code(bytes[8]), std::str::from_utf8(&bytes[13..13 + length]))
    else {
        return Ok(None);
    };
    let values = bytes[13 + length..end].chunks_exact(8);
    let values = values.map(|value| f64::from_le_bytes(std::array::from_fn(|byte| value[byte]))).collect();
    Ok(Some((index as usize, Point { status, message: message.to_string(), values }, end + 8)))
}

/// Whether there were as many bytes.
fn fill(file: &mut impl Read, bytes: &mut [u8]) -> io::Result<bool> {
    match file.read_exact(bytes) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

fn header(sweep: &Sweep, part: Part) -> Vec<u8> {
    let mut header = MAGIC.to_vec();
    for word in [sweep.hash(), part.number as u64, part.of as u64, sweep.numbers() as u64] {
        header.extend(word.to_le_bytes());
    }
    header.extend(checksum(0, &header).to_le_bytes());
    header
}

/// FNV-1a over a seed and the bytes.
pub(super) fn checksum(seed: u64, bytes: &[u8]) -> u64 {
    let all = seed.to_le_bytes().into_iter().chain(bytes.iter().copied());
    all.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}
