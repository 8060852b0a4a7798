package dev.aether.component.abi;

/** One resource type of one prepared component; two are the same only if they are one object. */
public final class ResourceType {
    /** Owner of a resource type that the host offers. */
    public static final int HOST = -1;

    private final int index;
    private final String name;
    private final int owner;

    /**
     * A new type, equal to no other.
     *
     * @param index its number among the resource types of the component
     * @param name for messages
     * @param owner which of the nested component instances makes it, or {@link #HOST}
     */
    public ResourceType(int index, String name, int owner) {
        this.index = index;
        this.name = name;
        this.owner = owner;
    }

    public int index() {
        return index;
    }

    public int owner() {
        return owner;
    }

    /** Whether the host offers it, so that handles stand for the host's own objects. */
    public boolean ofHost() {
        return owner == HOST;
    }

    @Override
    public String toString() {
        return name;
    }
}
