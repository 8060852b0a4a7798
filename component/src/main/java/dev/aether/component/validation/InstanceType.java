package dev.aether.component.validation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The type of an instance. */
final class InstanceType implements Type {
    private final Map<String, Extern> exports;
    private final Set<Resource> fresh;
    private final Measure measure;

    /**
     * An instance type.
     *
     * @param fresh the resources each instance of it has anew; an instance itself has none
     */
    InstanceType(Map<String, Extern> exports, Set<Resource> fresh, Work work) {
        this.exports = Collections.unmodifiableMap(new LinkedHashMap<>(exports));
        this.fresh = Collections.unmodifiableSet(new LinkedHashSet<>(fresh));
        this.measure = Measure.ofExterns(this.exports.values(), work);
    }

    Map<String, Extern> exports() {
        return exports;
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
        return "instance";
    }
}
