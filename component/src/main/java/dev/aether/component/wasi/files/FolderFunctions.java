package dev.aether.component.wasi.files;

import dev.aether.component.HostImports;
import dev.aether.component.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@code wasi:filesystem/types} does with folders and the names in them. */
final class FolderFunctions {
    private static final long FOLLOW = 1;
    private final HostImports.InstanceBuilder types;

    FolderFunctions(HostImports.InstanceBuilder types) {
        this.types = types;
    }

    /** The folder a guest begins with. */
    static Descriptor root(FileTree tree) {
        try {
            return new Descriptor.Folder(tree, TreePath.ROOT, tree.stat(TreePath.ROOT).identity());
        } catch (IOException gone) {
            throw new UncheckedIOException("a granted folder cannot be read", gone);
        }
    }

    void offer() {
        offerLooking();
        offerChanging();
        offerNaming();
        Attempt.offer(types, "open-at", (self, in, poller) -> open(self.folder(), in));
        offerListing();
    }

    private void offerLooking() {
        Attempt.offer(
                types,
                "stat-at",
                (self, in, poller) ->
                        FileValues.stat(statAt(self.folder(), (String) in[2], follows(in[1]))));
        Attempt.offer(
                types,
                "metadata-hash-at",
                (self, in, poller) ->
                        FileValues.hash(statAt(self.folder(), (String) in[2], follows(in[1]))));
        Attempt.offer(
                types,
                "readlink-at",
                (self, in, poller) -> {
                    String target =
                            at(self.folder(), in[1], false, (tree, path) -> tree.readLink(path));
                    if (target.startsWith("/")) {
                        throw new FileFault(FileError.NOT_PERMITTED, "it leads out of the folder");
                    }
                    return target;
                });
    }

    private void offerChanging() {
        Attempt.offer(
                types,
                "create-directory-at",
                (self, in, poller) ->
                        at(
                                self.mutable(),
                                in[1],
                                false,
                                (tree, path) -> {
                                    tree.createDirectory(path);
                                    return null;
                                }));
        Attempt.offer(
                types, "remove-directory-at", (self, in, poller) -> delete(self, in[1], true));
        Attempt.offer(types, "unlink-file-at", (self, in, poller) -> delete(self, in[1], false));
        Attempt.offer(
                types,
                "set-times-at",
                (self, in, poller) -> {
                    setTimes(self, (String) in[2], follows(in[1]), in[3], in[4]);
                    return null;
                });
    }

    private void offerNaming() {
        Attempt.offer(
                types,
                "rename-at",
                (self, in, poller) -> {
                    Descriptor.Folder from = self.mutable();
                    Descriptor.Folder to = sameTree(from, (Descriptor) in[2]);
                    return from.tree()
                            .alone(() -> {
                                from.tree()
                                        .rename(find(from, in[1], false), find(to, in[3], false));
                                return null;
                            });
                });
        Attempt.offer(
                types,
                "link-at",
                (self, in, poller) -> {
                    if (follows(in[1])) {
                        throw new FileFault(FileError.INVALID, "names are given to links as such");
                    }
                    Descriptor.Folder from = self.mutable();
                    Descriptor.Folder to = sameTree(from, (Descriptor) in[3]);
                    return from.tree()
                            .alone(() -> {
                                from.tree().link(find(from, in[2], false), find(to, in[4], false));
                                return null;
                            });
                });
        Attempt.offer(
                types,
                "symlink-at",
                (self, in, poller) -> {
                    String target = (String) in[1];
                    if (target.startsWith("/")) {
                        throw new FileFault(FileError.NOT_PERMITTED, "it leads out of the folder");
                    }
                    return at(
                            self.mutable(),
                            in[2],
                            false,
                            (tree, path) -> {
                                tree.symlink(target, path);
                                return null;
                            });
                });
    }

    private void offerListing() {
        types.resource("directory-entry-stream");
        Attempt.offer(
                types,
                "read-directory",
                (self, in, poller) ->
                        at(self.folder(), ".", false, (tree, path) -> tree.list(path).iterator()));
        types.function(
                "[method]directory-entry-stream.read-directory-entry",
                (call, in) -> {
                    var rest = (Iterator<?>) in[0];
                    return Outcome.ok(rest.hasNext() ? entry(rest.next()) : Optional.empty());
                });
    }

    private static Object entry(Object next) {
        var entry = (FileTree.Entry) next;
        return Optional.of(new Object[] {entry.kind().index(), entry.name()});
    }

    private static boolean follows(Object pathFlags) {
        return ((Long) pathFlags & FOLLOW) != 0;
    }

    /** Something done at a place that was looked for. */
    private interface Doing<T extends @Nullable Object> {
        T at(FileTree tree, TreePath path) throws IOException;
    }

    private static <T extends @Nullable Object> T at(
            Descriptor.Folder folder, Object path, boolean follow, Doing<T> doing)
            throws IOException {
        FileTree tree = folder.tree();
        return tree.alone(() -> doing.at(tree, find(folder, path, follow)));
    }

    private static TreePath find(Descriptor.Folder folder, Object path, boolean follow)
            throws IOException {
        return PathWalk.find(
                folder.tree(), folder.path(), folder.identity(), (String) path, follow);
    }

    private static FileStat statAt(Descriptor.Folder folder, String path, boolean follow)
            throws IOException {
        return at(folder, path, follow, FileTree::stat);
    }

    static void setTimes(
            Descriptor self, String path, boolean follow, Object accessed, Object modified)
            throws IOException {
        FileTime access = FileValues.time(accessed);
        FileTime change = FileValues.time(modified);
        at(
                self.mutable(),
                path,
                follow,
                (tree, place) -> {
                    tree.setTimes(place, access, change);
                    return place;
                });
    }

    private static @Nullable Object delete(Descriptor self, Object path, boolean folder)
            throws IOException {
        return at(
                self.mutable(),
                path,
                false,
                (tree, place) -> {
                    if (tree.stat(place).isDirectory() != folder) {
                        throw folder
                                ? new FileFault(FileError.NOT_DIRECTORY, "it is no folder")
                                : new FileFault(FileError.IS_DIRECTORY, "it is a folder");
                    }
                    if (place.equals(TreePath.ROOT)) {
                        throw new FileFault(FileError.BUSY, "it is the granted folder itself");
                    }
                    tree.delete(place);
                    return null;
                });
    }

    @SuppressWarnings("ReferenceEquality") // A tree is itself only.
    private static Descriptor.Folder sameTree(Descriptor.Folder from, Descriptor other)
            throws FileFault {
        Descriptor.Folder to = other.mutable();
        if (from.tree() != to.tree()) {
            throw new FileFault(FileError.CROSS_DEVICE, "from one granted folder to another");
        }
        return to;
    }

    private static Object open(Descriptor.Folder folder, Object[] in) throws IOException {
        var wanted = new Wanted((Long) in[3], (Long) in[4]);
        FileTree tree = folder.tree();
        if (wanted.changes() && !tree.writable()) {
            throw new FileFault(FileError.READ_ONLY, "the folder was granted for reading only");
        }
        boolean follow = follows(in[1]) && !wanted.exclusive();
        return at(folder, in[2], follow, (_, path) -> openAt(tree, path, wanted));
    }

    private static Descriptor openAt(FileTree tree, TreePath path, Wanted wanted)
            throws IOException {
        Optional<FileStat> there = present(tree, path);
        if (there.isPresent() && wanted.exclusive() && wanted.create()) {
            throw new FileFault(FileError.EXIST, "it exists");
        }
        if (there.isPresent() && there.get().isDirectory()) {
            if (wanted.write() || wanted.truncate()) {
                throw new FileFault(FileError.IS_DIRECTORY, "it is a folder");
            }
            return new Descriptor.Folder(tree, path, there.get().identity());
        }
        if (wanted.directory()) {
            FileError error = there.isPresent() ? FileError.NOT_DIRECTORY : FileError.NO_ENTRY;
            throw new FileFault(error, "it is no folder");
        }
        requireFile(there, wanted);
        boolean write = wanted.write() || wanted.truncate();
        var how =
                new FileTree.Opening(write, wanted.create(), wanted.exclusive(), wanted.truncate());
        var shared = new SharedFile(tree.open(path, how));
        return new Descriptor.File(shared, wanted.read(), wanted.write());
    }

    /** Pipes and devices would make the host wait, or worse. */
    private static void requireFile(Optional<FileStat> there, Wanted wanted) throws FileFault {
        if (there.isEmpty()) {
            if (!wanted.create()) {
                throw new FileFault(FileError.NO_ENTRY, "there is no such file");
            }
            return;
        }
        FileKind kind = there.get().kind();
        if (kind == FileKind.SYMBOLIC_LINK) {
            throw new FileFault(FileError.LOOP, "it is a link");
        }
        if (kind != FileKind.REGULAR_FILE) {
            throw new FileFault(FileError.NOT_PERMITTED, "it is neither file nor folder");
        }
    }

    private static Optional<FileStat> present(FileTree tree, TreePath path) throws IOException {
        try {
            return Optional.of(tree.stat(path));
        } catch (FileFault fault) {
            if (fault.code() == FileError.NO_ENTRY) {
                return Optional.empty();
            }
            throw fault;
        }
    }

    /**
     * @param open bits of {@code open-flags}
     * @param flags bits of {@code descriptor-flags}
     */
    private record Wanted(long open, long flags) {
        boolean create() {
            return (open & 1) != 0;
        }

        boolean directory() {
            return (open & 2) != 0;
        }

        boolean exclusive() {
            return (open & 4) != 0;
        }

        boolean truncate() {
            return (open & 8) != 0;
        }

        boolean read() {
            return (flags & 1) != 0;
        }

        boolean write() {
            return (flags & 2) != 0;
        }

        boolean changes() {
            return create() || truncate() || write();
        }
    }
}
