package dev.aether.state.images;

import dev.aether.consensus.GroupId;
import dev.aether.environment.Environment;
import dev.aether.state.Stores;

/** Keeps every range in the heap and its images in the folder {@code store} of the node's disk. */
public final class ImageStores implements Stores {
    private final Environment environment;

    public ImageStores(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Place place(String keyspace, GroupId group) {
        return new Images(environment, keyspace);
    }

    @Override
    public void close() {}
}
