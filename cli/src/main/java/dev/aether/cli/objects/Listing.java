package dev.aether.cli.objects;

import dev.aether.cli.CommandFailure;
import dev.aether.cli.Invocation;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Yaml;
import dev.aether.sdk.Form;
import dev.aether.sdk.Objects;
import dev.aether.sdk.Place;
import dev.aether.sdk.Selection;
import dev.aether.sdk.Watch;
import dev.aether.sdk.WatchEvent;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads objects and prints them, once or as they change. */
final class Listing {
    private static final Duration LOOK_EVERY = Duration.ofMinutes(1);

    private final Invocation invocation;
    private final Objects objects;
    private final Selection selection;
    private final PrintStream out;
    private final boolean watching;

    Listing(Invocation invocation, Objects objects, Selection selection) {
        this.invocation = invocation;
        this.objects = objects;
        this.selection = selection;
        this.out = invocation.out();
        this.watching = invocation.arguments().has("watch");
    }

    // Tables

    void tables(List<Place> places, boolean wide) throws IOException {
        boolean named = places.stream().map(Place::kind).distinct().count() > 1;
        boolean any = false;
        List<Place> left = new ArrayList<>(places);
        while (!left.isEmpty()) {
            Place first = left.getFirst();
            List<Place> alike =
                    left.stream().filter(each -> each.kind().equals(first.kind())).toList();
            left.removeAll(alike);
            if (any) {
                out.println();
            }
            any |= table(alike, look(first, wide, named));
        }
        if (!any && !watching) {
            String where =
                    invocation.arguments().has("all-namespaces")
                            ? "at all"
                            : "in namespace " + invocation.namespace();
            boolean scoped = places.stream().anyMatch(each -> each.kind().namespaced());
            invocation.progress().println("no objects found" + (scoped ? " " + where : ""));
        }
    }

    private TablePrinter.Look look(Place place, boolean wide, boolean named) {
        boolean namespaces =
                invocation.arguments().has("all-namespaces") && place.kind().namespaced();
        return new TablePrinter.Look(wide, namespaces, named ? prefix(place) : "");
    }

    private static String prefix(Place place) {
        String group = place.kind().group();
        String kind = place.kind().kind().toLowerCase(Locale.ROOT);
        return (group.isEmpty() ? kind : kind + "." + group) + "/";
    }

    /** Prints objects of one kind as one table. @return whether there were any */
    private boolean table(List<Place> places, TablePrinter.Look look) {
        boolean headless = invocation.arguments().has("no-headers");
        TablePrinter printer = new TablePrinter(out, look, headless);
        ObjectNode whole = objects.read(places.getFirst(), selection, Form.TABLE);
        String revision = whole.textAt("metadata", "resourceVersion").orElse("");
        List<Json> rows = new ArrayList<>(whole.itemsAt("rows"));
        for (Place place : places.subList(1, places.size())) {
            rows.addAll(objects.read(place, selection, Form.TABLE).itemsAt("rows"));
        }
        printer.print(whole.with("rows", Json.array(rows)));
        if (watching) {
            follow(places.getFirst(), revision, Form.TABLE, printer::print);
        }
        return !rows.isEmpty();
    }

    private interface Sink {
        void take(Json object);
    }

    private void follow(Place place, String revision, Form form, Sink sink) {
        try (Watch watch = objects.watch(place, selection, revision, form)) {
            while (!out.checkError()) {
                watch.next(LOOK_EVERY).map(WatchEvent::object).ifPresent(sink::take);
            }
        }
    }

    // Whole objects

    void objects(List<Place> places, OutputForm form) {
        List<ObjectNode> found = new ArrayList<>();
        String revision = "";
        for (Place place : places) {
            ObjectNode read = objects.read(place, selection, Form.OBJECTS);
            revision = read.textAt("metadata", "resourceVersion").orElse("");
            if (place.name().isEmpty()) {
                read.itemsAt("items").forEach(item -> found.add(typed(place, item)));
            } else {
                found.add(typed(place, read));
            }
        }
        boolean single = places.size() == 1 && !places.getFirst().name().isEmpty();
        if (watching) {
            found.forEach(object -> print(object, form));
            follow(places.getFirst(), revision, Form.OBJECTS, object -> print(object, form));
        } else if (form instanceof OutputForm.Name) {
            found.forEach(object -> print(object, form));
        } else {
            print(single ? found.getFirst() : list(found), form);
        }
    }

    /** Items of a list do not say what they are. */
    private static ObjectNode typed(Place place, Json item) {
        if (!(item instanceof ObjectNode object)) {
            throw new CommandFailure(
                    CommandFailure.FAILED, "expected an object, got " + item.typeName(), "");
        }
        if (object.has("kind")) {
            return object;
        }
        ObjectNode typed =
                Json.object("apiVersion", place.kind().apiVersion())
                        .with("kind", place.kind().kind());
        for (var field : object.fields().entrySet()) {
            typed = typed.with(field.getKey(), field.getValue());
        }
        return typed;
    }

    private static ObjectNode list(List<ObjectNode> items) {
        return Json.object("apiVersion", "v1")
                .with("kind", "List")
                .with("items", Json.array(items));
    }

    private void print(Json object, OutputForm form) {
        switch (form) {
            case OutputForm.Json _ -> out.println(object.pretty());
            case OutputForm.Yaml _ -> out.print((watching ? "---\n" : "") + Yaml.print(object));
            case OutputForm.Name _ -> out.println(name(object));
            case OutputForm.JsonPath(var template) -> {
                out.print(template.apply(object));
                out.print(watching ? "\n" : "");
                out.flush();
            }
            case OutputForm.Table _ -> throw new IllegalStateException("a table is no object");
        }
    }

    /** {@code app.aether.dev/hello}. */
    static String name(Json object) {
        String version = object.textAt("apiVersion").orElse("");
        int slash = version.indexOf('/');
        String kind = object.textAt("kind").orElse("").toLowerCase(Locale.ROOT);
        return kind
                + (slash < 0 ? "" : "." + version.substring(0, slash))
                + "/"
                + object.textAt("metadata", "name").orElse("");
    }
}
