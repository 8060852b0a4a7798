package dev.aether.api.etcd;

import com.google.protobuf.Message;
import dev.aether.api.http.GrpcException;
import dev.aether.api.wire.etcd.ResponseHeader;
import dev.aether.api.wire.etcd.TxnRequest;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.state.CrossTxn;
import dev.aether.state.StateException;
import dev.aether.state.Txn;
import dev.aether.state.TxnResult;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Transactions over keyspaces as JSON: {@code {"parts": {KEYSPACE: TXN}}} with each part as etcd's
 * gateway takes it, answered by {@code {"succeeded": true, "results": {KEYSPACE: ANSWER}}}.
 */
public final class CrossTxns {
    private CrossTxns() {}

    /**
     * @throws IllegalArgumentException telling what is wrong with it
     */
    public static CrossTxn read(Json request) {
        if (!(request instanceof ObjectNode object)
                || !object.fields().keySet().equals(Set.of("parts"))) {
            throw new IllegalArgumentException("expected {\"parts\": {KEYSPACE: TRANSACTION}}");
        }
        Map<String, Txn> parts = new TreeMap<>();
        object.objectAt("parts")
                .fields()
                .forEach((name, part) -> parts.put(name, part(name, part)));
        return CrossTxn.of(parts);
    }

    private static Txn part(String keyspace, Json json) {
        try {
            Message request = JsonMessages.read(TxnRequest.getDefaultInstance(), json);
            return Requests.txn((TxnRequest) request);
        } catch (GrpcException refused) {
            throw new IllegalArgumentException(keyspace + ": " + refused.getMessage(), refused);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException(keyspace + ": " + malformed.getMessage(), malformed);
        }
    }

    /** Whether whoever asked must change the request. */
    public static boolean isMistake(StateException refused) {
        return switch (EtcdErrors.of(refused).status().code()) {
            case INVALID_ARGUMENT, NOT_FOUND, FAILED_PRECONDITION -> true;
            default -> false;
        };
    }

    public static ObjectNode write(CrossTxn.Result result) {
        ObjectNode answers = Json.object();
        for (Map.Entry<String, TxnResult> each : result.results().entrySet()) {
            ResponseHeader header =
                    ResponseHeader.newBuilder().setRevision(each.getValue().revision()).build();
            answers =
                    answers.with(
                            each.getKey(),
                            JsonMessages.write(Answers.txn(header, each.getValue())));
        }
        return Json.object()
                .with("succeeded", Json.bool(result.succeeded()))
                .with("results", answers);
    }
}
