package dev.aether.component.binary;

import static dev.aether.component.binary.ByteReader.malformed;
import static dev.aether.component.binary.ByteReader.unsupported;

import dev.aether.component.model.Definition;
import dev.aether.component.model.Sort;

/** Decodes sorts and aliases. */
final class AliasDecoder {
    private AliasDecoder() {}

    static Definition alias(ByteReader in) {
        var sort = sort(in);
        int at = in.position();
        return switch (in.octet()) {
            case 0 -> new Definition.AliasExport(sort, in.index(), in.name());
            case 1 -> new Definition.AliasCoreExport(sort, in.index(), in.name());
            case 2 -> new Definition.AliasOuter(sort, in.index(), in.index());
            default -> throw malformed(at, "unknown form of alias");
        };
    }

    static Sort sort(ByteReader in) {
        int at = in.position();
        return switch (in.octet()) {
            case 0x00 -> coreSort(in);
            case 0x01 -> Sort.FUNC;
            case 0x02 -> throw unsupported(at, "a value");
            case 0x03 -> Sort.TYPE;
            case 0x04 -> Sort.COMPONENT;
            case 0x05 -> Sort.INSTANCE;
            default -> throw malformed(at, "unknown sort");
        };
    }

    static Sort coreSort(ByteReader in) {
        int at = in.position();
        return switch (in.octet()) {
            case 0x00 -> Sort.CORE_FUNC;
            case 0x01 -> Sort.CORE_TABLE;
            case 0x02 -> Sort.CORE_MEMORY;
            case 0x03 -> Sort.CORE_GLOBAL;
            case 0x04 -> Sort.CORE_TAG;
            case 0x10 -> Sort.CORE_TYPE;
            case 0x11 -> Sort.CORE_MODULE;
            case 0x12 -> Sort.CORE_INSTANCE;
            default -> throw malformed(at, "unknown core sort");
        };
    }
}
