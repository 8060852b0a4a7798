package dev.aether.state.routing;

import dev.aether.state.Answer;
import dev.aether.state.StateException;
import dev.aether.state.range.LocalRange;

/** Passes on what was read under one edition of the notes. */
final class Ruled<T> implements Answer<T> {
    private final LocalRange range;
    private final long edition;
    private final Answer<T> asker;

    Ruled(LocalRange range, long edition, Answer<T> asker) {
        this.range = range;
        this.edition = edition;
        this.asker = asker;
    }

    @Override
    public void done(T result) {
        try {
            range.checkEdition(edition);
        } catch (StateException changed) {
            asker.failed(changed);
            return;
        }
        asker.done(result);
    }

    @Override
    public void make(Runnable making) {
        asker.make(making);
    }

    @Override
    public void failed(RuntimeException failure) {
        asker.failed(failure);
    }
}
