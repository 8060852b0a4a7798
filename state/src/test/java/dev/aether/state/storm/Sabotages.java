package dev.aether.state.storm;

import dev.aether.environment.Clock;
import dev.aether.environment.Disk;
import dev.aether.environment.DiskFile;
import dev.aether.environment.Environment;
import dev.aether.state.Keyspace;
import dev.aether.state.Op;
import dev.aether.state.OpResult;
import dev.aether.state.RangeQuery;
import dev.aether.state.RangeResult;
import dev.aether.state.Txn;
import dev.aether.state.TxnResult;
import dev.aether.state.Watch;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;

/** State engines that break a promise: a storm is good only if it notices. */
final class Sabotages {
    private static final int SKIPPED_ONE_IN = 50;

    private Sabotages() {}

    /** What is done in place of one method of an interface. */
    private interface Instead {
        Object call(Method method, Object[] arguments) throws Throwable;
    }

    /** Forces return before anything is forced: what was acknowledged is lost in a crash. */
    static Sabotage acknowledgesBeforeForce() {
        return machine(environment ->
                with(
                        environment,
                        environment.clock(),
                        onOpen(environment.disk(), Sabotages::unforced)));
    }

    private static DiskFile unforced(DiskFile file) {
        return instead(DiskFile.class, file, "force", (method, arguments) -> null);
    }

    /** A clock that hurries while timers do not: leases of clients end too early. */
    static Sabotage clockHurries() {
        return machine(environment ->
                with(environment, paced(environment.clock(), 2), environment.disk()));
    }

    private static Clock paced(Clock clock, double rate) {
        return new Clock() {
            @Override
            public Instant now() {
                return clock.now();
            }

            @Override
            public long nanos() {
                return (long) (clock.nanos() * rate);
            }
        };
    }

    /** Watches that now and then leave out a batch. */
    static Sabotage watchSkips() {
        int[] batches = {0};
        return keyspace(
                "watch",
                (keyspace, method, arguments) -> {
                    Watch watch = (Watch) invoke(keyspace, method, arguments);
                    return instead(
                            Watch.class,
                            watch,
                            "next",
                            (next, timeout) -> {
                                Object notice = invoke(watch, next, timeout);
                                boolean skips =
                                        notice instanceof Watch.Events
                                                && ++batches[0] % SKIPPED_ONE_IN == 0;
                                return skips ? invoke(watch, next, timeout) : notice;
                            });
                });
    }

    /** Watches that now and then deliver a batch twice. */
    static Sabotage watchRepeats() {
        int[] batches = {0};
        Watch.Notice[] last = {new Watch.Progress(0)};
        return keyspace(
                "watch",
                (keyspace, method, arguments) -> {
                    Watch watch = (Watch) invoke(keyspace, method, arguments);
                    return instead(
                            Watch.class,
                            watch,
                            "next",
                            (next, timeout) -> {
                                boolean repeats = ++batches[0] % SKIPPED_ONE_IN == 0;
                                if (!repeats || !(last[0] instanceof Watch.Events)) {
                                    last[0] = (Watch.Notice) invoke(watch, next, timeout);
                                }
                                return last[0];
                            });
                });
    }

    /** Transactions that only read are answered by the replica at hand, however old it is. */
    static Sabotage readsOfThePast() {
        return keyspace(
                "txn",
                (keyspace, method, arguments) -> {
                    boolean reads =
                            arguments[0] instanceof Txn txn
                                    && txn.then().stream().allMatch(Op.Read.class::isInstance);
                    return reads
                            ? readLocally((Keyspace) keyspace, (Txn) arguments[0])
                            : invoke(keyspace, method, arguments);
                });
    }

    /** Reads are answered as if the lease of the replica at hand never ended. */
    static Sabotage leaseNeverEnds() {
        return keyspace(
                "range",
                (keyspace, method, arguments) ->
                        method.getReturnType() == RangeResult.class
                                ? ((Keyspace) keyspace).range(((RangeQuery) arguments[0]).local())
                                : invoke(keyspace, method, arguments));
    }

    private static TxnResult readLocally(Keyspace keyspace, Txn txn) {
        List<RangeResult> results =
                txn.then().stream()
                        .map(each -> keyspace.range(((Op.Read) each).query().local()))
                        .toList();
        return new TxnResult(
                true,
                results.getLast().revision(),
                results.stream().<OpResult>map(OpResult.Read::new).toList());
    }

    private static Sabotage machine(UnaryOperator<Environment> change) {
        return new Sabotage(change, UnaryOperator.identity());
    }

    private static Environment with(Environment environment, Clock clock, Disk disk) {
        return new Environment(
                clock,
                environment.timers(),
                environment.threads(),
                disk,
                environment.randomness(),
                environment.log(),
                environment.metrics());
    }

    private static Disk onOpen(Disk disk, UnaryOperator<DiskFile> change) {
        return instead(
                Disk.class,
                disk,
                "open",
                (method, arguments) -> change.apply((DiskFile) invoke(disk, method, arguments)));
    }

    /** What is done in place of a method of a keyspace. */
    private interface InKeyspace {
        Object call(Object keyspace, Method method, Object[] arguments) throws Throwable;
    }

    private static Sabotage keyspace(String name, InKeyspace change) {
        UnaryOperator<Keyspace> changed =
                keyspace ->
                        instead(
                                Keyspace.class,
                                keyspace,
                                name,
                                (method, arguments) -> change.call(keyspace, method, arguments));
        return new Sabotage(UnaryOperator.identity(), changed);
    }

    /** The same but for one method. */
    private static <T> T instead(Class<T> type, T real, String name, Instead change) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) ->
                                method.getName().equals(name)
                                        ? change.call(method, arguments)
                                        : invoke(real, method, arguments)));
    }

    private static Object invoke(Object real, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}
