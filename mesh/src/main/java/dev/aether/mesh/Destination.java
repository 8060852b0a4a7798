package dev.aether.mesh;

import java.net.InetAddress;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * Where a request goes that leaves the lattice, and how long is waited for it.
 *
 * @param host a name, or an address without brackets
 * @param port 1 to 65535
 * @param secure whether by TLS, the server proving to be {@code host}
 * @param named whether an address may be reached though it is not one of the public network
 * @param connect longest time to make the connection
 * @param firstByte longest time from the request to the head of the response
 * @param betweenBytes longest time from one piece of the response to the next
 */
public record Destination(
        String host,
        int port,
        boolean secure,
        Predicate<InetAddress> named,
        Duration connect,
        Duration firstByte,
        Duration betweenBytes) {}
