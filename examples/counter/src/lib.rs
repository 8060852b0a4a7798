//! Counts the visits of each path in a key-value store.

use wasip2::http::types::{
    Fields, IncomingRequest, Method, OutgoingBody, OutgoingResponse, ResponseOutparam,
};

use wasi::keyvalue::atomics::increment;
use wasi::keyvalue::store::{Error, open};

wit_bindgen::generate!({ path: "wit", world: "wasi:keyvalue/imports" });
wasip2::http::proxy::export!(Counter);

struct Counter;

impl wasip2::exports::http::incoming_handler::Guest for Counter {
    fn handle(request: IncomingRequest, out: ResponseOutparam) {
        let target = request.path_with_query().unwrap_or_default();
        let path = target.split('?').next().unwrap_or_default();
        let counted = match request.method() {
            // Whoever repeats a request that only asks changes nothing.
            Method::Get | Method::Head => read(path),
            _ => count(path),
        };
        match counted {
            Ok(visits) => text(out, 200, &format!("Hello from {visits} visits of {path}\n")),
            Err(error) => text(out, 503, &format!("not counted: {error:?}\n")),
        }
    }
}

/// One visit more, whoever else counts at the same time.
fn count(path: &str) -> Result<u64, Error> {
    increment(&open("default")?, path, 1)
}

fn read(path: &str) -> Result<u64, Error> {
    let visits = open("default")?.get(path)?.unwrap_or_default();
    Ok(String::from_utf8_lossy(&visits).parse().unwrap_or(0))
}

fn text(out: ResponseOutparam, status: u16, content: &str) {
    let headers = Fields::new();
    let _ = headers.append("content-type", b"text/plain; charset=utf-8");
    let response = OutgoingResponse::new(headers);
    response.set_status_code(status).unwrap();
    let body = response.body().unwrap();
    ResponseOutparam::set(out, Ok(response));
    let sink = body.write().unwrap();
    // A reader that went away is its own business.
    if sink.blocking_write_and_flush(content.as_bytes()).is_ok() {
        drop(sink);
        let _ = OutgoingBody::finish(body, None);
    }
}
