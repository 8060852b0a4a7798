package dev.aether.control;

import dev.aether.cue.Aetherfile;
import dev.aether.cue.Problem;
import dev.aether.cue.Value;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Metadata;
import dev.aether.workflow.PermanentFailure;
import dev.aether.workflow.PulseId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An App object as control reads it.
 *
 * @param generation raised by each change of its spec
 */
record App(String namespace, String name, String uid, long generation, List<Particle> particles) {
    private static final int UID_DIGITS = 8;

    App {
        particles = List.copyOf(particles);
    }

    /**
     * Reads an object that was admitted.
     *
     * @throws PermanentFailure if its spec is not one: written around admission, or by a later
     *     version
     */
    static App of(ObjectNode object) {
        String name = Metadata.name(object);
        Value spec = Value.request(object.objectAt("spec").compact());
        return switch (Aetherfile.admit(name, spec)) {
            case Aetherfile.Outcome.Invalid(var problems) ->
                    throw new PermanentFailure(
                            "its spec is not valid: "
                                    + String.join(
                                            "; ", problems.stream().map(Problem::text).toList()));
            case Aetherfile.Outcome.Valid(var app) -> {
                Awake awake = Awake.of(object);
                List<Particle> particles = new ArrayList<>();
                app.particles()
                        .forEach((each, its) ->
                                particles.add(Particle.of(each, its, app, awake.has(each))));
                yield new App(
                        Metadata.namespace(object),
                        name,
                        uid(object),
                        generation(object),
                        particles);
            }
        };
    }

    static String uid(ObjectNode object) {
        return object.textAt("metadata", "uid").orElse("");
    }

    static long generation(ObjectNode object) {
        return object.wholeAt("metadata", "generation").orElse(1);
    }

    /**
     * Of a pulse about an app, named after it; one of the same name that is made later has others.
     *
     * @param which of all those of this definition
     */
    static PulseId pulse(String definition, ObjectNode app, String which) {
        String uid = uid(app).replace("-", "");
        return new PulseId(
                "%s-%s-%s-%s"
                        .formatted(
                                definition,
                                Metadata.name(app),
                                uid.substring(0, Math.min(UID_DIGITS, uid.length())),
                                which));
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

    /** Whether only the numbers of replicas differ. */
    boolean sameButScale(App other) {
        return unscaled().equals(other.unscaled());
    }

    private List<Particle> unscaled() {
        return particles.stream().map(Particle::unscaled).toList();
    }
}
