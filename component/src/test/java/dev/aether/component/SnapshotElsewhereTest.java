package dev.aether.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An instance goes on in another process, which shares nothing but the component with this one. */
@EveryEngine
class SnapshotElsewhereTest {
    private static final HostImports BEGUN =
            HostImports.builder().instance("").function("begun", (call, in) -> null).build();

    private final ComponentTemplate saved;

    SnapshotElsewhereTest(ComponentEngine engine) {
        this.saved = Guests.template(engine, "saved", BEGUN);
    }

    /** Restores what it reads on every engine, and prints for each what the guest remembers. */
    public static void main(String[] arguments) throws IOException {
        Snapshot snapshot = Snapshot.read(System.in.readAllBytes());
        Engines.present()
                .forEach(each -> {
                    var engine = (ComponentEngine) ((Named<?>) each.get()[0]).getPayload();
                    ComponentTemplate template = Guests.template(engine, "saved", BEGUN);
                    try (var guest = template.restore(snapshot, Limits.standard(), "state")) {
                        System.out.println("remembers " + guest.call("peek", 8));
                    }
                });
    }

    @Test
    @Timeout(60)
    void whatWasPokedIsThere() throws Exception {
        Process other =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-XX:TieredStopAtLevel=1",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-cp",
                                System.getProperty(
                                        "surefire.test.class.path",
                                        System.getProperty("java.class.path")),
                                SnapshotElsewhereTest.class.getName())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (var guest = saved.instantiate(Limits.standard(), "state");
                var in = other.getOutputStream()) {
            guest.call("poke", 8, 4711);
            in.write(guest.snapshot().bytes());
        }

        String printed = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(other.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(printed.lines())
                .hasSize(Engines.present().size())
                .allMatch("remembers 4711"::equals);
    }
}
