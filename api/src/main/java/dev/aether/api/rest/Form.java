package dev.aether.api.rest;

import dev.aether.api.web.WebHead;
import dev.aether.kubernetes.Representation;
import dev.aether.kubernetes.Status;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** In which form a client wants its answer. */
record Form(Representation representation, Representation.Include include) {
    /**
     * @throws dev.aether.kubernetes.StatusException 406 if no form asked for can be given
     */
    static Form of(WebHead head) {
        String accept = head.header("accept");
        var include = Representation.Include.parse(head.parameter("includeObject"));
        if (accept.isBlank()) {
            return new Form(Representation.PLAIN, include);
        }
        for (String range : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
            Optional<Representation> found = ofRange(range.replace(" ", ""));
            if (found.isPresent()) {
                return new Form(found.get(), include);
            }
        }
        throw Status.notAcceptable(List.of(Answers.JSON)).exception();
    }

    private static Optional<Representation> ofRange(String range) {
        List<String> parts = List.of(range.split(";", -1));
        boolean json = List.of(Answers.JSON, "application/*", "*/*").contains(parts.getFirst());
        if (!json) {
            return Optional.empty();
        }
        if (range.contains("as=")) {
            return ofKind(parts);
        }
        return Optional.of(Representation.PLAIN);
    }

    private static Optional<Representation> ofKind(List<String> parts) {
        if (!parts.contains("v=v1") || !parts.contains("g=meta.k8s.io")) {
            return Optional.empty();
        }
        if (parts.contains("as=table")) {
            return Optional.of(Representation.TABLE);
        }
        return parts.contains("as=partialobjectmetadata")
                        || parts.contains("as=partialobjectmetadatalist")
                ? Optional.of(Representation.METADATA)
                : Optional.empty();
    }
}
