package dev.aether.component.wasi.http;

import dev.aether.component.Case;
import dev.aether.component.Outcome;
import dev.aether.component.wasi.Poller;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A {@code wasi:http/types.outgoing-request}. */
final class OutgoingRequest {
    private final Fields headers;
    private String method = "GET";
    private @Nullable String target;
    private @Nullable String scheme;
    private @Nullable String authority;
    private @Nullable OutgoingBody body;

    OutgoingRequest(Fields headers) {
        this.headers = headers.frozen();
    }

    Fields headers() {
        return headers;
    }

    Case method() {
        return Variants.method(method);
    }

    Outcome method(Case value) {
        Optional<String> valid = Variants.method(value);
        valid.ifPresent(text -> method = text);
        return said(valid.isPresent());
    }

    Optional<String> target() {
        return Optional.ofNullable(target);
    }

    Outcome target(Optional<?> value) {
        String text = (String) value.orElse(null);
        boolean valid = text == null || Variants.validTarget(text);
        target = valid ? text : target;
        return said(valid);
    }

    Optional<Case> scheme() {
        return Optional.ofNullable(scheme).map(Variants::scheme);
    }

    Outcome scheme(Optional<?> value) {
        Optional<String> text = value.map(Case.class::cast).flatMap(Variants::scheme);
        boolean valid = value.isEmpty() || text.isPresent();
        scheme = valid ? text.orElse(null) : scheme;
        return said(valid);
    }

    Optional<String> authority() {
        return Optional.ofNullable(authority);
    }

    Outcome authority(Optional<?> value) {
        String text = (String) value.orElse(null);
        boolean valid = text == null || Variants.validAuthority(text);
        authority = valid ? text : authority;
        return said(valid);
    }

    /** The body to write, the first time, unless the declared length is nonsense. */
    Outcome takeBody(Poller poller) {
        if (body != null) {
            return Outcome.err();
        }
        try {
            body =
                    new OutgoingBody(
                            headers.contentLength(), ErrorCode.HTTP_REQUEST_BODY_SIZE, poller);
            return Outcome.ok(body);
        } catch (NumberFormatException nonsense) {
            return Outcome.err();
        }
    }

    /** The body, if it was taken. */
    Optional<OutgoingBody> body() {
        return Optional.ofNullable(body);
    }

    /** The request as it is sent, by HTTPS unless it says otherwise. */
    HttpRequest toRequest(HttpBody sent) {
        return new HttpRequest(
                method,
                scheme == null ? "https" : scheme,
                authority == null ? "" : authority,
                target == null || target.isEmpty() ? "/" : target,
                headers.list(),
                sent);
    }

    private static Outcome said(boolean valid) {
        return valid ? Outcome.ok() : Outcome.err();
    }
}
