package dev.aether.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.component.SnapshotException.Code;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No snapshot is trusted: what was damaged is refused, what was forged does no harm. */
@EveryEngine
@Timeout(120)
class SnapshotDamageTest {
    private static final int CHECKSUM_AT = 42;
    private static final Limits LIMITS = new Limits(2 << 20, 30, 10, 1 << 20, 4);

    private final Random random;
    private final ComponentTemplate saved;
    private final ComponentTemplate things;

    SnapshotDamageTest(ComponentEngine engine) {
        long seed = Long.getLong("aether.seed", System.nanoTime());
        System.out.println("seed of damaged snapshots: " + seed);
        random = new Random(seed);
        var begun = HostImports.builder().instance("").function("begun", (call, in) -> null);
        saved = Guests.template(engine, "saved", begun.build());
        things = Guests.template(engine, "things", host());
    }

    private static HostImports host() {
        HostFunction nothing = (call, in) -> 0;
        return HostImports.builder()
                .instance("test:host/things@0.2.7")
                .resource("thing")
                .keep("thing", new Texts())
                .function("make", (call, in) -> "thing")
                .function("look", nothing)
                .function("look-twice", nothing)
                .function("take", nothing)
                .function("both", nothing)
                .function("look-and-call", nothing)
                .build();
    }

    private static final class Texts implements ResourceKeeper {
        @Override
        public Optional<String> nameOf(Object resource) {
            return Optional.of((String) resource);
        }

        @Override
        public Object named(Invocation invocation, String name) {
            return name;
        }
    }

    private byte[] ofSaved() {
        try (ComponentInstance guest = saved.instantiate(LIMITS, "state")) {
            for (int at = 1_000; at < 90_000; at += 8_000) {
                guest.call("poke", at, at);
            }
            guest.call("ten");
            guest.call("put", 2);
            guest.call("init", 7);
            guest.call("forget");
            guest.call("forget-text");
            guest.call("mix", 3);
            return guest.snapshot().bytes();
        }
    }

    private byte[] ofThings() {
        try (ComponentInstance guest = things.instantiate(LIMITS, "state")) {
            guest.call("keep-many", 8);
            guest.call("drop", 3);
            guest.call("drop", 5);
            return guest.snapshot().bytes();
        }
    }

    private byte[] damaged(byte[] whole) {
        byte[] bytes = whole.clone();
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(4)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes = Arrays.copyOf(bytes, at);
            case 2 -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(9));
            default -> bytes[at] = (byte) (bytes[at] + 1 + random.nextInt(255));
        }
        return bytes;
    }

    @Test
    void twoThousandDamagedOnesAreRefused() {
        byte[] whole = ofSaved();
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = damaged(whole);

            assertThatThrownBy(() -> Snapshot.read(bytes))
                    .isInstanceOf(SnapshotException.class)
                    .extracting(e -> ((SnapshotException) e).code())
                    .isIn(Code.DAMAGED, Code.NOT_A_SNAPSHOT);
        }
    }

    /** Damages what is behind the header and completes it as one who wants to be believed. */
    private byte[] forged(byte[] whole) {
        byte[] state = Arrays.copyOfRange(whole, Snapshot.HEADER_BYTES, whole.length);
        for (int i = random.nextInt(3); i >= 0; i--) {
            state = damaged(state.length == 0 ? new byte[1] : state);
        }
        var bytes = ByteBuffer.allocate(Snapshot.HEADER_BYTES + state.length);
        bytes.put(whole, 0, CHECKSUM_AT).position(Snapshot.HEADER_BYTES).put(state);
        var checksum = new CRC32C();
        checksum.update(bytes.array(), 0, CHECKSUM_AT);
        checksum.update(state, 0, state.length);
        return bytes.putInt(CHECKSUM_AT, (int) checksum.getValue()).array();
    }

    private void harmless(ComponentTemplate template, byte[] whole, String... functions) {
        int restored = 0;
        for (int i = 0; i < 1_000; i++) {
            Snapshot forged = Snapshot.read(forged(whole));
            try (ComponentInstance guest = template.restore(forged, LIMITS, "state")) {
                restored++;
                for (String function : functions) {
                    call(guest, function);
                }
            } catch (SnapshotException refused) {
                assertThat(refused.code()).isIn(Code.DAMAGED, Code.LIMIT, Code.RESOURCE);
            }
        }
        assertThat(restored).as("forged ones that were not refused").isBetween(1, 999);
    }

    private void call(ComponentInstance guest, String function) {
        try {
            if (function.equals("count")) {
                guest.call(function);
            } else {
                guest.call(function, random.nextInt(12));
            }
        } catch (TrapException harmless) {
            assertThat(harmless.code()).isNotEqualTo(TrapException.Code.OTHER);
        }
    }

    @Test
    void aThousandForgedOnesDoNoHarm() {
        harmless(saved, ofSaved(), "mix", "call", "call", "count", "put", "peek", "grow", "text");
    }

    @Test
    void aThousandForgedHandlesDoNoHarm() {
        harmless(things, ofThings(), "keep", "keep", "drop", "drop", "lend-twice");
    }
}
