package dev.aether.component;

import dev.aether.component.binary.ComponentDecoder;
import dev.aether.component.core.CoreEngine;
import dev.aether.component.link.PlannedComponent;
import java.util.List;

/**
 * A component that was read and found coherent, not compiled yet. Immutable, for any thread.
 *
 * <p>Its core modules are checked only when they are compiled.
 */
public final class Component {
    private final PlannedComponent planned;

    private Component(PlannedComponent planned) {
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
        return new Component(PlannedComponent.plan(own, ComponentDecoder.decode(own)));
    }

    /** What it needs from a host, by interface. */
    public List<InterfaceDescription> imports() {
        return planned.imports();
    }

    /** What it gives, by interface. */
    public List<InterfaceDescription> exports() {
        return planned.exports();
    }

    ComponentTemplate prepare(HostImports imports, CoreEngine engine) {
        return planned.prepare(imports, engine);
    }
}
