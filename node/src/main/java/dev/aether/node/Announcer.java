package dev.aether.node;

import dev.aether.membership.Capacity;
import dev.aether.membership.Endpoint;
import dev.aether.membership.Membership;
import dev.aether.runtime.Workloads;
import java.util.Collection;

/** Tells the lattice what runs here and what room is left. */
record Announcer(Membership membership) implements Workloads.Board {
    @Override
    public void publish(Collection<Endpoint> endpoints) {
        membership.publish(endpoints);
    }

    @Override
    public void announce(Capacity capacity) {
        membership.announce(capacity);
    }
}
