package dev.aether.api.http;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.ReadOnlyHttp2Headers;
import io.netty.util.AsciiString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The answering half of one gRPC call; owned by the event loop but for {@link #pendingBytes}. */
final class GrpcResponse {
    static final int PREFIX_BYTES = 5;
    private static final AsciiString GRPC_STATUS = AsciiString.cached("grpc-status");
    private static final AsciiString GRPC_MESSAGE = AsciiString.cached("grpc-message");
    private static final AsciiString CONTENT_TYPE = AsciiString.cached("content-type");
    private static final AsciiString GRPC = AsciiString.cached("application/grpc");
    private static final AsciiString STATUS_200 = AsciiString.cached("200");

    private static final Http2Headers BEGINNING =
            ReadOnlyHttp2Headers.serverHeaders(false, STATUS_200, CONTENT_TYPE, GRPC);
    private static final Http2Headers SUCCESS =
            ReadOnlyHttp2Headers.trailers(false, GRPC_STATUS, AsciiString.cached("0"));

    private final Http2Line line;
    private final int stream;
    private final AtomicLong pending = new AtomicLong();
    private final List<Runnable> whenOver = new ArrayList<>(1);
    private Runnable drained = () -> {};
    private boolean begun;
    private boolean over;

    GrpcResponse(Http2Line line, int stream) {
        this.line = line;
        this.stream = stream;
    }

    boolean isOver() {
        return over;
    }

    /** Runs once the call is over. */
    void whenOver(Runnable action) {
        whenOver.add(action);
    }

    /** Runs whenever everything sent has left. */
    void whenDrained(Runnable action) {
        drained = action;
    }

    /** Counts a message as pending before it reaches the loop; from any thread. */
    void announce(int bytes) {
        pending.addAndGet(bytes);
    }

    long pendingBytes() {
        return pending.get();
    }

    /** Sends the only message and ends the call well. */
    void complete(MessageLite message) {
        if (over) {
            return;
        }
        if (!begun && line.answers().send(stream, message, BEGINNING, SUCCESS)) {
            begun = true;
            end();
            return;
        }
        announce(message.getSerializedSize());
        message(message);
        finish(GrpcStatus.OK);
    }

    /** Sends an announced message. */
    void message(MessageLite message) {
        int bytes = message.getSerializedSize();
        if (over || !line.exists(stream)) {
            pending.addAndGet(-bytes);
            return;
        }
        begin();
        line.data(stream, framed(message, bytes), false).addListener(_ -> left(bytes));
    }

    private void left(int bytes) {
        if (pending.addAndGet(-bytes) == 0 && !over) {
            drained.run();
        }
    }

    /** Sends the headers, at once if the call will last, so that its client knows it is heard. */
    void begin() {
        if (!begun) {
            begun = true;
            line.headers(stream, BEGINNING, false);
        }
    }

    private ByteBuf framed(MessageLite message, int bytes) {
        ByteBuf frame = line.allocator().buffer(PREFIX_BYTES + bytes, PREFIX_BYTES + bytes);
        write(message, frame);
        return frame;
    }

    /** Appends a message with its prefix to a buffer that has room for it. */
    static void write(MessageLite message, ByteBuf into) {
        int bytes = message.getSerializedSize();
        into.writeByte(0).writeInt(bytes);
        int start = into.writerIndex();
        try {
            CodedOutputStream out =
                    CodedOutputStream.newInstance(into.internalNioBuffer(start, bytes));
            message.writeTo(out);
            out.flush();
        } catch (IOException impossible) {
            throw new IllegalStateException("the size of a message was wrong", impossible);
        }
        into.writerIndex(start + bytes);
    }

    /** Ends the call; a second end changes nothing. */
    void finish(GrpcStatus status) {
        if (over) {
            return;
        }
        if (line.exists(stream)) {
            line.headers(stream, trailers(status), true);
            if (line.isRequestOpen(stream)) {
                line.reset(stream, Http2Error.NO_ERROR.code());
            }
        }
        end();
    }

    /** Nobody listens any more. */
    void end() {
        if (!over) {
            over = true;
            whenOver.forEach(Runnable::run);
        }
    }

    private Http2Headers trailers(GrpcStatus status) {
        if (begun && status.code() == GrpcStatus.Code.OK) {
            return SUCCESS;
        }
        Http2Headers trailers = new DefaultHttp2Headers(false);
        if (!begun) {
            trailers.status(STATUS_200).set(CONTENT_TYPE, GRPC);
        }
        trailers.set(GRPC_STATUS, status.wireCode());
        if (!status.message().isEmpty()) {
            trailers.set(GRPC_MESSAGE, status.wireMessage());
        }
        return trailers;
    }
}
