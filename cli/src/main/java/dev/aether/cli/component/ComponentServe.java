package dev.aether.cli.component;

import dev.aether.cli.Command;
import dev.aether.cli.CommandFailure;
import dev.aether.cli.Invocation;
import dev.aether.cli.Option;
import dev.aether.cli.Usage;
import dev.aether.component.ComponentException;
import dev.aether.component.Limits;
import dev.aether.component.host.ConsoleLog;
import dev.aether.component.host.ProgramServer;
import dev.aether.component.host.SharedMemory;
import dev.aether.component.wasi.WasiGrants;
import dev.aether.component.wasi.http.HttpProgram;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** {@code aether component serve}. */
public final class ComponentServe implements Command {
    private static final String NAME = "component serve";
    private static final int MEMORY_MIB = 64;
    private static final int QUEUE_MAX = 1_000;

    @Override
    public Usage usage() {
        var options =
                new ArrayList<>(
                        List.of(
                                Option.value(
                                        "addr", "HOST:PORT", "where to listen (127.0.0.1:8080)"),
                                Option.value("timeout", "SECONDS", "what a request may take (30)"),
                                Option.value(
                                        "concurrency", "N", "requests at the same moment (32)")));
        options.addAll(Grants.OPTIONS);
        return new Usage(
                NAME,
                "FILE",
                "serve a component over HTTP on this machine, without a lattice",
                """
                For components that export wasi:http/incoming-handler. A fresh instance answers each
                request; it may use nothing that is not granted here. Port 0 picks a free one.
                Ctrl-C ends it.

                Examples
                  aether component serve hello.wasm
                  aether component serve --addr 127.0.0.1:9000 --env NAME=you hello.wasm
                  aether component serve --allow-http api.example.com --timeout 5 relay.wasm
                """,
                options);
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        String name = invocation.word(0, "a FILE, such as hello.wasm");
        invocation.allowWords(1);
        InetSocketAddress address =
                address(invocation.arguments().option("addr", "127.0.0.1:8080"));
        ComponentFile file = ComponentFile.read(name);
        if (Purpose.of(file.component()) != Purpose.SERVICE) {
            throw new CommandFailure(
                    CommandFailure.FAILED,
                    name + " does not export wasi:http/incoming-handler",
                    Purpose.of(file.component()).advice(name));
        }
        var settings = settings(invocation);
        boundSlowClients(settings.deadline());
        HttpProgram program = program(invocation, file);
        PrintStream err = invocation.console().err();
        try (var server = ProgramServer.start(program, address, settings, err::println)) {
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            invocation.progress().println("serving " + name + " on " + url(server.address()));
            new CountDownLatch(1).await();
        } catch (BindException taken) {
            throw new CommandFailure(
                    CommandFailure.UNAVAILABLE,
                    "cannot listen on " + address + ": " + taken.getMessage(),
                    "name another address: --addr HOST:PORT");
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    /** The JDK's server reads these when it is loaded; without, a slow client holds a thread. */
    private static void boundSlowClients(Duration deadline) {
        String seconds = Long.toString(deadline.toSeconds() + 1);
        System.setProperty("sun.net.httpserver.maxReqTime", seconds);
        System.setProperty("sun.net.httpserver.maxRspTime", seconds);
    }

    private static HttpProgram program(Invocation invocation, ComponentFile file)
            throws IOException {
        var console = invocation.console();
        WasiGrants grants =
                Grants.of(invocation)
                        .commandLine(
                                List.of(file.path().toString()),
                                Grants.environment(invocation),
                                new ConsoleLog(console.out(), console.err()))
                        .build();
        try {
            return HttpProgram.prepare(Grants.engine(invocation), file.component(), grants);
        } catch (ComponentException unusable) {
            throw ComponentFile.refused(file.path().toString(), unusable);
        }
    }

    private static ProgramServer.Settings settings(Invocation invocation) {
        var arguments = invocation.arguments();
        long memory = (long) arguments.number("memory", MEMORY_MIB) << 20;
        var shared = new SharedMemory(Runtime.getRuntime().maxMemory() / 2);
        Limits limits = Limits.standard().withMemoryBytesMax(memory).withMemory(shared);
        return new ProgramServer.Settings(
                arguments.number("concurrency", 32),
                QUEUE_MAX,
                Duration.ofSeconds(arguments.number("timeout", 30)),
                limits);
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        String bare =
                host.startsWith("[") && host.endsWith("]")
                        ? host.substring(1, host.length() - 1)
                        : host;
        String port = text.substring(colon + 1);
        if (bare.isEmpty() || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
            throw CommandFailure.usage("--addr: expected HOST:PORT, got \"" + text + "\"", NAME);
        }
        var address = new InetSocketAddress(bare, Integer.parseInt(port));
        if (address.isUnresolved()) {
            throw CommandFailure.usage("--addr: no such host: " + bare, NAME);
        }
        return address;
    }

    private static String url(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        String shown = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return "http://" + shown + ":" + address.getPort() + "/";
    }
}
