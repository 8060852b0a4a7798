package dev.aether.api.rest;

import dev.aether.api.web.WebAnswer;
import dev.aether.api.web.WebHead;
import dev.aether.environment.Bytes;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Status;
import dev.aether.state.Blobs;
import dev.aether.state.StateException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code /aether/v1/blobs/DIGEST}: components by the hash of their content. */
final class BlobPaths {
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
    private static final String WASM = "application/wasm";

    private final Blobs blobs;

    BlobPaths(Blobs blobs) {
        this.blobs = blobs;
    }

    Optional<Route> find(WebHead head) {
        if (!head.startsWith("aether", "v1", "blobs") || head.path().size() != 4) {
            return Optional.empty();
        }
        String digest = head.path().getLast();
        if (!DIGEST.matcher(digest).matches()) {
            throw Status.badRequest("expected sha256:<64 hex digits>, got \"" + digest + "\"")
                    .exception();
        }
        return switch (head.method()) {
            case "PUT" ->
                    Optional.of(
                            Route.of(
                                            "update",
                                            "blobs.aether.dev",
                                            "",
                                            (_, body) -> put(digest, body))
                                    .withBody(Blobs.BLOB_BYTES_MAX));
            case "GET" -> Optional.of(read((_, _) -> fetch(digest)));
            case "HEAD" -> Optional.of(read((_, _) -> have(digest)));
            default -> throw Status.methodNotAllowed().exception();
        };
    }

    private static Route read(Route.Service service) {
        return Route.of("get", "blobs.aether.dev", "", service);
    }

    private WebAnswer put(String digest, Bytes content) {
        String actual = "sha256:" + sha256(content);
        if (!actual.equals(digest)) {
            throw Status.badRequest("the content has the digest " + actual + ", not " + digest)
                    .exception();
        }
        boolean known = blobs.has(digest);
        if (!known) {
            blobs.put(content);
        }
        return Answers.json(
                known ? 200 : 201, Json.object("digest", digest).with("bytes", content.length()));
    }

    private static String sha256(Bytes content) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(content.buffer());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }

    private WebAnswer fetch(String digest) {
        try {
            return WebAnswer.Whole.of(200, WASM, blobs.fetch(digest));
        } catch (StateException fault) {
            if (fault.code() == StateException.Code.UNAVAILABLE) {
                throw absent(digest).exception();
            }
            throw fault;
        }
    }

    private static Status absent(String digest) {
        String message = "blobs.aether.dev \"" + digest + "\" not found on any reachable node";
        return new Status(404, "NotFound", message, Json.object("name", digest));
    }

    private WebAnswer have(String digest) {
        if (!blobs.has(digest)) {
            throw absent(digest).exception();
        }
        return WebAnswer.Whole.of(200, WASM, Bytes.EMPTY);
    }
}
