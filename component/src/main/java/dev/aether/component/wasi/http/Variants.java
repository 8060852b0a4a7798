package dev.aether.component.wasi.http;

import dev.aether.component.Case;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Methods, schemes and targets between their text and their place in a guest's types. */
final class Variants {
    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");
    private static final List<String> SCHEMES = List.of("http", "https");
    private static final String SCHEME_MARKS = "+-.";

    private Variants() {}

    static Case method(String method) {
        int index = METHODS.indexOf(method);
        return index < 0 ? Case.of(METHODS.size(), method) : Case.of(index);
    }

    /** The text of a {@code method}, if it is a valid one. */
    static Optional<String> method(Case method) {
        String text =
                method.index() < METHODS.size()
                        ? METHODS.get(method.index())
                        : (String) method.value();
        return Optional.of(text).filter(HttpField::validName);
    }

    static Case scheme(String scheme) {
        int index = SCHEMES.indexOf(scheme.toLowerCase(Locale.ROOT));
        return index < 0 ? Case.of(SCHEMES.size(), scheme) : Case.of(index);
    }

    /** The text of a {@code scheme}, if it is a valid one. */
    static Optional<String> scheme(Case scheme) {
        String text =
                scheme.index() < SCHEMES.size()
                        ? SCHEMES.get(scheme.index())
                        : (String) scheme.value();
        return Optional.of(text).filter(Variants::validScheme);
    }

    /** Whether it is host and perhaps port, without user or path. */
    static boolean validAuthority(String authority) {
        return !authority.isEmpty()
                && authority.chars().allMatch(c -> c > ' ' && c < 0x7f && "/?#@\\".indexOf(c) < 0);
    }

    /** Whether it is a path and perhaps a query as they travel. */
    static boolean validTarget(String target) {
        return target.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '#')
                && (target.isEmpty() || "/?*".indexOf(target.charAt(0)) >= 0);
    }

    private static boolean validScheme(String scheme) {
        return !scheme.isEmpty()
                && letter(scheme.charAt(0))
                && scheme.chars().allMatch(c -> letter(c) || (c >= '0' && c <= '9') || mark(c));
    }

    private static boolean letter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean mark(int c) {
        return SCHEME_MARKS.indexOf(c) >= 0;
    }
}
