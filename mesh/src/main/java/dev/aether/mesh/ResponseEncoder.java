package dev.aether.mesh;

import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

/** Writes responses; those to HEAD without a body, whatever their headers say. */
final class ResponseEncoder extends HttpResponseEncoder {
    /** The head of a response that has no body. */
    static final class Bodiless extends DefaultHttpResponse {
        Bodiless(HttpResponseStatus status) {
            super(HttpVersion.HTTP_1_1, status);
        }
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpResponse response) {
        return response instanceof Bodiless || super.isContentAlwaysEmpty(response);
    }
}
