package dev.aether.component;

/** Where instances take their linear memory from, so that all of them together have a limit. */
public interface MemorySource {
    /** As much as anybody wants. */
    MemorySource ENDLESS =
            new MemorySource() {
                @Override
                public boolean take(long bytes) {
                    return true;
                }

                @Override
                public void giveBack(long bytes) {}
            };

    /** Takes memory; false, and nothing taken, if there is not enough. From any thread. */
    boolean take(long bytes);

    /** Gives back what one instance took, at its end. */
    void giveBack(long bytes);
}
