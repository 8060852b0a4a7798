package dev.aether.component.validation;

import dev.aether.component.model.CoreExternType;
import dev.aether.component.model.CoreFunctionType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What an index of core WebAssembly stands for: its type. */
sealed interface CoreItem extends Item {
    /** What modules import and export. */
    sealed interface Extern extends CoreItem {}

    record Function(CoreFunctionType type) implements Extern {}

    record Table(CoreExternType.Table type) implements Extern {}

    record Memory(CoreExternType.Memory type) implements Extern {}

    record Global(CoreExternType.Global type) implements Extern {}

    record Tag(CoreFunctionType type) implements Extern {}

    /** The two names of an import of a module. */
    record ImportName(String module, String name) {
        @Override
        public String toString() {
            return module + ":" + name;
        }
    }

    /** A module, or a module type: what it imports, and what each instance of it is. */
    record Module(Map<ImportName, Extern> imports, Instance instance) implements CoreItem {
        public Module {
            imports = Collections.unmodifiableMap(new LinkedHashMap<>(imports));
        }
    }

    record Instance(Map<String, Extern> exports) implements CoreItem {
        public Instance {
            exports = Collections.unmodifiableMap(new LinkedHashMap<>(exports));
        }
    }
}
