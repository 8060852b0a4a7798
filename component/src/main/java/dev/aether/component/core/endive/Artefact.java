package dev.aether.component.core.endive;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import run.endive.wasm.Version;

/**
 * What compiling one module gave.
 *
 * <p>The modules of a component are kept together, because the code of each depends on the types of
 * all; behind a CRC-32C, by which damage is noticed but no intent.
 */
final class Artefact {
    private static final int CHECKSUM_BYTES = Integer.BYTES;

    /** Raised whenever what is kept has another form. */
    private static final String FORMAT = "6";

    /** What the code depends on besides the modules. */
    static final String COMPILER = "endive-" + Version.version() + "-" + FORMAT;

    private final ByteBuffer module;
    private final Classes classes;
    private final List<String> first;

    /**
     * @param skeleton what is left to read when it is loaded
     */
    Artefact(byte[] skeleton, Classes classes) {
        this(ByteBuffer.wrap(skeleton), classes, List.of());
    }

    private Artefact(ByteBuffer module, Classes classes, List<String> first) {
        this.module = module;
        this.classes = classes;
        this.first = first;
    }

    /** The same with the names of the classes that its first uses need. */
    Artefact withFirst(List<String> names) {
        return new Artefact(module, classes, names);
    }

    long byteCount() {
        return (long) module.remaining() + classes.packed().remaining();
    }

    /** The classes to load ahead of their use; empty as long as nobody noted them. */
    List<String> first() {
        return first;
    }

    /** The module to read. */
    InputStream open() {
        return new ByteArrayInputStream(
                module.array(), module.arrayOffset() + module.position(), module.remaining());
    }

    Classes classes() {
        return classes;
    }

    static byte[] seal(List<Artefact> artefacts) {
        int size = CHECKSUM_BYTES + Integer.BYTES;
        for (Artefact artefact : artefacts) {
            size += 3 * Integer.BYTES + artefact.firstBytes().remaining();
            size += artefact.module.remaining() + artefact.classes.packed().remaining();
        }
        ByteBuffer sealed = ByteBuffer.allocate(size).position(CHECKSUM_BYTES);
        sealed.putInt(artefacts.size());
        for (Artefact artefact : artefacts) {
            write(artefact.module, sealed);
            write(artefact.classes.packed(), sealed);
            write(artefact.firstBytes(), sealed);
        }
        return sealed.putInt(0, checksum(sealed.array())).array();
    }

    private ByteBuffer firstBytes() {
        return StandardCharsets.UTF_8.encode(String.join("\n", first));
    }

    private static void write(ByteBuffer part, ByteBuffer out) {
        out.putInt(part.remaining()).put(part.duplicate());
    }

    /** Empty if it is damaged. */
    static Optional<List<Artefact>> unseal(byte[] sealed) {
        ByteBuffer in = ByteBuffer.wrap(sealed);
        if (sealed.length < CHECKSUM_BYTES || in.getInt() != checksum(sealed)) {
            return Optional.empty();
        }
        int count = in.getInt();
        var artefacts = new ArrayList<Artefact>();
        for (int i = 0; i < count; i++) {
            ByteBuffer module = read(in);
            var classes = new Classes(read(in));
            List<String> first =
                    StandardCharsets.UTF_8.decode(read(in)).toString().lines().toList();
            artefacts.add(new Artefact(module, classes, first));
        }
        return Optional.of(artefacts);
    }

    /** The next part, which stays where it is. */
    private static ByteBuffer read(ByteBuffer in) {
        int length = in.getInt();
        ByteBuffer part = in.slice(in.position(), length);
        in.position(in.position() + length);
        return part;
    }

    private static int checksum(byte[] sealed) {
        var checksum = new CRC32C();
        checksum.update(sealed, CHECKSUM_BYTES, sealed.length - CHECKSUM_BYTES);
        return (int) checksum.getValue();
    }
}
