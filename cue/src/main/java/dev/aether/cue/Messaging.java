package dev.aether.cue;

import static dev.aether.cue.Schema.defaulted;
import static dev.aether.cue.Schema.required;

import dev.aether.cue.Schema.Dictionary;
import dev.aether.cue.Schema.Field;
import dev.aether.cue.Schema.Struct;
import dev.aether.cue.Schema.Text;
import java.time.Duration;
import java.util.List;

/** The part of the schema that is about messages. */
final class Messaging {
    private static final int TOPICS_MAX = 64;
    private static final int TOPICS_OF_PARTICLE_MAX = 16;
    private static final int RETRIES_MAX = 100;
    private static final int CONCURRENCY_MAX = 64;
    private static final int MESSAGES_MAX = 100_000;
    private static final long MEBIBYTE = 1L << 20;

    private static final Field NAMES =
            required(
                    "topics",
                    new Schema.Sequence(new Text(Aetherfile.DNS_LABEL), 1, TOPICS_OF_PARTICLE_MAX),
                    "some of the app's topics");

    /** Of {@link Capability.Producer}. */
    static final Struct PRODUCER = new Struct("a map with topics", List.of(NAMES));

    /** Of {@link Capability.Consumer}. */
    static final Struct CONSUMER =
            new Struct(
                    "a map with topics",
                    List.of(
                            NAMES,
                            defaulted(
                                    "concurrency",
                                    new Schema.Whole(1, CONCURRENCY_MAX),
                                    "8",
                                    "messages at once in a replica"),
                            defaulted(
                                    "retries",
                                    new Schema.Whole(0, RETRIES_MAX),
                                    "5",
                                    "further attempts at a message that failed"),
                            defaulted(
                                    "pause",
                                    new Schema.Span(Duration.ofMillis(10), Duration.ofHours(1)),
                                    "\"1s\"",
                                    "before the first of them, doubled for each further one")));

    /** The topics of an app. */
    static final Dictionary TOPICS =
            new Dictionary(
                    Aetherfile.DNS_LABEL,
                    new Struct(
                            "a topic",
                            List.of(
                                    defaulted(
                                            "messages",
                                            new Schema.Whole(1, MESSAGES_MAX),
                                            "10000",
                                            "how many it keeps at most"),
                                    defaulted(
                                            "bytes",
                                            new Schema.ByteCount(MEBIBYTE, 4096 * MEBIBYTE),
                                            "\"256Mi\"",
                                            "how many bytes of messages it keeps at most"))),
                    0,
                    TOPICS_MAX);

    private Messaging() {}
}
