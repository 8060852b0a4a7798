package dev.aether.component.type;

/**
 * One resource type of one prepared component; two are the same only if they are the same object.
 *
 * @param index its number among the resource types of the component
 * @param name for messages
 * @param owner which of the nested component instances made it, or {@link #HOST}
 */
public record ResourceType(int index, String name, int owner) {
    /** Owner of a resource type that the host offers. */
    public static final int HOST = -1;

    /** Whether the host offers it, so that handles stand for the host's own objects. */
    public boolean ofHost() {
        return owner == HOST;
    }
}
