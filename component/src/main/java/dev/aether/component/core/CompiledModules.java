package dev.aether.component.core;

import dev.aether.component.CompilationCache;
import dev.aether.component.ComponentException;
import dev.aether.component.ComponentException.Code;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Modules that are compiled once: kept in a cache, and shared by all who use them at the same time.
 * For any thread.
 */
public final class CompiledModules {
    private final String compiler;
    private final Compiler work;
    private final CompilationCache cache;
    private final Map<String, WeakReference<List<CoreModule>>> inUse = new ConcurrentHashMap<>();

    /** Turns modules that go together into code, and code into modules. */
    public interface Compiler {
        /**
         * Compiles them.
         *
         * @throws dev.aether.component.ComponentException if one is not valid
         */
        byte[] compile(List<byte[]> modules);

        /**
         * Empty if it is damaged, or made for another machine.
         *
         * @param better replaces what is kept, by code that loads faster
         */
        Optional<List<CoreModule>> load(List<byte[]> modules, byte[] code, Consumer<byte[]> better);
    }

    /**
     * Keeps what a compiler made.
     *
     * @param compiler its name, version and settings: whatever the code depends on
     */
    public CompiledModules(String compiler, Compiler work, CompilationCache cache) {
        this.compiler = compiler;
        this.work = work;
        this.cache = cache;
    }

    /** The modules, compiled only if nobody has done so. They are shared while the list is held. */
    public List<CoreModule> of(List<byte[]> modules) {
        String key = key(modules);
        WeakReference<List<CoreModule>> shared = inUse.get(key);
        List<CoreModule> held = shared == null ? null : shared.get();
        if (held != null) {
            return held;
        }
        List<CoreModule> loaded = load(key, modules);
        inUse.values().removeIf(each -> each.get() == null);
        inUse.put(key, new WeakReference<>(loaded));
        return loaded;
    }

    private List<CoreModule> load(String key, List<byte[]> modules) {
        Consumer<byte[]> better = code -> cache.store(key, code);
        return cache.find(key)
                .flatMap(code -> work.load(modules, code, better))
                .or(() -> {
                    byte[] code = cache.obtain(key, () -> work.compile(modules));
                    return work.load(modules, code, better);
                })
                .orElseGet(() -> compileAnew(key, modules, better));
    }

    /** What somebody else compiled does not fit this machine. */
    private List<CoreModule> compileAnew(
            String key, List<byte[]> modules, Consumer<byte[]> better) {
        byte[] code = work.compile(modules);
        cache.store(key, code);
        return work.load(modules, code, better)
                .orElseThrow(() ->
                        new ComponentException(
                                Code.MALFORMED,
                                "a core module is not valid: its code cannot be loaded"));
    }

    private String key(List<byte[]> modules) {
        MessageDigest digest = sha256();
        for (byte[] module : modules) {
            digest.update((module.length + ":").getBytes(StandardCharsets.US_ASCII));
            digest.update(module);
        }
        return compiler + "-" + HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
