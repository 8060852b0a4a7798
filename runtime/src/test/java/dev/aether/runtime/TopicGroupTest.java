package dev.aether.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.component.wasi.messaging.Message;
import dev.aether.environment.Environment;
import dev.aether.environment.system.SystemEnvironment;
import dev.aether.state.KeyValue;
import dev.aether.state.Op;
import dev.aether.state.OpResult;
import dev.aether.state.RangeQuery;
import dev.aether.state.Txn;
import dev.aether.state.TxnResult;
import dev.aether.state.simulated.SimulatedKeyspace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replicas that take the messages of one topic, moment by moment. */
final class TopicGroupTest {
    private static final int RETRIES = 2;

    @TempDir private Path directory;

    private SimulatedKeyspace keyspace;
    private AppTopics app;
    private long now;

    @BeforeEach
    void threeMessagesAreThere() throws Exception {
        Environment environment = SystemEnvironment.open(directory);
        keyspace = new SimulatedKeyspace(environment.timers());
        app = new AppTopics(environment, keyspace);
        for (int k = 0; k < 3; k++) {
            send("m" + k);
        }
    }

    private void send(String text) throws Exception {
        new Topics(app)
                .target(new Grant.Producer(List.of(new Grant.Topic("news", 100, 1 << 20))))
                .send("news", new Message("", "", List.of(), text.getBytes("UTF-8")));
    }

    /** One replica, which reads all there is before each thing it does. */
    private final class Replica {
        private final List<TopicGroup.Taken> taken = new ArrayList<>();
        private final TopicGroup group;
        private final GroupReading reading;

        Replica(String particle, String placement, String life, String digest, String... all) {
            GroupMember member =
                    new GroupMember(
                            particle, placement, life, digest, RETRIES, Duration.ofSeconds(1));
            Grant.Subscription topic = new Grant.Subscription("news", List.of(all));
            group = new TopicGroup(member, topic, taken::add);
            reading = new GroupReading(app, List.of(topic), particle);
            reading.read(List.of(group), now);
        }

        /** As its watch would tell. */
        void hear() {
            for (KeyValue each : keyspace.range(RangeQuery.of(TopicKeys.standings())).entries()) {
                reading.hear(java.util.Map.of("news", group), each, false, now);
            }
        }

        List<Long> take(int room) {
            taken.clear();
            apply(group.takes(room, now));
            return taken.stream().map(TopicGroup.Taken::number).toList();
        }

        void end(long number, Ending ending) {
            group.ended(number);
            apply(group.end(number, ending));
        }

        void apply(List<GroupChange> changes) {
            for (GroupChange change : changes) {
                TxnResult result =
                        keyspace.txn(
                                new Txn(
                                        List.of(),
                                        List.of(new Op.Nested(change.txn())),
                                        List.of()));
                OpResult.Nested part = (OpResult.Nested) result.results().getFirst();
                change.hearing().hear(part.result(), result.revision(), now);
            }
        }

        int attempt() {
            return taken.getFirst().attempt();
        }
    }

    private Replica one() {
        return new Replica("ship", "p1", "x", "sha256:a", "ship");
    }

    private Replica two() {
        return new Replica("ship", "p2", "y", "sha256:a", "ship");
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private List<Long> kept() {
        return keyspace.range(RangeQuery.of(TopicKeys.messages("news"))).entries().stream()
                .map(each -> TopicKeys.numberOfMessage(each.key()))
                .toList();
    }

    private long open() {
        return keyspace.range(RangeQuery.of(TopicKeys.groups("news"))).entries().stream()
                .filter(each -> TopicKeys.isOpen(each.key()))
                .count();
    }

    @Test
    void replicasShareMessagesAndHandledOnesAreGone() {
        Replica one = one();
        Replica two = two();

        assertThat(one.take(2)).containsExactly(0L, 1L);
        assertThat(two.take(2)).as("it learns that another was faster").isEmpty();
        assertThat(two.take(2)).containsExactly(2L);
        one.end(0, new Ending.Handled());
        one.end(1, new Ending.Handled());
        two.end(2, new Ending.Handled());

        assertThat(kept()).isEmpty();
        assertThat(open()).isZero();
        assertThat(one.group.holdsNone()).isTrue();
    }

    @Test
    void howItStandsIsRead() throws Exception {
        assertThat(new TopicStandings(keyspace).read())
                .containsExactly(new TopicStanding("news", 3, 3, List.of()));
        send("m3");
        Replica one = one();
        one.take(3);
        one.end(0, new Ending.Handled());
        one.end(1, new Ending.Failed("no reason"));
        assertThat(new TopicStandings(keyspace).read())
                .containsExactly(
                        new TopicStanding("news", 4, 3, List.of(ship(1, 1, 1, List.of()))));

        for (int attempt = 0; attempt < RETRIES; attempt++) {
            pass(Duration.ofMinutes(1));
            one.hear();
            one.take(1);
            one.end(1, new Ending.Failed("a reason"));
        }

        assertThat(new TopicStandings(keyspace).read().getFirst().consumers())
                .first()
                .extracting(TopicStanding.Consumers::failures)
                .isEqualTo(List.of(new TopicStanding.Failure(1, RETRIES + 1, "a reason")));
    }

    private static TopicStanding.Consumers ship(
            long waiting, int handling, int retrying, List<TopicStanding.Failure> failures) {
        return new TopicStanding.Consumers(
                "ship", waiting, handling, retrying, failures.size(), failures);
    }

    @Test
    void whatALostReplicaHeldIsTakenOverWhenItWasSeenUnchanged() {
        Replica one = one();
        one.take(1);
        Replica two = two();
        two.take(2);
        two.hear();

        pass(OpenMessages.LEASE.minusMillis(1));
        assertThat(two.take(5)).isEmpty();
        pass(Duration.ofMillis(1));

        assertThat(two.take(5)).containsExactly(0L);
        assertThat(two.attempt()).isEqualTo(2);
    }

    @Test
    void whatIsStillHandledIsNotTakenOver() {
        Replica one = one();
        one.take(1);
        Replica two = two();
        two.take(2);
        for (int k = 0; k < 10; k++) {
            pass(TopicGroup.RENEW);
            one.apply(one.group.renewals(now));
            two.hear();
            assertThat(two.take(5)).isEmpty();
        }

        one.end(0, new Ending.Handled());
        assertThat(kept()).containsExactly(1L, 2L);
    }

    @Test
    void aReplicaThatIsStartedAgainTakesWhatItHeldAtOnce() {
        one().take(3);

        Replica again = new Replica("ship", "p1", "later", "sha256:a", "ship");

        assertThat(again.take(5)).containsExactly(0L, 1L, 2L);
    }

    @Test
    void aLateEndStillEndsAMessageThatWasTakenOver() {
        Replica one = one();
        one.take(1);
        Replica two = two();
        pass(OpenMessages.LEASE);
        assertThat(two.take(1)).containsExactly(0L);

        one.end(0, new Ending.Handled());
        two.end(0, new Ending.Failed("it did not see"));

        assertThat(kept()).containsExactly(1L, 2L);
        assertThat(open()).isZero();
    }

    @Test
    void attemptsPauseLongerEachTimeUntilTheMessageFailed() {
        Replica one = one();
        one.take(1);
        one.end(0, new Ending.Failed("first"));
        assertThat(one.take(1)).as("others go on").containsExactly(1L);
        one.end(1, new Ending.Handled());

        pass(Duration.ofSeconds(1));
        assertThat(one.take(1)).containsExactly(0L);
        one.end(0, new Ending.Failed("second"));
        one.take(1);
        one.end(2, new Ending.Handled());
        pass(Duration.ofMillis(1_999));
        assertThat(one.take(1)).isEmpty();
        pass(Duration.ofMillis(1));
        assertThat(one.take(1)).containsExactly(0L);
        assertThat(one.attempt()).isEqualTo(3);
        one.end(0, new Ending.Failed("third"));

        pass(Duration.ofHours(1));
        assertThat(one.take(5)).isEmpty();
        assertThat(one.group.failed()).isEqualTo(1);
        assertThat(kept()).as("it is kept").containsExactly(0L);
        Replica repaired = new Replica("ship", "p3", "z", "sha256:b", "ship");
        assertThat(repaired.take(5)).as("another component tries").containsExactly(0L);
        assertThat(repaired.attempt()).isEqualTo(1);
    }

    @Test
    void aMessageWhoseReplicasAreLostAgainAndAgainFails() {
        for (int k = 0; k <= RETRIES; k++) {
            Replica lost = new Replica("ship", "p" + k, "x", "sha256:a", "ship");
            pass(OpenMessages.LEASE);
            assertThat(lost.take(1)).containsExactly(0L);
        }
        Replica last = two();
        pass(OpenMessages.LEASE);

        assertThat(last.take(1)).isEmpty();
        assertThat(last.group.failed()).isEqualTo(1);
        assertThat(kept()).contains(0L);
    }

    @Test
    void whatWasNotBegunDoesNotCountAsAnAttempt() {
        Replica one = one();
        one.take(1);
        one.end(0, new Ending.NotBegun("no memory"));
        pass(Duration.ofSeconds(1));

        one.take(1);

        assertThat(one.attempt()).isEqualTo(1);
    }

    @Test
    void whatAStoppedReplicaLetsGoOthersHaveAtOnce() {
        Replica one = one();
        one.take(3);
        one.apply(one.group.releases());

        Replica two = two();

        assertThat(two.take(5)).containsExactly(0L, 1L, 2L);
        assertThat(two.attempt()).isEqualTo(1);
    }

    @Test
    void eachParticleHandlesEveryMessage() {
        Replica ship = new Replica("ship", "p1", "x", "sha256:a", "bill", "ship");
        ship.take(3);
        ship.end(0, new Ending.Handled());
        assertThat(kept()).containsExactly(0L, 1L, 2L);

        Replica bill = new Replica("bill", "p2", "y", "sha256:a", "bill", "ship");
        assertThat(bill.take(3)).containsExactly(0L, 1L, 2L);
        bill.end(0, new Ending.Handled());
        bill.end(1, new Ending.Handled());
        assertThat(kept()).containsExactly(1L, 2L);
        ship.end(1, new Ending.Handled());
        ship.end(2, new Ending.Handled());

        assertThat(kept()).containsExactly(2L);
    }

    @Test
    void whatAParticleThatIsNoMoreDidNotHandleIsRemoved() {
        Replica ship = new Replica("ship", "p1", "x", "sha256:a", "bill", "ship");
        Replica bill = new Replica("bill", "p2", "y", "sha256:a", "bill", "ship");
        bill.take(1);
        ship.take(2);
        ship.end(0, new Ending.Handled());
        assertThat(kept()).containsExactly(0L, 1L, 2L);

        Replica alone = new Replica("ship", "p3", "z", "sha256:a", "ship");

        assertThat(kept()).as("1 is being handled").containsExactly(1L, 2L);
        assertThat(keyspace.range(RangeQuery.of(TopicKeys.group("news", "bill"))).entries())
                .isEmpty();
        assertThat(alone.take(5)).containsExactly(2L);
    }
}
