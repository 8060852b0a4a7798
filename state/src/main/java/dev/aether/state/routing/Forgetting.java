package dev.aether.state.routing;

import dev.aether.environment.NodeId;
import dev.aether.state.wire.StateProto;

/** Has a node's replicas removed by the leaders of their ranges. */
public final class Forgetting {
    private final Router router;
    private final Growth growth;

    public Forgetting(Router router, Growth growth) {
        this.router = router;
        this.growth = growth;
    }

    public void forget(String keyspace, NodeId node) {
        StateProto.Request.Builder there =
                StateProto.Request.newBuilder()
                        .setForget(StateProto.Request.Forget.newBuilder().setNode(node.value()));
        router.run(
                keyspace,
                new Call<>(
                        Call.Needs.LEADER,
                        (range, left) -> {
                            growth.forget(range, node, left);
                            return true;
                        },
                        there,
                        reply -> true));
    }
}
