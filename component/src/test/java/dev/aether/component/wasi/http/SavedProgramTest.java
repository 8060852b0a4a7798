package dev.aether.component.wasi.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.component.ComponentEngine;
import dev.aether.component.ComponentInstance;
import dev.aether.component.ComponentTemplate;
import dev.aether.component.EveryEngine;
import dev.aether.component.HostImports;
import dev.aether.component.Limits;
import dev.aether.component.Snapshot;
import dev.aether.component.wasi.LogSink;
import dev.aether.component.wasi.WasiGrants;
import dev.aether.component.wasi.WasiState;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code examples/hello} between two requests. */
@EveryEngine
class SavedProgramTest {
    private final WasiGrants grants = Examples.grants(Map.of(), LogSink.NOWHERE).build();
    private final ComponentTemplate hello;

    SavedProgramTest(ComponentEngine engine) {
        var offer = HostImports.builder().include(grants.imports());
        new HttpTypes().offer(offer);
        hello = engine.prepare(Examples.component("hello"), offer.build());
    }

    private static void greets(HttpCall call) {
        var sink = new RecordingSink();
        assertThat(call.handleAndStay(Examples.get("/x"), sink))
                .isInstanceOf(HttpResult.Answered.class);
        assertThat(sink.text()).isEqualTo("Hello from Aether! /x\n");
    }

    @Test
    void itGoesOnElsewhereAfterARequest() {
        WasiState state = grants.state("one");
        ComponentInstance guest = hello.instantiate(Limits.standard(), state);
        var call = new HttpCall(guest, state);
        greets(call);
        Snapshot snapshot = Snapshot.read(guest.snapshot().bytes());
        call.close();

        WasiState other = grants.state("other");
        try (var restored =
                new HttpCall(hello.restore(snapshot, Limits.standard(), other), other)) {
            greets(restored);
            greets(restored);
        }
        assertThat(snapshot.byteCount()).isLessThan(64 << 10);
    }
}
