package dev.aether.component.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.component.ComponentEngine;
import dev.aether.component.ComponentException;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompilerProcessTest {
    private static final Duration TIME_MAX = Duration.ofMinutes(5);

    private static final byte[] HEADER = {0, 'a', 's', 'm', 1, 0, 0, 0};

    /** One type {@code () -> ()} and functions of it, each of many instructions that do nothing. */
    private static byte[] module(int functions, int instructions) {
        var code = new ByteArrayOutputStream();
        number(functions, code);
        for (int i = 0; i < functions; i++) {
            number(instructions + 2, code);
            code.write(0);
            for (int k = 0; k < instructions; k++) {
                code.write(0x01);
            }
            code.write(0x0b);
        }
        var types = new ByteArrayOutputStream();
        number(functions, types);
        types.writeBytes(new byte[functions]);
        var module = new ByteArrayOutputStream();
        module.writeBytes(HEADER);
        section(1, new byte[] {1, 0x60, 0, 0}, module);
        section(3, types.toByteArray(), module);
        section(10, code.toByteArray(), module);
        return module.toByteArray();
    }

    private static void section(int number, byte[] content, ByteArrayOutputStream out) {
        out.write(number);
        number(content.length, out);
        out.writeBytes(content);
    }

    private static void number(int value, ByteArrayOutputStream out) {
        int rest = value;
        while (rest > 0x7f) {
            out.write(rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }

    @Test
    void itsArtefactIsThatOfThisProcess() {
        List<byte[]> modules = List.of(module(3, 10), module(1, 0));

        byte[] artefact = new CompilerProcess(128, TIME_MAX).artefact(modules);

        assertThat(artefact).isEqualTo(ComponentEngine.artefact(modules));
    }

    @Test
    void aModuleThatIsNotValidIsNamed() {
        byte[] broken = "\0asm, or not".getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> new CompilerProcess(128, TIME_MAX).artefact(List.of(broken)))
                .isInstanceOf(ComponentException.class)
                .hasMessageContaining("a core module is not valid");
    }

    @Test
    void aModuleForWhichThereIsTooLittleMemoryIsTooLarge() {
        List<byte[]> large = List.of(module(2_000, 2_000));

        assertThatThrownBy(() -> new CompilerProcess(32, TIME_MAX).artefact(large))
                .isInstanceOfSatisfying(
                        ComponentException.class,
                        e -> assertThat(e.code()).isEqualTo(ComponentException.Code.TOO_LARGE))
                .hasMessageContaining("32 MiB");
    }

    @Test
    void aProcessThatCannotBeStartedMayBeTriedAgain() {
        List<byte[]> modules = List.of(module(1, 1));

        assertThatThrownBy(() -> new CompilerProcess(-1, TIME_MAX).artefact(modules))
                .isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void aProcessThatTakesTooLongIsKilled() {
        List<byte[]> modules = List.of(module(1, 1));

        assertThatThrownBy(() -> new CompilerProcess(128, Duration.ofMillis(1)).artefact(modules))
                .isInstanceOfSatisfying(
                        ComponentException.class,
                        e -> assertThat(e.code()).isEqualTo(ComponentException.Code.TOO_LARGE))
                .hasMessageContaining("in 0 s");
    }
}
