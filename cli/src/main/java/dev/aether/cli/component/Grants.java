package dev.aether.cli.component;

import dev.aether.cli.Arguments;
import dev.aether.cli.CommandFailure;
import dev.aether.cli.Invocation;
import dev.aether.cli.Option;
import dev.aether.component.ComponentEngine;
import dev.aether.component.WasmtimeLibrary;
import dev.aether.component.host.ClientOutbound;
import dev.aether.component.host.FolderCache;
import dev.aether.component.host.HostFolders;
import dev.aether.component.host.HostNetwork;
import dev.aether.component.host.MemoryBlobs;
import dev.aether.component.host.MemoryKeyValues;
import dev.aether.component.host.NetworkRules;
import dev.aether.component.host.SecureRandomSource;
import dev.aether.component.host.SystemClocks;
import dev.aether.component.wasi.WasiGrants;
import dev.aether.component.wasi.files.FileGrant;
import dev.aether.component.wasi.files.FileTree;
import dev.aether.component.wasi.http.OutboundHttp;
import dev.aether.component.wasi.sockets.SocketGrant;
import dev.aether.component.wasi.stores.BlobGrant;
import dev.aether.component.wasi.stores.ConfigGrant;
import dev.aether.component.wasi.stores.ConfigSource;
import dev.aether.component.wasi.stores.KeyValueGrant;
import dev.aether.component.wasi.stores.LogGrant;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;

/** What the options of a line grant to a component. */
final class Grants {
    static final List<Option> OPTIONS =
            List.of(
                    Option.value("env", "K=V", "a variable it sees; K alone passes on yours")
                            .letter('e'),
                    Option.value("dir", "HOST::GUEST", "a folder it may use, and its name there"),
                    Option.value("read-dir", "HOST::GUEST", "a folder it may only read"),
                    Option.value("allow-http", "HOST[:PORT]", "where it may send HTTP requests"),
                    Option.value("allow-net", "HOST:PORT", "where it may connect and send to"),
                    Option.value("allow-listen", "HOST:PORT", "where it may listen"),
                    Option.value("config", "K=V", "a setting of wasi:config it may look up"),
                    Option.value("memory", "MIB", "memory it may have"),
                    Option.value("engine", "NAME", "what runs it: endive, or wasmtime"));

    private static final int OPEN_FILES_MAX = 1_000;
    private static final int OPEN_SOCKETS_MAX = 1_000;
    private static final long CACHE_BYTES_MAX = 512L << 20;
    private static final long STORES_BYTES_MAX = 64L << 20;

    private Grants() {}

    static ComponentEngine engine(Invocation invocation) {
        String name = invocation.arguments().option("engine", "endive");
        return switch (name) {
            case "endive" -> endive(invocation);
            case "wasmtime" ->
                    ComponentEngine.wasmtime(
                            WasmtimeLibrary.find().orElseThrow(Grants::withoutWasmtime));
            default -> throw wrong("--engine: expected endive or wasmtime, got " + name);
        };
    }

    private static CommandFailure withoutWasmtime() {
        return new CommandFailure(
                CommandFailure.UNAVAILABLE,
                "Wasmtime cannot be used: " + WasmtimeLibrary.absence().orElse("unknown"),
                "leave out --engine wasmtime");
    }

    /** An engine that remembers what it compiled, in the user's cache. */
    private static ComponentEngine endive(Invocation invocation) {
        Path caches =
                invocation
                        .console()
                        .variable("XDG_CACHE_HOME")
                        .map(Path::of)
                        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"));
        return FolderCache.in(
                        caches.resolve("aether").resolve("components"),
                        CACHE_BYTES_MAX,
                        why ->
                                invocation
                                        .console()
                                        .err()
                                        .println("aether: compiled code is not kept: " + why))
                .map(ComponentEngine::create)
                .orElseGet(ComponentEngine::create);
    }

    /** Everything but the command line, which differs. */
    static WasiGrants.Builder of(Invocation invocation) throws IOException {
        Arguments arguments = invocation.arguments();
        PrintStream err = invocation.console().err();
        var builder =
                WasiGrants.builder(new SystemClocks())
                        .readTime()
                        .random(new SecureRandomSource())
                        .grant(
                                new LogGrant((level, context, message) ->
                                        err.println(level + " " + context + ": " + message)))
                        .grant(new FileGrant(folders(arguments)));
        stores(arguments, builder);
        builder.grant(sockets(arguments));
        Set<String> authorities = new TreeSet<>(arguments.all("allow-http"));
        return builder.grant(
                authorities.isEmpty()
                        ? OutboundHttp.refusing()
                        : new OutboundHttp(
                                new ClientOutbound(authorities),
                                Executors.newVirtualThreadPerTaskExecutor()));
    }

    private static SocketGrant sockets(Arguments arguments) {
        List<String> remote = arguments.all("allow-net");
        List<String> local = arguments.all("allow-listen");
        if (remote.isEmpty() && local.isEmpty()) {
            return SocketGrant.refusing();
        }
        try {
            var network = new HostNetwork(new NetworkRules(remote, local), OPEN_SOCKETS_MAX);
            return new SocketGrant(network, Executors.newVirtualThreadPerTaskExecutor());
        } catch (IllegalArgumentException misread) {
            throw wrong("--allow-net, --allow-listen: " + misread.getMessage());
        }
    }

    /** Stores that are empty at first and end with the process. */
    private static void stores(Arguments arguments, WasiGrants.Builder builder) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String word : arguments.all("config")) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                throw wrong("--config: expected K=V, got \"" + word + "\"");
            }
            settings.put(word.substring(0, equals), word.substring(equals + 1));
        }
        builder.grant(new ConfigGrant(ConfigSource.of(settings)))
                .grant(new KeyValueGrant(new MemoryKeyValues(STORES_BYTES_MAX)))
                .grant(new BlobGrant(new MemoryBlobs(STORES_BYTES_MAX, Instant::now)));
    }

    /** The variables of a line. */
    static Map<String, String> environment(Invocation invocation) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String word : invocation.arguments().all("env")) {
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            if (name.isEmpty()) {
                throw wrong("--env: expected K=V, got \"" + word + "\"");
            }
            if (equals >= 0) {
                variables.put(name, word.substring(equals + 1));
            } else {
                String own = invocation.console().variables().get(name);
                if (own == null) {
                    throw wrong("--env: no variable " + name + " is set; say " + name + "=VALUE");
                }
                variables.put(name, own);
            }
        }
        return variables;
    }

    private static Map<String, FileTree> folders(Arguments arguments) throws IOException {
        var folders = new HostFolders(OPEN_FILES_MAX);
        Map<String, FileTree> trees = new LinkedHashMap<>();
        add("dir", true, arguments, folders, trees);
        add("read-dir", false, arguments, folders, trees);
        return trees;
    }

    private static void add(
            String option,
            boolean writable,
            Arguments arguments,
            HostFolders folders,
            Map<String, FileTree> trees)
            throws IOException {
        for (String word : arguments.all(option)) {
            int colons = word.indexOf("::");
            String host = colons < 0 ? word : word.substring(0, colons);
            String guest = colons < 0 ? word : word.substring(colons + 2);
            if (host.isEmpty() || guest.isEmpty()) {
                throw wrong("--" + option + ": expected HOST::GUEST, got \"" + word + "\"");
            }
            if (!Files.isDirectory(Path.of(host))) {
                throw new CommandFailure(
                        CommandFailure.NOT_FOUND,
                        "--" + option + ": there is no folder " + host,
                        "make it, or name another");
            }
            if (trees.put(guest, folders.tree(Path.of(host), writable)) != null) {
                throw wrong("two folders under the name " + guest);
            }
        }
    }

    private static CommandFailure wrong(String why) {
        return new CommandFailure(
                CommandFailure.WRONG_USAGE, why, "see: aether help component run");
    }
}
