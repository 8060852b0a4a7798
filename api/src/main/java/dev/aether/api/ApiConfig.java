package dev.aether.api;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * How the door stands.
 *
 * @param listen addresses; a port of 0 is chosen by the first and used for all
 * @param watchesMax watches and followed logs open at once; more are answered with 429
 */
public record ApiConfig(List<InetSocketAddress> listen, int watchesMax) {
    private static final int WATCHES_MAX = 10_000;

    public ApiConfig {
        listen = List.copyOf(listen);
        if (listen.isEmpty() || watchesMax < 1) {
            throw new IllegalArgumentException("expected an address and room for a watch");
        }
    }

    public static ApiConfig of(List<InetSocketAddress> listen) {
        return new ApiConfig(listen, WATCHES_MAX);
    }
}
