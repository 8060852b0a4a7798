package dev.aether.component.wasi.http;

import dev.aether.component.Component;
import dev.aether.component.ComponentEngine;
import dev.aether.component.ComponentException;
import dev.aether.component.ComponentTemplate;
import dev.aether.component.HostImports;
import dev.aether.component.InterfaceDescription;
import dev.aether.component.Limits;
import dev.aether.component.wasi.Blocking;
import dev.aether.component.wasi.Capability;
import dev.aether.component.wasi.WasiGrants;
import dev.aether.component.wasi.WasiState;
import java.util.List;
import java.util.function.Function;

/**
 * A component that serves HTTP, compiled and linked once; a fresh instance answers each request.
 * For any thread.
 */
public final class HttpProgram {
    private static final String HANDLER = "wasi:http/incoming-handler@0.2.";

    private final ComponentTemplate template;
    private final WasiGrants grants;

    private HttpProgram(ComponentTemplate template, WasiGrants grants) {
        this.template = template;
        this.grants = grants;
    }

    /**
     * Compiles a component and links it to what it was granted, and to {@code wasi:http/types}.
     *
     * <p>Slow, from milliseconds to seconds.
     *
     * @throws ComponentException if it cannot be used, in particular with {@link
     *     ComponentException.Code#MISSING_IMPORT} if it imports what was not granted
     */
    public static HttpProgram prepare(
            ComponentEngine engine, Component component, WasiGrants grants) {
        requireHandler(component);
        return prepare(imports -> engine.prepare(component, imports), grants);
    }

    /** Whether a component serves HTTP. */
    public static boolean isHandler(Component component) {
        return component.exports().stream().anyMatch(each -> each.name().startsWith(HANDLER));
    }

    /** What a component imports to serve HTTP or to send requests; it gives no right to do so. */
    public static Capability types() {
        return new HttpTypes();
    }

    private static void requireHandler(Component component) {
        if (!isHandler(component)) {
            List<String> names =
                    component.exports().stream().map(InterfaceDescription::name).toList();
            throw new ComponentException(
                    ComponentException.Code.NO_SUCH_EXPORT,
                    "the component does not export %sx, so it cannot serve HTTP; it exports %s"
                            .formatted(HANDLER, names));
        }
    }

    /**
     * As the other, with whatever makes a template of the imports; for embedders that prepare in
     * their own way, and for tests.
     */
    public static HttpProgram prepare(
            Function<HostImports, ComponentTemplate> prepare, WasiGrants grants) {
        var offer = HostImports.builder().include(grants.imports());
        new HttpTypes().offer(offer);
        return new HttpProgram(prepare.apply(offer.build()), grants);
    }

    /**
     * Makes an instance for one request, ahead of it or when it comes. It starts when it handles,
     * or before that by {@link HttpCall#start}.
     */
    public HttpCall open(Limits limits) {
        return open(limits, Blocking.UNHEARD);
    }

    /**
     * As the other.
     *
     * @param blocking hears when the request's thread waits in the host
     */
    public HttpCall open(Limits limits, Blocking blocking) {
        WasiState state = grants.state(this, blocking);
        return new HttpCall(template.unstarted(limits, state), state);
    }

    /**
     * Answers one request with a fresh instance and no deadline but an interrupt of this thread.
     *
     * @see HttpCall#handle
     */
    public HttpResult handle(HttpRequest request, ResponseSink sink, Limits limits) {
        return open(limits).handle(request, sink);
    }
}
