package dev.aether.mesh;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Instances that are functions of an exchange. */
final class FakeEndpoints implements LocalEndpoints {
    final Map<String, Function<Exchange, Outcome>> guests = new ConcurrentSkipListMap<>();
    final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();

    @Override
    public Outcome serve(String instance, Exchange exchange) {
        Function<Exchange, Outcome> guest = guests.get(instance);
        if (guest == null) {
            return new Outcome.NotCalled(Outcome.Reason.ABSENT, instance + " is not here");
        }
        calls.computeIfAbsent(instance, name -> new AtomicInteger()).incrementAndGet();
        return guest.apply(exchange);
    }

    @Override
    public boolean begin(String instance, Exchange exchange, Consumer<Supplier<Outcome>> end) {
        if (!guests.containsKey(instance)) {
            return false;
        }
        FutureTask<Outcome> serving = new FutureTask<>(() -> serve(instance, exchange));
        Thread.startVirtualThread(() -> {
            serving.run();
            end.accept(() -> ended(serving));
        });
        return true;
    }

    private static Outcome ended(FutureTask<Outcome> serving) {
        if (serving.state() == Future.State.FAILED
                && serving.exceptionNow() instanceof RuntimeException failure) {
            throw failure;
        }
        return serving.resultNow();
    }

    int calls(String instance) {
        AtomicInteger count = calls.get(instance);
        return count == null ? 0 : count.get();
    }

    @Override
    public boolean has(String instance) {
        return guests.containsKey(instance);
    }

    @Override
    public int load(String instance) {
        return 0;
    }
}
