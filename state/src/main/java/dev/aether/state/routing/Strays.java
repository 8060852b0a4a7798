package dev.aether.state.routing;

import dev.aether.consensus.GroupId;
import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Environment;
import dev.aether.environment.Interrupted;
import dev.aether.environment.NodeId;
import dev.aether.environment.Threads;
import dev.aether.state.StateException;
import dev.aether.state.range.Holdings;
import dev.aether.state.range.LocalRange;
import dev.aether.state.wire.StateProto;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Lets replicas go that their groups do not count: set up for a leader that lost its office before
 * it added them, or removed while they could not hear of it. One that hears no leader for a while
 * asks for its leader, who must prove that it leads. A replica that went in error is lost as with
 * its disk: it is replaced, and its name is never used again.
 */
public final class Strays implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration ANSWER_MAX = Duration.ofMillis(500);

    private final Environment environment;
    private final Holdings holdings;
    private final Router router;
    private final Threads.Task task;
    private final Set<GroupId> silent = new HashSet<>();
    private volatile boolean ended;

    public Strays(Environment environment, Holdings holdings, Router router) {
        this.environment = environment;
        this.holdings = holdings;
        this.router = router;
        this.task = environment.threads().start("strays", this::run);
    }

    private void run() {
        try {
            while (!ended) {
                environment.timers().sleep(LOOK_EVERY);
                look();
            }
        } catch (Interrupted stopping) {
            environment.log().debug("no longer looks for strays");
        }
    }

    private void look() {
        List<LocalRange> quiet =
                holdings.all().stream().filter(range -> !range.reign().knowsLeader()).toList();
        quiet.stream().filter(range -> silent.contains(range.name().group())).forEach(this::ask);
        silent.clear();
        quiet.forEach(range -> silent.add(range.name().group()));
    }

    private void ask(LocalRange range) {
        String keyspace = range.name().keyspace();
        try {
            router.lookUp(keyspace);
        } catch (StateException unknown) {
            tell(keyspace, unknown);
        }
        for (NodeId node : router.directory().knowing(keyspace)) {
            if (isSettled(range, node)) {
                return;
            }
        }
    }

    /** Asks one node. @return whether that was the leader */
    private boolean isSettled(LocalRange range, NodeId node) {
        String keyspace = range.name().keyspace();
        try {
            if (!isCounted(range, node)) {
                environment.log().info("a replica that is no member goes", "range", keyspace);
                holdings.drop(range, "the replica is none of its range's");
            }
            return true;
        } catch (StateException | DeadlineExceeded unknown) {
            tell(keyspace, unknown);
            return false;
        }
    }

    private void tell(String keyspace, RuntimeException unknown) {
        environment
                .log()
                .debug(
                        "does not know whether a replica is a member",
                        "range",
                        keyspace,
                        "reason",
                        String.valueOf(unknown.getMessage()));
    }

    private boolean isCounted(LocalRange range, NodeId node) {
        StateProto.Request question =
                StateProto.Request.newBuilder()
                        .setKeyspace(range.name().keyspace())
                        .setTimeoutMillis(ANSWER_MAX.toMillis())
                        .setCounts(
                                StateProto.Request.Counts.newBuilder()
                                        .setGroup(range.name().group().value())
                                        .setNode(range.self().node().value())
                                        .setGeneration(range.self().generation()))
                        .build();
        StateProto.Reply reply = router.send(node, question, ANSWER_MAX);
        Replies.throwFailure(reply);
        return reply.getCounted();
    }

    @Override
    public void close() {
        ended = true;
        task.interrupt();
    }
}
