//! A client or server of the tests: `connect HOST:PORT TEXT`, `listen HOST:PORT`, `udp HOST:PORT TEXT`,
//! `lookup NAME`.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream, ToSocketAddrs, UdpSocket};
use std::{env, io};

fn main() -> io::Result<()> {
    let words: Vec<String> = env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["connect", address, text] => connect(address, text),
        ["listen", address] => listen(address),
        ["udp", address, text] => datagram(address, text),
        ["lookup", name] => lookup(name),
        _ => Err(io::Error::other("connect, listen, udp or lookup")),
    }
}

fn connect(address: &str, text: &str) -> io::Result<()> {
    let mut stream = TcpStream::connect(address)?;
    stream.write_all(text.as_bytes())?;
    stream.shutdown(Shutdown::Write)?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    println!("{answer}");
    Ok(())
}

/// Answers one connection with what it sent, in upper case.
fn listen(address: &str) -> io::Result<()> {
    let listener = TcpListener::bind(address)?;
    println!("{}", listener.local_addr()?);
    let (mut stream, _) = listener.accept()?;
    let mut text = String::new();
    stream.read_to_string(&mut text)?;
    stream.write_all(text.to_uppercase().as_bytes())
}

fn datagram(address: &str, text: &str) -> io::Result<()> {
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.send_to(text.as_bytes(), address)?;
    let mut buffer = [0; 100];
    let (count, _) = socket.recv_from(&mut buffer)?;
    println!("{}", String::from_utf8_lossy(&buffer[..count]));
    Ok(())
}

fn lookup(name: &str) -> io::Result<()> {
    for address in (name, 80).to_socket_addrs()? {
        println!("{}", address.ip());
    }
    Ok(())
}
