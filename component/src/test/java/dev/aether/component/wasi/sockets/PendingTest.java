package dev.aether.component.wasi.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.component.host.SystemClocks;
import dev.aether.component.wasi.Poller;
import dev.aether.component.wasi.WasiGrants;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class PendingTest {
    private final Poller poller =
            WasiGrants.builder(new SystemClocks()).build().state("any").poller();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<String> closed = new ArrayList<>();

    private Pending<String> start(Pending.Work<String> work) {
        return Pending.start(tasks::add, poller, closed::add, work);
    }

    @Test
    void whatNobodyWantsAnyMoreIsClosedOnce() throws Exception {
        Pending<String> done = start(() -> "connection");
        tasks.remove().run();

        assertThat(done.done()).isTrue();
        assertThat(done.result()).isEqualTo("connection");
        done.abandon();
        done.abandon();

        assertThat(closed).containsExactly("connection");
    }

    /** The interrupt comes too late: the connection is there. */
    @Test
    void whatComesAfterItWasAbandonedIsClosed() {
        List<Pending<String>> pending = new ArrayList<>();
        pending.add(
                start(() -> {
                    pending.getFirst().abandon();
                    return "connection";
                }));

        tasks.remove().run();
        boolean interrupted = Thread.interrupted();

        assertThat(closed).containsExactly("connection");
        assertThat(interrupted).isTrue();
    }

    @Test
    void whatWasAbandonedBeforeItBeganIsNotDone() {
        start(() -> "connection").abandon();
        tasks.remove().run();

        assertThat(closed).isEmpty();
    }
}
