package dev.aether.component;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** The guests of the test resources, and what tests do with any guest. */
final class Guests {
    static final List<String> ALL =
            List.of(
                    "answers",
                    "calls",
                    "counters",
                    "image",
                    "linked",
                    "partners",
                    "rules",
                    "start",
                    "text",
                    "things",
                    "traps");
    private static final Map<ComponentEngine, Map<String, ComponentTemplate>> KEPT =
            new ConcurrentHashMap<>();

    private Guests() {}

    static byte[] bytes(String name) {
        try (InputStream in = Guests.class.getResourceAsStream("/guests/" + name + ".wasm")) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static ComponentTemplate template(ComponentEngine engine, String name, HostImports imports) {
        return engine.prepare(Component.parse(bytes(name)), imports);
    }

    /** One that imports nothing, compiled once. */
    static ComponentTemplate template(ComponentEngine engine, String name) {
        return KEPT.computeIfAbsent(engine, any -> new ConcurrentHashMap<>())
                .computeIfAbsent(name, any -> template(engine, name, HostImports.none()));
    }

    static ComponentInstance instance(ComponentEngine engine, String name) {
        return template(engine, name).instantiate(Limits.standard(), "no state");
    }

    static void assertTraps(
            TrapException.Code code, ComponentInstance guest, String function, Object... args) {
        assertThatThrownBy(() -> guest.call(function, args))
                .isInstanceOf(TrapException.class)
                .extracting(e -> ((TrapException) e).code())
                .isEqualTo(code);
    }
}
