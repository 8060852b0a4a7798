package dev.aether.component;

import java.util.List;

/**
 * Compiles the core modules of large components where that does no harm, because it takes hundreds
 * of megabytes: see {@link dev.aether.component.host.CompilerProcess}.
 */
@FunctionalInterface
public interface ModuleCompiler {
    /**
     * Does what {@link ComponentEngine#artefact} does.
     *
     * @throws ComponentException if a module is not valid or larger than can be compiled
     * @throws java.io.UncheckedIOException if it could not be tried
     */
    byte[] artefact(List<byte[]> modules);
}
