package dev.aether.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.ExtendWith;

/** etcdctl against every node, and after the death of all of them. */
@ExtendWith(SharedLattice.class)
final class EtcdClientsTest {
    private static Lattice lattice;

    @BeforeAll
    static void threeNodes(Lattice shared) {
        lattice = shared;
    }

    private static Tool etcdctl(NodeProcess node) {
        return Tool.etcdctl(lattice.operator(), node.etcd());
    }

    @Test
    void whatIsPutThroughOneNodeIsReadThroughAll() {
        for (NodeProcess writer : lattice.nodes()) {
            String key = "put-by-" + writer;

            assertThat(etcdctl(writer).ask("put", key, "hello")).isEqualTo("OK");

            for (NodeProcess reader : lattice.nodes()) {
                assertThat(etcdctl(reader).ask("get", key, "--print-value-only"))
                        .isEqualTo("hello");
            }
            assertThat(etcdctl(writer).ask("del", key)).isEqualTo("1");
            assertThat(etcdctl(writer).ask("get", key)).isEmpty();
        }
    }

    @Test
    void aTransactionTakesOneOfItsBranches() {
        for (NodeProcess node : lattice.nodes()) {
            String key = "txn-" + node;
            etcdctl(node).ask("put", key, "1");

            String txn =
                    """
                    value("%1$s") = "1"

                    put %1$s 2

                    put %1$s never

                    """
                            .formatted(key);

            assertThat(etcdctl(node).run(txn, "txn").success()).startsWith("SUCCESS");
            assertThat(etcdctl(node).run(txn, "txn").success()).startsWith("FAILURE");
            assertThat(etcdctl(node).ask("get", key, "--print-value-only")).isEqualTo("never");
        }
    }

    @Test
    @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
    void aWatchAtOneNodeSeesWhatIsPutThroughAnother() throws Exception {
        List<NodeProcess> nodes = lattice.nodes();
        for (int k = 0; k < nodes.size(); k++) {
            NodeProcess writer = nodes.get((k + 1) % nodes.size());
            String key = "watched-" + k;
            Process watch = etcdctl(nodes.get(k)).with("watch", key, "--rev", "1").start();
            try (var lines = watch.inputReader()) {

                etcdctl(writer).ask("put", key, "news");

                assertThat(List.of(lines.readLine(), lines.readLine(), lines.readLine()))
                        .containsExactly("PUT", key, "news");
            } finally {
                watch.destroyForcibly();
            }
        }
    }

    @Test
    void aKeyGoesWithItsLease() {
        for (NodeProcess node : lattice.nodes()) {
            String key = "leased-" + node;
            String granted = etcdctl(node).ask("lease", "grant", "600");
            String id = granted.split(" ")[1];
            etcdctl(node).ask("put", key, "briefly", "--lease=" + id);
            assertThat(etcdctl(node).ask("lease", "keep-alive", "--once", id)).contains(id);
            assertThat(etcdctl(node).ask("lease", "timetolive", id, "--keys")).contains(key);

            etcdctl(node).ask("lease", "revoke", id);

            assertThat(etcdctl(node).ask("get", key)).isEmpty();
        }
    }

    @Test
    void aLeaseThatIsNotKeptEnds() {
        NodeProcess node = lattice.nodes().getLast();
        String id = etcdctl(node).ask("lease", "grant", "1").split(" ")[1];
        etcdctl(node).ask("put", "fading", "soon gone", "--lease=" + id);

        Waiting.until(
                "the key of an ended lease goes",
                Duration.ofSeconds(20),
                () -> etcdctl(node).ask("get", "fading").isEmpty());
    }

    @Test
    void everyNodeTellsOfItselfAndOfTheOthers() {
        for (NodeProcess node : lattice.nodes()) {
            assertThat(etcdctl(node).ask("member", "list").lines())
                    .hasSize(3)
                    .allMatch(line -> line.contains("started"));
            assertThat(etcdctl(node).ask("endpoint", "health")).contains("is healthy");
            assertThat(etcdctl(node).ask("endpoint", "status", "-w", "json"))
                    .contains("\"leader\":");
        }
    }

    @Test
    void allNodesHaveTheSameHashUpToARevision() {
        NodeProcess first = lattice.nodes().getFirst();
        for (int turn = 0; turn < 20; turn++) {
            etcdctl(first).ask("put", "hashed", "value " + turn);
        }
        String read = etcdctl(first).ask("get", "hashed", "-w", "fields");
        String revision = fieldsOf(read, "Revision").getFirst();
        Set<String> before = hashes(revision);
        etcdctl(first).ask("put", "hashed", "later");
        assertThat(before).hasSize(1).isEqualTo(hashes(revision));

        etcdctl(first).ask("compaction", revision);

        assertThat(hashes(revision)).hasSize(1).isNotEqualTo(before);
    }

    private static Set<String> hashes(String revision) {
        Set<String> all = new HashSet<>();
        for (NodeProcess node : lattice.nodes()) {
            // Linearizable, so that what is hashed next is there.
            etcdctl(node).ask("get", "hashed");
            Tool hashing = etcdctl(node).with("endpoint", "hashkv", "--rev=" + revision);
            all.addAll(fieldsOf(hashing.ask("-w", "fields"), "Hash"));
        }
        return all;
    }

    private static List<String> fieldsOf(String fields, String name) {
        List<String> found =
                fields.lines()
                        .filter(line -> line.startsWith("\"" + name + "\" : "))
                        .map(line -> line.substring(line.indexOf(" : ") + 3))
                        .toList();
        assertThat(found).as(fields).isNotEmpty();
        return found;
    }

    @Test
    void theLeaderIsMovedToAMember() {
        String all = String.join(",", lattice.nodes().stream().map(NodeProcess::etcd).toList());
        Tool whole = Tool.etcdctl(lattice.operator(), all);
        String leader =
                fieldsOf(whole.ask("endpoint", "status", "-w", "fields"), "Leader").getFirst();
        String other =
                fieldsOf(whole.ask("endpoint", "status", "-w", "fields"), "MemberID").stream()
                        .filter(member -> !member.equals(leader))
                        .findFirst()
                        .orElseThrow();

        String successor = Long.toHexString(Long.parseUnsignedLong(other));
        Waiting.until(
                "the other is a voter and takes over",
                Duration.ofSeconds(20),
                () -> whole.run("", "move-leader", successor).exitCode() == 0);

        Waiting.until(
                "all know the new leader",
                Duration.ofSeconds(20),
                () ->
                        Set.copyOf(
                                        fieldsOf(
                                                whole.ask("endpoint", "status", "-w", "fields"),
                                                "Leader"))
                                .equals(Set.of(other)));
        assertThat(whole.run("", "move-leader", "1").output()).contains("bad leader transferee");
    }

    @Test
    void whatWasAcknowledgedSurvivesTheDeathOfAllNodes() {
        try (PutLoad load = new PutLoad(lattice, 8)) {
            Waiting.until(
                    "a thousand puts are acknowledged",
                    Duration.ofSeconds(60),
                    () -> load.acknowledged().size() >= 1000);

            lattice.killAll();

            load.finish();
            lattice.startAll();
            Map<String, String> acknowledged = load.acknowledged();
            assertThat(stored(PutLoad.PREFIX)).containsAllEntriesOf(acknowledged);
            Figures.tell("%d acknowledged puts, all there", acknowledged.size());
        }
    }

    private static Map<String, String> stored(String prefix) {
        NodeProcess node = lattice.nodes().getLast();
        List<String> lines =
                etcdctl(node).ask("get", "--prefix", prefix, "-w", "fields").lines().toList();
        List<String> keys = quoted(lines, "\"Key\"");
        List<String> values = quoted(lines, "\"Value\"");
        return IntStream.range(0, keys.size())
                .boxed()
                .collect(Collectors.toMap(keys::get, values::get));
    }

    private static List<String> quoted(List<String> lines, String field) {
        return lines.stream()
                .filter(line -> line.startsWith(field))
                .map(line -> line.substring(line.indexOf(" : \"") + 4, line.length() - 1))
                .toList();
    }
}
