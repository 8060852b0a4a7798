package dev.aether.api.http;

/** A call that ends with a status other than OK. */
public final class GrpcException extends RuntimeException {
    private final transient GrpcStatus status;

    public GrpcException(GrpcStatus.Code code, String message) {
        this(new GrpcStatus(code, message));
    }

    public GrpcException(GrpcStatus status) {
        super(status.message());
        this.status = status;
    }

    public GrpcStatus status() {
        return status;
    }
}
