package dev.aether.component.validation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The type of a component. */
final class ComponentType implements Type {
    private final Map<String, Extern> imports;
    private final Map<String, Extern> exports;
    private final Set<Resource> wanted;
    private final Set<Resource> fresh;
    private final Measure measure;

    /**
     * A component type.
     *
     * @param wanted the resources it imports, whichever those will be
     * @param fresh the resources each instance of it has anew
     */
    ComponentType(
            Map<String, Extern> imports,
            Map<String, Extern> exports,
            Set<Resource> wanted,
            Set<Resource> fresh,
            Work work) {
        this.imports = Collections.unmodifiableMap(new LinkedHashMap<>(imports));
        this.exports = Collections.unmodifiableMap(new LinkedHashMap<>(exports));
        this.wanted = Collections.unmodifiableSet(new LinkedHashSet<>(wanted));
        this.fresh = Collections.unmodifiableSet(new LinkedHashSet<>(fresh));
        var externs = new ArrayList<>(this.imports.values());
        externs.addAll(this.exports.values());
        this.measure = Measure.ofExterns(externs, work);
    }

    Map<String, Extern> imports() {
        return imports;
    }

    Map<String, Extern> exports() {
        return exports;
    }

    Set<Resource> wanted() {
        return wanted;
    }

    Set<Resource> fresh() {
        return fresh;
    }

    @Override
    public Measure measure() {
        return measure;
    }

    @Override
    public String word() {
        return "component";
    }
}
