package dev.aether.component.wasi.http;

import dev.aether.component.Case;
import java.util.Locale;
import java.util.Optional;

/** A {@code wasi:http/types.error-code}, in the order of its cases there. */
public enum ErrorCode {
    DNS_TIMEOUT(Payload.NONE),
    DNS_ERROR(Payload.PAIR),
    DESTINATION_NOT_FOUND(Payload.NONE),
    DESTINATION_UNAVAILABLE(Payload.NONE),
    DESTINATION_IP_PROHIBITED(Payload.NONE),
    DESTINATION_IP_UNROUTABLE(Payload.NONE),
    CONNECTION_REFUSED(Payload.NONE),
    CONNECTION_TERMINATED(Payload.NONE),
    CONNECTION_TIMEOUT(Payload.NONE),
    CONNECTION_READ_TIMEOUT(Payload.NONE),
    CONNECTION_WRITE_TIMEOUT(Payload.NONE),
    CONNECTION_LIMIT_REACHED(Payload.NONE),
    TLS_PROTOCOL_ERROR(Payload.NONE),
    TLS_CERTIFICATE_ERROR(Payload.NONE),
    TLS_ALERT_RECEIVED(Payload.PAIR),
    HTTP_REQUEST_DENIED(Payload.NONE),
    HTTP_REQUEST_LENGTH_REQUIRED(Payload.NONE),
    HTTP_REQUEST_BODY_SIZE(Payload.NUMBER),
    HTTP_REQUEST_METHOD_INVALID(Payload.NONE),
    HTTP_REQUEST_URI_INVALID(Payload.NONE),
    HTTP_REQUEST_URI_TOO_LONG(Payload.NONE),
    HTTP_REQUEST_HEADER_SECTION_SIZE(Payload.NUMBER),
    HTTP_REQUEST_HEADER_SIZE(Payload.MAYBE_PAIR),
    HTTP_REQUEST_TRAILER_SECTION_SIZE(Payload.NUMBER),
    HTTP_REQUEST_TRAILER_SIZE(Payload.PAIR),
    HTTP_RESPONSE_INCOMPLETE(Payload.NONE),
    HTTP_RESPONSE_HEADER_SECTION_SIZE(Payload.NUMBER),
    HTTP_RESPONSE_HEADER_SIZE(Payload.PAIR),
    HTTP_RESPONSE_BODY_SIZE(Payload.NUMBER),
    HTTP_RESPONSE_TRAILER_SECTION_SIZE(Payload.NUMBER),
    HTTP_RESPONSE_TRAILER_SIZE(Payload.PAIR),
    HTTP_RESPONSE_TRANSFER_CODING(Payload.TEXT),
    HTTP_RESPONSE_CONTENT_CODING(Payload.TEXT),
    HTTP_RESPONSE_TIMEOUT(Payload.NONE),
    HTTP_UPGRADE_FAILED(Payload.NONE),
    HTTP_PROTOCOL_ERROR(Payload.NONE),
    LOOP_DETECTED(Payload.NONE),
    CONFIGURATION_ERROR(Payload.NONE),
    INTERNAL_ERROR(Payload.TEXT);

    /** What a case carries; all of it is optional, and only text is ever given by this host. */
    private enum Payload {
        NONE,
        NUMBER,
        TEXT,
        PAIR,
        MAYBE_PAIR
    }

    private static final ErrorCode[] ALL = values();

    private final Payload payload;

    ErrorCode(Payload payload) {
        this.payload = payload;
    }

    /** Its name in the interface, such as {@code connection-refused}, all in lower case. */
    public String wit() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static ErrorCode of(Case code) {
        return ALL[code.index()];
    }

    /** What a guest's error says for people. */
    static String detail(Case code) {
        return code.payload() instanceof Optional<?> detail
                ? detail.map(Object::toString).orElse("")
                : "";
    }

    /** As a guest sees it. */
    Case toCase(String detail) {
        return switch (payload) {
            case NONE -> Case.of(index());
            case NUMBER, MAYBE_PAIR -> Case.of(index(), Optional.empty());
            case TEXT ->
                    Case.of(index(), detail.isEmpty() ? Optional.empty() : Optional.of(detail));
            case PAIR -> Case.of(index(), new Object[] {Optional.empty(), Optional.empty()});
        };
    }

    /** A size error as a guest sees it. */
    Case toCase(long bytes) {
        return payload == Payload.NUMBER ? Case.of(index(), Optional.of(bytes)) : toCase("");
    }

    @SuppressWarnings("EnumOrdinal") // The order of the constants is that of the cases.
    private int index() {
        return ordinal();
    }
}
