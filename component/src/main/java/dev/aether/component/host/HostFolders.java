package dev.aether.component.host;

import dev.aether.component.wasi.files.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes file trees of folders of this machine. All trees of one maker share a lock, so that no
 * guest can turn a folder into a link between another's look and its step, also where granted
 * folders overlap. Against other programs on the machine that lock does not help: grant no folder
 * that somebody hostile can write to.
 */
public final class HostFolders {
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicInteger open = new AtomicInteger();
    private final int openMax;

    /**
     * A maker.
     *
     * @param openMax files that all guests may hold open together; beyond, opening answers {@code
     *     quota}
     */
    public HostFolders(int openMax) {
        this.openMax = openMax;
    }

    /**
     * A tree of an existing folder.
     *
     * @throws IOException if it is none
     */
    public FileTree tree(Path folder, boolean writable) throws IOException {
        Path root = folder.toRealPath();
        if (!Files.isDirectory(root)) {
            throw new NotDirectoryException(folder.toString());
        }
        return new HostTree(root, writable, this);
    }

    ReentrantLock lock() {
        return lock;
    }

    /** Counts a file to be opened; false if there are too many. */
    boolean enter() {
        if (open.incrementAndGet() > openMax) {
            open.decrementAndGet();
            return false;
        }
        return true;
    }

    void leave() {
        open.decrementAndGet();
    }
}
