package dev.aether.benchmarks;

import dev.aether.component.Component;
import dev.aether.component.ComponentEngine;
import dev.aether.component.Limits;
import dev.aether.component.WasmtimeLibrary;
import dev.aether.component.host.SystemClocks;
import dev.aether.component.wasi.LogSink;
import dev.aether.component.wasi.WasiGrants;
import dev.aether.component.wasi.http.HttpBody;
import dev.aether.component.wasi.http.HttpCall;
import dev.aether.component.wasi.http.HttpProgram;
import dev.aether.component.wasi.http.HttpRequest;
import dev.aether.component.wasi.http.HttpResult;
import dev.aether.component.wasi.http.ResponseSink;
import dev.aether.component.wasi.sockets.SocketGrant;
import dev.aether.environment.Bytes;
import dev.aether.runtime.ParticleEngine;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What an instance costs on the thread that uses it, without those that hand it its work. */
final class InstanceBench {
    private static final Limits LIMITS = Limits.standard().withMemoryBytesMax(64 << 20);

    private final HttpProgram program;

    InstanceBench(ParticleEngine engine, Bytes component) {
        WasiGrants grants =
                WasiGrants.builder(new SystemClocks())
                        .readTime()
                        .random(target -> Arrays.fill(target, (byte) 1))
                        .commandLine(List.of("bench"), Map.of(), LogSink.NOWHERE)
                        .emptyFilesystem()
                        .grant(SocketGrant.refusing())
                        .build();
        program = HttpProgram.prepare(make(engine), Component.parse(component.toArray()), grants);
    }

    static ComponentEngine make(ParticleEngine engine) {
        return switch (engine) {
            case ENDIVE -> ComponentEngine.create();
            case WASMTIME -> ComponentEngine.wasmtime(WasmtimeLibrary.find().orElseThrow());
        };
    }

    /** Microseconds of an instance that is made, started and ended. */
    double start() {
        long begun = System.nanoTime();
        try (HttpCall call = program.open(LIMITS)) {
            call.start();
        }
        return (System.nanoTime() - begun) / 1e3;
    }

    /** Microseconds of a request and the instance that answers it. */
    double request(ResponseSink sink) {
        var request = new HttpRequest("GET", "http", "bench", "/", List.of(), HttpBody.empty());
        long begun = System.nanoTime();
        HttpResult result = program.handle(request, sink, LIMITS);
        double microseconds = (System.nanoTime() - begun) / 1e3;
        if (!(result instanceof HttpResult.Answered)) {
            throw new IllegalStateException("expected an answer, got " + result);
        }
        return microseconds;
    }
}
