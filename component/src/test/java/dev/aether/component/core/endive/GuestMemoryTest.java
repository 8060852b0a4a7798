package dev.aether.component.core.endive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.component.Limits;
import dev.aether.component.TrapException;
import dev.aether.component.core.CoreBudget;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.MemoryLimits;

/** A paged memory is like an array of bytes, and no memory sees another's bytes. */
class GuestMemoryTest {
    private static final int PAGE = 65_536;
    private static final int PAGES = 3;
    private final PagePool pool = new PagePool(4);
    private final MemoryImage image = new MemoryImage(WasmModule.builder().build());

    private GuestMemory memory(int pages, int pagesMax, long bytesMax) {
        var budget = new CoreBudget(Limits.standard().withMemoryBytesMax(bytesMax));
        return new GuestMemory(new MemoryLimits(pages, pagesMax), budget, pool, image);
    }

    @Test
    void randomAccessesAgreeWithAnArray() {
        long seed = new SplittableRandom().nextLong();
        var random = new SplittableRandom(seed);
        for (int round = 0; round < 20; round++) {
            GuestMemory memory = memory(PAGES, PAGES, 1 << 20);
            var expected = new byte[PAGES * PAGE];
            for (int i = 0; i < 400; i++) {
                step(memory, expected, random);
            }
            assertThat(Arrays.equals(memory.readBytes(0, expected.length), expected))
                    .as("seed " + seed + " round " + round)
                    .isTrue();
            memory.close();
        }
    }

    private static void step(GuestMemory memory, byte[] expected, SplittableRandom random) {
        int length = random.nextInt(random.nextInt(8) == 0 ? 2 * PAGE : 12);
        int to = address(random, length);
        int from = random.nextBoolean() ? address(random, length) : near(to, random, length);
        var bytes = new byte[length];
        random.nextBytes(bytes);
        switch (random.nextInt(7)) {
            case 0 -> {
                memory.write(to, bytes);
                System.arraycopy(bytes, 0, expected, to, length);
            }
            case 1 -> {
                memory.copy(to, from, length);
                System.arraycopy(expected, from, expected, to, length);
            }
            case 2 -> {
                memory.fill((byte) length, to, to + length);
                Arrays.fill(expected, to, to + length, (byte) length);
            }
            default -> number(memory, expected, random);
        }
    }

    /** Numbers of each width, many of them across the end of a page. */
    private static void number(GuestMemory memory, byte[] expected, SplittableRandom random) {
        int width = 1 << random.nextInt(4);
        int at = address(random, width);
        long value = random.nextLong();
        switch (width) {
            case 1 -> memory.writeByte(at, (byte) value);
            case 2 -> memory.writeShort(at, (short) value);
            case 4 -> memory.writeInt(at, (int) value);
            default -> memory.writeLong(at, value);
        }
        for (int i = 0; i < width; i++) {
            expected[at + i] = (byte) (value >>> (8 * i));
        }
        long read =
                switch (width) {
                    case 1 -> memory.readByte(at);
                    case 2 -> memory.readShort(at);
                    case 4 -> memory.readInt(at);
                    default -> memory.readLong(at);
                };
        int unused = 64 - 8 * width;
        assertThat(read << unused).isEqualTo(value << unused);
    }

    private static int address(SplittableRandom random, int length) {
        int free = PAGES * PAGE - length;
        if (random.nextBoolean()) {
            return random.nextInt(free + 1);
        }
        int edge = (1 + random.nextInt(PAGES)) * PAGE - random.nextInt(12);
        return Math.min(edge, free);
    }

    private static int near(int address, SplittableRandom random, int length) {
        int moved = address + random.nextInt(16) - 8;
        return Math.clamp(moved, 0, PAGES * PAGE - length);
    }

    @Test
    void theLastByteIsInAndTheNextIsOut() {
        GuestMemory memory = memory(1, 1, 1 << 20);

        memory.writeInt(PAGE - 4, 1);
        memory.writeLong(PAGE - 8, 1);

        for (int address : new int[] {PAGE - 3, PAGE, Integer.MAX_VALUE, -1, -4}) {
            assertThatThrownBy(() -> memory.writeInt(address, 1)).isInstanceOf(TrapException.class);
            assertThatThrownBy(() -> memory.readInt(address)).isInstanceOf(TrapException.class);
        }
        assertThatThrownBy(() -> memory.readByte(PAGE)).isInstanceOf(TrapException.class);
        assertThatThrownBy(() -> memory.writeByte(-1, (byte) 1)).isInstanceOf(TrapException.class);
        assertThatThrownBy(() -> memory.readBytes(1, PAGE)).isInstanceOf(TrapException.class);
        assertThatThrownBy(() -> memory.readBytes(0, -1)).isInstanceOf(TrapException.class);
        assertThatThrownBy(() -> memory.copy(1, 0, PAGE)).isInstanceOf(TrapException.class);
        assertThatThrownBy(() -> memory.fill((byte) 1, 1, PAGE + 1))
                .isInstanceOf(TrapException.class);
    }

    @Test
    void aWriteThatDoesNotFitChangesNothing() {
        GuestMemory memory = memory(1, 1, 1 << 20);

        assertThatThrownBy(() -> memory.writeLong(PAGE - 4, -1)).isInstanceOf(TrapException.class);

        assertThat(memory.readInt(PAGE - 4)).isZero();
    }

    @Test
    void itGrowsWithZerosUpToItsLimits() {
        GuestMemory memory = memory(1, 3, 1 << 20);
        memory.writeByte(7, (byte) 9);

        assertThat(memory.grow(1)).isEqualTo(1);
        assertThat(memory.grow(0)).isEqualTo(2);
        assertThat(memory.grow(2)).isEqualTo(-1);
        assertThat(memory.grow(-1)).isEqualTo(-1);
        assertThat(memory.grow(Integer.MIN_VALUE)).isEqualTo(-1);
        assertThat(memory.grow(1)).isEqualTo(2);

        assertThat(memory.readByte(7)).isEqualTo((byte) 9);
        assertThat(memory.readLong(3 * PAGE - 8)).isZero();
    }

    @Test
    void theBudgetCountsAllMemoriesTogether() {
        var budget = new CoreBudget(Limits.standard().withMemoryBytesMax(3L * PAGE));
        var one = new GuestMemory(new MemoryLimits(1, 9), budget, pool, image);
        var two = new GuestMemory(new MemoryLimits(1, 9), budget, pool, image);

        assertThat(one.grow(1)).isEqualTo(1);
        assertThat(two.grow(1)).isEqualTo(-1);
        assertThatThrownBy(() -> new GuestMemory(new MemoryLimits(1, 1), budget, pool, image))
                .isInstanceOf(TrapException.class);
    }

    @Test
    void aPageThatServedBeforeBeginsAnew() {
        GuestMemory first = memory(1, 1, 1 << 20);
        first.fill((byte) 0x55, 0, PAGE);
        first.close();

        GuestMemory second = memory(1, 1, 1 << 20);
        second.writeByte(0, (byte) 1);

        assertThat(second.readByte(0)).isEqualTo((byte) 1);
        for (int at = 1; at < PAGE; at++) {
            assertThat(second.readByte(at)).isZero();
        }
        assertThatThrownBy(() -> first.readByte(0)).isInstanceOf(TrapException.class);
        assertThatThrownBy(() -> first.writeByte(0, (byte) 1)).isInstanceOf(TrapException.class);
    }
}
