package dev.aether.workflow;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.aether.environment.Bytes;
import dev.aether.workflow.wire.HeaderFrame;
import dev.aether.workflow.wire.PulseStateFrame;
import java.time.Instant;
import java.util.Optional;

/**
 * What a pulse is and how it stands.
 *
 * @param outcome one sentence for people, empty while it runs
 */
public record PulseHeader(
        PulseId id,
        String definition,
        int definitionVersion,
        String subject,
        Bytes input,
        PulseState state,
        Instant createdAt,
        Optional<Instant> endedAt,
        String outcome) {

    PulseHeader ended(PulseState how, Instant when, String sentence) {
        return new PulseHeader(
                id,
                definition,
                definitionVersion,
                subject,
                input,
                how,
                createdAt,
                Optional.of(when),
                sentence);
    }

    Bytes encode() {
        return Bytes.wrap(
                HeaderFrame.newBuilder()
                        .setDefinition(definition)
                        .setDefinitionVersion(definitionVersion)
                        .setSubject(subject)
                        .setInput(UnsafeByteOperations.unsafeWrap(input.buffer()))
                        .setState(frame(state))
                        .setCreatedMillis(createdAt.toEpochMilli())
                        .setEndedMillis(endedAt.map(Instant::toEpochMilli).orElse(0L))
                        .setOutcome(outcome)
                        .build()
                        .toByteArray());
    }

    static PulseHeader decode(PulseId id, Bytes bytes) {
        try {
            HeaderFrame frame = HeaderFrame.parseFrom(bytes.buffer());
            return new PulseHeader(
                    id,
                    frame.getDefinition(),
                    frame.getDefinitionVersion(),
                    frame.getSubject(),
                    Bytes.wrap(frame.getInput().toByteArray()),
                    state(frame.getState()),
                    Instant.ofEpochMilli(frame.getCreatedMillis()),
                    frame.getEndedMillis() == 0
                            ? Optional.empty()
                            : Optional.of(Instant.ofEpochMilli(frame.getEndedMillis())),
                    frame.getOutcome());
        } catch (InvalidProtocolBufferException malformed) {
            throw new IllegalStateException("the header of pulse " + id + " is damaged", malformed);
        }
    }

    private static PulseStateFrame frame(PulseState state) {
        return switch (state) {
            case RUNNING -> PulseStateFrame.PULSE_STATE_RUNNING;
            case COMPLETED -> PulseStateFrame.PULSE_STATE_COMPLETED;
            case FAILED -> PulseStateFrame.PULSE_STATE_FAILED;
            case CANCELLED -> PulseStateFrame.PULSE_STATE_CANCELLED;
            case SUPERSEDED -> PulseStateFrame.PULSE_STATE_SUPERSEDED;
        };
    }

    private static PulseState state(PulseStateFrame frame) {
        return switch (frame) {
            case PULSE_STATE_RUNNING -> PulseState.RUNNING;
            case PULSE_STATE_COMPLETED -> PulseState.COMPLETED;
            case PULSE_STATE_FAILED -> PulseState.FAILED;
            case PULSE_STATE_CANCELLED -> PulseState.CANCELLED;
            case PULSE_STATE_SUPERSEDED -> PulseState.SUPERSEDED;
            case UNRECOGNIZED -> throw new IllegalStateException("unknown pulse state");
        };
    }
}
