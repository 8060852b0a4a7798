package dev.aether.api.http;

import com.google.protobuf.MessageLite;
import dev.aether.api.http.GrpcStatus.Code;
import dev.aether.environment.Threads;
import dev.aether.identity.Caller;
import io.netty.buffer.ByteBuf;
import java.util.Optional;

/** A gRPC call of one request and one answer, served on a virtual thread of its own. */
final class UnaryExchange<Q extends MessageLite> implements Exchange {
    private final Http2Line line;
    private final GrpcResponse response;
    private final GrpcMethod.Unary<Q> method;
    private final GrpcRequest<Q> incoming;
    private final Caller caller;
    private Optional<Q> request = Optional.empty();
    private Optional<Threads.Task> task = Optional.empty();

    UnaryExchange(
            Http2Line line, GrpcResponse response, GrpcMethod.Unary<Q> method, Caller caller) {
        this.line = line;
        this.caller = caller;
        this.response = response;
        this.method = method;
        this.incoming = new GrpcRequest<>(line, method.request());
    }

    @Override
    public void data(ByteBuf data, boolean end) {
        if (response.isOver() || task.isPresent()) {
            return;
        }
        try {
            if (request.isEmpty()) {
                request = incoming.next(data);
            } else {
                incoming.add(data);
            }
            if (end) {
                serve(request.orElseThrow(GrpcRequest::incomplete));
            }
        } catch (GrpcException refused) {
            incoming.close();
            response.finish(refused.status());
        }
    }

    private void serve(Q whole) {
        task = Optional.of(line.environment().threads().start("grpc", () -> answer(whole)));
    }

    private void answer(Q whole) {
        try {
            MessageLite answer = method.answer().to(caller, whole);
            line.run(() -> response.complete(answer));
        } catch (GrpcException refused) {
            line.run(() -> response.finish(refused.status()));
        } catch (RuntimeException failure) {
            line.run(() -> fail(failure));
        }
    }

    private void fail(RuntimeException failure) {
        if (!response.isOver()) {
            line.environment().log().error("a call failed", failure);
            response.finish(new GrpcStatus(Code.INTERNAL, "etcdserver: internal error"));
        }
    }

    /** An answer nobody waits for is given up. */
    @Override
    public void closed() {
        incoming.close();
        if (!response.isOver()) {
            response.end();
        }
        task.ifPresent(Threads.Task::interrupt);
    }
}
