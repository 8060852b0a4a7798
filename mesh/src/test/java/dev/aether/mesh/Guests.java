package dev.aether.mesh;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What instances of tests do. */
final class Guests {
    private Guests() {}

    /** Answers 200 with a text. */
    static Function<Exchange, Outcome> says(String text) {
        return exchange -> {
            exchange.begin(200, List.of(new Header("content-type", "text/plain")));
            exchange.write(text.getBytes(StandardCharsets.UTF_8));
            exchange.end(List.of());
            return new Outcome.Answered();
        };
    }

    /** Sends back every piece of the body as it comes. */
    static Function<Exchange, Outcome> echoes() {
        return exchange -> {
            exchange.begin(200, List.of());
            Optional<byte[]> piece = exchange.readBody(10_000);
            while (piece.isPresent()) {
                exchange.write(piece.get());
                exchange.flush();
                piece = exchange.readBody(10_000);
            }
            exchange.end(List.of(new Header("x-end", "yes")));
            return new Outcome.Answered();
        };
    }

    static Function<Exchange, Outcome> ends(Outcome outcome) {
        return exchange -> outcome;
    }
}
