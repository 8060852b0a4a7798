package dev.aether.api.etcd;

import com.google.protobuf.MessageLite;
import dev.aether.api.http.GrpcMethod.Receiver;
import dev.aether.api.http.GrpcMethod.Sender;
import dev.aether.api.http.GrpcStatus;
import dev.aether.api.http.GrpcStatus.Code;
import dev.aether.environment.Environment;
import dev.aether.environment.Interrupted;
import dev.aether.environment.Threads;
import java.time.Duration;
import java.util.Optional;

/** One request, answered by any number of messages from a thread that waits for a slow client. */
final class ServerStream<Q> implements Receiver<Q> {
    private static final long PENDING_BYTES_MAX = 1 << 20;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(2);

    private final Environment environment;
    private final Sender sender;
    private final Teller<Q> teller;
    private Optional<Threads.Task> task = Optional.empty();
    private volatile boolean ended;

    /** Answers a request. */
    interface Teller<Q> {
        void tell(Q request, Outlet outlet);
    }

    /** Takes the messages of an answer. */
    interface Outlet {
        /** Waits until the client has read most of what was sent before. */
        void send(MessageLite message);
    }

    ServerStream(Environment environment, Sender sender, Teller<Q> teller) {
        this.environment = environment;
        this.sender = sender;
        this.teller = teller;
    }

    @Override
    public void message(Q message) {
        if (task.isEmpty() && !ended) {
            task = Optional.of(environment.threads().start("stream", () -> answer(message)));
        }
    }

    private void answer(Q message) {
        try {
            teller.tell(message, this::send);
            sender.finish(GrpcStatus.OK);
        } catch (Interrupted gone) {
            sender.finish(new GrpcStatus(Code.CANCELLED, "etcdserver: the client is gone"));
        } catch (RuntimeException failure) {
            sender.finish(EtcdErrors.status(environment, failure));
        }
    }

    private void send(MessageLite message) {
        while (sender.pendingBytes() > PENDING_BYTES_MAX) {
            environment.timers().sleep(LOOK_AGAIN);
        }
        if (ended) {
            throw new Interrupted("the client is gone");
        }
        sender.send(message);
    }

    @Override
    public void halfClosed() {
        if (task.isEmpty()) {
            sender.finish(new GrpcStatus(Code.INTERNAL, "etcdserver: a request is missing"));
        }
    }

    @Override
    public void ended() {
        ended = true;
        task.ifPresent(Threads.Task::interrupt);
    }

    @Override
    public void drained() {
        // The thread that sends looks itself.
    }
}
