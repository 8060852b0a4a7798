package dev.aether.component.bindings;

import dev.aether.component.ComponentEngine;
import dev.aether.component.EveryEngine;
import dev.aether.component.bindings.Bindings.Wanted;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every type and every kind of handle crosses both ways, through code the generator wrote. */
@EveryEngine
class RoundTripTest {
    private static final Path USER = Path.of("src/test/bindings/RoundTrip.java");
    private final ComponentEngine engine;

    @TempDir private Path folder;

    RoundTripTest(ComponentEngine engine) {
        this.engine = engine;
    }

    @Test
    @SuppressWarnings("unchecked") // It says so itself.
    void aProgramUsesAGuestByItsBindings() throws Exception {
        var sources = Bindings.of(BindingsTest.tricky(), new Wanted("com.acme", "", false));
        ClassLoader loader = Compiled.compile(folder, sources, USER);

        var user = loader.loadClass("com.acme.RoundTrip").getConstructor().newInstance();

        ((Consumer<ComponentEngine>) user).accept(engine);
    }
}
