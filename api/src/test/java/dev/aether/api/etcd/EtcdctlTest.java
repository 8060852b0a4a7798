package dev.aether.api.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.aether.identity.Subject;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real client of etcd against our door. */
@Timeout(120)
final class EtcdctlTest {
    @TempDir Path directory;
    private TestDoor door;
    private Etcdctl admin;

    @BeforeAll
    static void etcdctlIsThere() {
        if (!Etcdctl.isInstalled()) {
            System.err.println("skipped: etcdctl is not installed (apt-get install etcd-client)");
        }
        assumeTrue(Etcdctl.isInstalled(), "etcdctl is not installed");
    }

    @BeforeEach
    void open() {
        door = new TestDoor(directory, Duration.ofMillis(300));
        admin = new Etcdctl(door, "admin", new Subject.User("admin"));
    }

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void keysArePutFoundAndDeleted() {
        assertThat(admin.run("put", "a/1", "one")).isEqualTo(ok("OK\n"));
        assertThat(admin.run("put", "a/2", "two")).isEqualTo(ok("OK\n"));

        assertThat(admin.run("get", "a/1")).isEqualTo(ok("a/1\none\n"));
        assertThat(admin.run("get", "a/", "--prefix", "--keys-only").out()).contains("a/1", "a/2");
        assertThat(admin.run("get", "a/", "--prefix", "--order=DESCEND", "--limit=1").out())
                .isEqualTo("a/2\ntwo\n");
        assertThat(admin.run("get", "a/", "--prefix", "-w", "json").out())
                .contains("\"cluster_id\":170", "\"member_id\":1", "\"revision\":3", "\"count\":2");
        assertThat(admin.run("put", "a/1", "uno", "--prev-kv")).isEqualTo(ok("OK\na/1\none\n"));
        assertThat(admin.run("get", "a/1", "--rev=2").out()).isEqualTo("a/1\none\n");
        assertThat(admin.run("del", "a/", "--prefix")).isEqualTo(ok("2\n"));
        assertThat(admin.run("get", "a/", "--prefix")).isEqualTo(ok(""));
    }

    @Test
    void refusalsSpeakEtcdsWords() {
        admin.run("put", "k", "1");
        admin.run("put", "k", "2");
        assertThat(admin.run("compact", "3").out()).isEqualTo("compacted revision 3\n");

        assertThat(admin.run("get", "k", "--rev=2").err())
                .contains("etcdserver: mvcc: required revision has been compacted");
        assertThat(admin.run("get", "k", "--rev=99").err())
                .contains("etcdserver: mvcc: required revision is a future revision");
        assertThat(admin.run("put", "k", "--ignore-lease", "3", "--lease=5").err()).isNotEmpty();
        assertThat(admin.run("put", "absent", "--ignore-value").err())
                .contains("etcdserver: key not found");
        assertThat(admin.run("lease", "revoke", "1234").err())
                .contains("etcdserver: requested lease not found");
    }

    @Test
    void transactionsTakeOneBranch() {
        String script = "value(\"k\") = \"1\"\n\nput k 2\nget k\n\nput k other\n\n";
        admin.run("put", "k", "1");

        assertThat(admin.runWithInput(script, "txn").out()).contains("SUCCESS", "OK", "k\n2");
        assertThat(admin.runWithInput(script, "txn").out()).contains("FAILURE");
        assertThat(admin.run("get", "k").out()).isEqualTo("k\nother\n");
        assertThat(admin.runWithInput("\nput d 1\nput d 2\n\n\n", "txn").err())
                .contains("etcdserver: duplicate key given in txn request");
    }

    @Test
    void watchesTellWhatWasAndWhatComes() throws IOException {
        admin.run("put", "w/1", "old");
        Process watch = admin.start("watch", "w/", "--prefix", "--rev=2", "--prev-kv");
        BufferedReader lines = watch.inputReader();
        assertThat(read(lines, 3)).containsExactly("PUT", "w/1", "old");

        admin.run("put", "w/1", "new");
        admin.run("put", "elsewhere", "x");
        admin.run("del", "w/1");

        assertThat(read(lines, 5)).containsExactly("PUT", "w/1", "old", "w/1", "new");
        assertThat(read(lines, 4)).containsExactly("DELETE", "w/1", "new", "w/1");
        watch.destroy();
    }

    @Test
    void progressIsToldWhenAsked() throws IOException {
        admin.run("put", "elsewhere", "x");
        Process watch = admin.start("watch", "--interactive");
        watch.outputWriter().append("watch w/ --prefix\nprogress\n").flush();

        assertThat(watch.inputReader().readLine()).isEqualTo("progress notify: 2");
        watch.destroy();
    }

    @Test
    void aWatchBeforeCompactedHistoryEnds() {
        admin.run("put", "k", "1");
        admin.run("put", "k", "2");
        admin.run("compact", "3");

        assertThat(admin.run("watch", "k", "--rev=2").err())
                .contains("required revision has been compacted");
    }

    @Test
    void leasesHoldKeysUntilRevoked() throws IOException {
        String granted = admin.run("lease", "grant", "60").out();
        String id = granted.split(" ")[1];
        admin.run("put", "held", "x", "--lease=" + id);

        assertThat(granted).contains("granted with TTL(60s)");
        assertThat(admin.run("lease", "list").out()).contains(id);
        assertThat(admin.run("lease", "timetolive", id, "--keys").out()).contains("[held]");
        assertThat(admin.run("lease", "keep-alive", "--once", id).out())
                .contains("keepalived with TTL(60)");
        assertThat(admin.run("lease", "revoke", id).out()).contains("revoked");
        assertThat(admin.run("get", "held")).isEqualTo(ok(""));
        assertThat(admin.run("lease", "timetolive", id).out()).contains("already expired");
    }

    @Test
    void theLatticeLooksLikeACluster() {
        assertThat(admin.run("endpoint", "health").err() + admin.run("endpoint", "health").out())
                .contains("is healthy");
        assertThat(admin.run("endpoint", "status", "-w", "json").out())
                .contains("\"version\":\"3.7.3\"", "\"leader\":1", "\"raftTerm\":2");
        assertThat(admin.run("member", "list").out())
                .contains("1, started, n1, https://127.0.0.1:7400, https://127.0.0.1:7403, false");
        assertThat(admin.run("alarm", "list")).isEqualTo(ok(""));
        assertThat(admin.run("defrag").out() + admin.run("defrag").err()).contains("Finished");
        assertThat(admin.run("member", "add", "x", "--peer-urls=http://a:1").err())
                .contains("aether join");
    }

    @Test
    void membersAreRefusedTheWayEtcdRefusesThem() {
        Etcdctl team = new Etcdctl(door, "team", new Subject.EtcdUser("team", "ann"));

        assertThat(admin.run("member", "remove", "77").err()).contains("member not found");
        assertThat(admin.run("member", "remove", "1").err())
                .contains("re-configuration failed due to not enough started members");
        assertThat(team.run("member", "remove", "1").err()).contains("permission denied");
        assertThat(admin.run("member", "promote", "77").err()).contains("member not found");
        assertThat(admin.run("member", "promote", "1").err())
                .contains("can only promote a learner member");
        assertThat(admin.run("member", "update", "77", "--peer-urls=https://a:1").err())
                .contains("member not found");
        assertThat(admin.run("member", "update", "1", "--peer-urls=https://a:1").err())
                .contains("tells its addresses itself");
        assertThat(admin.run("member", "update", "1", "--peer-urls=https://127.0.0.1:7400").out())
                .contains("updated in cluster");
    }

    @Test
    void theCertificateChoosesTheKeyspace() {
        Etcdctl team = new Etcdctl(door, "team", new Subject.EtcdUser("team", "ann"));
        Etcdctl other = new Etcdctl(door, "other", new Subject.User("guest"));
        admin.run("put", "k", "of default");

        assertThat(team.run("put", "k", "of team")).isEqualTo(ok("OK\n"));
        assertThat(team.run("get", "k").out()).isEqualTo("k\nof team\n");
        assertThat(admin.run("get", "k").out()).isEqualTo("k\nof default\n");
        assertThat(other.run("get", "k").err()).contains("etcdserver: permission denied");
        assertThat(other.run("watch", "k").err()).contains("permission denied");
    }

    @Test
    void locksAndElectionsOfTheClientLibraryWork() throws IOException {
        Process lock = admin.start("lock", "mutex", "echo", "held");

        assertThat(lock.inputReader().readLine()).isEqualTo("held");
    }

    private static List<String> read(BufferedReader from, int lines) throws IOException {
        List<String> read = new ArrayList<>();
        while (read.size() < lines) {
            read.add(from.readLine());
        }
        return read;
    }

    private static Etcdctl.Result ok(String out) {
        return new Etcdctl.Result(0, out, "");
    }
}
