package dev.aether.blackbox;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** As much of a Redis server as {@code examples/redis} asks of one. */
final class Shelf implements AutoCloseable {
    private final ServerSocket door;
    private final Map<String, byte[]> values = new ConcurrentHashMap<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    final AtomicInteger connections = new AtomicInteger();

    Shelf() throws IOException {
        door = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = door.accept();
                open.add(client);
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException closed) {
            hangUp();
        }
    }

    private void serve(Socket client) {
        try (client) {
            var in = new DataInputStream(new BufferedInputStream(client.getInputStream()));
            OutputStream out = client.getOutputStream();
            String head = line(in);
            while (head.startsWith("*")) {
                out.write(reply(words(in, Integer.parseInt(head.substring(1)))));
                head = line(in);
            }
        } catch (IOException gone) {
            open.remove(client);
        }
    }

    private static List<byte[]> words(DataInputStream in, int count) throws IOException {
        List<byte[]> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] word = new byte[Integer.parseInt(line(in).substring(1))];
            in.readFully(word);
            in.skipNBytes(2);
            words.add(word);
        }
        return words;
    }

    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int each = in.read(); each >= 0 && each != '\n'; each = in.read()) {
            line.append((char) each);
        }
        return line.toString().strip();
    }

    private byte[] reply(List<byte[]> words) {
        String key = text(words.get(1));
        return switch (text(words.getFirst())) {
            case "SET" -> {
                values.put(key, words.get(2));
                yield bytes("+OK\r\n");
            }
            case "DEL" -> bytes(values.remove(key) == null ? ":0\r\n" : ":1\r\n");
            default -> {
                byte[] value = values.get(key);
                yield value == null
                        ? bytes("$-1\r\n")
                        : bytes("$" + value.length + "\r\n" + text(value) + "\r\n");
            }
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Ends all connections; new ones are taken. */
    void hangUp() {
        open.forEach(client -> {
            try {
                client.close();
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        });
        open.clear();
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
