package dev.aether.component.wasmtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.component.TrapException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlaceTest {
    private static final int VALUE_BYTES = 32;

    private final Place place = new Place(0);

    PlaceTest() {
        place.clear();
    }

    @Test
    void whatIsKeptNeverOverlaps() {
        List<Long> kept = new ArrayList<>();
        for (long i = 0; i < 10_000; i++) {
            long address = place.keep(VALUE_BYTES);
            RawMemory.writeLong(address, i);
            RawMemory.writeLong(address + VALUE_BYTES - Long.BYTES, i);
            kept.add(address);
        }

        assertThat(new HashSet<>(kept)).hasSameSizeAs(kept);
        for (int i = 0; i < kept.size(); i++) {
            assertThat(RawMemory.readLong(kept.get(i))).isEqualTo(i);
            assertThat(RawMemory.readLong(kept.get(i) + VALUE_BYTES - Long.BYTES)).isEqualTo(i);
        }
    }

    @Test
    void callsHaveRoomHoweverMuchIsKept() {
        for (int i = 0; i < 10_000; i++) {
            place.keep(VALUE_BYTES);
        }

        assertThat(place.push(4 << 10)).isPositive();
        place.pop(4 << 10);
    }

    @Test
    void thereIsAnEndToIt() {
        assertThatThrownBy(
                        () -> {
                            for (int i = 0; i < 1_000_000; i++) {
                                place.keep(VALUE_BYTES);
                            }
                        })
                .isInstanceOfSatisfying(
                        TrapException.class,
                        e -> assertThat(e.code()).isEqualTo(TrapException.Code.LIMIT));
    }
}
