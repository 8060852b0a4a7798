package dev.aether.identity;

import dev.aether.environment.Clock;

/**
 * The live identity of one workload, vouched for by the node that runs it. It trusts whatever its
 * node trusts. Closing it stops that; what was shown stays valid until it expires.
 */
public final class WorkloadIdentity implements Renewable, AutoCloseable {
    private final NodeIdentity node;
    private final Subject.Workload workload;
    private final LiveIdentity live;
    private final Runnable listener = this::trustAsNode;

    WorkloadIdentity(Clock clock, NodeIdentity node, Subject.Workload workload) {
        this.node = node;
        this.workload = workload;
        this.live = new LiveIdentity(clock, node.issue(workload), node.live().bundle());
        node.live().onChange(listener);
    }

    public LiveIdentity live() {
        return live;
    }

    @Override
    public String name() {
        return "workload " + live.id();
    }

    @Override
    public Renewal renewal() {
        return Renewal.of(live.svid());
    }

    @Override
    public void renew() {
        live.replace(node.issue(workload));
    }

    @Override
    public void close() {
        node.live().forget(listener);
    }

    private void trustAsNode() {
        live.replace(node.live().bundle());
    }
}
