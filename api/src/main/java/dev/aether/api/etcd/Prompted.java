package dev.aether.api.etcd;

import com.google.protobuf.MessageLite;
import dev.aether.api.http.GrpcMethod;
import dev.aether.environment.Environment;
import dev.aether.state.Answer;
import java.util.function.Function;
import java.util.function.Predicate;

/** What the engine answered, on its way to a client that no thread waits for. */
final class Prompted<T> implements Answer<T> {
    private final Environment environment;
    private final GrpcMethod.Reply reply;
    private final Function<T, MessageLite> form;
    private final Predicate<RuntimeException> handled;

    /**
     * @param form makes the client's message
     * @param handled hears of a failure; true if the client will be answered in another way
     */
    Prompted(
            Environment environment,
            GrpcMethod.Reply reply,
            Function<T, MessageLite> form,
            Predicate<RuntimeException> handled) {
        this.environment = environment;
        this.reply = reply;
        this.form = form;
        this.handled = handled;
    }

    @Override
    public void done(T result) {
        reply.send(form.apply(result));
    }

    @Override
    public void make(Runnable making) {
        reply.make(making);
    }

    @Override
    public void failed(RuntimeException failure) {
        if (!handled.test(failure)) {
            reply.refuse(EtcdErrors.status(environment, failure));
        }
    }
}
