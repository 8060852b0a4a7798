package dev.aether.membership;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;
import dev.aether.membership.wire.EndpointFrame;
import dev.aether.membership.wire.EndpointsFrame;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which endpoints answer for which service, replicated to every node of the zone.
 *
 * <p>Lookups are local and lock-free from any thread; changes come from the gossip inbox only.
 */
public final class ServiceIndex {
    static final String TOPIC = "endpoints";

    private final Map<String, List<Endpoint>> byService = new ConcurrentHashMap<>();

    /** Owned by the gossip inbox. */
    private final TreeMap<NodeId, SortedMap<String, List<Endpoint>>> byOwner = new TreeMap<>();

    /** Endpoints of a service in the order of their nodes; empty if unknown. */
    public List<Endpoint> lookup(String service) {
        return byService.getOrDefault(service, List.of());
    }

    /** All known services. */
    public List<String> services() {
        return List.copyOf(new TreeSet<>(byService.keySet()));
    }

    /** Replaces what a node hosts. */
    void replace(NodeId owner, List<Endpoint> endpoints) {
        SortedMap<String, List<Endpoint>> hosted = new TreeMap<>();
        for (Endpoint endpoint : endpoints) {
            hosted.computeIfAbsent(endpoint.service(), service -> new ArrayList<>()).add(endpoint);
        }
        SortedMap<String, List<Endpoint>> before =
                hosted.isEmpty() ? byOwner.remove(owner) : byOwner.put(owner, hosted);
        TreeSet<String> touched = new TreeSet<>(hosted.keySet());
        if (before != null) {
            touched.addAll(before.keySet());
        }
        touched.forEach(this::gather);
    }

    private void gather(String service) {
        List<Endpoint> all = new ArrayList<>();
        for (SortedMap<String, List<Endpoint>> hosted : byOwner.values()) {
            all.addAll(hosted.getOrDefault(service, List.of()));
        }
        if (all.isEmpty()) {
            byService.remove(service);
        } else {
            byService.put(service, List.copyOf(all));
        }
    }

    static Bytes encode(Collection<Endpoint> endpoints) {
        EndpointsFrame.Builder frame = EndpointsFrame.newBuilder();
        for (Endpoint endpoint : endpoints) {
            frame.addEndpoints(
                    EndpointFrame.newBuilder()
                            .setService(endpoint.service())
                            .setInstance(endpoint.instance())
                            .setReady(endpoint.ready()));
        }
        return Bytes.wrap(frame.build().toByteArray());
    }

    static List<Endpoint> decode(NodeId owner, Bytes bytes) throws InvalidProtocolBufferException {
        return EndpointsFrame.parseFrom(bytes.buffer()).getEndpointsList().stream()
                .map(frame ->
                        new Endpoint(
                                frame.getService(), frame.getInstance(), owner, frame.getReady()))
                .toList();
    }
}
