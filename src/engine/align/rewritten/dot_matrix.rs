//! Owns the coarse matrix of two documents: the weight of each cell, a stretch of the first document by a stretch of
//! the second.

use crate::base::cast::{to_u32, to_usize};
use std::cell::RefCell;

/// A row and a column.
pub type At = (u32, u32);

/// The cells that weigh anything.
pub struct DotMatrix {
    /// Where each row begins among the cells, and the end of the cells.
    starts: Vec<usize>,
    /// Column and weight, by row and then by column.
    cells: Vec<(u32, u32)>,
}

/// Sums of a row of cells.
#[derive(Default)]
pub struct CellRow {
    /// All 0 between uses.
    sums: Vec<u32>,
    touched: Vec<u32>,
}

thread_local! {
    /// The row of a long document is longer than all sums put in.
    static ROW: RefCell<CellRow> = RefCell::default();
}

impl CellRow {
    /// Has an empty row of so many columns used.
    fn with(columns: usize, used: impl FnOnce(&mut CellRow)) {
        ROW.with_borrow_mut(|row| {
            let columns = columns.max(row.sums.len());
            row.sums.resize(columns, 0);
            used(row);
        });
    }

    /// Adds a weight, never 0, to a column.
    pub fn add(&mut self, column: u32, weight: u32) {
        let sum = &mut self.sums[to_usize(column)];
        if *sum == 0 {
            self.touched.push(column);
        }
        *sum += weight;
    }

    /// Takes all sums out, by column.
    fn drain(&mut self) -> impl Iterator<Item = (u32, u32)> {
        self.touched.sort_unstable();
        self.touched.drain(..).map(|column| (column, std::mem::take(&mut self.sums[to_usize(column)])))
    }
}

impl DotMatrix {
    /// The matrix of two documents of so many words, in cells of `cell` words; `fill` adds what each row holds. A
    /// window is two by two cells. O(rows + sums).
    pub fn new(words: [usize; 2], cell: usize, mut fill: impl FnMut(usize, &mut CellRow)) -> DotMatrix {
        let [rows, columns] = words.map(|n| n.div_ceil(cell));
        let mut out = DotMatrix { starts: vec![0], cells: Vec::new() };
        CellRow::with(columns, |row| {
            for i in 0..rows {
                fill(i, row);
                out.cells.extend(row.drain());
                out.starts.push(out.cells.len());
            }
        });
        out
    }

    fn row(&self, i: usize) -> &[(u32, u32)] {
        match self.starts.get(i + 1) {
            Some(&end) => &self.cells[self.starts[i]..end],
            None => &[],
        }
    }

    /// Weight of a cell.
    pub fn weight(&self, (i, j): At) -> u32 {
        let row = self.row(to_usize(i));
        row.binary_search_by_key(&j, |cell| cell.0).map_or(0, |k| row[k].1)
    }

    /// The windows of at least so much weight, each by the first cell. O(cells).
    pub fn windows(&self, least: u32) -> Vec<(At, u32)> {
        let mut out = Vec::new();
        for i in 0..to_u32(self.starts.len() - 1) {
            let mut offer = |j, weight| {
                if weight >= least {
                    out.push(((i, j), weight));
                }
            };
            // Of the window that begins in the column before: the weight of the first column.
            let mut last: Option<(u32, u32)> = None;
            for (j, weight) in columns(self.row(to_usize(i)), self.row(to_usize(i) + 1)) {
                match last {
                    Some((before, of_before)) if before + 1 == j => offer(before, of_before + weight),
                    _ => {
                        last.into_iter().for_each(|(before, of_before)| offer(before, of_before));
                        j.checked_sub(1).into_iter().for_each(|before| offer(before, weight));
                    }
                }
                last = Some((j, weight));
            }
            last.into_iter().for_each(|(before, of_before)| offer(before, of_before));
        }
        out
    }
}

/// What each column weighs in two rows together.
fn columns<'a>(x: &'a [(u32, u32)], y: &'a [(u32, u32)]) -> impl Iterator<Item = (u32, u32)> {
    let (mut x, mut y) = (x.iter().copied().peekable(), y.iter().copied().peekable());
    std::iter::from_fn(move || match (x.peek(), y.peek()) {
        (Some(p), Some(q)) if p.0 == q.0 => x.next().zip(y.next()).map(|(p, q)| (p.0, p.1 + q.1)),
        (Some(p), Some(q)) if p.0 < q.0 => x.next(),
        (Some(_), None) => x.next(),
        _ => y.next(),
    })
}
