package dev.aether.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.identity.LiveIdentity;
import dev.aether.identity.Subject;
import dev.aether.runtime.wire.CodeNews;
import dev.aether.runtime.wire.CodeNews.Offer;
import dev.aether.runtime.wire.CodeStanding;
import dev.aether.transport.DuplexStream;
import dev.aether.transport.Transport;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node that lies, breaks off or stalls costs time up to a bound, and its code is never run. */
class LyingPeerTest {
    private static final byte[] CODE = {1, 2, 3, 4, 5, 6};
    private static final byte[] EVIL = {6, 6, 6, 6, 6, 6};
    private static final String PLATFORM = Runtime.version() + " " + System.getProperty("os.arch");
    private static final NodeId LIAR = new NodeId(1);
    private static final Duration COMPILING = Duration.ofSeconds(1);

    private final CodeStage stage = new CodeStage(1);
    private CodeStage.Node honest = stage.honest(2, true);
    private Duration patience = Duration.ofSeconds(2);
    private boolean refused = true;

    /** Whatever a test's liar does, the other compiles, soon, and says why. */
    @AfterEach
    void itIsCompiledInTheEnd() {
        long begun = stage.world.nanos();

        assertThat(honest.prepareNow(COMPILING, CODE)).isEqualTo(CODE);

        assertThat(honest.compilations).isEqualTo(1);
        assertThat(Duration.ofNanos(stage.world.nanos() - begun))
                .isLessThan(patience.plus(COMPILING));
        assertThat(honest.counted("aether_compiled_refused_total")).isEqualTo(refused ? 1 : 0);
        assertThat(honest.counted("aether_compiled_taken_total")).isZero();
    }

    /** What a liar does once it was asked for code. */
    private interface Lie {
        void tell(DuplexStream stream);
    }

    private CodeStage.Node liar(CodeStanding.State state, Lie lie) {
        CodeStanding standing = CodeStanding.newBuilder().setState(state).build();
        return stage.liar(
                1,
                (from, body) -> CodeStage.bytes(standing),
                (from, stream) -> {
                    stream.read(Duration.ofSeconds(2));
                    lie.tell(stream);
                });
    }

    private CodeStage.Node liar(Lie lie) {
        return liar(CodeStanding.State.STATE_KEPT, lie);
    }

    private CodeSeal seal(LiveIdentity identity, String platform) {
        Environment environment = stage.world.machine("liar's").environment();
        return new CodeSeal(environment, identity, platform, Long.MAX_VALUE);
    }

    private Offer offer(String key, byte[] code) {
        return seal(stage.identity(new Subject.Node(LIAR)), PLATFORM).offer(key, code);
    }

    private static void send(DuplexStream stream, Offer offer, byte[] code) {
        stream.write(CodeStage.bytes(CodeNews.newBuilder().setOffer(offer).build()));
        stream.write(Bytes.wrap(code));
        stream.finish();
    }

    @Test
    void otherCodeThanItSigned() {
        liar(stream -> send(stream, offer(CodeStage.KEY, CODE), EVIL));
    }

    @Test
    void codeOfAnotherComponent() {
        liar(stream -> send(stream, offer("engine-1-other", EVIL), EVIL));
    }

    @Test
    void codeForAnotherPlatform() {
        CodeSeal other = seal(stage.identity(new Subject.Node(LIAR)), "another 1.0");
        liar(stream -> send(stream, other.offer(CodeStage.KEY, EVIL), EVIL));
    }

    @Test
    void codeThatAnotherNodeSigned() {
        CodeSeal other = seal(stage.identity(new Subject.Node(new NodeId(7))), PLATFORM);
        liar(stream -> send(stream, other.offer(CodeStage.KEY, EVIL), EVIL));
    }

    @Test
    void codeThatAUserSigned() {
        CodeSeal user = seal(stage.identity(new Subject.User("admin")), PLATFORM);
        liar(stream -> send(stream, user.offer(CodeStage.KEY, EVIL), EVIL));
    }

    @Test
    void codeThatAStrangerSigned() {
        LiveIdentity stranger = new CodeStage(2).identity(new Subject.Node(LIAR));
        liar(stream -> send(stream, seal(stranger, PLATFORM).offer(CodeStage.KEY, EVIL), EVIL));
    }

    @Test
    void codeOfANodeThatIsRefusedNow() {
        CodeStage.Node liar = liar(stream -> send(stream, offer(CodeStage.KEY, EVIL), EVIL));
        Instant until = stage.world.now().plus(Duration.ofDays(1));
        honest.identity.replace(honest.identity.bundle().refusing(liar.identity.id(), until));
    }

    @Test
    void aSignatureOverSomethingElse() {
        Offer other = offer("engine-1-other", EVIL);
        Offer mixed =
                offer(CodeStage.KEY, EVIL).toBuilder()
                        .setAttestation(other.getAttestation())
                        .build();
        liar(stream -> send(stream, mixed, EVIL));
    }

    @Test
    void noSignature() {
        Offer bare =
                offer(CodeStage.KEY, EVIL).toBuilder().setAttestation(ByteString.EMPTY).build();
        liar(stream -> send(stream, bare, EVIL));
    }

    @Test
    void moreThanItSaid() {
        byte[] more = Arrays.copyOf(CODE, 100_000);
        liar(stream -> send(stream, offer(CodeStage.KEY, CODE), more));
    }

    @Test
    void lessThanItSaid() {
        liar(stream -> send(stream, offer(CodeStage.KEY, CODE), new byte[] {1, 2}));
    }

    @Test
    void nothingAtAll() {
        liar(DuplexStream::finish);
    }

    @Test
    void garbage() {
        liar(stream -> {
            stream.write(Bytes.utf8("garbage"));
            stream.finish();
        });
    }

    @Test
    void moreThanIsTaken() {
        byte[] huge = new byte[(int) Math.min(65L << 20, Runtime.getRuntime().maxMemory() / 3)];
        Offer offer = offer(CodeStage.KEY, huge);
        liar(stream -> send(stream, offer, new byte[10]));
    }

    @Test
    void silence() {
        refused = false;
        patience = Duration.ofSeconds(6);
        liar(stream -> pause(Duration.ofMinutes(10)));
    }

    @Test
    void onePartAndThenSilence() {
        refused = false;
        patience = Duration.ofSeconds(6);
        liar(stream -> {
            CodeNews news = CodeNews.newBuilder().setOffer(offer(CodeStage.KEY, CODE)).build();
            stream.write(CodeStage.bytes(news));
            stream.write(Bytes.wrap(new byte[] {1}));
            pause(Duration.ofMinutes(10));
        });
    }

    @Test
    void aTrickle() {
        refused = false;
        patience = Duration.ofSeconds(122);
        byte[] whole = new byte[1000];
        liar(stream -> {
            CodeNews news = CodeNews.newBuilder().setOffer(offer(CodeStage.KEY, whole)).build();
            stream.write(CodeStage.bytes(news));
            for (int k = 0; k < whole.length; k++) {
                stream.write(Bytes.wrap(new byte[] {1}));
                pause(Duration.ofSeconds(3));
            }
        });
    }

    @Test
    void thatItComesForEver() {
        refused = false;
        patience = Duration.ofSeconds(122);
        CodeNews coming =
                CodeNews.newBuilder().setComing(CodeNews.Coming.getDefaultInstance()).build();
        liar(
                CodeStanding.State.STATE_COMPILING,
                stream -> {
                    while (true) {
                        stream.write(CodeStage.bytes(coming));
                        pause(Duration.ofSeconds(1));
                    }
                });
    }

    @Test
    void thatItWantsItTooAndNeverHasIt() {
        refused = false;
        CodeNews absent =
                CodeNews.newBuilder().setAbsent(CodeNews.Absent.getDefaultInstance()).build();
        liar(
                CodeStanding.State.STATE_WANTED,
                stream -> {
                    stream.write(CodeStage.bytes(absent));
                    stream.finish();
                });
    }

    @Test
    void noAnswerToTheFirstQuestion() {
        refused = false;
        Transport.RequestHandler silent =
                (from, body) -> {
                    pause(Duration.ofMinutes(10));
                    return Bytes.EMPTY;
                };
        stage.liar(1, silent, (from, stream) -> {});
    }

    @Test
    void aMalformedAnswerToTheFirstQuestion() {
        refused = false;
        stage.liar(1, (from, body) -> Bytes.utf8("no"), (from, stream) -> {});
    }

    private void pause(Duration span) {
        stage.world.machine("n1").environment().timers().sleep(span);
    }
}
