package dev.aether.cli.objects;

import dev.aether.cli.Command;
import dev.aether.cli.CommandFailure;
import dev.aether.cli.Invocation;
import dev.aether.cli.Option;
import dev.aether.cli.Usage;
import dev.aether.cli.objects.Manifests.Manifest;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.sdk.KindTable;
import dev.aether.sdk.Lattice;
import dev.aether.sdk.LatticeException;
import dev.aether.sdk.Objects;
import dev.aether.sdk.Place;
import dev.aether.sdk.ResourceKind;
import dev.aether.sdk.WriteOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code aether apply}. */
public final class Apply implements Command {
    private static final String MANAGER = "aether";

    @Override
    public Usage usage() {
        return new Usage(
                "apply",
                "-f FILE|FOLDER|-",
                "make objects as manifests say",
                """
                Manifests are YAML or JSON as kubectl reads them. All are read and checked for a
                known kind before the first is sent.

                Examples
                  aether apply -f app.yaml
                  aether apply -f manifests/ --dry-run
                  generate | aether apply -f -
                """,
                List.of(
                        Option.value("filename", "FILE", "a file, a folder, or - for the input")
                                .letter('f'),
                        Option.NAMESPACE,
                        Option.flag("dry-run", "let the lattice check it, change nothing"),
                        Option.flag("force-conflicts", "take fields over from other writers"),
                        Option.OUTPUT));
    }

    /** One object and where it goes. */
    private record Step(Place place, ObjectNode object) {}

    @Override
    public int run(Invocation invocation) throws IOException {
        invocation.allowWords(0);
        boolean dry = invocation.arguments().has("dry-run");
        WriteOptions plain = WriteOptions.by(MANAGER).dry(dry);
        WriteOptions options =
                invocation.arguments().has("force-conflicts") ? plain.forced() : plain;
        List<Manifest> manifests =
                new Manifests(invocation.console()).read(invocation.arguments().all("filename"));
        try (Lattice lattice = invocation.lattice()) {
            Objects objects = lattice.objects();
            List<Step> steps = new ArrayList<>();
            KindTable kinds = objects.kinds();
            for (Manifest manifest : manifests) {
                steps.add(step(kinds, manifest, invocation.namespace()));
            }
            for (Step step : steps) {
                String what = applied(objects, step, options) + (dry ? " (dry run)" : "");
                invocation.out().println(Listing.name(step.object()) + " " + what);
            }
        }
        return 0;
    }

    private static Step step(KindTable kinds, Manifest manifest, String namespace) {
        ResourceKind kind =
                kinds.of(manifest.apiVersion(), manifest.kind())
                        .orElseThrow(() -> unknown(manifest));
        String own = manifest.object().textAt("metadata", "namespace").orElse(namespace);
        return new Step(Place.one(kind, own, manifest.name()), manifest.object());
    }

    private static CommandFailure unknown(Manifest manifest) {
        return new CommandFailure(
                CommandFailure.NOT_FOUND,
                "%s: the lattice serves no kind %s of %s"
                        .formatted(manifest.source(), manifest.kind(), manifest.apiVersion()),
                "nothing was changed");
    }

    private static String applied(Objects objects, Step step, WriteOptions options) {
        String before = revision(objects, step.place());
        Objects.Written written = objects.apply(step.place(), step.object(), options);
        if (written.created()) {
            return "created";
        }
        String after = written.object().textAt("metadata", "resourceVersion").orElse("");
        return before.equals(after) ? "unchanged" : "configured";
    }

    private static String revision(Objects objects, Place place) {
        try {
            return objects.read(place).textAt("metadata", "resourceVersion").orElse("");
        } catch (LatticeException.NotFound absent) {
            return "";
        }
    }
}
