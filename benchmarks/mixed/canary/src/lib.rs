//! Notices whatever another request left behind: in a variable, in memory it is newly given, in its heap.

use std::arch::wasm32::memory_grow;
use std::cell::RefCell;
use std::hint::black_box;

use wasip2::cli::environment::get_environment;
use wasip2::http::types::{
    Fields, IncomingRequest, OutgoingBody, OutgoingResponse, ResponseOutparam,
};

wasip2::http::proxy::export!(Canary);

struct Canary;

thread_local! {
    /// The token of the request before; empty in an instance that is fresh.
    static SEEN: RefCell<String> = const { RefCell::new(String::new()) };
}

const PAGE_BYTES: usize = 65_536;
const NEW_PAGES: usize = 4;
const HEAP_BYTES: usize = 32_768;

impl wasip2::exports::http::incoming_handler::Guest for Canary {
    /// `/TOKEN`: answers the particle's name and the token, or 500 and what it found.
    fn handle(request: IncomingRequest, out: ResponseOutparam) {
        let target = request.path_with_query().unwrap_or_default();
        let token = target.trim_start_matches('/');
        match found(token) {
            None => text(out, 200, &format!("{} {token}\n", name())),
            Some(foreign) => text(out, 500, &format!("{token} found {foreign}\n")),
        }
    }
}

fn found(token: &str) -> Option<String> {
    let before = SEEN.with(|seen| seen.replace(token.to_owned()));
    if !before.is_empty() {
        return Some(format!("{before} in a variable"));
    }
    let grown = memory_grow(0, NEW_PAGES);
    if grown != usize::MAX {
        // Nobody else has it: it was given to this instance just now.
        let fresh = unsafe {
            std::slice::from_raw_parts_mut((grown * PAGE_BYTES) as *mut u8, NEW_PAGES * PAGE_BYTES)
        };
        if let Some(at) = fresh.iter().position(|&byte| byte != 0) {
            return Some(format!("byte {at} of new memory set"));
        }
        mark(fresh, token);
    }
    let mut heap = vec![0u8; HEAP_BYTES];
    mark(&mut heap, token);
    black_box(&heap)
        .chunks(token.len().max(1))
        .any(|piece| !token.as_bytes().starts_with(piece))
        .then(|| "its heap overwritten".to_owned())
}

fn mark(bytes: &mut [u8], token: &str) {
    for (to, from) in bytes.iter_mut().zip(token.bytes().cycle()) {
        *to = from;
    }
}

fn name() -> String {
    get_environment()
        .into_iter()
        .find_map(|(name, value)| (name == "CANARY").then_some(value))
        .unwrap_or_default()
}

fn text(out: ResponseOutparam, status: u16, content: &str) {
    let response = OutgoingResponse::new(Fields::new());
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
