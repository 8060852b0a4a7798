package dev.aether.control;

import dev.aether.environment.Bytes;
import dev.aether.kubernetes.Kind;
import dev.aether.runtime.Grant;
import java.util.Comparator;

/** A ConfigMap or Secret by name. */
record SettingsObject(Grant.Settings.Kind kind, String namespace, String name)
        implements Comparable<SettingsObject> {
    private static final Comparator<SettingsObject> ORDER =
            Comparator.comparing(SettingsObject::kind)
                    .thenComparing(SettingsObject::namespace)
                    .thenComparing(SettingsObject::name);

    static SettingsObject of(String namespace, Grant.Settings from) {
        return new SettingsObject(from.kind(), namespace, from.name());
    }

    Bytes key() {
        return Objects.key(catalogued(), namespace, name);
    }

    private Kind catalogued() {
        return switch (kind) {
            case CONFIG_MAP -> Catalogue.CONFIG_MAP;
            case SECRET -> Catalogue.SECRET;
        };
    }

    boolean isSecret() {
        return kind == Grant.Settings.Kind.SECRET;
    }

    /** For messages. */
    String words() {
        return "%s %s of namespace %s".formatted(catalogued().id().kind(), name, namespace);
    }

    @Override
    public int compareTo(SettingsObject other) {
        return ORDER.compare(this, other);
    }
}
