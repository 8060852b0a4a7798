package dev.aether.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the Component Model itself holds back behind a feature gate. */
class GatedTest {
    private static final byte[] PREAMBLE = {0, 'a', 's', 'm', 0x0d, 0, 1, 0};

    @ParameterizedTest
    @CsvSource({
        "9, 000000, a start definition",
        "12, 007f0001, a value definition",
        "10, 0100017802007f, a value"
    })
    void isRefusedByName(int section, String body, String what) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(PREAMBLE);
        byte[] content = HexFormat.of().parseHex(body);
        bytes.write(section);
        bytes.write(content.length);
        bytes.writeBytes(content);

        assertThatThrownBy(() -> Component.parse(bytes.toByteArray()))
                .isInstanceOfSatisfying(
                        ComponentException.class,
                        refused ->
                                assertThat(refused.code())
                                        .isEqualTo(ComponentException.Code.UNSUPPORTED))
                .hasMessageContaining(what);
    }
}
