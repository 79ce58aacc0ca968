//! ZIP archives, stored or deflated, without encryption and without ZIP64.

use std::io::Read;

use super::file::MAX_BYTES;
use super::read_error::ReadProblem;

const END_OF_DIRECTORY: &[u8] = b"PK\x05\x06";
const DIRECTORY_ENTRY: &[u8] = b"PK\x01\x02";
const LOCAL_HEADER: &[u8] = b"PK\x03\x04";
const DIRECTORY_ENTRY_SIZE: usize = 46;
const LOCAL_HEADER_SIZE: usize = 30;

/// An archive that is being unpacked.
pub(crate) struct Archive<'a> {
    bytes: &'a [u8],
    /// How messages call it.
    format: &'static str,
    entries: Vec<Entry>,
    /// What may still be unpacked, in bytes.
    budget: u64,
}

impl<'a> Archive<'a> {
    /// Reads the directory.
    pub(crate) fn open(bytes: &'a [u8], format: &'static str) -> Result<Self, ReadProblem> {
        Ok(Self { bytes, format, entries: directory(bytes, format)?, budget: MAX_BYTES })
    }

    /// The names in the directory, as they stand there. They are no paths to write to.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.name.as_str())
    }

    /// The content of the file of this index.
    pub(crate) fn unpack(&mut self, index: usize) -> Result<Vec<u8>, ReadProblem> {
        self.entries[index].unpack(self.bytes, self.format, &mut self.budget)
    }
}

/// The bytes of an archive that stores these files without compression.
pub(crate) fn store(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, String> {
    let mut archive = Vec::new();
    let mut directory = Vec::new();
    for (name, content) in files {
        let fits = |n: usize| u32::try_from(n).map_err(|_| "more than 4 GiB do not fit an NPZ file".to_owned());
        let (size, offset) = (fits(content.len())?, fits(archive.len())?);
        let name_length = u16::try_from(name.len()).map_err(|_| format!("the name `{name}` is too long"))?;
        let mut checksum = flate2::Crc::new();
        checksum.update(content);
        let mut common = Vec::new();
        // Version 2.0, no flags (UTF-8 names), stored, 1980-01-01 00:00: the same arrays give the same bytes.
        for word in [20u16, 0x0800, 0, 0, 0x0021] {
            common.extend(word.to_le_bytes());
        }
        for word in [checksum.sum(), size, size] {
            common.extend(word.to_le_bytes());
        }
        common.extend(name_length.to_le_bytes());
        common.extend([0, 0]);
        archive.extend(LOCAL_HEADER);
        archive.extend(&common);
        archive.extend(name.as_bytes());
        archive.extend(content);
        directory.extend(DIRECTORY_ENTRY);
        directory.extend(20u16.to_le_bytes());
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let count = u16::try_from(files.len()).map_err(|_| "more than 65535 arrays do not fit an NPZ file".to_owned())?;
    let start = u32::try_from(archive.len()).map_err(|_| "more than 4 GiB do not fit an NPZ file".to_owned())?;
    archive.extend(&directory);
    archive.extend(END_OF_DIRECTORY);
    archive.extend([0; 4]);
    archive.extend(count.to_le_bytes());
    archive.extend(count.to_le_bytes());
    archive.extend((directory.len() as u32).to_le_bytes());
    archive.extend(start.to_le_bytes());
    archive.extend([0; 2]);
    Ok(archive)
}

/// One file of the archive, as its directory describes it.
struct Entry {
    name: String,
    flags: u16,
    method: u16,
    checksum: u32,
    packed: u32,
    unpacked: u32,
    offset: u32,
}

fn directory(bytes: &[u8], format: &'static str) -> Result<Vec<Entry>, ReadProblem> {
    // The end record is 22 bytes, with a comment of up to 65535 bytes behind it.
    let earliest = bytes.len().saturating_sub(22 + 65535);
    let end = (earliest..=bytes.len().saturating_sub(22))
        .rev()
        .find(|&at| bytes[at..].starts_with(END_OF_DIRECTORY))
        .ok_or_else(|| ReadProblem::damaged(format, "its end is missing; copy or save the file again"))?;
    let count = u16_at(bytes, end + 10)?;
    let mut at = u32_at(bytes, end + 16)? as usize;
    if at == u32::MAX as usize {
        return Err(zip64());
    }
    let mut entries = Vec::new();
    for _ in 0..count {
        if !bytes.get(at..).is_some_and(|rest| rest.starts_with(DIRECTORY_ENTRY)) {
            return Err(ReadProblem::damaged(format, "its directory is broken"));
        }
        let name_length = usize::from(u16_at(bytes, at + 28)?);
        let name_start = at + DIRECTORY_ENTRY_SIZE;
        let entry = Entry {
            name: String::from_utf8_lossy(slice(bytes, name_start, name_length)?).into_owned(),
            flags: u16_at(bytes, at + 8)?,
            method: u16_at(bytes, at + 10)?,
            checksum: u32_at(bytes, at + 16)?,
            packed: u32_at(bytes, at + 20)?,
            unpacked: u32_at(bytes, at + 24)?,
            offset: u32_at(bytes, at + 42)?,
        };
        at = name_start + name_length + usize::from(u16_at(bytes, at + 30)?) + usize::from(u16_at(bytes, at + 32)?);
        entries.push(entry);
    }
    Ok(entries)
}

impl Entry {
    /// The bytes of the file. `budget` is what may still be unpacked from the whole archive.
    fn unpack(&self, archive: &[u8], format: &'static str, budget: &mut u64) -> Result<Vec<u8>, ReadProblem> {
        if self.flags & 1 != 0 {
            return Err(ReadProblem::Unsupported {
                what: "is encrypted".into(),
                remedy: "save it again without a password",
            });
        }
        if [self.packed, self.unpacked, self.offset].contains(&u32::MAX) {
            return Err(zip64());
        }
        let size = u64::from(self.unpacked);
        if size > *budget {
            return Err(ReadProblem::TooLarge { bytes: MAX_BYTES - *budget + size, limit: MAX_BYTES });
        }
        *budget -= size;
        let header = self.offset as usize;
        if !archive.get(header..).is_some_and(|rest| rest.starts_with(LOCAL_HEADER)) {
            return Err(ReadProblem::damaged(format, "its directory points to nowhere"));
        }
        let names = usize::from(u16_at(archive, header + 26)?) + usize::from(u16_at(archive, header + 28)?);
        let packed = slice(archive, header + LOCAL_HEADER_SIZE + names, self.packed as usize)?;
        let content = match self.method {
            0 => packed.to_vec(),
            8 => inflate(flate2::read::DeflateDecoder::new(packed), size, format)?,
            method => {
                return Err(ReadProblem::Unsupported {
                    what: format!("is compressed with the method {method}, which is not read"),
                    remedy: "save it deflated, as `numpy.savez_compressed` and `zip` do",
                });
            }
        };
        if content.len() as u64 > size {
            let detail = format!("more than the declared {size} bytes");
            return Err(ReadProblem::damaged(format, detail));
        }
        if content.len() as u64 != size {
            return Err(ReadProblem::damaged(format, format!("{} bytes instead of {size}", content.len())));
        }
        let mut checksum = flate2::Crc::new();
        checksum.update(&content);
        if checksum.sum() != self.checksum {
            return Err(ReadProblem::damaged(format, "its checksum is wrong; copy or save the file again"));
        }
        Ok(content)
    }
}

/// What a decoder gives, but no more than `limit` bytes and one. Memory grows with what really comes.
pub(crate) fn inflate(decoder: impl Read, limit: u64, format: &'static str) -> Result<Vec<u8>, ReadProblem> {
    let mut content = Vec::new();
    decoder
        .take(limit + 1)
        .read_to_end(&mut content)
        .map_err(|error| ReadProblem::damaged(format, format!("compressed data are broken ({error})")))?;
    Ok(content)
}

fn slice(bytes: &[u8], start: usize, length: usize) -> Result<&[u8], ReadProblem> {
    let end = start.saturating_add(length);
    let found = bytes.len() as u64;
    bytes.get(start..end).ok_or(ReadProblem::Truncated { expected: end as u64, found })
}

fn u16_at(bytes: &[u8], at: usize) -> Result<u16, ReadProblem> {
    slice(bytes, at, 2).map(|b| u16::from_le_bytes([b[0], b[1]]))
}

fn u32_at(bytes: &[u8], at: usize) -> Result<u32, ReadProblem> {
    slice(bytes, at, 4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
}

fn zip64() -> ReadProblem {
    ReadProblem::Unsupported { what: "is a ZIP64 archive of more than 4 GiB".into(), remedy: "save fewer arrays" }
}
