package dev.aether.kubernetes;

/**
 * The name of a type of object.
 *
 * @param group empty for the core group
 * @param version such as {@code v1}
 * @param kind such as {@code Namespace}
 */
public record GroupVersionKind(String group, String version, String kind)
        implements Comparable<GroupVersionKind> {
    public GroupVersionKind {
        if (version.isEmpty() || kind.isEmpty()) {
            throw new IllegalArgumentException("version and kind are required: " + group);
        }
    }

    /** Reads {@code apiVersion} as objects carry it: {@code v1} or {@code group/v1}. */
    public static GroupVersionKind of(String apiVersion, String kind) {
        var slash = apiVersion.indexOf('/');
        return slash < 0
                ? new GroupVersionKind("", apiVersion, kind)
                : new GroupVersionKind(
                        apiVersion.substring(0, slash), apiVersion.substring(slash + 1), kind);
    }

    /** As in an object's {@code apiVersion} field. */
    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** As in messages: {@code Kind.group}, or {@code Kind} for the core group. */
    public String qualified() {
        return group.isEmpty() ? kind : kind + "." + group;
    }

    @Override
    public int compareTo(GroupVersionKind other) {
        var byGroup = group.compareTo(other.group);
        if (byGroup != 0) {
            return byGroup;
        }
        var byVersion = version.compareTo(other.version);
        return byVersion != 0 ? byVersion : kind.compareTo(other.kind);
    }
}
