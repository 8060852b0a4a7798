package dev.aether.component.core.endive;

import run.endive.wasm.WasmModule;
import run.endive.wasm.types.TypeSection;

/** Makes modules that differ from others in a section. */
final class ModuleCopy {
    private ModuleCopy() {}

    /** The module without a start function; the module itself if it has none. */
    static WasmModule startless(WasmModule module) {
        return module.startSection().isEmpty()
                ? module
                : startless(module, module.typeSection()).build();
    }

    /** A module with other types and no start function. */
    static WasmModule.Builder startless(WasmModule module, TypeSection types) {
        var copy =
                WasmModule.builder()
                        .setTypeSection(types)
                        .setImportSection(module.importSection())
                        .setFunctionSection(module.functionSection())
                        .setTableSection(module.tableSection())
                        .setGlobalSection(module.globalSection())
                        .setExportSection(module.exportSection())
                        .setElementSection(module.elementSection())
                        .setCodeSection(module.codeSection())
                        .setDataSection(module.dataSection())
                        .withDigest(module.digest())
                        .withValidation(false);
        module.memorySection().ifPresent(copy::setMemorySection);
        module.dataCountSection().ifPresent(copy::setDataCountSection);
        module.tagSection().ifPresent(copy::setTagSection);
        return copy;
    }
}
