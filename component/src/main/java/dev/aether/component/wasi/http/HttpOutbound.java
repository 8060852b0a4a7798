package dev.aether.component.wasi.http;

import java.io.IOException;

/**
 * Carries guests' requests to wherever they may go; safe for several threads. It decides what is
 * allowed, and answers {@link ErrorCode#HTTP_REQUEST_DENIED} for what is not.
 */
@FunctionalInterface
public interface HttpOutbound {
    /**
     * Sends one request and waits for status and headers. The body of the request may still be
     * written by the guest meanwhile; its reader must be done with it, or close it, in the end.
     *
     * @return the answer, whose body is read by the guest's thread
     * @throws HttpFault if there is none, with the reason
     * @throws IOException for any other reason, which the guest sees as {@link
     *     ErrorCode#CONNECTION_TERMINATED}
     * @throws InterruptedException if the guest is no longer interested
     */
    HttpResponse send(HttpRequest request, OutboundTimeouts timeouts)
            throws IOException, InterruptedException;

    /**
     * As the other, for a guest that sends while it handles a request itself.
     *
     * @param cause the request that it handles
     */
    default HttpResponse sendFor(HttpRequest cause, HttpRequest request, OutboundTimeouts timeouts)
            throws IOException, InterruptedException {
        return send(request, timeouts);
    }
}
