package dev.aether.component.host;

import java.io.Closeable;
import java.io.IOException;

/** Closes what nobody is interested in any more. */
final class Quietly {
    private Quietly() {}

    static void close(Closeable thing) {
        try {
            thing.close();
        } catch (IOException fault) {
            // Nobody wants it any more, so neither the reason why it did not end well.
        }
    }
}
