package dev.aether.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A join token handed over in a file, as between nodes of one machine. */
final class TokenFile {
    private TokenFile() {}

    /**
     * @return empty while the file is absent
     */
    static String read(String path, int bytesMax) {
        Path file = Path.of(path);
        try {
            if (Files.size(file) > bytesMax) {
                throw new StartFailure(path + " is too large for a token", "check the path");
            }
            return Files.readString(file).strip();
        } catch (NoSuchFileException absent) {
            return "";
        } catch (IOException unreadable) {
            throw new StartFailure("cannot read " + path + ": " + unreadable, "check the path");
        }
    }
}
