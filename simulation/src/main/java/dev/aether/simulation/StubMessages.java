package dev.aether.simulation;

import dev.aether.component.wasi.http.HttpRequest;
import dev.aether.component.wasi.http.HttpResult;
import dev.aether.component.wasi.http.ResponseSink;
import dev.aether.component.wasi.messaging.Message;
import dev.aether.component.wasi.messaging.MessageTarget;
import dev.aether.environment.Environment;
import dev.aether.runtime.Bindings;
import dev.aether.runtime.Ending;
import dev.aether.runtime.Grant;
import dev.aether.runtime.MessageHandler;
import dev.aether.runtime.Topics;
import dev.aether.runtime.Turn;
import dev.aether.runtime.Workload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Programs that send the path of each request as a message, and handle messages: each takes a
 * moment, and one that begins with {@code /refuse} is refused at the end of it.
 */
final class StubMessages {
    static final String TOPIC = "orders";
    static final String REFUSE = "/refuse";
    private static final Duration WORK = Duration.ofMillis(50);

    private final Environment environment;
    private final Bindings bindings;
    private final Consumer<Handled> told;

    /** A guest was done with a message. */
    record Handled(String particle, String text, int attempt, boolean good) {}

    StubMessages(Environment environment, Bindings bindings, Consumer<Handled> told) {
        this.environment = environment;
        this.bindings = bindings;
        this.told = told;
    }

    MessageHandler handler(Workload workload) {
        Topics topics = bindings.stores().topics(workload.app());
        boolean sends = workload.grants().stream().anyMatch(each -> each instanceof Grant.Producer);
        MessageTarget target =
                sends
                        ? topics.target(StubPrograms.granted(workload, Grant.Producer.class))
                        : MessageTarget.NONE;
        String service = workload.service();
        String particle = service.substring(service.lastIndexOf('/') + 1);
        return new MessageHandler() {
            @Override
            public HttpResult handle(HttpRequest request, ResponseSink sink, Turn<?> turn) {
                return send(target, request.target(), sink);
            }

            @Override
            public Ending handle(Message message, Turn<?> turn) {
                turn.waits();
                environment.timers().sleep(WORK);
                turn.goesOn();
                return end(particle, message);
            }

            @Override
            public Topics topics() {
                return topics;
            }
        };
    }

    private static HttpResult send(MessageTarget target, String text, ResponseSink sink) {
        try {
            byte[] data = text.getBytes(StandardCharsets.UTF_8);
            target.send(TOPIC, new Message("", "", List.of(), data));
            return StubPrograms.answer(sink, 202, text);
        } catch (IOException fault) {
            return StubPrograms.answer(sink, 503, String.valueOf(fault.getMessage()));
        } catch (InterruptedException stopped) {
            throw new IllegalStateException("the simulation interrupts no guest", stopped);
        }
    }

    private Ending end(String particle, Message message) {
        String text = new String(message.data(), StandardCharsets.UTF_8);
        boolean good = !text.startsWith(REFUSE);
        int attempt = Integer.parseInt(message.property("aether-attempt").orElseThrow());
        told.accept(new Handled(particle, text, attempt, good));
        return good ? new Ending.Handled() : new Ending.Failed("nobody wants " + text);
    }
}
