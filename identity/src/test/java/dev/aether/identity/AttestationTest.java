package dev.aether.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.environment.Bytes;
import dev.aether.identity.Verdict.Reason;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AttestationTest {
    private static final Bytes WORDS = Bytes.utf8("the sun is warm");

    private final World world = new World();
    private final Authority authority = world.found(World.LATTICE);
    private final LiveIdentity signer = live(authority);
    private final LiveIdentity verifier = live(authority);

    private LiveIdentity live(Authority by) {
        Subject node = new Subject.Node(World.NODE);
        return new LiveIdentity(world.clock, by.issue(node, AlternativeNames.none()), by.bundle(1));
    }

    private Attestation said(String purpose, Bytes words) {
        Bytes message = Attestation.of(world.environment, signer, purpose, words).encode();
        return Attestation.parse(message);
    }

    private Verdict heard(Attestation attestation, String purpose, Bytes words) {
        return attestation.verify(verifier, purpose, words);
    }

    private static void isRefused(Verdict verdict, Reason reason) {
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    @Test
    void whatANodeSaidIsItsOwn() {
        Verdict verdict = heard(said("weather", WORDS), "weather", WORDS);

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Accepted.class,
                        accepted -> assertThat(accepted.id()).isEqualTo(signer.id()));
    }

    @Test
    void otherWordsOrAnotherPurposeWereNotSaid() {
        Attestation attestation = said("weather", WORDS);

        isRefused(heard(attestation, "weather", Bytes.utf8("it rains")), Reason.UNTRUSTED);
        isRefused(heard(attestation, "climate", WORDS), Reason.UNTRUSTED);
        isRefused(
                heard(new Attestation(attestation.chain(), Bytes.EMPTY), "weather", WORDS),
                Reason.UNTRUSTED);
    }

    @Test
    void itIsWorthNothingAfterTheCertificateHasEnded() {
        Attestation attestation = said("weather", WORDS);

        world.advance(Duration.ofHours(2));

        isRefused(heard(attestation, "weather", WORDS), Reason.EXPIRED);
    }

    @Test
    void itIsWorthNothingOnceTheSignerIsRefused() {
        Attestation attestation = said("weather", WORDS);

        verifier.replace(verifier.bundle().refusing(signer.id(), World.END));

        isRefused(heard(attestation, "weather", WORDS), Reason.REVOKED);
    }

    @Test
    void aStrangerIsNotHeard() {
        LiveIdentity stranger = live(world.found(World.LATTICE));
        Attestation attestation = Attestation.of(world.environment, stranger, "weather", WORDS);

        isRefused(heard(attestation, "weather", WORDS), Reason.UNTRUSTED);
        isRefused(
                heard(new Attestation(List.of(), attestation.signature()), "weather", WORDS),
                Reason.NO_CERTIFICATE);
    }

    @Test
    void whatIsNoAttestationIsRefused() {
        Bytes whole = Attestation.of(world.environment, signer, "weather", WORDS).encode();

        for (Bytes broken :
                List.of(
                        Bytes.EMPTY,
                        Bytes.utf8("no"),
                        whole.slice(0, whole.length() - 1),
                        whole.concat(whole),
                        Bytes.wrap(new byte[1 << 20]))) {
            assertThatThrownBy(() -> Attestation.parse(broken))
                    .isInstanceOf(IdentityException.class);
        }
    }
}
