package dev.aether.component;

import dev.aether.component.binary.ComponentDecoder;
import dev.aether.component.core.CoreEngine;
import dev.aether.component.link.PlannedComponent;
import dev.aether.component.model.ComponentBody;
import dev.aether.component.text.WitWorld;
import dev.aether.component.text.WorldReader;
import dev.aether.component.validation.Validator;
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
