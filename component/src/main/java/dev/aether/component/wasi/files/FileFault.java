package dev.aether.component.wasi.files;

import java.io.IOException;

/** Something in a file tree could not be done, for a reason the guest may learn. */
public final class FileFault extends IOException {
    private final FileError code;

    /**
     * A fault.
     *
     * @param detail for people; reaches the guest, so it names nothing of the host
     */
    public FileFault(FileError code, String detail) {
        super(code.wit() + ": " + detail);
        this.code = code;
    }

    public FileError code() {
        return code;
    }
}
