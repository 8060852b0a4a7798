package dev.aether.component.wasi;

import dev.aether.component.HostImports;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a guest may do, and by whose hand: the offer of WASI 0.2 interfaces it is linked against.
 * Empty but for {@code wasi:io} until something is granted. Immutable, shared by all instances.
 */
public final class WasiGrants {
    private final Clocks clocks;
    private final LogSink logs;
    private final WasiLimits limits;
    private final HostImports imports;

    private WasiGrants(Builder builder) {
        this.clocks = builder.clocks;
        this.logs = builder.logs;
        this.limits = builder.limits;
        var offer = HostImports.builder();
        new IoFunctions(limits).offer(offer);
        builder.capabilities.forEach(capability -> capability.offer(offer));
        this.imports = offer.build();
    }

    /**
     * Begins with nothing granted.
     *
     * @param clocks what the host waits by; a guest may read it only after {@link Builder#readTime}
     */
    public static Builder builder(Clocks clocks) {
        return new Builder(clocks);
    }

    /** All that was granted, to prepare components with. */
    public HostImports imports() {
        return imports;
    }

    /**
     * A new host state, to instantiate with.
     *
     * @param attachment what other capabilities find there
     */
    public WasiState state(Object attachment) {
        return state(attachment, Blocking.UNHEARD);
    }

    /**
     * As the other.
     *
     * @param blocking hears when the instance's thread waits
     */
    public WasiState state(Object attachment, Blocking blocking) {
        return new WasiState(this, attachment, blocking);
    }

    Clocks clocks() {
        return clocks;
    }

    LogSink logs() {
        return logs;
    }

    WasiLimits limits() {
        return limits;
    }

    /** Collects grants; not for several threads. */
    public static final class Builder {
        private final Clocks clocks;
        private final List<Capability> capabilities = new ArrayList<>();
        private LogSink logs = LogSink.NOWHERE;
        private WasiLimits limits = WasiLimits.standard();

        private Builder(Clocks clocks) {
            this.clocks = clocks;
        }

        /** Bounds what one instance may ask, otherwise {@link WasiLimits#standard}. */
        public Builder limits(WasiLimits bounds) {
            limits = bounds;
            return this;
        }

        /** Grants {@code wasi:clocks}. */
        public Builder readTime() {
            return grant(new ClockFunctions(clocks));
        }

        /** Grants {@code wasi:random}. */
        public Builder random(RandomSource source) {
            return grant(offer -> new RandomFunctions(source, limits).offer(offer));
        }

        /**
         * Grants {@code wasi:cli}: arguments, environment variables, an empty standard input,
         * output to a log, no terminal, and ending itself. Programs built with a usual standard
         * library cannot be linked without it.
         *
         * @param arguments the program's name first, which standard libraries skip
         * @param environment variables in the order the guest sees them
         */
        public Builder commandLine(
                List<String> arguments, Map<String, String> environment, LogSink sink) {
            logs = sink;
            var copy = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
            return grant(new CliFunctions(List.copyOf(arguments), copy, new CliFunctions.Logged()));
        }

        /** As the other, with streams that carry bytes as they come; for programs that run once. */
        public Builder commandLine(
                List<String> arguments, Map<String, String> environment, StandardStreams streams) {
            var copy = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
            return grant(
                    new CliFunctions(
                            List.copyOf(arguments), copy, new CliFunctions.Direct(streams)));
        }

        /** Links {@code wasi:filesystem} with no directory in it, for guests that import it. */
        public Builder emptyFilesystem() {
            return grant(new EmptyFilesystem());
        }

        /** Grants something else. */
        public Builder grant(Capability capability) {
            capabilities.add(capability);
            return this;
        }

        public WasiGrants build() {
            return new WasiGrants(this);
        }
    }
}
