package dev.aether.api.etcd;

import dev.aether.api.http.GrpcException;
import dev.aether.api.http.GrpcMethod.Receiver;
import dev.aether.api.http.GrpcMethod.Sender;
import dev.aether.api.http.GrpcStatus;
import dev.aether.api.http.GrpcStatus.Code;
import dev.aether.api.wire.etcd.LeaseKeepAliveRequest;
import dev.aether.api.wire.etcd.LeaseKeepAliveResponse;
import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Environment;
import dev.aether.environment.Inbox;
import dev.aether.identity.Action.Access;
import dev.aether.identity.Caller;
import dev.aether.state.Keyspace.Lease;
import dev.aether.state.StateException;

/** One stream of requests to keep leases alive, answered in order. */
final class KeepAliveStream implements Receiver<LeaseKeepAliveRequest> {
    private static final int REQUESTS_MAX = 4096;

    private final Keyspaces access;
    private final Caller caller;
    private final Sender sender;
    private final Inbox inbox;
    private volatile boolean ended;

    KeepAliveStream(Environment environment, Keyspaces access, Caller caller, Sender sender) {
        this.access = access;
        this.caller = caller;
        this.sender = sender;
        this.inbox =
                new Inbox(
                        "lease stream",
                        REQUESTS_MAX,
                        environment.threads().workers(),
                        environment.log());
    }

    @Override
    public void message(LeaseKeepAliveRequest message) {
        offer(() -> keepAlive(message.getID()));
    }

    private void keepAlive(long id) {
        if (ended) {
            return;
        }
        try {
            Served served = access.open(caller, Access.WRITE);
            served.permits().writeLeased(id);
            sender.send(answer(served, id));
        } catch (GrpcException refused) {
            sender.finish(refused.status());
        } catch (StateException refused) {
            sender.finish(EtcdErrors.of(refused).status());
        } catch (DeadlineExceeded late) {
            sender.finish(EtcdErrors.of(late).status());
        }
    }

    /** A lease that is gone is told by a time to live of zero. */
    private static LeaseKeepAliveResponse answer(Served served, long id) {
        LeaseKeepAliveResponse.Builder response = LeaseKeepAliveResponse.newBuilder().setID(id);
        try {
            Lease lease = served.keyspace().keepAlive(id);
            return response.setHeader(served.headers().at(lease.revision()))
                    .setTTL(lease.granted().toSeconds())
                    .build();
        } catch (StateException refused) {
            if (refused.code() != StateException.Code.LEASE_ABSENT) {
                throw refused;
            }
            long revision = served.keyspace().status().revision();
            return response.setHeader(served.headers().at(revision)).setTTL(0).build();
        }
    }

    @Override
    public void halfClosed() {
        offer(() -> sender.finish(GrpcStatus.OK));
    }

    private void offer(Runnable message) {
        if (!inbox.offer(message)) {
            sender.finish(new GrpcStatus(Code.RESOURCE_EXHAUSTED, "etcdserver: too many requests"));
        }
    }

    @Override
    public void ended() {
        ended = true;
    }

    @Override
    public void drained() {
        // Answers are as small as requests, whose number is limited.
    }
}
