package dev.aether.component.wasi.http;

import dev.aether.component.wasi.ByteTarget;
import java.io.IOException;
import java.util.List;

/** Where a body goes that a guest writes. */
interface BodySink extends ByteTarget {
    /** The body is complete. */
    void end(List<HttpField> trailers) throws IOException, InterruptedException;

    /** The body will never be complete. */
    void abandon();
}
