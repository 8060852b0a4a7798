package dev.aether.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.environment.ByteSize;
import dev.aether.environment.Bytes;
import dev.aether.runtime.wire.CodeQuestion;
import dev.aether.runtime.wire.CodeStanding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compiled code comes from a node that has it; each puts it under a seal of its own. */
class SharedCodeTest {
    private static final Duration SLOW = Duration.ofSeconds(20);
    private static final byte[] CODE = new byte[700_000];

    static {
        new Random(1).nextBytes(CODE);
    }

    private final CodeStage stage = new CodeStage(1);

    @Test
    void whatOneNodeHasCompiledAnotherTakes() {
        CodeStage.Node first = stage.honest(1, true);
        CodeStage.Node second = stage.honest(2, true);
        first.prepareNow(SLOW, CODE);

        assertThat(second.prepareNow(SLOW, CODE)).isEqualTo(CODE);

        assertThat(second.compilations).isZero();
        assertThat(first.told).containsExactly("compiled here in 20.0 s");
        assertThat(second.told)
                .singleElement()
                .asString()
                .startsWith("compiled code taken from n1 in 0.");
        assertThat(first.counted("aether_compiled_here_total")).isEqualTo(1);
        assertThat(first.counted("aether_compiled_given_total")).isEqualTo(1);
        assertThat(second.counted("aether_compiled_taken_total")).isEqualTo(1);
        assertThat(second.counted("aether_compiled_here_total")).isZero();
    }

    @Test
    void whatWasTakenIsKeptUnderTheOwnSeal() {
        CodeStage.Node first = stage.honest(1, true);
        CodeStage.Node second = stage.honest(2, true);
        first.prepareNow(SLOW, CODE);
        second.prepareNow(SLOW, CODE);

        second.restartAlone();

        assertThat(second.prepareNow(SLOW, CODE)).isEqualTo(CODE);
        assertThat(second.compilations).isZero();
        assertThat(second.told.getLast()).isEqualTo("its compiled code was here");
    }

    @Test
    void aFileOfAnotherNodeIsNotRun() {
        CodeStage.Node first = stage.honest(1, true);
        CodeStage.Node second = stage.honest(2, false);
        first.prepareNow(SLOW, CODE);
        for (String name : first.environment().disk().list("compiled")) {
            byte[] file = first.environment().disk().read("compiled/" + name, 1 << 20);
            second.environment().disk().replace("compiled/" + name, file);
        }
        second.restartAlone();

        assertThat(second.prepareNow(SLOW, CODE)).isEqualTo(CODE);

        assertThat(second.compilations).isEqualTo(1);
    }

    @Test
    void ofNodesThatWantItAtTheSameTimeOneCompiles() {
        for (long seed = 0; seed < 40; seed++) {
            CodeStage crowd = new CodeStage(seed);
            List<CodeStage.Node> nodes = new ArrayList<>();
            for (int number : new int[] {3, 1, 4, 2, 5}) {
                nodes.add(crowd.honest(number, true));
            }
            List<byte[]> prepared = new ArrayList<>();
            Random random = new Random(seed);
            for (CodeStage.Node node : nodes) {
                // Twice on each, and within the time that a question travels.
                for (int replica = 0; replica < 2; replica++) {
                    crowd.world.after(
                            Duration.ofNanos(random.nextInt(1 + (int) (seed * 100_000))),
                            () ->
                                    node.environment()
                                            .threads()
                                            .start(
                                                    "prepare",
                                                    () -> prepared.add(node.prepare(SLOW, CODE))));
                }
            }

            assertThat(crowd.world.runUntil(() -> prepared.size() == 10, Duration.ofMinutes(5)))
                    .as("seed %d", seed)
                    .isTrue();

            assertThat(prepared).allSatisfy(each -> assertThat(each).isEqualTo(CODE));
            assertThat(nodes.stream().mapToInt(node -> node.compilations).sum())
                    .as("seed %d", seed)
                    .isEqualTo(1);
        }
    }

    @Test
    void whenItCannotBeCompiledEachFindsOutByItself() {
        CodeStage.Node first = stage.honest(1, true);
        CodeStage.Node second = stage.honest(2, true);
        List<Long> failedAt = new ArrayList<>();
        for (CodeStage.Node node : List.of(first, second)) {
            node.environment()
                    .threads()
                    .start(
                            "prepare",
                            () -> {
                                try {
                                    node.code()
                                            .obtain(
                                                    CodeStage.KEY,
                                                    () -> {
                                                        node.environment().timers().sleep(SLOW);
                                                        throw new IllegalStateException(
                                                                "too large");
                                                    });
                                } catch (IllegalStateException failed) {
                                    failedAt.add(stage.world.nanos());
                                }
                            });
        }

        assertThat(stage.world.runUntil(() -> failedAt.size() == 2, Duration.ofMinutes(5)))
                .isTrue();
        assertThat(first.prepareNow(SLOW, CODE)).isEqualTo(CODE);
    }

    @Test
    void aNodeThatCompilesItsOwnTakesNothingAndGives() {
        CodeStage.Node first = stage.honest(1, true);
        CodeStage.Node own = stage.honest(2, false);
        CodeStage.Node third = stage.honest(3, true);
        first.prepareNow(SLOW, CODE);

        own.prepareNow(SLOW, CODE);
        stage.network.crash(first.id);
        third.prepareNow(SLOW, CODE);

        assertThat(own.compilations).isEqualTo(1);
        assertThat(third.compilations).isZero();
        assertThat(third.told).singleElement().asString().startsWith("compiled code taken from n2");
    }

    @Test
    void onAFullDiskItIsUsedAndNotKept() {
        CodeStage.Node first = stage.honest(1, true);
        CodeStage.Node second = stage.honest(2, true);
        first.prepareNow(SLOW, CODE);
        second.machine.disk().capacity(new ByteSize(100));

        assertThat(second.prepareNow(SLOW, CODE)).isEqualTo(CODE);

        assertThat(second.compilations).isZero();
        assertThat(second.environment().disk().list("compiled")).isEmpty();
    }

    @Test
    void codeThatIsDamagedOnTheDiskIsNotGiven() {
        CodeStage.Node first = stage.honest(1, true);
        CodeStage.Node second = stage.honest(2, true);
        first.prepareNow(SLOW, CODE);
        for (String name : first.environment().disk().list("compiled")) {
            first.machine.disk().flipBit("compiled/" + name);
        }

        assertThat(second.prepareNow(SLOW, CODE)).isEqualTo(CODE);

        assertThat(second.compilations).isEqualTo(1);
        assertThat(first.counted("aether_compiled_given_total")).isZero();
    }

    @Test
    void whoRunsOnAnotherPlatformIsToldThatThereIsNone() {
        CodeStage.Node first = stage.honest(1, true);
        CodeStage.Node second = stage.honest(2, true);
        first.prepareNow(SLOW, CODE);

        assertThat(ask(second, first, "another 1.0")).isEqualTo(CodeStanding.State.STATE_ABSENT);
        assertThat(ask(second, first, Runtime.version() + " " + System.getProperty("os.arch")))
                .isEqualTo(CodeStanding.State.STATE_KEPT);
    }

    private static CodeStanding.State ask(
            CodeStage.Node asking, CodeStage.Node asked, String platform) {
        CodeQuestion question =
                CodeQuestion.newBuilder().setKey(CodeStage.KEY).setPlatform(platform).build();
        Bytes answer =
                asking.call(() ->
                        asking.transport.request(
                                asked.id,
                                CodeLattice.STANDING,
                                CodeStage.bytes(question),
                                Duration.ofSeconds(1)));
        try {
            return CodeStanding.parseFrom(answer.buffer()).getState();
        } catch (com.google.protobuf.InvalidProtocolBufferException malformed) {
            throw new AssertionError(malformed);
        }
    }

    @Test
    void malformedQuestionsAreRefused() {
        CodeStage.Node first = stage.honest(1, true);
        CodeStage.Node second = stage.honest(2, true);

        Stream.of(Bytes.utf8("no question"), Bytes.wrap(new byte[] {-1, -1, -1}))
                .forEach(question ->
                        assertThatThrownBy(() ->
                                        second.call(() ->
                                                second.transport.request(
                                                        first.id,
                                                        CodeLattice.STANDING,
                                                        question,
                                                        Duration.ofSeconds(1))))
                                .hasStackTraceContaining("a malformed question for code"));
    }
}
