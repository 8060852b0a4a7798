//! Sends the text of each request to the particle `back` of the same app, and answers with what that
//! says.

use wasip2::http::outgoing_handler;
use wasip2::http::types::{
    ErrorCode, Fields, IncomingBody, IncomingRequest, IncomingResponse, Method, OutgoingBody,
    OutgoingRequest, OutgoingResponse, ResponseOutparam, Scheme,
};
use wasip2::io::streams::StreamError;

wasip2::http::proxy::export!(Front);

struct Front;

/// A particle of the same app; `back.APP.internal` would be one of another app.
const BACK: &str = "back.internal";

/// How many bytes move at a time.
const CHUNK_BYTES: u64 = 16 * 1024;

impl wasip2::exports::http::incoming_handler::Guest for Front {
    fn handle(request: IncomingRequest, out: ResponseOutparam) {
        match ask(&request) {
            Ok(response) => answer(out, response),
            Err(code) => ResponseOutparam::set(out, Err(code)),
        }
    }
}

fn ask(request: &IncomingRequest) -> Result<IncomingResponse, ErrorCode> {
    let sent = OutgoingRequest::new(Fields::new());
    sent.set_method(&Method::Post)
        .and_then(|()| sent.set_scheme(Some(&Scheme::Http)))
        .and_then(|()| sent.set_authority(Some(BACK)))
        .and_then(|()| sent.set_path_with_query(Some("/")))
        .map_err(|()| ErrorCode::HttpRequestUriInvalid)?;
    let body = sent.body().unwrap();
    let response = outgoing_handler::handle(sent, None)?;
    // If this fails the answer knows better why.
    let _ = copy(request.consume().unwrap(), body);
    response.subscribe().block();
    response.get().unwrap().unwrap()
}

fn answer(out: ResponseOutparam, response: IncomingResponse) {
    let answer = OutgoingResponse::new(Fields::new());
    let _ = answer.set_status_code(response.status());
    let body = answer.body().unwrap();
    ResponseOutparam::set(out, Ok(answer));
    if let Err(code) = copy(response.consume().unwrap(), body) {
        eprintln!("front stopped: {code}");
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
