package dev.aether.component.validation;

import dev.aether.component.model.CoreLimits;
import dev.aether.component.validation.CoreItem.Extern;
import dev.aether.component.validation.CoreItem.ImportName;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a core item may stand where another is expected, by the rules core WebAssembly has for
 * imports. Each answer is why not, or empty.
 */
final class CoreSubtyping {
    private static final Optional<String> FITS = Optional.empty();
    private final Work work;

    CoreSubtyping(Work work) {
        this.work = work;
    }

    /** A module fits if it imports nothing else and exports all that is expected. */
    Optional<String> mismatch(CoreItem.Module given, CoreItem.Module expected) {
        for (Map.Entry<ImportName, Extern> each : given.imports().entrySet()) {
            Extern found = expected.imports().get(each.getKey());
            if (found == null) {
                return Optional.of("missing expected import `%s`".formatted(each.getKey()));
            }
            Optional<String> mismatch = mismatch(found, each.getValue());
            if (mismatch.isPresent()) {
                return within("import", each.getKey(), mismatch);
            }
        }
        for (Map.Entry<String, Extern> each : expected.instance().exports().entrySet()) {
            Extern found = given.instance().exports().get(each.getKey());
            if (found == null) {
                return Optional.of("missing expected export `%s`".formatted(each.getKey()));
            }
            Optional<String> mismatch = mismatch(found, each.getValue());
            if (mismatch.isPresent()) {
                return within("export", each.getKey(), mismatch);
            }
        }
        return FITS;
    }

    private static Optional<String> within(String what, Object name, Optional<String> mismatch) {
        return mismatch.map(reason -> "type mismatch in %s `%s`: %s".formatted(what, name, reason));
    }

    Optional<String> mismatch(Extern given, Extern expected) {
        work.step();
        return switch (expected) {
            case CoreItem.Function wanted when given instanceof CoreItem.Function function ->
                    equal(function.type(), wanted.type());
            case CoreItem.Tag wanted when given instanceof CoreItem.Tag tag ->
                    equal(tag.type(), wanted.type());
            case CoreItem.Global wanted when given instanceof CoreItem.Global global ->
                    equal(global.type(), wanted.type());
            case CoreItem.Table wanted when given instanceof CoreItem.Table table ->
                    table.type().element().equals(wanted.type().element())
                            ? limits("table", table.type().limits(), wanted.type().limits())
                            : differ(table.type().element(), wanted.type().element());
            case CoreItem.Memory wanted when given instanceof CoreItem.Memory memory ->
                    limits("memory", memory.type().limits(), wanted.type().limits());
            default -> differ(word(given), word(expected));
        };
    }

    private static Optional<String> equal(Object given, Object expected) {
        return given.equals(expected) ? FITS : differ(given, expected);
    }

    private static Optional<String> differ(Object given, Object expected) {
        return Optional.of("expected %s, found %s".formatted(expected, given));
    }

    /** Limits fit within wider ones. */
    private static Optional<String> limits(String what, CoreLimits given, CoreLimits expected) {
        if (given.shared() != expected.shared()) {
            return Optional.of("mismatch in the shared flag of a " + what);
        }
        if (given.wide() != expected.wide() || given.pageSize() != expected.pageSize()) {
            return Optional.of("mismatch in the index type or page size of a " + what);
        }
        boolean within =
                expected.most() == CoreLimits.NONE
                        || (given.most() != CoreLimits.NONE && given.most() <= expected.most());
        return given.least() >= expected.least() && within
                ? FITS
                : Optional.of("mismatch in %s limits".formatted(what));
    }

    static String word(Extern extern) {
        return switch (extern) {
            case CoreItem.Function _ -> "func";
            case CoreItem.Table _ -> "table";
            case CoreItem.Memory _ -> "memory";
            case CoreItem.Global _ -> "global";
            case CoreItem.Tag _ -> "tag";
        };
    }
}
