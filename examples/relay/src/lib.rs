//! A web component that passes each request on to the authority in `x-relay-to` and answers with
//! what comes back, both bodies in pieces. Of several authorities the last is the next; it is sent
//! the others.

use wasip2::http::outgoing_handler;
use wasip2::http::types::{
    ErrorCode, Fields, IncomingBody, IncomingRequest, IncomingResponse, OutgoingBody,
    OutgoingRequest, OutgoingResponse, ResponseOutparam, Scheme,
};
use wasip2::io::streams::StreamError;

wasip2::http::proxy::export!(Relay);

struct Relay;

/// How many bytes move at a time.
const CHUNK_BYTES: u64 = 16 * 1024;

/// Headers that speak of the way to here, not of the request.
const OWN_HEADERS: [&str; 2] = ["x-relay-to", "content-length"];

impl wasip2::exports::http::incoming_handler::Guest for Relay {
    fn handle(request: IncomingRequest, out: ResponseOutparam) {
        match pass_on(&request) {
            Ok(response) => answer(out, response),
            Err(code) => ResponseOutparam::set(out, Err(code)),
        }
    }
}

/// Sends the request on and waits for the head of the answer.
fn pass_on(request: &IncomingRequest) -> Result<IncomingResponse, ErrorCode> {
    let headers = request.headers();
    let route = headers.get("x-relay-to").pop().unwrap_or_default();
    let route = String::from_utf8(route).map_err(|_| ErrorCode::HttpRequestUriInvalid)?;
    let (later, target) = match route.rsplit_once(',') {
        Some((later, target)) => (Some(later), target.trim()),
        None => (None, route.as_str()),
    };
    let sent_headers = without_own(&headers);
    if let Some(later) = later {
        let _ = sent_headers.append("x-relay-to", later.as_bytes());
    }
    let sent = OutgoingRequest::new(sent_headers);
    let valid = sent
        .set_method(&request.method())
        .and_then(|()| sent.set_scheme(Some(&Scheme::Http)))
        .and_then(|()| sent.set_authority(Some(target)))
        .and_then(|()| sent.set_path_with_query(request.path_with_query().as_deref()));
    valid.map_err(|()| ErrorCode::HttpRequestUriInvalid)?;
    let body = sent.body().unwrap();
    let response = outgoing_handler::handle(sent, None)?;
    // A body nobody took is no fault if there is an answer all the same, and if not the answer
    // knows better why.
    let _ = copy(request.consume().unwrap(), body);
    response.subscribe().block();
    response.get().unwrap().unwrap()
}

fn answer(out: ResponseOutparam, response: IncomingResponse) {
    let answer = OutgoingResponse::new(without_own(&response.headers()));
    let _ = answer.set_status_code(response.status());
    let body = answer.body().unwrap();
    ResponseOutparam::set(out, Ok(answer));
    if let Err(code) = copy(response.consume().unwrap(), body) {
        eprintln!("relay stopped: {code}");
    }
}

/// Moves a whole body. When it fails the target is dropped unfinished, which tells its reader.
fn copy(from: IncomingBody, to: OutgoingBody) -> Result<(), ErrorCode> {
    let source = from.stream().unwrap();
    let sink = to.write().unwrap();
    loop {
        match sink.blocking_splice(&source, CHUNK_BYTES) {
            Ok(_) => {}
            Err(StreamError::Closed) => break,
            Err(StreamError::LastOperationFailed(error)) => {
                let code = wasip2::http::types::http_error_code(&error);
                return Err(code.unwrap_or(ErrorCode::ConnectionTerminated));
            }
        }
    }
    drop(sink);
    OutgoingBody::finish(to, None)
}

fn without_own(headers: &Fields) -> Fields {
    let kept = headers.clone();
    for name in OWN_HEADERS {
        let _ = kept.delete(name);
    }
    kept
}
