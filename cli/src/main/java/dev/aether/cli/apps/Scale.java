package dev.aether.cli.apps;

import dev.aether.cli.Command;
import dev.aether.cli.CommandFailure;
import dev.aether.cli.Invocation;
import dev.aether.cli.Option;
import dev.aether.cli.Spans;
import dev.aether.cli.Usage;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.sdk.Lattice;
import dev.aether.sdk.Place;
import dev.aether.sdk.WriteOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code aether scale}. */
public final class Scale implements Command {
    @Override
    public Usage usage() {
        return new Usage(
                "scale",
                "app/NAME --replicas N",
                "change how many replicas of an app run",
                """
                The next deploy of its Aetherfile sets what stands there. With 0 replicas none
                runs, whatever requests come.

                Examples
                  aether scale app/hello --replicas 3
                  aether scale shop --particle cart --replicas 5
                """,
                List.of(
                        Option.value("replicas", "N", "how many"),
                        Option.value("particle", "NAME", "of which particle, if it has several"),
                        Option.NAMESPACE,
                        Option.flag("detach", "return when the lattice has taken it"),
                        Option.value("timeout", "TIME", "how long to wait (default: 5m)")));
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        String app = invocation.word(0, "an app");
        invocation.allowWords(1);
        invocation.arguments().required("replicas");
        int replicas = invocation.arguments().count("replicas", 0);
        Duration timeout = Spans.parse("timeout", invocation.arguments().option("timeout", "5m"));
        try (Lattice lattice = invocation.lattice()) {
            Place place = Apps.place(lattice.objects(), invocation.namespace(), app);
            ObjectNode before = lattice.objects().read(place);
            String particle = particle(invocation, before);
            ObjectNode after =
                    lattice.objects()
                            .patch(
                                    place,
                                    patch(before, particle, replicas),
                                    WriteOptions.by("aether-scale"));
            Following following = new Following(invocation, lattice, timeout);
            if (before.at("metadata", "generation").equals(after.at("metadata", "generation"))) {
                invocation.progress().println("nothing changed");
                following.report(after);
            } else if (invocation.arguments().has("detach")) {
                invocation.out().println(after.textAt("status", "pulse").orElse(""));
            } else {
                following.toTheEnd(place, after);
            }
        }
        return 0;
    }

    private static String particle(Invocation invocation, ObjectNode app) {
        List<String> names = new ArrayList<>(app.objectAt("spec", "particle").fields().keySet());
        String all = String.join(", ", names);
        var asked = invocation.arguments().option("particle");
        if (asked.isPresent() && !names.contains(asked.get())) {
            throw new CommandFailure(
                    CommandFailure.NOT_FOUND,
                    "there is no particle " + asked.get() + "; there are " + all,
                    "say which with --particle");
        }
        if (asked.isEmpty() && names.size() != 1) {
            throw new CommandFailure(
                    CommandFailure.WRONG_USAGE,
                    "the app has several particles: " + all,
                    "say which with --particle");
        }
        return asked.orElseGet(names::getFirst);
    }

    /**
     * The upper bound moves only if it must, or if it was the same as the lower one. None at all
     * are none even if requests come.
     */
    private static ObjectNode patch(ObjectNode app, String particle, int replicas) {
        Json scale = app.objectAt("spec", "particle", particle, "scale");
        long min = scale.wholeAt("min").orElse(1);
        long max = scale.wholeAt("max").orElse(min);
        long bound = min == max || replicas == 0 ? replicas : Math.max(max, replicas);
        return Json.object()
                .withAt(
                        List.of("spec", "particle", particle, "scale"),
                        Json.object("min", Json.number(replicas)).with("max", bound));
    }
}
