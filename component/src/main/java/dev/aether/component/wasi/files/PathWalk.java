package dev.aether.component.wasi.files;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Finds what a path of a guest means, name by name. It never leaves the folder it begins at: a
 * {@code ..} above that, an absolute path and a link that leads there are {@code not-permitted}. To
 * be used under {@link FileTree#alone}.
 */
final class PathWalk {
    private static final int LINKS_MAX = 40;
    private static final int PATH_LENGTH_MAX = 4096;
    private final FileTree tree;
    private final TreePath base;
    private final Deque<String> left = new ArrayDeque<>();
    private TreePath here;
    private int links;
    private boolean folder;

    private PathWalk(FileTree tree, TreePath base) {
        this.tree = tree;
        this.base = base;
        this.here = base;
    }

    /**
     * The place a path names; whether anything is there is not said.
     *
     * @param identity what the folder was when it was opened; guests may have moved it since
     * @param follow whether a link as the last name is followed
     */
    static TreePath find(FileTree tree, TreePath base, String identity, String path, boolean follow)
            throws IOException {
        requireSame(tree, base, identity);
        var walk = new PathWalk(tree, base);
        walk.ahead(path);
        return walk.run(follow);
    }

    /** A folder is known by its path, so nothing on that path may have become a link. */
    static void requireSame(FileTree tree, TreePath base, String identity) throws IOException {
        FileStat stat = tree.stat(TreePath.ROOT);
        TreePath at = TreePath.ROOT;
        for (String name : base.names()) {
            at = at.child(name);
            stat = tree.stat(at);
            if (!stat.isDirectory()) {
                throw new FileFault(FileError.NO_ENTRY, "the folder was moved away");
            }
        }
        if (!stat.identity().equals(identity)) {
            throw new FileFault(FileError.NO_ENTRY, "the folder was moved away");
        }
    }

    private TreePath run(boolean follow) throws IOException {
        while (!left.isEmpty()) {
            String name = left.pop();
            boolean last = left.isEmpty();
            switch (name) {
                case "", "." -> {}
                case ".." -> up();
                default -> down(name, last && !folder, follow);
            }
        }
        return here;
    }

    private void up() throws FileFault {
        if (here.equals(base)) {
            throw new FileFault(FileError.NOT_PERMITTED, "the path leads out of the folder");
        }
        here = here.parent();
    }

    /**
     * @param last whether the path may end with this, whatever it is
     */
    private void down(String name, boolean last, boolean follow) throws IOException {
        TreePath next = here.child(name);
        if (last && !follow) {
            here = next;
            return;
        }
        FileKind kind = kind(next, left.isEmpty());
        if (kind == FileKind.SYMBOLIC_LINK) {
            links++;
            if (links > LINKS_MAX) {
                throw new FileFault(FileError.LOOP, "more than " + LINKS_MAX + " links");
            }
            ahead(tree.readLink(next));
            return;
        }
        if (!last && kind != FileKind.DIRECTORY && kind != FileKind.UNKNOWN) {
            throw new FileFault(FileError.NOT_DIRECTORY, name + " is no folder");
        }
        here = next;
    }

    /** What is at a place; unknown if nothing is and nothing need be. */
    private FileKind kind(TreePath place, boolean mayMiss) throws IOException {
        try {
            return tree.stat(place).kind();
        } catch (FileFault fault) {
            if (mayMiss && fault.code() == FileError.NO_ENTRY) {
                return FileKind.UNKNOWN;
            }
            throw fault;
        }
    }

    /** Puts the names of a path before what is left to go. */
    private void ahead(String path) throws FileFault {
        if (path.length() > PATH_LENGTH_MAX) {
            throw new FileFault(FileError.NAME_TOO_LONG, "a path of " + path.length());
        }
        if (path.isEmpty()) {
            throw new FileFault(FileError.NO_ENTRY, "the path is empty");
        }
        if (path.indexOf('\0') >= 0) {
            throw new FileFault(FileError.INVALID, "a path with a NUL in it");
        }
        if (path.startsWith("/")) {
            throw new FileFault(FileError.NOT_PERMITTED, "the path leads out of the folder");
        }
        List<String> names = List.of(path.split("/", -1));
        // After "a/" and "a/." it must be a folder, unless more is to come anyway.
        String end = names.getLast();
        folder |= left.isEmpty() && (end.isEmpty() || end.equals("."));
        for (String name : names.reversed()) {
            if (!name.isEmpty() && !name.equals(".")) {
                left.push(name);
            }
        }
    }
}
