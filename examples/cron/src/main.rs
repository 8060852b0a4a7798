//! A command that counts its runs in a key-value store.
//!
//! What is due once may run twice: a node can be lost after it did the work and before it said so.
//! So the run of a due time is counted by that time, and only the first of them counts as new.

use std::env;
use std::process::ExitCode;

use wasi::keyvalue::atomics::increment;
use wasi::keyvalue::store::{Bucket, Error, open};

wit_bindgen::generate!({ path: "wit", world: "wasi:keyvalue/imports" });

/// How many due times are remembered one by one.
const REMEMBERED: usize = 100;

fn main() -> ExitCode {
    let due = env::var("AETHER_DUE").unwrap_or_default();
    let attempt = env::var("AETHER_ATTEMPT").unwrap_or_default();
    match count(&due) {
        Ok((times, all)) => println!("due {due}, attempt {attempt}: time {times}, {all} in all"),
        Err(error) => {
            eprintln!("not counted: {error:?}");
            return ExitCode::FAILURE;
        }
    }
    match env::args().nth(1).as_deref() {
        Some("--fail") => ExitCode::FAILURE,
        Some("--fail-first") if attempt == "1" => ExitCode::FAILURE,
        Some("--spin") => loop {
            std::hint::black_box(());
        },
        _ => ExitCode::SUCCESS,
    }
}

/// How often this due time was run, and how many due times there were.
fn count(due: &str) -> Result<(u64, u64), Error> {
    let store = open("default")?;
    let times = increment(&store, &format!("/{due}"), 1)?;
    let all = increment(&store, "/runs", u64::from(times == 1))?;
    forget_old(&store)?;
    Ok((times, all))
}

/// Times sort as text, so the first keys are the oldest.
fn forget_old(store: &Bucket) -> Result<(), Error> {
    let mut times: Vec<String> = store.list_keys(None)?.keys;
    times.retain(|key| key != "/runs");
    times.sort();
    let old = times.len().saturating_sub(REMEMBERED);
    times[..old].iter().try_for_each(|key| store.delete(key))
}
