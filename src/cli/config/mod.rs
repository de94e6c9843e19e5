//! Owns defaults that a user sets: a file `wirecopy.toml` and variables such as `WIRECOPY_TEXT_FIELD`. A typed flag
//! wins over a variable, a variable over the file, and the file over what is built in.
//!
//! All rules follow from clap's definitions. Every long flag has a key and a variable of the same name, and a value set
//! there becomes the default of the flag. So the value is checked as if typed, but demands no other flag, and gives way
//! to a typed flag that cannot stand beside it.

pub mod file;
pub mod memory;

use super::screen::help;
use anyhow::{Result, bail};
use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command};
use file::ConfigEntry;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

/// Flags that name the file, or ask for the settings: no file or variable can set these flags.
const NOT_SET: [&str; 3] = ["config", "no-config", "show-config"];
const PREFIX: &str = "WIRECOPY_";

/// A value that was set, and where: a variable, or a file and line.
struct Setting {
    values: Vec<String>,
    place: String,
}

/// Settings by the names of flags.
type Settings = BTreeMap<String, Setting>;

/// What `--show-config` or a parsed command line gives.
pub enum ParsedCommand {
    Matches(ArgMatches),
    Shown(String),
}

/// Parses the command line with all that was set; ends the program, as clap does, on mistakes and for help.
pub fn parse() -> Result<ParsedCommand> {
    let command = help::command();
    // What was typed, as far as free of mistakes; mistakes are told below.
    let typed = command.clone().ignore_errors(true).get_matches();
    let (mut path, mut leaf) = (Vec::new(), &typed);
    while let Some((name, below)) = leaf.subcommand() {
        path.push(name);
        leaf = below;
    }
    if path.is_empty() {
        return Ok(ParsedCommand::Matches(command.get_matches()));
    }
    let show = leaf.get_flag("show_config");
    let file = match leaf.get_one::<PathBuf>("config") {
        _ if leaf.get_flag("no_config") => None,
        Some(named) => Some(named.clone()),
        None => file::find(),
    };
    let flags = flags(&command, &path);
    let is_typed = |name: &&str| leaf.value_source(flags[*name].get_id().as_str()) == Some(ValueSource::CommandLine);
    let mut set = Settings::new();
    let mut taken: Vec<&str> = flags.keys().map(String::as_str).filter(is_typed).collect();
    let from_file = file.as_deref().map(|file| file::read(file, &command, &path, &NOT_SET)).transpose()?;
    for level in [variables(&command)?, from_file.unwrap_or_default()] {
        let mut new = Vec::new();
        for entry in level {
            // A key of another command has no meaning here.
            let Some((name, arg)) = flags.get_key_value(&entry.name) else { continue };
            let values = checked(&command, &path, arg, &entry)?;
            let ConfigEntry { place, .. } = entry;
            let against = |others: &[&str]| -> Option<String> {
                let other = others.iter().find(|other| conflict(&command, &path, arg, &flags[**other]))?;
                Some((*other).to_owned())
            };
            let off = values == ["false"];
            if let Some(other) = against(&new).filter(|_| !off) {
                bail!("{place}: {name} cannot be set beside {other}");
            }
            if !taken.contains(&name.as_str()) && !set.contains_key(name) && (off || against(&taken).is_none()) {
                set.insert(name.clone(), Setting { values, place });
                // A switch that is off stands in nobody's way.
                new.extend((!off).then_some(name.as_str()));
            }
        }
        taken.extend(new);
    }
    let matches = with_defaults(command.clone(), &path, &set, show).get_matches();
    if !show {
        return Ok(ParsedCommand::Matches(matches));
    }
    let mut leaf = &matches;
    while let Some((_, below)) = leaf.subcommand() {
        leaf = below;
    }
    Ok(ParsedCommand::Shown(shown(&path, &flags, leaf, &set)))
}

/// Flags of a command by name, with the flags of every command.
fn flags(command: &Command, path: &[&str]) -> BTreeMap<String, Arg> {
    let levels = (0..=path.len()).map(|depth| below(command, &path[..depth]));
    let all = levels.flat_map(|level| level.get_arguments().cloned().collect::<Vec<_>>());
    let named = all.filter_map(|arg| Some((arg.get_long()?.to_owned(), arg)));
    named.filter(|(name, _)| !NOT_SET.contains(&name.as_str())).collect()
}

fn below<'c>(command: &'c Command, path: &[&str]) -> &'c Command {
    path.iter().fold(command, |level, name| level.find_subcommand(name).unwrap_or(level))
}

fn is_switch(arg: &Arg) -> bool {
    matches!(arg.get_action(), ArgAction::SetTrue)
}

fn conflict(command: &Command, path: &[&str], one: &Arg, other: &Arg) -> bool {
    let level = below(command, path);
    let names = |one: &Arg, other: &Arg| {
        let own = level.get_arguments().any(|arg| arg.get_id() == one.get_id());
        own && level.get_arg_conflicts_with(one).iter().any(|arg| arg.get_id() == other.get_id())
    };
    names(one, other) || names(other, one)
}

/// Variables that name a flag; a variable that names no flag of any command is noted.
fn variables(command: &Command) -> Result<Vec<ConfigEntry>> {
    let all = file::names(command, &NOT_SET);
    let mut out = Vec::new();
    for (variable, value) in std::env::vars_os() {
        let Some(variable) = variable.to_str().filter(|name| name.starts_with(PREFIX)) else { continue };
        let name = variable[PREFIX.len()..].to_lowercase().replace('_', "-");
        if NOT_SET.contains(&name.as_str()) || value.is_empty() {
            continue;
        }
        if !all.contains(&name) {
            let nearest = file::nearest(&name, &all).to_uppercase().replace('-', "_");
            eprintln!("note: {variable} names no flag; the nearest is {PREFIX}{nearest}");
            continue;
        }
        let Some(value) = value.to_str() else { bail!("{variable}: its value is not UTF-8") };
        out.push(ConfigEntry { name, values: vec![value.to_owned()], place: variable.to_owned(), folder: None });
    }
    out.sort_by(|x, y| x.name.cmp(&y.name));
    Ok(out)
}

/// The values of an entry as clap takes values; fails, as clap does, on a value that the flag does not take.
fn checked(command: &Command, path: &[&str], arg: &Arg, entry: &ConfigEntry) -> Result<Vec<String>> {
    let ConfigEntry { name, values, place, folder } = entry;
    if is_switch(arg) {
        let [value] = &values[..] else { bail!("{place}: {name} is a switch: true or false") };
        return match value.to_lowercase().as_str() {
            "true" | "1" | "yes" | "on" => Ok(vec!["true".to_owned()]),
            "false" | "0" | "no" | "off" => Ok(vec!["false".to_owned()]),
            _ => bail!("{place}: {name} is a switch: true or false, not {value}"),
        };
    }
    if values.len() != 1 && !matches!(arg.get_action(), ArgAction::Append) {
        bail!("{place}: {name} takes one value, not {}", values.len());
    }
    // A path in a file is meant from where the file stands.
    let is_path = arg.get_value_hint() == clap::ValueHint::AnyPath;
    let from = |value: &String| match folder {
        Some(folder) if is_path && value != "-" => folder.join(value).to_string_lossy().into_owned(),
        _ => value.clone(),
    };
    let values: Vec<String> = values.iter().map(from).collect();
    let line = path.iter().map(|&name| name.to_owned()).chain(values.iter().map(|value| format!("--{name}={value}")));
    // What else the line lacks does not matter here.
    let wrong = [ErrorKind::ValueValidation, ErrorKind::InvalidValue, ErrorKind::NoEquals];
    match command.clone().try_get_matches_from(std::iter::once("wirecopy".to_owned()).chain(line)) {
        Err(error) if wrong.contains(&error.kind()) => {
            let text = error.render().to_string();
            let why: Vec<&str> = text.lines().take_while(|line| !line.is_empty()).map(str::trim).collect();
            bail!("{place}: {}", why.join(" ").trim_start_matches("error: "))
        }
        _ => Ok(values),
    }
}

/// The command with what was set as defaults. A switch that is on can be turned off by `--switch=false`.
fn with_defaults(mut command: Command, path: &[&str], set: &Settings, show: bool) -> Command {
    let flag = |arg: &Arg| Some((arg.get_id().clone(), set.get(arg.get_long()?)?));
    for (id, setting) in command.get_arguments().filter_map(flag).collect::<Vec<_>>() {
        command = command.mut_arg(id, |arg| {
            let switch = is_switch(&arg);
            let arg = arg.default_values(&setting.values).required(false);
            if !switch {
                return arg;
            }
            arg.action(ArgAction::Set).num_args(0..=1).require_equals(true).default_missing_value("true")
        });
    }
    if show {
        command = command.mut_args(|arg| arg.required(false));
    }
    match path.split_first() {
        Some((first, rest)) => command.mut_subcommand(first, |below| with_defaults(below, rest, set, show)),
        None => command,
    }
}

/// Every flag with its value and where the value was set: a file that says the same, or JSON.
fn shown(path: &[&str], flags: &BTreeMap<String, Arg>, matches: &ArgMatches, set: &Settings) -> String {
    struct FlagRow {
        name: String,
        value: Option<Value>,
        from: String,
    }
    let row = |(name, arg): (&String, &Arg)| {
        let id = arg.get_id().as_str();
        let raw = matches.get_raw(id).into_iter().flatten();
        let values: Vec<Value> = raw.map(|value| plain(&value.to_string_lossy())).collect();
        let from = match (matches.value_source(id), set.get(name)) {
            (Some(ValueSource::CommandLine), _) => "flag".to_owned(),
            (_, Some(setting)) => setting.place.clone(),
            _ => "default".to_owned(),
        };
        let value = match (&values[..], arg.get_action()) {
            ([], _) => None,
            ([one], action) if !matches!(action, ArgAction::Append) => Some(one.clone()),
            (several, _) => Some(several.into()),
        };
        FlagRow { name: name.clone(), value, from }
    };
    let rows: Vec<FlagRow> = flags.iter().map(row).collect();
    if matches.get_raw("format").is_some_and(|mut raw| raw.any(|value| value == "json")) {
        let row = |row: &FlagRow| json!({ "name": row.name, "value": row.value, "from": row.from });
        let settings: Vec<Value> = rows.iter().map(row).collect();
        return format!("{}\n", json!({ "v": 1, "command": path.join(" "), "settings": settings }));
    }
    let mut out = format!("[{}]\n", path.join("."));
    let line = |FlagRow { name, value, .. }: &FlagRow| match value {
        Some(value) => format!("{name} = {value}"),
        None => format!("# {name} ="),
    };
    let width = rows.iter().map(|row| line(row).chars().count()).filter(|&width| width < 40).max().unwrap_or(0);
    for row in &rows {
        // Nothing fails to be written to a text.
        let _ = writeln!(out, "{:width$}  # {}", line(row), row.from);
    }
    out
}

/// A value as TOML and JSON have it.
fn plain(value: &str) -> Value {
    match value.parse::<f64>() {
        _ if matches!(value, "true" | "false") => Value::from(value == "true"),
        Ok(_) => serde_json::from_str(value).unwrap_or_else(|_| value.into()),
        Err(_) => value.into(),
    }
}
