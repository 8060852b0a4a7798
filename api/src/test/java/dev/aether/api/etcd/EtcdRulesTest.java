package dev.aether.api.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.aether.identity.Subject;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Users, roles and alarms, with the real client of etcd. */
@Timeout(120)
final class EtcdRulesTest {
    @TempDir Path directory;
    private TestDoor door;
    private Etcdctl operator;
    private Etcdctl ann;

    @BeforeEach
    void open() {
        assumeTrue(Etcdctl.isInstalled(), "etcdctl is not installed");
        door = new TestDoor(directory, Duration.ofMillis(300));
        operator = new Etcdctl(door, "admin", new Subject.User("admin"));
        ann = new Etcdctl(door, "ann", new Subject.EtcdUser("default", "ann"));
        operator.run("user", "add", "root:secret");
        operator.run("role", "add", "root");
        operator.run("user", "grant-role", "root", "root");
        operator.run("role", "add", "reader");
        operator.run("role", "grant-permission", "reader", "read", "open/", "--prefix");
        operator.run("user", "add", "ann:pass");
        operator.run("user", "grant-role", "ann", "reader");
        operator.run("put", "open/1", "one");
        operator.run("put", "shut", "two");
    }

    @AfterEach
    void close() {
        if (door != null) {
            door.close();
        }
    }

    @Test
    void aCertificateNamesAUserWhoMayDoWhatItsRolesPermit() {
        assertThat(ann.run("get", "shut").out()).isEqualTo("shut\ntwo\n");
        assertThat(operator.run("auth", "enable").out()).isEqualTo("Authentication Enabled\n");

        assertThat(ann.run("get", "open/", "--prefix").out()).isEqualTo("open/1\none\n");
        for (String[] refused :
                new String[][] {
                    {"get", "shut"},
                    {"get", "open/", "--from-key"},
                    {"put", "open/1", "x"},
                    {"del", "open/1"},
                    {"user", "list"},
                    {"compact", "2"},
                    {"watch", "shut"},
                }) {
            assertThat(ann.run(refused).err()).contains("permission denied");
        }
        assertThat(ann.run("user", "get", "ann").out()).contains("reader");
        operator.run("role", "grant-permission", "reader", "readwrite", "shut");
        assertThat(ann.run("put", "shut", "three").out()).isEqualTo("OK\n");
    }

    @Test
    void aPasswordMakesAnyCertificateAUser() {
        operator.run("auth", "enable");

        assertThat(operator.run("get", "shut").out()).isEqualTo("shut\ntwo\n");
        assertThat(operator.run("--user=ann:pass", "get", "open/1").out()).isNotEmpty();
        assertThat(operator.run("--user=ann:pass", "get", "shut").err())
                .contains("permission denied");
        assertThat(operator.run("--user=ann:wrong", "get", "open/1").err())
                .contains("authentication failed, invalid user ID or password");
        assertThat(ann.run("--user=root:secret", "get", "shut").out()).isNotEmpty();
        assertThat(ann.run("--user=root:secret", "auth", "disable").out())
                .isEqualTo("Authentication Disabled\n");
        assertThat(ann.run("get", "shut").out()).isNotEmpty();
    }

    @Test
    void anAlarmForSpaceStopsPutsUntilItIsTakenBack() {
        Alarms alarms = new Alarms(door.environment, door.access());
        alarms.raise(door.keyspaces.get("default"));

        assertThat(operator.run("alarm", "list").out()).isEqualTo("memberID:1 alarm:NOSPACE \n");
        assertThat(operator.run("endpoint", "status").out()).contains("NOSPACE");
        assertThat(operator.run("put", "k", "v").err())
                .contains("etcdserver: mvcc: database space exceeded");
        assertThat(operator.run("del", "shut").out()).isEqualTo("1\n");
        assertThat(operator.run("alarm", "disarm").out()).isEqualTo("memberID:1 alarm:NOSPACE \n");
        assertThat(operator.run("put", "k", "v").out()).isEqualTo("OK\n");
    }

    @Test
    void aSnapshotIsReadByItsOwnTools() {
        String file = directory.resolve("snapshot.db").toString();

        assertThat(operator.run("snapshot", "save", file).exit()).isZero();

        assertThat(operator.run("snapshot", "status", file).out()).contains(", 3, ");
    }
}
