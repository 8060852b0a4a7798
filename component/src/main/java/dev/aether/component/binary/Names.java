package dev.aether.component.binary;

import static dev.aether.component.binary.ByteReader.malformed;

import dev.aether.component.model.Attribute;
import dev.aether.component.model.Attribute.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** Decodes the names of imports and exports. */
final class Names {
    private Names() {}

    /** A name and what is said beside it. */
    record Attributed(String name, List<Attribute> attributes) {}

    static Attributed external(ByteReader in) {
        int at = in.position();
        int form = in.octet();
        if (form > 2) {
            throw malformed(at, "unknown form of name " + form);
        }
        String name = in.name();
        return new Attributed(name, form == 2 ? attributes(in) : List.of());
    }

    private static List<Attribute> attributes(ByteReader in) {
        int count = in.count();
        var attributes = new ArrayList<Attribute>();
        var given = EnumSet.noneOf(Kind.class);
        for (int i = 0; i < count; i++) {
            int at = in.position();
            Kind kind = kind(at, in.octet());
            if (!given.add(kind)) {
                throw malformed(at, "an attribute given twice: " + kind);
            }
            attributes.add(new Attribute(kind, in.name()));
        }
        return attributes;
    }

    private static Kind kind(int at, int octet) {
        return switch (octet) {
            case 0 -> Kind.IMPLEMENTS;
            case 1 -> Kind.VERSION_SUFFIX;
            case 2 -> Kind.EXTERNAL_ID;
            default -> throw malformed(at, "unknown attribute " + octet);
        };
    }
}
