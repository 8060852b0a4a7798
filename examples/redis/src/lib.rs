//! A web component that keeps values in a Redis server, which it reaches by TCP. An instance that
//! answers several requests keeps its connection.

use std::cell::RefCell;
use std::env;
use std::io::{self, BufRead, BufReader, Error, ErrorKind, Read, Write};
use std::net::TcpStream;

use wasip2::http::types::{
    Fields, IncomingRequest, Method, OutgoingBody, OutgoingResponse, ResponseOutparam,
};
use wasip2::io::streams::StreamError;

wasip2::http::proxy::export!(Redis);

struct Redis;

/// What the body of a request, and a line of the server, may have.
const BODY_BYTES_MAX: u64 = 1 << 20;
const LINE_BYTES_MAX: u64 = 1024;

/// How many bytes a stream is given at once.
const PIECE_BYTES: usize = 4096;

thread_local! {
    static CONNECTION: RefCell<Option<BufReader<TcpStream>>> = const { RefCell::new(None) };
}

/// What the server says.
enum Reply {
    Done,
    Nothing,
    Value(Vec<u8>),
    Refused(String),
}

impl wasip2::exports::http::incoming_handler::Guest for Redis {
    fn handle(request: IncomingRequest, out: ResponseOutparam) {
        let path = request.path_with_query().unwrap_or_default();
        let key = path.trim_start_matches('/').as_bytes();
        let reply = match request.method() {
            Method::Get => ask(&[b"GET", key]),
            Method::Put => match body(request) {
                Ok(value) => ask(&[b"SET", key, &value]),
                Err((status, words)) => return answer(out, status, words.as_bytes()),
            },
            Method::Delete => ask(&[b"DEL", key]),
            _ => return answer(out, 405, b"GET, PUT or DELETE\n"),
        };
        match reply {
            Ok(Reply::Done) => answer(out, 204, b""),
            Ok(Reply::Nothing) => answer(out, 404, b"there is no such value\n"),
            Ok(Reply::Value(value)) => answer(out, 200, &value),
            Ok(Reply::Refused(words)) => answer(out, 502, format!("{words}\n").as_bytes()),
            Err(fault) => answer(out, 502, format!("no server: {fault}\n").as_bytes()),
        }
    }
}

/// One command and its reply, on the connection kept from before if that still answers. Commands
/// here may be said twice.
fn ask(words: &[&[u8]]) -> io::Result<Reply> {
    let kept = CONNECTION.take();
    let fresh = kept.is_none();
    let mut connection = match kept {
        Some(connection) => connection,
        None => connect()?,
    };
    let mut reply = exchange(&mut connection, words);
    if reply.is_err() && !fresh {
        connection = connect()?;
        reply = exchange(&mut connection, words);
    }
    if reply.is_ok() {
        CONNECTION.set(Some(connection));
    }
    reply
}

fn connect() -> io::Result<BufReader<TcpStream>> {
    let server = env::var("REDIS").unwrap_or("localhost:6379".into());
    Ok(BufReader::new(TcpStream::connect(server)?))
}

/// Speaks RESP: <https://redis.io/docs/latest/develop/reference/protocol-spec/>.
fn exchange(connection: &mut BufReader<TcpStream>, words: &[&[u8]]) -> io::Result<Reply> {
    let mut command = format!("*{}\r\n", words.len()).into_bytes();
    for word in words {
        command.extend(format!("${}\r\n", word.len()).bytes());
        command.extend(*word);
        command.extend(b"\r\n");
    }
    connection.get_mut().write_all(&command)?;

    let mut line = String::new();
    connection.by_ref().take(LINE_BYTES_MAX).read_line(&mut line)?;
    let line = line.strip_suffix("\r\n").ok_or(ErrorKind::UnexpectedEof)?;
    let (kind, rest) = line.split_at_checked(1).ok_or(ErrorKind::InvalidData)?;
    match kind {
        "+" | ":" => Ok(Reply::Done),
        "-" => Ok(Reply::Refused(rest.into())),
        "$" if rest == "-1" => Ok(Reply::Nothing),
        "$" => {
            let length: u64 = rest.parse().map_err(Error::other)?;
            let mut value = Vec::new();
            connection.by_ref().take(length + 2).read_to_end(&mut value)?;
            match value.strip_suffix(b"\r\n") {
                Some(value) => Ok(Reply::Value(value.into())),
                None => Err(ErrorKind::UnexpectedEof.into()),
            }
        }
        _ => Err(ErrorKind::InvalidData.into()),
    }
}

fn body(request: IncomingRequest) -> Result<Vec<u8>, (u16, &'static str)> {
    const BROKEN: (u16, &str) = (400, "the value did not arrive whole\n");
    let incoming = request.consume().map_err(|()| BROKEN)?;
    let stream = incoming.stream().map_err(|()| BROKEN)?;
    let mut all = Vec::new();
    loop {
        match stream.blocking_read(BODY_BYTES_MAX) {
            Ok(piece) => all.extend(piece),
            Err(StreamError::Closed) => return Ok(all),
            Err(StreamError::LastOperationFailed(_)) => return Err(BROKEN),
        }
        if all.len() as u64 > BODY_BYTES_MAX {
            return Err((413, "a value has at most 1 MiB\n"));
        }
    }
}

fn answer(out: ResponseOutparam, status: u16, content: &[u8]) {
    let response = OutgoingResponse::new(Fields::new());
    let _ = response.set_status_code(status);
    let body = response.body().unwrap();
    ResponseOutparam::set(out, Ok(response));
    let stream = body.write().unwrap();
    let written = content
        .chunks(PIECE_BYTES)
        .try_for_each(|piece| stream.blocking_write_and_flush(piece));
    drop(stream);
    if written.is_ok() {
        let _ = OutgoingBody::finish(body, None);
    }
}
