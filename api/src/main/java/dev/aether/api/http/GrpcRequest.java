package dev.aether.api.http;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.aether.api.http.GrpcStatus.Code;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;

/** Puts the messages of one call together from the pieces they come in. */
final class GrpcRequest<Q extends MessageLite> {
    private static final int PREFIX_BYTES = 5;

    private final Http2Line line;
    private final Parser<Q> parser;
    private ByteBuf partial = Unpooled.EMPTY_BUFFER;

    GrpcRequest(Http2Line line, Parser<Q> parser) {
        this.line = line;
        this.parser = parser;
    }

    /**
     * Adds a piece and takes the next message, without keeping a copy of one that came alone and
     * whole.
     *
     * @throws GrpcException as {@link #add} and {@link #next}
     */
    Optional<Q> next(ByteBuf piece) {
        if (partial.isReadable() || !isOneMessage(piece)) {
            add(piece);
            return next();
        }
        int start = piece.readerIndex();
        int length = checkedLength(piece.getByte(start), piece.getInt(start + 1));
        return Optional.of(parse(bytes(piece, start + PREFIX_BYTES, length)));
    }

    private static boolean isOneMessage(ByteBuf piece) {
        int bytes = piece.readableBytes();
        return bytes >= PREFIX_BYTES
                && piece.getInt(piece.readerIndex() + 1) == bytes - PREFIX_BYTES;
    }

    private static byte[] bytes(ByteBuf from, int start, int length) {
        byte[] copy = new byte[length];
        from.getBytes(start, copy);
        return copy;
    }

    /**
     * Adds a piece.
     *
     * @throws GrpcException RESOURCE_EXHAUSTED if the connection may not buffer more
     */
    void add(ByteBuf piece) {
        int bytes = piece.readableBytes();
        if (bytes == 0) {
            return;
        }
        if (!line.claim(bytes)) {
            throw new GrpcException(
                    Code.RESOURCE_EXHAUSTED, "too many unfinished requests on this connection");
        }
        if (partial.capacity() == 0) {
            partial = line.allocator().buffer(bytes);
        }
        partial.writeBytes(piece, piece.readerIndex(), bytes);
    }

    /**
     * The next whole message, if it is there.
     *
     * @throws GrpcException for what is no message, or a compressed or too long one
     */
    Optional<Q> next() {
        if (partial.readableBytes() < PREFIX_BYTES) {
            return Optional.empty();
        }
        int start = partial.readerIndex();
        int length = checkedLength(partial.getByte(start), partial.getInt(start + 1));
        if (partial.readableBytes() < PREFIX_BYTES + length) {
            return Optional.empty();
        }
        byte[] message = bytes(partial, start + PREFIX_BYTES, length);
        partial.skipBytes(PREFIX_BYTES + length);
        line.release(PREFIX_BYTES + length);
        shrink();
        return Optional.of(parse(message));
    }

    static GrpcException incomplete() {
        return new GrpcException(Code.INTERNAL, "grpc: the request ended before its message");
    }

    private int checkedLength(byte compressed, int length) {
        if (compressed != 0) {
            throw new GrpcException(Code.UNIMPLEMENTED, "grpc: compressed messages are not taken");
        }
        int max = line.limits().messageBytesMax();
        if (length < 0 || length > max) {
            throw new GrpcException(
                    Code.RESOURCE_EXHAUSTED,
                    "grpc: received message larger than max ("
                            + Integer.toUnsignedString(length)
                            + " vs. "
                            + max
                            + ")");
        }
        return length;
    }

    private Q parse(byte[] message) {
        try {
            return parser.parseFrom(message);
        } catch (InvalidProtocolBufferException malformed) {
            throw new GrpcException(
                    Code.INTERNAL, "grpc: error unmarshalling request: " + malformed.getMessage());
        }
    }

    private void shrink() {
        if (partial.isReadable()) {
            partial.discardSomeReadBytes();
        } else {
            close();
        }
    }

    /** Frees what came of an unfinished message. */
    void close() {
        line.release(partial.readableBytes());
        partial.release();
        partial = Unpooled.EMPTY_BUFFER;
    }
}
