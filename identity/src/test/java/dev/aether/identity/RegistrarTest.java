package dev.aether.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.environment.Bytes;
import dev.aether.environment.property.Property;
import dev.aether.identity.DoorAnswer.Denied;
import dev.aether.identity.DoorAnswer.Reason;
import dev.aether.identity.DoorRequest.Purpose;
import dev.aether.identity.Enrollment.Outcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RegistrarTest {
    private final World world = new World();
    private final Authority authority = world.found(World.LATTICE);
    private final MemoryLedger ledger = new MemoryLedger();
    private TrustBundle bundle = authority.bundle(1);
    private final Registrar registrar =
            new Registrar(world.clock, world.environment.log(), authority, ledger, () -> bundle);
    private final NodeKey nodeKey = NodeKey.loadOrCreate(world.environment);
    private final Enrollment.Node node =
            new Enrollment.Node(
                    nodeKey.proposedId(), nodeKey, AlternativeNames.localAnd(List.of("192.0.2.7")));
    private final JoinToken token = mint();

    @Test
    void aTokenAdmitsANode() {
        Outcome outcome = join(token, node, "alpha");

        assertThat(outcome).isInstanceOf(Outcome.Enrolled.class);
        Svid svid = ((Outcome.Enrolled) outcome).svid();
        assertThat(svid.id()).isEqualTo(SpiffeId.node(World.LATTICE, node.id()));
        assertThat(ledger.member(node.id()).orElseThrow())
                .isEqualTo(new TokenLedger.Member(node.id(), "alpha", nodeKey.sha256()));
    }

    @Test
    void aJoinWhoseAnswerWasLostMayBeRepeated() {
        join(token, node, "alpha");

        assertThat(join(token, node, "alpha")).isInstanceOf(Outcome.Enrolled.class);
    }

    @Test
    void aJoinMayBeRepeatedByItsMemberAfterTheTokenEnded() {
        join(token, node, "alpha");
        world.advance(Duration.ofHours(2));

        assertThat(join(token, node, "alpha")).isInstanceOf(Outcome.Enrolled.class);
        assertDenied(Reason.TOKEN_EXPIRED, join(token, stranger(), "beta"));
    }

    @Test
    void aTokenAdmitsOneNodeOnly() {
        join(token, node, "alpha");

        assertDenied(Reason.TOKEN_USED, join(token, stranger(), "beta"));
    }

    @Test
    void namesAndIdsAreUnique() {
        join(token, node, "alpha");

        assertDenied(Reason.NAME_TAKEN, join(mint(), stranger(), "alpha"));
        assertDenied(
                Reason.NODE_TAKEN,
                join(
                        mint(),
                        new Enrollment.Node(node.id(), stranger().key(), node.names()),
                        "beta"));
    }

    @Test
    void anExpiredTokenAdmitsNobody() {
        world.advance(Duration.ofHours(2));

        assertDenied(Reason.TOKEN_EXPIRED, join(token, node, "alpha"));
    }

    @Test
    void anUnknownTokenAdmitsNobody() {
        ledger.tokens.clear();

        assertDenied(Reason.TOKEN_UNKNOWN, join(token, node, "alpha"));
    }

    @Test
    void whoReadsTheLedgerCannotJoin() {
        JoinToken guessed =
                JoinToken.mint(world.environment.randomness(), authority, token.expiry());
        Enrollment enrollment = Enrollment.join(world.environment, guessed, node, "alpha");
        SignedRequest signed = SignedRequest.parse(enrollment.request());
        DoorRequest.Join wanted = (DoorRequest.Join) signed.request();
        DoorRequest.Join forged =
                new DoorRequest.Join(
                        wanted.lattice(),
                        token.entry().id(),
                        wanted.node(),
                        wanted.name(),
                        wanted.subjectKey(),
                        wanted.nodeKey(),
                        wanted.names());
        Bytes message =
                new SignedRequest(
                                forged,
                                SignedRequest.body(forged),
                                signed.bySubject(),
                                signed.byNode(),
                                signed.byToken())
                        .encode();

        assertThat(registrar.decide(message)).matches(answer -> isDenied(answer, Reason.BAD_PROOF));
        assertThat(ledger.used).isEmpty();
    }

    @Test
    void aTokenOfAnotherLatticeIsRefused() {
        Authority other = world.found(World.OTHER_LATTICE);
        JoinToken foreign = JoinToken.mint(world.environment.randomness(), other, token.expiry());

        assertDenied(Reason.WRONG_LATTICE, join(foreign, node, "alpha"));
    }

    @Test
    void aLatticeThatPretendsToBeAnotherIsNotJoined() {
        Authority pretender = world.found(World.LATTICE);
        JoinToken pinned =
                JoinToken.mint(world.environment.randomness(), authority, token.expiry());
        MemoryLedger itsLedger = new MemoryLedger();
        itsLedger.record(pinned.entry());
        Registrar its =
                new Registrar(
                        world.clock,
                        world.environment.log(),
                        pretender,
                        itsLedger,
                        () -> pretender.bundle(1));
        Enrollment enrollment = Enrollment.join(world.environment, pinned, node, "alpha");

        assertThatThrownBy(() -> enrollment.complete(its.answer(enrollment.request())))
                .isInstanceOf(IdentityException.class)
                .hasMessageContaining("not the one the join token names");
    }

    @Test
    void anAnswerToSomebodyElseIsRefused() {
        Enrollment mine = Enrollment.join(world.environment, token, node, "alpha");
        Enrollment again = Enrollment.join(world.environment, token, node, "alpha");

        assertThatThrownBy(() -> again.complete(registrar.answer(mine.request())))
                .isInstanceOf(IdentityException.class)
                .hasMessageContaining("another key");
    }

    @Test
    void aLedgerThatCannotAnswerMeansLater() {
        ledger.down = true;

        assertDenied(Reason.UNAVAILABLE, join(token, node, "alpha"));
    }

    @Test
    void aMemberRenewsWithItsPinnedKeyLongAfterItsCertificateEnded() {
        join(token, node, "alpha");
        world.advance(Duration.ofDays(400));

        Outcome outcome = renew(node, Purpose.NODE);

        assertThat(((Outcome.Enrolled) outcome).svid().notAfter())
                .isEqualTo(World.BEGIN.plus(Duration.ofDays(400)).plus(Duration.ofHours(1)));
    }

    @Test
    void aMemberGetsAnAuthorityForItsWorkloads() {
        join(token, node, "alpha");

        Outcome.Enrolled enrolled = (Outcome.Enrolled) renew(node, Purpose.WORKLOAD_AUTHORITY);

        NodeAuthority workloads =
                new NodeAuthority(
                        world.environment,
                        enrolled.key(),
                        enrolled.certificate(),
                        Lifetimes.defaults());
        assertThat(workloads.node()).isEqualTo(node.id());
        assertThat(workloads.notAfter()).isEqualTo(World.BEGIN.plus(Duration.ofHours(24)));
    }

    @Test
    void anotherKeyThanThePinnedOneRenewsNothing() {
        join(token, node, "alpha");

        assertDenied(
                Reason.WRONG_KEY,
                renew(
                        new Enrollment.Node(node.id(), stranger().key(), node.names()),
                        Purpose.NODE));
    }

    @Test
    void aStrangerAndARemovedMemberRenewNothing() {
        assertDenied(Reason.NOT_A_MEMBER, renew(node, Purpose.NODE));

        join(token, node, "alpha");
        bundle = bundle.refusing(SpiffeId.node(World.LATTICE, node.id()), World.END);

        assertDenied(Reason.NOT_A_MEMBER, renew(node, Purpose.NODE));
    }

    @Test
    void aRenewedNodeLearnsTheNewerBundleAndKeepsItsOwnIfThatIsNewer() {
        join(token, node, "alpha");
        TrustBundle old = bundle;
        bundle = bundle.refusing(SpiffeId.user(World.LATTICE, "eve"), World.END);

        Outcome.Enrolled newer = (Outcome.Enrolled) renew(node, Purpose.NODE);
        assertThat(newer.bundle()).isEqualTo(bundle);

        bundle = old;
        Enrollment ahead = Enrollment.renew(world.environment, newer.bundle(), node, Purpose.NODE);
        Outcome.Enrolled kept =
                (Outcome.Enrolled) ahead.complete(registrar.answer(ahead.request()));
        assertThat(kept.bundle()).isEqualTo(newer.bundle());
    }

    @Test
    void anyChangeOfARequestOnTheWayIsNoticed() {
        Bytes request = Enrollment.join(world.environment, token, node, "alpha").request();
        Property.check(
                "a request with one byte changed admits nobody, and nothing is thrown",
                1_000,
                gen -> {
                    byte[] changed = request.toArray();
                    changed[gen.ints(0, changed.length - 1)] ^= (byte) (1 << gen.ints(0, 7));

                    assertThat(registrar.decide(Bytes.wrap(changed))).isInstanceOf(Denied.class);
                });
    }

    @Test
    void garbageAtTheDoorIsDenied() {
        Property.check(
                "any bytes are denied as malformed",
                2_000,
                gen ->
                        assertThat(registrar.decide(gen.bytes(600)))
                                .matches(answer -> isDenied(answer, Reason.MALFORMED)));
    }

    @Test
    void garbageAsAnAnswerIsRefused() {
        Bytes answer =
                registrar.answer(
                        Enrollment.join(world.environment, token, node, "alpha").request());
        Property.check(
                "an answer with a byte changed is read, or refused as malformed, never more",
                1_000,
                gen -> {
                    byte[] changed = answer.toArray();
                    changed[gen.ints(0, changed.length - 1)] = (byte) gen.ints(-128, 127);
                    try {
                        DoorAnswer.parse(Bytes.wrap(changed));
                    } catch (IdentityException refused) {
                        assertThat(refused.code())
                                .isIn(
                                        IdentityException.Code.MALFORMED,
                                        IdentityException.Code.MISMATCH);
                    }
                });
    }

    @Test
    void nothingSecretIsLogged() {
        join(token, node, "alpha");

        assertThat(String.join("\n", world.machine.logLines()))
                .contains("granted a join")
                .doesNotContain(token.text());
    }

    private JoinToken mint() {
        JoinToken minted =
                JoinToken.mint(
                        world.environment.randomness(),
                        authority,
                        World.BEGIN.plus(Duration.ofHours(1)));
        ledger.record(minted.entry());
        return minted;
    }

    private Enrollment.Node stranger() {
        NodeKey other = NodeKey.loadOrCreate(world.simulated.machine("two").environment());
        return new Enrollment.Node(other.proposedId(), other, AlternativeNames.none());
    }

    private Outcome join(JoinToken with, Enrollment.Node who, String name) {
        Enrollment enrollment = Enrollment.join(world.environment, with, who, name);
        return enrollment.complete(registrar.answer(enrollment.request()));
    }

    private Outcome renew(Enrollment.Node who, Purpose purpose) {
        Enrollment enrollment =
                Enrollment.renew(world.environment, authority.bundle(1), who, purpose);
        return enrollment.complete(registrar.answer(enrollment.request()));
    }

    private static void assertDenied(Reason reason, Outcome outcome) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Denied.class,
                        denied -> assertThat(denied.reason()).isEqualTo(reason));
    }

    private static boolean isDenied(DoorAnswer answer, Reason reason) {
        return answer instanceof Denied denied && denied.reason() == reason;
    }
}
