package dev.aether.cli.component;

import dev.aether.cli.Command;
import dev.aether.cli.CommandFailure;
import dev.aether.cli.Invocation;
import dev.aether.cli.Option;
import dev.aether.cli.Usage;
import dev.aether.component.ComponentException;
import dev.aether.component.bindings.Bindings;
import dev.aether.component.host.BindingFiles;
import dev.aether.component.wit.WitException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** {@code aether component bindings}. */
public final class ComponentBindings implements Command {
    private static final String NAME = "component bindings";

    @Override
    public Usage usage() {
        return new Usage(
                NAME,
                "FILE.wit|FOLDER|FILE.wasm",
                "write Java for a world, to use components with types",
                """
                Records, sealed interfaces, enums and interfaces for what a world imports and
                exports, over the library 'component'. A folder holds one package of WIT, and in
                'deps' those it needs. Of a component, the class is called like the file.

                Examples
                  aether component bindings --package com.acme.greeter greeter.wasm
                  aether component bindings --package com.acme --out src/main/java wit
                  aether component bindings --package com.acme --world greeter greeter.wit
                """,
                List.of(
                        Option.value("package", "NAME", "Java package of all that is written"),
                        Option.value("out", "DIR", "source folder to write into (default: here)"),
                        Option.value("world", "NAME", "which world, if there are several"),
                        Option.value("class", "NAME", "the world's class (default: its name)"),
                        Option.value("feature", "NAME", "WIT held back as unstable, to be read"),
                        Option.flag("wasi", "write also what imports of WASI need")));
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        String name = invocation.word(0, "a FILE or FOLDER, such as greeter.wit");
        invocation.allowWords(1);
        var arguments = invocation.arguments();
        String home = arguments.required("package");
        if (!Files.exists(Path.of(name))) {
            throw new CommandFailure(
                    CommandFailure.NOT_FOUND, "there is no file " + name, "check the path");
        }
        Path out = Path.of(arguments.option("out").orElse(""));
        try {
            var wanted =
                    new Bindings.Wanted(
                            home, arguments.option("class").orElse(""), arguments.has("wasi"));
            var world =
                    BindingFiles.read(
                            Path.of(name),
                            arguments.option("world"),
                            Set.copyOf(arguments.all("feature")));
            int files = BindingFiles.write(out, Bindings.of(world, wanted));
            invocation
                    .out()
                    .println(
                            "%d files for %s in %s"
                                    .formatted(
                                            files,
                                            world.name(),
                                            out.resolve(home.replace('.', '/'))));
            return 0;
        } catch (IllegalArgumentException wrong) {
            throw CommandFailure.usage(String.valueOf(wrong.getMessage()), NAME);
        } catch (WitException wrong) {
            throw failure(String.valueOf(wrong.getMessage()), "repair the WIT there", wrong);
        } catch (ComponentException wrong) {
            throw ComponentFile.refused(name, wrong);
        }
    }

    private static CommandFailure failure(String why, String remedy, RuntimeException cause) {
        var failure = new CommandFailure(CommandFailure.FAILED, why, remedy);
        failure.initCause(cause);
        return failure;
    }
}
