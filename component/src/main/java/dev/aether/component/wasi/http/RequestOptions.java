package dev.aether.component.wasi.http;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** A {@code wasi:http/types.request-options}. */
final class RequestOptions {
    /** What can be bounded. */
    enum Wait {
        CONNECT,
        FIRST_BYTE,
        BETWEEN_BYTES
    }

    private final Map<Wait, Long> nanos = new EnumMap<>(Wait.class);

    Optional<Long> timeout(Wait wait) {
        return Optional.ofNullable(nanos.get(wait));
    }

    void timeout(Wait wait, Optional<?> unsignedNanos) {
        if (unsignedNanos.isPresent()) {
            nanos.put(wait, (Long) unsignedNanos.get());
        } else {
            nanos.remove(wait);
        }
    }

    OutboundTimeouts timeouts() {
        return new OutboundTimeouts(of(Wait.CONNECT), of(Wait.FIRST_BYTE), of(Wait.BETWEEN_BYTES));
    }

    private Duration of(Wait wait) {
        return timeout(wait)
                .map(unsigned -> unsigned < 0 ? Long.MAX_VALUE : unsigned)
                .map(Duration::ofNanos)
                .orElse(OutboundTimeouts.UNSAID);
    }
}
