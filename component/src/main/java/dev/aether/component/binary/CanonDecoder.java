package dev.aether.component.binary;

import static dev.aether.component.binary.ByteReader.malformed;
import static dev.aether.component.binary.ByteReader.unsupported;

import dev.aether.component.abi.StringEncoding;
import dev.aether.component.model.CanonOptions;
import dev.aether.component.model.Definition;
import dev.aether.component.model.Definition.ResourceOperation.Kind;

/** Decodes canonical definitions; those of the asynchronous ABI are refused by name. */
final class CanonDecoder {
    Definition canon(ByteReader in) {
        int at = in.position();
        int opcode = in.octet();
        return switch (opcode) {
            case 0x00 -> {
                in.expect(0x00, "canon lift");
                yield new Definition.Lift(in.index(), options(in), in.index());
            }
            case 0x01 -> {
                in.expect(0x00, "canon lower");
                yield new Definition.Lower(in.index(), options(in));
            }
            case 0x02 -> new Definition.ResourceOperation(Kind.NEW, in.index());
            case 0x03 -> new Definition.ResourceOperation(Kind.DROP, in.index());
            case 0x04 -> new Definition.ResourceOperation(Kind.REP, in.index());
            default -> {
                if (opcode > 0x42) {
                    throw malformed(at, "unknown canonical definition 0x%02x".formatted(opcode));
                }
                throw unsupported(
                        at, "canonical definition 0x%02x (asynchronous ABI)".formatted(opcode));
            }
        };
    }

    private static CanonOptions options(ByteReader in) {
        int count = in.count();
        var options = new Options();
        for (int i = 0; i < count; i++) {
            int at = in.position();
            switch (in.octet()) {
                case 0x00 -> options.encoding(at, StringEncoding.UTF8);
                case 0x01 -> options.encoding(at, StringEncoding.UTF16);
                case 0x02 -> options.encoding(at, StringEncoding.LATIN1_OR_UTF16);
                case 0x03 -> options.memory = once(at, options.memory, in.index());
                case 0x04 -> options.realloc = once(at, options.realloc, in.index());
                case 0x05 -> options.postReturn = once(at, options.postReturn, in.index());
                case 0x06, 0x07 -> throw unsupported(at, "the asynchronous ABI");
                default -> throw malformed(at, "unknown canonical option");
            }
        }
        return options.build();
    }

    private static int once(int at, int before, int now) {
        if (before != CanonOptions.NONE) {
            throw malformed(at, "canonical option given twice");
        }
        return now;
    }

    private static final class Options {
        private StringEncoding encoding = StringEncoding.UTF8;
        private boolean encodingGiven;
        private int memory = CanonOptions.NONE;
        private int realloc = CanonOptions.NONE;
        private int postReturn = CanonOptions.NONE;

        private void encoding(int at, StringEncoding given) {
            if (encodingGiven) {
                throw malformed(at, "string encoding given twice");
            }
            encodingGiven = true;
            encoding = given;
        }

        private CanonOptions build() {
            return new CanonOptions(encoding, memory, realloc, postReturn);
        }
    }
}
