package dev.aether.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The ways to describe a change. */
public enum PatchKind {
    JSON("application/json-patch+json"),
    MERGE("application/merge-patch+json"),
    STRATEGIC("application/strategic-merge-patch+json"),
    APPLY("application/apply-patch+yaml");

    private final String mediaType;

    PatchKind(String mediaType) {
        this.mediaType = mediaType;
    }

    public String mediaType() {
        return mediaType;
    }

    /** All media types, in the order of their declaration. */
    public static List<String> mediaTypes() {
        var all = new ArrayList<String>();
        for (var kind : values()) {
            all.add(kind.mediaType);
        }
        return all;
    }

    /** The kind of a request body, by media type without parameters. */
    public static Optional<PatchKind> of(String mediaType) {
        for (var kind : values()) {
            if (kind.mediaType.equals(mediaType)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
