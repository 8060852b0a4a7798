package dev.aether.identity;

import java.time.Duration;
import java.util.List;

/**
 * How long certificates live; the configuration of this module.
 *
 * @param node of nodes; default 1 h, renewed at half of it
 * @param workload of workloads; default 1 h
 * @param nodeAuthority of the authority by which a node vouches for its workloads; default 24 h
 * @param operator of users, keyspace users among them; default 30 d
 * @param authority of the lattice's own authority; default 10 years, because losing it means
 *     founding anew, and because it is replaced through the trust bundle, not by expiry
 */
public record Lifetimes(
        Duration node,
        Duration workload,
        Duration nodeAuthority,
        Duration operator,
        Duration authority) {
    private static final Duration MIN = Duration.ofSeconds(2);

    public Lifetimes {
        for (Duration each : List.of(node, workload, nodeAuthority, operator, authority)) {
            if (each.compareTo(MIN) < 0 || each.compareTo(authority) > 0) {
                throw new IllegalArgumentException(
                        "expected a lifetime between " + MIN + " and the authority's, got " + each);
            }
        }
    }

    public static Lifetimes defaults() {
        return new Lifetimes(
                Duration.ofHours(1),
                Duration.ofHours(1),
                Duration.ofHours(24),
                Duration.ofDays(30),
                Duration.ofDays(3652));
    }

    /** How long certificates signed now can be used, by or through this subject. */
    public Duration refusal(Subject subject) {
        return switch (subject) {
            case Subject.Node _ -> node.compareTo(nodeAuthority) > 0 ? node : nodeAuthority;
            case Subject.User _, Subject.EtcdUser _ -> operator;
            case Subject.Workload _, Subject.LatticeAuthority _, Subject.Unknown _ -> of(subject);
        };
    }

    /** For end certificates of this kind of subject. */
    Duration of(Subject subject) {
        return switch (subject) {
            case Subject.Node _, Subject.LatticeAuthority _ -> node;
            case Subject.User _, Subject.EtcdUser _ -> operator;
            case Subject.Workload _, Subject.Unknown _ -> workload;
        };
    }
}
