package dev.aether.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.environment.property.Property;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class JoinTokenTest {
    private final World world = new World();
    private final Authority authority = world.found(World.LATTICE);
    private final JoinToken token =
            JoinToken.mint(
                    world.environment.randomness(),
                    authority,
                    World.BEGIN.plus(Duration.ofHours(1)));

    @Test
    void aTokenIsReadAsItWasWritten() {
        JoinToken read = JoinToken.parse("  " + token.text() + "\n");

        assertThat(read).isEqualTo(token);
        assertThat(read.entry()).isEqualTo(token.entry());
        assertThat(token.text()).matches("aether-join-[A-Za-z0-9_-]{92}");
    }

    @Test
    void twoTokensDiffer() {
        JoinToken other = JoinToken.mint(world.environment.randomness(), authority, token.expiry());

        assertThat(other.entry().id()).isNotEqualTo(token.entry().id());
        assertThat(other.entry().publicKey()).isNotEqualTo(token.entry().publicKey());
    }

    @Test
    void theSecretIsNeverShown() {
        String secretText = token.text().substring(JoinToken.PREFIX.length());

        assertThat(token.toString()).contains("secret not shown").doesNotContain(secretText);
        assertThat(token.entry().toString()).doesNotContain(secretText);
    }

    @Test
    void aDamagedTokenIsRefusedInWords() {
        String text = token.text();
        char last = text.charAt(60) == 'A' ? 'B' : 'A';

        assertRefused("", "begins with aether-join-");
        assertRefused("aether-join-", "incomplete");
        assertRefused(text.substring(0, text.length() - 5), "incomplete");
        assertRefused(text + "AAAA", "something added");
        assertRefused(text.substring(0, 60) + last + text.substring(61), "checksum");
        assertRefused(text.substring(0, 60) + "!" + text.substring(61), "letters, digits");
    }

    @Test
    void anyDamageIsNoticedAndNeverEchoed() {
        Property.check(
                "a token with one character changed is refused without being shown",
                2_000,
                gen -> {
                    StringBuilder text = new StringBuilder(token.text());
                    int at = gen.ints(0, text.length() - 1);
                    char before = text.charAt(at);
                    char after = (char) gen.ints(33, 126);
                    text.setCharAt(at, after);
                    if (before != after) {
                        assertThatThrownBy(() -> JoinToken.parse(text.toString()))
                                .isInstanceOf(IdentityException.class)
                                .hasMessageNotContaining(text.substring(20, 50));
                    }
                });
    }

    private static void assertRefused(String text, String reason) {
        assertThatThrownBy(() -> JoinToken.parse(text))
                .isInstanceOf(IdentityException.class)
                .hasMessageContaining(reason);
    }
}
