package dev.aether.component.wasi;

import java.io.IOException;

/** Where the bytes of a {@link WriteStream} go; used by the thread of one instance. */
public interface ByteTarget {
    /** Room of a target that rather waits in {@link #write} than say that it is full. */
    int ROOM_BYTES = 64 << 10;

    /**
     * How many bytes {@link #write} takes now, 0 if it is full. When that changes the target rings
     * the instance's {@link Poller}.
     */
    default int room() {
        return ROOM_BYTES;
    }

    /**
     * Takes bytes, no more than {@link #room} said; may wait.
     *
     * @throws IOException if nobody wants them any more
     */
    void write(byte[] bytes) throws IOException, InterruptedException;

    /** Sends on what was written and not yet sent. */
    default void flush() throws IOException, InterruptedException {}
}
