package dev.aether.component;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.provider.Arguments;

/** The engines that are here; a test class that takes one runs with each of them. */
public final class Engines {
    private static final Named<ComponentEngine> ENDIVE =
            Named.of("endive", ComponentEngine.create());
    private static final Optional<Named<ComponentEngine>> WASMTIME = wasmtime();

    private Engines() {}

    private static Optional<Named<ComponentEngine>> wasmtime() {
        WasmtimeLibrary.absence()
                .ifPresent(reason -> System.out.println("without Wasmtime: " + reason));
        return WasmtimeLibrary.find()
                .map(library -> ComponentEngine.wasmtime(library))
                .map(engine -> Named.of("wasmtime", engine));
    }

    /** For {@link EveryEngine}. */
    public static List<Arguments> present() {
        var present = new ArrayList<Arguments>();
        present.add(Arguments.of(ENDIVE));
        WASMTIME.ifPresent(engine -> present.add(Arguments.of(engine)));
        return present;
    }

    /** What tests call an engine. */
    static String name(ComponentEngine engine) {
        return ENDIVE.getPayload() == engine ? ENDIVE.getName() : "wasmtime";
    }
}
