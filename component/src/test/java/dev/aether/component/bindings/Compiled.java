package dev.aether.component.bindings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;

/** Sources, compiled without a warning, and what they do. */
final class Compiled {
    private Compiled() {}

    /**
     * Compiles into a folder.
     *
     * @param sources by path
     * @param others files besides
     */
    static ClassLoader compile(Path folder, Map<String, String> sources, Path... others)
            throws IOException {
        var files = new ArrayList<Path>(List.of(others));
        for (var source : sources.entrySet()) {
            Path file = folder.resolve("src").resolve(source.getKey());
            Files.createDirectories(file.getParent());
            files.add(Files.writeString(file, source.getValue()));
        }
        Path classes = Files.createDirectories(folder.resolve("classes"));
        var compiler = ToolProvider.getSystemJavaCompiler();
        var said = new StringWriter();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            var options = List.of("-Xlint:all", "-Werror", "-proc:none", "-d", classes.toString());
            var task =
                    compiler.getTask(
                            said,
                            manager,
                            null,
                            options,
                            null,
                            manager.getJavaFileObjectsFromPaths(files));
            boolean good = task.call();
            assertThat(good).as(said.toString()).isTrue();
        }
        return new URLClassLoader(
                new URL[] {classes.toUri().toURL()}, Compiled.class.getClassLoader());
    }
}
