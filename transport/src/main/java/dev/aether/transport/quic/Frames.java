package dev.aether.transport.quic;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.aether.environment.Bytes;
import dev.aether.transport.link.Answer;
import dev.aether.transport.wire.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** The shape of what travels: four bytes of length, then so many bytes. */
final class Frames {
    /** In place of a length: the writer gave up, and what it sent so far is not all. */
    static final int ABANDONED = -1;

    static final int HEADER_BYTES = 4;

    private static final int REASON_CHARS_MAX = 1024;

    private Frames() {}

    static void write(ByteBuf to, Bytes frame) {
        int length = frame.length();
        to.ensureWritable(HEADER_BYTES + length);
        to.writeInt(length);
        // Netty would copy a read-only buffer twice.
        frame.copyTo(to.internalNioBuffer(to.writerIndex(), length));
        to.writerIndex(to.writerIndex() + length);
    }

    static void write(ByteBuf to, MessageLite message) {
        write(to, Bytes.wrap(message.toByteArray()));
    }

    static ByteBuf of(ByteBufAllocator allocator, MessageLite message) {
        int length = message.getSerializedSize();
        ByteBuf buffer = allocator.directBuffer(HEADER_BYTES + length);
        write(buffer, message);
        return buffer;
    }

    static ByteBuf of(ByteBufAllocator allocator, Bytes frame) {
        ByteBuf buffer = allocator.directBuffer(HEADER_BYTES + frame.length());
        write(buffer, frame);
        return buffer;
    }

    /** A message and a body behind it. */
    static ByteBuf of(ByteBufAllocator allocator, MessageLite message, Bytes body) {
        int length = message.getSerializedSize() + body.length();
        ByteBuf buffer = allocator.directBuffer(2 * HEADER_BYTES + length);
        write(buffer, message);
        write(buffer, body);
        return buffer;
    }

    static <M> M parse(Parser<M> parser, Bytes frame) {
        try {
            return parser.parseFrom(frame.buffer());
        } catch (InvalidProtocolBufferException malformed) {
            throw new ProtocolFault("a malformed frame: " + malformed.getMessage());
        }
    }

    static Status status(Answer answer) {
        return switch (answer) {
            case Answer.Ok _ -> Status.getDefaultInstance();
            case Answer.Refused(String reason) -> status(Status.Code.REFUSED, reason);
            case Answer.UnknownChannel() -> status(Status.Code.UNKNOWN_CHANNEL, "");
            case Answer.Failed(String reason) -> status(Status.Code.FAILED, reason);
        };
    }

    private static Status status(Status.Code code, String reason) {
        return Status.newBuilder().setCode(code).setReason(cut(reason)).build();
    }

    private static String cut(String reason) {
        return reason.length() <= REASON_CHARS_MAX ? reason : reason.substring(0, REASON_CHARS_MAX);
    }

    /** What a status says of a body that follows, if it is OK. */
    static Answer answer(Status status, Bytes body) {
        return switch (status.getCode()) {
            case OK -> new Answer.Ok(body);
            case REFUSED -> new Answer.Refused(status.getReason());
            case UNKNOWN_CHANNEL -> new Answer.UnknownChannel();
            case FAILED, UNRECOGNIZED -> new Answer.Failed(status.getReason());
        };
    }
}
