package dev.aether.component.core;

/**
 * Something a core module gives.
 *
 * @param signature of a function; empty for everything else
 */
public record CoreExport(CoreExtern.Kind kind, CoreSignature signature) {}
