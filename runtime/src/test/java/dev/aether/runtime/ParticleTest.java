package dev.aether.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.component.ComponentInstance;
import dev.aether.component.GuestResource;
import dev.aether.component.Limits;
import dev.aether.component.TrapException;
import dev.aether.component.wasi.GuestExit;
import dev.aether.component.wasi.WasiDenied;
import dev.aether.component.wasi.WasiGrants;
import dev.aether.component.wasi.http.HttpBody;
import dev.aether.component.wasi.http.HttpProgram;
import dev.aether.component.wasi.http.HttpRequest;
import dev.aether.component.wasi.http.HttpResult;
import dev.aether.environment.ByteSize;
import dev.aether.environment.Environment;
import dev.aether.environment.simulated.SimulatedWorld;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** However a guest's start ends, its memory comes back; the guest is written in Java. */
class ParticleTest {
    private static final int GUEST_BYTES = 1 << 20;

    private final Environment environment = new SimulatedWorld(1).machine("n1").environment();
    private final LiveMemory memory =
            new LiveMemory(ByteSize.ofMebibytes(8), environment.metrics());

    @AfterEach
    void nothingIsKept() {
        assertThat(memory.taken()).isZero();
    }

    @Test
    void aGuestThatExitsAsItStartsGaveNoResponse() {
        assertThat(answer(new GuestExit(1))).isEqualTo(new HttpResult.NoResponse());
    }

    @Test
    void aGuestThatIsDeniedAsItStartsIsDenied() {
        assertThat(answer(new WasiDenied("x#y"))).isEqualTo(new HttpResult.Denied("x#y"));
    }

    @Test
    void aGuestThatTrapsAsItStartsIsTrapped() {
        assertThat(answer(new TrapException(TrapException.Code.UNREACHABLE, "panic")))
                .isEqualTo(new HttpResult.Trapped(TrapException.Code.UNREACHABLE, "panic"));
    }

    @Test
    void aNodeWithoutMemoryIsOverloaded() {
        assertThatThrownBy(() ->
                        answer(new TrapException(TrapException.Code.MEMORY_LIMIT, "too much")))
                .isInstanceOfSatisfying(
                        WorkloadException.class,
                        refused ->
                                assertThat(refused.code())
                                        .isEqualTo(WorkloadException.Code.OVERLOADED));
    }

    @Test
    void anErrorGoesOn() {
        assertThatThrownBy(() -> answer(new StackOverflowError("by the test")))
                .isInstanceOf(StackOverflowError.class);
    }

    private HttpResult answer(Throwable atStart) {
        HttpProgram program =
                HttpProgram.prepare(
                        imports -> (limits, state) -> new Stillborn(limits, atStart),
                        WasiGrants.builder(new NodeClocks(environment.clock())).build());
        Workload workload = Stage.workload("p1", "sha256:x", Duration.ofSeconds(1));
        Particle particle =
                new Particle(environment, program, memory, workload, Bindings.OpenSettings.NONE);
        HttpRequest request = new HttpRequest("GET", "http", "x", "/", List.of(), HttpBody.empty());
        return particle.handle(request, new Stage.Answer(), Stage.turn(environment));
    }

    /** Takes its memory and then ends in some way before it has started. */
    private static final class Stillborn implements ComponentInstance {
        private final Limits limits;
        private final Throwable end;
        private boolean holds;

        Stillborn(Limits limits, Throwable end) {
            this.limits = limits;
            this.end = end;
        }

        @Override
        public void start() {
            holds = limits.memory().take(GUEST_BYTES);
            switch (end) {
                case RuntimeException failure -> throw failure;
                case Error error -> throw error;
                default -> throw new AssertionError(end);
            }
        }

        @Override
        public Object call(String function, Object... arguments) {
            throw new AssertionError("it did not start");
        }

        @Override
        public void interrupt() {}

        @Override
        public void drop(GuestResource resource) {}

        @Override
        public void close() {
            if (holds) {
                limits.memory().giveBack(GUEST_BYTES);
                holds = false;
            }
        }
    }
}
