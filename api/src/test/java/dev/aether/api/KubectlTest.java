package dev.aether.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real kubectl against the door. */
final class KubectlTest {
    private static final String APP =
            """
            apiVersion: aether.dev/v1
            kind: App
            metadata: {name: hello, namespace: default}
            spec:
              particle:
                web:
                  from: sha256:%s
                  uses: {"wasi:http/incoming-handler": {route: "hello.localhost/*"}}
                  scale: {min: %d, max: 2}
            """;

    @TempDir Path directory;
    private OpenDoor lattice;

    @BeforeEach
    void open() {
        assumeTrue(OpenDoor.has("kubectl"), "kubectl is not installed");
        lattice = new OpenDoor(directory);
    }

    @AfterEach
    void close() {
        if (lattice != null) {
            lattice.close();
        }
    }

    private String kubectl(String line) {
        OpenDoor.Ran ran = lattice.run(("kubectl " + line).split(" ", -1));
        assertThat(ran.code()).as(line + ": " + ran.text()).isZero();
        return ran.text();
    }

    private String refused(String line) {
        OpenDoor.Ran ran = lattice.run(("kubectl " + line).split(" ", -1));
        assertThat(ran.code()).as(line + ": " + ran.text()).isNotZero();
        return ran.text();
    }

    private void file(String name, String text) {
        try {
            Files.writeString(directory.resolve(name), text);
        } catch (IOException full) {
            throw new IllegalStateException(full);
        }
    }

    private void apply(int replicas) {
        file("app.yaml", APP.formatted("a".repeat(64), replicas));
        kubectl("apply -f app.yaml");
    }

    @Test
    void itLooksAround() {
        assertThat(kubectl("version")).contains("Server Version: v1.36");
        assertThat(kubectl("api-resources")).contains("apps", "pulses", "nodes");
        assertThat(kubectl("get nodes")).contains("NAME", "one", "Ready");
        assertThat(kubectl("get ns")).contains("default", "Active");
        assertThat(kubectl("get events")).contains("No resources found");
        assertThat(kubectl("get pulses")).contains("No resources found");
        assertThat(kubectl("describe node one")).contains("Name:", "one");
        assertThat(kubectl("auth can-i create apps")).contains("yes");
        assertThat(kubectl("auth whoami")).contains("user/admin");
        assertThat(kubectl("get --raw /readyz")).isEqualTo("ok");
    }

    @Test
    void keyspacesAreMadeListedAndEnded() {
        for (String name : List.of("orders", "users", "default", "more")) {
            file(
                    name + ".yaml",
                    "apiVersion: aether.dev/v1\nkind: Keyspace\nmetadata: {name: %s}"
                            .formatted(name));
        }

        kubectl("create -f orders.yaml");
        kubectl("create -f users.yaml");

        assertThat(kubectl("get keyspaces"))
                .containsPattern("NAME +PHASE +AGE")
                .containsPattern("orders +Ready")
                .containsPattern("users +Ready");
        assertThat(refused("create -f orders.yaml")).contains("AlreadyExists");
        assertThat(refused("create -f default.yaml")).contains("metadata.name: not this name");
        assertThat(refused("create -f more.yaml")).contains("already 2 keyspaces");
        assertThat(kubectl("apply -f users.yaml")).contains("users");
        assertThat(kubectl("apply --server-side -f users.yaml")).contains("users");
        assertThat(refused("label keyspace users a=b")).contains("no labels");
        kubectl("delete keyspace orders");
        assertThat(kubectl("get keyspaces -o name")).isEqualTo("keyspace.aether.dev/users\n");
    }

    @Test
    void configMapsAndSecretsAreMadeShownAppliedEditedAndDeleted() {
        file("motd.txt", "good morning\n");
        kubectl("create configmap settings --from-literal=color=red --from-file=motd.txt");
        kubectl("create secret generic stripe --from-literal=key=hunter2");
        file(
                "more.yaml",
                "apiVersion: v1\nkind: Secret\nmetadata: {name: more}\nstringData: {pin: '1234'}\n");
        kubectl("apply -f more.yaml");
        kubectl("apply --server-side --force-conflicts -f more.yaml");

        assertThat(kubectl("get cm,secrets"))
                .containsPattern("settings +2 +")
                .containsPattern("stripe +Opaque +1 +");
        assertThat(kubectl("get secrets --field-selector=type=Opaque -o name"))
                .isEqualTo("secret/more\nsecret/stripe\n");
        assertThat(kubectl("describe cm settings")).contains("color:", "red", "good morning");
        assertThat(kubectl("describe secret stripe"))
                .contains("key:  7 bytes")
                .doesNotContain("hunter2");
        assertThat(kubectl("get secret more -o jsonpath={.data.pin}")).isEqualTo("MTIzNA==");
        OpenDoor.Ran edited =
                lattice.run("sh", "-c", "EDITOR='sed -i s/red/blue/' kubectl edit cm settings");
        assertThat(edited.text()).contains("edited");
        assertThat(kubectl("get cm settings -o jsonpath={.data.color}")).isEqualTo("blue");
        assertThat(kubectl("explain secret.stringData")).contains("entries of data");
        kubectl("delete secret stripe more");
        assertThat(kubectl("get secrets")).contains("No resources found");
    }

    @Test
    void whatIsWrongWithAConfigMapOrSecretIsNamedWithoutItsValue() {
        file(
                "secret.yaml",
                "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {k: hunter2!}");
        file(
                "frozen.yaml",
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\nimmutable: true");
        kubectl("create -f frozen.yaml");
        file("big.txt", "x".repeat((1 << 20) + 1));

        assertThat(refused("create -f secret.yaml")).contains("data[k]").doesNotContain("hunter2");
        assertThat(refused("create configmap big --from-file=big.txt")).contains("Too long");
        assertThat(refused("patch cm a -p {\"data\":{\"k\":\"v\"}}")).contains("immutable");
    }

    @Test
    void placementsAreSeenAsPods() {
        for (String id : List.of("hello-web-1", "hello-web-2")) {
            lattice.put(
                    "/placements/default/hello/web/" + id,
                    """
                    {"namespace": "default", "app": "hello", "particle": "web", "id": "%s",
                     "node": "00000000000000aa", "revision": "r", "execution": "p/s",
                     "run": {"digest": "sha256:abc", "memoryBytes": 1, "cpuMillis": 1,
                             "deadlineMillis": 1, "concurrency": 1}}
                    """
                            .formatted(id));
        }

        assertThat(kubectl("get pods"))
                .containsPattern("NAME +READY +STATUS +AGE\n")
                .containsPattern("hello-web-1 +1/1 +Running")
                .containsPattern("hello-web-2 +0/1 +Pending");
        assertThat(kubectl("get pods -A -o wide --field-selector=status.phase=Running"))
                .contains("hello-web-1", "one")
                .doesNotContain("hello-web-2");
        assertThat(kubectl("get pod hello-web-2 -o jsonpath={.spec.containers[0].image}"))
                .isEqualTo("sha256:abc");
        assertThat(kubectl("describe node one")).contains("hello-web-1");
        assertThat(refused("delete pod hello-web-1")).contains("NotAllowed");
    }

    @Test
    void anAppLivesAndIsMarkedForItsEnd() {
        apply(1);
        assertThat(kubectl("get apps")).containsPattern("NAME +PHASE +READY +PULSE +AGE\\n");
        assertThat(kubectl("get apps -o wide")).contains("URL", "hello");
        assertThat(kubectl("get app hello -o yaml"))
                .contains("aether.dev/undeploy", "route: hello.localhost/*", "generation: 1");
        assertThat(kubectl("describe app hello")).contains("Name:", "hello", "Particle:");

        apply(2);
        assertThat(kubectl("get app hello -o jsonpath={.spec.particle.web.scale.min}"))
                .isEqualTo("2");
        assertThat(kubectl("get all")).contains("hello");

        kubectl("delete app hello --wait=false");
        assertThat(kubectl("get app hello -o yaml")).contains("deletionTimestamp");
    }

    @Test
    void aSpecIsExplainedAndItsDefaultsAreFilledIn() {
        assertThat(kubectl("explain app.spec.particle"))
                .contains("from", "-required-")
                .contains("limits", "what an instance may use");
        assertThat(kubectl("explain app.spec.particle.limits.deadline"))
                .contains("time for one request");

        apply(1);

        assertThat(kubectl("get app hello -o jsonpath={.spec.particle.web.limits.memory}"))
                .isEqualTo("64Mi");
    }

    @Test
    void aMisspeltFieldIsRefusedWithTheOneThatWasMeant() {
        String misspelt = APP.formatted("a".repeat(64), 1).replace("scale:", "scal:");
        file("bad.yaml", misspelt);

        assertThat(refused("apply -f bad.yaml"))
                .contains("spec.particle.web.scal", "scale")
                .contains("is invalid");
    }

    @Test
    void whatIsWrongWithAnAppIsNamedWithItsField() {
        file("bad.yaml", APP.formatted("abc", 1));

        assertThat(refused("apply -f bad.yaml")).contains("spec.particle.web.from");
        assertThat(refused("create -f bad.yaml -n nowhere --validate=false"))
                .contains("does not match");
    }

    @Test
    void aNamespaceGoesOnlyWithoutApps() {
        kubectl("create namespace shop");
        file("app.yaml", APP.formatted("a".repeat(64), 1).replace("default", "shop"));
        kubectl("apply -f app.yaml");

        assertThat(refused("delete namespace shop"))
                .contains("it still holds apps")
                .contains("hello");
        assertThat(refused("delete namespace default")).contains("may not be deleted");
    }

    @Test
    void pulsesAreListedNewestLastAndDescribedWithTheirSteps() {
        lattice.runPulse("update-b");
        lattice.runPulse("deploy-a");

        String list = kubectl("get pulses");
        assertThat(list)
                .containsPattern("NAME +SUBJECT +STATE +STEPS +AGE")
                .containsPattern("update-b +apps/default/b +Completed +2 ");
        assertThat(list.indexOf("update-b")).isLessThan(list.indexOf("deploy-a"));
        assertThat(kubectl("get pulses --chunk-size=1 -o name"))
                .isEqualTo("pulse.aether.dev/update-b\npulse.aether.dev/deploy-a\n");
        assertThat(kubectl("describe pulse deploy-a"))
                .contains("Steps:", "Attempts:", "Started At:", "Ended At:", "State:", "Done");
    }

    @Test
    void aNodeIsCordonedAndLabelled() {
        kubectl("cordon one");
        assertThat(kubectl("get nodes")).contains("SchedulingDisabled");
        kubectl("label node one zone=a");
        assertThat(kubectl("get node one --show-labels")).contains("zone=a");
    }

    @Test
    void aNodeIsMarkedForItsEndUnlessTheLatticeNeedsIt() {
        lattice.put(
                "{apiVersion: v1, kind: Node, metadata: {name: two, uid: n-2,"
                        + " finalizers: [aether.dev/remove]}}");

        assertThat(refused("delete node one")).contains("it is the last node of the lattice");
        assertThat(kubectl("delete node two --wait=false")).contains("deleted");

        assertThat(kubectl("get node one -o yaml")).doesNotContain("deletionTimestamp");
        assertThat(kubectl("get node two -o yaml"))
                .contains("deletionTimestamp", "aether.dev/remove");
        assertThat(kubectl("delete node two --wait=false")).contains("deleted");
    }

    @Test
    void aWatchShowsWhatComes() {
        apply(1);

        OpenDoor.Ran watched =
                lattice.run(
                        "sh",
                        "-c",
                        "timeout 8 kubectl get apps -w & sleep 3;"
                                + " kubectl label app hello seen=yes >/dev/null; wait");

        assertThat(watched.text().lines().filter(line -> line.startsWith("hello"))).hasSize(2);
    }
}
