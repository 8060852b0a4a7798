package dev.aether.component.core;

import java.util.List;
import java.util.Map;

/** A compiled core module; immutable and for any thread. */
public interface CoreModule {
    /** In the order of the module. */
    List<CoreImport> imports();

    /** By name. */
    Map<String, CoreExport> exports();
}
