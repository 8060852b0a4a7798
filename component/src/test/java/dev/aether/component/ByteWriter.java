package dev.aether.component;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/** Writes the pieces binary formats of WebAssembly are made of. */
final class ByteWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    ByteWriter octets(int... octets) {
        for (int octet : octets) {
            out.write(octet);
        }
        return this;
    }

    ByteWriter unsigned(int value) {
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            out.write((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
        return this;
    }

    ByteWriter signed(int value) {
        int rest = value;
        while (rest < -64 || rest > 63) {
            out.write((rest & 0x7f) | 0x80);
            rest >>= 7;
        }
        out.write(rest & 0x7f);
        return this;
    }

    ByteWriter name(String name) {
        return sized(name.getBytes(StandardCharsets.UTF_8));
    }

    ByteWriter bytes(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    ByteWriter sized(byte[] bytes) {
        return unsigned(bytes.length).bytes(bytes);
    }

    ByteWriter section(int id, ByteWriter content) {
        return octets(id).sized(content.toBytes());
    }

    ByteWriter vector(Collection<ByteWriter> elements) {
        unsigned(elements.size());
        elements.forEach(element -> bytes(element.toBytes()));
        return this;
    }

    byte[] toBytes() {
        return out.toByteArray();
    }
}
