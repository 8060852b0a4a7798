package dev.aether.component.validation;

import dev.aether.component.model.CoreDeclaration;
import dev.aether.component.model.CoreExternType;
import dev.aether.component.model.CoreFunctionType;
import dev.aether.component.model.CoreLimits;
import dev.aether.component.model.Sort;
import dev.aether.component.validation.CoreItem.Extern;
import dev.aether.component.validation.CoreItem.ImportName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the type of a core module of its declarations. */
final class CoreModules {
    private static final long MEMORY_BYTES_MAX_BITS = 32;
    private final Scope scope;
    private final Work work;
    private final List<CoreFunctionType> types = new ArrayList<>();
    private final Map<ImportName, Extern> imports = new LinkedHashMap<>();
    private final Map<String, Extern> exports = new LinkedHashMap<>();

    private CoreModules(Scope scope, Work work) {
        this.scope = scope;
        this.work = work;
    }

    /** The type of a module, or a module type, that is declared so in this scope. */
    static CoreItem.Module of(List<CoreDeclaration> declarations, Scope scope, Work work) {
        var module = new CoreModules(scope, work);
        declarations.forEach(module::declare);
        return new CoreItem.Module(module.imports, new CoreItem.Instance(module.exports));
    }

    private void declare(CoreDeclaration declaration) {
        switch (declaration) {
            case CoreDeclaration.Type(var type) -> types.add(type);
            case CoreDeclaration.Outer(int scopes, int index) -> types.add(outer(scopes, index));
            case CoreDeclaration.Import(var module, var name, var type) -> {
                var both = new ImportName(module, name);
                if (imports.put(both, extern(type)) != null) {
                    throw work.invalid("duplicate import name `%s`".formatted(both));
                }
            }
            case CoreDeclaration.Export(var name, var type) -> {
                if (exports.put(name, extern(type)) != null) {
                    throw work.invalid("export name `%s` already defined".formatted(name));
                }
            }
        }
    }

    private CoreFunctionType outer(int scopes, int index) {
        return scopes == 0
                ? type(index)
                : scope.outer(scopes - 1)
                        .find(Sort.CORE_TYPE, index, CoreItem.Function.class, "a function type")
                        .type();
    }

    private CoreFunctionType type(int index) {
        if (index >= types.size()) {
            throw work.invalid(
                    "core type index %d of a module is out of bounds, there are %d"
                            .formatted(index, types.size()));
        }
        return types.get(index);
    }

    private Extern extern(CoreExternType type) {
        return switch (type) {
            case CoreExternType.Function(int index) -> new CoreItem.Function(type(index));
            case CoreExternType.Tag(int index) -> new CoreItem.Tag(type(index));
            case CoreExternType.Global global -> new CoreItem.Global(global);
            case CoreExternType.Table table -> {
                checkRange("table", table.limits());
                yield new CoreItem.Table(table);
            }
            case CoreExternType.Memory memory -> {
                checkRange("memory", memory.limits());
                checkMemory(memory.limits());
                yield new CoreItem.Memory(memory);
            }
        };
    }

    private void checkRange(String what, CoreLimits limits) {
        if (limits.most() != CoreLimits.NONE && limits.least() > limits.most()) {
            throw work.invalid(
                    "%s size must not begin with %d and be at most %d"
                            .formatted(what, limits.least(), limits.most()));
        }
    }

    private void checkMemory(CoreLimits limits) {
        if (limits.wide()) {
            return;
        }
        if (limits.pageSize() > 16) {
            throw work.invalid("a page size of 2^%d bytes".formatted(limits.pageSize()));
        }
        long pagesMax = 1L << (MEMORY_BYTES_MAX_BITS - limits.pageSize());
        if (Math.max(limits.least(), limits.most()) > pagesMax) {
            throw work.invalid("memory size must be at most %d pages".formatted(pagesMax));
        }
    }
}
