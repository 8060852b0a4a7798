package dev.aether.cli;

import dev.aether.kubernetes.MalformedException;
import dev.aether.sdk.Access;
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
    private final Optional<String> server;

    Reach(Invocation invocation) {
        this.invocation = invocation;
        this.folder = new LatticeFolder(invocation.directory());
        this.server = invocation.arguments().option(Option.SERVER.name());
    }

    Access access() throws IOException {
        return checked(() -> server.isPresent() ? at(server.get()) : whole());
    }

    /** The namespace the KUBECONFIG names, if it is by one that the lattice is found. */
    Optional<String> namespace() throws IOException {
        boolean isFolders =
                server.isPresent() ? folder.hasCredentials() : folder.exists() || isNamed();
        return isFolders || invocation.console().variable("KUBECONFIG").isEmpty()
                ? Optional.empty()
                : checked(() -> kubeconfig().namespace());
    }

    private interface Source<T> {
        T read() throws IOException;
    }

    private static <T> T checked(Source<T> source) throws IOException {
        try {
            return source.read();
        } catch (IllegalArgumentException | MalformedException wrong) {
            throw new CommandFailure(
                    CommandFailure.WRONG_USAGE,
                    String.valueOf(wrong.getMessage()),
                    "see: aether help");
        }
    }

    private Access at(String url) throws IOException {
        URI address = URI.create(url);
        if (folder.hasCredentials()) {
            return new Access(List.of(address), folder.credentials());
        }
        if (invocation.console().variable("KUBECONFIG").isEmpty()) {
            throw new CommandFailure(
                    CommandFailure.NOT_ALLOWED,
                    "there are no credentials for " + url,
                    "name a folder that has client/ with --dir, or a KUBECONFIG that has them");
        }
        return kubeconfig().access().at(address);
    }

    private Access whole() throws IOException {
        if (folder.exists()) {
            return folder.access();
        }
        if (isNamed()) {
            throw none();
        }
        return kubeconfig().access();
    }

    private boolean isNamed() {
        return invocation.arguments().has(Option.DIR.name())
                || invocation.console().variable("AETHER_DIR").isPresent();
    }

    private Kubeconfig kubeconfig() throws IOException {
        String files = invocation.console().variable("KUBECONFIG").orElseThrow(this::none);
        return new Kubeconfig(Path.of(files.split(File.pathSeparator, 2)[0]));
    }

    private CommandFailure none() {
        return folder.hasCredentials()
                ? new CommandFailure(
                        CommandFailure.NOT_FOUND,
                        invocation.directory() + " does not say where its lattice is",
                        "name a node: --server https://HOST:7401")
                : new CommandFailure(
                        CommandFailure.NOT_FOUND,
                        "no lattice in " + invocation.directory(),
                        "start one with: aether up;"
                                + " or name one with --dir, --server or KUBECONFIG");
    }
}
