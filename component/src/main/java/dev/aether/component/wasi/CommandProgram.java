package dev.aether.component.wasi;

import dev.aether.component.Component;
import dev.aether.component.ComponentEngine;
import dev.aether.component.ComponentException;
import dev.aether.component.ComponentTemplate;
import dev.aether.component.InterfaceDescription;
import dev.aether.component.Limits;
import dev.aether.component.TrapException;
import java.util.List;

/** A component that runs from its beginning to its end, as commands do. For any thread. */
public final class CommandProgram {
    private final ComponentTemplate template;
    private final WasiGrants grants;

    private CommandProgram(ComponentTemplate template, WasiGrants grants) {
        this.template = template;
        this.grants = grants;
    }

    /** Whether a component is a command. */
    public static boolean isCommand(Component component) {
        return component.exports().stream()
                .anyMatch(export -> export.name().startsWith("wasi:cli/run@0.2."));
    }

    /**
     * Compiles a component and links it to what it was granted.
     *
     * @throws ComponentException if it cannot be used, in particular if it is no command or imports
     *     what was not granted
     */
    public static CommandProgram prepare(
            ComponentEngine engine, Component component, WasiGrants grants) {
        if (!isCommand(component)) {
            List<String> names =
                    component.exports().stream().map(InterfaceDescription::name).toList();
            throw new ComponentException(
                    ComponentException.Code.NO_SUCH_EXPORT,
                    "the component does not export wasi:cli/run@0.2.x, so it is no command; it"
                            + " exports "
                            + names);
        }
        return new CommandProgram(engine.prepare(component, grants.imports()), grants);
    }

    /**
     * Runs it once, on this thread, in a fresh instance.
     *
     * @return its exit code, 0 for success
     * @throws TrapException if it was stopped by a fault of its own
     * @throws WasiDenied if it called what it was linked to but never granted
     */
    public int run(Limits limits) {
        try (CommandCall call = open(limits, Blocking.UNHEARD)) {
            return call.run();
        }
    }

    /**
     * Makes an instance for one run.
     *
     * @param blocking hears when the run's thread waits in the host
     */
    public CommandCall open(Limits limits, Blocking blocking) {
        WasiState state = grants.state(this, blocking);
        return new CommandCall(template.unstarted(limits, state), state);
    }
}
