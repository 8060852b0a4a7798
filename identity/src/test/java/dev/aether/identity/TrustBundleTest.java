package dev.aether.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.environment.Bytes;
import dev.aether.environment.property.Gen;
import dev.aether.environment.property.Property;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TrustBundleTest {
    private final World world = new World();
    private final TrustBundle bundle = world.found(World.LATTICE).bundle(1);

    @Test
    void everyChangeIsANewGeneration() {
        TrustBundle changed =
                bundle.refusing(BigInteger.TEN, World.END)
                        .refusing(SpiffeId.user(World.LATTICE, "eve"), World.END);

        assertThat(changed.generation()).isEqualTo(3);
        assertThat(changed.refuses(BigInteger.TEN)).isTrue();
        assertThat(changed.refuses(SpiffeId.user(World.LATTICE, "eve"))).isTrue();
        assertThat(bundle.refuses(BigInteger.TEN)).isFalse();
    }

    @Test
    void aRefusalIsPrunedWhenAllItMeansHasEnded() {
        TrustBundle refusing = bundle.refusing(BigInteger.TEN, World.END);

        assertThat(refusing.pruned(World.END.plus(Duration.ofSeconds(119)))).isSameAs(refusing);
        TrustBundle pruned = refusing.pruned(World.END.plus(Duration.ofSeconds(120)));
        assertThat(pruned.refuses(BigInteger.TEN)).isFalse();
        assertThat(pruned.generation()).isEqualTo(3);
    }

    @Test
    void aRefusalIsNeverShortened() {
        TrustBundle twice =
                bundle.refusing(BigInteger.TEN, World.END).refusing(BigInteger.TEN, World.BEGIN);

        assertThat(twice.pruned(World.END).refuses(BigInteger.TEN)).isTrue();
    }

    @Test
    void aRemovedNodeIsRefusedAsLongAsItsWorkloadAuthorityLives() {
        Lifetimes lifetimes = Lifetimes.defaults();

        assertThat(lifetimes.refusal(new Subject.Node(World.NODE))).isEqualTo(Duration.ofHours(24));
        assertThat(lifetimes.refusal(new Subject.User("admin"))).isEqualTo(Duration.ofDays(30));
    }

    @Test
    void anAuthorityOfAnotherLatticeDoesNotBelong() {
        Authority other = world.found(World.OTHER_LATTICE);

        assertThatThrownBy(() -> bundle.trusting(List.of(other.certificate())))
                .isInstanceOf(IdentityException.class);
        assertThatThrownBy(() -> bundle.trusting(List.of())).isInstanceOf(IdentityException.class);
    }

    @Test
    void aBundleIsReadAsItWasWritten() {
        Property.check(
                "encode and decode are inverse",
                100,
                gen -> {
                    TrustBundle some = some(gen);

                    assertThat(BundleCodec.decode(BundleCodec.encode(some))).isEqualTo(some);
                });
    }

    @Test
    void garbageIsNoBundle() {
        byte[] sound =
                BundleCodec.encode(
                                bundle.refusing(BigInteger.TEN, World.END)
                                        .refusing(SpiffeId.user(World.LATTICE, "e"), World.END))
                        .toArray();
        Property.check(
                "a changed bundle is read, or refused, never more",
                2_000,
                gen -> {
                    byte[] changed = sound.clone();
                    changed[gen.ints(0, changed.length - 1)] = (byte) gen.ints(-128, 127);
                    try {
                        BundleCodec.decode(Bytes.wrap(changed));
                    } catch (IdentityException refused) {
                        assertThat(refused.code())
                                .isIn(
                                        IdentityException.Code.MALFORMED,
                                        IdentityException.Code.MISMATCH);
                    }
                });
    }

    private TrustBundle some(Gen gen) {
        TrustBundle some = bundle;
        for (int more = gen.ints(0, 20); more > 0; more--) {
            some =
                    gen.booleans()
                            ? some.refusing(
                                    BigInteger.valueOf(gen.longs(1, Long.MAX_VALUE)),
                                    World.BEGIN.plusSeconds(gen.ints(0, 1_000_000)))
                            : some.refusing(
                                    SpiffeId.user(World.LATTICE, "u" + gen.words(8)), World.END);
        }
        return some;
    }
}
