package dev.aether.api.http;

import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Reads the header {@code grpc-timeout}: up to eight digits and a unit. */
final class GrpcTimeout {
    private static final AsciiString NAME = AsciiString.cached("grpc-timeout");
    private static final int DIGITS_MAX = 8;

    private GrpcTimeout() {}

    /** Empty for none or a malformed one, which is no limit. */
    static Optional<Duration> of(Http2Headers headers) {
        CharSequence header = headers.get(NAME);
        return header == null ? Optional.empty() : parse(header.toString());
    }

    static Optional<Duration> parse(String text) {
        int digits = text.length() - 1;
        if (digits < 1
                || digits > DIGITS_MAX
                || !text.chars().limit(digits).allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        long amount = Long.parseLong(text, 0, digits, 10);
        return unit(text.charAt(digits)).map(unit -> Duration.of(amount, unit));
    }

    private static Optional<ChronoUnit> unit(char letter) {
        return Optional.ofNullable(
                switch (letter) {
                    case 'H' -> ChronoUnit.HOURS;
                    case 'M' -> ChronoUnit.MINUTES;
                    case 'S' -> ChronoUnit.SECONDS;
                    case 'm' -> ChronoUnit.MILLIS;
                    case 'u' -> ChronoUnit.MICROS;
                    case 'n' -> ChronoUnit.NANOS;
                    default -> null;
                });
    }
}
