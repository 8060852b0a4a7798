package dev.aether.component;

/** A component compiled and linked once, from which instances are made cheaply. */
public interface ComponentTemplate {
    /**
     * Makes a fresh instance that shares nothing mutable with any other.
     *
     * @param hostState what host functions see as {@link Invocation#state()}
     * @throws TrapException if its start function trapped or a limit is too small for it
     */
    default ComponentInstance instantiate(Limits limits, Object hostState) {
        ComponentInstance instance = unstarted(limits, hostState);
        boolean started = false;
        try {
            instance.start();
            started = true;
            return instance;
        } finally {
            if (!started) {
                instance.close();
            }
        }
    }

    /**
     * As the other, but the guest is not started before {@link ComponentInstance#start} or its
     * first call, so that {@link ComponentInstance#interrupt} can also stop a start function.
     */
    ComponentInstance unstarted(Limits limits, Object hostState);

    /**
     * Makes an instance that goes on where another was saved, by whatever engine and wherever that
     * was. Start functions do not run again.
     *
     * @param snapshot of an instance of the same component; not trusted
     * @param hostState what host functions see as {@link Invocation#state()}
     * @throws SnapshotException if it does not fit, is damaged or beyond the limits
     */
    default ComponentInstance restore(Snapshot snapshot, Limits limits, Object hostState) {
        throw new SnapshotException(
                SnapshotException.Code.NOT_OFFERED, "this template restores no snapshots");
    }
}
