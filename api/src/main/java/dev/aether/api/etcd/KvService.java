package dev.aether.api.etcd;

import com.google.protobuf.MessageLite;
import dev.aether.api.http.GrpcException;
import dev.aether.api.http.GrpcMethod;
import dev.aether.api.http.GrpcStatus.Code;
import dev.aether.api.wire.etcd.CompactionRequest;
import dev.aether.api.wire.etcd.CompactionResponse;
import dev.aether.api.wire.etcd.DeleteRangeRequest;
import dev.aether.api.wire.etcd.PutRequest;
import dev.aether.api.wire.etcd.RangeRequest;
import dev.aether.api.wire.etcd.TxnRequest;
import dev.aether.environment.Environment;
import dev.aether.identity.Action.Access;
import dev.aether.identity.Caller;
import dev.aether.state.Answer;
import dev.aether.state.OpResult;
import dev.aether.state.RangeQuery;
import dev.aether.state.RangeResult;
import dev.aether.state.StateException;
import dev.aether.state.Txn;
import dev.aether.state.TxnResult;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/** etcd's service {@code KV}. */
final class KvService {
    private final Environment environment;
    private final Keyspaces access;
    private final Alarms alarms;

    KvService(Environment environment, Keyspaces access, Alarms alarms) {
        this.environment = environment;
        this.access = access;
        this.alarms = alarms;
    }

    void range(Caller caller, RangeRequest request, GrpcMethod.Reply reply) {
        RangeQuery query = Requests.range(request);
        prompt(
                new Call<RangeResult>(
                        caller,
                        Access.READ,
                        (served, answer) -> {
                            served.permits().read(query.keys());
                            served.permits().checkAlarms(false);
                            served.keyspace().range(query, answer);
                        },
                        (served, result) ->
                                Answers.range(served.headers().at(result.revision()), result)),
                reply);
    }

    void put(Caller caller, PutRequest request, GrpcMethod.Reply reply) {
        Requests.checkSize(request);
        transact(
                caller,
                Txn.of(Requests.put(request)),
                (served, result) ->
                        Answers.put(
                                served.headers().at(result.revision()),
                                (OpResult.Put) result.results().getFirst()),
                reply);
    }

    void delete(Caller caller, DeleteRangeRequest request, GrpcMethod.Reply reply) {
        Requests.checkSize(request);
        transact(
                caller,
                Txn.of(Requests.delete(request)),
                (served, result) ->
                        Answers.delete(
                                served.headers().at(result.revision()),
                                (OpResult.Delete) result.results().getFirst()),
                reply);
    }

    void txn(Caller caller, TxnRequest request, GrpcMethod.Reply reply) {
        Requests.checkSize(request);
        transact(
                caller,
                checked(Requests.txn(request)),
                (served, result) -> Answers.txn(served.headers().at(result.revision()), result),
                reply);
    }

    /** As in etcd, what cannot be is told before who asks is looked at. */
    private static Txn checked(Txn txn) {
        try {
            txn.check();
        } catch (StateException invalid) {
            throw EtcdErrors.of(invalid);
        }
        return txn;
    }

    private void transact(
            Caller caller,
            Txn txn,
            BiFunction<Served, TxnResult, MessageLite> form,
            GrpcMethod.Reply reply) {
        prompt(
                new Call<TxnResult>(
                        caller,
                        Requests.isReadOnly(txn) ? Access.READ : Access.WRITE,
                        (served, answer) -> {
                            served.permits().transact(txn);
                            served.keyspace().txn(txn, answer);
                        },
                        form),
                reply);
    }

    /** What is asked of the engine, and how it is answered. */
    private record Call<T>(
            Caller caller,
            Access access,
            BiConsumer<Served, Answer<T>> ask,
            BiFunction<Served, T, MessageLite> form) {}

    /** On the event loop if the rules are known and simple, else on a thread that may wait. */
    private <T> void prompt(Call<T> call, GrpcMethod.Reply reply) {
        Optional<Served> now = access.openNow(call.caller, call.access);
        if (now.isPresent()) {
            call.ask.accept(now.get(), answer(call, now.get(), reply, Retries.TIMES_MAX));
        } else {
            start(call, reply, Retries.TIMES_MAX);
        }
    }

    private <T> void start(Call<T> call, GrpcMethod.Reply reply, int times) {
        environment
                .threads()
                .start(
                        "kv",
                        () -> {
                            try {
                                if (times < Retries.TIMES_MAX) {
                                    access.renew(call.caller);
                                }
                                Served served = access.open(call.caller, call.access);
                                call.ask.accept(served, answer(call, served, reply, times));
                            } catch (RuntimeException failure) {
                                reply.refuse(EtcdErrors.status(environment, failure));
                            }
                        });
    }

    private <T> Answer<T> answer(Call<T> call, Served served, GrpcMethod.Reply reply, int times) {
        return new Prompted<>(
                environment,
                reply,
                result -> call.form.apply(served, result),
                failure -> {
                    alarms.hear(served, failure);
                    boolean again = times > 0 && Retries.areDue(failure);
                    if (again) {
                        start(call, reply, times - 1);
                    }
                    return again;
                });
    }

    CompactionResponse compact(Caller caller, CompactionRequest request) {
        Served served = access.open(caller, Access.WRITE);
        served.permits().administer();
        if (request.getRevision() < 0) {
            throw new GrpcException(
                    Code.OUT_OF_RANGE, "etcdserver: mvcc: required revision has been compacted");
        }
        long revision = served.keyspace().compact(request.getRevision(), request.getPhysical());
        return CompactionResponse.newBuilder().setHeader(served.headers().at(revision)).build();
    }
}
