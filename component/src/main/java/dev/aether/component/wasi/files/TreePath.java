package dev.aether.component.wasi.files;

import java.util.ArrayList;
import java.util.List;

/**
 * A place in a file tree.
 *
 * @param names from the root down, none of them empty, {@code .} or {@code ..}, none with a slash
 */
public record TreePath(List<String> names) {
    /** The folder that was granted. */
    public static final TreePath ROOT = new TreePath(List.of());

    public TreePath {
        names = List.copyOf(names);
        for (String name : names) {
            if (name.isEmpty()
                    || name.equals(".")
                    || name.equals("..")
                    || name.indexOf('/') >= 0
                    || name.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("no name of a file: '" + name + "'");
            }
        }
    }

    TreePath child(String name) {
        var longer = new ArrayList<>(names);
        longer.add(name);
        return new TreePath(longer);
    }

    TreePath parent() {
        return new TreePath(names.subList(0, names.size() - 1));
    }
}
