//! A web component that misbehaves on demand, so that the host can show it survives.

use std::hint::black_box;
use std::process;
use std::thread;
use std::time::Duration;

use wasip2::http::types::{
    Fields, IncomingRequest, OutgoingBody, OutgoingResponse, ResponseOutparam,
};

wasip2::http::proxy::export!(Faulty);

struct Faulty;

impl wasip2::exports::http::incoming_handler::Guest for Faulty {
    fn handle(request: IncomingRequest, out: ResponseOutparam) {
        let target = request.path_with_query().unwrap_or_default();
        match target.as_str() {
            "/loop" => spin(),
            "/allocate" => allocate(),
            "/trap" => panic!("asked to trap"),
            "/recurse" => drop(black_box(recurse(1))),
            "/exit" => process::exit(3),
            "/sleep" => thread::sleep(Duration::from_secs(3600)),
            "/silent" => {} // Returns without an answer.
            "/breaks" => breaks(out),
            "/unfinished" => drop(begin(out)),
            _ => ok(out),
        }
    }
}

fn spin() {
    let mut turns = 0u64;
    loop {
        turns = black_box(turns.wrapping_add(1));
    }
}

fn allocate() {
    let mut hoard: Vec<Vec<u8>> = Vec::new();
    loop {
        hoard.push(vec![1; 1 << 20]);
        black_box(&hoard);
    }
}

/// Deeper than any stack.
#[allow(unconditional_recursion)]
fn recurse(depth: u64) -> u64 {
    let frame = black_box([depth; 64]);
    recurse(depth + 1) + frame[depth as usize % 64]
}

/// Traps after the head and a part of the body have left.
fn breaks(out: ResponseOutparam) {
    let body = begin(out);
    let sink = body.write().unwrap();
    sink.blocking_write_and_flush(b"half of it").unwrap();
    panic!("asked to break off");
}

fn ok(out: ResponseOutparam) {
    let body = begin(out);
    let sink = body.write().unwrap();
    let _ = sink.blocking_write_and_flush(b"ok\n");
    drop(sink);
    let _ = OutgoingBody::finish(body, None);
}

fn begin(out: ResponseOutparam) -> OutgoingBody {
    let response = OutgoingResponse::new(Fields::new());
    let body = response.body().unwrap();
    ResponseOutparam::set(out, Ok(response));
    body
}
