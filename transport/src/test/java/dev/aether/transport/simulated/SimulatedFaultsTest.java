package dev.aether.transport.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;
import dev.aether.transport.Transport;
import dev.aether.transport.TransportException;
import dev.aether.transport.TransportException.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class SimulatedFaultsTest {
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final NodeId ONE = new NodeId(1);
    private static final NodeId TWO = new NodeId(2);

    private SimulatedStage stage = new SimulatedStage(3);
    private final List<String> received = new ArrayList<>();

    private Transport serve(int number) {
        return stage.node(
                number,
                transport -> {
                    transport.onRequest("same", (from, body) -> body);
                    transport.onMessage("a", (from, message) -> received.add("a" + message));
                    transport.onMessage("b", (from, message) -> received.add("b" + message));
                });
    }

    private Transport pair() {
        Transport second = serve(2);
        Transport first = serve(1);
        first.learn(TWO, List.of(second.localAddress()));
        stage.run(() -> first.request(TWO, "same", Bytes.EMPTY, LONG));
        return first;
    }

    private Bytes request(Transport from, NodeId to, Duration timeout) {
        return stage.run(() -> from.request(to, "same", Bytes.utf8("x"), timeout));
    }

    private void send(Transport from, String channel, int count) {
        for (int number = 0; number < count; number++) {
            assertThat(from.send(TWO, channel, Bytes.utf8("" + number))).isTrue();
        }
    }

    private static void assertCode(Code code, ThrowingCallable call) {
        assertThat(catchThrowableOfType(TransportException.class, call).code()).isEqualTo(code);
    }

    @Test
    void aShortPartitionOnlyDelaysARequest() {
        Transport first = pair();
        stage.network.partition(ONE, TWO);
        stage.world.after(Duration.ofSeconds(2), stage.network::heal);

        Bytes answer = request(first, TWO, LONG);

        assertThat(answer).isEqualTo(Bytes.utf8("x"));
        assertThat(first.connected()).containsExactly(TWO);
    }

    @Test
    void aLongPartitionBreaksTheLinkAndHealingLetsItBeMadeAgain() {
        Transport first = pair();
        stage.network.partition(ONE, TWO);

        assertCode(Code.BROKEN, () -> request(first, TWO, LONG));
        assertThat(first.connected()).isEmpty();
        assertCode(Code.PEER_UNREACHABLE, () -> request(first, TWO, LONG));
        stage.network.heal();

        stage.await("a new link", () -> first.send(TWO, "a", Bytes.EMPTY));
        assertThat(request(first, TWO, LONG)).isEqualTo(Bytes.utf8("x"));
    }

    @Test
    void aOneWayPartitionLosesMessagesOfThatDirectionOnly() {
        Transport first = pair();
        stage.network.partitionOneWay(TWO, ONE);

        send(first, "a", 10);
        stage.world.runFor(Duration.ofSeconds(1));

        assertThat(received).hasSize(10);
        stage.network.heal();
        stage.network.partitionOneWay(ONE, TWO);
        send(first, "a", 10);
        stage.world.runFor(Duration.ofSeconds(1));
        assertThat(received).hasSize(10);
    }

    @Test
    void lossDropsSomeMessagesAndKeepsTheOrderOfTheRest() {
        Transport first = pair();
        stage.network.loss(0.3);

        send(first, "a", 500);
        stage.world.runFor(Duration.ofSeconds(1));

        assertThat(received).hasSizeBetween(250, 450);
        assertThat(received.stream().map(each -> Integer.parseInt(each.substring(1)))).isSorted();
    }

    @Test
    void lossBreaksRequests() {
        Transport first = pair();
        stage.network.loss(1);

        assertCode(Code.BROKEN, () -> request(first, TWO, LONG));
    }

    @Test
    void channelsOvertakeEachOther() {
        Transport first = pair();
        stage.network.delay(Duration.ofMillis(1), Duration.ofMillis(50));

        List<String> sent = new ArrayList<>();
        for (int number = 0; number < 50; number++) {
            sent.addAll(List.of("a" + number, "b" + number));
            first.send(TWO, "a", Bytes.utf8("" + number));
            first.send(TWO, "b", Bytes.utf8("" + number));
        }
        stage.world.runFor(Duration.ofSeconds(1));

        assertThat(received).hasSize(100);
        assertThat(received.subList(0, 10)).isNotEqualTo(sent.subList(0, 10));
    }

    @Test
    void aCrashedMachineIsMissedAfterItsSilenceAndItsNextLifeIsReached() {
        Transport first = pair();

        stage.machine(2).crash();

        stage.world.runFor(Duration.ofSeconds(3));
        assertThat(first.connected()).containsExactly(TWO);
        stage.await("the link to break", () -> first.connected().isEmpty());
        stage.machine(2).restart();
        Transport again = serve(2);
        first.learn(TWO, List.of(again.localAddress()));
        assertThat(request(first, TWO, LONG)).isEqualTo(Bytes.utf8("x"));
    }

    @Test
    void aNextLifeThatDialsReplacesTheStaleLink() {
        Transport first = pair();
        stage.machine(2).restart();
        Transport again = serve(2);

        NodeId dialled = stage.run(() -> again.dial(first.localAddress(), LONG));

        assertThat(dialled).isEqualTo(ONE);
        assertThat(request(first, TWO, LONG)).isEqualTo(Bytes.utf8("x"));
    }

    @Test
    void theSameSeedGivesTheSameStory() {
        assertThat(story(11)).isEqualTo(story(11));
        assertThat(story(11)).isNotEqualTo(story(12));
    }

    private String story(long seed) {
        stage = new SimulatedStage(seed);
        received.clear();
        Transport first = pair();
        stage.network.loss(0.2);
        stage.network.delay(Duration.ZERO, Duration.ofMillis(20));
        for (int number = 0; number < 100; number++) {
            first.send(TWO, number % 3 == 0 ? "a" : "b", Bytes.utf8("" + number));
        }
        stage.world.runFor(Duration.ofSeconds(1));
        return received + " " + stage.world.trace();
    }
}
