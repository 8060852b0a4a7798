package dev.aether.transport.quic;

import dev.aether.environment.Bytes;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Puts frames together from what arrives on one stream. */
final class FrameReader {
    /** Memory given to a frame on its word alone; more only as its bytes come. */
    private static final int TRUSTED_BYTES_MAX = 64 * 1024;

    private static final int GROWTH = 4;

    private final byte[] header = new byte[Frames.HEADER_BYTES];
    private int headerBytes;
    private byte @Nullable [] body;
    private int bodyBytes;
    private int frameBytes;
    private int frameBytesMax;
    private boolean abandoned;

    FrameReader(int frameBytesMax) {
        this.frameBytesMax = frameBytesMax;
    }

    /** From the next frame on. */
    void limit(int bytesMax) {
        frameBytesMax = bytesMax;
    }

    /** Whether the writer gave up; nothing follows. */
    boolean isAbandoned() {
        return abandoned;
    }

    /** Whether the stream may end here. */
    boolean isBetweenFrames() {
        return headerBytes == 0 && !abandoned;
    }

    /**
     * The next frame, if all of it is here; what is here of it is taken from the input.
     *
     * @throws ProtocolFault if the frame is beyond the limit
     */
    @Nullable Bytes next(ByteBuf input) {
        byte[] filling = body;
        if (filling == null) {
            if (abandoned || !readHeader(input)) {
                return null;
            }
            filling = begin();
            if (filling == null) {
                return null;
            }
        }
        filling = fill(filling, input);
        if (bodyBytes < frameBytes) {
            body = filling;
            return null;
        }
        body = null;
        headerBytes = 0;
        return Bytes.wrap(filling);
    }

    /** Takes what is here of the frame into its memory, which grows as it fills. */
    private byte[] fill(byte[] filling, ByteBuf input) {
        byte[] memory = filling;
        while (bodyBytes < frameBytes && input.isReadable()) {
            if (bodyBytes == memory.length) {
                memory = Arrays.copyOf(memory, Math.min(frameBytes, memory.length * GROWTH));
            }
            int here = Math.min(input.readableBytes(), memory.length - bodyBytes);
            input.readBytes(memory, bodyBytes, here);
            bodyBytes += here;
        }
        return memory;
    }

    private boolean readHeader(ByteBuf input) {
        int here = Math.min(input.readableBytes(), header.length - headerBytes);
        input.readBytes(header, headerBytes, here);
        headerBytes += here;
        return headerBytes == header.length;
    }

    private byte @Nullable [] begin() {
        int length =
                (header[0] & 0xff) << 24
                        | (header[1] & 0xff) << 16
                        | (header[2] & 0xff) << 8
                        | (header[3] & 0xff);
        if (length == Frames.ABANDONED) {
            abandoned = true;
            return null;
        }
        if (length < 0 || length > frameBytesMax) {
            throw new ProtocolFault(
                    "a frame of " + length + " bytes, at most " + frameBytesMax + " are allowed");
        }
        bodyBytes = 0;
        frameBytes = length;
        return new byte[Math.min(length, TRUSTED_BYTES_MAX)];
    }
}
