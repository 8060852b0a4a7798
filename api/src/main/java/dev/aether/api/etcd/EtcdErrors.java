package dev.aether.api.etcd;

import dev.aether.api.http.GrpcException;
import dev.aether.api.http.GrpcStatus;
import dev.aether.api.http.GrpcStatus.Code;
import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Environment;
import dev.aether.state.StateException;

/**
 * The refusals of etcd, letter by letter: its clients compare the texts.
 *
 * @see <a href="https://github.com/etcd-io/etcd/blob/main/api/v3rpc/rpctypes/error.go">Texts</a>
 */
final class EtcdErrors {
    private EtcdErrors() {}

    static GrpcException of(StateException cause) {
        return switch (cause.code()) {
            case UNAVAILABLE, NOT_LEADER, LOCKED, ABORTED -> noLeader();
            case OUTCOME_UNKNOWN -> timedOut();
            case COMPACTED ->
                    error(Code.OUT_OF_RANGE, "mvcc: required revision has been compacted");
            case FUTURE_REVISION ->
                    error(Code.OUT_OF_RANGE, "mvcc: required revision is a future revision");
            case LEASE_ABSENT -> error(Code.NOT_FOUND, "requested lease not found");
            case LEASE_EXISTS -> error(Code.FAILED_PRECONDITION, "lease already exists");
            case LEASE_TTL_TOO_LARGE -> error(Code.OUT_OF_RANGE, "too large lease TTL");
            case KEY_ABSENT -> error(Code.INVALID_ARGUMENT, "key not found");
            case DUPLICATE_KEY ->
                    error(Code.INVALID_ARGUMENT, "duplicate key given in txn request");
            case EMPTY_KEY -> error(Code.INVALID_ARGUMENT, "key is not provided");
            case TOO_MANY_OPERATIONS ->
                    error(Code.INVALID_ARGUMENT, "too many operations in txn request");
            case REQUEST_TOO_LARGE -> tooLarge();
            case KEYSPACE_ABSENT ->
                    error(Code.FAILED_PRECONDITION, String.valueOf(cause.getMessage()));
            case OVERLOADED -> error(Code.RESOURCE_EXHAUSTED, "too many requests");
            case NO_SPACE -> noSpace();
            case NOTES_CHANGED -> error(Code.INVALID_ARGUMENT, "revision of auth store is old");
            case CLOSED -> error(Code.UNAVAILABLE, "server stopped");
        };
    }

    /** How a call ends that failed so. */
    static GrpcStatus status(Environment environment, RuntimeException failure) {
        return switch (failure) {
            case GrpcException refused -> refused.status();
            case StateException refused -> of(refused).status();
            case DeadlineExceeded late -> of(late).status();
            default -> {
                environment.log().error("a call failed", failure);
                yield new GrpcStatus(Code.INTERNAL, "etcdserver: internal error");
            }
        };
    }

    static GrpcException of(DeadlineExceeded cause) {
        return timedOut();
    }

    static GrpcException noLeader() {
        return error(Code.UNAVAILABLE, "no leader");
    }

    static GrpcException timedOut() {
        return error(Code.UNAVAILABLE, "request timed out");
    }

    static GrpcException tooLarge() {
        return error(Code.INVALID_ARGUMENT, "request is too large");
    }

    static GrpcException noSpace() {
        return error(Code.RESOURCE_EXHAUSTED, "mvcc: database space exceeded");
    }

    static GrpcException permissionDenied() {
        return error(Code.PERMISSION_DENIED, "permission denied");
    }

    /** What cannot be done to rules that are as they are. */
    static GrpcException precondition(String text) {
        return error(Code.FAILED_PRECONDITION, text);
    }

    static GrpcException badManagement() {
        return error(Code.INVALID_ARGUMENT, "invalid auth management");
    }

    static GrpcException error(Code code, String text) {
        return new GrpcException(code, "etcdserver: " + text);
    }
}
