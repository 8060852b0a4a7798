package dev.aether.cli.identity;

import dev.aether.cli.Command;
import dev.aether.cli.CommandFailure;
import dev.aether.cli.Invocation;
import dev.aether.cli.Option;
import dev.aether.cli.Usage;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;

/** {@code aether join}. */
public final class Join implements Command {
    private static final int PORT_BASE = 7400;
    private static final String NAME = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";

    @Override
    public Usage usage() {
        return new Usage(
                "join",
                "TOKEN ADDRESS:PORT",
                "prepare a node of this machine that joins a lattice",
                """
                Writes the node's configuration and the token to a folder; nothing is started.
                ADDRESS:PORT is the peer port (UDP) of any node of the lattice. TOKEN may be - for
                the standard input, so that it does not show in the list of processes.

                Examples
                  aether join - 192.0.2.7:7400 --name n4 < n4.token
                """,
                List.of(
                        Option.value("name", "NAME", "of the new node (default: this host's)"),
                        Option.value(
                                "host",
                                "ADDRESS",
                                "where it listens; repeatable (default: loopback)"),
                        Option.value("port-base", "PORT", "first of its ports (default: 7400)")));
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        String given = invocation.word(0, "a token, or -");
        String peer = invocation.word(1, "the ADDRESS:PORT of a node");
        invocation.allowWords(2);
        if (!peer.matches("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9.-]+):[0-9]{1,5}")) {
            throw CommandFailure.usage(
                    "expected ADDRESS:PORT of a node, got \"" + peer + "\"", "join");
        }
        String token = token(invocation, given);
        String name = invocation.arguments().option("name").orElseGet(Join::hostName);
        List<String> hosts = invocation.arguments().all("host");
        boolean addresses = hosts.stream().allMatch(host -> host.matches("[0-9A-Za-z.:-]+"));
        if (!name.matches(NAME) || !addresses) {
            throw CommandFailure.usage(
                    "expected a name such as n4 and an address, got " + name + " and " + hosts,
                    "join");
        }
        String listening =
                hosts.isEmpty() ? "" : "hosts: [\"" + String.join("\", \"", hosts) + "\"], ";
        int base = invocation.arguments().number("port-base", PORT_BASE);
        Path home = invocation.directory().toAbsolutePath().normalize().resolve(name);
        Path config = home.resolve("node.yaml");
        if (Files.exists(config)) {
            throw new CommandFailure(
                    CommandFailure.CONFLICT,
                    config + " exists",
                    "choose another --name or --dir, or start it: aether node run --config "
                            + config);
        }
        Files.createDirectories(home);
        Path tokenFile = home.resolve("join.token");
        var ownerOnly = PosixFilePermissions.fromString("rw-------");
        Files.createFile(tokenFile, PosixFilePermissions.asFileAttribute(ownerOnly));
        Files.writeString(tokenFile, token + "\n");
        Files.writeString(
                config,
                """
                name: %s
                lattice: {tokenFile: "%s", peers: ["%s"]}
                listen: {%squic: %d, api: %d, ingress: %d, etcd: %d, metrics: %d}
                """
                        .formatted(
                                name, tokenFile, peer, listening, base, base + 1, base + 2,
                                base + 3, base + 4));
        invocation.progress().println("prepared " + name + " in " + home + "; start it with:");
        invocation.out().println("aether node run --config " + config);
        return 0;
    }

    private static String token(Invocation invocation, String given) throws IOException {
        String token =
                given.equals("-")
                        ? new String(
                                        invocation.console().in().readNBytes(4096),
                                        java.nio.charset.StandardCharsets.UTF_8)
                                .strip()
                        : given;
        if (!token.matches("aether-join-[A-Za-z0-9_-]{16,1024}")) {
            throw CommandFailure.usage(
                    "expected a token such as aether token create prints", "join");
        }
        return token;
    }

    private static String hostName() {
        try {
            String name = InetAddress.getLocalHost().getHostName().split("\\.", 2)[0];
            return name.toLowerCase(Locale.ROOT);
        } catch (IOException nameless) {
            throw CommandFailure.usage("this host has no name: give one with --name", "join");
        }
    }
}
