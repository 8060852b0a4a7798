package dev.aether.component.wit;

import dev.aether.component.wit.Library.Declared;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Packages of WIT that were read together: the one that matters, and those it needs. */
public final class WitPackages {
    private static final int FILES_MAX = 1_000;
    private final Library library = new Library();
    private final List<String> worlds = new ArrayList<>();

    private WitPackages() {}

    /**
     * Reads the files of one folder, whose worlds can be had, and of others, one package each.
     *
     * @param main texts by the names they have in messages
     * @param others the same for each folder besides
     * @throws WitException with file, line and column of the first fault
     */
    public static WitPackages read(Map<String, String> main, List<Map<String, String>> others) {
        var packages = new WitPackages();
        packages.add(main);
        for (Declared declared : packages.library.all()) {
            if (declared.item() instanceof Syntax.World) {
                packages.worlds.add(declared.id());
            }
        }
        others.forEach(packages::add);
        return packages;
    }

    private void add(Map<String, String> folder) {
        if (folder.size() > FILES_MAX) {
            throw new IllegalArgumentException("a package has at most " + FILES_MAX + " files");
        }
        library.add(
                folder.entrySet().stream()
                        .map(file -> WitParser.parse(file.getKey(), file.getValue()))
                        .toList());
    }

    /** Full names of the worlds that can be had, such as {@code demo:greeter/greeter@0.1.0}. */
    public List<String> worlds() {
        return List.copyOf(worlds);
    }

    /**
     * A world with all it needs.
     *
     * @param name its full name, or only that between slash and version if no other has it
     * @param features what {@code @unstable} may hold back and is wanted
     * @throws WitException if something it names is not there
     * @throws IllegalArgumentException if there is no such world, or several
     */
    public NamedWorld world(String name, Set<String> features) {
        List<String> found = worlds.stream().filter(id -> isNamed(id, name)).toList();
        if (found.size() != 1) {
            String there = worlds.stream().collect(Collectors.joining(", "));
            throw new IllegalArgumentException(
                    (found.isEmpty() ? "there is no world '" : "there are several worlds '")
                            + name
                            + "' here, only: "
                            + there);
        }
        for (Declared declared : library.all()) {
            if (declared.id().equals(found.getFirst())) {
                return new WorldMaker(library, new Gates(features)).make(declared);
            }
        }
        throw new IllegalStateException(name + " was here a moment ago");
    }

    private static boolean isNamed(String id, String name) {
        return id.equals(name)
                || id.replaceFirst("@.*", "").equals(name)
                || id.replaceFirst("@.*", "").endsWith("/" + name);
    }
}
