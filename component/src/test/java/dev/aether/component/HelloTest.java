package dev.aether.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The Rust component of the examples, with a host that offers every import but answers none. */
@EveryEngine
class HelloTest {
    private static final Path HELLO = Path.of("../examples/hello/hello.wasm");

    private final ComponentEngine engine;

    HelloTest(ComponentEngine engine) {
        this.engine = engine;
    }

    static Component hello() {
        try {
            return Component.parse(Files.readAllBytes(HELLO));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a silent host throws when it is called. */
    static final class Silence extends IllegalStateException {
        private static final long serialVersionUID = 1;

        Silence(String message) {
            super(message);
        }
    }

    /** Offers all that the component wants; its functions fail when called. */
    static HostImports silentHost(Component component) {
        var imports = HostImports.builder();
        for (InterfaceDescription wanted : component.imports()) {
            var instance = imports.instance(wanted.name());
            wanted.resources().forEach(instance::resource);
            for (String name : wanted.functions().keySet()) {
                instance.function(
                        name,
                        (invocation, arguments) -> {
                            throw new Silence(name + " was called");
                        });
            }
        }
        return imports.build();
    }

    @Test
    void namesWhatItImportsAndExports() {
        Component component = hello();

        assertThat(component.imports())
                .extracting(InterfaceDescription::name)
                .anyMatch(name -> name.startsWith("wasi:http/types@0.2."));
        assertThat(component.exports())
                .anySatisfy(exported -> {
                    assertThat(exported.name()).startsWith("wasi:http/incoming-handler@");
                    assertThat(exported.functions()).containsKey("handle");
                });
    }

    @Test
    void everyMissingImportIsNamedAtOnce() {
        assertThatThrownBy(() -> engine.prepare(hello(), HostImports.none()))
                .isInstanceOf(ComponentException.class)
                .hasMessageContaining("wasi:http/types")
                .hasMessageContaining("wasi:io/streams");
    }

    @Test
    void callsTheHostAndReceivesWhatItThrows() {
        Component component = hello();
        var template = engine.prepare(component, silentHost(component));

        try (var instance = template.instantiate(Limits.standard(), "state")) {
            assertThatThrownBy(() ->
                            instance.call(
                                    "wasi:http/incoming-handler@0.2.0#handle", "request", "out"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("was called");
            assertThatThrownBy(() ->
                            instance.call(
                                    "wasi:http/incoming-handler@0.2.0#handle", "request", "out"))
                    .isInstanceOf(TrapException.class)
                    .extracting(e -> ((TrapException) e).code())
                    .isEqualTo(TrapException.Code.POISONED);
        }
    }
}
