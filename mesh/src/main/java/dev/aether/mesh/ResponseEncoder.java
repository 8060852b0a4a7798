package dev.aether.mesh;

import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;

/** Writes responses; those to HEAD without a body, whatever their headers say. */
final class ResponseEncoder extends HttpResponseEncoder {
    /** Set on the event loop before each response. */
    private boolean bodiless;

    void bodiless(boolean next) {
        bodiless = next;
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpResponse response) {
        return (bodiless && response.status().code() >= 200)
                || super.isContentAlwaysEmpty(response);
    }
}
