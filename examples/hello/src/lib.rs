//! A web component that greets, and a few routes that show what a request carries.

use std::io::{self, Write};

use wasip2::cli::environment::{get_arguments, get_environment};
use wasip2::http::types::{
    Fields, IncomingRequest, OutgoingBody, OutgoingResponse, ResponseOutparam,
};
use wasip2::io::streams::StreamError;

wasip2::http::proxy::export!(Hello);

struct Hello;

/// How many bytes `/echo` moves at a time.
const CHUNK_BYTES: u64 = 16 * 1024;

impl wasip2::exports::http::incoming_handler::Guest for Hello {
    fn handle(request: IncomingRequest, out: ResponseOutparam) {
        let target = request.path_with_query().unwrap_or_default();
        let (path, query) = target.split_once('?').unwrap_or((&target, ""));
        match path {
            "/echo" => echo(request, out),
            "/headers" => text(out, 200, &headers_of(&request)),
            "/env" => text(out, 200, &environment()),
            "/args" => text(out, 200, &(get_arguments().join("\n") + "\n")),
            "/log" => log(out, query),
            _ => match path.strip_prefix("/status/").map(str::parse) {
                Some(Ok(status @ (204 | 304))) => text(out, status, ""),
                Some(Ok(status @ 200..=599)) => text(out, status, &format!("{status}\n")),
                Some(_) => text(out, 400, "a status is a number from 200 to 599\n"),
                None => text(out, 200, &format!("Hello from Aether! {path}\n")),
            },
        }
    }
}

/// Answers with the body of the request, piece by piece as it arrives.
fn echo(request: IncomingRequest, out: ResponseOutparam) {
    let headers = Fields::new();
    for kind in request.headers().get("content-type") {
        let _ = headers.append("content-type", &kind);
    }
    let body = begin(out, 200, headers);
    let source_body = request.consume().unwrap();
    let source = source_body.stream().unwrap();
    let sink = body.write().unwrap();
    loop {
        match sink.blocking_splice(&source, CHUNK_BYTES) {
            Ok(_) => {}
            Err(StreamError::Closed) => break,
            Err(StreamError::LastOperationFailed(error)) => {
                eprintln!("echo stopped: {}", error.to_debug_string());
                return; // Dropping the body unfinished tells the caller it is incomplete.
            }
        }
    }
    let _ = sink.blocking_flush();
    drop(sink);
    let _ = OutgoingBody::finish(body, None);
}

/// One `name: value` line for each header, in the order they came.
fn headers_of(request: &IncomingRequest) -> String {
    let mut lines = String::new();
    for (name, value) in request.headers().entries() {
        lines.push_str(&name);
        lines.push_str(": ");
        lines.push_str(&String::from_utf8_lossy(&value));
        lines.push('\n');
    }
    lines
}

/// One `NAME=value` line for each environment variable, sorted.
fn environment() -> String {
    let mut lines: Vec<String> = get_environment()
        .into_iter()
        .map(|(name, value)| format!("{name}={value}\n"))
        .collect();
    lines.sort();
    lines.concat()
}

/// Writes the `line` of the query to both logs.
fn log(out: ResponseOutparam, query: &str) {
    let line = query
        .split('&')
        .find_map(|pair| pair.strip_prefix("line="))
        .unwrap_or("hello");
    println!("{line}");
    eprintln!("{line}");
    let _ = io::stdout().flush();
    text(out, 200, "logged\n");
}

fn text(out: ResponseOutparam, status: u16, content: &str) {
    let headers = Fields::new();
    let _ = headers.append("content-type", b"text/plain; charset=utf-8");
    let body = begin(out, status, headers);
    let mut sink = body.write().unwrap();
    // A reader that went away is its own business.
    if sink.write_all(content.as_bytes()).is_ok() && sink.blocking_flush().is_ok() {
        drop(sink);
        let _ = OutgoingBody::finish(body, None);
    }
}

/// Sends the head of the response and hands over its body.
fn begin(out: ResponseOutparam, status: u16, headers: Fields) -> OutgoingBody {
    let response = OutgoingResponse::new(headers);
    response.set_status_code(status).unwrap();
    let body = response.body().unwrap();
    ResponseOutparam::set(out, Ok(response));
    body
}
