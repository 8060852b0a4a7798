package dev.aether.workflow;

import java.util.Optional;

/**
 * How one step is named and treated. Its key must be unique within the pulse and the same on every
 * run: steps are matched by key, not by position.
 *
 * @param undo compensates it if a later step fails for good
 */
public record Step(String key, Retry retry, Optional<StepWork> undo) {
    private static final int LENGTH_MAX = 200;

    public Step {
        if (key.isEmpty() || key.length() > LENGTH_MAX || key.chars().anyMatch(c -> c < ' ')) {
            throw new IllegalArgumentException("not a step key: \"" + key + "\"");
        }
    }

    public static Step of(String key) {
        return new Step(key, Retry.DEFAULT, Optional.empty());
    }

    public Step retried(Retry changed) {
        return new Step(key, changed, undo);
    }

    public Step undoneBy(StepWork compensation) {
        return new Step(key, retry, Optional.of(compensation));
    }
}
