//! Owns `wirecopy.toml`: where the file is looked for, and the entries for a command. Keys are the names of flags. Keys
//! at the top are for every command with the flag, keys in a table such as `[scan]` or `[background.build]` for the
//! command of that name.

use anyhow::{Context, Result, bail};
use clap::Command;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

const NAME: &str = "wirecopy.toml";

/// A value for a flag.
pub struct ConfigEntry {
    /// The flag, without `--`.
    pub name: String,
    pub values: Vec<String>,
    /// Where the entry stands.
    pub place: String,
    /// The folder from which relative paths are meant, for an entry of a file.
    pub folder: Option<PathBuf>,
}

/// The nearest file in the current folder or in a folder above, else the user's file; the two are not mixed.
pub fn find() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let user = || {
        let home = variable(if cfg!(windows) { "APPDATA" } else { "HOME" });
        let folder =
            variable("XDG_CONFIG_HOME").or(home.map(|home| if cfg!(windows) { home } else { home.join(".config") }));
        folder.map(|folder| folder.join("wirecopy"))
    };
    // The current folder has no name, so that its files are named as a user would name them.
    let above = here.ancestors().skip(1).map(Path::to_owned);
    std::iter::once(PathBuf::new())
        .chain(above)
        .chain(std::iter::once_with(user).flatten())
        .map(|folder| folder.join(NAME))
        .find(|file| file.is_file())
}

/// Names of the flags of a command and of all subcommands.
pub fn names(command: &Command, not_set: &[&str]) -> BTreeSet<String> {
    let own = command.get_arguments().filter_map(|arg| arg.get_long()).filter(|name| !not_set.contains(name));
    let mut out: BTreeSet<String> = own.map(str::to_owned).collect();
    command.get_subcommands().for_each(|below| out.extend(names(below, not_set)));
    out
}

/// The name most like another name.
pub fn nearest<'n>(name: &str, names: &'n BTreeSet<String>) -> &'n str {
    let like = |one: &&String| strsim::jaro_winkler(name, one);
    names.iter().max_by(|x, y| like(x).total_cmp(&like(y))).map_or("", String::as_str)
}

/// The entries of a file for the command at `path`; the entries of its own table win over the entries above. All keys
/// are checked.
pub fn read(file: &Path, command: &Command, path: &[&str], not_set: &[&str]) -> Result<Vec<ConfigEntry>> {
    let shown = file.display();
    let text = std::fs::read_to_string(file).with_context(|| format!("{shown}: cannot read"))?;
    let everywhere = command.get_arguments().filter_map(|arg| arg.get_long()).map(str::to_owned).collect();
    let reader = ConfigReader { file, text: &text, everywhere, not_set };
    let table = DeTable::parse(&text).map_err(|error| {
        let line = error.span().map_or(1, |span| reader.line(span.start));
        anyhow::anyhow!("{shown}:{line}: {}", error.message())
    })?;
    let mut out = Vec::new();
    reader.table(table.get_ref(), command, Some(path), "", &mut out)?;
    Ok(out)
}

struct ConfigReader<'a> {
    file: &'a Path,
    text: &'a str,
    /// Flags that every command has.
    everywhere: BTreeSet<String>,
    not_set: &'a [&'a str],
}

impl ConfigReader<'_> {
    fn line(&self, at: usize) -> usize {
        1 + self.text[..at].matches('\n').count()
    }

    /// Adds the entries of a table; `path` is the rest of the path to the running command, `None` if the command stands
    /// elsewhere.
    fn table(
        &self,
        table: &DeTable<'_>,
        command: &Command,
        path: Option<&[&str]>,
        title: &str,
        out: &mut Vec<ConfigEntry>,
    ) -> Result<()> {
        let mut flags = names(command, self.not_set);
        flags.extend(self.everywhere.iter().filter(|name| !self.not_set.contains(&name.as_str())).cloned());
        let mut keys: Vec<_> = table.iter().collect();
        keys.sort_by_key(|(key, _)| key.span().start);
        let mut below = Vec::new();
        for (key, value) in keys {
            let name: &str = key.get_ref();
            let place = format!("{}:{}", self.file.display(), self.line(key.span().start));
            if let (Some(inner), DeValue::Table(entries)) = (command.find_subcommand(name), value.get_ref()) {
                below.push((inner, entries, name));
                continue;
            }
            if !flags.contains(name) {
                let known: BTreeSet<String> =
                    flags.iter().cloned().chain(command.get_subcommands().map(|c| c.get_name().to_owned())).collect();
                bail!("{place}: no key \"{name}\"{title}; the nearest is \"{}\"", nearest(name, &known));
            }
            let values = match value.get_ref() {
                DeValue::Array(list) => list.iter().map(scalar).collect(),
                _ => scalar(value).map(|value| vec![value]),
            };
            let Some(values) = values else { bail!("{place}: {name} takes a text, a number, or true or false") };
            if path.is_some() {
                out.retain(|entry| entry.name != name);
                out.push(ConfigEntry {
                    name: name.to_owned(),
                    values,
                    place,
                    folder: self.file.parent().map(Path::to_owned),
                });
            }
        }
        for (inner, entries, name) in below {
            let rest =
                path.and_then(|path| path.split_first()).filter(|(first, _)| **first == name).map(|(_, rest)| rest);
            self.table(entries, inner, rest, &format!(" for {name}"), out)?;
        }
        Ok(())
    }
}

/// A value as a user would type the value.
fn scalar(value: &Spanned<DeValue<'_>>) -> Option<String> {
    match value.get_ref() {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.as_str().to_owned()),
        DeValue::Float(number) => Some(number.as_str().to_owned()),
        DeValue::Boolean(yes) => Some(yes.to_string()),
        DeValue::Datetime(_) | DeValue::Array(_) | DeValue::Table(_) => None,
    }
}
