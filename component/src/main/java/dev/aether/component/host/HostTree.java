package dev.aether.component.host;

import dev.aether.component.wasi.files.FileError;
import dev.aether.component.wasi.files.FileFault;
import dev.aether.component.wasi.files.FileStat;
import dev.aether.component.wasi.files.FileTime;
import dev.aether.component.wasi.files.FileTree;
import dev.aether.component.wasi.files.OpenedFile;
import dev.aether.component.wasi.files.TreePath;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A folder of this machine. Nothing here follows a link. */
final class HostTree implements FileTree {
    private static final int ENTRIES_MAX = 100_000;
    private final Path root;
    private final boolean writable;
    private final HostFolders maker;

    HostTree(Path root, boolean writable, HostFolders maker) {
        this.root = root;
        this.writable = writable;
        this.maker = maker;
    }

    @Override
    public boolean writable() {
        return writable;
    }

    @Override
    public <T extends @Nullable Object> T alone(Work<T> work) throws IOException {
        maker.lock().lock();
        try {
            return work.run();
        } catch (IOException fault) {
            throw HostFaults.named(fault);
        } finally {
            maker.lock().unlock();
        }
    }

    @Override
    public FileStat stat(TreePath path) throws IOException {
        return attempt(() -> HostStats.of(place(path)));
    }

    @Override
    public List<Entry> list(TreePath path) throws IOException {
        return attempt(() -> {
            var entries = new ArrayList<Entry>();
            try (DirectoryStream<Path> names = Files.newDirectoryStream(place(path))) {
                for (Path name : names) {
                    if (entries.size() == ENTRIES_MAX) {
                        throw new FileFault(
                                FileError.OVERFLOW, "more than " + ENTRIES_MAX + " entries");
                    }
                    String last = String.valueOf(name.getFileName());
                    entries.add(new Entry(HostStats.kind(name), last));
                }
            }
            return entries;
        });
    }

    @Override
    public OpenedFile open(TreePath path, Opening how) throws IOException {
        if (how.write() || how.create()) {
            requireWritable();
        }
        if (!maker.enter()) {
            throw new FileFault(FileError.QUOTA, "too many open files");
        }
        boolean done = false;
        try {
            OpenedFile opened = attempt(() -> HostFile.open(place(path), options(how), maker));
            done = true;
            return opened;
        } finally {
            if (!done) {
                maker.leave();
            }
        }
    }

    private static Set<OpenOption> options(Opening how) {
        var options = new HashSet<OpenOption>();
        options.add(LinkOption.NOFOLLOW_LINKS);
        options.add(StandardOpenOption.READ);
        if (how.write() || how.create()) {
            options.add(StandardOpenOption.WRITE);
        }
        if (how.create()) {
            options.add(
                    how.exclusive() ? StandardOpenOption.CREATE_NEW : StandardOpenOption.CREATE);
        }
        if (how.truncate()) {
            options.add(StandardOpenOption.TRUNCATE_EXISTING);
        }
        return options;
    }

    @Override
    public String readLink(TreePath path) throws IOException {
        return attempt(() -> Files.readSymbolicLink(place(path)).toString());
    }

    @Override
    public void createDirectory(TreePath path) throws IOException {
        change(() -> Files.createDirectory(place(path)));
    }

    @Override
    public void delete(TreePath path) throws IOException {
        change(() -> {
            Files.delete(place(path));
            return path;
        });
    }

    @Override
    public void rename(TreePath from, TreePath to) throws IOException {
        change(() ->
                Files.move(
                        place(from),
                        place(to),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING));
    }

    @Override
    public void link(TreePath existing, TreePath name) throws IOException {
        change(() -> Files.createLink(place(name), place(existing)));
    }

    @Override
    public void symlink(String target, TreePath name) throws IOException {
        change(() -> Files.createSymbolicLink(place(name), Path.of(target)));
    }

    @Override
    public void setTimes(TreePath path, FileTime accessed, FileTime modified) throws IOException {
        change(() -> {
            HostStats.setTimes(place(path), accessed, modified);
            return path;
        });
    }

    /** A name that this machine would read as more than one name is none. */
    private Path place(TreePath path) throws FileFault {
        Path place = root;
        for (String name : path.names()) {
            Path next = place.resolve(name);
            if (next.getNameCount() != place.getNameCount() + 1
                    || !next.startsWith(place)
                    || !next.endsWith(name)) {
                throw new FileFault(FileError.INVALID, "no name of a file here");
            }
            place = next;
        }
        return place;
    }

    private void requireWritable() throws FileFault {
        if (!writable) {
            throw new FileFault(FileError.READ_ONLY, "the folder was granted for reading only");
        }
    }

    private void change(Work<?> work) throws IOException {
        requireWritable();
        attempt(work);
    }

    private static <T> T attempt(Work<T> work) throws IOException {
        try {
            return work.run();
        } catch (IOException fault) {
            throw HostFaults.named(fault);
        } catch (InvalidPathException unsaid) {
            throw new FileFault(FileError.ILLEGAL_BYTE_SEQUENCE, "no name of a file here");
        }
    }
}
