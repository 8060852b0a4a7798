package dev.aether.component.binary;

import static dev.aether.component.binary.ByteReader.malformed;
import static dev.aether.component.binary.ByteReader.unsupported;

/** Finds the end of a core type; its content matters to the core engine only. */
final class CoreTypeDecoder {
    private final Budget budget;

    CoreTypeDecoder(Budget budget) {
        this.budget = budget;
    }

    void skip(ByteReader in) {
        int at = in.position();
        switch (in.octet()) {
            case 0x60 -> function(in);
            case 0x50 -> module(in);
            default -> throw unsupported(at, "a core type that is no function and no module");
        }
    }

    private static void function(ByteReader in) {
        values(in);
        values(in);
    }

    private static void values(ByteReader in) {
        int count = in.count();
        for (int i = 0; i < count; i++) {
            value(in);
        }
    }

    private static void value(ByteReader in) {
        int at = in.position();
        switch (in.octet()) {
            case 0x7f, 0x7e, 0x7d, 0x7c, 0x7b, 0x70, 0x6f -> {}
            default -> throw unsupported(at, "a core value type beyond numbers and references");
        }
    }

    private void module(ByteReader in) {
        budget.enter(in.position());
        int count = in.count();
        for (int i = 0; i < count; i++) {
            int at = in.position();
            budget.define(at);
            switch (in.octet()) {
                case 0 -> {
                    in.name();
                    in.name();
                    external(in);
                }
                case 1 -> skip(in);
                case 2 -> {
                    in.expect(0x10, "alias in a module type");
                    in.expect(0x01, "alias in a module type");
                    in.index();
                    in.index();
                }
                case 3 -> {
                    in.name();
                    external(in);
                }
                default -> throw malformed(at, "unknown declaration in a module type");
            }
        }
        budget.leave();
    }

    private static void external(ByteReader in) {
        int at = in.position();
        switch (in.octet()) {
            case 0 -> in.index();
            case 1 -> {
                value(in);
                limits(in);
            }
            case 2 -> limits(in);
            case 3 -> {
                value(in);
                in.octet();
            }
            case 4 -> {
                in.octet();
                in.index();
            }
            default -> throw malformed(at, "unknown kind of core import or export");
        }
    }

    private static void limits(ByteReader in) {
        int flags = in.octet();
        in.unsigned();
        if ((flags & 1) != 0) {
            in.unsigned();
        }
    }
}
