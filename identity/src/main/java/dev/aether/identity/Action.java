package dev.aether.identity;

/** What a caller asks to do. */
public sealed interface Action {
    /**
     * A request to the API.
     *
     * @param verb as Kubernetes names it: get, list, watch, create, update, patch, delete, or the
     *     HTTP method in lower case for paths that are no resources
     * @param resource plural name with its group, such as {@code apps.aether.dev}, or the path
     * @param namespace empty for what has none
     */
    record UseApi(String verb, String resource, String namespace) implements Action {}

    /** A request to the etcd door. */
    record UseKeyspace(String keyspace, Access access) implements Action {}

    /** A link of the lattice itself, between nodes. @param channel of the transport */
    record UseChannel(String channel) implements Action {}

    /** Whether something may change. */
    enum Access {
        READ,
        WRITE
    }
}
