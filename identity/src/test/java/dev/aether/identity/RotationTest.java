package dev.aether.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.environment.Bytes;
import dev.aether.environment.property.Property;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RotationTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final World world = new World();
    private final Authority authority = world.found(World.LATTICE);
    private final MemoryLedger ledger = new MemoryLedger();
    private TrustBundle bundle = authority.bundle(1);
    private final Registrar registrar =
            new Registrar(world.clock, world.environment.log(), authority, ledger, () -> bundle);
    private final NodeKey key = NodeKey.loadOrCreate(world.environment);
    private final LiveIdentity live =
            new LiveIdentity(
                    world.clock,
                    authority.issue(new Subject.Node(World.NODE), AlternativeNames.none()),
                    bundle);
    private final NodeIdentity node =
            new NodeIdentity(world.environment, Lifetimes.defaults(), key, live);
    private final List<Instant> asked = new ArrayList<>();
    private boolean down;

    RotationTest() {
        ledger.members.put(World.NODE, new TokenLedger.Member(World.NODE, "alpha", key.sha256()));
    }

    @Test
    void anSvidIsRenewedSoonAfterHalfItsLife() {
        Svid first = live.svid();
        try (Rotation _ = start()) {
            world.simulated.runFor(Duration.ofMinutes(29));
            assertThat(live.svid()).isSameAs(first);

            world.simulated.runFor(Duration.ofMinutes(6));
        }

        assertThat(live.svid().serial()).isNotEqualTo(first.serial());
        assertThat(asked).hasSize(1);
        assertThat(new IdentityFiles(world.disk).svid().orElseThrow().serial())
                .isEqualTo(live.svid().serial());
    }

    @Test
    void aNodeStaysValidForDays() {
        try (Rotation _ = start()) {
            for (int hour = 0; hour < 72; hour++) {
                world.simulated.runFor(HOUR);
                assertThat(live.verify(live.svid().chain())).isInstanceOf(Verdict.Accepted.class);
            }
        }

        assertThat(asked.size()).isBetween(130, 150);
    }

    @Test
    void aLeaderThatIsAwayIsAskedAgainWithoutHammering() {
        down = true;
        try (Rotation _ = start()) {
            world.simulated.runFor(Duration.ofMinutes(50));
            int triesWhileAway = asked.size();
            assertThat(triesWhileAway).isBetween(15, 60);

            down = false;
            world.simulated.runFor(Duration.ofMinutes(2));
        }

        assertThat(live.svid().notAfter()).isAfter(World.BEGIN.plus(HOUR));
    }

    @Test
    void anExpiryThatComesNearIsReportedLouderAndNotOften() {
        down = true;
        try (Rotation _ = start()) {
            world.simulated.runFor(Duration.ofHours(2));
        }

        List<String> lines = world.machine.logLines();
        assertThat(lines).filteredOn(it -> it.contains("ending soon")).hasSize(1);
        assertThat(lines).filteredOn(it -> it.contains("ended without being renewed")).hasSize(1);
    }

    @Test
    void aNodeWhoseCertificateEndedComesBack() {
        world.advance(Duration.ofDays(3));
        try (Rotation _ = start()) {
            world.simulated.runFor(Duration.ofSeconds(10));
        }

        assertThat(live.verify(live.svid().chain())).isInstanceOf(Verdict.Accepted.class);
    }

    @Test
    void workloadsLiveOnTheNodesOwnAuthority() {
        Subject.Workload hello = new Subject.Workload("default", "hello", "web");
        assertThatThrownBy(() -> node.issue(hello)).hasMessageContaining("no authority");

        try (Rotation _ = Rotation.start(world.environment, node.workloadAuthority(this::ask))) {
            world.simulated.runFor(Duration.ofSeconds(1));
            WorkloadIdentity workload = node.open(hello);
            Svid first = workload.live().svid();
            try (Rotation _ = Rotation.start(world.environment, workload)) {
                world.simulated.runFor(Duration.ofHours(30));
            }

            assertThat(workload.live().svid().serial()).isNotEqualTo(first.serial());
            assertThat(live.verify(workload.live().svid().chain()))
                    .isInstanceOf(Verdict.Accepted.class);
            workload.close();
        }

        assertThat(asked.size()).isBetween(3, 4);
    }

    @Test
    void aWorkloadTrustsWhatItsNodeTrusts() {
        node.workloadAuthority(this::ask).renew();
        try (WorkloadIdentity workload = node.open(new Subject.Workload("a", "b", "c"))) {
            bundle = bundle.refusing(SpiffeId.user(World.LATTICE, "eve"), World.END);
            node.follow(listener -> listener.accept(bundle));

            assertThat(workload.live().bundle()).isEqualTo(bundle);
        }
        assertThat(new IdentityFiles(world.disk).bundle()).contains(bundle);
    }

    @Test
    void renewalsAreScatteredAndNeverLate() {
        Property.check(
                "the first try comes in the 5 % of a life after its half, retries within a minute",
                500,
                gen -> {
                    World other = new World(gen.seed());
                    Duration life = Duration.ofSeconds(gen.ints(2, 100_000));
                    Renewal renewal = new Renewal(World.BEGIN, World.BEGIN.plus(life));

                    Duration first = renewal.delay(World.BEGIN, 0, other.environment.randomness());
                    assertThat(first)
                            .isBetween(life.dividedBy(2), life.multipliedBy(55).dividedBy(100));

                    Instant now = World.BEGIN.plusSeconds(gen.ints(0, 200_000));
                    Duration retry =
                            renewal.delay(now, gen.ints(1, 1000), other.environment.randomness());
                    assertThat(retry).isBetween(Duration.ofMillis(500), Renewal.RETRY_MAX);
                });
    }

    private Rotation start() {
        return Rotation.start(world.environment, node.svid(this::ask, AlternativeNames::none));
    }

    private Bytes ask(Bytes request) {
        asked.add(world.clock.now());
        if (down) {
            throw new IdentityException(IdentityException.Code.UNAVAILABLE, "no leader now");
        }
        return registrar.answer(request);
    }
}
