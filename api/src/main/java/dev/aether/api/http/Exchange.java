package dev.aether.api.http;

import io.netty.buffer.ByteBuf;

/** One request and its answer on one HTTP/2 stream; all methods run on the event loop. */
interface Exchange {
    /** Takes what came of the request; the buffer stays the caller's. */
    void data(ByteBuf data, boolean end);

    /** The stream is gone or the call is over; called at least once. */
    void closed();
}
