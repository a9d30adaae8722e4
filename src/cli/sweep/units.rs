//! The units of a sweep in a file: a line each, appended as they are finished.
//!
//! Of the units only their places and checksums are in memory. A last line without its end is what
//! a kill left; it is cut off, and its unit simulated again. Any other line that is not sound is
//! refused.

use super::super::{Failure, input, output};
use super::directory::UNITS;
use anyhow::{Context, anyhow};
use detente::study::sweep::{Checksum, Plan, Sum, Unit};
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The longest line that is read [bytes].
const LINE_LIMIT: u64 = 1 << 26;
/// How often what is written is made sure to be on the disk.
const SYNC_EVERY: Duration = Duration::from_secs(5);

/// A unit as it stands in a file.
pub(super) struct Line<'l> {
    /// The unit.
    pub(super) unit: Unit,
    /// What tells it from an unequal one.
    pub(super) sum: Checksum,
    /// Its text, without the line feed.
    pub(super) text: &'l str,
    /// Where it begins [bytes].
    offset: u64,
    /// Which line, from 1 on.
    pub(super) number: u64,
}

/// Where a unit stands, and its checksum.
#[derive(Clone, Copy)]
struct Entry {
    offset: u64,
    sum: u64,
}

/// Where no unit is.
const NOWHERE: Entry = Entry { offset: u64::MAX, sum: 0 };

/// The units of a directory, to which more are added.
pub(super) struct Units {
    path: PathBuf,
    /// The plan's number.
    id: String,
    blocks: usize,
    /// By point, then by block.
    index: Vec<Entry>,
    count: u64,
    file: File,
    /// How long the file is, in whole lines [bytes].
    length: u64,
    synced: Instant,
}

impl Units {
    /// Opens the units of a directory, and shows each that is there.
    ///
    /// # Errors
    ///
    /// If the file cannot be read and written, or is damaged.
    pub(super) fn open(
        directory: &Path,
        plan: &Plan,
        mut each: impl FnMut(&Unit),
    ) -> Result<Self, Failure> {
        let (path, id) = (directory.join(UNITS), plan.id());
        let (blocks, mut count) = (plan.blocks.count(), 0);
        let mut index = vec![NOWHERE; plan.simulated() * blocks];
        let length = scan(&path, plan, &id, |line| {
            let entry = &mut index[line.unit.point * blocks + line.unit.block];
            if entry.offset != NOWHERE.offset && entry.sum != line.sum.0 {
                return Err(unequal(&path, line));
            }
            if entry.offset == NOWHERE.offset {
                *entry = Entry { offset: line.offset, sum: line.sum.0 };
                count += 1;
                each(&line.unit);
            }
            Ok(())
        })?;
        let cannot = || format!("cannot write `{}`", input::name(&path));
        let file = OpenOptions::new().append(true).create(true).open(&path).with_context(cannot)?;
        if file.metadata().with_context(cannot)?.len() > length {
            file.set_len(length).with_context(cannot)?;
        }
        output::sync_folder(&path);
        let synced = Instant::now();
        Ok(Self { path, id, blocks, index, count, file, length, synced })
    }

    /// How many units there are.
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// Adds a unit that is not there yet.
    ///
    /// # Errors
    ///
    /// If it cannot be written; the file is then as it was, as far as that can be.
    pub(super) fn keep(&mut self, unit: &Unit) -> anyhow::Result<()> {
        let (text, sum) = unit.to_line(&self.id);
        self.append(unit, &text, sum)
    }

    /// Adds the line of a unit, unless it is there already.
    ///
    /// # Errors
    ///
    /// If another one of the same point and block is there, or it cannot be written.
    pub(super) fn merge(&mut self, path: &Path, line: &Line<'_>) -> Result<(), Failure> {
        let entry = self.index[line.unit.point * self.blocks + line.unit.block];
        if entry.offset == NOWHERE.offset {
            return Ok(self.append(&line.unit, line.text, line.sum)?);
        }
        if entry.sum == line.sum.0 { Ok(()) } else { Err(unequal(path, line)) }
    }

    fn append(&mut self, unit: &Unit, text: &str, sum: Checksum) -> anyhow::Result<()> {
        let cannot = || format!("cannot write `{}`", input::name(&self.path));
        let written = self.file.write_all(format!("{text}\n").as_bytes());
        if written.is_err() {
            // What stands of the line is cut off when it is opened again, if not now.
            let _ = self.file.set_len(self.length);
        }
        written.with_context(cannot)?;
        self.index[unit.point * self.blocks + unit.block] =
            Entry { offset: self.length, sum: sum.0 };
        self.length += text.len() as u64 + 1;
        self.count += 1;
        if self.synced.elapsed() > SYNC_EVERY {
            self.sync()?;
        }
        Ok(())
    }

    /// Makes sure that what was added is on the disk.
    ///
    /// # Errors
    ///
    /// If it cannot be.
    pub(super) fn sync(&mut self) -> anyhow::Result<()> {
        self.synced = Instant::now();
        self.file.sync_data().with_context(|| format!("cannot write `{}`", input::name(&self.path)))
    }

    /// A reader of what is there.
    ///
    /// # Errors
    ///
    /// If the file cannot be opened.
    pub(super) fn reader<'u>(&'u self, plan: &'u Plan) -> anyhow::Result<Reader<'u>> {
        let cannot = || format!("cannot read `{}`", input::name(&self.path));
        let file = BufReader::new(File::open(&self.path).with_context(cannot)?);
        Ok(Reader { units: self, plan, file })
    }
}

/// Reads units point by point.
pub(super) struct Reader<'u> {
    units: &'u Units,
    plan: &'u Plan,
    file: BufReader<File>,
}

impl Reader<'_> {
    /// The sum of some blocks of a point, which must be there.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, or is not as it was.
    pub(super) fn sum(&mut self, point: usize, blocks: &[usize]) -> Result<Sum, Failure> {
        let name = input::name(&self.units.path);
        let mut sum = Sum::default();
        let mut text = String::new();
        for block in blocks {
            let entry = self.units.index[point * self.units.blocks + block];
            text.clear();
            self.file
                .seek(SeekFrom::Start(entry.offset))
                .and_then(|_| self.file.by_ref().take(LINE_LIMIT).read_line(&mut text))
                .with_context(|| format!("cannot read `{name}`"))?;
            let line = text.trim_end_matches('\n');
            let (unit, _) = Unit::from_line(line, self.plan, &self.units.id)
                .map_err(|why| Failure::Invalid(anyhow!("`{name}`: point {point}: {why}")))?;
            sum.add(&unit)
                .map_err(|why| Failure::Invalid(anyhow!("`{name}`: point {point}: {why}")))?;
        }
        Ok(sum)
    }
}

/// Reads the units of a file, line by line; gives how long it is in whole lines. A file that is not
/// there has none.
///
/// # Errors
///
/// If it cannot be read, if a line is damaged, or whatever `each` finds wrong.
pub(super) fn scan(
    path: &Path,
    plan: &Plan,
    id: &str,
    mut each: impl FnMut(&Line<'_>) -> Result<(), Failure>,
) -> Result<u64, Failure> {
    let cannot = || format!("cannot read `{}`", input::name(path));
    let file = match File::open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(0),
        file => file.with_context(cannot)?,
    };
    if !file.metadata().with_context(cannot)?.is_file() {
        return Err(anyhow!("it is no file").context(cannot()).into());
    }
    let mut file = BufReader::with_capacity(1 << 16, file);
    let (mut bytes, mut offset) = (Vec::new(), 0);
    for number in 1.. {
        bytes.clear();
        let length =
            file.by_ref().take(LINE_LIMIT).read_until(b'\n', &mut bytes).with_context(cannot)?;
        let damaged = |why: &str| {
            Failure::Invalid(anyhow!(
                "`{}`, line {number}: {why}; without that line --resume simulates it again",
                input::name(path)
            ))
        };
        let Some(line) = bytes.strip_suffix(b"\n") else {
            if length as u64 == LINE_LIMIT {
                return Err(damaged("it is too long"));
            }
            break;
        };
        let text = str::from_utf8(line).map_err(|_| damaged("it is damaged"))?;
        let (unit, sum) = Unit::from_line(text, plan, id).map_err(|why| damaged(&why))?;
        each(&Line { unit, sum, text, offset, number })?;
        offset += length as u64;
    }
    Ok(offset)
}

/// That a line is another than one of the same point and block before.
pub(super) fn unequal(path: &Path, line: &Line<'_>) -> Failure {
    Failure::Invalid(anyhow!(
        "`{}`, line {}: point {}, block {} is there already, with other counts",
        input::name(path),
        line.number,
        line.unit.point,
        line.unit.block
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::output::tests::Folder;
    use detente::diagnostic::Sources;
    use detente::engine::{Control, Instructions};
    use detente::scenario::Document;
    use detente::study::Goal;
    use detente::study::design::{Design, Factor, plan};
    use detente::study::sweep::{Ledger, RandomNumbers, Settings, Shard, Sweep, simulate};
    use std::ops::ControlFlow;
    use std::sync::Mutex;
    use std::sync::atomic::AtomicBool;

    const TALKS: &str = "issues: {wage: {range: [0, 10]}}
parties: {a: {stances: {wage: {ideal: 8}}}, b: {stances: {wage: {ideal: 1}}}}
";

    /// A plan and all its units.
    fn units() -> (Plan, Vec<Unit>) {
        let mut sources = Sources::default();
        let base = Document::load("talks.yaml", TALKS.as_bytes(), &mut sources).unwrap();
        let factors = vec![Factor::parse("rounds=2,3", &mut sources).unwrap()];
        let design = Design { factors, ..Design::default() };
        let points = plan(base, sources, &design, &AtomicBool::new(false)).unwrap().points.unwrap();
        let settings = Settings {
            seed: 1,
            goal: Goal::Replications(2000),
            random_numbers: RandomNumbers::Common,
            design: "grid".to_owned(),
        };
        let plan = Plan::new(&points, &settings).unwrap();
        let kept = Mutex::new(Vec::new());
        let keep = |unit: &Unit| {
            kept.lock().unwrap().push(unit.clone());
            ControlFlow::Continue(())
        };
        let instructions = Instructions::detect();
        let sweep = Sweep { plan: &plan, points: &points, shard: Shard::ALL, instructions };
        let control = Control { interrupted: &AtomicBool::new(false), progress: &|_| {} };
        simulate(&sweep, Ledger::new(&plan), &keep, &control).unwrap();
        (plan, kept.into_inner().unwrap())
    }

    /// The units in a folder, in the order of the file, and the units open.
    fn opened(folder: &Folder, plan: &Plan) -> Result<(Vec<Unit>, Units), Failure> {
        let mut found = Vec::new();
        let open = Units::open(&folder.join(""), plan, |unit| found.push(unit.clone()))?;
        Ok((found, open))
    }

    #[test]
    fn a_file_torn_at_any_byte_keeps_its_whole_lines_and_takes_more() {
        let (plan, units) = units();
        let folder = Folder::new();
        let (none, mut open) = opened(&folder, &plan).unwrap();
        assert!(none.is_empty());
        units.iter().for_each(|unit| open.keep(unit).unwrap());
        drop(open);
        let path = folder.join(UNITS);
        let whole = std::fs::read(&path).unwrap();
        for length in 0..whole.len() {
            std::fs::write(&path, &whole[..length]).unwrap();
            let lines = whole[..length].iter().filter(|byte| **byte == b'\n').count();
            let (found, mut open) = opened(&folder, &plan).unwrap();
            assert_eq!(found, units[..lines], "torn at {length}");
            units[lines..].iter().for_each(|unit| open.keep(unit).unwrap());
            assert_eq!(open.count() as usize, units.len());
            assert!(std::fs::read(&path).unwrap() == whole, "torn at {length}");
        }
    }

    #[test]
    fn a_line_damaged_at_any_byte_is_refused() {
        let (plan, units) = units();
        let folder = Folder::new();
        let (_, mut open) = opened(&folder, &plan).unwrap();
        units.iter().for_each(|unit| open.keep(unit).unwrap());
        let path = folder.join(UNITS);
        let whole = std::fs::read(&path).unwrap();
        let first = whole.iter().position(|byte| *byte == b'\n').unwrap();
        for at in 0..first {
            let mut damaged = whole.clone();
            damaged[at] ^= 4;
            std::fs::write(&path, damaged).unwrap();
            let Err(Failure::Invalid(error)) = opened(&folder, &plan) else { panic!("at {at}") };
            assert!(error.to_string().contains("units.jsonl`, line 1: "), "{error}");
        }
    }

    #[test]
    fn sums_are_of_the_blocks_asked_for() {
        let (plan, units) = units();
        let folder = Folder::new();
        let (_, mut open) = opened(&folder, &plan).unwrap();
        units.iter().rev().for_each(|unit| open.keep(unit).unwrap());
        let mut reader = open.reader(&plan).unwrap();
        for point in 0..3 {
            for blocks in [&[][..], &[1], &[0, 1]] {
                let mut expected = Sum::default();
                let of = units.iter().filter(|unit| unit.point == point);
                for unit in of.filter(|unit| blocks.contains(&unit.block)) {
                    expected.add(unit).unwrap();
                }
                assert_eq!(reader.sum(point, blocks).unwrap(), expected);
            }
        }
    }
}
