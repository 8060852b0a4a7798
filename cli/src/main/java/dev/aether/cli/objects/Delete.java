package dev.aether.cli.objects;

import dev.aether.cli.Command;
import dev.aether.cli.CommandFailure;
import dev.aether.cli.Invocation;
import dev.aether.cli.Option;
import dev.aether.cli.Usage;
import dev.aether.cli.Waiting;
import dev.aether.cli.objects.Manifests.Manifest;
import dev.aether.sdk.KindTable;
import dev.aether.sdk.Lattice;
import dev.aether.sdk.LatticeException;
import dev.aether.sdk.Objects;
import dev.aether.sdk.Place;
import dev.aether.sdk.WriteOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code aether delete}. */
public final class Delete implements Command {
    private static final Duration GONE_MAX = Duration.ofMinutes(2);
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    @Override
    public Usage usage() {
        return new Usage(
                "delete",
                "KIND NAME... | KIND/NAME... | -f FILE",
                "delete objects and wait until they are gone",
                """
                Examples
                  aether delete app hello
                  aether delete app/hello app/shop --detach
                  aether delete -f app.yaml
                """,
                List.of(
                        Option.value("filename", "FILE", "delete what a manifest describes")
                                .letter('f'),
                        Option.NAMESPACE,
                        Option.flag("detach", "return without waiting"),
                        Option.flag("dry-run", "say what would be deleted"),
                        Option.flag("ignore-not-found", "what is absent is no failure")));
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        boolean dry = invocation.arguments().has("dry-run");
        try (Lattice lattice = invocation.lattice()) {
            Objects objects = lattice.objects();
            List<Place> places = places(invocation, objects.kinds());
            List<Place> leaving = new ArrayList<>();
            for (Place place : places) {
                if (deleted(invocation, objects, place, dry)) {
                    leaving.add(place);
                }
            }
            for (Place place : leaving) {
                boolean detached = dry || invocation.arguments().has("detach");
                if (!detached) {
                    awaitGone(objects, place);
                }
                String what = dry ? "deleted (dry run)" : detached ? "is being deleted" : "deleted";
                invocation.out().println(shown(place) + " " + what);
            }
        }
        return 0;
    }

    private static List<Place> places(Invocation invocation, KindTable kinds) throws IOException {
        List<String> files = invocation.arguments().all("filename");
        if (files.isEmpty()) {
            List<Place> places =
                    new Wanted(kinds, invocation.namespace())
                            .places(invocation.arguments().words());
            if (places.stream().anyMatch(place -> place.name().isEmpty())) {
                throw new CommandFailure(
                        CommandFailure.WRONG_USAGE,
                        "it needs the names of the objects",
                        "see: aether help delete");
            }
            return places;
        }
        List<Place> places = new ArrayList<>();
        for (Manifest manifest : new Manifests(invocation.console()).read(files)) {
            String namespace =
                    manifest.object()
                            .textAt("metadata", "namespace")
                            .orElse(invocation.namespace());
            kinds.of(manifest.apiVersion(), manifest.kind())
                    .ifPresent(kind -> places.add(Place.one(kind, namespace, manifest.name())));
        }
        return places;
    }

    private static boolean deleted(
            Invocation invocation, Objects objects, Place place, boolean dry) {
        try {
            objects.delete(place, WriteOptions.by("aether").dry(dry));
            return true;
        } catch (LatticeException.NotFound absent) {
            if (invocation.arguments().has("ignore-not-found")) {
                return false;
            }
            throw absent;
        }
    }

    private static void awaitGone(Objects objects, Place place) {
        String remedy = "it goes on being deleted; see: aether describe " + shown(place);
        Waiting waiting = Waiting.of(GONE_MAX);
        while (!waiting.isOver()) {
            try {
                objects.read(place);
            } catch (LatticeException.NotFound gone) {
                return;
            }
            Waiting.pause(LOOK_EVERY, remedy);
        }
        throw new CommandFailure(
                CommandFailure.FAILED,
                shown(place) + " is not gone after " + GONE_MAX.toSeconds() + " s",
                remedy);
    }

    private static String shown(Place place) {
        return place.kind().qualified() + "/" + place.name();
    }
}
