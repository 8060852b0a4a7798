package dev.aether.component;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a host offers to the components it prepares: instances of functions and resources, by name.
 *
 * <p>Names match by compatible version, as packages do: an import of {@code wasi:io/streams@0.2.3}
 * is answered by an instance offered as {@code wasi:io/streams@0.2.12} and the other way round,
 * never by 0.3. Immutable.
 */
public final class HostImports {
    private static final HostImports NONE = new HostImports(Map.of());
    private final Map<String, HostInstance> byTrack;

    private HostImports(Map<String, HostInstance> byTrack) {
        this.byTrack = byTrack;
    }

    /** Nothing at all, for components that import nothing. */
    public static HostImports none() {
        return NONE;
    }

    /** Begins an empty offer. */
    public static Builder builder() {
        return new Builder();
    }

    /** The instance offered under a name of a compatible version. */
    public Optional<HostInstance> find(String name) {
        return Optional.ofNullable(byTrack.get(InterfaceName.parse(name).track()));
    }

    /**
     * One offered instance.
     *
     * @param name as it was offered
     * @param functions by WIT name, such as {@code [method]output-stream.write}
     * @param resources destructors by resource name
     * @param keepers of those resources that snapshots can carry, by resource name
     */
    public record HostInstance(
            String name,
            Map<String, HostFunction> functions,
            Map<String, ResourceDestructor> resources,
            Map<String, ResourceKeeper> keepers) {
        public HostInstance {
            functions = Collections.unmodifiableMap(new LinkedHashMap<>(functions));
            resources = Collections.unmodifiableMap(new LinkedHashMap<>(resources));
            keepers = Collections.unmodifiableMap(new LinkedHashMap<>(keepers));
        }
    }

    /** Collects an offer; not for several threads. */
    public static final class Builder {
        private final Map<String, InstanceBuilder> instances = new LinkedHashMap<>();

        private Builder() {}

        /**
         * The instance of that name, begun now or before.
         *
         * @param name such as {@code wasi:io/streams@0.2.12}; the empty name holds functions that a
         *     component imports outside any instance
         */
        public InstanceBuilder instance(String name) {
            return instances.computeIfAbsent(
                    InterfaceName.parse(name).track(), track -> new InstanceBuilder(this, name));
        }

        /** Everything of another offer; what is there already stays unless offered again. */
        public Builder include(HostImports other) {
            other.byTrack.values().forEach(offered -> instance(offered.name()).include(offered));
            return this;
        }

        public HostImports build() {
            var built = new LinkedHashMap<String, HostInstance>();
            instances.forEach((track, instance) -> built.put(track, instance.snapshot()));
            return new HostImports(Collections.unmodifiableMap(built));
        }
    }

    /** Collects one instance; not for several threads. */
    public static final class InstanceBuilder {
        private final Builder owner;
        private final String name;
        private final Map<String, HostFunction> functions = new LinkedHashMap<>();
        private final Map<String, ResourceDestructor> resources = new LinkedHashMap<>();
        private final Map<String, ResourceKeeper> keepers = new LinkedHashMap<>();

        private InstanceBuilder(Builder owner, String name) {
            this.owner = owner;
            this.name = name;
        }

        /** Offers a function under its WIT name; the last offer of a name counts. */
        public InstanceBuilder function(String functionName, HostFunction function) {
            functions.put(functionName, function);
            return this;
        }

        /** Offers a resource type and how its values end. */
        public InstanceBuilder resource(String resourceName, ResourceDestructor destructor) {
            resources.put(resourceName, destructor);
            return this;
        }

        /** Offers a resource type whose values need no ending. */
        public InstanceBuilder resource(String resourceName) {
            return resource(resourceName, ResourceDestructor.NONE);
        }

        /** Has snapshots carry the resources of a type, which otherwise they do not. */
        public InstanceBuilder keep(String resourceName, ResourceKeeper keeper) {
            keepers.put(resourceName, keeper);
            return this;
        }

        /** Goes on with another instance. */
        public InstanceBuilder instance(String instanceName) {
            return owner.instance(instanceName);
        }

        public HostImports build() {
            return owner.build();
        }

        private void include(HostInstance offered) {
            functions.putAll(offered.functions());
            resources.putAll(offered.resources());
            keepers.putAll(offered.keepers());
        }

        private HostInstance snapshot() {
            return new HostInstance(name, functions, resources, keepers);
        }
    }
}
