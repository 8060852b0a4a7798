package dev.aether.cli.objects;

import dev.aether.cli.Arguments;
import dev.aether.cli.Command;
import dev.aether.cli.CommandFailure;
import dev.aether.cli.Invocation;
import dev.aether.cli.Option;
import dev.aether.cli.Usage;
import dev.aether.sdk.Lattice;
import dev.aether.sdk.Place;
import dev.aether.sdk.Selection;
import java.io.IOException;
import java.util.List;

/** {@code aether get}. */
public final class Get implements Command {
    @Override
    public Usage usage() {
        return new Usage(
                "get",
                "KIND[,KIND] [NAME...] | KIND/NAME...",
                "show objects",
                """
                Kinds go by plural, singular or short name; all means every kind of app.

                Examples
                  aether get apps
                  aether get app hello -o yaml
                  aether get nodes -o wide -w
                  aether get events -A --field-selector involvedObject.name=hello
                  aether get app/hello -o 'jsonpath={.status.urls[0]}'
                """,
                List.of(
                        Option.NAMESPACE,
                        Option.flag("all-namespaces", "of all namespaces").letter('A'),
                        Option.flag("watch", "go on with changes as they happen").letter('w'),
                        Option.value("selector", "LABELS", "such as app=shop").letter('l'),
                        Option.value("field-selector", "FIELDS", "such as metadata.name=shop"),
                        Option.flag("no-headers", "leave the names of the columns out"),
                        Option.OUTPUT));
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        Arguments arguments = invocation.arguments();
        OutputForm form = OutputForm.parse(arguments.option(Option.OUTPUT.name(), ""));
        boolean everywhere = arguments.has("all-namespaces");
        try (Lattice lattice = invocation.lattice()) {
            Wanted wanted =
                    new Wanted(lattice.objects().kinds(), everywhere ? "" : invocation.namespace());
            List<Place> places = wanted.places(arguments.words());
            Selection selection =
                    new Selection(
                            arguments.option("selector", ""),
                            arguments.option("field-selector", ""));
            if (arguments.has("watch") && places.size() > 1) {
                throw new CommandFailure(
                        CommandFailure.WRONG_USAGE,
                        "--watch: expected one kind or object, got " + places.size(),
                        "see its --help");
            }
            Listing listing = new Listing(invocation, lattice.objects(), selection);
            switch (form) {
                case OutputForm.Table(var wide) -> listing.tables(places, wide);
                case OutputForm.Json _,
                        OutputForm.Yaml _,
                        OutputForm.Name _,
                        OutputForm.JsonPath _ ->
                        listing.objects(places, form);
            }
        }
        return 0;
    }
}
