package dev.aether.component.wasi.http;

import dev.aether.component.Component;
import dev.aether.component.ComponentEngine;
import dev.aether.component.ComponentException;
import dev.aether.component.ComponentInstance;
import dev.aether.component.ComponentTemplate;
import dev.aether.component.HostImports;
import dev.aether.component.Limits;
import dev.aether.component.TrapException;
import dev.aether.component.wasi.WasiGrants;
import dev.aether.component.wasi.WasiState;
import java.util.function.Function;

/**
 * A component that serves HTTP, compiled and linked once; a fresh instance answers each request.
 * For any thread.
 */
public final class HttpProgram {
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
        return prepare(imports -> engine.prepare(component, imports), grants);
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
     * Makes an instance for one request, ahead of it or when it comes. A start function that never
     * ends is stopped by interrupting this thread, there being no call to interrupt yet.
     *
     * @throws TrapException if a limit is too small for it to begin, or it was interrupted
     */
    public HttpCall open(Limits limits) {
        WasiState state = grants.state(this);
        ComponentInstance instance = template.instantiate(limits, state);
        return new HttpCall(instance, state);
    }

    /**
     * Answers one request with a fresh instance and no deadline but an interrupt of this thread.
     *
     * @see HttpCall#handle
     */
    public HttpResult handle(HttpRequest request, ResponseSink sink, Limits limits) {
        HttpCall call;
        try {
            call = open(limits);
        } catch (TrapException trap) {
            request.body().close();
            return HttpCall.failure(trap);
        }
        return call.handle(request, sink);
    }
}
