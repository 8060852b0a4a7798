package dev.aether.kubernetes;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where the next part of a list begins.
 *
 * @param revision the state the first part was taken from
 * @param after path of the last object already given
 */
record ContinueToken(long revision, String after) {
    String print() {
        var json = Json.object("rv", Json.number(revision)).with("after", after);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.bytes());
    }

    /**
     * @throws StatusException 400 if it is not ours
     */
    static ContinueToken parse(String text) {
        try {
            var json =
                    Json.parse(
                            new String(
                                    Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8));
            var revision = json.wholeAt("rv").orElse(0);
            if (revision > 0) {
                return new ContinueToken(revision, json.textAt("after").orElse(""));
            }
        } catch (IllegalArgumentException | MalformedException notOurs) {
            throw malformed();
        }
        throw malformed();
    }

    private static StatusException malformed() {
        return Status.badRequest("continue key is not valid: it was not issued by this server")
                .exception();
    }
}
