package dev.aether.component.host;

import dev.aether.component.Component;
import dev.aether.component.ComponentException;
import dev.aether.component.bindings.Bindings;
import dev.aether.component.wit.NamedWorld;
import dev.aether.component.wit.WitDocs;
import dev.aether.component.wit.WitException;
import dev.aether.component.wit.WitPackages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes Java for the world of a file: WIT, a folder of WIT, or a component. A build calls {@link
 * #main}.
 */
public final class BindingFiles {
    private static final long BYTES_MAX = 256L << 20;
    private static final String USAGE =
            """
            usage: BindingFiles --package NAME [--out DIR] [--world NAME] [--class NAME]
                [--feature NAME]... [--wasi] FILE.wit|FOLDER|FILE.wasm\
            """;

    private BindingFiles() {}

    /**
     * The world of a file.
     *
     * @param world which, if the file has several; a component has one
     * @param features of WIT that are held back as unstable and are wanted
     * @throws IOException if it cannot be read
     * @throws WitException if it is no WIT
     * @throws ComponentException if it is no component
     * @throws IllegalArgumentException if it has no such world
     */
    public static NamedWorld read(Path file, Optional<String> world, Set<String> features)
            throws IOException {
        if (file.toString().endsWith(".wasm")) {
            return component(file);
        }
        WitPackages packages = WitFiles.read(file);
        if (world.isEmpty() && packages.worlds().size() != 1) {
            throw new IllegalArgumentException(
                    "%s has %d worlds, name one: %s"
                            .formatted(
                                    file,
                                    packages.worlds().size(),
                                    String.join(", ", packages.worlds())));
        }
        return packages.world(world.orElseGet(() -> packages.worlds().getFirst()), features);
    }

    private static NamedWorld component(Path file) throws IOException {
        if (Files.size(file) > BYTES_MAX) {
            throw new IOException(file + " has more than " + BYTES_MAX + " bytes");
        }
        var world = Component.parse(Files.readAllBytes(file)).world();
        String name =
                String.valueOf(file.getFileName())
                        .replaceFirst("\\.wasm$", "")
                        .replaceAll("[^A-Za-z0-9]+", "-");
        String usable = name.matches("[A-Za-z].*") ? name : "root";
        return new NamedWorld("root:component/" + usable, world, WitDocs.none());
    }

    /**
     * Writes sources, but leaves alone those that are so already.
     *
     * @return how many there are
     */
    public static int write(Path out, Map<String, String> sources) throws IOException {
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = out.resolve(source.getKey());
            boolean there =
                    Files.isRegularFile(file) && Files.readString(file).equals(source.getValue());
            if (!there) {
                Path folder = file.getParent();
                Files.createDirectories(folder == null ? out : folder);
                Files.writeString(file, source.getValue());
            }
        }
        return sources.size();
    }

    /** For builds: exits with 2 for wrong words and 1 for anything else that fails. */
    public static void main(String[] words) {
        int code;
        try {
            run(words);
            code = 0;
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage() + "\n" + USAGE);
            code = 2;
        } catch (IOException | WitException | ComponentException wrong) {
            System.err.println("bindings: " + wrong.getMessage());
            code = 1;
        }
        System.exit(code);
    }

    private static void run(String[] words) throws IOException {
        String home = "";
        String name = "";
        Path out = Path.of("");
        boolean wasi = false;
        Optional<String> world = Optional.empty();
        var features = new HashSet<String>();
        int at = 0;
        for (; at < words.length && words[at].startsWith("--"); at++) {
            switch (words[at]) {
                case "--wasi" -> wasi = true;
                case "--package" -> home = value(words, ++at);
                case "--out" -> out = Path.of(value(words, ++at));
                case "--class" -> name = value(words, ++at);
                case "--world" -> world = Optional.of(value(words, ++at));
                case "--feature" -> features.add(value(words, ++at));
                default -> throw new IllegalArgumentException("no option " + words[at]);
            }
        }
        if (at != words.length - 1) {
            throw new IllegalArgumentException("one file or folder is needed");
        }
        var wanted = new Bindings.Wanted(home, name, wasi);
        write(out, Bindings.of(read(Path.of(words[at]), world, features), wanted));
    }

    private static String value(String[] words, int at) {
        if (at >= words.length) {
            throw new IllegalArgumentException(words[at - 1] + " needs a value");
        }
        return words[at];
    }
}
