package dev.aether.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Members of a lattice that go for good, and one that comes, by etcd's own tool. */
final class RemovalTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int KEYS = 200;

    /** What a process returns that found that it is no member any more. */
    private static final int REMOVED = 6;

    @Test
    void aLiveAndADeadMemberGoAndANewOneTakesTheirPlace() {
        try (Lattice lattice = Lattice.of(3)) {
            NodeProcess first = lattice.node("n1");
            NodeProcess live = lattice.node("n2");
            NodeProcess dead = lattice.node("n3");
            Tool etcdctl = Tool.newestEtcdctl(lattice.operator(), first.etcd());
            fill(etcdctl);

            remove(etcdctl, "n2");

            assertThat(live.awaitEnd()).as(live.output()).isEqualTo(REMOVED);
            assertThat(live.output()).contains("it was removed from the lattice");
            await(etcdctl, "n1", "n3");
            live.start();
            assertThat(live.awaitEnd()).as("when started again").isNotZero();
            assertThat(live.output()).contains("is not a member of this lattice");

            try (NodeProcess fourth = newcomer(lattice, "n2")) {
                fourth.start();
                fourth.awaitReady();
                await(etcdctl, "n1", "n2", "n3");
                awaitVoters(etcdctl, 3);
                dead.kill();
                awaitDead(lattice);

                remove(etcdctl, "n3");

                await(etcdctl, "n1", "n2");
                Tool through = Tool.newestEtcdctl(lattice.operator(), fourth.etcd());
                assertAllThere(through);
                dead.start();
                assertThat(dead.awaitEnd()).as(dead.output()).isEqualTo(REMOVED);
                assertThat(through.ask("put", "after", "all")).isEqualTo("OK");
            }
        }
    }

    @Test
    void whatWouldLeaveNoMajorityAndTheLastMemberAreRefusedAsByEtcd() {
        try (Lattice lattice = Lattice.of(3)) {
            NodeProcess first = lattice.node("n1");
            Tool etcdctl = Tool.newestEtcdctl(lattice.operator(), first.etcd());
            awaitVoters(etcdctl, 3);
            lattice.node("n3").kill();
            awaitDead(lattice);

            assertThat(etcdctl.run("", "member", "remove", idOf(etcdctl, "n2")).output())
                    .contains("etcdserver: unhealthy cluster");
            assertThat(etcdctl.run("", "member", "remove", "abc").output())
                    .contains("etcdserver: member not found");
            remove(etcdctl, "n3");
            await(etcdctl, "n1", "n2");
            remove(etcdctl, "n2");
            await(etcdctl, "n1");
            assertThat(etcdctl.run("", "member", "remove", idOf(etcdctl, "n1")).output())
                    .contains(
                            "etcdserver: re-configuration failed due to not enough started"
                                    + " members");
            assertThat(etcdctl.ask("put", "still", "here")).isEqualTo("OK");
        }
    }

    private static NodeProcess newcomer(Lattice lattice, String name) {
        NodeProcess first = lattice.node("n1");
        String minted =
                lattice.api(first)
                        .send(
                                "POST",
                                first.api("/aether/v1/tokens"),
                                BodyPublishers.ofString("{\"lifetimeSeconds\": 600}"))
                        .body();
        String token = minted.replaceAll("(?s).*\"token\"\\s*:\\s*\"([^\"]+)\".*", "$1");
        return lattice.stranger(
                name, "lattice: {token: \"" + token + "\", peers: [\"" + first.quic() + "\"]}");
    }

    private static void fill(Tool etcdctl) {
        for (int k = 0; k < KEYS; k += 20) {
            StringBuilder txn = new StringBuilder("\n");
            for (int each = k; each < k + 20; each++) {
                txn.append("put key-%03d value-%03d\n".formatted(each, each));
            }
            etcdctl.run(txn.append("\n\n").toString(), "txn").success();
        }
        assertAllThere(etcdctl);
    }

    private static void assertAllThere(Tool etcdctl) {
        List<String> lines = etcdctl.ask("get", "key-", "--prefix").lines().toList();
        List<String> expected = new ArrayList<>();
        for (int k = 0; k < KEYS; k++) {
            expected.add("key-%03d".formatted(k));
            expected.add("value-%03d".formatted(k));
        }
        assertThat(lines).isEqualTo(expected);
    }

    /** The command may end before the removal does, and says so then. */
    private static void remove(Tool etcdctl, String name) {
        String id = idOf(etcdctl, name);
        Tool.Result result = etcdctl.run("", "member", "remove", id);
        assertThat(result.output())
                .containsAnyOf("removed from cluster", "the member is on its way out");
    }

    private static String idOf(Tool etcdctl, String name) {
        return etcdctl.ask("member", "list")
                .lines()
                .map(line -> line.split(", "))
                .filter(fields -> fields[2].equals(name))
                .map(fields -> fields[0])
                .findFirst()
                .orElseThrow(() -> new AssertionError("no member " + name));
    }

    private static void await(Tool etcdctl, String... names) {
        Waiting.until(
                "the members are " + List.of(names),
                SOON,
                () ->
                        etcdctl.ask("member", "list")
                                .lines()
                                .map(line -> line.split(", ")[2])
                                .sorted()
                                .toList()
                                .equals(List.of(names)));
    }

    /** Waits until the first node knows that another one died. */
    private static void awaitDead(Lattice lattice) {
        NodeProcess first = lattice.node("n1");
        Waiting.until(
                "it is known to be dead",
                SOON,
                () ->
                        lattice.api(first)
                                .get(first.api("/aether/v1/status"))
                                .body()
                                .contains("\"DEAD\""));
    }

    /** Members without a vote are shown as learners. */
    private static void awaitVoters(Tool etcdctl, int count) {
        Waiting.until(
                count + " members vote",
                SOON,
                () ->
                        etcdctl.ask("member", "list")
                                        .lines()
                                        .filter(line -> line.endsWith("false"))
                                        .count()
                                == count);
    }
}
