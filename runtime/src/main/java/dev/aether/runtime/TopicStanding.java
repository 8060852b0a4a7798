package dev.aether.runtime;

import java.util.List;

/**
 * How a topic of an app stands.
 *
 * @param sent messages ever sent to it
 * @param kept those that are there still
 * @param consumers by particle
 */
public record TopicStanding(String topic, long sent, long kept, List<Consumers> consumers) {
    public TopicStanding {
        consumers = List.copyOf(consumers);
    }

    /**
     * The replicas of a particle that handle it, together.
     *
     * @param waiting messages that none of them has taken yet
     * @param handling messages that one of them handles now
     * @param retrying messages that failed and wait for another attempt
     * @param failed messages that failed as often as they may
     * @param failures the first of those
     */
    public record Consumers(
            String particle,
            long waiting,
            int handling,
            int retrying,
            int failed,
            List<Failure> failures) {
        public Consumers {
            failures = List.copyOf(failures);
        }
    }

    /**
     * A message that is not tried again by the same component.
     *
     * @param message its number
     * @param words why the last attempt failed
     */
    public record Failure(long message, int attempts, String words) {}
}
