package dev.aether.component.wasi.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.component.Case;
import dev.aether.component.Outcome;
import dev.aether.component.TrapException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {
    private static final Outcome INVALID = Outcome.err(Case.of(0));
    private static final Outcome FORBIDDEN = Outcome.err(Case.of(1));
    private static final Outcome IMMUTABLE = Outcome.err(Case.of(2));

    private final Fields fields = Fields.empty();

    @Test
    void namesMatchInAnyCasingAndKeepTheirOwn() {
        fields.append("X-One", bytes("1"));
        fields.append("x-one", bytes("2"));

        assertThat(fields.has("X-ONE")).isTrue();
        assertThat(fields.get("x-One")).hasSize(2);
        assertThat(fields.list())
                .containsExactly(new HttpField("X-One", "1"), new HttpField("x-one", "2"));
    }

    @Test
    void setReplacesAllValues() {
        fields.append("a", bytes("1"));
        fields.append("b", bytes("2"));
        fields.append("A", bytes("3"));

        assertThat(fields.set("a", List.of(bytes("4"), bytes("5")))).isEqualTo(Outcome.ok());

        assertThat(fields.list())
                .containsExactly(
                        new HttpField("b", "2"), new HttpField("a", "4"), new HttpField("a", "5"));
    }

    @Test
    void aWrongValueAmongOthersChangesNothing() {
        fields.append("a", bytes("1"));

        assertThat(fields.set("a", List.of(bytes("2"), bytes("3\n")))).isEqualTo(INVALID);

        assertThat(fields.list()).containsExactly(new HttpField("a", "1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a:", "ä", "a\n", "(a)", "a\0"})
    void aNameThatIsNoTokenIsRefused(String name) {
        assertThat(fields.append(name, bytes("x"))).isEqualTo(INVALID);
        assertThat(fields.set(name, List.of())).isEqualTo(INVALID);
        assertThat(fields.delete(name)).isEqualTo(INVALID);
        assertThat(fields.has(name)).isFalse();
        assertThat(fields.get(name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\rb", "a\0b", "a\u007fb", "\u0001"})
    void aValueThatWouldBreakTheMessageIsRefused(String value) {
        assertThat(fields.append("a", bytes(value))).isEqualTo(INVALID);
    }

    @Test
    void aValueMayHoldAnyOtherByte() {
        assertThat(fields.append("a", bytes("\t \u00ff~"))).isEqualTo(Outcome.ok());
        assertThat((byte[]) fields.get("a").getFirst()).isEqualTo(bytes("\t \u00ff~"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Connection", "HOST", "transfer-encoding", "upgrade", "Keep-Alive"})
    void whatBelongsToAConnectionIsForbidden(String name) {
        assertThat(fields.append(name, bytes("x"))).isEqualTo(FORBIDDEN);
        assertThat(fields.set(name, List.of(bytes("x")))).isEqualTo(FORBIDDEN);
        assertThat(Fields.fromList(List.of((Object) new Object[] {name, bytes("x")})))
                .isEqualTo(FORBIDDEN);
    }

    @Test
    void receivedFieldsLoseTheForbiddenAndCannotBeChanged() {
        var received =
                Fields.received(List.of(new HttpField("Host", "h"), new HttpField("a", "1")));

        assertThat(received.list()).containsExactly(new HttpField("a", "1"));
        assertThat(received.append("b", bytes("2"))).isEqualTo(IMMUTABLE);
        assertThat(received.set("a", List.of(bytes("2")))).isEqualTo(IMMUTABLE);
        assertThat(received.delete("a")).isEqualTo(IMMUTABLE);
        assertThat(received.copy().append("b", bytes("2"))).isEqualTo(Outcome.ok());
    }

    @Test
    void fieldsThatGrowWithoutEndTrap() {
        byte[] large = new byte[1 << 16];
        java.util.Arrays.fill(large, (byte) 'x');
        fields.append("a", large);

        assertThatThrownBy(() -> fields.append("a", large)).isInstanceOf(TrapException.class);
    }

    @Test
    void aContentLengthIsOneNumber() {
        assertThat(fields.contentLength()).isEmpty();
        fields.append("Content-Length", bytes("12"));
        assertThat(fields.contentLength()).hasValue(12);
        fields.append("content-length", bytes("13"));
        assertThatThrownBy(fields::contentLength).isInstanceOf(NumberFormatException.class);
        fields.set("content-length", List.of(bytes("-1")));
        assertThatThrownBy(fields::contentLength).isInstanceOf(NumberFormatException.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
