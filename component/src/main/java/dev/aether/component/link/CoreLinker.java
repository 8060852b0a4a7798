package dev.aether.component.link;

import dev.aether.component.ComponentException;
import dev.aether.component.ComponentException.Code;
import dev.aether.component.core.CoreExport;
import dev.aether.component.core.CoreExtern;
import dev.aether.component.core.CoreImport;
import dev.aether.component.core.CoreModule;
import dev.aether.component.core.CoreSignature;
import dev.aether.component.core.CoreType;
import dev.aether.component.link.Plan.CoreInstancePlan;
import dev.aether.component.link.Plan.LiftPlan;
import dev.aether.component.link.Plan.LowerPlan;
import dev.aether.component.link.Plan.Options;
import dev.aether.component.link.Plan.ResourcePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks a plan against the modules it names: every import is answered, every core function has the
 * type the canonical ABI gives it.
 */
final class CoreLinker {
    private static final List<CoreType> I32 = List.of(CoreType.I32);
    private static final CoreSignature REALLOC =
            new CoreSignature(List.of(CoreType.I32, CoreType.I32, CoreType.I32, CoreType.I32), I32);
    private static final CoreSignature DESTRUCTOR = new CoreSignature(I32, List.of());

    private final Plan plan;
    private final List<CoreModule> modules;

    CoreLinker(Plan plan, List<CoreModule> modules) {
        this.plan = plan;
        this.modules = modules;
    }

    /** For each core instance, where each import of its module comes from, in order. */
    List<List<Item.Core>> link() {
        var linked = new ArrayList<List<Item.Core>>();
        for (CoreInstancePlan instance : plan.coreInstances()) {
            linked.add(imports(instance));
        }
        plan.lifts().forEach(this::checkLift);
        for (Plan.Trampoline trampoline : plan.trampolines()) {
            if (trampoline instanceof LowerPlan lower) {
                checkOptions(lower.options(), ComponentException.NOWHERE);
            }
        }
        for (ResourcePlan resource : plan.resources()) {
            resource.destructor().ifPresent(item -> check(item, DESTRUCTOR, "destructor", -1));
        }
        return linked;
    }

    private List<Item.Core> imports(CoreInstancePlan instance) {
        var found = new ArrayList<Item.Core>();
        for (CoreImport wanted : modules.get(instance.module()).imports()) {
            String name = wanted.module() + "." + wanted.name();
            Item.Core item =
                    Optional.ofNullable(instance.arguments().get(wanted.module()))
                            .flatMap(namespace -> find(namespace, wanted))
                            .orElseThrow(() -> malformed(instance.offset(), "no import " + name));
            if (wanted.kind() == CoreExtern.Kind.FUNCTION) {
                check(item, wanted.signature(), "import " + name, instance.offset());
            } else if (kind(item) != wanted.kind()) {
                throw malformed(instance.offset(), "import " + name + " is of another kind");
            }
            if (wanted.kind() == CoreExtern.Kind.TAG) {
                throw new ComponentException(
                        Code.UNSUPPORTED, instance.offset(), name + ": tags are not supported");
            }
            found.add(item);
        }
        return List.copyOf(found);
    }

    private static Optional<Item.Core> find(Item.Namespace namespace, CoreImport wanted) {
        return switch (namespace) {
            case Item.Whole whole ->
                    Optional.of(new Item.Exported(whole.instance(), wanted.name(), wanted.kind()));
            case Item.CoreBundle bundle -> Optional.ofNullable(bundle.exports().get(wanted.name()));
        };
    }

    private void checkLift(LiftPlan lift) {
        CoreSignature lifted = lift.type().lifted();
        check(lift.callee(), lifted, "lifted function", lift.offset());
        checkOptions(lift.options(), lift.offset());
        var postReturn = new CoreSignature(lifted.results(), List.of());
        lift.options()
                .postReturn()
                .ifPresent(item -> check(item, postReturn, "post-return", lift.offset()));
    }

    private void checkOptions(Options options, long offset) {
        options.realloc().ifPresent(item -> check(item, REALLOC, "realloc", offset));
        options.memory()
                .ifPresent(item -> {
                    if (kind(item) != CoreExtern.Kind.MEMORY) {
                        throw malformed(offset, "the memory option is no memory");
                    }
                });
    }

    private void check(Item.Core item, CoreSignature wanted, String what, long offset) {
        CoreSignature found =
                switch (item) {
                    case Item.Made made -> plan.trampolines().get(made.trampoline()).signature();
                    case Item.Exported exported -> {
                        CoreExport export = export(exported, offset);
                        if (export.kind() != CoreExtern.Kind.FUNCTION) {
                            throw malformed(offset, what + " is no function");
                        }
                        yield export.signature();
                    }
                };
        if (!found.equals(wanted)) {
            throw malformed(offset, "%s: expected type %s, got %s".formatted(what, wanted, found));
        }
    }

    private CoreExtern.Kind kind(Item.Core item) {
        return switch (item) {
            case Item.Made made -> CoreExtern.Kind.FUNCTION;
            case Item.Exported exported -> export(exported, ComponentException.NOWHERE).kind();
        };
    }

    private CoreExport export(Item.Exported exported, long offset) {
        int module = plan.coreInstances().get(exported.instance()).module();
        CoreExport export = modules.get(module).exports().get(exported.name());
        if (export == null) {
            throw malformed(offset, "a core module does not export " + exported.name());
        }
        return export;
    }

    private static ComponentException malformed(long offset, String reason) {
        return new ComponentException(Code.MALFORMED, offset, reason);
    }
}
