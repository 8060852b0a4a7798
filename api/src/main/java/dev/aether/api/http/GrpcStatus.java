package dev.aether.api.http;

import java.nio.charset.StandardCharsets;

/**
 * How a gRPC call ended.
 *
 * @param message for people and for clients that compare it; empty for {@link Code#OK}
 */
public record GrpcStatus(Code code, String message) {
    public static final GrpcStatus OK = new GrpcStatus(Code.OK, "");

    /**
     * The codes of gRPC.
     *
     * @see <a href="https://grpc.github.io/grpc/core/md_doc_statuscodes.html">Status codes</a>
     */
    public enum Code {
        OK(0),
        CANCELLED(1),
        UNKNOWN(2),
        INVALID_ARGUMENT(3),
        DEADLINE_EXCEEDED(4),
        NOT_FOUND(5),
        ALREADY_EXISTS(6),
        PERMISSION_DENIED(7),
        RESOURCE_EXHAUSTED(8),
        FAILED_PRECONDITION(9),
        ABORTED(10),
        OUT_OF_RANGE(11),
        UNIMPLEMENTED(12),
        INTERNAL(13),
        UNAVAILABLE(14),
        DATA_LOSS(15),
        UNAUTHENTICATED(16);

        private final int number;

        Code(int number) {
            this.number = number;
        }

        /** On the wire. */
        public int number() {
            return number;
        }
    }

    /** The number of the code in decimal, as the trailer {@code grpc-status} carries it. */
    String wireCode() {
        return Integer.toString(code.number());
    }

    /** The message as the trailer {@code grpc-message} carries it: percent-encoded UTF-8. */
    String wireMessage() {
        StringBuilder encoded = new StringBuilder(message.length());
        for (byte each : message.getBytes(StandardCharsets.UTF_8)) {
            if (each >= ' ' && each <= '~' && each != '%') {
                encoded.append((char) each);
            } else {
                encoded.append(String.format("%%%02X", each));
            }
        }
        return encoded.toString();
    }
}
