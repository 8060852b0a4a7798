package dev.aether.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.aether.environment.Environment;
import dev.aether.environment.system.SystemEnvironment;
import dev.aether.mesh.EgressException.Code;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NamesTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final InetAddress FOUND = InetAddress.ofLiteral("192.0.2.7");

    @TempDir Path directory;
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answer = new CountDownLatch(1);
    private Environment environment;

    @BeforeEach
    void open() {
        environment = SystemEnvironment.open(directory);
    }

    private Names names(int lookupsMax, Duration max) {
        return new Names(environment, lookupsMax, max, this::silentUntilTold);
    }

    private InetAddress[] silentUntilTold(String host) throws UnknownHostException {
        asked.countDown();
        try {
            if (!answer.await(LONG.toSeconds(), TimeUnit.SECONDS)) {
                throw new UnknownHostException(host);
            }
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
        if (host.startsWith("no")) {
            throw new UnknownHostException(host);
        }
        return new InetAddress[] {FOUND};
    }

    @Test
    void aNameIsLookedUpOnAThreadOfThePlatform() {
        Names names =
                new Names(
                        environment,
                        1,
                        LONG,
                        host -> {
                            assertThat(Thread.currentThread().isVirtual()).isFalse();
                            return new InetAddress[] {FOUND};
                        });

        assertThat(names.addresses("db.example")).containsExactly(FOUND);
        assertThat(names.addresses("db.example")).containsExactly(FOUND);
    }

    @Test
    void anUnknownNameIsSaidToBe() {
        answer.countDown();

        assertThatExceptionOfType(EgressException.class)
                .isThrownBy(() -> names(1, LONG).addresses("nowhere.example"))
                .satisfies(fault -> assertThat(fault.code()).isEqualTo(Code.NAME_UNKNOWN));
    }

    @Test
    void aSilentNameServerIsWaitedForNoLongerThanAllowed() {
        assertThatExceptionOfType(EgressException.class)
                .isThrownBy(() -> names(1, Duration.ofMillis(1)).addresses("db.example"))
                .satisfies(fault -> assertThat(fault.code()).isEqualTo(Code.NAME_TIMEOUT));
        answer.countDown();
    }

    @Test
    void aSilentNameServerKeepsNeitherMoreThanAllowedWaitingNorAddresses() throws Exception {
        Names names = names(1, LONG);
        try (ExecutorService others = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> first =
                    others.submit(() -> assertThat(names.addresses("a")).containsExactly(FOUND));
            assertThat(asked.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();

            assertThatExceptionOfType(EgressException.class)
                    .isThrownBy(() -> names.addresses("b"))
                    .satisfies(fault -> assertThat(fault.code()).isEqualTo(Code.BUSY));
            assertThat(names.addresses("192.0.2.8"))
                    .containsExactly(InetAddress.ofLiteral("192.0.2.8"));

            answer.countDown();
            first.get(LONG.toSeconds(), TimeUnit.SECONDS);
        }
    }
}
