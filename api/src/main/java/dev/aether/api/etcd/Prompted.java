package dev.aether.api.etcd;

import com.google.protobuf.MessageLite;
import dev.aether.api.http.GrpcException;
import dev.aether.api.http.GrpcMethod;
import dev.aether.api.http.GrpcStatus;
import dev.aether.api.http.GrpcStatus.Code;
import dev.aether.environment.Environment;
import dev.aether.state.Answer;
import dev.aether.state.StateException;
import java.util.function.Function;

/** What the engine answered, on its way to a client that no thread waits for. */
final class Prompted<T> implements Answer<T> {
    private final Environment environment;
    private final GrpcMethod.Reply reply;
    private final Function<T, MessageLite> form;

    /**
     * @param form makes the client's message
     */
    Prompted(Environment environment, GrpcMethod.Reply reply, Function<T, MessageLite> form) {
        this.environment = environment;
        this.reply = reply;
        this.form = form;
    }

    @Override
    public void done(T result) {
        reply.send(form.apply(result));
    }

    @Override
    public void failed(RuntimeException failure) {
        if (failure instanceof StateException refused) {
            reply.refuse(EtcdErrors.of(refused).status());
        } else if (failure instanceof GrpcException refused) {
            reply.refuse(refused.status());
        } else {
            environment.log().error("a call failed", failure);
            reply.refuse(new GrpcStatus(Code.INTERNAL, "etcdserver: internal error"));
        }
    }
}
