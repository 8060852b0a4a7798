package dev.aether.component.wasi.files;

/** An open file that a descriptor and its streams hold together; the last to let go closes it. */
final class SharedFile {
    private final OpenedFile file;
    private int holders = 1;

    SharedFile(OpenedFile file) {
        this.file = file;
    }

    OpenedFile file() {
        return file;
    }

    SharedFile hold() {
        holders++;
        return this;
    }

    void release() {
        holders--;
        if (holders == 0) {
            file.close();
        }
    }
}
