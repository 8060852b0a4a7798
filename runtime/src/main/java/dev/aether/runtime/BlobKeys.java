package dev.aether.runtime;

import dev.aether.component.wasi.stores.StoreFault;
import dev.aether.environment.Bytes;
import dev.aether.state.KeyRange;
import java.nio.charset.StandardCharsets;

/**
 * Where a store of objects keeps what, all within one keyspace; NUL parts what names may hold.
 *
 * <ul>
 *   <li>{@code c NUL CONTAINER}: when it was made
 *   <li>{@code o NUL CONTAINER NUL OBJECT}: a {@link BlobRecord}
 *   <li>{@code b NUL ID NUL NUMBER}: one chunk of the object, or draft, with this id
 *   <li>{@code d NUL ID}: when a draft of more than one chunk was begun
 * </ul>
 */
final class BlobKeys {
    static final int NAME_BYTES_MAX = 1 << 10;

    private BlobKeys() {}

    static Bytes container(String container) throws StoreFault {
        return Bytes.utf8("c\0" + checked("container", container));
    }

    static Bytes object(String container, String object) throws StoreFault {
        return Bytes.utf8(folder(container) + checked("object", object));
    }

    static KeyRange objects(String container) throws StoreFault {
        return KeyRange.prefix(Bytes.utf8(folder(container)));
    }

    /** Those behind a name, or all if it is empty. */
    static KeyRange objectsAfter(String container, String after) throws StoreFault {
        KeyRange all = objects(container);
        return after.isEmpty()
                ? all
                : new KeyRange(Bytes.utf8(folder(container) + after + "\0"), all.end());
    }

    static String objectName(String container, Bytes key) throws StoreFault {
        return key.utf8().substring(folder(container).length());
    }

    private static String folder(String container) throws StoreFault {
        return "o\0" + checked("container", container) + "\0";
    }

    static Bytes chunk(String id, int number) {
        return Bytes.utf8("b\0%s\0%06d".formatted(id, number));
    }

    static KeyRange chunks(String id) {
        return KeyRange.prefix(Bytes.utf8("b\0" + id + "\0"));
    }

    static Bytes draft(String id) {
        return Bytes.utf8("d\0" + id);
    }

    static KeyRange drafts() {
        return KeyRange.prefix(Bytes.utf8("d\0"));
    }

    static String draftId(Bytes key) {
        return key.utf8().substring(2);
    }

    private static String checked(String what, String name) throws StoreFault {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > NAME_BYTES_MAX || name.indexOf('\0') >= 0) {
            throw StoreRequests.fault(
                    "%s names have 1 to %d bytes and no NUL".formatted(what, NAME_BYTES_MAX));
        }
        return name;
    }
}
