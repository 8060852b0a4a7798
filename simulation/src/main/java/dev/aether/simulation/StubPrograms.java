package dev.aether.simulation;

import dev.aether.component.wasi.http.HttpRequest;
import dev.aether.component.wasi.http.HttpResult;
import dev.aether.component.wasi.http.ResponseSink;
import dev.aether.component.wasi.stores.KeyValues;
import dev.aether.environment.Bytes;
import dev.aether.runtime.Bindings;
import dev.aether.runtime.Grant;
import dev.aether.runtime.Program;
import dev.aether.runtime.Turn;
import dev.aether.runtime.Workload;
import dev.aether.runtime.WorkloadException;
import dev.aether.runtime.WorkloadLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * Workloads that answer their artefact's text; a text that begins with unusable cannot run, one
 * that begins with counting counts each request in the store it is granted, one that begins with
 * calls has the service that follows answer, one that begins with settings answers the setting that
 * follows, one that begins with compiles and a time takes so many milliseconds to be compiled, and
 * one that begins with messages sends and handles messages.
 */
final class StubPrograms implements Program.Maker {
    static final String UNUSABLE = "unusable";
    static final String COUNTING = "counting";
    static final String CALLS = "calls ";
    static final String SETTINGS = "settings ";
    static final String COMPILES = "compiles ";
    static final String MESSAGES = "messages";

    /** What is counted with. */
    static final String KEY = "requests";

    private final Bindings bindings;
    private final StubCommands commands;
    private final StubCompiler compiler;
    private final StubMessages messages;
    private final Consumer<Workload> started;

    /**
     * @param commands makes those workloads that are commands
     * @param compiler makes what is to be compiled
     * @param messages makes those that send and handle messages
     * @param started hears of each program that was made
     */
    StubPrograms(
            Bindings bindings,
            StubCommands commands,
            StubCompiler compiler,
            StubMessages messages,
            Consumer<Workload> started) {
        this.bindings = bindings;
        this.commands = commands;
        this.compiler = compiler;
        this.messages = messages;
        this.started = started;
    }

    @Override
    public Program prepare(Workload workload, Bytes artefact, WorkloadLog log) {
        String text = artefact.utf8();
        if (text.startsWith(UNUSABLE)) {
            throw new WorkloadException(
                    WorkloadException.Code.UNUSABLE, workload.digest() + " cannot run");
        }
        Program program =
                workload.command() ? commands.command(workload, text) : program(workload, text);
        started.accept(workload);
        return program;
    }

    private Program program(Workload workload, String text) {
        if (text.startsWith(COMPILES)) {
            String code = compiler.code(workload, text.substring(COMPILES.length()));
            return (request, sink, turn) -> answer(sink, 200, code);
        }
        if (text.startsWith(MESSAGES)) {
            return messages.handler(workload);
        }
        if (text.startsWith(COUNTING)) {
            return counting(workload);
        }
        if (text.startsWith(CALLS)) {
            String service = text.substring(CALLS.length());
            StubCaller caller = new StubCaller(bindings.outbound(), workload);
            return (request, sink, turn) -> answer(sink, 200, caller.call(service));
        }
        if (text.startsWith(SETTINGS)) {
            return settings(workload, text.substring(SETTINGS.length()));
        }
        return (request, sink, turn) -> answer(sink, 200, text);
    }

    private Program settings(Workload workload, String name) {
        Grant.Config config = granted(workload, Grant.Config.class);
        Bindings.OpenSettings settings = bindings.settings().open(workload.namespace(), config);
        return new Program() {
            @Override
            public HttpResult handle(HttpRequest request, ResponseSink sink, Turn<?> turn) {
                return answer(sink, 200, String.valueOf(settings.all().get(name)));
            }

            @Override
            public void close() {
                settings.close();
            }
        };
    }

    static <G extends Grant> G granted(Workload workload, Class<G> kind) {
        return workload.grants().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst()
                .orElseThrow();
    }

    private Program counting(Workload workload) {
        String store = granted(workload, Grant.KeyValue.class).store();
        KeyValues counts = bindings.stores().open(workload.app(), store);
        return (request, sink, turn) -> count(counts, sink);
    }

    private static HttpResult count(KeyValues counts, ResponseSink sink) {
        try {
            return answer(sink, 200, Long.toString(counts.open("default").increment(KEY, 1)));
        } catch (IOException fault) {
            return answer(sink, 503, String.valueOf(fault.getMessage()));
        } catch (InterruptedException stopped) {
            throw new IllegalStateException("the simulation interrupts no guest", stopped);
        }
    }

    static HttpResult answer(ResponseSink sink, int status, String text) {
        try {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            sink.begin(status, List.of());
            sink.write(body);
            sink.end(List.of());
            return new HttpResult.Answered(status, body.length);
        } catch (IOException gone) {
            return new HttpResult.ReaderGone(String.valueOf(gone.getMessage()));
        } catch (InterruptedException stopped) {
            throw new IllegalStateException("the simulation interrupts no guest", stopped);
        }
    }
}
