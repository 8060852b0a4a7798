package dev.aether.component.core;

/**
 * Something a core module needs.
 *
 * @param signature of a function; empty for everything else
 */
public record CoreImport(
        String module, String name, CoreExtern.Kind kind, CoreSignature signature) {}
