package dev.aether.component.wit;

import dev.aether.component.wit.Syntax.Head;
import dev.aether.component.wit.Syntax.Item;
import dev.aether.component.wit.Syntax.Labelled;
import dev.aether.component.wit.Syntax.Path;
import dev.aether.component.wit.Syntax.Renamed;
import dev.aether.component.wit.Syntax.TypeText;
import dev.aether.component.wit.WitException.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads the text of one file.
 *
 * @see <a href="https://github.com/WebAssembly/component-model/blob/main/design/mvp/WIT.md">WIT</a>
 */
final class WitParser {
    private final WitLexer in;
    private final TypeParser types;

    private WitParser(WitLexer in) {
        this.in = in;
        this.types = new TypeParser(in);
    }

    static Syntax.File parse(String file, String text) {
        return new WitParser(new WitLexer(file, text)).file(file);
    }

    private Syntax.File file(String name) {
        Place begin = in.place();
        String docs = in.docs();
        String home = "";
        var packages = new ArrayList<Syntax.PackageBody>();
        var items = new ArrayList<Item>();
        while (!in.at(WitLexer.END)) {
            Head head = head();
            if (!in.at("package")) {
                items.add(topItem(head));
                continue;
            }
            in.next();
            String id = packageId();
            if (in.take("{")) {
                packages.add(
                        new Syntax.PackageBody(
                                head.place(), id, head.docs(), items(this::topItem)));
            } else {
                in.expect(";");
                if (!home.isEmpty() || !items.isEmpty() || !packages.isEmpty()) {
                    throw new WitException(
                            head.place(), "the package of a file is named once, at its beginning");
                }
                home = id;
            }
        }
        packages.addFirst(new Syntax.PackageBody(begin, home, docs, List.copyOf(items)));
        return new Syntax.File(name, begin, home, List.copyOf(packages));
    }

    private List<Item> items(Function<Head, Item> item) {
        var items = new ArrayList<Item>();
        while (!in.take("}")) {
            types.count();
            items.add(item.apply(head()));
        }
        return List.copyOf(items);
    }

    /** Documentation and gates. */
    private Head head() {
        Place place = in.place();
        String docs = in.docs();
        String feature = "";
        String since = "";
        while (in.take("@")) {
            String gate = in.name();
            in.expect("(");
            in.expect(gate.equals("unstable") ? "feature" : "version");
            in.expect("=");
            switch (gate) {
                case "unstable" -> feature = in.name();
                case "since" -> since = in.version();
                case "deprecated" -> in.version();
                default -> throw new WitException(place, "no gate is called '@" + gate + "'");
            }
            in.expect(")");
            docs = docs.isEmpty() ? in.docs() : docs;
        }
        return new Head(place, docs, feature, since);
    }

    private Item topItem(Head head) {
        return switch (in.peek()) {
            case "interface" -> {
                in.next();
                yield interfaceBody(head, in.name());
            }
            case "world" -> {
                in.next();
                String name = in.name();
                in.expect("{");
                yield new Syntax.World(head, name, items(this::worldItem));
            }
            case "use" -> {
                in.next();
                Path path = path();
                String as = in.take("as") ? in.name() : path.name();
                in.expect(";");
                var renamed = new Renamed(path.place(), path.name(), as);
                yield new Syntax.Use(head, path, List.of(renamed));
            }
            default -> throw in.unexpected("'interface', 'world', 'use' or 'package'");
        };
    }

    private Item interfaceBody(Head head, String name) {
        in.expect("{");
        return new Syntax.Interface(head, name, items(this::interfaceItem));
    }

    private Item interfaceItem(Head head) {
        return typeItem(head)
                .orElseGet(() -> {
                    String name = in.name();
                    in.expect(":");
                    return function(head, name);
                });
    }

    private Item worldItem(Head head) {
        return switch (in.peek()) {
            case "import", "export" -> port(head, in.next().equals("import"));
            case "include" -> include(head);
            default ->
                    typeItem(head)
                            .orElseThrow(() ->
                                    in.unexpected(
                                            "'import', 'export', 'include', 'use' or" + " a type"));
        };
    }

    private Item port(Head head, boolean imported) {
        Path path = path();
        if (!path.home().isEmpty() || !in.take(":")) {
            in.expect(";");
            return new Syntax.Port(head, imported, path);
        }
        Item item =
                in.take("interface")
                        ? interfaceBody(head, path.name())
                        : function(head, path.name());
        return new Syntax.InlinePort(head, imported, item);
    }

    private Item include(Head head) {
        in.next();
        Path path = path();
        List<Renamed> names = List.of();
        if (in.take("with")) {
            in.expect("{");
            names = types.several("}", () -> renamed(true));
            in.take(";");
        } else {
            in.expect(";");
        }
        return new Syntax.Include(head, path, names);
    }

    private Renamed renamed(boolean always) {
        Place place = in.place();
        String name = in.name();
        if (always) {
            in.expect("as");
            return new Renamed(place, name, in.name());
        }
        return new Renamed(place, name, in.take("as") ? in.name() : name);
    }

    /** A type that gets a name, or a list of types of another interface. */
    private Optional<Item> typeItem(Head head) {
        return switch (in.peek()) {
            case "use" -> Optional.of(use(head));
            case "type" -> {
                in.next();
                String name = in.name();
                in.expect("=");
                TypeText type = types.type();
                in.expect(";");
                yield Optional.of(new Syntax.Alias(head, name, type));
            }
            case "record" -> {
                String name = opened();
                yield Optional.of(new Syntax.RecordOf(head, name, fields("}")));
            }
            case "variant" -> {
                String name = opened();
                yield Optional.of(
                        new Syntax.Variant(head, name, filled(types.several("}", this::choice))));
            }
            case "enum" -> {
                String name = opened();
                yield Optional.of(
                        new Syntax.Enumeration(
                                head, name, filled(types.several("}", this::label))));
            }
            case "flags" -> {
                String name = opened();
                yield Optional.of(
                        new Syntax.Flags(head, name, filled(types.several("}", this::label))));
            }
            case "resource" -> {
                in.next();
                yield Optional.of(resource(head, in.name()));
            }
            default -> Optional.empty();
        };
    }

    private String opened() {
        in.next();
        String name = in.name();
        in.expect("{");
        return name;
    }

    private <T> List<T> filled(List<T> parts) {
        if (parts.isEmpty()) {
            throw in.wrong("variants, enums and flags have at least one case");
        }
        return parts;
    }

    private Item use(Head head) {
        in.next();
        Path path = path();
        in.expect(".");
        in.expect("{");
        List<Renamed> names = types.several("}", () -> renamed(false));
        in.expect(";");
        return new Syntax.Use(head, path, names);
    }

    private Item resource(Head head, String name) {
        if (in.take(";")) {
            return new Syntax.Resource(head, name, List.of());
        }
        in.expect("{");
        return new Syntax.Resource(head, name, items(each -> member(each, name)));
    }

    private Item member(Head head, String resource) {
        if (in.take("constructor")) {
            in.expect("(");
            List<Labelled> parameters = fields(")");
            TypeText made = new TypeText.Own(new TypeText.Named(head.place(), resource));
            TypeText result = in.take("->") ? types.type() : made;
            in.expect(";");
            return new Syntax.Function(
                    head, "[constructor]" + resource, parameters, Optional.of(result));
        }
        String name = in.name();
        in.expect(":");
        if (in.take("static")) {
            return function(head, "[static]" + resource + "." + name);
        }
        Syntax.Function plain = function(head, "[method]" + resource + "." + name);
        var self = new TypeText.Borrow(new TypeText.Named(head.place(), resource));
        var parameters = new ArrayList<Labelled>();
        parameters.add(new Labelled(head.place(), "", "self", self));
        parameters.addAll(plain.parameters());
        return new Syntax.Function(head, plain.name(), List.copyOf(parameters), plain.result());
    }

    private Syntax.Function function(Head head, String name) {
        if (in.at("async")) {
            throw in.wrong("'async' belongs to WASI 0.3, which is not read");
        }
        in.expect("func");
        in.expect("(");
        List<Labelled> parameters = fields(")");
        Optional<TypeText> result = in.take("->") ? Optional.of(types.type()) : Optional.empty();
        in.expect(";");
        return new Syntax.Function(head, name, parameters, result);
    }

    private List<Labelled> fields(String close) {
        return types.several(close, this::field);
    }

    private Labelled field() {
        Place place = in.place();
        String docs = in.docs();
        String name = in.name();
        in.expect(":");
        return new Labelled(place, docs, name, types.type());
    }

    private Syntax.Choice choice() {
        Place place = in.place();
        String docs = in.docs();
        String name = in.name();
        Optional<TypeText> type = Optional.empty();
        if (in.take("(")) {
            type = Optional.of(types.type());
            in.expect(")");
        }
        return new Syntax.Choice(place, docs, name, type);
    }

    private Syntax.Label label() {
        Place place = in.place();
        String docs = in.docs();
        return new Syntax.Label(place, docs, in.name());
    }

    private String packageId() {
        String id = in.name();
        in.expect(":");
        id += ":" + in.name();
        while (in.take(":")) {
            id += ":" + in.name();
        }
        return in.take("@") ? id + "@" + in.version() : id;
    }

    private Path path() {
        Place place = in.place();
        String name = in.name();
        if (!in.at(":") || isDeclaration()) {
            return new Path(place, "", name);
        }
        String home = name;
        while (in.take(":")) {
            home += ":" + in.name();
        }
        in.expect("/");
        String inner = in.name();
        String version = in.take("@") ? "@" + in.version() : "";
        return new Path(place, home + version, inner);
    }

    /** Whether the colon is followed by what is declared, not by the rest of a name. */
    private boolean isDeclaration() {
        return in.followedBy("func") || in.followedBy("interface") || in.followedBy("async");
    }
}
