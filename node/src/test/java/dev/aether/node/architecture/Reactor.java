package dev.aether.node.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The modules of the build on disk, found from the folder the tests run in. */
record Reactor(Path root, List<Path> modules) {
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

    static Reactor find() {
        try {
            Path folder = Path.of("").toAbsolutePath();
            while (modulesIn(folder).isEmpty()) {
                folder = folder.getParent();
            }
            Path root = folder;
            return new Reactor(root, modulesIn(root).stream().map(root::resolve).toList());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<String> modulesIn(Path folder) throws IOException {
        Path pom = folder.resolve("pom.xml");
        List<String> modules = new ArrayList<>();
        if (Files.exists(pom)) {
            Matcher module = MODULE.matcher(Files.readString(pom));
            while (module.find()) {
                modules.add(module.group(1));
            }
        }
        return modules;
    }

    /** All Java files below a folder of each module, such as {@code src/main/java}, sorted. */
    List<Path> javaFiles(String folder) {
        List<Path> files = new ArrayList<>();
        for (Path module : modules) {
            files.addAll(javaFilesBelow(module.resolve(folder)));
        }
        return List.copyOf(files);
    }

    private static List<Path> javaFilesBelow(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(file -> file.toString().endsWith(".java")).sorted().toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The compiled main classes of those modules that are built. */
    List<Path> classFolders() {
        return modules.stream()
                .map(module -> module.resolve("target/classes"))
                .filter(Files::isDirectory)
                .toList();
    }
}
