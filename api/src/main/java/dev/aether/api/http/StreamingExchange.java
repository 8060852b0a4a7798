package dev.aether.api.http;

import com.google.protobuf.MessageLite;
import dev.aether.api.http.GrpcMethod.Receiver;
import dev.aether.identity.Caller;
import io.netty.buffer.ByteBuf;
import java.util.Optional;

/** A gRPC call with any number of messages in both directions. */
final class StreamingExchange<Q extends MessageLite> implements Exchange, GrpcMethod.Sender {
    private final Http2Line line;
    private final GrpcResponse response;
    private final GrpcRequest<Q> incoming;
    private final Receiver<Q> receiver;

    StreamingExchange(
            Http2Line line, GrpcResponse response, GrpcMethod.Streaming<Q> method, Caller caller) {
        this.line = line;
        this.response = response;
        this.incoming = new GrpcRequest<>(line, method.request());
        this.receiver = method.opener().open(caller, this);
        response.whenDrained(receiver::drained);
        response.whenOver(receiver::ended);
    }

    @Override
    public void data(ByteBuf data, boolean end) {
        if (response.isOver()) {
            return;
        }
        try {
            incoming.add(data);
            for (Optional<Q> next = incoming.next(); next.isPresent(); next = incoming.next()) {
                receiver.message(next.get());
            }
        } catch (GrpcException refused) {
            response.finish(refused.status());
            return;
        }
        if (end) {
            receiver.halfClosed();
        }
    }

    @Override
    public void closed() {
        incoming.close();
        response.end();
    }

    @Override
    public void send(MessageLite message) {
        response.announce(message.getSerializedSize());
        line.run(() -> response.message(message));
    }

    @Override
    public void soon(Runnable action) {
        line.run(action);
    }

    @Override
    public long pendingBytes() {
        return response.pendingBytes();
    }

    @Override
    public void finish(GrpcStatus status) {
        line.run(() -> response.finish(status));
    }
}
