package dev.aether.component.host;

import dev.aether.component.wasi.ByteTarget;
import java.io.IOException;
import java.io.PrintStream;

/** Takes a guest's output, sending on each piece at once. */
public final class PrintTarget implements ByteTarget {
    private final PrintStream stream;

    public PrintTarget(PrintStream stream) {
        this.stream = stream;
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        stream.write(bytes, 0, bytes.length);
        // A print stream keeps its faults to itself until asked; this flushes too.
        if (stream.checkError()) {
            throw new IOException("nobody reads the output any more");
        }
    }
}
