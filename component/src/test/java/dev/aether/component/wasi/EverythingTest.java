package dev.aether.component.wasi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.component.Component;
import dev.aether.component.HostImports;
import dev.aether.component.InterfaceDescription;
import dev.aether.component.host.SecureRandomSource;
import dev.aether.component.host.SystemClocks;
import dev.aether.component.wasi.files.FileGrant;
import dev.aether.component.wasi.http.OutboundHttp;
import dev.aether.component.wasi.sockets.SocketGrant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A component that imports every function of WASI 0.2.12. */
class EverythingTest {
    @Test
    void everyFunctionAndResourceOfWasiIsOffered() throws IOException {
        Component component =
                Component.parse(
                        Files.readAllBytes(Path.of("src/test/guests/everything/everything.wasm")));
        HostImports offered =
                WasiGrants.builder(new SystemClocks())
                        .readTime()
                        .random(new SecureRandomSource())
                        .commandLine(List.of(), Map.of(), LogSink.NOWHERE)
                        .grant(new FileGrant(Map.of()))
                        .grant(SocketGrant.refusing())
                        .grant(OutboundHttp.refusing())
                        .build()
                        .imports();

        for (InterfaceDescription wanted : component.imports()) {
            var found = offered.find(wanted.name());
            assertThat(found).as(wanted.name()).isPresent();
            assertThat(found.orElseThrow().functions().keySet())
                    .as(wanted.name())
                    .containsAll(wanted.functions().keySet());
            assertThat(found.orElseThrow().resources().keySet())
                    .as(wanted.name())
                    .containsAll(wanted.resources());
        }
        assertThat(component.imports()).hasSizeGreaterThan(25);
    }
}
