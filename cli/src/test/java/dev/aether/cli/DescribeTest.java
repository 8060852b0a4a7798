package dev.aether.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code describe} shows of objects of a scripted node. */
class DescribeTest {
    @TempDir private Path directory;
    private TestLattice lattice;
    private TestConsole console;

    @BeforeEach
    void start() throws Exception {
        lattice = new TestLattice(directory.resolve("lattice"));
        console = new TestConsole(Map.of("AETHER_DIR", directory.resolve("lattice").toString()));
    }

    @AfterEach
    void stop() {
        lattice.close();
    }

    @Test
    void anAppsReplicasLastChangeAndEvents() {
        lattice.on("GET " + Answers.HELLO, Answers.READY)
                .on(
                        "GET " + Answers.PULSES + "p1",
                        Answers.PULSE.formatted("Completed", "hello runs"))
                .on(
                        "GET /api/v1/namespaces/default/pods?labelSelector=app%3Dhello",
                        """
                        {"items":[{"metadata":{"name":"hello-web-1"},"spec":{"nodeName":"n2"},
                        "status":{"phase":"Running"}}]}
                        """)
                .on(
                        "GET /api/v1/namespaces/default/events?fieldSelector="
                                + "involvedObject.name%3Dhello%2CinvolvedObject.kind%3DApp",
                        """
                        {"items":[{"type":"Normal","reason":"Ready","message":"all answer",
                        "lastTimestamp":"2026-01-01T00:00:00Z"}]}
                        """);

        assertThat(console.run("describe", "app/hello")).isZero();

        assertThat(console.out())
                .contains("Name:          hello\n", "Status:\n  phase: Ready\n")
                .contains("  REPLICA       NODE   PHASE\n  hello-web-1   n2     Running\n")
                .contains("Last change:\n  Pulse:     p1\n")
                .contains("Normal   Ready    ", "all answer");
    }

    @Test
    void howTopicsStand() {
        lattice.on(
                        "GET " + Answers.HELLO,
                        Answers.READY.replace("\"spec\":{", "\"spec\":{\"topic\":{\"news\":{}},"))
                .on(
                        "GET " + Answers.PULSES + "p1",
                        Answers.PULSE.formatted("Completed", "hello runs"))
                .on(
                        "GET /api/v1/namespaces/default/pods?labelSelector=app%3Dhello",
                        "{\"items\":[]}")
                .on(
                        "GET " + Answers.HELLO + "/topics",
                        """
                        {"topics":[{"topic":"news","sent":12,"kept":3,"consumers":[
                        {"particle":"web","waiting":1,"handling":1,"retrying":0,"failed":1,
                        "failures":[{"message":7,"attempts":4,"words":"it crashed"}]}]}]}
                        """)
                .on(
                        "GET /api/v1/namespaces/default/events?fieldSelector="
                                + "involvedObject.name%3Dhello%2CinvolvedObject.kind%3DApp",
                        "{\"items\":[]}");

        assertThat(console.run("describe", "app/hello")).isZero();

        assertThat(console.out())
                .contains("  news    12     web        1         1          0          1\n")
                .contains("  message 7 of news failed 4 times: it crashed\n");
    }

    @Test
    void noValueOfASecret() {
        lattice.on(
                        "GET /api/v1/namespaces/default/secrets/stripe",
                        """
                        {"apiVersion":"v1","kind":"Secret","metadata":{"name":"stripe",
                        "annotations":{"kubectl.kubernetes.io/last-applied-configuration":"hunter2"}},
                        "type":"Opaque","data":{"key":"aHVudGVyMg=="}}
                        """)
                .on(
                        "GET /api/v1/namespaces/default/events?fieldSelector="
                                + "involvedObject.name%3Dstripe%2CinvolvedObject.kind%3DSecret",
                        "{\"items\":[]}");

        assertThat(console.run("describe", "secret/stripe")).isZero();

        assertThat(console.out())
                .contains("key: \"7 bytes\"\n", "Type:\n  Opaque")
                .doesNotContain("hunter2", "aHVudGVyMg==");
    }
}
