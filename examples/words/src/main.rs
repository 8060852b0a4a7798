//! Counts the words of files, or of standard input: arguments, files, variables, streams and an
//! exit code, all that a command of WASI 0.2 has.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::process::ExitCode;
use std::{env, fs, io};

fn main() -> ExitCode {
    let mut arguments: Vec<String> = env::args().skip(1).collect();
    let report = match arguments.iter().position(|word| word == "--out") {
        Some(at) if at + 1 < arguments.len() => arguments.drain(at..at + 2).nth(1),
        _ => None,
    };
    match count(&arguments, report.as_deref()) {
        Ok(()) => ExitCode::SUCCESS,
        Err((file, fault)) => {
            eprintln!("words: {file}: {fault}");
            ExitCode::from(2)
        }
    }
}

fn count(files: &[String], report: Option<&str>) -> Result<(), (String, io::Error)> {
    let mut counts = BTreeMap::new();
    if files.is_empty() {
        let mut text = String::new();
        io::stdin()
            .read_to_string(&mut text)
            .map_err(|fault| ("standard input".to_string(), fault))?;
        add(&text, &mut counts);
    }
    for file in files {
        let text = fs::read_to_string(file).map_err(|fault| (file.clone(), fault))?;
        add(&text, &mut counts);
    }
    let written = show(&counts);
    match report {
        Some(path) => fs::write(path, written).map_err(|fault| (path.to_string(), fault)),
        None => io::stdout()
            .write_all(written.as_bytes())
            .map_err(|fault| ("standard output".to_string(), fault)),
    }
}

fn add(text: &str, counts: &mut BTreeMap<String, u64>) {
    for word in text.split_whitespace() {
        *counts.entry(word.to_lowercase()).or_default() += 1;
    }
}

/// The most frequent words first; TOP says how many.
fn show(counts: &BTreeMap<String, u64>) -> String {
    let top = env::var("TOP").ok().and_then(|top| top.parse().ok()).unwrap_or(10);
    let mut sorted: Vec<_> = counts.iter().collect();
    sorted.sort_by(|one, other| other.1.cmp(one.1).then(one.0.cmp(other.0)));
    sorted.iter().take(top).map(|(word, count)| format!("{count:6} {word}\n")).collect()
}
