package dev.aether.component.wasi.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.component.Component;
import dev.aether.component.ComponentEngine;
import dev.aether.component.ComponentException;
import dev.aether.component.EveryEngine;
import dev.aether.component.Limits;
import dev.aether.component.TrapException;
import dev.aether.component.host.MemoryKeyValues;
import dev.aether.component.host.SecureRandomSource;
import dev.aether.component.host.SystemClocks;
import dev.aether.component.wasi.Blocking;
import dev.aether.component.wasi.LogSink;
import dev.aether.component.wasi.WasiGrants;
import dev.aether.component.wasi.WasiLimits;
import dev.aether.component.wasi.http.HttpBody;
import dev.aether.component.wasi.http.HttpField;
import dev.aether.component.wasi.http.HttpProgram;
import dev.aether.component.wasi.http.HttpRequest;
import dev.aether.component.wasi.http.HttpResult;
import dev.aether.component.wasi.http.ResponseSink;
import dev.aether.component.wasi.stores.KeyValueGrant;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code examples/orders}: one component that sends messages and handles them. */
@EveryEngine
class OrdersTest {
    private final ComponentEngine engine;
    private final MemoryKeyValues ledger = new MemoryKeyValues(1 << 20);
    private final List<Message> sent = new ArrayList<>();
    private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
    private int status;

    OrdersTest(ComponentEngine engine) {
        this.engine = engine;
    }

    private final MessageTarget target =
            new MessageTarget() {
                @Override
                public void connect(String name) {
                    assertThat(name).isEqualTo("default");
                }

                @Override
                public void send(String topic, Message message) {
                    assertThat(topic).isEqualTo("orders");
                    sent.add(message);
                }
            };

    private static Component component(String name) throws IOException {
        return Component.parse(Files.readAllBytes(Path.of("..", "examples", name, name + ".wasm")));
    }

    private WasiGrants.Builder grants() {
        return WasiGrants.builder(new SystemClocks())
                .readTime()
                .random(new SecureRandomSource())
                .commandLine(List.of("orders"), Map.of(), LogSink.NOWHERE)
                .grant(new KeyValueGrant(ledger));
    }

    private MessageResult handle(WasiGrants grants, byte[] data) throws IOException {
        MessageProgram program = MessageProgram.prepare(engine, component("orders"), grants);
        try (MessageCall call = program.open(Limits.standard(), Blocking.UNHEARD)) {
            call.start();
            var number = new Message.Property("aether-message", "7");
            return call.handle(new Message("orders", "text/plain", List.of(number), data));
        }
    }

    private MessageResult handle(String text) throws IOException {
        return handle(grants().grant(new MessageGrant(target)).build(), text.getBytes(UTF_8));
    }

    private HttpResult order(MessageTarget to) throws IOException {
        WasiGrants grants = grants().grant(new MessageGrant(to)).build();
        HttpProgram program = HttpProgram.prepare(engine, component("orders"), grants);
        HttpBody body = HttpBody.of("two teapots".getBytes(UTF_8));
        return program.handle(
                new HttpRequest("POST", "http", "orders.localhost", "/", List.of(), body),
                new Sink(),
                Limits.standard());
    }

    @Test
    void aRequestBecomesAMessage() throws IOException {
        HttpResult result = order(target);

        assertThat(result).isEqualTo(new HttpResult.Answered(202, 9));
        assertThat(sent)
                .singleElement()
                .satisfies(message -> {
                    assertThat(message.data()).asString(UTF_8).isEqualTo("two teapots");
                    assertThat(message.contentType()).contains("text/plain");
                    assertThat(message.topic()).isEmpty();
                });
    }

    @Test
    void aGuestLearnsWhyItMayNotSend() throws IOException {
        order(MessageTarget.NONE);

        assertThat(status).isEqualTo(503);
        assertThat(answer).asString().contains("PermissionDenied", "no topic was granted");
    }

    @Test
    void aMessageIsHandled() throws Exception {
        assertThat(handle("two teapots")).isEqualTo(new MessageResult.Handled());

        assertThat(ledger.open("default").get("7"))
                .hasValueSatisfying(
                        entry -> assertThat(entry).asString(UTF_8).isEqualTo("two teapots"));
    }

    @Test
    void aRefusedMessageComesBackWithTheGuestsWords() throws IOException {
        assertThat(handle("refuse")).isEqualTo(new MessageResult.Refused("nobody sells that"));
    }

    @Test
    void aCrashIsTheGuestsOwn() throws IOException {
        assertThat(handle("crash"))
                .isInstanceOfSatisfying(
                        MessageResult.Trapped.class,
                        trapped ->
                                assertThat(trapped.code())
                                        .isEqualTo(TrapException.Code.UNREACHABLE));
    }

    @Test
    void messagesOfAnInstanceTakeNoMoreOfTheHostThanTheyMay() throws IOException {
        WasiGrants little =
                grants().grant(new MessageGrant(target))
                        .limits(new WasiLimits(1 << 10, 1 << 20, 1 << 10, 16, 1_000))
                        .build();

        assertThat(handle(little, new byte[900])).isEqualTo(new MessageResult.Handled());
        assertThatThrownBy(() -> handle(little, new byte[1_000]))
                .isInstanceOf(TrapException.class)
                .hasMessageContaining("at most 1000");
    }

    @Test
    void aComponentThatHandlesNoneIsRefused() throws IOException {
        Component hello = component("hello");

        assertThatThrownBy(() -> MessageProgram.prepare(engine, hello, grants().build()))
                .isInstanceOf(ComponentException.class)
                .hasMessageContaining("handles no messages");
    }

    @Test
    void whatMayNotSendIsNotLinked() throws IOException {
        Component orders = component("orders");

        assertThatThrownBy(() -> MessageProgram.prepare(engine, orders, grants().build()))
                .isInstanceOfSatisfying(
                        ComponentException.class,
                        missing ->
                                assertThat(missing.code())
                                        .isEqualTo(ComponentException.Code.MISSING_IMPORT))
                .hasMessageContaining("wasi:messaging/producer");
    }

    private final class Sink implements ResponseSink {
        @Override
        public void begin(int code, List<HttpField> headers) {
            status = code;
        }

        @Override
        public void write(byte[] bytes) {
            answer.writeBytes(bytes);
        }

        @Override
        public void end(List<HttpField> trailers) {}
    }
}
