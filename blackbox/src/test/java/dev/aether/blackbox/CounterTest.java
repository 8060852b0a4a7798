package dev.aether.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.kubernetes.Json.ObjectNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Particles on all nodes count in one store. */
@ExtendWith(SharedLattice.class)
final class CounterTest {
    private static final AppUnderTest APP = AppUnderTest.counter(3);
    private static final Pattern VISITS = Pattern.compile("Hello from (\\d+) visits of .*\\n");
    private static final int CLIENTS_OF_A_NODE = 2;
    private static final Duration READY_MAX = Duration.ofSeconds(60);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);

    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();
    private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong unknown = new AtomicLong();
    private volatile boolean enough;
    private Lattice lattice;

    @BeforeEach
    void oneReplicaRunsOnEachNode(Lattice shared) throws IOException {
        lattice = shared;
        deploy();
    }

    private void deploy() throws IOException {
        Api api = lattice.api(lattice.nodes().getFirst());
        api.create(APP, api.upload(APP.file()));
        api.awaitPhase(APP, "Ready", READY_MAX);
    }

    @Test
    void everyAcknowledgedVisitIsCountedOnceThoughANodeDies() {
        long before = visits("/load");
        NodeProcess victim = lattice.nodes().getLast();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> clients = new ArrayList<>();
            for (NodeProcess node : lattice.nodes()) {
                for (int k = 0; k < CLIENTS_OF_A_NODE; k++) {
                    clients.add(threads.submit(() -> countUntilEnough(node)));
                }
            }
            awaitAnswers(300);
            victim.kill();
            awaitAnswers(answers.get() + 300);
            enough = true;
        }

        long counted = visits("/load") - before;
        Figures.tell(
                "%d visits acknowledged, %d with an unknown end, %d counted",
                answers.get(), unknown.get(), counted);
        assertThat(acknowledged).as("no number is given twice").hasSize((int) answers.get());
        assertThat(counted).isBetween(answers.get(), answers.get() + unknown.get());
        lattice.startAll();
        Waiting.until(
                "the node that died reads the same",
                READY_MAX,
                () -> visits(victim, "/load") == before + counted);
    }

    private void awaitAnswers(long most) {
        Waiting.until(most + " visits", READY_MAX, () -> answers.get() >= most);
    }

    /** A node that is dead is asked again and again; nothing comes of it. */
    private void countUntilEnough(NodeProcess node) {
        while (!enough) {
            HttpRequest visit =
                    HttpRequest.newBuilder(node.ingress("/load"))
                            .header("host", APP.host())
                            .timeout(ANSWER_MAX)
                            .POST(BodyPublishers.noBody())
                            .build();
            try {
                HttpResponse<String> answer = client.send(visit, BodyHandlers.ofString());
                if (answer.statusCode() == 200) {
                    acknowledged.add(number(answer));
                    answers.incrementAndGet();
                } else {
                    unknown.incrementAndGet();
                }
            } catch (IOException lost) {
                unknown.incrementAndGet();
                Waiting.passing(Duration.ofMillis(50));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private long visits(String path) {
        return Waiting.forValue(
                "the visits of " + path,
                READY_MAX,
                () -> Optional.of(visits(lattice.nodes().getFirst(), path)));
    }

    private long visits(NodeProcess node, String path) {
        return number(lattice.api(node).call(APP, path));
    }

    private static long number(HttpResponse<String> answer) {
        Matcher visits = VISITS.matcher(answer.body());
        assertThat(visits.matches()).as(answer.body()).isTrue();
        return Long.parseLong(visits.group(1));
    }

    @Test
    void whatWasCountedIsThereWhenTheAppComesBack() throws Exception {
        NodeProcess first = lattice.nodes().getFirst();
        count(first, "/kept");
        count(first, "/kept");
        long kept = visits("/kept");

        lattice.tidy();
        deploy();

        assertThat(kept).isGreaterThanOrEqualTo(2);
        assertThat(visits("/kept")).isEqualTo(kept);
    }

    private void count(NodeProcess node, String path) throws Exception {
        HttpRequest visit =
                HttpRequest.newBuilder(node.ingress(path))
                        .header("host", APP.host())
                        .timeout(ANSWER_MAX)
                        .POST(BodyPublishers.noBody())
                        .build();
        assertThat(client.send(visit, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }

    @Test
    void aComponentThatWasNotGrantedItsStoreIsToldWhatToAdd() throws Exception {
        Api api = lattice.api(lattice.nodes().getFirst());
        AppUnderTest bare = new AppUnderTest("bare", "counter", 1, "{}");

        api.create(bare, api.upload(bare.file()));

        ObjectNode status = api.awaitPhase(bare, "Failed", READY_MAX);
        assertThat(status.textAt("message").orElse(""))
                .contains("it imports wasi:keyvalue/")
                .contains("which it was not granted")
                .contains("add to particle.web.uses: wasi:keyvalue/store: {store: data}")
                .contains("beside `particle`: store: {data: {}}");
        api.delete(bare.name());
    }
}
