package dev.aether.kubernetes;

import dev.aether.kubernetes.Json.ObjectNode;
import java.util.List;
import java.util.Optional;

/** The embedder's say in every write: it may complete, warn or refuse. */
@FunctionalInterface
public interface Admission {
    /** Admits everything as it is. */
    Admission OPEN = request -> new Admitted(request.proposed(), List.of());

    /** What a client wants to do. */
    enum Operation {
        CREATE,
        UPDATE,
        DELETE
    }

    /**
     * One write, after decoding, patching, defaulting and validation by schema.
     *
     * @param before the object now; absent for a create
     * @param proposed the object to be written; for a delete, the object now
     * @param options who asks and how
     */
    record Request(
            Operation operation,
            Target target,
            Optional<ObjectNode> before,
            ObjectNode proposed,
            WriteOptions options) {}

    /**
     * The answer.
     *
     * @param object what is to be written
     * @param warnings shown to the client, one line each
     */
    record Admitted(ObjectNode object, List<String> warnings) {
        public Admitted {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * Decides a write.
     *
     * @throws StatusException to refuse it
     */
    Admitted admit(Request request);
}
