package dev.aether.component.wasi.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.aether.component.Case;
import dev.aether.component.host.HostFolders;
import dev.aether.component.wasi.Guest;
import dev.aether.component.wasi.HandClocks;
import dev.aether.component.wasi.WasiGrants;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** A guest with one folder, and the words of its interface. */
final class FileGuest {
    static final long READ = 1;
    static final long WRITE = 2;
    static final long CREATE = 1;
    static final long DIRECTORY = 2;
    static final long EXCLUSIVE = 4;
    static final long TRUNCATE = 8;

    final Guest guest;
    final Object root;

    private FileGuest(Guest guest) {
        this.guest = guest;
        Object[] first =
                (Object[])
                        ((List<?>) guest.call("wasi:filesystem/preopens#get-directories")).get(0);
        this.root = first[0];
    }

    static FileGuest of(Path folder, boolean writable) throws IOException {
        return of(new HostFolders(8).tree(folder, writable));
    }

    static FileGuest of(FileTree tree) {
        var grant = new FileGrant(Map.of("/", tree));
        return new FileGuest(Guest.of(WasiGrants.builder(new HandClocks()).grant(grant).build()));
    }

    Object good(String method, Object... arguments) {
        return guest.good("wasi:filesystem/types#[method]descriptor." + method, arguments);
    }

    String bad(String method, Object... arguments) {
        Object code = guest.bad("wasi:filesystem/types#[method]descriptor." + method, arguments);
        return FileError.values()[(Integer) code].wit();
    }

    Object open(Object folder, String path, long open, long flags) {
        return good("open-at", folder, 1L, path, open, flags);
    }

    String refusedOpen(Object folder, String path, long open, long flags) {
        return bad("open-at", folder, 1L, path, open, flags);
    }

    String text(String path) {
        Object file = open(root, path, 0L, READ);
        try {
            return new String((byte[]) ((Object[]) good("read", file, 1000L, 0L))[0], UTF_8);
        } finally {
            drop(file);
        }
    }

    void drop(Object descriptor) {
        guest.drop("wasi:filesystem/types#descriptor", descriptor);
    }

    List<String> names(Object folder) {
        Object entries = good("read-directory", folder);
        var names = new TreeSet<String>();
        while (true) {
            var next =
                    (Optional<?>)
                            guest.good(
                                    "wasi:filesystem/types#[method]directory-entry-stream"
                                            + ".read-directory-entry",
                                    entries);
            if (next.isEmpty()) {
                return List.copyOf(names);
            }
            names.add((String) ((Object[]) next.get())[1]);
        }
    }

    static Case at(long seconds) {
        return Case.of(2, new Object[] {seconds, 5});
    }
}
