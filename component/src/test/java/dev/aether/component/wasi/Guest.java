package dev.aether.component.wasi;

import dev.aether.component.HostFunction;
import dev.aether.component.HostImports;
import dev.aether.component.Invocation;
import dev.aether.component.Outcome;

/** A guest written in Java: calls host functions as a linked component would. */
public final class Guest {
    private final HostImports imports;
    private final Invocation invocation;

    public Guest(HostImports imports, Object state) {
        this.imports = imports;
        this.invocation = () -> state;
    }

    /** A guest with those grants and a state of its own. */
    public static Guest of(WasiGrants grants) {
        return new Guest(grants.imports(), grants.state("nothing"));
    }

    /** Calls {@code interface#function}, without version. */
    public Object call(String name, Object... arguments) {
        int hash = name.indexOf('#');
        String offered = name.substring(0, hash) + "@0.2.0";
        HostFunction function =
                imports.find(offered).orElseThrow().functions().get(name.substring(hash + 1));
        if (function == null) {
            throw new AssertionError("not offered: " + name);
        }
        return function.call(invocation, arguments);
    }

    /** Calls a function whose result is {@code result<T, _>} and takes its good value. */
    public Object good(String name, Object... arguments) {
        return ((Outcome.Ok) call(name, arguments)).value();
    }

    /** Calls a function whose result is {@code result<_, E>} and takes its error. */
    public Object bad(String name, Object... arguments) {
        return ((Outcome.Err) call(name, arguments)).value();
    }

    /** Drops a resource, named {@code interface#resource}. */
    public void drop(String name, Object resource) {
        int hash = name.indexOf('#');
        imports.find(name.substring(0, hash) + "@0.2.0")
                .orElseThrow()
                .resources()
                .get(name.substring(hash + 1))
                .drop(invocation, resource);
    }
}
