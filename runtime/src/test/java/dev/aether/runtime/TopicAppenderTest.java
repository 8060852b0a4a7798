package dev.aether.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.component.wasi.messaging.Message;
import dev.aether.component.wasi.messaging.MessageFault;
import dev.aether.component.wasi.messaging.MessageTarget;
import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.environment.system.SystemEnvironment;
import dev.aether.state.KeyValue;
import dev.aether.state.RangeQuery;
import dev.aether.state.StateException;
import dev.aether.state.Txn;
import dev.aether.state.simulated.SimulatedKeyspace;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What guests find behind {@code wasi:messaging/producer}. */
final class TopicAppenderTest {
    @TempDir private Path directory;

    private Environment environment;
    private SimulatedKeyspace keyspace;

    @BeforeEach
    void aKeyspaceIsThere() {
        environment = SystemEnvironment.open(directory);
        keyspace = new SimulatedKeyspace(environment.timers());
    }

    private MessageTarget target(long messages, long bytes) {
        Grant.Topic topic = new Grant.Topic("news", messages, bytes);
        return new Topics(new AppTopics(environment, keyspace))
                .target(new Grant.Producer(List.of(topic)));
    }

    private static Message message(String text) {
        byte[] data = text.getBytes(StandardCharsets.UTF_8);
        return new Message("", "text/plain", List.of(new Message.Property("from", "me")), data);
    }

    private List<KeyValue> kept() {
        return keyspace.range(RangeQuery.of(TopicKeys.messages("news"))).entries();
    }

    private List<String> texts() {
        return kept().stream()
                .map(each -> MessageRecord.decode("news", each.value(), List.of()))
                .map(each -> new String(each.data(), StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void messagesAreKeptWholeAndInOrder() throws Exception {
        MessageTarget news = target(100, 1 << 20);
        for (int k = 0; k < 20; k++) {
            news.send("news", message("m" + k));
        }

        assertThat(texts())
                .containsExactlyElementsOf(IntStream.range(0, 20).mapToObj(k -> "m" + k).toList());
        Message first = MessageRecord.decode("news", kept().getFirst().value(), List.of());
        assertThat(first.topic()).contains("news");
        assertThat(first.contentType()).contains("text/plain");
        assertThat(first.property("from")).contains("me");
    }

    @Test
    void manySendersOfSeveralNodesLoseAndNumberNothingTwice() throws Exception {
        List<MessageTarget> nodes = List.of(target(1_000, 1 << 20), target(1_000, 1 << 20));
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<?>> all = new ArrayList<>();
            for (int k = 0; k < 400; k++) {
                Message message = message("m" + k);
                MessageTarget node = nodes.get(k % 2);
                all.add(
                        threads.submit(() -> {
                            node.send("news", message);
                            return null;
                        }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }

        assertThat(texts()).hasSize(400).doesNotHaveDuplicates();
        assertThat(kept().stream().map(each -> TopicKeys.numberOfMessage(each.key())))
                .containsExactlyElementsOf(
                        IntStream.range(0, 400).mapToObj(k -> (long) k).toList());
    }

    @Test
    void aFullTopicRefusesAndTakesAgainWhatFits() throws Exception {
        MessageTarget news = target(3, 1 << 20);
        for (int k = 0; k < 3; k++) {
            news.send("news", message("m" + k));
        }

        assertThatThrownBy(() -> news.send("news", message("too many")))
                .isInstanceOf(MessageFault.class)
                .hasMessageContaining("topic news is full")
                .hasMessageContaining("nothing was sent");
        assertThat(texts()).hasSize(3);
        keyspace.txn(Txn.of(new dev.aether.state.Op.Delete(TopicKeys.message("news", 1), false)));
        // Another node knows nothing of a full topic, and measures.
        target(3, 1 << 20).send("news", message("m3"));

        assertThat(texts()).containsExactly("m0", "m2", "m3");
    }

    @Test
    void bytesAreLimitedToo() throws Exception {
        MessageTarget news = target(100, 2_000);
        news.send("news", message("x".repeat(900)));
        news.send("news", message("x".repeat(900)));

        assertThatThrownBy(() -> news.send("news", message("x".repeat(900))))
                .hasMessageContaining("is full");
        news.send("news", message("small"));
        assertThat(kept()).hasSize(3);
    }

    @Test
    void whatWasNotGrantedOrIsTooLargeIsRefused() {
        MessageTarget news = target(100, 1 << 20);

        assertThatThrownBy(() -> news.send("other", message("m")))
                .isInstanceOfSatisfying(
                        MessageFault.class,
                        fault ->
                                assertThat(fault.kind())
                                        .isEqualTo(MessageFault.Kind.PERMISSION_DENIED))
                .hasMessageContaining("[news]");
        assertThatThrownBy(() -> news.connect("kafka"))
                .isInstanceOfSatisfying(
                        MessageFault.class,
                        fault -> assertThat(fault.kind()).isEqualTo(MessageFault.Kind.CONNECTION));
        assertThatThrownBy(() -> news.send("news", message("x".repeat(300_000))))
                .hasMessageContaining("at most 262144 bytes");
        Message forged =
                new Message(
                        "", "", List.of(new Message.Property("aether-message", "1")), new byte[1]);
        assertThatThrownBy(() -> news.send("news", forged)).hasMessageContaining("aether-");
        assertThat(kept()).isEmpty();
    }

    @Test
    void aFaultOfTheKeyspaceIsToldAndPasses() throws Exception {
        MessageTarget news = target(100, 1 << 20);
        news.send("news", message("m0"));
        keyspace.fail(new StateException(StateException.Code.OUTCOME_UNKNOWN, "slow"));

        assertThatThrownBy(() -> news.send("news", message("m1")))
                .isInstanceOf(MessageFault.class)
                .hasMessageContaining("may have been changed or not");
    }

    @Test
    void damagedRecordsAreSaidToBeSo() {
        assertThatThrownBy(() -> MessageRecord.decode("t", Bytes.utf8("zzz"), List.of()))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() ->
                        MessageRecord.decode(
                                "t",
                                Bytes.wrap(new byte[] {1, 0, 0, 0, 1, 127, 0, 0, 0}),
                                List.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("topic t");
        assertThatThrownBy(() -> TopicHead.decode(Bytes.utf8("2 1")))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> OpenMessage.decode(Bytes.utf8("waits")))
                .isInstanceOf(IllegalStateException.class);
    }
}
