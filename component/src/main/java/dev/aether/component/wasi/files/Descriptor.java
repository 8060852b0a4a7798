package dev.aether.component.wasi.files;

import java.io.IOException;

/** A {@code wasi:filesystem/types.descriptor}. */
sealed interface Descriptor {
    /** What may be done with it, as bits of {@code descriptor-flags}. */
    long flags();

    FileStat stat() throws IOException;

    void close();

    /**
     * A folder, known by its path.
     *
     * @param identity what was there when it was opened
     */
    record Folder(FileTree tree, TreePath path, String identity) implements Descriptor {
        private static final long READ = 1;
        private static final long MUTATE = 1 << 5;

        @Override
        public long flags() {
            return tree.writable() ? READ | MUTATE : READ;
        }

        @Override
        public FileStat stat() throws IOException {
            return tree.alone(() -> {
                PathWalk.requireSame(tree, path, identity);
                return tree.stat(path);
            });
        }

        @Override
        public void close() {}
    }

    /**
     * A regular file.
     *
     * @param readable whether the guest opened it for reading
     * @param writable whether it opened it for writing
     */
    record File(SharedFile shared, boolean readable, boolean writable) implements Descriptor {
        @Override
        public long flags() {
            return (readable ? 1 : 0) | (writable ? 2 : 0);
        }

        @Override
        public FileStat stat() throws IOException {
            return shared.file().stat();
        }

        @Override
        public void close() {
            shared.release();
        }
    }

    /** The file it is. */
    default File file() throws FileFault {
        if (this instanceof File file) {
            return file;
        }
        throw new FileFault(FileError.IS_DIRECTORY, "it is a folder");
    }

    default OpenedFile source() throws FileFault {
        File file = file();
        if (!file.readable()) {
            throw new FileFault(FileError.BAD_DESCRIPTOR, "not opened for reading");
        }
        return file.shared().file();
    }

    default OpenedFile target() throws FileFault {
        File file = file();
        if (!file.writable()) {
            throw new FileFault(FileError.BAD_DESCRIPTOR, "not opened for writing");
        }
        return file.shared().file();
    }

    /** The folder it is. */
    default Folder folder() throws FileFault {
        if (this instanceof Folder folder) {
            return folder;
        }
        throw new FileFault(FileError.NOT_DIRECTORY, "it is no folder");
    }

    /** The folder it is, which may be changed. */
    default Folder mutable() throws FileFault {
        Folder folder = folder();
        if (!folder.tree().writable()) {
            throw new FileFault(FileError.READ_ONLY, "the folder was granted for reading only");
        }
        return folder;
    }
}
