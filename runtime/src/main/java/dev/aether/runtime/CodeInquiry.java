package dev.aether.runtime;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.aether.environment.Bytes;
import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.NodeId;
import dev.aether.environment.Promise;
import dev.aether.environment.TaskGroup;
import dev.aether.runtime.wire.CodeStanding;
import dev.aether.transport.TransportException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Asks other nodes, all at once, whether they have compiled code or are about to. */
final class CodeInquiry {
    /** Who is silent for so long is taken for a node that has none. */
    private static final Duration ANSWER_MAX = Duration.ofSeconds(1);

    /** In a larger lattice those are asked on whom all who want the same code agree. */
    private static final int ASKED_MAX = 64;

    private final CodeLattice lattice;
    private final NodeId self;

    CodeInquiry(CodeLattice lattice) {
        this.lattice = lattice;
        this.self = lattice.seal().self();
    }

    private record Answer(NodeId from, CodeStanding.State state) {}

    /**
     * The node to take code from, or to wait for; empty if it is to be compiled here, and the
     * flight says so from then on.
     *
     * @param failed nodes that are not asked
     */
    Optional<NodeId> whom(String key, CodeFlight flight, Set<NodeId> failed) {
        List<Answer> answers = ask(key, failed);
        return first(answers, CodeStanding.State.STATE_KEPT)
                .or(() -> first(answers, CodeStanding.State.STATE_COMPILING))
                .or(() ->
                        first(answers, CodeStanding.State.STATE_WANTED)
                                .filter(rival -> rival.compareTo(self) < 0))
                .or(() -> flight.begin(self, failed));
    }

    /** Who is nearest has answered first; of those who compile or want it all choose the same. */
    private static Optional<NodeId> first(List<Answer> answers, CodeStanding.State state) {
        var those = answers.stream().filter(each -> each.state() == state).map(Answer::from);
        return state == CodeStanding.State.STATE_KEPT
                ? those.findFirst()
                : those.min(Comparator.naturalOrder());
    }

    private List<Answer> ask(String key, Set<NodeId> failed) {
        List<NodeId> asked =
                lattice.peers().present().stream()
                        .filter(node -> !node.equals(self) && !failed.contains(node))
                        .sorted(Comparator.comparingInt(node -> lot(key, node)))
                        .limit(ASKED_MAX)
                        .toList();
        if (asked.isEmpty()) {
            return List.of();
        }
        Answers answers = new Answers(asked.size());
        try (TaskGroup group = new TaskGroup(lattice.environment(), "ask for code")) {
            for (NodeId node : asked) {
                group.start(node.toString(), () -> answers.add(node, standing(node, key)));
            }
            answers.await();
        }
        return answers.given();
    }

    private static int lot(String key, NodeId node) {
        return (key + node).hashCode();
    }

    private CodeStanding.State standing(NodeId node, String key) {
        Bytes question = Bytes.wrap(lattice.seal().question(key).toByteArray());
        try {
            Bytes answer =
                    lattice.transport().request(node, CodeLattice.STANDING, question, ANSWER_MAX);
            return CodeStanding.parseFrom(answer.buffer()).getState();
        } catch (TransportException | InvalidProtocolBufferException noAnswer) {
            return CodeStanding.State.STATE_ABSENT;
        }
    }

    /** In the order in which they come. */
    private final class Answers {
        private final ConcurrentLinkedQueue<Answer> given = new ConcurrentLinkedQueue<>();
        private final AtomicInteger missing;
        private final Promise<Boolean> enough = new Promise<>(lattice.environment().timers());

        Answers(int asked) {
            this.missing = new AtomicInteger(asked);
        }

        boolean add(NodeId from, CodeStanding.State state) {
            given.add(new Answer(from, state));
            boolean all = missing.decrementAndGet() == 0;
            return (all || state == CodeStanding.State.STATE_KEPT) && enough.complete(true);
        }

        /** Until all have answered, or one that has it, or time is over. */
        void await() {
            try {
                enough.await("answers about code", ANSWER_MAX);
            } catch (DeadlineExceeded silent) {
                lattice.environment().log().info("nodes did not say whether they have code");
            }
        }

        List<Answer> given() {
            return List.copyOf(given);
        }
    }
}
