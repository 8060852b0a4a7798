package dev.aether.api.http;

import dev.aether.identity.Caller;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The token of an etcd user in the headers of a call, under either of its two names. */
final class AuthToken {
    private static final String BEARER = "Bearer ";

    private AuthToken() {}

    static Caller with(Caller caller, Function<String, @Nullable CharSequence> headers) {
        CharSequence token = headers.apply("token");
        if (token == null) {
            token = headers.apply("authorization");
        }
        if (token == null) {
            return caller;
        }
        String text = token.toString();
        return caller.with(text.startsWith(BEARER) ? text.substring(BEARER.length()) : text);
    }
}
