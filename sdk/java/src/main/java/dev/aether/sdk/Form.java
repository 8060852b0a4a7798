package dev.aether.sdk;

/** In which form objects are answered. */
public enum Form {
    /** As they are. */
    OBJECTS("application/json"),
    /** {@code meta.k8s.io/v1 Table}: columns made for people. */
    TABLE("application/json;as=Table;v=v1;g=meta.k8s.io,application/json");

    private final String accept;

    Form(String accept) {
        this.accept = accept;
    }

    String accept() {
        return accept;
    }
}
