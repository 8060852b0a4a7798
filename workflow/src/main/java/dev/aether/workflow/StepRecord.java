package dev.aether.workflow;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.aether.environment.Bytes;
import dev.aether.workflow.wire.StepFrame;
import dev.aether.workflow.wire.StepStateFrame;
import java.time.Instant;

/**
 * One journalled step.
 *
 * @param sequence order of first appearance in the journal, for display only
 * @param attempts tries so far, over all leaders
 * @param error of the last failed attempt, else empty
 * @param node name of the node whose leader journalled it
 * @param dueAt when a waiting step ends; the epoch otherwise
 */
public record StepRecord(
        String key,
        int sequence,
        State state,
        int attempts,
        Instant startedAt,
        Instant endedAt,
        Bytes value,
        String error,
        String node,
        Instant dueAt) {

    /** How a step stands. */
    public enum State {
        RETRYING,
        DONE,
        FAILED,
        /** For a timer or a signal. */
        WAITING
    }

    Bytes encode() {
        return Bytes.wrap(
                StepFrame.newBuilder()
                        .setSequence(sequence)
                        .setState(frame(state))
                        .setAttempts(attempts)
                        .setStartedMillis(startedAt.toEpochMilli())
                        .setEndedMillis(endedAt.toEpochMilli())
                        .setValue(UnsafeByteOperations.unsafeWrap(value.buffer()))
                        .setError(error)
                        .setNode(node)
                        .setDueMillis(dueAt.toEpochMilli())
                        .build()
                        .toByteArray());
    }

    static StepRecord decode(String key, Bytes bytes) {
        try {
            StepFrame frame = StepFrame.parseFrom(bytes.buffer());
            return new StepRecord(
                    key,
                    frame.getSequence(),
                    state(frame.getState()),
                    frame.getAttempts(),
                    Instant.ofEpochMilli(frame.getStartedMillis()),
                    Instant.ofEpochMilli(frame.getEndedMillis()),
                    Bytes.wrap(frame.getValue().toByteArray()),
                    frame.getError(),
                    frame.getNode(),
                    Instant.ofEpochMilli(frame.getDueMillis()));
        } catch (InvalidProtocolBufferException malformed) {
            throw new IllegalStateException("the journal entry " + key + " is damaged", malformed);
        }
    }

    private static StepStateFrame frame(State state) {
        return switch (state) {
            case RETRYING -> StepStateFrame.STEP_STATE_RETRYING;
            case DONE -> StepStateFrame.STEP_STATE_DONE;
            case FAILED -> StepStateFrame.STEP_STATE_FAILED;
            case WAITING -> StepStateFrame.STEP_STATE_WAITING;
        };
    }

    private static State state(StepStateFrame frame) {
        return switch (frame) {
            case STEP_STATE_RETRYING -> State.RETRYING;
            case STEP_STATE_DONE -> State.DONE;
            case STEP_STATE_FAILED -> State.FAILED;
            case STEP_STATE_WAITING -> State.WAITING;
            case UNRECOGNIZED -> throw new IllegalStateException("unknown step state");
        };
    }
}
