package dev.aether.api.web;

import dev.aether.environment.Bytes;

/** What a server serves. */
public interface WebApp {
    /**
     * Decides by its head whether a request is let in, so that the body of a stranger is never
     * kept. On the event loop: must not block.
     */
    Entry enter(WebHead head);

    /** Whether a request is let in. */
    sealed interface Entry {
        /** No; the body is thrown away. */
        record Refuse(WebAnswer.Whole answer) implements Entry {}

        /**
         * Yes, with a body of at most so many bytes.
         *
         * @param tooLarge the answer to a longer one
         */
        record Accept(int bodyBytesMax, WebAnswer.Whole tooLarge, Work work) implements Entry {}
    }

    /** Answers one request on a virtual thread of its own. */
    @FunctionalInterface
    interface Work {
        WebAnswer answer(Bytes body);
    }
}
