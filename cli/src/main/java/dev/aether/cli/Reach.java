package dev.aether.cli;

import dev.aether.kubernetes.MalformedException;
import dev.aether.sdk.Access;
import dev.aether.sdk.Credentials;
import dev.aether.sdk.Kubeconfig;
import dev.aether.sdk.LatticeFolder;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Finds the lattice a command is about: {@code --dir}, AETHER_DIR or {@code .aether} if there is
 * one, else KUBECONFIG; {@code --server} replaces the address and keeps the credentials.
 */
final class Reach {
    private final Invocation invocation;
    private final LatticeFolder folder;

    Reach(Invocation invocation) {
        this.invocation = invocation;
        this.folder = new LatticeFolder(invocation.directory());
    }

    Access access() throws IOException {
        try {
            Optional<String> server = invocation.arguments().option(Option.SERVER.name());
            return server.isPresent() ? at(server.get()) : whole();
        } catch (IllegalArgumentException | MalformedException wrong) {
            throw new CommandFailure(
                    CommandFailure.WRONG_USAGE,
                    String.valueOf(wrong.getMessage()),
                    "see: aether help");
        }
    }

    private Access at(String server) throws IOException {
        URI address = URI.create(server);
        if (folder.exists()) {
            Credentials credentials = folder.credentials();
            return new Access(List.of(address), credentials);
        }
        if (invocation.console().variable("KUBECONFIG").isEmpty()) {
            throw new CommandFailure(
                    CommandFailure.NOT_ALLOWED,
                    "there are no credentials for " + server,
                    "name a lattice's folder with --dir, or a KUBECONFIG that has them");
        }
        return kubeconfig().at(address);
    }

    private Access whole() throws IOException {
        boolean named =
                invocation.arguments().has(Option.DIR.name())
                        || invocation.console().variable("AETHER_DIR").isPresent();
        if (folder.exists()) {
            return folder.access();
        }
        if (named) {
            throw none();
        }
        return kubeconfig();
    }

    private Access kubeconfig() throws IOException {
        String files = invocation.console().variable("KUBECONFIG").orElseThrow(this::none);
        return new Kubeconfig(Path.of(files.split(File.pathSeparator, 2)[0])).access();
    }

    private CommandFailure none() {
        return new CommandFailure(
                CommandFailure.NOT_FOUND,
                "no lattice in " + invocation.directory(),
                "start one with: aether up; or name one with --dir, --server or KUBECONFIG");
    }
}
