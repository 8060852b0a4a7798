package dev.aether.component;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;

/** The guests of the test resources, and what tests do with any guest. */
final class Guests {
    static final List<String> ALL =
            List.of(
                    "answers",
                    "calls",
                    "counters",
                    "image",
                    "linked",
                    "start",
                    "text",
                    "things",
                    "traps");
    private static final ComponentEngine ENGINE = ComponentEngine.create();

    private Guests() {}

    static byte[] bytes(String name) {
        try (InputStream in = Guests.class.getResourceAsStream("/guests/" + name + ".wasm")) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static ComponentTemplate template(String name, HostImports imports) {
        return ENGINE.prepare(Component.parse(bytes(name)), imports);
    }

    static ComponentInstance instance(String name) {
        return template(name, HostImports.none()).instantiate(Limits.standard(), "no state");
    }

    static void assertTraps(
            TrapException.Code code, ComponentInstance guest, String function, Object... args) {
        assertThatThrownBy(() -> guest.call(function, args))
                .isInstanceOf(TrapException.class)
                .extracting(e -> ((TrapException) e).code())
                .isEqualTo(code);
    }
}
