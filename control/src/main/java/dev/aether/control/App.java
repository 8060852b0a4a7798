package dev.aether.control;

import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Metadata;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An App object as control reads it: admitted, hence complete and valid.
 *
 * @param generation raised by each change of its spec
 */
record App(String namespace, String name, String uid, long generation, List<Particle> particles) {
    private static final String HANDLER = "wasi:http/incoming-handler";
    private static final int REVISION_DIGITS = 10;
    private static final long CPU_MILLIS_DEFAULT = 100;

    App {
        particles = List.copyOf(particles);
    }

    static App of(ObjectNode object) {
        List<Particle> particles = new ArrayList<>();
        object.objectAt("spec", "particle")
                .fields()
                .forEach((name, spec) -> particles.add(particle(name, (ObjectNode) spec)));
        return new App(
                Metadata.namespace(object),
                Metadata.name(object),
                object.textAt("metadata", "uid").orElse(""),
                object.wholeAt("metadata", "generation").orElse(1),
                particles);
    }

    /** What pulses that change it are about. */
    String subject() {
        return subject(namespace, name);
    }

    static String subject(String namespace, String name) {
        return "apps/" + namespace + "/" + name;
    }

    Optional<Particle> particle(String particleName) {
        return particles.stream().filter(each -> each.name().equals(particleName)).findFirst();
    }

    int replicas() {
        return particles.stream().mapToInt(Particle::replicas).sum();
    }

    private static Particle particle(String name, ObjectNode spec) {
        Map<String, String> environment = new LinkedHashMap<>();
        spec.objectAt("env")
                .fields()
                .forEach((key, value) -> environment.put(key, value.textAt().orElse("")));
        Particle.Run run =
                new Particle.Run(
                        spec.textAt("from").orElse(""),
                        environment,
                        Quantities.bytes(spec.textAt("limits", "memory").orElse("64Mi")),
                        spec.textAt("limits", "cpu")
                                .map(Quantities::cpuMillis)
                                .orElse(CPU_MILLIS_DEFAULT),
                        Quantities.duration(spec.textAt("limits", "deadline").orElse("30s")),
                        (int) spec.wholeAt("limits", "concurrency").orElse(64));
        Optional<Particle.Route> route =
                spec.textAt("uses", HANDLER, "route").map(Particle.Route::parse);
        int replicas = (int) spec.wholeAt("scale", "min").orElse(1);
        return new Particle(name, replicas, route, revision(spec), run);
    }

    /** A digest of everything but the number of replicas and the route, which need no restart. */
    private static String revision(ObjectNode spec) {
        try {
            byte[] bytes =
                    spec.without("scale")
                            .without("uses")
                            .compact()
                            .getBytes(StandardCharsets.UTF_8);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest).substring(0, REVISION_DIGITS);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }

    /** Quantities as Kubernetes writes them; admission has refused everything else. */
    static final class Quantities {
        private static final List<String> BINARY = List.of("Ki", "Mi", "Gi", "Ti");

        private Quantities() {}

        static long bytes(String text) {
            for (int unit = 0; unit < BINARY.size(); unit++) {
                String suffix = BINARY.get(unit);
                if (text.endsWith(suffix)) {
                    long number = Long.parseLong(text.substring(0, text.length() - 2));
                    return Math.multiplyExact(number, 1L << (10 * (unit + 1)));
                }
            }
            return Long.parseLong(text);
        }

        static long cpuMillis(String text) {
            return text.endsWith("m")
                    ? Long.parseLong(text.substring(0, text.length() - 1))
                    : Math.round(Double.parseDouble(text) * 1000);
        }

        static Duration duration(String text) {
            return text.endsWith("ms")
                    ? Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)))
                    : Duration.parse("PT" + text);
        }
    }
}
