package dev.aether.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.identity.DoorRequest.Purpose;
import dev.aether.identity.Enrollment.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class BeginningTest {
    private static final Lifetimes LIFETIMES = Lifetimes.defaults();

    private final World world = new World();
    private final Environment founder = world.environment;
    private final Environment joiner = world.simulated.machine("two").environment();

    @Test
    void anEmptyDirectoryTellsNothing() {
        assertThat(Beginning.of(founder, LIFETIMES)).isEqualTo(new Beginning.Fresh());
    }

    @Test
    void aFounderSignsItselfAndResumesLater() {
        Beginning.Resume first =
                Beginning.found(founder, World.LATTICE, LIFETIMES)
                        .sign(founder, AlternativeNames.none());

        assertThat(Beginning.of(founder, LIFETIMES))
                .isInstanceOfSatisfying(
                        Beginning.Resume.class,
                        resume -> {
                            assertThat(resume.svid().chain()).isEqualTo(first.svid().chain());
                            assertThat(resume.live(founder).id()).isEqualTo(first.svid().id());
                        });
    }

    @Test
    void aFoundingThatCrashedGoesOnWithTheSameAuthorityAndNode() {
        Beginning.SignOneself crashed = Beginning.found(founder, World.LATTICE, LIFETIMES);

        assertThat(Beginning.of(founder, LIFETIMES))
                .isInstanceOfSatisfying(
                        Beginning.SignOneself.class,
                        again -> {
                            assertThat(again.node()).isEqualTo(crashed.node());
                            assertThat(again.authority().sha256())
                                    .isEqualTo(crashed.authority().sha256());
                        });
    }

    @Test
    void afterALongNightTheVoterSignsItselfAndTheOtherRenewsAtItsDoor() {
        Beginning.SignOneself founding = Beginning.found(founder, World.LATTICE, LIFETIMES);
        founding.sign(founder, AlternativeNames.none());
        MemoryLedger ledger = new MemoryLedger();
        NodeId joined = join(founding.authority(), ledger);
        world.advance(Duration.ofDays(3));
        world.simulated.machine("two").jumpClock(Duration.ofDays(3));

        Beginning.SignOneself voter = (Beginning.SignOneself) Beginning.of(founder, LIFETIMES);
        Beginning.RenewAtDoor other = (Beginning.RenewAtDoor) Beginning.of(joiner, LIFETIMES);
        LiveIdentity again = voter.sign(founder, AlternativeNames.none()).live(founder);
        Enrollment renewal =
                Enrollment.renew(
                        joiner,
                        other.bundle(),
                        new Enrollment.Node(
                                other.node(),
                                NodeKey.loadOrCreate(joiner),
                                AlternativeNames.none()),
                        Purpose.NODE);
        Outcome outcome =
                renewal.complete(registrar(voter.authority(), ledger).answer(renewal.request()));

        assertThat(other.node()).isEqualTo(joined);
        Svid renewed = ((Outcome.Enrolled) outcome).svid();
        assertThat(again.verify(renewed.chain())).isInstanceOf(Verdict.Accepted.class);
    }

    @Test
    void aDirectoryWithSomebodyElsesSvidIsRefused() {
        Authority authority = world.found(World.LATTICE);
        Svid operator = authority.issue(new Subject.User("admin"), AlternativeNames.none());
        new IdentityFiles(joiner.disk()).save(operator, authority.bundle(1));
        world.simulated.machine("two").jumpClock(Duration.ofDays(31));

        assertThatThrownBy(() -> Beginning.of(joiner, LIFETIMES))
                .isInstanceOf(IdentityException.class)
                .hasMessageContaining("not to a node");
    }

    @Test
    void theSameSeedFoundsTheSameLattice() {
        assertThat(new World(7).found(World.LATTICE).sha256())
                .isEqualTo(new World(7).found(World.LATTICE).sha256())
                .isNotEqualTo(new World(8).found(World.LATTICE).sha256());
    }

    private NodeId join(Authority authority, MemoryLedger ledger) {
        JoinToken token =
                JoinToken.mint(
                        founder.randomness(), authority, World.BEGIN.plus(Duration.ofHours(1)));
        ledger.record(token.entry());
        NodeKey key = NodeKey.loadOrCreate(joiner);
        Enrollment enrollment =
                Enrollment.join(
                        joiner,
                        token,
                        new Enrollment.Node(key.proposedId(), key, AlternativeNames.none()),
                        "two");
        Outcome.Enrolled enrolled =
                (Outcome.Enrolled)
                        enrollment.complete(
                                registrar(authority, ledger).answer(enrollment.request()));
        new IdentityFiles(joiner.disk()).save(enrolled.svid(), enrolled.bundle());
        return key.proposedId();
    }

    private Registrar registrar(Authority authority, MemoryLedger ledger) {
        return new Registrar(
                world.clock, founder.log(), authority, ledger, () -> authority.bundle(1));
    }
}
