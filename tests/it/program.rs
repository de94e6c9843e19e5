//! What the tests of the command line share: a folder of their own to work in, and the program run inside it.

use assert_cmd::Command;
use assert_cmd::assert::Assert;
use std::path::PathBuf;
use tempfile::TempDir;

/// The fifteen articles that come with the package.
pub const ARTICLES: &str = include_str!("../../seeds/articles.jsonl");

/// A passage long and rare enough to be reported wherever it stands.
pub const SHARED: &str = "Eleven passengers were treated for cuts, bruises and mild hypothermia, and one crew member was \
                          taken to Saint Brannock Hospital with a broken wrist";

/// An empty folder that goes when the test ends.
pub struct Desk(TempDir);

impl Desk {
    pub fn new() -> Desk {
        Desk(tempfile::tempdir().unwrap())
    }

    /// A folder that holds the articles.
    pub fn with_articles() -> Desk {
        let desk = Desk::new();
        desk.put("articles.jsonl", ARTICLES);
        desk
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes a file, and the folders above it.
    pub fn put(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        String::from_utf8(self.bytes(name)).unwrap()
    }

    pub fn bytes(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    pub fn has(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    /// Names of all that lies in the folder, sorted.
    pub fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// The program in this folder, without what the environment could add.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wirecopy"));
        command.current_dir(self.0.path()).args(arguments);
        for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "WIRECOPY_THREADS", "WIRECOPY_MEMORY"] {
            command.env_remove(variable);
        }
        command
    }

    /// Runs the program with nothing on standard input.
    pub fn run(&self, arguments: &[&str]) -> Assert {
        self.command(arguments).assert()
    }

    /// The same with these bytes on standard input.
    pub fn pipe(&self, arguments: &[&str], input: impl Into<Vec<u8>>) -> Assert {
        self.command(arguments).write_stdin(input).assert()
    }

    /// Ids of all documents that these inputs give, by the labels of a matrix. Expects the exit code.
    pub fn ids(&self, inputs: &[&str], code: i32) -> Vec<String> {
        let matrix = ["scan", "-q", "--matrix", "ids-of-all.csv", "--measure", "shared-words", "--order", "id"];
        let arguments = [&matrix, inputs].concat();
        self.run(&arguments).code(code);
        let matrix = Rows::of(&self.read("ids-of-all.csv"), b',');
        std::fs::remove_file(self.path("ids-of-all.csv")).unwrap();
        matrix.columns[1..].to_vec()
    }
}

/// A table that was written as CSV or TSV.
pub struct Rows {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Rows {
    pub fn of(text: &str, delimiter: u8) -> Rows {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).delimiter(delimiter).from_reader(text.as_bytes());
        let mut rows = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>());
        let columns = rows.next().unwrap();
        Rows { columns, rows: rows.collect() }
    }

    /// All cells of a column.
    pub fn column(&self, name: &str) -> Vec<&str> {
        let place = self.columns.iter().position(|c| c == name).unwrap_or_else(|| panic!("no column {name}"));
        self.rows.iter().map(|row| row[place].as_str()).collect()
    }
}

/// One JSON object a line.
pub fn json_lines(text: &str) -> Vec<serde_json::Map<String, serde_json::Value>> {
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{line}: {e}"))).collect()
}

/// A document as a line of JSON.
pub fn document(id: &str, text: &str) -> String {
    serde_json::json!({ "id": id, "text": text }).to_string() + "\n"
}

/// What a command wrote to standard output.
pub fn stdout(done: &Assert) -> String {
    String::from_utf8(done.get_output().stdout.clone()).unwrap()
}

/// What a command wrote to standard error.
pub fn stderr(done: &Assert) -> String {
    String::from_utf8(done.get_output().stderr.clone()).unwrap()
}

/// One gzip member.
pub fn gzip(data: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(data).unwrap();
    packer.finish().unwrap()
}
