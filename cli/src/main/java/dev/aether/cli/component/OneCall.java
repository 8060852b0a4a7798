package dev.aether.cli.component;

import dev.aether.cli.CommandFailure;
import dev.aether.cli.Invocation;
import dev.aether.component.ComponentInstance;
import dev.aether.component.ComponentTemplate;
import dev.aether.component.InterfaceName;
import dev.aether.component.Limits;
import dev.aether.component.text.Wave;
import dev.aether.component.text.WaveCall;
import dev.aether.component.text.WaveException;
import dev.aether.component.text.WitFunction;
import dev.aether.component.wasi.WasiGrants;
import dev.aether.component.wasi.WasiState;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One call of an exported function, given as text.
 *
 * @param call such as {@code add(1, 2)}
 */
record OneCall(ComponentFile file, String call) {
    /** A call that was understood. */
    private record Understood(String function, WitFunction type, List<Object> arguments) {}

    int run(Invocation invocation) throws IOException {
        Understood understood = understand();
        Limits limits = ComponentRun.limits(invocation);
        WasiGrants grants = ComponentRun.grants(invocation);
        ComponentTemplate template =
                Grants.engine(invocation).prepare(file.component(), grants.imports());
        String answer = GuestThread.run(() -> answer(template, grants, limits, understood));
        if (!answer.isEmpty()) {
            invocation.out().println(answer);
        }
        return 0;
    }

    private Understood understand() {
        Map<String, WitFunction> functions = file.component().world().exportedFunctions();
        try {
            WaveCall wanted = WaveCall.split(call);
            String name = named(wanted.function(), functions);
            WitFunction type = Objects.requireNonNull(functions.get(name));
            return new Understood(name, type, arguments(wanted, type));
        } catch (WaveException unclear) {
            throw new CommandFailure(
                    CommandFailure.WRONG_USAGE,
                    "--invoke: " + unclear.getMessage(),
                    "such as: --invoke 'name(1, \"text\")'");
        }
    }

    private static List<Object> arguments(WaveCall wanted, WitFunction type) {
        try {
            return wanted.arguments(type);
        } catch (WaveException misfit) {
            throw new CommandFailure(
                    CommandFailure.WRONG_USAGE,
                    "--invoke: %s: %s, from its '('"
                            .formatted(wanted.function(), misfit.getMessage()),
                    "it is " + wanted.function() + ": " + type.wit());
        }
    }

    /** By its full name, one of a compatible version, or its last part if only one has it. */
    private String named(String wanted, Map<String, WitFunction> functions) {
        List<String> matching =
                functions.containsKey(wanted)
                        ? List.of(wanted)
                        : functions.keySet().stream()
                                .filter(name -> isNamed(name, wanted))
                                .toList();
        if (matching.size() == 1) {
            return matching.getFirst();
        }
        throw new CommandFailure(
                CommandFailure.NOT_FOUND,
                matching.isEmpty()
                        ? "it exports no function " + wanted
                        : wanted + " is several: " + String.join(", ", matching),
                functions.isEmpty()
                        ? "it exports no function at all"
                        : "there is: " + String.join(", ", functions.keySet()));
    }

    private static boolean isNamed(String name, String wanted) {
        int hash = name.indexOf('#');
        if (hash < 0) {
            return false;
        }
        String instance = name.substring(0, hash);
        String function = name.substring(hash + 1);
        int wantedHash = wanted.indexOf('#');
        if (wantedHash < 0) {
            return function.equals(wanted);
        }
        String wantedInstance = wanted.substring(0, wantedHash);
        InterfaceName here = InterfaceName.parse(instance);
        InterfaceName there = InterfaceName.parse(wantedInstance);
        boolean same =
                there.version().isEmpty()
                        ? here.path().equals(there.path())
                        : here.track().equals(there.track());
        return same && function.equals(wanted.substring(wantedHash + 1));
    }

    private static String answer(
            ComponentTemplate template, WasiGrants grants, Limits limits, Understood understood) {
        try (WasiState state = grants.state(understood);
                ComponentInstance instance = template.unstarted(limits, state)) {
            Object value = instance.call(understood.function(), understood.arguments().toArray());
            return understood.type().result().map(type -> Wave.print(type, value)).orElse("");
        }
    }
}
