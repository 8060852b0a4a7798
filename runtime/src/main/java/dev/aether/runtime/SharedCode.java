package dev.aether.runtime;

import dev.aether.component.CompilationCache;
import dev.aether.component.SealedCache;
import dev.aether.environment.ByteSize;
import dev.aether.environment.Environment;
import dev.aether.environment.Metrics;
import dev.aether.identity.LiveIdentity;
import dev.aether.transport.Transport;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Compiled code of this node's workloads: kept on its disk under its own seal, taken from another
 * node that has compiled the same, else compiled here, once however many replicas wait for it.
 * Blocking, on whichever thread prepares a workload.
 */
public final class SharedCode implements CompilationCache {
    private static final ByteSize KEPT_MAX = ByteSize.ofMebibytes(256);

    /** Beyond this each node compiles by itself, for code is handed on in memory. */
    private static final long HANDED_BYTES_MAX = 64L << 20;

    /** Longer than anything is compiled. */
    private static final Duration FLIGHT_MAX = Duration.ofMinutes(15);

    private static final String KEY = "compiled.key";
    private static final int KEY_BYTES = 32;

    /** Who prepares a workload on this thread, and hears in words where its code is from. */
    private static final ScopedValue<Consumer<String>> LISTENER = ScopedValue.newInstance();

    private final Environment environment;
    private final CompiledStore store;
    private final CompilationCache sealed;
    private final Map<String, CodeFlight> flights = new ConcurrentHashMap<>();
    private final CodeSource source;
    private final Metrics.Counter hits;
    private final Metrics.Counter misses;
    private final Metrics.Counter compiled;
    private final Metrics.Counter taken;

    private SharedCode(Environment environment, Optional<CodeLattice> lattice) {
        this.environment = environment.named("code");
        this.store = new CompiledStore(environment, KEPT_MAX, Runtime.version().toString());
        this.sealed = new SealedCache(store, key(environment));
        this.hits =
                environment
                        .metrics()
                        .counter("aether_compiled_hits_total", "Particles not compiled again.");
        this.misses =
                environment
                        .metrics()
                        .counter(
                                "aether_compiled_misses_total",
                                "Particles whose compiled code was not on this disk.");
        this.compiled =
                environment
                        .metrics()
                        .counter("aether_compiled_here_total", "Components compiled here.");
        this.taken =
                environment
                        .metrics()
                        .counter(
                                "aether_compiled_taken_total",
                                "Components whose compiled code another node handed on.");
        environment
                .metrics()
                .gauge(
                        "aether_compiling",
                        "Components that are compiled here now.",
                        () -> flights.values().stream().filter(CodeFlight::isCompiling).count());
        this.source = lattice.map(this::join).orElse(CodeSource.NOBODY);
    }

    /** For a node without others. */
    public static SharedCode alone(Environment environment) {
        return new SharedCode(environment, Optional.empty());
    }

    /**
     * Shares with other nodes, whose questions are answered from now on; before the transport
     * starts.
     *
     * @param takes whether code that another node compiled is run here
     */
    public static SharedCode among(
            CodePeers peers,
            boolean takes,
            Environment environment,
            LiveIdentity identity,
            Transport transport) {
        long bytesMax = Math.min(HANDED_BYTES_MAX, Runtime.getRuntime().maxMemory() / 4);
        CodeLattice lattice =
                new CodeLattice(
                        environment.named("code"),
                        transport,
                        new CodeSeal(environment, identity, platform(), bytesMax),
                        peers,
                        takes);
        return new SharedCode(environment, Optional.of(lattice));
    }

    private CodeSource join(CodeLattice lattice) {
        new CodeServing(lattice, this::flight, store::has, sealed::find).serve();
        return lattice.takes() ? new CodeTaking(lattice) : CodeSource.NOBODY;
    }

    private Optional<CodeFlight> flight(String key) {
        return Optional.ofNullable(flights.get(key));
    }

    /** What code of the same key may still depend on. */
    private static String platform() {
        return Runtime.version() + " " + System.getProperty("os.arch", "unknown");
    }

    /** Seals what is on the disk, so that what this node did not put there is not run. */
    private static byte[] key(Environment environment) {
        if (environment.disk().exists(KEY)) {
            byte[] kept = environment.disk().read(KEY, KEY_BYTES);
            if (kept.length == KEY_BYTES) {
                return kept;
            }
        }
        byte[] made = environment.randomness().bytes(KEY_BYTES);
        environment.disk().replaceSecret(KEY, made);
        return made;
    }

    /** Does some work on this thread; the listener hears where the code it needs is from. */
    <T> T telling(Consumer<String> listener, Supplier<T> work) {
        return ScopedValue.where(LISTENER, listener).call(work::get);
    }

    @Override
    public Optional<byte[]> find(String key) {
        Optional<byte[]> kept = sealed.find(key);
        (kept.isPresent() ? hits : misses).increment();
        if (kept.isPresent()) {
            tell("its compiled code was here");
        }
        return kept;
    }

    @Override
    public boolean has(String key) {
        return sealed.has(key);
    }

    @Override
    public void store(String key, byte[] artefact) {
        sealed.store(key, artefact);
    }

    @Override
    public byte[] obtain(String key, Supplier<byte[]> compiling) {
        CodeFlight mine = new CodeFlight(environment.timers());
        while (true) {
            CodeFlight first = flights.putIfAbsent(key, mine);
            if (first == null) {
                return obtain(key, compiling, mine);
            }
            first.landed().await("the compiled code that another replica waits for", FLIGHT_MAX);
            Optional<byte[]> kept = find(key);
            if (kept.isPresent()) {
                return kept.get();
            }
        }
    }

    private byte[] obtain(String key, Supplier<byte[]> compiling, CodeFlight mine) {
        try {
            long begun = environment.clock().nanos();
            Optional<CodeSource.Taken> handed = source.take(key, mine);
            if (handed.isPresent()) {
                store(key, handed.get().code());
                taken.increment();
                tell("compiled code taken from " + handed.get().from() + since(begun));
                environment.log().info("taken", "key", key, "from", handed.get().from());
                return handed.get().code();
            }
            mine.compile();
            return compile(key, compiling);
        } finally {
            flights.remove(key, mine);
            mine.landed().complete(true);
        }
    }

    private byte[] compile(String key, Supplier<byte[]> compiling) {
        long begun = environment.clock().nanos();
        byte[] made = compiling.get();
        compiled.increment();
        store(key, made);
        tell("compiled here" + since(begun));
        environment.log().info("compiled", "key", key, "bytes", made.length);
        return made;
    }

    private String since(long begun) {
        double seconds = (environment.clock().nanos() - begun) / 1e9;
        return String.format(Locale.ROOT, " in %.1f s", seconds);
    }

    private static void tell(String words) {
        if (LISTENER.isBound()) {
            LISTENER.get().accept(words);
        }
    }
}
