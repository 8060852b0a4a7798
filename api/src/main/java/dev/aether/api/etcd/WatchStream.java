package dev.aether.api.etcd;

import dev.aether.api.EtcdConfig;
import dev.aether.api.http.GrpcException;
import dev.aether.api.http.GrpcMethod.Receiver;
import dev.aether.api.http.GrpcMethod.Sender;
import dev.aether.api.http.GrpcStatus;
import dev.aether.api.http.GrpcStatus.Code;
import dev.aether.api.wire.etcd.WatchCreateRequest;
import dev.aether.api.wire.etcd.WatchRequest;
import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Environment;
import dev.aether.environment.Inbox;
import dev.aether.environment.Timers;
import dev.aether.identity.Action.Access;
import dev.aether.identity.Caller;
import dev.aether.state.StateException;
import dev.aether.state.Watch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One stream of watches.
 *
 * <p>A watch that has something to tell is told about on the event loop of its connection, together
 * with all others there, if what it has lies in memory. Everything else happens in one inbox,
 * drained on virtual threads: the watch tells one batch, and goes to the end of the queue, so that
 * a busy watch does not keep the others waiting. When the client reads too slowly nothing is taken
 * from any watch until what was sent has left; the state engine then serves it from history, so
 * that nothing piles up here.
 */
final class WatchStream implements Receiver<WatchRequest> {
    private static final int WATCHES_MAX = 100_000;
    private static final int REQUESTS_MAX = 10_000;
    private static final long PENDING_BYTES_MAX = 4 << 20;

    private final Environment environment;
    private final Keyspaces access;
    private final EventMessages messages;
    private final Caller caller;
    private final Sender sender;
    private final Duration progressEvery;
    private final Inbox inbox;

    /**
     * Guards what follows between the inbox and the event loop. One owner was not enough: the inbox
     * may wait for storage or other nodes, and the loop, which only ever tries, must not.
     */
    private final ReentrantLock turn = new ReentrantLock();

    private final SortedMap<Long, OneWatch> watches = new TreeMap<>();

    /** Watches that must catch up before progress can be answered. */
    private final SortedSet<Long> awaited = new TreeSet<>();

    private Timers.Timer progressTimer;
    private long nextId;
    private volatile boolean stalled;
    private boolean progressAsked;
    private volatile boolean ended;

    WatchStream(
            Environment environment,
            Keyspaces access,
            EventMessages messages,
            Caller caller,
            Sender sender,
            EtcdConfig config) {
        this.environment = environment;
        this.access = access;
        this.messages = messages;
        this.caller = caller;
        this.sender = sender;
        this.progressEvery = config.progressEvery();
        this.inbox =
                new Inbox(
                        "watch stream",
                        WATCHES_MAX + 2 * REQUESTS_MAX,
                        environment.threads().workers(),
                        environment.log());
        this.progressTimer = environment.timers().after(progressEvery, this::progressIsDue);
    }

    @Override
    public void message(WatchRequest message) {
        if (inbox.size() > WATCHES_MAX + REQUESTS_MAX) {
            sender.finish(new GrpcStatus(Code.RESOURCE_EXHAUSTED, "etcdserver: too many requests"));
            return;
        }
        offer(() -> serve(message));
    }

    @Override
    public void halfClosed() {
        offer(() -> sender.finish(GrpcStatus.OK));
    }

    @Override
    public void drained() {
        if (stalled) {
            offer(this::resume);
        }
    }

    @Override
    public void ended() {
        ended = true;
        inbox.offer(this::closeAll);
    }

    private void offer(Runnable message) {
        boolean taken = inbox.offer(() -> guarded(message));
        if (!taken) {
            sender.finish(new GrpcStatus(Code.RESOURCE_EXHAUSTED, "etcdserver: too many requests"));
        }
    }

    private void guarded(Runnable message) {
        if (ended) {
            return;
        }
        turn.lock();
        try {
            message.run();
        } catch (GrpcException refused) {
            sender.finish(refused.status());
        } catch (StateException refused) {
            sender.finish(EtcdErrors.of(refused).status());
        } catch (DeadlineExceeded late) {
            sender.finish(EtcdErrors.of(late).status());
        } finally {
            turn.unlock();
        }
    }

    private void serve(WatchRequest request) {
        switch (request.getRequestUnionCase()) {
            case CREATE_REQUEST -> create(request.getCreateRequest());
            case CANCEL_REQUEST -> cancel(request.getCancelRequest().getWatchId());
            case PROGRESS_REQUEST -> {
                progressAsked = true;
                awaited.addAll(watches.keySet());
                answerProgress();
                List.copyOf(watches.values()).forEach(one -> offer(() -> tell(one)));
            }
            case REQUESTUNION_NOT_SET -> {}
        }
    }

    private void create(WatchCreateRequest request) {
        Served served;
        try {
            served = access.open(caller, Access.READ);
            served.permits().read(WatchWanted.of(request).keys());
        } catch (GrpcException refused) {
            sender.send(WatchAnswers.refused(new Headers(0, 0, 0).at(0), refused));
            return;
        }
        long id = request.getWatchId() == 0 ? freeId() : request.getWatchId();
        Optional<String> refusal = WatchWanted.refusal(request).or(() -> refusal(id));
        if (refusal.isPresent()) {
            long revision = served.keyspace().status().revision();
            sender.send(WatchAnswers.refused(served.headers().at(revision), refusal.get()));
            return;
        }
        Watch watch = served.keyspace().watch(WatchWanted.of(request));
        OneWatch one = new OneWatch(id, watch, request.getProgressNotify(), request.getFragment());
        watches.put(id, one);
        sender.send(WatchAnswers.created(served.headers().at(watch.createdRevision()), id));
        tell(one);
    }

    private Optional<String> refusal(long id) {
        if (watches.containsKey(id)) {
            return Optional.of("mvcc: duplicate watch ID provided on the WatchStream");
        }
        return watches.size() < WATCHES_MAX
                ? Optional.empty()
                : Optional.of("etcdserver: too many watches on one stream");
    }

    private long freeId() {
        while (watches.containsKey(nextId)) {
            nextId++;
        }
        return nextId++;
    }

    private void cancel(long id) {
        OneWatch one = watches.get(id);
        if (one == null) {
            return;
        }
        forget(one);
        Served served = access.open(caller, Access.READ);
        long revision = served.keyspace().status().revision();
        sender.send(WatchAnswers.cancelled(served.headers().at(revision), id));
    }

    /**
     * Tells what one watch has to tell, one batch at a time.
     *
     * @return whether it has told everything by now
     */
    private boolean tell(OneWatch one) {
        if (watches.get(one.id()) != one) {
            return false;
        }
        if (mustWait()) {
            return false;
        }
        return switch (one.watch().next(one.patience())) {
            case Watch.Events events -> {
                send(access.open(caller, Access.READ).headers(), one, events);
                offer(() -> tell(one));
                yield false;
            }
            case Watch.Progress(long revision) -> {
                one.caughtUp(revision);
                arm(one);
                awaited.remove(one.id());
                answerProgress();
                yield true;
            }
            case Watch.Compacted(long compactRevision) -> {
                endCompacted(one, compactRevision);
                yield false;
            }
            // The client opens its watches anew, here or elsewhere, where it left off.
            case Watch.Ended _ -> {
                sender.finish(EtcdErrors.noLeader().status());
                yield false;
            }
        };
    }

    /** Whether the client has so much to read that nothing is taken before it did. */
    private boolean mustWait() {
        if (sender.pendingBytes() <= PENDING_BYTES_MAX) {
            return false;
        }
        stalled = true;
        // It may have left before that could be seen; then nobody would resume.
        return sender.pendingBytes() > PENDING_BYTES_MAX;
    }

    private void send(Headers headers, OneWatch one, Watch.Events events) {
        one.told();
        WatchAnswers.events(headers.at(events.revision()), one, messages.of(events))
                .forEach(sender::send);
    }

    /** Registers anew after every look, because a look may take an older registration away. */
    private void arm(OneWatch one) {
        one.arm(true);
        one.watch().whenReady(() -> sender.soon(() -> wakeOnLoop(one)));
    }

    private void wakeOnLoop(OneWatch one) {
        if (!turn.tryLock()) {
            offer(() -> wake(one));
            return;
        }
        try {
            guarded(() -> tellAtOnceOrWake(one));
        } finally {
            turn.unlock();
        }
    }

    private void tellAtOnceOrWake(OneWatch one) {
        if (watches.get(one.id()) == one && !tellAtOnce(one)) {
            offer(() -> wake(one));
        }
    }

    /**
     * Tells what lies in memory, without waiting for anything.
     *
     * @return false if there is more to do than that
     */
    private boolean tellAtOnce(OneWatch one) {
        Optional<Served> served = access.openNow(caller, Access.READ);
        if (progressAsked || served.isEmpty() || mustWait()) {
            return false;
        }
        switch (one.watch().atOnce().orElse(null)) {
            case Watch.Events events -> send(served.get().headers(), one, events);
            case Watch.Progress(long revision) -> one.caughtUp(revision);
            case Watch.Compacted _, Watch.Ended _ -> {
                return false;
            }
            case null -> {
                return false;
            }
        }
        arm(one);
        return true;
    }

    private void wake(OneWatch one) {
        one.arm(false);
        one.woken();
        tell(one);
    }

    private void endCompacted(OneWatch one, long compactRevision) {
        forget(one);
        Served served = access.open(caller, Access.READ);
        long revision = served.keyspace().status().revision();
        sender.send(
                WatchAnswers.compacted(served.headers().at(revision), one.id(), compactRevision));
    }

    private void resume() {
        if (stalled) {
            stalled = false;
            watches.values().stream()
                    .filter(one -> !one.isArmed())
                    .forEach(one -> offer(() -> tell(one)));
        }
    }

    /** Answers for the whole stream, once every watch has told everything it had. */
    private void answerProgress() {
        if (!progressAsked || !awaited.isEmpty()) {
            return;
        }
        progressAsked = false;
        Served served = access.open(caller, Access.READ);
        long revision =
                watches.values().stream()
                        .mapToLong(OneWatch::caughtUpTo)
                        .min()
                        .orElseGet(() -> served.keyspace().status().revision());
        sender.send(WatchAnswers.progress(served.headers().at(revision), WatchAnswers.NO_WATCH));
    }

    private void forget(OneWatch one) {
        watches.remove(one.id());
        awaited.remove(one.id());
        one.watch().close();
        answerProgress();
    }

    private void progressIsDue() {
        if (!ended) {
            offer(this::notifyProgress);
            progressTimer = environment.timers().after(progressEvery, this::progressIsDue);
        }
    }

    private void notifyProgress() {
        Headers headers = access.open(caller, Access.READ).headers();
        for (OneWatch one : List.copyOf(watches.values())) {
            if (one.progressIsDue() && tell(one)) {
                sender.send(WatchAnswers.progress(headers.at(one.caughtUpTo()), one.id()));
            }
        }
    }

    private void closeAll() {
        turn.lock();
        try {
            progressTimer.cancel();
            watches.values().forEach(one -> one.watch().close());
            watches.clear();
        } finally {
            turn.unlock();
        }
    }
}
