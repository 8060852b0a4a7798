package dev.aether.api.http;

import com.google.protobuf.MessageLite;
import dev.aether.identity.Caller;
import io.netty.buffer.ByteBuf;
import java.util.Optional;

/** A gRPC call of one request and one answer that no thread waits for. */
final class PromptExchange<Q extends MessageLite> implements Exchange, GrpcMethod.Reply {
    private final Http2Line line;
    private final GrpcResponse response;
    private final GrpcMethod.Prompt<Q> method;
    private final GrpcRequest<Q> incoming;
    private final Caller caller;
    private Optional<Q> request = Optional.empty();
    private boolean asked;

    /** Of the event loop: a flush follows what it sends now. */
    private boolean making;

    PromptExchange(
            Http2Line line, GrpcResponse response, GrpcMethod.Prompt<Q> method, Caller caller) {
        this.line = line;
        this.caller = caller;
        this.response = response;
        this.method = method;
        this.incoming = new GrpcRequest<>(line, method.request());
    }

    @Override
    public void data(ByteBuf data, boolean end) {
        if (response.isOver() || asked) {
            return;
        }
        try {
            if (request.isEmpty()) {
                request = incoming.next(data);
            } else {
                incoming.add(data);
            }
            if (end) {
                asked = true;
                method.prompter().ask(caller, request.orElseThrow(GrpcRequest::incomplete), this);
            }
        } catch (GrpcException refused) {
            incoming.close();
            response.finish(refused.status());
        }
    }

    @Override
    public void send(MessageLite answer) {
        if (making && line.isHere()) {
            response.complete(answer);
        } else {
            line.run(() -> response.complete(answer));
        }
    }

    @Override
    public void refuse(GrpcStatus status) {
        line.run(() -> response.finish(status));
    }

    @Override
    public void make(Runnable work) {
        line.run(() -> {
            making = true;
            try {
                work.run();
            } finally {
                making = false;
            }
        });
    }

    @Override
    public void closed() {
        incoming.close();
        if (!response.isOver()) {
            response.end();
        }
    }
}
