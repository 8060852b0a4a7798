package dev.aether.component.binary;

import static dev.aether.component.binary.ByteReader.malformed;
import static dev.aether.component.binary.ByteReader.unsupported;

import dev.aether.component.ComponentException;
import dev.aether.component.ComponentException.Code;
import dev.aether.component.model.ComponentBody;
import dev.aether.component.model.ComponentBody.Placed;
import dev.aether.component.model.Definition;
import dev.aether.component.model.Definition.Argument;
import dev.aether.component.model.Sort;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decodes the sections of a component. Source: the component model's {@code Binary.md}.
 *
 * <p>Counts are checked against the bytes left before anything is allocated for them.
 */
public final class ComponentDecoder {
    private static final int COMPONENT_BYTES_MAX = 256 << 20;
    private static final int MAGIC = 0x6d736100;
    private static final int CORE_VERSION = 0x0000_0001;
    private static final int COMPONENT_VERSION = 0x0001_000d;

    private final Budget budget = new Budget();
    private final TypeDecoder types = new TypeDecoder(budget);
    private final CanonDecoder canons = new CanonDecoder();

    private ComponentDecoder() {}

    /**
     * Decodes a whole component.
     *
     * @throws ComponentException if the bytes are not one
     */
    public static ComponentBody decode(byte[] bytes) {
        if (bytes.length > COMPONENT_BYTES_MAX) {
            throw new ComponentException(Code.TOO_LARGE, bytes.length + " bytes of component");
        }
        return new ComponentDecoder().component(new ByteReader(bytes, 0, bytes.length));
    }

    private ComponentBody component(ByteReader in) {
        int start = in.position();
        budget.enter(start);
        preamble(in);
        var definitions = new ArrayList<Placed>();
        while (!in.atEnd()) {
            int id = in.octet();
            int at = in.position();
            int size = in.index();
            if (size > in.remaining()) {
                throw malformed(at, "section of " + size + " bytes, " + in.remaining() + " left");
            }
            section(id, at, in.slice(size), definitions);
        }
        budget.leave();
        return new ComponentBody(start, definitions);
    }

    private static void preamble(ByteReader in) {
        int at = in.position();
        if (word(in) != MAGIC) {
            throw malformed(at, "not WebAssembly: the bytes do not begin with \\0asm");
        }
        int version = word(in);
        if (version == CORE_VERSION) {
            throw new ComponentException(
                    Code.NOT_A_COMPONENT,
                    at,
                    "this is a core module, not a component; wrap it, for example with"
                            + " \"wasm-tools component new\"");
        }
        if (version != COMPONENT_VERSION) {
            throw malformed(at + 4, "unknown version 0x%08x".formatted(version));
        }
    }

    private static int word(ByteReader in) {
        int low = in.octet() | (in.octet() << 8);
        return low | (in.octet() << 16) | (in.octet() << 24);
    }

    private void section(int id, int at, ByteReader in, List<Placed> definitions) {
        switch (id) {
            case 0 -> in.name(); // What follows the name says nothing about meaning.
            case 1 -> {
                int start = in.position();
                int length = in.remaining();
                budget.define(start);
                var declarations = new CoreModuleDecoder(budget).declarations(in);
                var module = new Definition.CoreModule(start, length, declarations);
                definitions.add(new Placed(start, module));
            }
            case 4 -> {
                int start = in.position();
                var nested = new Definition.Nested(component(in));
                budget.define(start);
                definitions.add(new Placed(start, nested));
            }
            case 9 ->
                    throw unsupported(
                            at, "a start definition, gated in the Component Model itself,");
            case 12 ->
                    throw unsupported(
                            at, "a value definition, gated in the Component Model itself,");
            default -> {
                if (id > 12) {
                    throw malformed(at - 1, "unknown section " + id);
                }
                vector(id, in, definitions);
            }
        }
    }

    private void vector(int id, ByteReader in, List<Placed> definitions) {
        int count = in.count();
        for (int i = 0; i < count; i++) {
            int start = in.position();
            budget.define(start);
            definitions.add(new Placed(start, definition(id, in)));
        }
        in.requireEnd("section " + id);
    }

    private Definition definition(int id, ByteReader in) {
        return switch (id) {
            case 2 -> coreInstance(in);
            case 3 -> types.coreType(in);
            case 5 -> instance(in);
            case 6 -> AliasDecoder.alias(in);
            case 7 -> new Definition.TypeDefinition(types.type(in));
            case 8 -> canons.canon(in);
            case 10 -> {
                Names.Attributed name = Names.external(in);
                yield new Definition.Import(name.name(), name.attributes(), types.externType(in));
            }
            case 11 -> export(in);
            default -> throw new IllegalStateException("section " + id + " is read elsewhere");
        };
    }

    private static Definition coreInstance(ByteReader in) {
        int at = in.position();
        return switch (in.octet()) {
            case 0 -> new Definition.CoreInstantiate(in.index(), coreArguments(in));
            case 1 -> {
                int count = in.count();
                var exports = new ArrayList<Argument>();
                for (int i = 0; i < count; i++) {
                    exports.add(new Argument(in.name(), AliasDecoder.coreSort(in), in.index()));
                }
                yield new Definition.CoreBundle(exports);
            }
            default -> throw malformed(at, "unknown form of core instance");
        };
    }

    private static List<Argument> coreArguments(ByteReader in) {
        int count = in.count();
        var arguments = new ArrayList<Argument>();
        for (int i = 0; i < count; i++) {
            String name = in.name();
            in.expect(0x12, "argument of a core instantiation");
            arguments.add(new Argument(name, Sort.CORE_INSTANCE, in.index()));
        }
        return arguments;
    }

    private static Definition instance(ByteReader in) {
        int at = in.position();
        return switch (in.octet()) {
            case 0 -> {
                int component = in.index();
                int count = in.count();
                var arguments = new ArrayList<Argument>();
                for (int i = 0; i < count; i++) {
                    arguments.add(new Argument(in.name(), AliasDecoder.sort(in), in.index()));
                }
                yield new Definition.Instantiate(component, arguments);
            }
            case 1 -> {
                int count = in.count();
                var exports = new ArrayList<Definition.Export>();
                for (int i = 0; i < count; i++) {
                    exports.add(plainExport(in, Names.external(in)));
                }
                yield new Definition.Bundle(exports);
            }
            default -> throw malformed(at, "unknown form of instance");
        };
    }

    private static Definition.Export plainExport(ByteReader in, Names.Attributed name) {
        Sort sort = AliasDecoder.sort(in);
        return new Definition.Export(
                name.name(), name.attributes(), sort, in.index(), Optional.empty());
    }

    private Definition export(ByteReader in) {
        Names.Attributed name = Names.external(in);
        Definition.Export plain = plainExport(in, name);
        int at = in.position();
        return switch (in.octet()) {
            case 0 -> plain;
            case 1 ->
                    new Definition.Export(
                            name.name(),
                            name.attributes(),
                            plain.sort(),
                            plain.index(),
                            Optional.of(types.externType(in)));
            default -> throw malformed(at, "expected 0 or 1 before the type of an export");
        };
    }
}
