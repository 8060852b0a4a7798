package dev.aether.component.binary;

import static dev.aether.component.binary.ByteReader.malformed;

/** Decodes the names of imports and exports. */
final class Names {
    private Names() {}

    static String external(ByteReader in) {
        int at = in.position();
        int form = in.octet();
        if (form > 2) {
            throw malformed(at, "unknown form of name " + form);
        }
        String name = in.name();
        if (form == 2) {
            int count = in.count();
            for (int i = 0; i < count; i++) {
                in.octet();
                in.name();
            }
        }
        return name;
    }
}
