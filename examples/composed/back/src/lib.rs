//! Counts the words of the text it is sent, for other particles: it has no route.

use wasip2::http::types::{
    Fields, IncomingRequest, OutgoingBody, OutgoingResponse, ResponseOutparam,
};

wasip2::http::proxy::export!(Back);

struct Back;

/// How many bytes are read at a time.
const CHUNK_BYTES: u64 = 16 * 1024;

impl wasip2::exports::http::incoming_handler::Guest for Back {
    fn handle(request: IncomingRequest, out: ResponseOutparam) {
        let callers = request.headers().get("x-aether-caller");
        let caller = callers.first().map(|id| String::from_utf8_lossy(id).into_owned());
        let count = count(request);
        let caller = caller.unwrap_or_else(|| "somebody outside".to_string());
        let text = format!("{count} words, counted for {caller}\n");
        let response = OutgoingResponse::new(Fields::new());
        let body = response.body().unwrap();
        ResponseOutparam::set(out, Ok(response));
        let stream = body.write().unwrap();
        let _ = stream.blocking_write_and_flush(text.as_bytes());
        drop(stream);
        let _ = OutgoingBody::finish(body, None);
    }
}

/// Words are what white space separates, also where two pieces of the body meet.
fn count(request: IncomingRequest) -> u64 {
    let body = request.consume().unwrap();
    let stream = body.stream().unwrap();
    let mut words = 0;
    let mut inside = false;
    while let Ok(piece) = stream.blocking_read(CHUNK_BYTES) {
        for byte in piece {
            let space = byte.is_ascii_whitespace();
            words += u64::from(!space && !inside);
            inside = !space;
        }
    }
    words
}
