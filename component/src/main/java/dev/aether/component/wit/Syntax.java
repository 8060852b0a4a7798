package dev.aether.component.wit;

import dev.aether.component.abi.Primitive;
import dev.aether.component.wit.WitException.Place;
import java.util.List;
import java.util.Optional;

/** What a text says, nothing looked up yet. */
sealed interface Syntax {
    /**
     * What stands before an item.
     *
     * @param feature it is held back by, empty for none
     * @param since the version it appeared in, empty if not said
     */
    record Head(Place place, String docs, String feature, String since) {}

    /**
     * Some part of a package.
     *
     * @param id such as {@code wasi:io@0.2.12}
     */
    record PackageBody(Place place, String id, String docs, List<Item> items) {}

    /**
     * A file.
     *
     * @param id of the package its items belong to, empty if it does not say
     */
    record File(String name, Place place, String id, List<PackageBody> packages) {}

    /** Something with a name. */
    sealed interface Item extends Syntax {
        Head head();
    }

    /** An interface; a nameless one has the name it is imported or exported under. */
    record Interface(Head head, String name, List<Item> items) implements Item {}

    record World(Head head, String name, List<Item> items) implements Item {}

    /** Another name for an interface, in a file or in a list of types. */
    record Use(Head head, Path path, List<Renamed> names) implements Item {}

    record Include(Head head, Path path, List<Renamed> names) implements Item {}

    /** An import or export of an interface that stands elsewhere. */
    record Port(Head head, boolean imported, Path path) implements Item {}

    /** An import or export of what is written there. */
    record InlinePort(Head head, boolean imported, Item item) implements Item {}

    /**
     * A function.
     *
     * @param name as the binary format writes it, such as {@code [method]thing.look}
     */
    record Function(Head head, String name, List<Labelled> parameters, Optional<TypeText> result)
            implements Item {}

    /** A type that gets a name. */
    sealed interface Definition extends Item {
        String name();
    }

    record Alias(Head head, String name, TypeText type) implements Definition {}

    record RecordOf(Head head, String name, List<Labelled> fields) implements Definition {}

    record Variant(Head head, String name, List<Choice> cases) implements Definition {}

    record Enumeration(Head head, String name, List<Label> labels) implements Definition {}

    record Flags(Head head, String name, List<Label> labels) implements Definition {}

    record Resource(Head head, String name, List<Item> functions) implements Definition {}

    /** An interface or world: {@code streams}, or {@code wasi:io/streams@0.2.12}. */
    record Path(Place place, String home, String name) {
        @Override
        public String toString() {
            int version = home.indexOf('@');
            return home.isEmpty()
                    ? name
                    : version < 0
                            ? home + "/" + name
                            : home.substring(0, version) + "/" + name + home.substring(version);
        }
    }

    record Renamed(Place place, String name, String as) {}

    record Labelled(Place place, String docs, String name, TypeText type) {}

    record Choice(Place place, String docs, String name, Optional<TypeText> type) {}

    record Label(Place place, String docs, String name) {}

    /** A type where it is used. */
    sealed interface TypeText {
        record Builtin(Primitive primitive) implements TypeText {}

        record Named(Place place, String name) implements TypeText {}

        record ListOf(TypeText element) implements TypeText {}

        record FixedList(TypeText element, int length) implements TypeText {}

        record Tuple(List<TypeText> elements) implements TypeText {}

        record OptionOf(TypeText some) implements TypeText {}

        record ResultOf(Optional<TypeText> ok, Optional<TypeText> error) implements TypeText {}

        record Own(Named resource) implements TypeText {}

        record Borrow(Named resource) implements TypeText {}
    }
}
