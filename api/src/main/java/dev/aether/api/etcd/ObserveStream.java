package dev.aether.api.etcd;

import dev.aether.api.http.GrpcException;
import dev.aether.api.http.GrpcMethod.Receiver;
import dev.aether.api.http.GrpcMethod.Sender;
import dev.aether.api.http.GrpcStatus;
import dev.aether.api.http.GrpcStatus.Code;
import dev.aether.api.wire.etcd.LeaderRequest;
import dev.aether.api.wire.etcd.LeaderResponse;
import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Environment;
import dev.aether.environment.Threads;
import dev.aether.identity.Action.Access;
import dev.aether.identity.Caller;
import dev.aether.state.KeyRange;
import dev.aether.state.KeyValue;
import dev.aether.state.RangeResult;
import dev.aether.state.StateException;
import dev.aether.state.Watch;
import dev.aether.state.WatchRequest;
import java.util.Optional;

/**
 * Tells who leads an election and what each leader proclaims, on a thread of its own; a client that
 * does not read is cut off.
 */
final class ObserveStream implements Receiver<LeaderRequest> {
    private static final long PENDING_BYTES_MAX = 4 << 20;

    private final Environment environment;
    private final Keyspaces access;
    private final Caller caller;
    private final Sender sender;
    private Optional<Threads.Task> observer = Optional.empty();
    private volatile boolean ended;

    ObserveStream(Environment environment, Keyspaces access, Caller caller, Sender sender) {
        this.environment = environment;
        this.access = access;
        this.caller = caller;
        this.sender = sender;
    }

    @Override
    public void message(LeaderRequest message) {
        if (observer.isEmpty() && !ended) {
            observer = Optional.of(environment.threads().start("observe", () -> guarded(message)));
        }
    }

    private void guarded(LeaderRequest request) {
        try {
            while (!ended) {
                observe(request);
            }
        } catch (GrpcException refused) {
            sender.finish(refused.status());
        } catch (StateException refused) {
            sender.finish(EtcdErrors.of(refused).status());
        } catch (DeadlineExceeded late) {
            sender.finish(EtcdErrors.of(late).status());
        }
    }

    /** Follows one leader until its key goes. */
    private void observe(LeaderRequest request) {
        Served served = access.open(caller, Access.READ);
        Turns turns = new Turns(environment, served.plain(), request.getName());
        served.permits().read(turns.all());
        RangeResult first = turns.first();
        long revision = first.revision();
        Optional<KeyValue> leader =
                first.entries().isEmpty()
                        ? firstPut(watch(served, turns.all(), revision))
                        : Optional.of(first.entries().getFirst());
        if (leader.isPresent()) {
            KeyValue found = leader.get();
            long since = Math.max(revision, found.modRevision());
            tell(since, found);
            tellUntilDeleted(watch(served, KeyRange.single(found.key()), since));
        }
    }

    private static Watch watch(Served served, KeyRange keys, long after) {
        return served.plain().watch(WatchRequest.of(keys, after + 1));
    }

    private Optional<KeyValue> firstPut(Watch watch) {
        try (watch) {
            Optional<Watch.Events> next = next(watch);
            while (next.isPresent()) {
                Optional<KeyValue> put =
                        next.get().events().stream()
                                .filter(event -> !event.isDelete())
                                .map(Watch.Event::current)
                                .findFirst();
                if (put.isPresent()) {
                    return put;
                }
                next = next(watch);
            }
        }
        return Optional.empty();
    }

    private void tellUntilDeleted(Watch watch) {
        try (watch) {
            Optional<Watch.Events> next = next(watch);
            while (next.isPresent() && tellAll(next.get())) {
                next = next(watch);
            }
        }
    }

    /**
     * @return false after a deletion
     */
    private boolean tellAll(Watch.Events batch) {
        for (Watch.Event event : batch.events()) {
            if (event.isDelete()) {
                return false;
            }
            tell(batch.revision(), event.current());
        }
        return true;
    }

    /** Empty when the call is over or the revision was compacted away: then look anew. */
    private Optional<Watch.Events> next(Watch watch) {
        while (!ended) {
            switch (watch.next(Turns.LOOK_AGAIN)) {
                case Watch.Events events -> {
                    return Optional.of(events);
                }
                case Watch.Progress _ -> {}
                case Watch.Compacted _ -> {
                    return Optional.empty();
                }
                case Watch.Ended _ -> throw EtcdErrors.noLeader();
            }
        }
        return Optional.empty();
    }

    private void tell(long revision, KeyValue leader) {
        if (sender.pendingBytes() > PENDING_BYTES_MAX) {
            throw EtcdErrors.error(Code.RESOURCE_EXHAUSTED, "too many requests");
        }
        Headers headers = access.open(caller, Access.READ).headers();
        sender.send(
                LeaderResponse.newBuilder()
                        .setHeader(headers.at(revision))
                        .setKv(Answers.keyValue(leader))
                        .build());
    }

    @Override
    public void halfClosed() {
        if (observer.isEmpty()) {
            sender.finish(new GrpcStatus(Code.INTERNAL, "etcdserver: a request is missing"));
        }
    }

    @Override
    public void ended() {
        ended = true;
        observer.ifPresent(Threads.Task::interrupt);
    }

    @Override
    public void drained() {
        // What was told has left; nothing waits for that.
    }
}
