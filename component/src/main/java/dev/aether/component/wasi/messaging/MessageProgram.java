package dev.aether.component.wasi.messaging;

import dev.aether.component.Component;
import dev.aether.component.ComponentEngine;
import dev.aether.component.ComponentException;
import dev.aether.component.ComponentTemplate;
import dev.aether.component.HostImports;
import dev.aether.component.InterfaceDescription;
import dev.aether.component.Limits;
import dev.aether.component.wasi.Blocking;
import dev.aether.component.wasi.WasiGrants;
import dev.aether.component.wasi.WasiState;
import dev.aether.component.wasi.http.HttpProgram;
import java.util.List;
import java.util.Optional;

/**
 * A component that handles messages, compiled and linked once; a fresh instance handles each. For
 * any thread.
 */
public final class MessageProgram {
    private static final String HANDLER = "wasi:messaging/incoming-handler@0.2.";

    private final ComponentTemplate template;
    private final WasiGrants grants;
    private final boolean serves;

    private MessageProgram(ComponentTemplate template, WasiGrants grants, boolean serves) {
        this.template = template;
        this.grants = grants;
        this.serves = serves;
    }

    /** Whether a component handles messages. */
    public static boolean isHandler(Component component) {
        return component.exports().stream().anyMatch(each -> each.name().startsWith(HANDLER));
    }

    /**
     * Compiles a component and links it to what it was granted, to {@code wasi:messaging/types} and
     * to {@code wasi:http/types}.
     *
     * <p>Slow, from milliseconds to seconds.
     *
     * @throws ComponentException if it cannot be used, in particular with {@link
     *     ComponentException.Code#MISSING_IMPORT} if it imports what was not granted
     */
    public static MessageProgram prepare(
            ComponentEngine engine, Component component, WasiGrants grants) {
        if (!isHandler(component)) {
            List<String> names =
                    component.exports().stream().map(InterfaceDescription::name).toList();
            throw new ComponentException(
                    ComponentException.Code.NO_SUCH_EXPORT,
                    "the component does not export %sx, so it handles no messages; it exports %s"
                            .formatted(HANDLER, names));
        }
        var offer = HostImports.builder();
        HttpProgram.types().offer(offer);
        MessageGrant.types().offer(offer);
        offer.include(grants.imports());
        return new MessageProgram(
                engine.prepare(component, offer.build()), grants, HttpProgram.isHandler(component));
    }

    /** The same component as what serves HTTP, if it does that too. */
    public Optional<HttpProgram> answering() {
        return serves
                ? Optional.of(HttpProgram.prepare(imports -> template, grants))
                : Optional.empty();
    }

    /**
     * Makes an instance for one message.
     *
     * @param blocking hears when the message's thread waits in the host
     */
    public MessageCall open(Limits limits, Blocking blocking) {
        WasiState state = grants.state(this, blocking);
        return new MessageCall(template.unstarted(limits, state), state);
    }
}
