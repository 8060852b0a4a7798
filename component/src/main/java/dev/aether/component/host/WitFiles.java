package dev.aether.component.host;

import dev.aether.component.wit.WitPackages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reads WIT as tools lay it out: a file, or a folder with the files of one package and in {@code
 * deps} a file or folder for each package it needs.
 */
public final class WitFiles {
    private static final long BYTES_MAX = 4 << 20;
    private static final int ENTRIES_MAX = 1_000;

    private WitFiles() {}

    /**
     * Reads a file or folder.
     *
     * @throws IOException if it cannot be read or holds no WIT
     * @throws dev.aether.component.wit.WitException if what it holds is no WIT
     */
    public static WitPackages read(Path path) throws IOException {
        Path dependencies = path.resolve("deps");
        var others = new ArrayList<Map<String, String>>();
        if (Files.isDirectory(dependencies)) {
            for (Path dependency : entries(dependencies)) {
                if (Files.isDirectory(dependency) || isWit(dependency)) {
                    others.add(texts(dependency));
                }
            }
        }
        Map<String, String> main = texts(path);
        if (main.isEmpty()) {
            throw new IOException(path + " holds no file that ends with .wit");
        }
        return WitPackages.read(main, others);
    }

    private static Map<String, String> texts(Path path) throws IOException {
        var texts = new LinkedHashMap<String, String>();
        for (Path file : Files.isDirectory(path) ? entries(path) : List.of(path)) {
            if (isWit(file) && Files.isRegularFile(file)) {
                if (Files.size(file) > BYTES_MAX) {
                    throw new IOException(file + " has more than " + BYTES_MAX + " bytes");
                }
                texts.put(file.toString(), Files.readString(file));
            }
        }
        return texts;
    }

    private static boolean isWit(Path file) {
        return file.toString().endsWith(".wit");
    }

    private static List<Path> entries(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> sorted = entries.sorted().limit(ENTRIES_MAX + 1L).toList();
            if (sorted.size() > ENTRIES_MAX) {
                throw new IOException(folder + " has more than " + ENTRIES_MAX + " entries");
            }
            return sorted;
        } catch (UncheckedIOException broken) {
            throw broken.getCause();
        }
    }
}
