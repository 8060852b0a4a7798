package dev.aether.state.routing;

import dev.aether.environment.Bytes;
import dev.aether.state.StateException;
import dev.aether.state.StateException.Code;
import dev.aether.transport.DuplexStream;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Optional;

/** Messages larger than a frame: the first byte of each frame says whether more of it follows. */
final class Frames {
    private static final int PART_BYTES_MAX = DuplexStream.FRAME_BYTES_MAX - 1;
    private static final int MESSAGE_BYTES_MAX = 64 << 20;

    private Frames() {}

    static void write(DuplexStream stream, byte[] message) {
        int at = 0;
        do {
            int length = Math.min(PART_BYTES_MAX, message.length - at);
            byte[] frame = new byte[length + 1];
            System.arraycopy(message, at, frame, 1, length);
            at += length;
            frame[0] = (byte) (at < message.length ? 1 : 0);
            stream.write(Bytes.wrap(frame));
        } while (at < message.length);
    }

    /** The next message, or empty after the peer finished. */
    static Optional<byte[]> read(DuplexStream stream, Duration timeout) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        boolean more = true;
        while (more) {
            Optional<Bytes> frame = stream.read(timeout);
            if (frame.isEmpty() || frame.get().isEmpty()) {
                return Optional.empty();
            }
            byte[] bytes = frame.get().toArray();
            message.write(bytes, 1, bytes.length - 1);
            more = bytes[0] == 1;
            if (message.size() > MESSAGE_BYTES_MAX) {
                throw new StateException(
                        Code.REQUEST_TOO_LARGE,
                        "a message of a stream has at most " + MESSAGE_BYTES_MAX + " bytes");
            }
        }
        return Optional.of(message.toByteArray());
    }
}
