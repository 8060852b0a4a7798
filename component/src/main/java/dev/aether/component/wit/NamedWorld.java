package dev.aether.component.wit;

import dev.aether.component.text.WitWorld;

/**
 * A world with its name and documentation.
 *
 * @param name such as {@code wasi:cli/command@0.2.12}
 */
public record NamedWorld(String name, WitWorld world, WitDocs docs) {}
