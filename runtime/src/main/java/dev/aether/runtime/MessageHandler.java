package dev.aether.runtime;

import dev.aether.component.wasi.messaging.Message;

/** A program that handles messages, which its replica takes from topics. */
public interface MessageHandler extends Program {
    /**
     * Handles one message; blocks its thread, which is one of the bounded guest threads.
     *
     * @param turn hears when the guest waits, and knows how long it may take
     * @throws WorkloadException OVERLOADED if the guest was not called
     */
    Ending handle(Message message, Turn<?> turn);

    /** Where its messages are. */
    Topics topics();
}
