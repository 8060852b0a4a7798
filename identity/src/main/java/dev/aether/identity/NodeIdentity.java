package dev.aether.identity;

import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.identity.DoorRequest.Purpose;
import dev.aether.identity.Enrollment.Outcome;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything a running node is known by: its live SVID, its pinned key, and the authority by which
 * it vouches for its workloads. Offers the first and the last to {@link Rotation}. Safe for all
 * threads.
 */
public final class NodeIdentity {
    private final Environment environment;
    private final Lifetimes lifetimes;
    private final NodeId node;
    private final NodeKey key;
    private final LiveIdentity live;
    private final AtomicReference<@Nullable NodeAuthority> authority = new AtomicReference<>();

    /**
     * @throws IdentityException MISMATCH if the live identity is not a node's
     */
    public NodeIdentity(
            Environment environment, Lifetimes lifetimes, NodeKey key, LiveIdentity live) {
        this.environment = environment;
        this.lifetimes = lifetimes;
        this.key = key;
        this.live = live;
        if (!(live.id().subject() instanceof Subject.Node(NodeId id))) {
            throw new IdentityException(
                    IdentityException.Code.MISMATCH, "expected a node's SVID, got " + live.id());
        }
        this.node = id;
    }

    public NodeId node() {
        return node;
    }

    public NodeKey key() {
        return key;
    }

    public LiveIdentity live() {
        return live;
    }

    /**
     * The SVID of this node as something to keep renewed; each new one is saved before it is shown.
     *
     * @param names asked before every renewal, because a node's addresses change
     */
    public Renewable svid(Issuer issuer, Supplier<AlternativeNames> names) {
        IdentityFiles files = new IdentityFiles(environment.disk());
        return new Renewable() {
            @Override
            public String name() {
                return "svid";
            }

            @Override
            public Renewal renewal() {
                return Renewal.of(live.svid());
            }

            @Override
            public void renew() {
                Outcome.Enrolled enrolled = ask(issuer, Purpose.NODE, names.get());
                files.save(enrolled.svid(), enrolled.bundle());
                live.replace(enrolled.svid());
                live.replace(enrolled.bundle());
            }
        };
    }

    /** The workload authority as something to keep renewed; the first renewal gets the first. */
    public Renewable workloadAuthority(Issuer issuer) {
        return new Renewable() {
            @Override
            public String name() {
                return "workload-authority";
            }

            @Override
            public Renewal renewal() {
                NodeAuthority now = authority.get();
                return now == null ? Renewal.ofNothing() : now.renewal();
            }

            @Override
            public void renew() {
                Outcome.Enrolled enrolled =
                        ask(issuer, Purpose.WORKLOAD_AUTHORITY, AlternativeNames.none());
                authority.set(
                        new NodeAuthority(
                                environment, enrolled.key(), enrolled.certificate(), lifetimes));
                live.replace(enrolled.bundle());
            }
        };
    }

    /**
     * Vouches for a workload this node runs.
     *
     * @throws IdentityException UNAVAILABLE before the first renewal of the workload authority
     */
    public Svid issue(Subject.Workload workload) {
        NodeAuthority now = authority.get();
        if (now == null) {
            throw new IdentityException(
                    IdentityException.Code.UNAVAILABLE,
                    "node " + node + " has no authority for workloads yet");
        }
        return now.issue(workload);
    }

    /**
     * The identity of a workload this node runs: to be shown while the workload runs, kept renewed
     * by a rotation of its own, and closed with it.
     *
     * @throws IdentityException as {@link #issue}
     */
    public WorkloadIdentity open(Subject.Workload workload) {
        return new WorkloadIdentity(environment.clock(), this, workload);
    }

    /** Trusts and remembers every newer bundle the feed tells of. */
    public void follow(RevocationFeed feed) {
        IdentityFiles files = new IdentityFiles(environment.disk());
        feed.follow(bundle -> {
            if (live.replace(bundle)) {
                files.saveBundle(bundle);
            }
        });
    }

    private Outcome.Enrolled ask(Issuer issuer, Purpose purpose, AlternativeNames names) {
        Enrollment enrollment =
                Enrollment.renew(
                        environment, live.bundle(), new Enrollment.Node(node, key, names), purpose);
        return switch (enrollment.complete(issuer.ask(enrollment.request()))) {
            case Outcome.Enrolled enrolled -> enrolled;
            case Outcome.Denied(DoorAnswer.Reason reason, String message) ->
                    throw new IdentityException(
                            reason == DoorAnswer.Reason.UNAVAILABLE
                                    ? IdentityException.Code.UNAVAILABLE
                                    : IdentityException.Code.REFUSED,
                            "not renewed: " + reason + ", " + message);
        };
    }
}
