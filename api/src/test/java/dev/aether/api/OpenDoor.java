package dev.aether.api;

import dev.aether.control.Catalogue;
import dev.aether.control.Objects;
import dev.aether.control.Pods;
import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.environment.system.SystemEnvironment;
import dev.aether.identity.AlternativeNames;
import dev.aether.identity.Authority;
import dev.aether.identity.Authorizer;
import dev.aether.identity.ClientFiles;
import dev.aether.identity.LatticeId;
import dev.aether.identity.Lifetimes;
import dev.aether.identity.LiveIdentity;
import dev.aether.identity.Subject;
import dev.aether.identity.Svid;
import dev.aether.identity.SystemState.Standing;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Metadata;
import dev.aether.kubernetes.Yaml;
import dev.aether.state.Op;
import dev.aether.state.Txn;
import dev.aether.state.simulated.SimulatedKeyspace;
import dev.aether.workflow.Pulses;
import dev.aether.workflow.wire.HeaderFrame;
import dev.aether.workflow.wire.PulseStateFrame;
import dev.aether.workflow.wire.StepFrame;
import dev.aether.workflow.wire.StepStateFrame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A door on loopback over a lattice of one node that is all in memory. */
final class OpenDoor implements AutoCloseable {
    final Path directory;
    final Environment environment;
    final SimulatedKeyspace system;
    final Authority authority;
    final LiveIdentity identity;
    final ApiDoor door;
    private int pulses;

    OpenDoor(Path directory) {
        this.directory = directory;
        this.environment = SystemEnvironment.open(directory.resolve("node"));
        this.system = new SimulatedKeyspace(environment.timers());
        this.authority =
                Authority.found(
                        environment, LatticeId.parse("00000000000000aa"), Lifetimes.defaults());
        Svid node =
                authority.issue(
                        new Subject.Node(NodeId.parse("0000000000000001")),
                        AlternativeNames.localAnd(List.of()));
        this.identity = new LiveIdentity(environment.clock(), node, authority.bundle(1));
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        this.door =
                new ApiDoor(
                        environment,
                        identity,
                        new Authorizer(identity, _ -> new Standing.Member()),
                        parts(),
                        ApiConfig.of(List.of(new InetSocketAddress(loopback, 0))));
        door.start();
        put(
                "{apiVersion: v1, kind: Namespace, metadata: {name: default},"
                        + " status: {phase: Active}}");
        put(
                "{apiVersion: v1, kind: Node, metadata: {name: one, uid: n-1,"
                        + " finalizers: [aether.dev/remove]}, status: {"
                        + "conditions: "
                        + "[{type: Ready, status: 'True'}], nodeInfo: {kubeletVersion: v0.1}}}");
        write(directory, new Subject.User("admin"), authority);
    }

    private ApiParts parts() {
        return new ApiParts(
                Catalogue.kinds(),
                system,
                new MemoryKeyspaces(system),
                new MemoryBlobs(),
                new Pulses(system, environment.clock()),
                new Pods(node -> "one", (service, instance) -> instance.endsWith("1")),
                Followup.NONE,
                node ->
                        Metadata.name(node).equals("one")
                                ? Optional.of("it is the last node of the lattice")
                                : Optional.empty(),
                (_, app, _, _, sink) -> sink.line("hello from " + app),
                (namespace, app) -> List.of(Json.object("topic", namespace + "/" + app)),
                lifetime -> new TokenMint.Minted("token", Instant.EPOCH.plus(lifetime)),
                (keyspace, user, key) ->
                        new UserCertifier.Certified("ca", keyspace + "/" + user + " " + key),
                () -> Json.object("node", "one"),
                () -> true);
    }

    /** Stores an object as the lattice itself does, around the door. */
    void put(String yaml) {
        ObjectNode object = (ObjectNode) Yaml.parse(yaml);
        var kind = Catalogue.kinds().find(object).orElseThrow();
        system.txn(Txn.of(Objects.put(kind, object)));
    }

    /** Writes a record of the keyspace as it is. */
    void put(String key, String value) {
        system.txn(Txn.of(Op.put(Bytes.utf8(key), Bytes.utf8(value))));
    }

    /** A pulse that has run two steps, as the engine leaves it; each later than the one before. */
    void runPulse(String id) {
        pulses++;
        long created = 1_000_000L * pulses;
        HeaderFrame header =
                HeaderFrame.newBuilder()
                        .setDefinition("deploy")
                        .setSubject("apps/default/" + id.substring(id.length() - 1))
                        .setState(PulseStateFrame.PULSE_STATE_COMPLETED)
                        .setCreatedMillis(created)
                        .setEndedMillis(created + 20)
                        .setOutcome("done")
                        .build();
        put("/pulse/header/" + id, header.toByteArray());
        for (int k = 0; k < 2; k++) {
            StepFrame step =
                    StepFrame.newBuilder()
                            .setSequence(k)
                            .setState(StepStateFrame.STEP_STATE_DONE)
                            .setAttempts(1)
                            .setStartedMillis(created)
                            .setEndedMillis(created + 10)
                            .setNode("one")
                            .build();
            put("/pulse/step/" + id + "/step " + k, step.toByteArray());
        }
    }

    private void put(String key, byte[] value) {
        system.txn(Txn.of(Op.put(Bytes.utf8(key), Bytes.wrap(value))));
    }

    /** Writes what curl and kubectl need to be this user. */
    void write(Path to, Subject user, Authority by) {
        ClientFiles files =
                ClientFiles.of(by.issue(user, AlternativeNames.none()), authority.bundle(1));
        try {
            Files.createDirectories(to);
            Files.writeString(to.resolve("ca.pem"), files.ca());
            Files.writeString(to.resolve("cert.pem"), files.certificate());
            Files.writeString(to.resolve("key.pem"), files.key());
            Files.writeString(to.resolve("kubeconfig"), files.kubeconfig("aether", server()));
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    URI server() {
        return URI.create("https://127.0.0.1:" + door.port());
    }

    /** What a program printed, both streams, and how it ended. */
    record Ran(int code, String text) {}

    Ran run(String... command) {
        return run(directory, command);
    }

    static Ran run(Path in, String... command) {
        try {
            Path out = Files.createTempFile(in, "out", ".txt");
            ProcessBuilder builder = new ProcessBuilder(command).directory(in.toFile());
            builder.environment().put("KUBECONFIG", in.resolve("kubeconfig").toString());
            builder.environment().put("HOME", in.toString());
            Process process =
                    builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            return new Ran(process.exitValue(), Files.readString(out));
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Asks by curl as the admin; the last line is the code. */
    Ran curl(String... options) {
        return curlAs(directory, options);
    }

    Ran curlAs(Path user, String... options) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "curl",
                                "-s",
                                "-S",
                                "--cacert",
                                "ca.pem",
                                "--cert",
                                "cert.pem",
                                "--key",
                                "key.pem",
                                "-w",
                                "\n%{http_code}\n"));
        command.addAll(List.of(options));
        return run(user, command.toArray(String[]::new));
    }

    static boolean has(String program) {
        try {
            return new ProcessBuilder("which", program).start().waitFor() == 0;
        } catch (IOException | InterruptedException absent) {
            return false;
        }
    }

    @Override
    public void close() {
        door.close();
    }
}
