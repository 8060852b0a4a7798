package dev.aether.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.component.WasmtimeLibrary;
import dev.aether.kubernetes.JsonText;
import dev.aether.kubernetes.Limits;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComponentTest {
    private static final String HELLO = "../examples/hello/hello.wasm";
    private static final String WORDS = "../examples/words/words.wasm";
    private static final String ANSWERS = "../component/src/test/resources/guests/answers.wasm";
    private static final String THINGS = "../component/src/test/resources/guests/things.wasm";
    private static final Pattern URL = Pattern.compile("on (http://\\S+)");
    private static final Path CACHE = Path.of("target", "component-cache").toAbsolutePath();

    private final TestConsole console =
            new TestConsole(Map.of("XDG_CACHE_HOME", CACHE.toString(), "COLOUR", "red"));

    @TempDir private Path folder;

    @Test
    void inspectPrintsWitAndWhatIsNeeded() {
        assertThat(console.run("component", "inspect", HELLO)).isZero();

        assertThat(console.out())
                .startsWith("package root:component;\n\nworld root {\n  import wasi:io/poll@")
                .contains("export wasi:http/incoming-handler@0.2.12;")
                .containsPattern("// wasi:http/types@0.2.12 +given by default")
                .endsWith("// a service; serve it: aether component serve " + HELLO + "\n");
    }

    @Test
    void inspectNamesGrantsAndWhatNobodyGives() {
        assertThat(console.run("component", "inspect", WORDS)).isZero();
        assertThat(console.run("component", "inspect", THINGS)).isZero();

        assertThat(console.out())
                .containsPattern("// wasi:filesystem/types@0.2.6 +needs a grant: .* --dir")
                .contains("// test:host/things@0.2.3  unknown: nothing here offers it");
    }

    @Test
    void inspectSpeaksJson() {
        assertThat(console.run("component", "inspect", "--json", WORDS)).isZero();

        String json = JsonText.parse(console.out(), Limits.DEFAULT).toString();
        assertThat(json)
                .contains("\"purpose\":\"command\"")
                .contains("\"name\":\"wasi:filesystem/types@0.2.6\"")
                .contains("\"need\":\"needs a grant\"");
    }

    @Test
    void bindingsAreWrittenForWitAndForComponents() {
        String out = folder.toString();

        assertThat(console.run("component", "bindings", "--package", "a.b", "--out", out, HELLO))
                .as(console.err())
                .isZero();
        int code =
                console.run(
                        "component",
                        "bindings",
                        "--package=a.c",
                        "--world",
                        "proxy",
                        "../examples");

        assertThat(folder.resolve("a/b/Hello.java"))
                .content()
                .contains("public IncomingHandler incomingHandler()");
        assertThat(code).isEqualTo(1);
        assertThat(console.err()).contains("holds no file that ends with .wit");
    }

    @Test
    void bindingsNameTheFaultAndItsPlace() throws IOException {
        Path wit =
                Files.writeString(folder.resolve("a.wit"), "package a:b;\nworld w { use x.{y} }");

        assertThat(console.run("component", "bindings", "--package", "a", wit.toString()))
                .isEqualTo(1);
        assertThat(console.run("component", "bindings", wit.toString())).isEqualTo(2);

        assertThat(console.err()).contains("a.wit:2:21: expected ';', got '}'");
    }

    @Test
    void aCommandReadsItsInputAndSeesItsVariables() {
        int code =
                console.runWith(
                        "the end of the day of the end",
                        "component",
                        "run",
                        "--env",
                        "TOP=2",
                        WORDS);

        assertThat(console.err()).isEmpty();
        assertThat(code).isZero();
        assertThat(console.out()).isEqualTo("     3 the\n     2 end\n");
    }

    @Test
    void theOtherEngineAnswersTheSameWhereItIs() {
        Optional<String> absence = WasmtimeLibrary.absence();

        int code = console.runWith("a b a", "component", "run", "--engine", "wasmtime", WORDS);

        assertThat(code).isEqualTo(absence.isPresent() ? 5 : 0);
        if (absence.isPresent()) {
            assertThat(console.err()).contains(absence.get()).contains("leave out --engine");
        } else {
            assertThat(console.out()).contains("     2 a\n     1 b\n");
        }
        assertThat(console.run("component", "run", "--engine", "v8", WORDS)).isEqualTo(2);
    }

    @Test
    void aCommandReadsAndWritesOnlyWhatItWasGranted() throws IOException {
        Path in = Files.createDirectories(folder.resolve("in"));
        Path out = Files.createDirectories(folder.resolve("out"));
        Files.writeString(in.resolve("a.txt"), "a b a");

        int code =
                console.run(
                        "component",
                        "run",
                        "--read-dir",
                        in + "::/data",
                        "--dir=" + out + "::/out",
                        WORDS,
                        "/data/a.txt",
                        "--out",
                        "/out/report.txt");
        int refused =
                console.run(
                        "component",
                        "run",
                        "--read-dir",
                        in + "::/data",
                        WORDS,
                        "--out",
                        "/data/report.txt",
                        "/data/../../" + in + "/a.txt");

        assertThat(code).isZero();
        assertThat(out.resolve("report.txt")).hasContent("     2 a\n     1 b\n");
        assertThat(refused).isEqualTo(1);
        assertThat(console.err()).contains("words: /data/../..");
        assertThat(in.toFile().list()).containsExactly("a.txt");
    }

    @Test
    void theExitCodeIsThatOfTheComponent() {
        assertThat(console.run("component", "run", WORDS, "/none")).isEqualTo(1);
        assertThat(console.err()).startsWith("words: /none: ");
    }

    @Test
    void oneFunctionIsCalledWithTextAndAnswersText() {
        assertThat(invoke(ANSWERS, "as-enum(1)")).isZero();
        assertThat(invoke(ANSWERS, "length(\"four\")")).isZero();
        assertThat(invoke(ANSWERS, "count([1, 2, 3])")).isZero();

        assertThat(console.err()).isEmpty();
        assertThat(console.out()).isEqualTo("green\n4\n3\n");
    }

    @Test
    void aCallThatDoesNotFitIsExplained() {
        assertThat(invoke(ANSWERS, "length(4)")).isEqualTo(2);
        assertThat(invoke(ANSWERS, "lenght(4)")).isEqualTo(3);
        assertThat(invoke(ANSWERS, "as-char(55296)")).isEqualTo(1);

        assertThat(console.err())
                .contains("expected a string in double quotes, got \"4)\"")
                .contains("it is length: func(s: string) -> u32")
                .contains("it exports no function lenght")
                .contains("the component was stopped: ");
    }

    @Test
    void whatCannotRunSaysWhatToDo() throws IOException {
        Path text = Files.writeString(folder.resolve("text.wasm"), "no component");

        assertThat(console.run("component", "run", HELLO)).isEqualTo(1);
        assertThat(console.run("component", "run", "none.wasm")).isEqualTo(3);
        assertThat(console.run("component", "inspect", text.toString())).isEqualTo(1);
        assertThat(console.run("component", "serve", WORDS)).isEqualTo(1);
        assertThat(invoke(THINGS, "keep(1)")).isEqualTo(1);
        assertThat(console.run("component", "run", "--dir", "none::/x", WORDS)).isEqualTo(3);
        assertThat(console.run("component", "run", "--env", "UNSET_HERE", WORDS)).isEqualTo(2);

        assertThat(console.err())
                .contains("serve it: aether component serve " + HELLO)
                .contains("there is no file none.wasm")
                .contains("not WebAssembly")
                .contains("run it: aether component run " + WORDS)
                .contains("see what it needs and gives: aether component inspect " + THINGS)
                .contains("there is no folder none")
                .contains("no variable UNSET_HERE is set");
    }

    @Test
    void serveAnswersEachRequestUntilItIsInterrupted() throws Exception {
        var ended = new CompletableFuture<Integer>();
        Thread serving =
                Thread.ofPlatform()
                        .start(() ->
                                ended.complete(
                                        console.run(
                                                "component",
                                                "serve",
                                                "--addr",
                                                "127.0.0.1:0",
                                                "--env",
                                                "COLOUR",
                                                HELLO)));
        URI url = url();
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThat(text(client, HttpRequest.newBuilder(url.resolve("/there")).build()))
                    .contains("/there");
            assertThat(text(client, HttpRequest.newBuilder(url.resolve("/env")).build()))
                    .contains("COLOUR=red");
            assertThat(
                            text(
                                    client,
                                    HttpRequest.newBuilder(url.resolve("/echo"))
                                            .POST(HttpRequest.BodyPublishers.ofString("ping"))
                                            .build()))
                    .isEqualTo("ping");
        }
        serving.interrupt();

        assertThat(ended.get()).isZero();
    }

    private int invoke(String file, String call) {
        return console.run("component", "run", "--invoke", call, file);
    }

    private URI url() {
        while (true) {
            Matcher matcher = URL.matcher(console.err());
            if (matcher.find()) {
                return URI.create(matcher.group(1));
            }
            Thread.onSpinWait();
        }
    }

    private static String text(HttpClient client, HttpRequest request)
            throws IOException, InterruptedException {
        return client.send(request, HttpResponse.BodyHandlers.ofString(UTF_8)).body();
    }
}
