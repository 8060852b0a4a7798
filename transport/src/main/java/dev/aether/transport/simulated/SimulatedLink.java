package dev.aether.transport.simulated;

import dev.aether.environment.Bytes;
import dev.aether.environment.Promise;
import dev.aether.environment.Randomness;
import dev.aether.transport.TransportException;
import dev.aether.transport.TransportException.Code;
import dev.aether.transport.link.Answer;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The link between two nodes: its lanes, and what breaks when it breaks. */
final class SimulatedLink {
    private final WorldTimers timers;
    private final Conditions conditions;
    private final SimulatedTransport dialler;
    private final SimulatedTransport listener;
    private final Randomness fromDialler;
    private final Randomness fromListener;
    private final TreeMap<String, Lane> diallerLanes = new TreeMap<>();
    private final TreeMap<String, Lane> listenerLanes = new TreeMap<>();
    private final Set<Consumer<TransportException>> dependents = new LinkedHashSet<>();
    private boolean up = true;
    private int silences;
    private boolean silent;

    SimulatedLink(
            WorldTimers timers,
            Conditions conditions,
            Randomness randomness,
            SimulatedTransport dialler,
            SimulatedTransport listener) {
        this.timers = timers;
        this.conditions = conditions;
        this.dialler = dialler;
        this.listener = listener;
        this.fromDialler = randomness.fork("there");
        this.fromListener = randomness.fork("back");
    }

    boolean isUp() {
        return up;
    }

    boolean joins(SimulatedTransport a, SimulatedTransport b) {
        return (a == dialler && b == listener) || (a == listener && b == dialler);
    }

    SimulatedTransport other(SimulatedTransport end) {
        return end == dialler ? listener : dialler;
    }

    Duration journey(SimulatedTransport from) {
        return conditions.journey(randomness(from));
    }

    boolean losesFrom(SimulatedTransport from) {
        return isCutFrom(from) || conditions.loses(randomness(from));
    }

    /** Whether what one end sends does not reach the other now, though both may live. */
    boolean isCutFrom(SimulatedTransport from) {
        return up && conditions.isCut(from.self(), other(from).self());
    }

    boolean delivers() {
        return up && isAliveOnBothEnds();
    }

    boolean isAliveOnBothEnds() {
        return dialler.isAlive() && listener.isAlive();
    }

    private Randomness randomness(SimulatedTransport from) {
        return from == dialler ? fromDialler : fromListener;
    }

    /** Something that fails when the link breaks; dropped again by {@link #release}. */
    void hold(Consumer<TransportException> dependent) {
        if (up) {
            dependents.add(dependent);
        } else {
            dependent.accept(broken("the link is down"));
        }
    }

    void release(Consumer<TransportException> dependent) {
        dependents.remove(dependent);
    }

    /** Sends a one-way message. @return false if the channel's queue is full */
    boolean send(SimulatedTransport from, String channel, Bytes message, int queuedBytesMax) {
        SimulatedTransport to = other(from);
        TreeMap<String, Lane> lanes = from == dialler ? diallerLanes : listenerLanes;
        return lanes.computeIfAbsent(channel, _ -> new Lane(timers, this, from))
                .postLossy(
                        () -> to.handlers().receive(from.self(), channel, message),
                        message.length(),
                        queuedBytesMax);
    }

    /**
     * Sends a request; the promise is settled by the answer, a loss, or the end of the link. A loss
     * on the way back is one of a request that was executed.
     */
    void ask(SimulatedTransport from, String channel, Bytes body, Promise<Answer> promise) {
        Consumer<TransportException> failure = promise::fail;
        hold(failure);
        promise.whenSettled(() -> release(failure));
        Lane there = new Lane(timers, this, from);
        Lane back = new Lane(timers, this, other(from));
        Runnable loss = () -> promise.fail(broken("the request's stream was lost"));
        if (conditions.loses(randomness(from))) {
            there.post(loss);
            return;
        }
        boolean answerLost = conditions.loses(randomness(other(from)));
        Consumer<Answer> answered =
                answer -> back.post(answerLost ? loss : () -> promise.complete(answer));
        there.post(() -> other(from).handlers().answer(from.self(), channel, body, answered));
    }

    /** Opens a stream; its far end is served when the opening arrives. */
    SimulatedStream open(SimulatedTransport from, String channel) {
        SimulatedTransport to = other(from);
        Pipe there = new Pipe(this, timers, from);
        Pipe back = new Pipe(this, timers, to);
        Pipe.pair(there, back);
        SimulatedStream near = new SimulatedStream(from, back, there);
        SimulatedStream far = new SimulatedStream(to, there, back);
        there.post(() -> accept(to, from, channel, far, back));
        return near;
    }

    private static void accept(
            SimulatedTransport to,
            SimulatedTransport from,
            String channel,
            SimulatedStream far,
            Pipe back) {
        switch (to.handlers().admit(channel)) {
            case Answer.Ok ok -> to.handlers().serve(from.self(), channel, far);
            case Answer.Refused refused -> back.refuse(refused, to.self(), channel);
            case Answer.UnknownChannel unknown -> back.refuse(unknown, to.self(), channel);
            case Answer.Failed failed -> back.refuse(failed, to.self(), channel);
        }
    }

    /** Whether a frame of a stream is lost, which breaks the stream. */
    boolean losesFrame(SimulatedTransport from) {
        return conditions.loses(randomness(from));
    }

    /** Something stopped one end from hearing the other; if it lasts, the link breaks. */
    void fallSilent(Duration idleMax) {
        if (silent) {
            return;
        }
        silent = true;
        int silence = ++silences;
        timers.after(
                idleMax,
                () -> {
                    if (silence == silences) {
                        breakNow("the peer was silent for " + idleMax.toMillis() + " ms");
                    }
                });
    }

    void hearAgain() {
        silent = false;
        silences++;
    }

    /** Ends the link on both sides that still live. */
    void breakNow(String reason) {
        if (!up) {
            return;
        }
        up = false;
        List<Consumer<TransportException>> failing = List.copyOf(dependents);
        dependents.clear();
        TransportException failure = broken(reason);
        failing.forEach(dependent -> dependent.accept(failure));
        dialler.lost(this);
        listener.lost(this);
    }

    private TransportException broken(String reason) {
        return new TransportException(
                Code.BROKEN,
                "the link of " + dialler.self() + " and " + listener.self() + " broke: " + reason);
    }
}
