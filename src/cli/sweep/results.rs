//! From units to results: files in a directory, and what is printed.

use super::super::printed::Format;
use super::super::{Ending, Failure, output};
use super::directory::{CSV, Directory, RECORD, Replacement};
use super::print::Stdout;
use super::store::Store;
use anyhow::{Context, anyhow};
use detente::report::sweep::{self as report, Sort, Table};
use detente::report::text::Look;
use detente::study::sweep::{Ledger, Plan, PointFigures, SweepRecord};
use std::io::Write;
use std::time::Duration;

/// What is made of units.
pub(super) struct Results<'r> {
    /// Their plan.
    pub(super) plan: &'r Plan,
    /// Which there are.
    pub(super) ledger: &'r Ledger,
    /// What is printed.
    pub(super) format: Format,
    /// In which order.
    pub(super) sort: Sort,
    /// How many points of a table.
    pub(super) top: usize,
    /// How long it took, if that is to be said.
    pub(super) elapsed: Option<Duration>,
}

impl Results<'_> {
    /// Writes the results into the directory of the store, if it has one, and prints them.
    ///
    /// Points without replications that count are left out.
    ///
    /// # Errors
    ///
    /// If units cannot be read, or results not be written.
    pub(super) fn write(&self, store: &Store) -> Result<Ending, Failure> {
        let record = self.plan.record();
        let mut files = match store.directory() {
            Some(directory) => Some(Files::begin(directory, self.plan, &record)?),
            None => None,
        };
        let mut printer = Printer::begin(self, &record)?;
        let mut sums = store.sums(self.plan, self.ledger)?;
        let base = sums.of(0)?;
        for point in 0..self.plan.simulated() {
            let sum = if point == 0 { base.clone() } else { sums.of(point)? };
            if sum.replications() == 0 {
                continue;
            }
            let figures = self.plan.figures(point, &sum, &base);
            if let Some(files) = &mut files {
                files.add(&figures)?;
            }
            printer.add(figures)?;
        }
        if let Some(files) = files {
            files.finish()?;
        }
        Ok(printer.finish(self)?)
    }
}

/// The files of results while they are written.
struct Files {
    csv: Replacement,
    record: Replacement,
    #[cfg(feature = "parquet")]
    parquet: report::ParquetTable<Replacement>,
    is_empty: bool,
}

impl Files {
    fn begin(directory: &Directory, plan: &Plan, record: &SweepRecord) -> anyhow::Result<Self> {
        let mut files = Self {
            csv: directory.replace(CSV)?,
            record: directory.replace(RECORD)?,
            #[cfg(feature = "parquet")]
            parquet: report::ParquetTable::new(
                directory.replace(super::directory::PARQUET)?,
                &plan.paths,
                &plan.numeric(),
                &plan.version,
            )
            .context(CANNOT)?,
            is_empty: true,
        };
        files.csv.write_all(report::header(&plan.paths).as_bytes()).context(CANNOT)?;
        files.record.write_all(report::begin(record).as_bytes()).context(CANNOT)?;
        Ok(files)
    }

    fn add(&mut self, point: &PointFigures) -> anyhow::Result<()> {
        let first = std::mem::take(&mut self.is_empty);
        self.csv.write_all(report::rows(point).as_bytes()).context(CANNOT)?;
        self.record.write_all(report::point(point, first).as_bytes()).context(CANNOT)?;
        #[cfg(feature = "parquet")]
        self.parquet.add(point).context(CANNOT)?;
        Ok(())
    }

    fn finish(mut self) -> anyhow::Result<()> {
        self.record.write_all(report::end().as_bytes()).context(CANNOT)?;
        self.csv.finish()?;
        self.record.finish()?;
        #[cfg(feature = "parquet")]
        self.parquet.finish().context(CANNOT)?.finish()?;
        Ok(())
    }
}

const CANNOT: &str = "cannot write the results";

/// What is printed, as points come in.
struct Printer {
    stdout: Stdout,
    table: Table,
    format: Format,
    is_empty: bool,
}

impl Printer {
    fn begin(results: &Results<'_>, record: &SweepRecord) -> anyhow::Result<Self> {
        let mut stdout = Stdout::default();
        match results.format {
            Format::Csv => stdout.print(&report::header(&record.paths))?,
            Format::Json => stdout.print(&report::begin(record))?,
            Format::Text | Format::Md => {}
        }
        let table = Table::new(record, results.sort.clone(), results.top);
        Ok(Self { stdout, table, format: results.format, is_empty: true })
    }

    fn add(&mut self, point: PointFigures) -> anyhow::Result<()> {
        let first = std::mem::take(&mut self.is_empty);
        match self.format {
            Format::Csv => self.stdout.print(&report::rows(&point))?,
            Format::Json => self.stdout.print(&report::point(&point, first))?,
            Format::Text | Format::Md => {}
        }
        self.table.add(point);
        Ok(())
    }

    /// Prints what is left, and says what the results do not tell.
    fn finish(mut self, results: &Results<'_>) -> anyhow::Result<Ending> {
        let look = Look { elapsed: results.elapsed, columns: output::columns() };
        let rest = match self.format {
            Format::Text => self.table.text(&look),
            Format::Md => self.table.markdown(),
            Format::Json => report::end().to_owned(),
            Format::Csv => String::new(),
        };
        self.stdout.print(&rest)?;
        self.stdout.flush()?;
        for why in self.table.incomplete() {
            output::report_error(&anyhow!("{why}"));
        }
        let incomplete = !self.table.incomplete().is_empty();
        Ok(if incomplete { Ending::Incomplete } else { Ending::Done })
    }
}
