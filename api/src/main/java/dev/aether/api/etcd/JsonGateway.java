package dev.aether.api.etcd;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.aether.api.http.GrpcException;
import dev.aether.api.http.GrpcMethod;
import dev.aether.api.http.GrpcStatus;
import dev.aether.api.http.GrpcStatus.Code;
import dev.aether.api.http.WebHandler;
import dev.aether.api.wire.etcd.CampaignRequest;
import dev.aether.api.wire.etcd.CompactionRequest;
import dev.aether.api.wire.etcd.DeleteRangeRequest;
import dev.aether.api.wire.etcd.LeaderRequest;
import dev.aether.api.wire.etcd.LeaseGrantRequest;
import dev.aether.api.wire.etcd.LeaseLeasesRequest;
import dev.aether.api.wire.etcd.LeaseRevokeRequest;
import dev.aether.api.wire.etcd.LeaseTimeToLiveRequest;
import dev.aether.api.wire.etcd.LockRequest;
import dev.aether.api.wire.etcd.ProclaimRequest;
import dev.aether.api.wire.etcd.PutRequest;
import dev.aether.api.wire.etcd.RangeRequest;
import dev.aether.api.wire.etcd.ResignRequest;
import dev.aether.api.wire.etcd.TxnRequest;
import dev.aether.api.wire.etcd.UnlockRequest;
import dev.aether.environment.Timers;
import dev.aether.identity.Caller;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.MalformedException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The JSON form of etcd's unary methods: {@code POST /v3/kv/range} and the like.
 *
 * @see <a href="https://etcd.io/docs/v3.6/dev-guide/api_grpc_gateway/">gRPC gateway</a>
 */
public final class JsonGateway implements WebHandler {
    private final Timers timers;
    private final Map<String, Route> routes = new LinkedHashMap<>();

    /** One method: an empty request, and who answers. */
    private record Route(Message empty, BiFunction<Caller, Message, MessageLite> server) {
        MessageLite serve(Caller caller, Message request) {
            return server.apply(caller, request);
        }
    }

    public JsonGateway(Timers timers, Map<String, GrpcMethod> methods) {
        this.timers = timers;
        add(methods, "/v3/kv/range", "KV/Range", RangeRequest.getDefaultInstance());
        add(methods, "/v3/kv/put", "KV/Put", PutRequest.getDefaultInstance());
        add(
                methods,
                "/v3/kv/deleterange",
                "KV/DeleteRange",
                DeleteRangeRequest.getDefaultInstance());
        add(methods, "/v3/kv/txn", "KV/Txn", TxnRequest.getDefaultInstance());
        add(methods, "/v3/kv/compaction", "KV/Compact", CompactionRequest.getDefaultInstance());
        addLeases(methods);
        addTurns(methods);
        JsonPath.OTHERS.forEach(path -> add(methods, path.path(), path.method(), path.empty()));
    }

    /** Leases are found under their present and their former paths. */
    private void addLeases(Map<String, GrpcMethod> methods) {
        add(methods, "/v3/lease/grant", "Lease/LeaseGrant", LeaseGrantRequest.getDefaultInstance());
        for (String parent : new String[] {"/v3/lease/", "/v3/kv/lease/"}) {
            add(
                    methods,
                    parent + "revoke",
                    "Lease/LeaseRevoke",
                    LeaseRevokeRequest.getDefaultInstance());
            add(
                    methods,
                    parent + "timetolive",
                    "Lease/LeaseTimeToLive",
                    LeaseTimeToLiveRequest.getDefaultInstance());
            add(
                    methods,
                    parent + "leases",
                    "Lease/LeaseLeases",
                    LeaseLeasesRequest.getDefaultInstance());
        }
    }

    private void addTurns(Map<String, GrpcMethod> methods) {
        String lock = "/v3lockpb.Lock/";
        serve(methods, "/v3/lock/lock", lock + "Lock", LockRequest.getDefaultInstance());
        serve(methods, "/v3/lock/unlock", lock + "Unlock", UnlockRequest.getDefaultInstance());
        String prefix = "/v3/election/";
        String election = "/v3electionpb.Election/";
        serve(
                methods,
                prefix + "campaign",
                election + "Campaign",
                CampaignRequest.getDefaultInstance());
        serve(
                methods,
                prefix + "proclaim",
                election + "Proclaim",
                ProclaimRequest.getDefaultInstance());
        serve(methods, prefix + "leader", election + "Leader", LeaderRequest.getDefaultInstance());
        serve(methods, prefix + "resign", election + "Resign", ResignRequest.getDefaultInstance());
    }

    private void add(Map<String, GrpcMethod> methods, String path, String method, Message empty) {
        serve(methods, path, "/etcdserverpb." + method, empty);
    }

    private void serve(Map<String, GrpcMethod> methods, String path, String method, Message empty) {
        switch (methods.get(method)) {
            case GrpcMethod.Unary<?> unary -> routes.put(path, new Route(empty, server(unary)));
            case GrpcMethod.Prompt<?> prompt -> routes.put(path, new Route(empty, server(prompt)));
            case GrpcMethod.Streaming<?> _ ->
                    throw new IllegalArgumentException(method + " has no form in JSON");
            case null -> throw new IllegalArgumentException("there is no method " + method);
        }
    }

    private static <Q extends MessageLite> BiFunction<Caller, Message, MessageLite> server(
            GrpcMethod.Unary<Q> unary) {
        return (caller, request) ->
                unary.answer().to(caller, parsed(unary.request(), request.toByteString()));
    }

    private <Q extends MessageLite> BiFunction<Caller, Message, MessageLite> server(
            GrpcMethod.Prompt<Q> prompt) {
        return (caller, request) ->
                prompt.await(timers, caller, parsed(prompt.request(), request.toByteString()));
    }

    private static <Q> Q parsed(Parser<Q> parser, ByteString request) {
        try {
            return parser.parseFrom(request);
        } catch (InvalidProtocolBufferException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public Answer answer(Request request) {
        String path = request.path().split("\\?", 2)[0];
        if (path.equals("/version")) {
            String version = MaintenanceService.ETCD_VERSION;
            return Answer.json(
                    200,
                    Json.object("etcdserver", version).with("etcdcluster", version).toString());
        }
        if (path.equals("/health")) {
            return health(request.caller());
        }
        @Nullable Route route = routes.get(path);
        if (route == null) {
            return error(new GrpcStatus(Code.NOT_FOUND, "Not Found"));
        }
        if (!request.method().equals("POST")) {
            return error(new GrpcStatus(Code.UNIMPLEMENTED, "Method Not Allowed"));
        }
        return serve(route, request);
    }

    private static Answer serve(Route route, Request request) {
        try {
            Json body =
                    request.body().isEmpty() ? Json.object() : Json.parse(request.body().toArray());
            Message parsed = JsonMessages.read(route.empty(), body);
            MessageLite answer = route.serve(request.caller(), parsed);
            return Answer.json(200, JsonMessages.write((Message) answer).toString());
        } catch (MalformedException | IllegalArgumentException malformed) {
            return error(
                    new GrpcStatus(Code.INVALID_ARGUMENT, String.valueOf(malformed.getMessage())));
        } catch (GrpcException refused) {
            return error(refused.status());
        }
    }

    /** As etcd answers it: a linearizable read decides. */
    private Answer health(Caller caller) {
        Route range = routes.get("/v3/kv/range");
        try {
            if (range == null) {
                return unhealthy("no service");
            }
            range.serve(
                    caller,
                    RangeRequest.newBuilder()
                            .setKey(ByteString.copyFromUtf8("health"))
                            .setCountOnly(true)
                            .build());
            return Answer.json(200, Json.object("health", "true").with("reason", "").toString());
        } catch (GrpcException refused) {
            return unhealthy(refused.status().message());
        }
    }

    private static Answer unhealthy(String reason) {
        return Answer.json(503, Json.object("health", "false").with("reason", reason).toString());
    }

    private static Answer error(GrpcStatus status) {
        return Answer.json(
                httpStatus(status.code()),
                Json.object("error", status.message())
                        .with("code", status.code().number())
                        .with("message", status.message())
                        .toString());
    }

    private static int httpStatus(Code code) {
        return switch (code) {
            case OK -> 200;
            case CANCELLED -> 499;
            case INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE -> 400;
            case UNAUTHENTICATED -> 401;
            case PERMISSION_DENIED -> 403;
            case NOT_FOUND -> 404;
            case ALREADY_EXISTS, ABORTED -> 409;
            case RESOURCE_EXHAUSTED -> 429;
            case UNIMPLEMENTED -> 501;
            case UNAVAILABLE -> 503;
            case DEADLINE_EXCEEDED -> 504;
            case UNKNOWN, INTERNAL, DATA_LOSS -> 500;
        };
    }
}
