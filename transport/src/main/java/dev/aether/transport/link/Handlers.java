package dev.aether.transport.link;

import dev.aether.environment.Bytes;
import dev.aether.environment.Check;
import dev.aether.environment.Environment;
import dev.aether.environment.Log;
import dev.aether.environment.NodeId;
import dev.aether.transport.DuplexStream;
import dev.aether.transport.RemoteRefusal;
import dev.aether.transport.Transport;
import dev.aether.transport.TransportConfig;
import dev.aether.transport.TransportException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a node serves: the handlers of its channels, each with its limit of work at once.
 *
 * <p>Handlers are registered before the transport starts and never change after.
 */
public final class Handlers {
    private final Environment environment;
    private final Log log;
    private final TransportConfig config;
    private final Map<String, Transport.MessageHandler> messages = new ConcurrentHashMap<>();
    private final Map<String, Served<Transport.RequestHandler>> requests =
            new ConcurrentHashMap<>();
    private final Map<String, Served<Transport.StreamHandler>> streams = new ConcurrentHashMap<>();
    private volatile Transport.@Nullable JoinHandler join;
    private volatile boolean sealed;

    public Handlers(Environment environment, TransportConfig config) {
        this.environment = environment;
        this.log = environment.log();
        this.config = config;
    }

    public void onMessage(String channel, Transport.MessageHandler handler) {
        register(messages, channel, handler);
    }

    public void onRequest(String channel, Transport.RequestHandler handler) {
        register(requests, channel, new Served<>(handler, config.requestsPerChannelMax()));
    }

    public void onStream(String channel, Transport.StreamHandler handler) {
        register(streams, channel, new Served<>(handler, config.streamsPerChannelMax()));
    }

    public void onJoin(Transport.JoinHandler handler) {
        Check.that(!sealed && join == null, "the join door has one handler, set before the start");
        join = handler;
    }

    private <H> void register(Map<String, H> handlers, String channel, H handler) {
        Check.that(!sealed, "channel %s must be registered before the start", channel);
        Check.that(
                handlers.putIfAbsent(channel, handler) == null,
                "channel %s is registered twice",
                channel);
    }

    /** No handler may be registered any more. */
    public void seal() {
        sealed = true;
    }

    /** Hands over a one-way message on the calling thread; one of an unknown channel is dropped. */
    public void receive(NodeId from, String channel, Bytes message) {
        Transport.MessageHandler handler = messages.get(channel);
        if (handler == null) {
            log.debug("message of an unknown channel dropped", "peer", from, "channel", channel);
            return;
        }
        try {
            handler.receive(from, message);
        } catch (RuntimeException failure) {
            log.error("a message handler failed", failure, "channel", channel, "peer", from);
        }
    }

    /** Runs a request on a task of its own; the answer is given there, or at once on a refusal. */
    public void answer(NodeId from, String channel, Bytes body, Consumer<Answer> reply) {
        Served<Transport.RequestHandler> served = requests.get(channel);
        if (served == null) {
            reply.accept(new Answer.UnknownChannel());
        } else if (!served.enter()) {
            reply.accept(busy(channel, served.max));
        } else {
            environment
                    .threads()
                    .start(
                            "request " + channel,
                            () -> reply.accept(run(served, from, channel, body)));
        }
    }

    private Answer run(
            Served<Transport.RequestHandler> served, NodeId from, String channel, Bytes body) {
        try {
            Bytes answer = served.handler.answer(from, body);
            return answer.length() <= config.requestBytesMax()
                    ? new Answer.Ok(answer)
                    : new Answer.Failed("the answer has " + answer.length() + " bytes");
        } catch (RemoteRefusal refusal) {
            return new Answer.Refused(words(refusal));
        } catch (TransportException failure) {
            return new Answer.Failed(words(failure));
        } catch (RuntimeException failure) {
            log.error("a request handler failed", failure, "channel", channel, "peer", from);
            return new Answer.Failed(words(failure));
        } finally {
            served.leave();
        }
    }

    /** Whether a stream of this channel may be served now; {@code Ok} must be followed by serve. */
    public Answer admit(String channel) {
        Served<Transport.StreamHandler> served = streams.get(channel);
        if (served == null) {
            return new Answer.UnknownChannel();
        }
        return served.enter() ? new Answer.Ok(Bytes.EMPTY) : busy(channel, served.max);
    }

    /** Serves an admitted stream on a task of its own, finishes our direction, and closes it. */
    public void serve(NodeId from, String channel, DuplexStream stream) {
        environment.threads().start("stream " + channel, () -> run(from, channel, stream));
    }

    private void run(NodeId from, String channel, DuplexStream stream) {
        Served<Transport.StreamHandler> served = Objects.requireNonNull(streams.get(channel));
        try (stream) {
            served.handler.serve(from, stream);
            stream.finish();
        } catch (TransportException broken) {
            log.debug("stream ended", "channel", channel, "peer", from, "reason", words(broken));
        } catch (RuntimeException failure) {
            log.error("a stream handler failed", failure, "channel", channel, "peer", from);
        } finally {
            served.leave();
        }
    }

    /** Asks the join handler on a task of its own. */
    public void join(InetSocketAddress from, Bytes request, Consumer<Answer> reply) {
        Transport.JoinHandler handler = join;
        if (handler == null) {
            reply.accept(new Answer.Refused("this node admits nobody"));
            return;
        }
        environment.threads().start("join door", () -> reply.accept(run(handler, from, request)));
    }

    private Answer run(Transport.JoinHandler handler, InetSocketAddress from, Bytes request) {
        try {
            return new Answer.Ok(handler.answer(from, request));
        } catch (RemoteRefusal refusal) {
            return new Answer.Refused(words(refusal));
        } catch (RuntimeException failure) {
            log.error("the join handler failed", failure, "from", from);
            return new Answer.Failed("the node could not decide");
        }
    }

    private static Answer busy(String channel, int max) {
        return new Answer.Refused("channel " + channel + " is busy: " + max + " at once at most");
    }

    private static String words(RuntimeException failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    /** A handler and how many of its tasks run now. */
    private static final class Served<H> {
        final H handler;
        final int max;
        private final AtomicInteger running = new AtomicInteger();

        Served(H handler, int max) {
            this.handler = handler;
            this.max = max;
        }

        boolean enter() {
            if (running.incrementAndGet() <= max) {
                return true;
            }
            running.decrementAndGet();
            return false;
        }

        void leave() {
            running.decrementAndGet();
        }
    }
}
