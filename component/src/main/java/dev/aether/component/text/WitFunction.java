package dev.aether.component.text;

import java.util.List;
import java.util.Optional;

/**
 * The type of a function.
 *
 * @param parameters in order; the first of a method is {@code self}
 */
public record WitFunction(List<WitType.Field> parameters, Optional<WitType> result) {
    public WitFunction {
        parameters = List.copyOf(parameters);
    }

    /** As WIT, with types under the names they have where they were declared. */
    public String wit() {
        return new InterfacePrinter(new WitText(), new WitInterface(""), "").function(this);
    }
}
