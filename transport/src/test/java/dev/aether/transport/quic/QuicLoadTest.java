package dev.aether.transport.quic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;
import dev.aether.environment.Promise;
import dev.aether.environment.TaskGroup;
import dev.aether.identity.LiveIdentity;
import dev.aether.transport.DuplexStream;
import dev.aether.transport.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many at once, and certificates that change meanwhile. */
final class QuicLoadTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final QuicStage stage = new QuicStage();

    @AfterEach
    void closeStage() {
        stage.close();
    }

    private Transport serve(int number) {
        return stage.node(
                number,
                transport -> {
                    transport.onRequest("same", (from, body) -> body);
                    transport.onStream("same", (from, stream) -> echo(stream));
                });
    }

    private static void echo(DuplexStream stream) {
        stream.read(LONG).ifPresent(stream::write);
    }

    private int waitForAll(List<Promise<Integer>> tasks) {
        return tasks.stream().mapToInt(task -> task.await("a task", LONG)).sum();
    }

    @Test
    void elevenNodesTalkToEachOther() {
        List<Transport> nodes = new ArrayList<>();
        for (int number = 1; number <= 11; number++) {
            nodes.add(serve(number));
        }
        for (Transport node : nodes) {
            for (int number = 1; number <= 11; number++) {
                node.learn(stage.id(number), List.of(nodes.get(number - 1).localAddress()));
            }
        }

        int answered;
        try (TaskGroup group = new TaskGroup(stage.environment, "mesh")) {
            List<Promise<Integer>> tasks = new ArrayList<>();
            for (int number = 1; number <= 11; number++) {
                int self = number;
                tasks.add(group.start("node " + number, () -> askAll(nodes.get(self - 1), self)));
            }
            answered = waitForAll(tasks);
        }

        assertThat(answered).isEqualTo(11 * 10 * 6);
        assertThat(nodes).allSatisfy(node -> assertThat(node.connected()).hasSize(10));
    }

    private int askAll(Transport node, int self) {
        int answered = 0;
        for (int round = 0; round < 6; round++) {
            for (int number = 1; number <= 11; number++) {
                if (number != self) {
                    Bytes body = Bytes.utf8("round " + round);
                    assertThat(node.request(stage.id(number), "same", body, LONG)).isEqualTo(body);
                    answered++;
                }
            }
        }
        return answered;
    }

    @Test
    void noRequestFailsWhileCertificatesAreReplaced() {
        Transport second = serve(2);
        Transport first = serve(1);
        first.learn(stage.id(2), List.of(second.localAddress()));
        AtomicBoolean over = new AtomicBoolean();

        int answered;
        try (TaskGroup group = new TaskGroup(stage.environment, "load")) {
            List<Promise<Integer>> tasks = new ArrayList<>();
            for (int caller = 0; caller < 16; caller++) {
                tasks.add(group.start("caller " + caller, () -> askUntil(over, first, second)));
            }
            rotate(30);
            over.set(true);
            answered = waitForAll(tasks);
        }

        assertThat(answered).isGreaterThan(100);
    }

    private int askUntil(AtomicBoolean over, Transport first, Transport second) {
        NodeId to = stage.id(2);
        int answered = 0;
        while (!over.get()) {
            first.request(to, "same", Bytes.utf8("x"), LONG);
            second.request(stage.id(1), "same", Bytes.utf8("y"), LONG);
            answered++;
        }
        return answered;
    }

    /** Renews both certificates, and makes links anew as an aged certificate would. */
    private void rotate(int times) {
        for (int turn = 0; turn < times; turn++) {
            for (int number = 1; number <= 2; number++) {
                LiveIdentity identity = stage.identity(number);
                identity.replace(turn % 3 == 0 ? stage.agedSvid(number) : stage.svid(number));
                identity.replace(stage.authority.bundle(identity.bundle().generation() + 1));
            }
            stage.pause(Duration.ofMillis(100));
        }
    }

    @Test
    void aLinkWithAnAgedCertificateIsReplacedWithoutLosingItsStreams() {
        stage.identities.put(1, stage.live(stage.authority, stage.agedSvid(1)));
        Transport second = serve(2);
        Transport first = serve(1);
        first.learn(stage.id(2), List.of(second.localAddress()));
        AtomicInteger changes = new AtomicInteger();
        first.onLink((peer, up) -> changes.incrementAndGet());

        try (DuplexStream stream = first.open(stage.id(2), "same", LONG)) {
            stage.identity(1).replace(stage.svid(1));
            stage.pause(Duration.ofSeconds(3));
            stream.write(Bytes.utf8("still there"));

            assertThat(stream.read(LONG)).contains(Bytes.utf8("still there"));
        }

        assertThat(changes.get()).isLessThanOrEqualTo(1);
        assertThat(first.connected()).containsExactly(stage.id(2));
    }
}
