//! Sweeps as a Parquet table: the columns of the CSV with their types.
//!
//! Equal points give equal bytes: the writer is named, and nothing else of the file depends on when
//! or where it is made. Rows are written a group at a time, so that memory does not grow with them.

use super::csv::{COLUMNS_AFTER, COLUMNS_BEFORE};
use super::line::Line;
use super::values;
use crate::study::sweep::PointFigures;
use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use parquet::errors::Result;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::Type;
use serde_json::Value;
use std::io::{Error, Write};
use std::sync::Arc;

/// How many rows are written together.
const GROUP_ROWS: usize = 1 << 16;

/// A table while its points come in.
pub struct ParquetTable<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    columns: Vec<Column>,
    rows: usize,
}

/// The cells of one column that are not written yet.
enum Column {
    Whole(Vec<i64>),
    Share(Vec<f64>),
    Text(Vec<ByteArray>),
    /// The cells that are there, and for each cell whether it is.
    OptionalShare(Vec<f64>, Vec<i16>),
    OptionalText(Vec<ByteArray>, Vec<i16>),
    OptionalRound(Vec<i32>, Vec<i16>),
}

impl<W: Write + Send> ParquetTable<W> {
    /// A table with a column for each path; those of which all values are numbers, or none, are
    /// `numeric`. `version` is that of detente, and named as the writer's.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn new(
        out: W,
        paths: &[String],
        numeric: &[bool],
        version: &str,
    ) -> std::result::Result<Self, Error> {
        let columns = columns(numeric);
        let names = COLUMNS_BEFORE.into_iter().chain(paths.iter().map(String::as_str));
        let fields = names.chain(COLUMNS_AFTER).zip(&columns).map(|(name, column)| {
            let (physical, repetition, logical) = column.kind();
            let field = Type::primitive_type_builder(name, physical);
            let field = field.with_repetition(repetition).with_logical_type(logical);
            Ok(Arc::new(field.build()?))
        });
        let fields = fields.collect::<Result<Vec<_>>>()?;
        let schema = Type::group_type_builder("sweep").with_fields(fields).build()?;
        let writer = format!("detente version {version}");
        let properties = WriterProperties::builder().set_created_by(writer).build();
        let writer = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties))?;
        Ok(Self { writer, columns, rows: 0 })
    }

    /// Takes in a point.
    ///
    /// # Errors
    /// Where its rows cannot be written.
    pub fn add(&mut self, point: &PointFigures) -> std::result::Result<(), Error> {
        for line in Line::all(point) {
            self.row(&line, &point.values);
        }
        if self.rows >= GROUP_ROWS {
            self.flush()?;
        }
        Ok(())
    }

    /// Writes what is left, and the end of the file; gives back where it was written to.
    ///
    /// # Errors
    /// Where that cannot be written.
    pub fn finish(mut self) -> std::result::Result<W, Error> {
        self.flush()?;
        Ok(self.writer.into_inner()?)
    }

    /// Takes in a row, cell by cell.
    fn row(&mut self, line: &Line<'_>, values: &[Value]) {
        self.rows += 1;
        let mut columns = self.columns.iter_mut();
        let mut next = || columns.next().expect("a column for each cell");
        next().whole(line.point);
        for value in values {
            next().value(value);
        }
        next().text(line.outcome);
        for count in [line.count, line.consistent, line.replications] {
            next().whole(count);
        }
        for share in [line.share, line.low, line.high] {
            next().share(Some(share));
        }
        for difference in line.differences {
            next().share(difference);
        }
        next().round(line.median_round);
    }

    /// Writes the rows taken in as a group.
    fn flush(&mut self) -> Result<()> {
        if self.rows == 0 {
            return Ok(());
        }
        self.rows = 0;
        let mut group = self.writer.next_row_group()?;
        for column in &mut self.columns {
            column.write(&mut group)?;
        }
        group.close().map(|_| ())
    }
}

/// The columns in order, still empty.
fn columns(numeric: &[bool]) -> Vec<Column> {
    let value = |numeric: &bool| match numeric {
        true => Column::OptionalShare(Vec::new(), Vec::new()),
        false => Column::OptionalText(Vec::new(), Vec::new()),
    };
    let mut columns = vec![Column::Whole(Vec::new())];
    columns.extend(numeric.iter().map(value));
    columns.push(Column::Text(Vec::new()));
    columns.extend((0..3).map(|_| Column::Whole(Vec::new())));
    columns.extend((0..3).map(|_| Column::Share(Vec::new())));
    columns.extend((0..3).map(|_| Column::OptionalShare(Vec::new(), Vec::new())));
    columns.push(Column::OptionalRound(Vec::new(), Vec::new()));
    columns
}

impl Column {
    /// What its cells are.
    fn kind(&self) -> (Physical, Repetition, Option<LogicalType>) {
        let text = Some(LogicalType::String);
        match self {
            Self::Whole(_) => (Physical::INT64, Repetition::REQUIRED, None),
            Self::Share(_) => (Physical::DOUBLE, Repetition::REQUIRED, None),
            Self::Text(_) => (Physical::BYTE_ARRAY, Repetition::REQUIRED, text),
            Self::OptionalShare(..) => (Physical::DOUBLE, Repetition::OPTIONAL, None),
            Self::OptionalText(..) => (Physical::BYTE_ARRAY, Repetition::OPTIONAL, text),
            Self::OptionalRound(..) => (Physical::INT32, Repetition::OPTIONAL, None),
        }
    }

    fn whole(&mut self, count: u64) {
        if let Self::Whole(cells) = self {
            cells.push(i64::try_from(count).unwrap_or(i64::MAX));
        }
    }

    fn text(&mut self, text: &str) {
        if let Self::Text(cells) = self {
            cells.push(text.into());
        }
    }

    fn share(&mut self, share: Option<f64>) {
        match self {
            Self::Share(cells) => cells.extend(share),
            Self::OptionalShare(cells, there) => {
                there.push(i16::from(share.is_some()));
                cells.extend(share);
            }
            _ => {}
        }
    }

    /// The value of a path; null where it is the default.
    fn value(&mut self, value: &Value) {
        match self {
            Self::OptionalText(cells, there) => {
                there.push(i16::from(!value.is_null()));
                let text = (!value.is_null()).then(|| values::text(value));
                cells.extend(text.map(|text| ByteArray::from(text.into_bytes())));
            }
            _ => self.share(value.as_f64()),
        }
    }

    fn round(&mut self, round: Option<u32>) {
        if let Self::OptionalRound(cells, there) = self {
            there.push(i16::from(round.is_some()));
            cells.extend(round.map(|round| i32::try_from(round).unwrap_or(i32::MAX)));
        }
    }

    /// Writes the cells as the next column of a group, and is empty then.
    fn write<W: Write + Send>(
        &mut self,
        group: &mut SerializedRowGroupWriter<'_, W>,
    ) -> Result<()> {
        match self {
            Self::Whole(cells) => write::<Int64Type, W>(group, cells, None),
            Self::Share(cells) => write::<DoubleType, W>(group, cells, None),
            Self::Text(cells) => write::<ByteArrayType, W>(group, cells, None),
            Self::OptionalShare(cells, there) => write::<DoubleType, W>(group, cells, Some(there)),
            Self::OptionalText(cells, there) => {
                write::<ByteArrayType, W>(group, cells, Some(there))
            }
            Self::OptionalRound(cells, there) => write::<Int32Type, W>(group, cells, Some(there)),
        }
    }
}

fn write<T: DataType, W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    cells: &mut Vec<T::T>,
    there: Option<&mut Vec<i16>>,
) -> Result<()> {
    let mut column = group.next_column()?.expect("a column for each of the schema");
    column.typed::<T>().write_batch(cells, there.as_deref().map(Vec::as_slice), None)?;
    column.close()?;
    cells.clear();
    if let Some(there) = there {
        there.clear();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sweep::sample::{point, points};
    use crate::report::sweep::{header, rows};
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;
    use serde_json::json;

    fn written(points: &[PointFigures], numeric: bool) -> Vec<u8> {
        let paths = ["rounds".to_owned()];
        let mut table = ParquetTable::new(Vec::new(), &paths, &[numeric], "0.1.0").unwrap();
        points.iter().for_each(|point| table.add(point).unwrap());
        table.finish().unwrap()
    }

    /// The cells as the CSV writes them, after a row of names.
    fn cells(bytes: Vec<u8>) -> Vec<Vec<String>> {
        let reader = SerializedFileReader::new(bytes::Bytes::from(bytes)).unwrap();
        let mut table = Vec::new();
        for row in reader.get_row_iter(None).unwrap() {
            let row = row.unwrap();
            if table.is_empty() {
                table.push(row.get_column_iter().map(|(name, _)| name.clone()).collect());
            }
            let text = |(_, field): (&String, &Field)| match field {
                Field::Null => String::new(),
                Field::Str(text) => text.clone(),
                Field::Double(number) => number.to_string(),
                Field::Long(number) => number.to_string(),
                Field::Int(number) => number.to_string(),
                other => panic!("{other:?}"),
            };
            table.push(row.get_column_iter().map(text).collect());
        }
        table
    }

    fn csv_cells(points: &[PointFigures]) -> Vec<Vec<String>> {
        let text = header(&["rounds".to_owned()]) + &points.iter().map(rows).collect::<String>();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        let row = |row: csv::StringRecord| row.iter().map(str::to_owned).collect();
        reader.records().map(|record| row(record.unwrap())).collect()
    }

    #[test]
    fn the_table_holds_what_the_csv_holds() {
        assert_eq!(cells(written(&points(), true)), csv_cells(&points()));
        let words = vec![PointFigures { values: vec![json!("full")], ..point(1, 4, 300) }];
        assert_eq!(cells(written(&words, false)), csv_cells(&words));
    }

    #[test]
    fn equal_points_give_equal_bytes_and_the_writer_is_named() {
        let bytes = written(&points(), true);
        assert_eq!(bytes, written(&points(), true));
        let reader = SerializedFileReader::new(bytes::Bytes::from(bytes)).unwrap();
        let created_by = reader.metadata().file_metadata().created_by();
        assert_eq!(created_by, Some("detente version 0.1.0"));
    }

    #[test]
    fn very_many_rows_are_several_groups() {
        let points: Vec<_> = (1..=40_000).map(|number| point(number, number, 500)).collect();
        let bytes = written(&points, true);
        let reader = SerializedFileReader::new(bytes::Bytes::from(bytes)).unwrap();
        assert_eq!(reader.num_row_groups(), 2);
        assert_eq!(reader.metadata().file_metadata().num_rows(), 80_000);
    }
}
