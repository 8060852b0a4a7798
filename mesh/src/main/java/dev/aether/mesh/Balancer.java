package dev.aether.mesh;

import dev.aether.environment.Clock;
import dev.aether.environment.NodeId;
import dev.aether.environment.Randomness;
import dev.aether.membership.Endpoint;
import dev.aether.membership.Member;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the replica of a service that gets a request: the less busy of two random ones, or the
 * local one if it is not busier. Busy means requests in flight from here.
 *
 * <p>Replicas on nodes in doubt, and those ejected a moment ago, are chosen only when no other is
 * left. One is ejected at once if its node failed, but only after several failures in a row, and
 * only while half of the replicas stay, if the fault may lie in the requests: nobody shall take a
 * replica from others by what he asks. Safe for all threads.
 *
 * @see <a href="https://www.eecs.harvard.edu/~michaelm/postscripts/tpds2001.pdf">The power of two
 *     choices in randomized load balancing</a>
 * @see <a
 *     href="https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/outlier">Outlier
 *     detection</a>
 */
final class Balancer {
    /** Replicas remembered; beyond it those without requests and failures are forgotten. */
    private static final int REPLICAS_MAX = 10_000;

    private final Directory directory;
    private final LocalEndpoints local;
    private final Clock clock;
    private final Randomness randomness;
    private final MeshConfig config;
    private final Map<String, Health> replicas = new ConcurrentHashMap<>();

    Balancer(
            Directory directory,
            LocalEndpoints local,
            Clock clock,
            Randomness randomness,
            MeshConfig config) {
        this.directory = directory;
        this.local = local;
        this.clock = clock;
        this.randomness = randomness;
        this.config = config;
    }

    /** How well a replica can be chosen; earlier is better. */
    private enum Tier {
        GOOD,
        EJECTED,
        DOUBTED,
        UNUSABLE
    }

    /**
     * Chooses a replica and counts a request in flight there, until the pick is closed.
     *
     * @param tried instances that are not to be chosen
     */
    Optional<Pick> pick(String service, Set<String> tried) {
        List<Endpoint> endpoints = directory.lookup(service);
        for (Tier tier : List.of(Tier.GOOD, Tier.EJECTED, Tier.DOUBTED)) {
            List<Endpoint> candidates = ofTier(endpoints, tried, tier);
            while (!candidates.isEmpty()) {
                Endpoint chosen = choose(candidates);
                if (health(chosen).admit(clock.nanos(), config.ejection())) {
                    return Optional.of(new Pick(service, chosen));
                }
                candidates = candidates.stream().filter(other -> !other.equals(chosen)).toList();
            }
        }
        return Optional.empty();
    }

    /** Whether a replica that is believed to be well is left to try. */
    boolean hasOther(String service, Set<String> tried) {
        return directory.lookup(service).stream()
                .anyMatch(endpoint ->
                        !tried.contains(endpoint.instance()) && tier(endpoint) == Tier.GOOD);
    }

    /** Whether half of the replicas are well without that one. */
    private boolean canSpare(String service, Endpoint endpoint) {
        int usable = 0;
        int others = 0;
        for (Endpoint each : directory.lookup(service)) {
            Tier tier = tier(each);
            usable += tier == Tier.UNUSABLE ? 0 : 1;
            boolean isOther = !each.instance().equals(endpoint.instance());
            others += isOther && tier == Tier.GOOD ? 1 : 0;
        }
        return 2 * others >= usable;
    }

    private List<Endpoint> ofTier(List<Endpoint> endpoints, Set<String> tried, Tier tier) {
        return endpoints.stream()
                .filter(each -> !tried.contains(each.instance()) && tier(each) == tier)
                .toList();
    }

    private Tier tier(Endpoint endpoint) {
        if (!endpoint.ready() || (isLocal(endpoint) && !local.has(endpoint.instance()))) {
            return Tier.UNUSABLE;
        }
        Tier believed =
                isLocal(endpoint)
                        ? Tier.GOOD
                        : switch (directory.status(endpoint.node())) {
                            case ALIVE -> Tier.GOOD;
                            case SUSPECT -> Tier.DOUBTED;
                            case DEAD, LEFT -> Tier.UNUSABLE;
                        };
        Health seen = replicas.get(endpoint.instance());
        return believed == Tier.GOOD && seen != null && seen.isEjected(clock.nanos())
                ? Tier.EJECTED
                : believed;
    }

    private Endpoint choose(List<Endpoint> candidates) {
        Endpoint best = candidates.get(randomness.nextInt(candidates.size()));
        if (candidates.size() > 1) {
            Endpoint other = candidates.get(randomness.nextInt(candidates.size()));
            best = load(other) < load(best) ? other : best;
        }
        Endpoint near = nearest(candidates);
        return near != null && load(near) <= load(best) ? near : best;
    }

    private @Nullable Endpoint nearest(List<Endpoint> candidates) {
        Endpoint near = null;
        for (Endpoint candidate : candidates) {
            if (isLocal(candidate) && (near == null || load(candidate) < load(near))) {
                near = candidate;
            }
        }
        return near;
    }

    private int load(Endpoint endpoint) {
        Health seen = replicas.get(endpoint.instance());
        int sent = seen == null ? 0 : seen.inFlight();
        return isLocal(endpoint) ? Math.max(sent, local.load(endpoint.instance())) : sent;
    }

    private boolean isLocal(Endpoint endpoint) {
        return endpoint.node().equals(directory.self());
    }

    Member.Status status(NodeId node) {
        return node.equals(directory.self()) ? Member.Status.ALIVE : directory.status(node);
    }

    private Health health(Endpoint endpoint) {
        if (replicas.size() > REPLICAS_MAX) {
            replicas.values().removeIf(Health::isIdle);
        }
        return replicas.computeIfAbsent(endpoint.instance(), instance -> new Health());
    }

    /** One request on its way to a replica. */
    final class Pick implements AutoCloseable {
        private final String service;
        private final Endpoint endpoint;
        private final Health health;
        private final long sentNanos = clock.nanos();
        private final AtomicBoolean ended = new AtomicBoolean();

        private Pick(String service, Endpoint endpoint) {
            this.service = service;
            this.endpoint = endpoint;
            this.health = health(endpoint);
            health.enter();
        }

        Endpoint endpoint() {
            return endpoint;
        }

        boolean isLocal() {
            return Balancer.this.isLocal(endpoint);
        }

        void succeeded() {
            health.succeeded();
        }

        /**
         * It failed at the request, by its own fault or by that of the request.
         *
         * @return whether it was ejected for that, first since its last success
         */
        boolean failed() {
            return health.failed() >= config.failuresMax() && canSpare(service, endpoint) && lost();
        }

        /** Its node, or the way there, failed. @return whether it was not ejected before */
        boolean lost() {
            return health.eject(sentNanos, clock.nanos(), config.ejection(), config.ejectionMax());
        }

        @Override
        public void close() {
            if (!ended.getAndSet(true)) {
                health.leave();
            }
        }
    }
}
