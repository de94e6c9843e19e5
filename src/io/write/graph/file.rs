//! Owns how a graph is written: GraphML (Brandes et al. 2002) and GEXF 1.2 (Gephi), both undirected.

use crate::base::error::{Error, Result};
use crate::io::write::cell::Cell;
use crate::io::write::result_file::ResultFile;
use crate::io::write::xml::escaped;
use std::io;
use std::io::Write;
use std::path::Path;

/// How a graph is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GraphFormat {
    /// For networkx, igraph, Gephi, yEd, Cytoscape.
    GraphMl,
    /// For Gephi and networkx.
    Gexf,
}

impl GraphFormat {
    /// The format that a file name's ending stands for.
    pub fn of(path: &Path) -> Option<GraphFormat> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "graphml" => Some(GraphFormat::GraphMl),
            "gexf" => Some(GraphFormat::Gexf),
            _ => None,
        }
    }
}

/// What an attribute of nodes or edges holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttributeKind {
    /// [`Cell::Text`].
    Text,
    /// [`Cell::Count`].
    Count,
    /// [`Cell::Number`].
    Number,
    /// [`Cell::Bool`].
    Bool,
}

impl AttributeKind {
    /// The name of the attribute's type in both formats.
    fn name(self) -> &'static str {
        match self {
            AttributeKind::Text => "string",
            AttributeKind::Count => "long",
            AttributeKind::Number => "double",
            AttributeKind::Bool => "boolean",
        }
    }
}

/// Attributes by name. The first is `label` (of nodes) or `weight` (of edges), for which GEXF has places of its own.
pub type Attributes = &'static [(&'static str, AttributeKind)];

/// A graph that is being written: all nodes, then all edges.
pub struct GraphFile {
    file: ResultFile,
    format: GraphFormat,
    nodes: Attributes,
    edges: Attributes,
    written: u64,
}

impl GraphFile {
    /// Writes what stands before the nodes.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn new(file: ResultFile, format: GraphFormat, nodes: Attributes, edges: Attributes) -> Result<Self> {
        let mut graph = GraphFile { file, format, nodes, edges, written: 0 };
        graph.or_fail(|graph| graph.begin())?;
        Ok(graph)
    }

    /// Writes the next node, which counts from 0, with a cell for each attribute.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn node(&mut self, cells: &[Cell<'_>]) -> Result<()> {
        self.or_fail(|graph| {
            write!(graph.file, "<node id=\"n{}\"", graph.written)?;
            graph.written += 1;
            graph.attributes("node", graph.nodes, cells)
        })
    }

    /// Ends the nodes.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn end_nodes(&mut self) -> Result<()> {
        self.written = 0;
        self.or_fail(|graph| match graph.format {
            GraphFormat::GraphMl => Ok(()),
            GraphFormat::Gexf => graph.file.write_all(b"</nodes>\n<edges>\n"),
        })
    }

    /// Writes an edge between two nodes, with a cell for each attribute.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn edge(&mut self, a: u32, b: u32, cells: &[Cell<'_>]) -> Result<()> {
        self.or_fail(|graph| {
            write!(graph.file, "<edge id=\"e{}\" source=\"n{a}\" target=\"n{b}\"", graph.written)?;
            graph.written += 1;
            graph.attributes("edge", graph.edges, cells)
        })
    }

    /// Ends the edges and puts the file under its name.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn finish(mut self) -> Result<()> {
        self.or_fail(|graph| match graph.format {
            GraphFormat::GraphMl => graph.file.write_all(b"</graph>\n</graphml>\n"),
            GraphFormat::Gexf => graph.file.write_all(b"</edges>\n</graph>\n</gexf>\n"),
        })?;
        self.file.finish()
    }

    fn begin(&mut self) -> io::Result<()> {
        let out = &mut self.file;
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        match self.format {
            GraphFormat::GraphMl => {
                writeln!(out, "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">")?;
                for (of, attributes) in [("node", self.nodes), ("edge", self.edges)] {
                    for (name, kind) in attributes {
                        let kind = kind.name();
                        writeln!(
                            out,
                            "<key id=\"{of}-{name}\" for=\"{of}\" attr.name=\"{name}\" attr.type=\"{kind}\"/>"
                        )?;
                    }
                }
                writeln!(out, "<graph edgedefault=\"undirected\">")
            }
            GraphFormat::Gexf => {
                writeln!(out, "<gexf xmlns=\"http://www.gexf.net/1.2draft\" version=\"1.2\">")?;
                writeln!(out, "<graph mode=\"static\" defaultedgetype=\"undirected\">")?;
                for (of, attributes) in [("node", self.nodes), ("edge", self.edges)] {
                    writeln!(out, "<attributes class=\"{of}\">")?;
                    for (name, kind) in &attributes[1..] {
                        writeln!(out, "<attribute id=\"{name}\" title=\"{name}\" type=\"{}\"/>", kind.name())?;
                    }
                    writeln!(out, "</attributes>")?;
                }
                writeln!(out, "<nodes>")
            }
        }
    }

    /// What is known of a node or an edge, and its end.
    fn attributes(&mut self, of: &str, attributes: Attributes, cells: &[Cell<'_>]) -> io::Result<()> {
        debug_assert_eq!(attributes.len(), cells.len());
        let mut known = attributes.iter().zip(cells).filter_map(|((name, _), cell)| Some((name, value(cell)?)));
        let out = &mut self.file;
        match self.format {
            GraphFormat::GraphMl => {
                write!(out, ">")?;
                known.try_for_each(|(name, value)| write!(out, "<data key=\"{of}-{name}\">{value}</data>"))?;
            }
            GraphFormat::Gexf => {
                if let (Some((name, _)), Some(first)) = (attributes.first(), cells.first().and_then(value)) {
                    write!(out, " {name}=\"{first}\"")?;
                    known.next();
                }
                write!(out, "><attvalues>")?;
                known.try_for_each(|(name, value)| write!(out, "<attvalue for=\"{name}\" value=\"{value}\"/>"))?;
                write!(out, "</attvalues>")?;
            }
        }
        writeln!(out, "</{of}>")
    }

    fn or_fail(&mut self, write: impl FnOnce(&mut Self) -> io::Result<()>) -> Result<()> {
        write(self).map_err(|source| Error::Io { path: self.file.name().to_owned(), action: "write", source })
    }
}

/// A cell as XML holds the value.
fn value(cell: &Cell<'_>) -> Option<String> {
    match cell {
        Cell::Text(text) => Some(escaped(text)),
        Cell::Count(n) => Some(n.to_string()),
        Cell::Number(x) => Some(x.to_string()),
        Cell::Bool(yes) => Some(yes.to_string()),
        Cell::Differences(_) | Cell::Credits(_) | Cell::Unknown => None,
    }
}
