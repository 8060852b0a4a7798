package dev.aether.api.http;

import dev.aether.identity.Caller;
import io.netty.util.AsciiString;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The token of an etcd user in the headers of a call, under either of its two names. */
final class AuthToken {
    private static final String BEARER = "Bearer ";
    private static final AsciiString TOKEN = AsciiString.cached("token");
    private static final AsciiString AUTHORIZATION = AsciiString.cached("authorization");

    private AuthToken() {}

    static Caller with(Caller caller, Function<CharSequence, @Nullable CharSequence> headers) {
        CharSequence token = headers.apply(TOKEN);
        if (token == null) {
            token = headers.apply(AUTHORIZATION);
        }
        if (token == null) {
            return caller;
        }
        String text = token.toString();
        return caller.with(text.startsWith(BEARER) ? text.substring(BEARER.length()) : text);
    }
}
