package dev.aether.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.NodeId;
import dev.aether.membership.Member.Status;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SwimTest {
    private static final int SEEDS = 200;

    @Test
    void aKilledNodeIsDeadEverywhereWithinFiveSeconds() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Zone zone = new Zone(seed, 3);
            zone.run(Duration.ofSeconds(3));

            zone.stopped.add(new NodeId(2));
            zone.run(Duration.ofSeconds(5));

            assertThat(zone.statusOf(2, 1)).as("seed %d", seed).isEqualTo(Status.DEAD);
            assertThat(zone.statusOf(2, 3)).as("seed %d", seed).isEqualTo(Status.DEAD);
            assertThat(zone.statusOf(3, 1)).as("seed %d", seed).isEqualTo(Status.ALIVE);
        }
    }

    @Test
    void nobodyDiesWhileAFifthOfTheMessagesIsLost() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Zone zone = new Zone(seed, 5);
            zone.loss = 0.2;

            zone.run(Duration.ofSeconds(30));

            assertThat(zone.disagreements()).as("seed %d", seed).isEmpty();
        }
    }

    @Test
    void aRestartedNodeIsAliveAgainUnderAHigherIncarnation() {
        Zone zone = new Zone(1, 3);
        zone.run(Duration.ofSeconds(2));
        zone.stopped.add(new NodeId(3));
        zone.run(Duration.ofSeconds(6));
        long before = zone.known(3, 1).boot();

        zone.start(3, 1);
        zone.run(Duration.ofSeconds(2));

        assertThat(zone.statusOf(3, 1)).isEqualTo(Status.ALIVE);
        assertThat(zone.known(3, 1).boot()).isGreaterThan(before);
    }

    @Test
    void aNodeThatLeavesIsNeverSuspected() {
        Zone zone = new Zone(7, 4);
        zone.run(Duration.ofSeconds(2));

        zone.leave(4);
        zone.run(Duration.ofSeconds(1));

        assertThat(zone.statusOf(4, 1)).isEqualTo(Status.LEFT);
        assertThat(zone.statusOf(4, 3)).isEqualTo(Status.LEFT);
    }

    @Test
    void aNodeThatWasPausedAccusesNobody() {
        Zone zone = new Zone(3, 3);
        zone.run(Duration.ofSeconds(2));
        zone.stopped.add(new NodeId(1));
        zone.run(Duration.ofSeconds(1));

        zone.stopped.remove(new NodeId(1));
        zone.run(Duration.ofSeconds(4));

        assertThat(zone.disagreements()).isEmpty();
    }

    @Test
    void nobodyIsDeadWhoSpokeLatelyHoweverSureAnotherIs() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Zone zone = new Zone(seed, 3);
            zone.run(Duration.ofSeconds(3));
            Member dead = zone.known(3, 1).with(Status.DEAD);

            zone.tell(2, 1, dead);
            assertThat(zone.statusOf(3, 2)).as("seed %d", seed).isEqualTo(Status.SUSPECT);
            zone.run(Duration.ofSeconds(1));
            assertThat(zone.statusOf(3, 2)).as("seed %d", seed).isEqualTo(Status.ALIVE);

            zone.stopped.add(new NodeId(3));
            zone.run(Duration.ofMillis(1600));
            zone.tell(2, 1, zone.known(3, 1).with(Status.DEAD));
            assertThat(zone.statusOf(3, 2)).as("seed %d", seed).isEqualTo(Status.DEAD);
        }
    }

    @Test
    void aWronglyAccusedNodeRefutesUnderAHigherIncarnation() {
        Zone zone = new Zone(9, 5);
        zone.run(Duration.ofSeconds(2));
        long before = zone.known(5, 1).incarnation();
        zone.cut = (from, to) -> from.equals(new NodeId(5)) || to.equals(new NodeId(5));
        zone.run(Duration.ofMillis(1900));

        zone.cut = (from, to) -> false;
        zone.run(Duration.ofSeconds(6));

        assertThat(zone.disagreements()).isEmpty();
        assertThat(zone.known(5, 1).incarnation()).isGreaterThanOrEqualTo(before);
    }
}
