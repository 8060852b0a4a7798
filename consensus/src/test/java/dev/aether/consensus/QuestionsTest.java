package dev.aether.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.NodeId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class QuestionsTest {
    private static final ReplicaId LEADER = ReplicaId.first(new NodeId(1));
    private static final ReplicaId OTHER = ReplicaId.first(new NodeId(2));
    private static final long TERM = 7;

    private final List<Message.ReadIndex> sent = new ArrayList<>();
    private final List<Runnable> soon = new ArrayList<>();
    private final List<ReadOutcome> outcomes = new ArrayList<>();
    private final Questions questions =
            new Questions(4, 100, (_, message) -> sent.add((Message.ReadIndex) message));

    QuestionsTest() {
        questions.follow(new Leadership(Role.FOLLOWER, TERM, LEADER));
        questions.applied(5);
    }

    private boolean ask() {
        return questions.add(outcomes::add, soon::add);
    }

    private void runSoon() {
        List<Runnable> due = List.copyOf(soon);
        soon.clear();
        due.forEach(Runnable::run);
    }

    private boolean answer(ReplicaId from, long context, long index) {
        return questions.answered(from, new Message.ReadIndexAnswer(TERM, context, index));
    }

    @Test
    void allThatComeUntilItIsSentShareAQuestion() {
        ask();
        ask();
        runSoon();

        assertThat(sent).containsExactly(new Message.ReadIndex(TERM, 101));
        assertThat(answer(LEADER, 101, 5)).isTrue();
        assertThat(outcomes).hasSize(2).containsOnly(new ReadOutcome.Current(5));
    }

    @Test
    void whoComesAfterItWasSentSharesTheNextOne() {
        ask();
        runSoon();
        ask();
        answer(LEADER, 101, 5);
        ask();
        assertThat(outcomes).hasSize(1);
        assertThat(sent).hasSize(1);

        runSoon();
        answer(LEADER, 102, 5);

        assertThat(outcomes).hasSize(3);
    }

    @Test
    void nobodyIsAnsweredBeforeTheIndexIsApplied() {
        ask();
        runSoon();
        answer(LEADER, 101, 6);
        assertThat(outcomes).isEmpty();

        questions.applied(6);

        assertThat(outcomes).containsExactly(new ReadOutcome.Current(6));
    }

    @Test
    void onlyTheQuestionUnderWayIsAnswered() {
        ask();
        runSoon();

        assertThat(answer(LEADER, 100, 5)).isFalse();
        assertThat(answer(OTHER, 101, 5)).isFalse();
        assertThat(outcomes).isEmpty();
    }

    @Test
    void whoAskedAFormerLeaderIsHandedBack() {
        ask();
        runSoon();
        ask();

        assertThat(questions.follow(new Leadership(Role.FOLLOWER, TERM + 1, OTHER))).hasSize(2);
        assertThat(answer(LEADER, 101, 5)).isFalse();
        assertThat(outcomes).isEmpty();
    }

    @Test
    void aLostQuestionIsHandedBackAfterAFewTicks() {
        ask();

        assertThat(questions.tick()).isEmpty();
        assertThat(questions.tick()).isEmpty();
        assertThat(questions.tick()).hasSize(1);
        assertThat(questions.tick()).isEmpty();
    }

    @Test
    void aLeaderAsksNobodyAndNeitherDoesWhoKnowsNoLeader() {
        questions.follow(new Leadership(Role.LEADER, TERM, OTHER));
        assertThat(ask()).isFalse();

        questions.follow(new Leadership(Role.FOLLOWER, TERM, ReplicaId.NOBODY));
        assertThat(ask()).isFalse();
    }

    @Test
    void noMoreWaitThanTheLimitAllows() {
        for (int i = 0; i < 4; i++) {
            assertThat(ask()).isTrue();
        }

        assertThat(ask()).isFalse();
    }

    @Test
    void theEndIsToldToAll() {
        ask();
        questions.stop();

        assertThat(outcomes).containsExactly(new ReadOutcome.Stopped());
        assertThat(ask()).isFalse();
    }
}
