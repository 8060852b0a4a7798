package dev.aether.component.abi;

/** What all nested instances of one running component share. */
public interface Store {
    /** The number no instance has, for what the host does. */
    int HOST = ResourceType.HOST;

    /** Runs the destructor of a resource whose owning handle was dropped by that instance. */
    void destroy(InstanceState by, Handle handle);

    /** Counts a call into a guest; traps if calls nest too deep. */
    void enter();

    /** Ends what {@link #enter} began. */
    void leave();

    /** The host begins to hold so many resources of guests more, or fewer. */
    void held(int change);
}
