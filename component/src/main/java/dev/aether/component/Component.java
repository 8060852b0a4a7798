package dev.aether.component;

import dev.aether.component.binary.ComponentDecoder;
import dev.aether.component.core.CoreEngine;
import dev.aether.component.link.PlannedComponent;
import dev.aether.component.model.ComponentBody;
import dev.aether.component.text.WitWorld;
import dev.aether.component.text.WorldReader;
import dev.aether.component.validation.Validator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A component that was read and found valid, not compiled yet. Immutable, for any thread.
 *
 * <p>Its core modules are checked only when they are compiled.
 */
public final class Component {
    private final byte[] bytes;
    private final PlannedComponent planned;

    private Component(byte[] bytes, PlannedComponent planned) {
        this.bytes = bytes;
        this.planned = planned;
    }

    /**
     * Reads a component in the binary format.
     *
     * @param bytes copied
     * @throws ComponentException saying where and why the bytes are refused
     */
    public static Component parse(byte[] bytes) {
        byte[] own = bytes.clone();
        ComponentBody body = ComponentDecoder.decode(own);
        Validator.validate(body);
        return new Component(own, PlannedComponent.plan(own, body));
    }

    /**
     * As the other, but what was found valid before is not validated again.
     *
     * @param cache notes that; who can write into it can have invalid components planned
     */
    public static Component parse(byte[] bytes, CompilationCache cache) {
        byte[] own = bytes.clone();
        ComponentBody body = ComponentDecoder.decode(own);
        String valid = "valid-" + Validator.RULES + "-" + HexFormat.of().formatHex(sha256(own));
        if (!cache.has(valid)) {
            Validator.validate(body);
            cache.store(valid, new byte[0]);
        }
        return new Component(own, PlannedComponent.plan(own, body));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    /** What it needs from a host, by interface. */
    public List<InterfaceDescription> imports() {
        return planned.imports();
    }

    /** What it gives, by interface. */
    public List<InterfaceDescription> exports() {
        return planned.exports();
    }

    /**
     * All it imports and exports with the names of its types; worked out anew by each call.
     *
     * @throws ComponentException if that is beyond all measure
     */
    public WitWorld world() {
        return WorldReader.read(ComponentDecoder.decode(bytes));
    }

    ComponentTemplate prepare(HostImports imports, CoreEngine engine) {
        return planned.prepare(imports, engine);
    }
}
