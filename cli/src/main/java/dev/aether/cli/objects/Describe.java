package dev.aether.cli.objects;

import dev.aether.cli.Command;
import dev.aether.cli.CommandFailure;
import dev.aether.cli.Invocation;
import dev.aether.cli.Option;
import dev.aether.cli.Usage;
import dev.aether.sdk.KindTable;
import dev.aether.sdk.Lattice;
import dev.aether.sdk.Place;
import dev.aether.sdk.Selection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code aether describe}. */
public final class Describe implements Command {
    @Override
    public Usage usage() {
        return new Usage(
                "describe",
                "KIND [NAME...] | KIND/NAME...",
                "show an object with its events; an app with its replicas and last change",
                """
                Examples
                  aether describe app hello
                  aether describe node/n1
                """,
                List.of(Option.NAMESPACE));
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        try (Lattice lattice = invocation.lattice()) {
            KindTable kinds = lattice.objects().kinds();
            List<Place> places =
                    named(
                            lattice,
                            new Wanted(kinds, invocation.namespace())
                                    .places(invocation.arguments().words()));
            if (places.isEmpty()) {
                throw new CommandFailure(
                        CommandFailure.NOT_FOUND, "no objects found", "see: aether get all -A");
            }
            boolean first = true;
            for (Place place : places) {
                if (!first) {
                    invocation.out().println();
                }
                first = false;
                new Description(lattice, kinds, place).lines().forEach(invocation.out()::println);
            }
        }
        return 0;
    }

    private static List<Place> named(Lattice lattice, List<Place> places) {
        List<Place> named = new ArrayList<>();
        for (Place place : places) {
            if (!place.name().isEmpty()) {
                named.add(place);
                continue;
            }
            lattice.objects()
                    .list(place, Selection.ALL)
                    .forEach(object ->
                            object.textAt("metadata", "name")
                                    .ifPresent(name ->
                                            named.add(
                                                    Place.one(
                                                            place.kind(),
                                                            place.namespace(),
                                                            name))));
        }
        return named;
    }
}
