package dev.aether.runtime;

import dev.aether.component.host.HostNetwork;
import dev.aether.component.wasi.sockets.Network;
import dev.aether.component.wasi.sockets.SocketError;
import dev.aether.component.wasi.sockets.SocketFault;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;

/**
 * Decides where the guests of one workload connect to: what was granted, by TCP. They neither
 * listen nor send datagrams.
 *
 * <p>A guest looks a name up and connects to an address, so the gate remembers which granted names
 * led to which address.
 */
final class SocketGate implements Network {
    /** Connections of one replica, of all its instances together. */
    static final int OPEN_MAX = 256;

    /** Names one replica looks up at once. */
    static final int LOOKUPS_MAX = 64;

    /** Addresses it remembers names of, those looked up last. */
    static final int KNOWN_MAX = 1024;

    private static final int NAMES_MAX = 16;

    /** A name or an address; nothing else is shown in the log as the node's own words. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9_.:-]{1,255}");

    private final Outbound outbound;
    private final Destinations destinations;
    private final WorkloadLog log;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger lookups = new AtomicInteger();

    /** Guards {@link #known}: instances look names up at the same time. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Map<InetAddress, Set<String>> known = new LinkedHashMap<>();

    /**
     * @param to patterns of what may be reached outside, all with a port
     */
    SocketGate(Outbound outbound, List<String> to, WorkloadLog log) {
        this.outbound = outbound;
        this.destinations = new Destinations(to);
        this.log = log;
    }

    @Override
    public List<InetAddress> resolve(String name) throws SocketFault {
        String lower = name.toLowerCase(Locale.ROOT);
        String host = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
        if (!NAME.matcher(host).matches()) {
            throw new SocketFault(SocketError.NAME_UNRESOLVABLE);
        }
        if (!destinations.allow(host)) {
            throw denied("looking up " + host, remedy(host, "PORT"));
        }
        if (lookups.incrementAndGet() > LOOKUPS_MAX) {
            lookups.decrementAndGet();
            throw new SocketFault(
                    SocketError.TEMPORARY_RESOLVER_FAILURE,
                    "a replica looks up at most " + LOOKUPS_MAX + " names at once");
        }
        try {
            List<InetAddress> addresses = outbound.resolve(host, destinations::name);
            addresses.forEach(address -> note(address, host));
            return addresses;
        } catch (SocketFault fault) {
            throw logged(fault);
        } finally {
            lookups.decrementAndGet();
        }
    }

    @Override
    public Connection connect(Optional<InetSocketAddress> local, InetSocketAddress remote)
            throws SocketFault {
        List<String> names = names(remote.getAddress());
        if (names.stream().noneMatch(name -> allows(name, remote.getPort()))) {
            throw denied(
                    "a connection to " + names.getFirst() + " at port " + remote.getPort(),
                    remedy(names.getFirst(), Integer.toString(remote.getPort())));
        }
        if (open.incrementAndGet() > OPEN_MAX) {
            open.decrementAndGet();
            throw new SocketFault(
                    SocketError.NEW_SOCKET_LIMIT, "a replica has at most " + OPEN_MAX);
        }
        boolean done = false;
        try {
            Outbound.Line line = outbound.connect(remote, destinations::name);
            done = true;
            return HostNetwork.over(
                    line.channel(),
                    () -> {
                        open.decrementAndGet();
                        line.close();
                    });
        } catch (SocketFault fault) {
            throw logged(fault);
        } finally {
            if (!done) {
                open.decrementAndGet();
            }
        }
    }

    @Override
    public Listener listen(InetSocketAddress local) throws SocketFault {
        throw denied("a local address", "particles take requests and messages, not connections");
    }

    @Override
    public Datagrams datagrams(InetSocketAddress local) throws SocketFault {
        throw denied("datagrams", "particles connect by TCP");
    }

    private void note(InetAddress address, String name) {
        lock.lock();
        try {
            Set<String> names = known.remove(address);
            Set<String> all = names == null ? new LinkedHashSet<>() : names;
            all.remove(name);
            all.add(name);
            forgetAbove(NAMES_MAX, all);
            known.put(address, all);
            forgetAbove(KNOWN_MAX, known.keySet());
        } finally {
            lock.unlock();
        }
    }

    private static void forgetAbove(int max, Set<?> inOrder) {
        if (inOrder.size() > max) {
            inOrder.remove(inOrder.iterator().next());
        }
    }

    /** What an address may be called: the granted names that led to it, the last first, itself. */
    private List<String> names(InetAddress address) {
        lock.lock();
        try {
            List<String> names =
                    new ArrayList<>(known.getOrDefault(address, new LinkedHashSet<>()));
            Collections.reverse(names);
            names.add(address.getHostAddress());
            return names;
        } finally {
            lock.unlock();
        }
    }

    private boolean allows(String name, int port) {
        return destinations.allow(new Authority(name, port), false);
    }

    private SocketFault logged(SocketFault fault) {
        if (fault.code() == SocketError.ACCESS_DENIED) {
            log.add(
                    "aether",
                    fault.getMessage()
                            + "; only an address that is itself named may be of a private network"
                            + " or a node");
        }
        return fault;
    }

    private SocketFault denied(String what, String instead) {
        log.add("aether", "denied " + what + ": " + instead);
        return new SocketFault(SocketError.ACCESS_DENIED);
    }

    private static String remedy(String host, String port) {
        String shown = host.contains(":") ? "[" + host + "]" : host;
        return "to allow it, add under uses: wasi:sockets/tcp: {to: [\""
                + shown
                + ":"
                + port
                + "\"]}";
    }
}
