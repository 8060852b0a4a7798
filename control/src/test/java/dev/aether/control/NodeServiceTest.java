package dev.aether.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.aether.control.wire.ProbeCall;
import dev.aether.control.wire.ReserveAnswer;
import dev.aether.control.wire.ReserveCall;
import dev.aether.control.wire.RoomFrame;
import dev.aether.control.wire.SpreadAnswer;
import dev.aether.control.wire.SpreadCall;
import dev.aether.control.wire.StartAnswer;
import dev.aether.control.wire.StartCall;
import dev.aether.control.wire.StopAnswer;
import dev.aether.control.wire.StopCall;
import dev.aether.environment.Bytes;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * A node that is asked again for one pulse and step, as by a new leader, acts once and answers the
 * same: also if it crashed at any write, or between doing and answering.
 */
final class NodeServiceTest {
    private static final int WRITES_MAX = 50;

    private static final Message RESERVE =
            ReserveCall.newBuilder()
                    .setPlacement(ServedNode.PLACEMENT.id())
                    .setExecution(ServedNode.PLACEMENT.execution())
                    .setService(ServedNode.PLACEMENT.service())
                    .setCpuMillis(ServedNode.PLACEMENT.run().limits().cpuMillis())
                    .setMemoryBytes(ServedNode.PLACEMENT.run().limits().memoryBytesMax())
                    .build();
    private static final Message START =
            StartCall.newBuilder()
                    .setPlacement(ByteString.copyFrom(ServedNode.PLACEMENT.encode().toArray()))
                    .build();
    private static final Message STOP =
            StopCall.newBuilder().setPlacement(ServedNode.PLACEMENT.id()).build();
    private static final Message SPREAD =
            SpreadCall.newBuilder().setDigest(ServedNode.PLACEMENT.run().digest()).build();

    /** Asks, crashes at each write in turn and at last before the answer left, and asks again. */
    private static void askTwice(
            Consumer<ServedNode> before, String channel, Message call, Consumer<Asked> check) {
        boolean answered = false;
        for (int writes = 0; !answered; writes++) {
            assertThat(writes).isLessThan(WRITES_MAX);
            ServedNode node = new ServedNode();
            before.accept(node);
            node.machine.disk().crashAfter(writes);
            Optional<Bytes> first = node.ask(channel, call);
            answered = first.isPresent();
            node.restart();
            Bytes again = node.ask(channel, call).orElseThrow();
            first.ifPresent(unheard -> assertThat(again).isEqualTo(unheard));
            check.accept(new Asked(node, again.toArray(), answered));
        }
    }

    /**
     * @param done whether the first asking was done before the crash
     */
    private record Asked(ServedNode node, byte[] answer, boolean done) {}

    @Test
    void reservingTwiceHoldsOnce() {
        askTwice(
                node -> {},
                NodeCalls.RESERVE,
                RESERVE,
                asked -> {
                    assertThat(read(asked, ReserveAnswer.getDefaultInstance()).getOutcome())
                            .isEqualTo(ReserveAnswer.Outcome.OUTCOME_HELD);
                    assertThat(asked.node.workloads.ledger().claims()).hasSize(1);
                });
    }

    @Test
    void aProbeSaysWhetherRoomIsHeldForThePlacement() {
        askTwice(
                node -> node.ask(NodeCalls.RESERVE, RESERVE),
                NodeCalls.PROBE,
                ProbeCall.newBuilder().setPlacement(ServedNode.PLACEMENT.id()).build(),
                asked ->
                        assertThat(read(asked, RoomFrame.getDefaultInstance()).getHeld()).isTrue());
        askTwice(
                node -> node.ask(NodeCalls.RESERVE, RESERVE),
                NodeCalls.PROBE,
                ProbeCall.newBuilder().setPlacement("another").build(),
                asked ->
                        assertThat(read(asked, RoomFrame.getDefaultInstance()).getHeld())
                                .isFalse());
    }

    @Test
    void startingTwiceRunsOne() {
        askTwice(
                node -> {
                    node.record();
                    node.ask(NodeCalls.RESERVE, RESERVE);
                },
                NodeCalls.START,
                START,
                asked -> {
                    assertThat(read(asked, StartAnswer.getDefaultInstance()).getStarted()).isTrue();
                    assertThat(asked.node.prepared).isEqualTo(1);
                    assertThat(asked.node.endpoints).hasSize(1);
                    assertThat(asked.node.workloads.ledger().claims()).hasSize(1);
                });
    }

    @Test
    void whatCannotRunIsSaidTwiceAndItsHoldLapses() {
        askTwice(
                node -> {
                    node.record();
                    node.unusable = true;
                    node.ask(NodeCalls.RESERVE, RESERVE);
                },
                NodeCalls.START,
                START,
                asked -> {
                    StartAnswer answer = read(asked, StartAnswer.getDefaultInstance());
                    assertThat(answer.getUnusable()).isTrue();
                    assertThat(answer.getWhy()).isEqualTo("it is unusable");
                    asked.node.world.runFor(Duration.ofSeconds(61));
                    assertThat(asked.node.room().workloads()).isZero();
                });
    }

    @Test
    void aStartThatCameTooLateLeavesNothing() {
        askTwice(
                node -> node.ask(NodeCalls.RESERVE, RESERVE),
                NodeCalls.START,
                START,
                asked -> {
                    StartAnswer answer = read(asked, StartAnswer.getDefaultInstance());
                    assertThat(answer.getStarted()).isFalse();
                    assertThat(answer.getUnusable()).isFalse();
                    assertThat(asked.node.endpoints).isEmpty();
                    assertThat(asked.node.room().workloads()).isZero();
                });
    }

    @Test
    void stoppingTwiceReleasesOnce() {
        askTwice(
                node -> {
                    node.record();
                    node.ask(NodeCalls.RESERVE, RESERVE);
                    node.ask(NodeCalls.START, START);
                },
                NodeCalls.STOP,
                STOP,
                asked -> {
                    assertThat(read(asked, StopAnswer.getDefaultInstance()))
                            .isEqualTo(StopAnswer.getDefaultInstance());
                    assertThat(asked.node.endpoints).isEmpty();
                    assertThat(asked.node.room().workloads()).isZero();
                    assertThat(asked.node.room().freeCpuMillis())
                            .isEqualTo(asked.node.room().cpuMillis());
                });
    }

    @Test
    void spreadingTwiceFetchesOnce() {
        askTwice(
                node -> {},
                NodeCalls.SPREAD,
                SPREAD,
                asked -> {
                    assertThat(read(asked, SpreadAnswer.getDefaultInstance()).getStored()).isTrue();
                    assertThat(asked.node.shelf.fetches).isEqualTo(asked.done ? 1 : 2);
                });
    }

    @SuppressWarnings("unchecked") // A message's parser makes messages of its type.
    private static <T extends Message> T read(Asked asked, T kind) {
        try {
            return (T) kind.getParserForType().parseFrom(asked.answer);
        } catch (InvalidProtocolBufferException malformed) {
            throw new AssertionError(malformed);
        }
    }
}
