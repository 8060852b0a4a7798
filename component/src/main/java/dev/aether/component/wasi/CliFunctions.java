package dev.aether.component.wasi;

import dev.aether.component.HostFunction;
import dev.aether.component.HostImports;
import dev.aether.component.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code wasi:cli} without input or terminal. */
final class CliFunctions implements Capability {
    private static final BodySource EMPTY = bytesMax -> new byte[0];

    private final List<String> commandLine;
    private final List<Object> environment = new ArrayList<>();

    CliFunctions(List<String> commandLine, Map<String, String> variables) {
        this.commandLine = commandLine;
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

    private static void offerStreams(HostImports.Builder imports) {
        imports.instance("wasi:cli/stdin@0.2.12")
                .function(
                        "get-stdin",
                        (call, arguments) ->
                                new ReadStream(EMPTY, call.state(WasiState.class).poller()));
        imports.instance("wasi:cli/stdout@0.2.12")
                .function("get-stdout", (call, arguments) -> call.state(WasiState.class).stdout());
        imports.instance("wasi:cli/stderr@0.2.12")
                .function("get-stderr", (call, arguments) -> call.state(WasiState.class).stderr());
    }

    private static void offerTerminals(HostImports.Builder imports) {
        HostFunction none = (call, arguments) -> Optional.empty();
        imports.instance("wasi:cli/terminal-input@0.2.12").resource("terminal-input");
        imports.instance("wasi:cli/terminal-output@0.2.12").resource("terminal-output");
        imports.instance("wasi:cli/terminal-stdin@0.2.12").function("get-terminal-stdin", none);
        imports.instance("wasi:cli/terminal-stdout@0.2.12").function("get-terminal-stdout", none);
        imports.instance("wasi:cli/terminal-stderr@0.2.12").function("get-terminal-stderr", none);
    }
}
