package dev.aether.component;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * The native library of Wasmtime, version {@value #VERSION}, on this machine. It is no part of this
 * project; {@code component/wasmtime/fetch} puts it where it is looked for.
 *
 * @param path of the file, which only this process's user should be able to write
 */
public record WasmtimeLibrary(Path path) {
    /** The only version whose interface this library knows. */
    public static final String VERSION = "49.0.0";

    /** Names a file to take instead of the usual one. */
    public static final String PROPERTY = "aether.wasmtime.library";

    /** What the file is to be; another is not loaded. */
    public static final String SHA_256 =
            "9594714d3c73c3087ab3d42d9614cf72973b25c181b8625ffcc46a8a75972d7e";

    /** Where the library is looked for: what the property says, or the cache in the home folder. */
    public static Path place() {
        String named = System.getProperty(PROPERTY);
        return named != null
                ? Path.of(named)
                : Path.of(
                        System.getProperty("user.home"),
                        ".cache/aether/wasmtime-" + VERSION,
                        "libwasmtime.so");
    }

    /** The library, if it is there and this machine can run it; its bytes are checked later. */
    public static Optional<WasmtimeLibrary> find() {
        return absence().isPresent() ? Optional.empty() : Optional.of(new WasmtimeLibrary(place()));
    }

    /** Why {@link #find} finds nothing. */
    public static Optional<String> absence() {
        String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        if (!system.toLowerCase(Locale.ROOT).equals("linux amd64")) {
            return Optional.of("Wasmtime is used on Linux, x86-64; this is " + system);
        }
        return Files.isRegularFile(place())
                ? Optional.empty()
                : Optional.of("no file " + place() + "; component/wasmtime/fetch gets it");
    }
}
