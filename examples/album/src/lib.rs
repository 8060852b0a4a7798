//! Keeps what is put under a name as an object, of any size, and gives it back.

use wasip2::http::types::{
    Fields, IncomingRequest, Method, OutgoingBody, OutgoingResponse, ResponseOutparam,
};
use wasip2::io::streams::{InputStream, OutputStream, StreamError};

use wasi::blobstore::blobstore::{container_exists, create_container, get_container};
use wasi::blobstore::container::Container;
use wasi::blobstore::types::{IncomingValue, OutgoingValue};

wit_bindgen::generate!({
    path: "wit",
    world: "wasi:blobstore/imports",
    generate_all,
    with: {
        "wasi:io/error@0.2.12": wasip2::io::error,
        "wasi:io/poll@0.2.12": wasip2::io::poll,
        "wasi:io/streams@0.2.12": wasip2::io::streams,
    },
});
wasip2::http::proxy::export!(Album);

const CONTAINER: &str = "pictures";
const PIECE: u64 = 64 * 1024;
const NAMES: u64 = 1000;

struct Album;

impl wasip2::exports::http::incoming_handler::Guest for Album {
    fn handle(request: IncomingRequest, out: ResponseOutparam) {
        let target = request.path_with_query().unwrap_or_default();
        let (path, query) = target.split_once('?').unwrap_or((&target, ""));
        let name = path.trim_start_matches('/').to_string();
        let answered = match request.method() {
            Method::Put if !name.is_empty() => put(&name, request),
            Method::Delete => delete(&name),
            _ if name.is_empty() => names(),
            _ => return give(&name, query, out),
        };
        match answered {
            Ok((status, words)) => text(out, status, &words),
            Err(error) => text(out, 503, &format!("{error}\n")),
        }
    }
}

type Answer = Result<(u16, String), String>;

/// The container, made by whoever comes first.
fn pictures() -> Result<Container, String> {
    if !container_exists(CONTAINER)? {
        // Another may just have made it.
        let _ = create_container(CONTAINER);
    }
    get_container(CONTAINER)
}

fn put(name: &str, request: IncomingRequest) -> Answer {
    let value = OutgoingValue::new_outgoing_value();
    pictures()?.write_data(name, &value)?;
    let body = request.consume().map_err(|_| "no body")?;
    let bytes = {
        let source = body.stream().map_err(|_| "no body")?;
        let sink = value.outgoing_value_write_body().map_err(|_| "no room")?;
        pour(&source, &sink)?
    };
    OutgoingValue::finish(value)?;
    Ok((201, format!("{name}: {bytes} bytes\n")))
}

/// Moves all bytes within the host, and says how many there were.
fn pour(source: &InputStream, sink: &OutputStream) -> Result<u64, String> {
    let mut bytes = 0;
    loop {
        match sink.blocking_splice(source, PIECE) {
            Ok(moved) => bytes += moved,
            Err(StreamError::Closed) => return Ok(bytes),
            Err(StreamError::LastOperationFailed(error)) => return Err(error.to_debug_string()),
        }
    }
}

fn delete(name: &str) -> Answer {
    pictures()?.delete_object(name)?;
    Ok((200, format!("{name} is gone\n")))
}

fn names() -> Answer {
    let title = wasi::config::store::get("title").map_err(|error| format!("{error:?}"))?;
    let mut list = format!("{}\n", title.unwrap_or_else(|| "Album".into()));
    let names = pictures()?.list_objects()?;
    loop {
        let (page, end) = names.read_stream_object_names(NAMES)?;
        page.iter().for_each(|name| list.push_str(&format!("- {name}\n")));
        if end {
            return Ok((200, list));
        }
    }
}

/// All of an object, or from `?FIRST-LAST`.
fn give(name: &str, query: &str, out: ResponseOutparam) {
    let (first, last) = query.split_once('-').unwrap_or(("", ""));
    let first = first.parse().unwrap_or(0);
    let last = last.parse().unwrap_or(u64::MAX);
    let found = pictures().and_then(|all| match all.has_object(name)? {
        true => all.get_data(name, first, last).map(Some),
        false => Ok(None),
    });
    match found {
        Ok(Some(value)) => stream(out, value),
        Ok(None) => text(out, 404, &format!("there is no {name}\n")),
        Err(error) => text(out, 503, &format!("{error}\n")),
    }
}

fn stream(out: ResponseOutparam, value: IncomingValue) {
    let headers = Fields::new();
    let _ = headers.append("content-type", b"application/octet-stream");
    let _ = headers.append("content-length", value.size().to_string().as_bytes());
    let response = OutgoingResponse::new(headers);
    let body = response.body().unwrap();
    let source = IncomingValue::incoming_value_consume_async(value).unwrap();
    ResponseOutparam::set(out, Ok(response));
    let sink = body.write().unwrap();
    // A body that ends early is never finished, so that its reader notices.
    if pour(&source, &sink).is_ok() {
        drop(sink);
        let _ = OutgoingBody::finish(body, None);
    }
}

fn text(out: ResponseOutparam, status: u16, content: &str) {
    let headers = Fields::new();
    let _ = headers.append("content-type", b"text/plain; charset=utf-8");
    let response = OutgoingResponse::new(headers);
    response.set_status_code(status).unwrap();
    let body = response.body().unwrap();
    ResponseOutparam::set(out, Ok(response));
    let sink = body.write().unwrap();
    if write(&sink, content.as_bytes()).is_ok() {
        drop(sink);
        let _ = OutgoingBody::finish(body, None);
    }
}

/// A blocking write takes 4096 bytes.
fn write(sink: &OutputStream, content: &[u8]) -> Result<(), StreamError> {
    content.chunks(4096).try_for_each(|piece| sink.blocking_write_and_flush(piece))
}
