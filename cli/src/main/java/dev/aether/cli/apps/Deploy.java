package dev.aether.cli.apps;

import dev.aether.cli.Command;
import dev.aether.cli.CommandFailure;
import dev.aether.cli.Invocation;
import dev.aether.cli.Option;
import dev.aether.cli.Spans;
import dev.aether.cli.Usage;
import dev.aether.cue.AppSpec;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.sdk.Blobs;
import dev.aether.sdk.Lattice;
import dev.aether.sdk.LatticeException;
import dev.aether.sdk.Objects;
import dev.aether.sdk.Place;
import dev.aether.sdk.WriteOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code aether deploy}. */
public final class Deploy implements Command {
    private static final String MANAGER = "aether";

    @Override
    public Usage usage() {
        return new Usage(
                "deploy",
                "FOLDER|FILE",
                "run the app an Aetherfile describes",
                """
                Checks the Aetherfile, uploads its components, applies the app, and shows the
                steps until it answers; then prints its URLs. A second time, only what changed is
                done.

                Examples
                  aether deploy examples/hello
                  aether deploy shop/Aetherfile.yaml --dry-run
                  aether deploy shop --detach
                """,
                List.of(
                        Option.NAMESPACE,
                        Option.flag("dry-run", "check it here and in the lattice, change nothing"),
                        Option.flag("detach", "return when the lattice has taken it"),
                        Option.value("timeout", "TIME", "how long to wait (default: 5m)")));
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        String path = invocation.word(0, "a folder or file");
        invocation.allowWords(1);
        Duration timeout = Spans.parse("timeout", invocation.arguments().option("timeout", "5m"));
        boolean dry = invocation.arguments().has("dry-run");
        AppFile.Checked checked = AppFile.find(Path.of(path)).read(invocation.console().err());
        try (Lattice lattice = invocation.lattice()) {
            AppSpec app = checked.app();
            for (var source : checked.sources().entrySet()) {
                String digest = Blobs.digest(source.getValue());
                if (!dry) {
                    new Upload(invocation, lattice.blobs()).send(digest, source.getValue());
                }
                app = app.withSource(source.getKey(), digest(digest));
            }
            Place place = Apps.place(lattice.objects(), invocation.namespace(), app.name());
            Optional<ObjectNode> before = before(lattice.objects(), place);
            ObjectNode after = applied(lattice.objects(), place, app, dry);
            Following following = new Following(invocation, lattice, timeout);
            if (dry) {
                invocation.out().println(app.name() + " is right; nothing was changed (dry run)");
            } else if (isUnchanged(before, after) && !isUnderWay(after)) {
                unchanged(invocation, following, place, after);
            } else if (invocation.arguments().has("detach")) {
                invocation.out().println(after.textAt("status", "pulse").orElse(""));
            } else {
                following.toTheEnd(place, after);
            }
        }
        return 0;
    }

    private static AppSpec.Source digest(String text) {
        return new AppSpec.Source.Digest(text.substring("sha256:".length()));
    }

    private static Optional<ObjectNode> before(Objects objects, Place place) {
        try {
            ObjectNode found = objects.read(place);
            if (found.textAt("metadata", "deletionTimestamp").isPresent()) {
                throw new CommandFailure(
                        CommandFailure.CONFLICT,
                        place.name() + " is being deleted",
                        "try again when it is gone: aether get app " + place.name());
            }
            return Optional.of(found);
        } catch (LatticeException.NotFound absent) {
            return Optional.empty();
        }
    }

    /** What the Aetherfile says counts, whoever changed it since. */
    private static ObjectNode applied(Objects objects, Place place, AppSpec app, boolean dry) {
        ObjectNode object =
                Json.object("apiVersion", place.kind().apiVersion())
                        .with("kind", place.kind().kind())
                        .with(
                                "metadata",
                                Json.object("name", app.name())
                                        .with("namespace", place.namespace()))
                        .with("spec", Json.parse(app.specJson()));
        WriteOptions options = WriteOptions.by(MANAGER).forced().dry(dry);
        return objects.apply(place, object, options).object();
    }

    private static boolean isUnchanged(Optional<ObjectNode> before, ObjectNode after) {
        return before.isPresent()
                && before.get()
                        .at("metadata", "generation")
                        .equals(after.at("metadata", "generation"));
    }

    private static boolean isUnderWay(Json app) {
        return app.textAt("status", "phase").orElse("").equals("Deploying");
    }

    private static void unchanged(
            Invocation invocation, Following following, Place place, Json app) {
        invocation.progress().println("nothing changed");
        if (app.textAt("status", "phase").orElse("").equals("Failed")) {
            throw Following.failed(
                    place,
                    "its last change failed: " + app.textAt("status", "message").orElse(""),
                    app.textAt("status", "pulse").orElse(""));
        }
        following.report(app);
    }
}
