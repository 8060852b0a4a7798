package dev.aether.component.validation;

import java.util.Locale;
import java.util.Optional;

/** The name of an import or export, taken apart. */
sealed interface ExternName {
    /** What two names have in common if they are not different enough to stand side by side. */
    String key();

    /** A label that says nothing of what it names. */
    record Plain(String label) implements ExternName {
        @Override
        public String key() {
            return Label.key(label);
        }
    }

    /** {@code [constructor]resource}. */
    record Constructor(String resource) implements ExternName {
        @Override
        public String key() {
            return CONSTRUCTOR + Label.key(resource);
        }
    }

    /** {@code [method]resource.label} or {@code [static]resource.label}. */
    record Member(String resource, String label, boolean method) implements ExternName {
        @Override
        public String key() {
            String of = Label.key(resource);
            String key = Label.key(label);
            return of.equals(key) ? key : of + "." + key;
        }
    }

    /** {@code namespace:package/interface@version}; the version is checked with its suffix. */
    record Interface(String text, Optional<String> version) implements ExternName {
        @Override
        public String key() {
            return text.toLowerCase(Locale.ROOT);
        }

        /** Why this is no version, with what an attribute adds to it. */
        Optional<String> versionFault(Optional<String> suffix) {
            if (suffix.isPresent()) {
                boolean canonical = version.filter(Version::isCanonical).isPresent();
                if (!canonical) {
                    return Optional.of("a version suffix needs a canonical version before it");
                }
            }
            return version.filter(v -> !isVersion(v, suffix))
                    .map(v -> "`%s` is not a valid semver".formatted(v + suffix.orElse("")));
        }

        private static boolean isVersion(String version, Optional<String> suffix) {
            return Version.isSemantic(version + suffix.orElse(""))
                    || (suffix.isEmpty() && Version.isCanonical(version));
        }
    }

    String CONSTRUCTOR = "[constructor]";
    String METHOD = "[method]";
    String STATIC = "[static]";

    /** Takes a name apart, unless it is none. */
    static ExternName parse(String text, Work work) {
        if (text.startsWith(CONSTRUCTOR)) {
            String resource = text.substring(CONSTRUCTOR.length());
            return new Constructor(label(resource, text, work));
        }
        if (text.startsWith(METHOD)) {
            return member(text.substring(METHOD.length()), text, true, work);
        }
        if (text.startsWith(STATIC)) {
            return member(text.substring(STATIC.length()), text, false, work);
        }
        return text.contains(":") ? interfaceName(text, work) : new Plain(label(text, text, work));
    }

    private static Member member(String rest, String text, boolean method, Work work) {
        int dot = rest.indexOf('.');
        if (dot < 0) {
            throw work.invalid("name `%s` has no `.` after the resource".formatted(text));
        }
        String resource = label(rest.substring(0, dot), text, work);
        return new Member(resource, label(rest.substring(dot + 1), text, work), method);
    }

    private static Interface interfaceName(String text, Work work) {
        int at = text.indexOf('@');
        String path = at < 0 ? text : text.substring(0, at);
        int colon = path.indexOf(':');
        int slash = path.indexOf('/');
        if (colon < 0 || slash < colon) {
            throw work.invalid(
                    "`%s` is not a valid extern name: expected `namespace:package/interface`"
                            .formatted(text));
        }
        words(path.substring(0, colon), text, work);
        words(path.substring(colon + 1, slash), text, work);
        label(path.substring(slash + 1), text, work);
        return new Interface(text, at < 0 ? Optional.empty() : Optional.of(text.substring(at + 1)));
    }

    private static void words(String part, String text, Work work) {
        if (!Label.isWords(part)) {
            throw work.invalid(
                    "`%s` is not a valid extern name: `%s` is not in lower kebab case"
                            .formatted(text, part));
        }
    }

    private static String label(String part, String text, Work work) {
        if (!Label.isLabel(part)) {
            throw work.invalid(
                    "`%s` is not a valid extern name: `%s` is not in kebab case"
                            .formatted(text, part));
        }
        return part;
    }
}
