package dev.aether.component.wasi.http;

import dev.aether.component.Case;
import java.io.IOException;

/** A message could not be carried, for a reason the guest may learn. */
public final class HttpFault extends IOException {
    private final ErrorCode code;
    private final String detail;

    /**
     * A fault.
     *
     * @param detail for people; reaches the guest
     */
    public HttpFault(ErrorCode code, String detail) {
        super(detail.isEmpty() ? code.wit() : code.wit() + ": " + detail);
        this.code = code;
        this.detail = detail;
    }

    public ErrorCode code() {
        return code;
    }

    Case toCase() {
        return code.toCase(detail);
    }

    /** The code of any fault met while reading or writing a message. */
    static Case caseOf(IOException fault) {
        return fault instanceof HttpFault known
                ? known.toCase()
                : ErrorCode.CONNECTION_TERMINATED.toCase("");
    }
}
