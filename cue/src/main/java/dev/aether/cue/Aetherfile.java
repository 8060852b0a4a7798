package dev.aether.cue;

import static dev.aether.cue.Schema.defaulted;
import static dev.aether.cue.Schema.notYet;
import static dev.aether.cue.Schema.optional;
import static dev.aether.cue.Schema.required;

import dev.aether.cue.Schema.Dictionary;
import dev.aether.cue.Schema.Field;
import dev.aether.cue.Schema.Form;
import dev.aether.cue.Schema.Struct;
import dev.aether.cue.Schema.Text;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The description of an app. The same schema serves the command line, where values have positions,
 * and admission, where they have only paths.
 */
public final class Aetherfile {
    /** The capability that makes a particle answer HTTP requests. */
    public static final String HTTP_HANDLER = "wasi:http/incoming-handler";

    /** Names of apps and particles. */
    static final Form DNS_LABEL =
            new Form(
                    "a DNS label (lower-case letters, digits and inner dashes, at most 63)",
                    "[a-z0-9]([-a-z0-9]*[a-z0-9])?",
                    63);

    private static final Form SOURCE =
            new Form(
                    "a file such as ./web.wasm or a digest sha256:<64 hex digits>",
                    "\\./[^\\u0000]+|sha256:[0-9a-f]{64}|oci://.*|https?://.*",
                    4096);
    private static final Form ENV_NAME =
            new Form(
                    "a variable name (letters, digits and underscores)",
                    "[A-Za-z_][A-Za-z0-9_]*",
                    256);
    private static final int PARTICLES_MAX = 64;
    private static final int REPLICAS_MAX = 1000;
    private static final long MEBIBYTE = 1L << 20;

    static final Struct SCALE =
            new Struct(
                    "a map with min, max and idle",
                    List.of(
                            defaulted(
                                    "min",
                                    new Schema.Whole(0, REPLICAS_MAX),
                                    "1",
                                    "replicas at least"),
                            optional(
                                    "max",
                                    new Schema.Whole(0, REPLICAS_MAX),
                                    "replicas at most; min if absent, but at least 1"),
                            defaulted(
                                    "idle",
                                    new Schema.Span(Duration.ofSeconds(1), Duration.ofHours(24)),
                                    "\"60s\"",
                                    "time without requests after which a min of 0 is reached"),
                            notYet("target", "what to scale by"),
                            notYet("predict", "whether to scale ahead")));

    private static final Struct LIMITS =
            new Struct(
                    "a map of limits",
                    List.of(
                            defaulted(
                                    "memory",
                                    new Schema.ByteCount(MEBIBYTE, 4096 * MEBIBYTE),
                                    "\"64Mi\"",
                                    "memory of one instance"),
                            defaulted(
                                    "deadline",
                                    new Schema.Span(Duration.ofMillis(1), Duration.ofHours(1)),
                                    "\"10s\"",
                                    "time for one request"),
                            optional(
                                    "cpuTime",
                                    new Schema.Span(Duration.ofMillis(1), Duration.ofHours(1)),
                                    "processor time for one request; deadline if absent"),
                            defaulted(
                                    "cpu",
                                    new Schema.Cpu(1, 64_000),
                                    "\"100m\"",
                                    "a replica's share of the processor"),
                            defaulted(
                                    "concurrency",
                                    new Schema.Whole(1, 10_000),
                                    "100",
                                    "requests at once in a replica"),
                            defaulted(
                                    "queue",
                                    new Schema.Whole(0, 10_000),
                                    "100",
                                    "further requests that wait for a replica")));

    static final Struct REUSE =
            new Struct(
                    "a map of how instances are reused",
                    List.of(
                            defaulted(
                                    "requests",
                                    new Schema.Whole(1, 1_000_000),
                                    "1",
                                    "requests that one instance answers, one after the other"),
                            defaulted(
                                    "idle",
                                    new Schema.Span(Duration.ofMillis(1), Duration.ofHours(1)),
                                    "\"30s\"",
                                    "how long an instance waits for its next request")));

    private static final Struct PARTICLE =
            new Struct(
                    "a particle",
                    List.of(
                            required("from", new Text(SOURCE), "the component"),
                            defaulted("uses", Uses.CAPABILITIES, "{}", "its capabilities"),
                            optional("scale", SCALE, "how many replicas; one if absent"),
                            defaulted("limits", LIMITS, "{}", "what an instance may use"),
                            optional("schedule", Jobs.SCHEDULE, "when it runs, if it is a command"),
                            optional(
                                    "reuse",
                                    REUSE,
                                    "how often an instance is used; once if absent"),
                            defaulted(
                                    "env",
                                    new Dictionary(ENV_NAME, Schema.text(32_768), 0, 256),
                                    "{}",
                                    "environment variables"),
                            defaulted(
                                    "args",
                                    new Schema.Sequence(Schema.text(32_768), 0, 256),
                                    "[]",
                                    "command-line arguments"),
                            notYet("durable", "whether calls survive crashes"),
                            notYet("mount", "volumes"),
                            notYet("place", "where to run"),
                            notYet("rollout", "how to change versions"),
                            notYet("slo", "service levels")));

    private static final Field PARTICLES =
            required(
                    "particle",
                    new Dictionary(DNS_LABEL, PARTICLE, 1, PARTICLES_MAX),
                    "the app's components by name");

    private static final Field STORES =
            defaulted("store", Uses.STORES, "{}", "what its components share and keep");

    private static final Field TOPICS =
            defaulted("topic", Messaging.TOPICS, "{}", "what its components send each other");

    private static final List<Field> LATER =
            List.of(
                    notYet("container", "OCI containers"),
                    notYet("policy", "rules"),
                    notYet("require", "admission rules"),
                    notYet("secret", "secrets"),
                    notYet("tenant", "the owner"),
                    notYet("volume", "disks"));

    private Aetherfile() {}

    /** What became of reading an app. */
    public sealed interface Outcome {
        /** It is right. */
        record Valid(AppSpec app) implements Outcome {}

        /**
         * It is not.
         *
         * @param problems at least one, in the order of the file
         */
        record Invalid(List<Problem> problems) implements Outcome {
            public Invalid {
                problems = List.copyOf(problems);
            }
        }
    }

    /** The schema of a whole Aetherfile. */
    public static Schema schema() {
        return new Struct(
                "an app",
                concat(
                        required("name", new Text(DNS_LABEL), "the app's name"),
                        PARTICLES,
                        STORES,
                        TOPICS));
    }

    /** The schema of {@code App.spec}: an Aetherfile without its name. */
    public static Schema specSchema() {
        return new Struct("an app", concat(PARTICLES, STORES, TOPICS));
    }

    private static List<Field> concat(Field... fields) {
        var all = new ArrayList<>(List.of(fields));
        all.addAll(LATER);
        return all;
    }

    /**
     * Reads the text of an Aetherfile; a text that is neither YAML nor JSON is one problem.
     *
     * @param file its name, which decides the format and stands in messages; not opened
     */
    public static Outcome read(String file, String text) {
        try {
            return read(Value.read(file, text));
        } catch (UnreadableException unreadable) {
            var place = unreadable.position();
            var message = String.valueOf(unreadable.getMessage());
            var prefix = place.text() + ": ";
            var got = message.startsWith(prefix) ? message.substring(prefix.length()) : message;
            return new Outcome.Invalid(
                    List.of(new Problem(place, "", "a readable Aetherfile", got, "")));
        }
    }

    /** Reads an Aetherfile that was read as a value. */
    public static Outcome read(Value value) {
        return new AppReader(schema()).read(value, "");
    }

    /**
     * Reads {@code App.spec} at admission: components must be named by digest.
     *
     * @param name the app's name
     * @param spec as {@link Value#request} gives it
     */
    public static Outcome admit(String name, Value spec) {
        return new AppReader(specSchema()).admit(name, spec);
    }

    /** The schema of {@code App.spec} as JSON Schema, to be published. */
    public static String specJsonSchema() {
        return specSchema().jsonSchema();
    }
}
