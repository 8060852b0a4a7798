package dev.aether.cli.component;

import dev.aether.cli.Command;
import dev.aether.cli.CommandFailure;
import dev.aether.cli.Invocation;
import dev.aether.cli.Option;
import dev.aether.cli.Usage;
import dev.aether.component.ComponentException;
import dev.aether.component.Limits;
import dev.aether.component.host.InputPump;
import dev.aether.component.host.PrintTarget;
import dev.aether.component.wasi.CommandProgram;
import dev.aether.component.wasi.StandardStreams;
import dev.aether.component.wasi.WasiGrants;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code aether component run}. */
public final class ComponentRun implements Command {
    static final String NAME = "component run";

    @Override
    public Usage usage() {
        var options =
                new ArrayList<>(
                        List.of(
                                Option.value(
                                        "invoke",
                                        "CALL",
                                        "call one function and print what it" + " answers")));
        options.addAll(Grants.OPTIONS);
        return new Usage(
                NAME,
                "FILE [ARGS...]",
                "run a component on this machine, without a lattice",
                """
                A command (wasi:cli/run) gets the arguments, standard input and output, and its
                exit code is the exit code. It may use nothing that is not granted here: no folder,
                no network. With --invoke one exported function is called instead; arguments and
                answer are WAVE: numbers, "text", [lists], {field: value}, some(1), ok("x").

                Options stand before FILE; what follows it is for the component.

                Examples
                  aether component run words.wasm < README.md
                  aether component run --env TOP=3 --read-dir .::/ words.wasm /README.md
                  aether component run --dir out::/out words.wasm --out /out/report.txt
                  aether component run --invoke 'add(1, 2)' adder.wasm
                  aether component run --invoke 'demo:calc/math#mean([1, 2.5])' calc.wasm
                """,
                options);
    }

    @Override
    public boolean runsProgram() {
        return true;
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        String name = invocation.word(0, "a FILE, such as hello.wasm");
        ComponentFile file = ComponentFile.read(name);
        try {
            var call = invocation.arguments().option("invoke");
            return call.isPresent()
                    ? new OneCall(file, call.get()).run(invocation)
                    : command(invocation, file);
        } catch (ComponentException unusable) {
            throw ComponentFile.refused(name, unusable);
        }
    }

    private static int command(Invocation invocation, ComponentFile file) throws IOException {
        if (!CommandProgram.isCommand(file.component())) {
            throw new CommandFailure(
                    CommandFailure.FAILED,
                    file.path() + " is no command: it does not export wasi:cli/run",
                    Purpose.of(file.component()).advice(file.path().toString()));
        }
        Limits limits = limits(invocation);
        WasiGrants grants = grants(invocation);
        var program = CommandProgram.prepare(Grants.engine(invocation), file.component(), grants);
        return GuestThread.run(() -> program.run(limits));
    }

    static WasiGrants grants(Invocation invocation) throws IOException {
        var console = invocation.console();
        var streams =
                new StandardStreams(
                        new InputPump(console.in()),
                        new PrintTarget(console.out()),
                        new PrintTarget(console.err()));
        return Grants.of(invocation)
                .commandLine(
                        invocation.arguments().words(), Grants.environment(invocation), streams)
                .build();
    }

    /** Half of this process's memory, if nothing else is said. */
    static Limits limits(Invocation invocation) {
        int half = (int) (Runtime.getRuntime().maxMemory() >> 21);
        long bytes = (long) invocation.arguments().number("memory", Math.max(1, half)) << 20;
        return Limits.standard().withMemoryBytesMax(bytes);
    }
}
