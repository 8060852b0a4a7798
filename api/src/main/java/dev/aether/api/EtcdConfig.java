package dev.aether.api;

import dev.aether.api.http.DoorLimits;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * The configuration of the etcd door.
 *
 * @param listen where to listen, all with one port; port 0 lets the system choose
 * @param progressEvery how often an idle watch that asked for it hears of progress
 */
public record EtcdConfig(
        List<InetSocketAddress> listen, DoorLimits limits, Duration progressEvery) {
    public EtcdConfig {
        listen = List.copyOf(listen);
        if (listen.isEmpty()) {
            throw new IllegalArgumentException("the etcd door needs an address to listen on");
        }
    }

    public static EtcdConfig on(List<InetSocketAddress> listen) {
        return new EtcdConfig(listen, DoorLimits.defaults(), Duration.ofMinutes(10));
    }
}
