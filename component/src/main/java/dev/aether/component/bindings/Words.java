package dev.aether.component.bindings;

import dev.aether.component.InterfaceName;

/** Parts of WIT names. */
final class Words {
    private Words() {}

    /** {@code streams} of {@code wasi:io/streams@0.2.12}. */
    static String plain(String name) {
        String path = InterfaceName.parse(name).path();
        return path.substring(path.indexOf('/') + 1);
    }
}
