package dev.aether.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands against a scripted node: what they send, print, and end with. */
class CommandsTest {
    private static final String APPS = Answers.APPS;
    private static final String HELLO = Answers.HELLO;
    private static final String PULSES = Answers.PULSES;
    @TempDir private Path directory;
    private Path folder;
    private TestLattice lattice;
    private TestConsole console;

    @BeforeEach
    void start() throws Exception {
        folder = directory.resolve("lattice");
        lattice = new TestLattice(folder);
        console = new TestConsole(Map.of("AETHER_DIR", folder.toString()));
    }

    @AfterEach
    void stop() {
        lattice.close();
    }

    // get

    @Test
    void getPrintsTheTableTheLatticeMakes() {
        lattice.on(
                "GET " + APPS,
                """
                {"kind":"Table","metadata":{},"columnDefinitions":[
                {"name":"Name","format":"name","priority":0},{"name":"Ready","priority":0},
                {"name":"Url","priority":1}],
                "rows":[{"cells":["hello","1/1","http://x"],"object":{}},
                {"cells":["a-longer-name",null,"http://y"],"object":{}}]}
                """);

        assertThat(console.run("get", "app")).isZero();

        assertThat(console.out())
                .isEqualTo(
                        """
                        NAME            READY
                        hello           1/1
                        a-longer-name   <none>
                        """);
        assertThat(console.run("get", "apps", "-o", "wide", "--no-headers")).isZero();
        assertThat(console.out()).endsWith("a-longer-name   <none>   http://y\n");
    }

    @Test
    void getPrintsObjectsInEveryForm() {
        lattice.on("GET " + HELLO, Answers.READY);

        assertThat(console.run("get", "app/hello", "-o", "name")).isZero();
        assertThat(console.run("get", "app", "hello", "-ojsonpath={.status.phase}")).isZero();
        assertThat(console.out()).isEqualTo("app.aether.dev/hello\nReady");
        assertThat(console.run("get", "app", "hello", "-o", "yaml")).isZero();
        assertThat(console.out()).contains("\nkind: App\n");
        assertThat(console.run("get", "app", "hello", "-o", "xml")).isEqualTo(2);
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThat(console.run("get", "app", "nothere")).isEqualTo(3);
        assertThat(console.run("get", "gizmos")).isEqualTo(3);
        assertThat(console.err())
                .contains("aether: get failed: the lattice serves no kind \"gizmos\"\n");
    }

    @Test
    void refusalsHaveTheirExitCodes() {
        lattice.on("GET " + HELLO, 403, "{\"message\":\"no\"}")
                .on("GET " + HELLO, 409, "{\"message\":\"no\"}")
                .on("GET " + HELLO, 422, "{\"message\":\"no\"}");

        assertThat(console.run("get", "app", "hello", "-o", "json")).isEqualTo(6);
        assertThat(console.run("get", "app", "hello", "-o", "json")).isEqualTo(4);
        assertThat(console.run("get", "app", "hello", "-o", "json")).isEqualTo(1);
    }

    @Test
    void nobodyThereIsUnavailable() {
        lattice.close();

        assertThat(console.run("whoami")).isEqualTo(5);
        assertThat(console.err()).contains("aether: whoami failed: https://", "aether status");
    }

    @Test
    void withoutALatticeItSaysHowToNameOne() {
        assertThat(new TestConsole().run("--dir", directory + "/none", "whoami")).isEqualTo(3);
        TestConsole unset = new TestConsole();
        assertThat(unset.run("--dir", directory + "/none", "get", "apps")).isEqualTo(3);
        assertThat(unset.err()).contains("no lattice in", "--server or KUBECONFIG");
    }

    // deploy

    private Path app(String from) throws IOException {
        Path app = Files.createDirectories(directory.resolve("hello"));
        Files.writeString(
                app.resolve("Aetherfile.yaml"),
                "name: hello\nparticle:\n  web:\n    from: %s\n".formatted(from));
        Files.write(app.resolve("web.wasm"), new byte[] {0, 'a', 's', 'm', 13, 0, 1, 0});
        Files.write(app.resolve("module.wasm"), new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
        Files.writeString(app.resolve("notes.txt"), "nothing to run");
        return app;
    }

    private static final String DIGEST = "sha256:" + "a".repeat(64);

    @Test
    void deployAppliesFollowsThePulseAndPrintsTheUrls() throws IOException {
        Path app = app(DIGEST);
        lattice.on("GET " + HELLO, 404, "{}")
                .on("GET " + HELLO, Answers.READY)
                .on("PATCH " + HELLO + "?fieldManager=aether&force=true", 201, Answers.READY)
                .on("GET " + PULSES + "p1", Answers.PULSE.formatted("Running", ""))
                .on("GET " + PULSES + "p1", Answers.PULSE.formatted("Completed", "hello runs"));

        assertThat(console.run("deploy", app.toString())).isZero();

        assertThat(console.out()).isEqualTo("http://hello.localhost:1/\n");
        assertThat(console.err())
                .contains("  done      place web 1", "2.00 s")
                .contains("hello is Ready: 1 of 1 replicas answer")
                .doesNotContain("\033");
        assertThat(console.err().split("place web 1", -1)).hasSize(2);
    }

    @Test
    void deployUploadsWhatTheLatticeDoesNotHave() throws IOException {
        Path app = app("./web.wasm");
        String digest = dev.aether.sdk.Blobs.digest(app.resolve("web.wasm"));
        lattice.on("PUT /aether/v1/blobs/" + digest, 201, "")
                .on("PATCH " + HELLO + "?fieldManager=aether&force=true", 201, Answers.READY);

        assertThat(console.run("deploy", app.toString(), "--detach", "--quiet")).isZero();

        assertThat(console.out()).isEqualTo("p1\n");
        assertThat(console.err()).isEmpty();
        assertThat(lattice.seen())
                .anyMatch(asked -> asked.startsWith("PUT ") && asked.contains("asm"))
                .anyMatch(asked -> asked.startsWith("PATCH ") && asked.contains(digest));
    }

    @Test
    void aSecondDeploySaysThatNothingChanged() throws IOException {
        Path app = app(DIGEST);
        lattice.on("GET " + HELLO, Answers.READY)
                .on("PATCH " + HELLO + "?fieldManager=aether&force=true", Answers.READY);

        assertThat(console.run("deploy", app.toString())).isZero();

        assertThat(console.err()).contains("nothing changed");
        assertThat(console.out()).isEqualTo("http://hello.localhost:1/\n");
    }

    @Test
    void aPulseThatFailsSaysWhy() throws IOException {
        Path app = app(DIGEST);
        lattice.on("PATCH " + HELLO + "?fieldManager=aether&force=true", 201, Answers.READY)
                .on("GET " + PULSES + "p1", Answers.PULSE.formatted("Failed", "no node has room"));

        assertThat(console.run("deploy", app.toString())).isEqualTo(1);

        assertThat(console.err())
                .contains("aether: deploy failed: no node has room\nsee: aether pulse show p1");
    }

    @Test
    void aWrongAetherfileIsRefusedWithPlacesAndNothingIsApplied() throws IOException {
        Path file = directory.resolve("Aetherfile.yaml");
        Files.writeString(file, "name: Hello!\nparticle:\n  web:\n    scale: {min: two}\n");

        assertThat(console.run("deploy", file.toString())).isEqualTo(1);

        assertThat(console.err())
                .contains(file + ":1:7: name: expected a DNS label")
                .contains("got \"Hello!\"")
                .contains(file + ":4:18: particle.web.scale.min: expected a whole number")
                .contains("aether: deploy failed: 3 problems in " + file + "\nnothing was applied");
        assertThat(lattice.seen()).isEmpty();
    }

    @Test
    void filesThatAreNoComponentsAreRefusedAtTheirPlace() throws IOException {
        assertThat(console.run("deploy", app("./gone.wasm").toString())).isEqualTo(1);
        assertThat(console.err())
                .contains("Aetherfile.yaml:4:11: particle.web.from: expected a WebAssembly")
                .contains("which is no file");
        assertThat(console.run("deploy", app("./module.wasm").toString())).isEqualTo(1);
        assertThat(console.err()).contains("a core module");
        assertThat(console.run("deploy", app("./notes.txt").toString())).isEqualTo(1);
        assertThat(console.err()).contains("which is not WebAssembly");
        assertThat(console.run("deploy", directory + "/none")).isEqualTo(1);
        assertThat(console.run("deploy")).isEqualTo(2);
        assertThat(lattice.seen()).isEmpty();
    }

    // apply, delete, scale

    @Test
    void applySaysWhatBecameOfEachObject() {
        lattice.on("GET " + HELLO, Answers.READY)
                .on("PATCH " + HELLO + "?fieldManager=aether", Answers.READY);
        String manifest =
                """
                ---
                apiVersion: aether.dev/v1
                kind: App
                metadata: {name: hello}
                """;

        assertThat(console.runWith(manifest, "apply", "-f", "-")).isZero();
        assertThat(console.out()).isEqualTo("app.aether.dev/hello unchanged\n");
        assertThat(console.runWith("kind: [", "apply", "-f", "-")).isEqualTo(1);
        assertThat(console.err()).contains("apply failed: standard input: ");
        assertThat(console.runWith("kind: App", "apply", "-f", "-")).isEqualTo(1);
        assertThat(console.err()).contains("expected an object with apiVersion, kind and");
    }

    @Test
    void deleteWaitsUntilItIsGone() {
        lattice.on("DELETE " + HELLO + "?fieldManager=aether", Answers.READY)
                .on("GET " + HELLO, Answers.READY)
                .on("GET " + HELLO, 404, "{}");

        assertThat(console.run("delete", "app", "hello")).isZero();
        assertThat(console.out()).isEqualTo("apps.aether.dev/hello deleted\n");
        assertThat(console.run("delete", "apps")).isEqualTo(2);
    }

    @Test
    void scaleChangesBothBoundsThatWereTheSame() {
        lattice.on("GET " + HELLO, Answers.READY)
                .on(
                        "PATCH " + HELLO + "?fieldManager=aether-scale",
                        Answers.READY.replace("\"generation\":1", "\"generation\":2"));

        assertThat(console.run("scale", "app/hello", "--replicas", "3", "--detach")).isZero();
        assertThat(lattice.seen().getLast())
                .contains("{\"spec\":{\"particle\":{\"web\":{\"scale\":{\"min\":3,\"max\":3}}}}}");
        assertThat(console.run("scale", "app/hello", "--replicas", "3", "--particle", "db"))
                .isEqualTo(3);
        assertThat(console.run("scale", "app/hello")).isEqualTo(2);
    }

    // pulse, token, join, completion

    @Test
    void aPulseIsShownWithItsSteps() {
        lattice.on("GET " + PULSES + "p1", Answers.PULSE.formatted("Completed", "hello runs"));

        assertThat(console.run("pulse", "show", "p1")).isZero();
        assertThat(console.out())
                .contains("Phase:     Completed", "Outcome:   hello runs")
                .contains("place web 1   Done    +0.00 s   2.00 s   1       n1");
        assertThat(console.run("pulse", "cancel", "p1")).isEqualTo(1);
        assertThat(console.err()).contains("pulse failed: not in this version");
    }

    @Test
    void joinPreparesANodeThatKeepsItsTokenToItself() throws IOException {
        String token = "aether-join-abcdefghijklmnopqrstuvwxyz";
        String[] line = {"join", "-", "192.0.2.7:7400", "--name", "n4", "--port-base", "7430"};

        assertThat(console.runWith(token, line)).isZero();

        Path home = folder.resolve("n4");
        assertThat(console.out()).isEqualTo("aether node run --config " + home + "/node.yaml\n");
        assertThat(Files.readString(home.resolve("node.yaml")))
                .contains("name: n4", "peers: [\"192.0.2.7:7400\"]", "quic: 7430")
                .doesNotContain(token);
        assertThat(Files.getPosixFilePermissions(home.resolve("join.token"))).hasSize(2);
        assertThat(console.runWith(token, line)).isEqualTo(4);
        assertThat(console.runWith("no token", line)).isEqualTo(2);
        assertThat(console.err()).doesNotContain(token);
    }

    @Test
    void completionNamesCommandsAndOptions() {
        assertThat(console.run("completion", "bash")).isZero();
        assertThat(console.out())
                .contains("\"pulse show\"*) words=\"--watch ", "complete -o default -F _aether");
        assertThat(console.run("completion", "fish")).isEqualTo(2);
    }

    @Test
    void theRehearsalForTheStartUpCacheRuns() {
        assertThat(console.run("rehearse")).isZero();
        assertThat(console.err()).isEmpty();
    }

    // status

    @Test
    void statusOfALatticeElsewhereShowsItsMembers() {
        lattice.on(
                "GET /aether/v1/status",
                """
                {"lattice":"abc.aether","members":[{"id":"1","name":"n1","status":"ALIVE"},
                {"id":"2","name":"n2","status":"DEAD"}]}
                """);

        assertThat(console.run("status", "--server", lattice.address())).isZero();

        assertThat(console.out())
                .isEqualTo(
                        """
                        lattice abc.aether: 1 of 2 nodes alive
                        NAME   MEMBER
                        n1     alive
                        n2     dead
                        """);
        assertThat(new TestConsole().run("status", "--server", "https://h:1", "--dir=" + directory))
                .isEqualTo(6);
    }

    // call

    @Test
    void aCallThatNoNodeTakesIsUnavailable() {
        assertThat(console.run("call", "http://hello.localhost:1/x")).isEqualTo(5);
        assertThat(console.err()).contains("no answer through [http://127.0.0.1:1]");
        assertThat(console.run("call", "http://hello.localhost:1/", "--node", "n9")).isEqualTo(3);
        assertThat(console.run("call", "http://hello.localhost:1/", "-d", "@/none")).isEqualTo(1);
        assertThat(console.err()).contains("there is no file /none");
    }
}
