package dev.aether.component.text;

import java.util.Optional;
import java.util.Set;

/** Names as WIT writes them. */
final class Words {
    private static final Set<String> KEYWORDS =
            Set.of(
                    ("use type func u8 u16 u32 u64 s8 s16 s32 s64 f32 f64 float32 float64 char"
                                    + " resource record flags variant enum bool string option"
                                    + " result future stream list own borrow _ as from static"
                                    + " interface tuple world import export package with include"
                                    + " constructor error-context async map")
                            .split(" "));

    private Words() {}

    /** With the mark that keeps it from being read as a keyword, if it needs one. */
    static String escaped(String name) {
        return KEYWORDS.contains(name) ? "%" + name : name;
    }

    /** {@code wasi:io@0.2.12} of {@code wasi:io/streams@0.2.12}. */
    static Optional<String> packageOf(String name) {
        int slash = name.indexOf('/');
        if (slash < 0 || name.indexOf(':') < 0) {
            return Optional.empty();
        }
        int version = name.indexOf('@', slash);
        return Optional.of(name.substring(0, slash) + (version < 0 ? "" : name.substring(version)));
    }

    /** {@code streams} of {@code wasi:io/streams@0.2.12}. */
    static String shortName(String name) {
        int begin = name.indexOf('/') + 1;
        int version = name.indexOf('@', begin);
        return name.substring(begin, version < 0 ? name.length() : version);
    }
}
