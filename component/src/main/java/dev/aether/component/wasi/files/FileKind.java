package dev.aether.component.wasi.files;

/** A {@code wasi:filesystem/types.descriptor-type}, in the order of its cases there. */
public enum FileKind {
    UNKNOWN,
    BLOCK_DEVICE,
    CHARACTER_DEVICE,
    DIRECTORY,
    FIFO,
    SYMBOLIC_LINK,
    REGULAR_FILE,
    SOCKET;

    @SuppressWarnings("EnumOrdinal") // The order of the constants is that of the cases.
    int index() {
        return ordinal();
    }
}
