package dev.aether.component.wasi.messaging;

import java.io.IOException;

/**
 * Where messages of guests go: topics of an embedder; safe for several threads. Faults that guests
 * should tell apart are {@link MessageFault}s.
 */
public interface MessageTarget {
    /** For guests that may send nothing. */
    MessageTarget NONE =
            new MessageTarget() {
                @Override
                public void connect(String name) throws MessageFault {
                    throw new MessageFault(
                            MessageFault.Kind.PERMISSION_DENIED, "no topic was granted");
                }

                @Override
                public void send(String topic, Message message) throws MessageFault {
                    connect(topic);
                }
            };

    /**
     * Says whether a guest may connect by a name.
     *
     * @throws MessageFault if not
     */
    void connect(String name) throws IOException, InterruptedException;

    /**
     * Sends a message; it is kept once this returns.
     *
     * @throws MessageFault if it was refused, or it is not known whether it is kept
     */
    void send(String topic, Message message) throws IOException, InterruptedException;
}
