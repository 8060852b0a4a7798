package dev.aether.component.bindings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.component.host.BindingFiles;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of a Java host does what its README says. */
class JavaHostTest {
    private static final Path EXAMPLE = Path.of("../examples/java-host");

    @TempDir private Path folder;

    @Test
    void itGreets() throws Exception {
        var world = BindingFiles.read(EXAMPLE.resolve("greeter.wit"), Optional.empty(), Set.of());
        var sources = Bindings.of(world, new Bindings.Wanted("com.acme.greeter", "", false));
        ClassLoader loader = Compiled.compile(folder, sources, EXAMPLE.resolve("Host.java"));
        var said = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(said, true, UTF_8));
        try {
            loader.loadClass("Host")
                    .getMethod("main", String[].class)
                    .invoke(
                            null,
                            (Object) new String[] {EXAMPLE.resolve("greeter.wasm").toString()});
        } finally {
            System.setOut(before);
        }

        assertThat(said.toString(UTF_8).lines())
                .containsExactly(
                        "Hello, Ada!", "Hallo, Emmy!", "Echo says nothing", "nobody has number 4");
    }
}
