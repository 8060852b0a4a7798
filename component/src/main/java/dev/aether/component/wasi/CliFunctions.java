package dev.aether.component.wasi;

import dev.aether.component.HostFunction;
import dev.aether.component.HostImports;
import dev.aether.component.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code wasi:cli} without a terminal. */
final class CliFunctions implements Capability {
    private final List<String> commandLine;
    private final Streams streams;
    private final List<Object> environment = new ArrayList<>();

    CliFunctions(List<String> commandLine, Map<String, String> variables, Streams streams) {
        this.commandLine = commandLine;
        this.streams = streams;
        variables.forEach((name, value) -> environment.add(new Object[] {name, value}));
    }

    @Override
    public void offer(HostImports.Builder imports) {
        imports.instance("wasi:cli/environment@0.2.12")
                .function("get-environment", (call, arguments) -> environment)
                .function("get-arguments", (call, arguments) -> commandLine)
                .function("initial-cwd", (call, arguments) -> Optional.empty());
        imports.instance("wasi:cli/exit@0.2.12")
                .function(
                        "exit",
                        (call, arguments) -> {
                            throw new GuestExit(arguments[0] instanceof Outcome.Ok ? 0 : 1);
                        })
                .function(
                        "exit-with-code",
                        (call, arguments) -> {
                            throw new GuestExit((Integer) arguments[0]);
                        });
        offerStreams(imports);
        offerTerminals(imports);
    }

    private void offerStreams(HostImports.Builder imports) {
        imports.instance("wasi:cli/stdin@0.2.12")
                .function(
                        "get-stdin", (call, arguments) -> streams.in(call.state(WasiState.class)));
        imports.instance("wasi:cli/stdout@0.2.12")
                .function(
                        "get-stdout",
                        (call, arguments) -> streams.out(call.state(WasiState.class)));
        imports.instance("wasi:cli/stderr@0.2.12")
                .function(
                        "get-stderr",
                        (call, arguments) -> streams.err(call.state(WasiState.class)));
    }

    private static void offerTerminals(HostImports.Builder imports) {
        HostFunction none = (call, arguments) -> Optional.empty();
        imports.instance("wasi:cli/terminal-input@0.2.12").resource("terminal-input");
        imports.instance("wasi:cli/terminal-output@0.2.12").resource("terminal-output");
        imports.instance("wasi:cli/terminal-stdin@0.2.12").function("get-terminal-stdin", none);
        imports.instance("wasi:cli/terminal-stdout@0.2.12").function("get-terminal-stdout", none);
        imports.instance("wasi:cli/terminal-stderr@0.2.12").function("get-terminal-stderr", none);
    }

    /** The standard streams of an instance. */
    interface Streams {
        ReadStream in(WasiState state);

        WriteStream out(WasiState state);

        WriteStream err(WasiState state);
    }

    /** Nothing to read, and lines for a log. */
    record Logged() implements Streams {
        @Override
        public ReadStream in(WasiState state) {
            return new ReadStream(bytesMax -> new byte[0], state.poller());
        }

        @Override
        public WriteStream out(WasiState state) {
            return state.stdout();
        }

        @Override
        public WriteStream err(WasiState state) {
            return state.stderr();
        }
    }

    /** Bytes as they come. */
    record Direct(StandardStreams ends) implements Streams {
        @Override
        public ReadStream in(WasiState state) {
            return new ReadStream(ends.input(), state.poller());
        }

        @Override
        public WriteStream out(WasiState state) {
            return new WriteStream(ends.output(), state.poller());
        }

        @Override
        public WriteStream err(WasiState state) {
            return new WriteStream(ends.error(), state.poller());
        }
    }
}
