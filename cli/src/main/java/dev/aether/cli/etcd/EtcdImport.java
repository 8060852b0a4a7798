package dev.aether.cli.etcd;

import dev.aether.cli.Command;
import dev.aether.cli.CommandFailure;
import dev.aether.cli.Invocation;
import dev.aether.cli.Option;
import dev.aether.cli.Usage;
import dev.aether.sdk.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code aether etcd import}: the keys of a snapshot of etcd, put into a keyspace. */
public final class EtcdImport implements Command {
    @Override
    public Usage usage() {
        return new Usage(
                "etcd import",
                "FILE",
                "put the keys of a snapshot of etcd into a keyspace",
                """
                FILE is what etcdctl snapshot save has written. The keys come with their newest
                values, as writes of their own; keys on a lease are left out. Which keyspace is
                said by the certificate, and where it is as for etcdctl: by the options, or by
                ETCDCTL_ENDPOINTS, ETCDCTL_CACERT, ETCDCTL_CERT and ETCDCTL_KEY.

                Examples
                  etcdctl --endpoints=http://old:2379 snapshot save old.db
                  eval "$(aether env)"
                  aether etcd import old.db
                """,
                List.of(
                        Option.value("endpoints", "URL", "a node's etcd door"),
                        Option.value("cacert", "FILE", "whom to believe"),
                        Option.value("cert", "FILE", "who asks"),
                        Option.value("key", "FILE", "and its key")));
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        invocation.allowWords(1);
        Path file = Path.of(invocation.word(0, "the FILE of a snapshot"));
        String endpoint = setting(invocation, "endpoints").split(",", 2)[0];
        Credentials credentials =
                new Credentials.Certificate(
                        text(invocation, "cacert"),
                        text(invocation, "cert"),
                        text(invocation, "key"));
        try (BoltSnapshot snapshot = new BoltSnapshot(file);
                KeyWriter writer = new KeyWriter(endpoint, credentials)) {
            Counting counting = new Counting(writer);
            snapshot.tell("key", (revision, row) -> counting.take(EtcdVersion.of(revision, row)));
            writer.flush();
            invocation.out().println(counting);
        }
        return 0;
    }

    private static String setting(Invocation invocation, String name) {
        Optional<String> said = invocation.arguments().option(name);
        String variable = "ETCDCTL_" + name.toUpperCase(java.util.Locale.ROOT);
        return said.or(() -> invocation.console().variable(variable))
                .orElseThrow(() ->
                        CommandFailure.usage(
                                "neither --" + name + " nor " + variable + " is set",
                                "etcd import"));
    }

    private static String text(Invocation invocation, String name) throws IOException {
        return Files.readString(Path.of(setting(invocation, name)));
    }

    /** Passes versions on, and counts them. */
    private static final class Counting {
        private final KeyWriter writer;
        private long written;
        private long leased;

        Counting(KeyWriter writer) {
            this.writer = writer;
        }

        void take(EtcdVersion version) {
            boolean isLeased = version.lease() != 0;
            written += isLeased ? 0 : 1;
            leased += isLeased ? 1 : 0;
            writer.write(
                    new EtcdVersion(
                            version.key(), version.value(), 0, version.isDeletion() || isLeased));
        }

        @Override
        public String toString() {
            return written
                    + " versions of keys read and written, "
                    + leased
                    + " on leases left out";
        }
    }
}
