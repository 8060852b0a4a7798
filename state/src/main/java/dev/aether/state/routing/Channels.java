package dev.aether.state.routing;

/** The transport channels of this module. */
public final class Channels {
    /** Batches of consensus messages. */
    public static final String LOG = "state.log";

    /** Questions to a replica. */
    public static final String REQUESTS = "state.requests";

    /** Watches served by another node. */
    public static final String WATCHES = "state.watches";

    /** Content of blobs. */
    public static final String BLOBS = "state.blobs";

    private Channels() {}
}
