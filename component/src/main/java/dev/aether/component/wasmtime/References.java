package dev.aether.component.wasmtime;

import dev.aether.component.core.CoreValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The references to functions that the instances of one store may hold, and their names. */
final class References {
    private final List<WasmtimeInstance> instances = new ArrayList<>();
    private @Nullable Map<Long, CoreValue.Function> names;

    void add(WasmtimeInstance instance) {
        instances.add(instance);
        names = null;
    }

    /** The name of a reference, by what native code has for it. */
    Optional<CoreValue.Function> name(long reference) {
        Map<Long, CoreValue.Function> known = names;
        if (known == null) {
            known = new HashMap<>();
            for (int i = 0; i < instances.size(); i++) {
                instances.get(i).references(i, known);
            }
            names = known;
        }
        return Optional.ofNullable(known.get(reference));
    }

    /** The reference of that name as native code has it, 0 if there can be none. */
    long reference(CoreValue.Function name) {
        int instance = name.instance();
        return instance >= 0 && instance < instances.size()
                ? instances.get(instance).reference(name.function())
                : 0;
    }
}
