package dev.aether.benchmarks;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server of HTTP/1.1 (RFC 9112) one request after the other on one connection, which is made
 * again after a fault. No more than a load generator needs, for what it costs is taken from what it
 * measures.
 */
final class HttpAsker implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 60_000;
    private final String server;
    private @Nullable Socket socket;
    private @Nullable InputStream in;

    HttpAsker(String server) {
        this.server = server;
    }

    record Answer(int status, String body) {}

    Answer ask(String method, String host, String target) throws IOException {
        boolean done = false;
        try {
            InputStream reader = connected();
            String head =
                    "%s %s HTTP/1.1\r\nHost: %s\r\nContent-Length: 0\r\n\r\n"
                            .formatted(method, target, host);
            opened().getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            Answer answer = read(reader);
            done = true;
            return answer;
        } finally {
            if (!done) {
                close();
            }
        }
    }

    private InputStream connected() throws IOException {
        InputStream reader = in;
        if (reader == null) {
            int colon = server.lastIndexOf(':');
            Socket made =
                    new Socket(
                            InetAddress.getByName(server.substring(0, colon)),
                            Integer.parseInt(server.substring(colon + 1)));
            made.setTcpNoDelay(true);
            made.setSoTimeout(TIMEOUT_MILLIS);
            reader = new BufferedInputStream(made.getInputStream());
            socket = made;
            in = reader;
        }
        return reader;
    }

    private Socket opened() throws IOException {
        Socket open = socket;
        if (open == null) {
            throw new IOException("not connected");
        }
        return open;
    }

    private Answer read(InputStream reader) throws IOException {
        String first = line(reader);
        int status = Integer.parseInt(first.split(" ", 3)[1]);
        int length = -1;
        boolean chunked = false;
        boolean last = false;
        for (String field = line(reader); !field.isEmpty(); field = line(reader)) {
            String lower = field.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(lower.substring(15).strip());
            }
            chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
            last |= lower.startsWith("connection:") && lower.contains("close");
        }
        String body = chunked ? chunks(reader) : text(reader, Math.max(0, length));
        if (last) {
            close();
        }
        return new Answer(status, body);
    }

    private static String chunks(InputStream reader) throws IOException {
        var body = new StringBuilder();
        while (true) {
            int size = Integer.parseInt(line(reader), 16);
            if (size == 0) {
                skipTrailers(reader);
                return body.toString();
            }
            body.append(text(reader, size));
            line(reader);
        }
    }

    private static void skipTrailers(InputStream reader) throws IOException {
        String trailer;
        do {
            trailer = line(reader);
        } while (!trailer.isEmpty());
    }

    private static String text(InputStream reader, int length) throws IOException {
        byte[] bytes = reader.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the body is cut short");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String line(InputStream reader) throws IOException {
        var line = new StringBuilder();
        for (int next = reader.read(); next != '\n'; next = reader.read()) {
            if (next < 0) {
                throw new EOFException("the connection ended");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
        Socket open = socket;
        socket = null;
        in = null;
        if (open != null) {
            open.close();
        }
    }
}
