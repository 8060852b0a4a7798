//! Takes orders over HTTP, sends each as a message, and enters those that come into a ledger.

use wasip2::http::types::{
    Fields, IncomingRequest, Method, OutgoingBody, OutgoingResponse, ResponseOutparam,
};
use wasip2::io::streams::StreamError;

use exports::wasi::messaging::incoming_handler::Guest;
use wasi::keyvalue::store;
use wasi::messaging::producer::send;
use wasi::messaging::types::{Client, Error, Message};

wit_bindgen::generate!({ path: "wit", world: "orders", generate_all });
wasip2::http::proxy::export!(Orders);
export!(Orders);

const PIECE_BYTES: u64 = 64 * 1024;

struct Orders;

impl wasip2::exports::http::incoming_handler::Guest for Orders {
    fn handle(request: IncomingRequest, out: ResponseOutparam) {
        match request.method() {
            Method::Post => match body(request).map(|order| place(&order)) {
                Some(Ok(())) => text(out, 202, "accepted\n"),
                Some(Err(error)) => text(out, 503, &format!("not accepted: {error:?}\n")),
                None => text(out, 400, "the order did not come whole\n"),
            },
            _ => match entered() {
                Ok(orders) => text(out, 200, &format!("{orders} orders in the ledger\n")),
                Err(error) => text(out, 503, &format!("not counted: {error:?}\n")),
            },
        }
    }
}

/// Once this is done the order cannot be lost any more.
fn place(order: &[u8]) -> Result<(), Error> {
    let message = Message::new(order);
    message.set_content_type("text/plain");
    send(&Client::connect("default")?, "orders", message)
}

impl Guest for Orders {
    /// A message may come again. It has its number then too, so that its entry is the same.
    fn handle(message: Message) -> Result<(), Error> {
        let order = message.data();
        if order.starts_with(b"refuse") {
            return Err(Error::Other("nobody sells that".to_string()));
        }
        if order.starts_with(b"crash") {
            panic!("nobody expected that");
        }
        enter(&number(&message), &order)
            .map_err(|error| Error::Other(format!("the ledger: {error:?}")))
    }
}

fn number(message: &Message) -> String {
    let metadata = message.metadata().unwrap_or_default();
    let found = metadata.into_iter().find(|(name, _)| name == "aether-message");
    found.map(|(_, number)| number).unwrap_or_default()
}

fn enter(number: &str, order: &[u8]) -> Result<(), store::Error> {
    store::open("default")?.set(number, order)
}

fn entered() -> Result<usize, store::Error> {
    let ledger = store::open("default")?;
    let mut page = ledger.list_keys(None)?;
    let mut orders = page.keys.len();
    while page.cursor.is_some() {
        page = ledger.list_keys(page.cursor)?;
        orders += page.keys.len();
    }
    Ok(orders)
}

/// All of it, or nothing if its sender broke off.
fn body(request: IncomingRequest) -> Option<Vec<u8>> {
    let body = request.consume().ok()?;
    let stream = body.stream().ok()?;
    let mut read = Vec::new();
    loop {
        match stream.blocking_read(PIECE_BYTES) {
            Ok(piece) => read.extend(piece),
            Err(StreamError::Closed) => return Some(read),
            Err(_) => return None,
        }
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
    // A reader that went away is its own business.
    if sink.blocking_write_and_flush(content.as_bytes()).is_ok() {
        drop(sink);
        let _ = OutgoingBody::finish(body, None);
    }
}
