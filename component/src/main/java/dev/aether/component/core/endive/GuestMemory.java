package dev.aether.component.core.endive;

import dev.aether.component.ComponentException;
import dev.aether.component.TrapException;
import dev.aether.component.TrapException.Code;
import dev.aether.component.core.CoreBudget;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.ConstantEvaluators;
import run.endive.runtime.Instance;
import run.endive.wasm.types.ActiveDataSegment;
import run.endive.wasm.types.DataSegment;
import run.endive.wasm.types.MemoryLimits;
import run.endive.wasm.types.PassiveDataSegment;

/**
 * A linear memory in pages that are copied when first written.
 *
 * <p>There are two tables of pages. Reads go through {@code readable}, where every page is, its own
 * or one that many memories share. Writes go through {@code writable}, where only its own pages
 * are. A new memory therefore costs two small tables, not its size, and a page nobody wrote is
 * never cleared. Both tables are exactly as long as the memory has pages, so the bounds check of
 * Java is the bounds check of WebAssembly. For one thread at a time.
 */
final class GuestMemory implements PlainMemory {
    private static final VarHandle SHORTS = view(short[].class);
    private static final VarHandle INTS = view(int[].class);
    private static final VarHandle LONGS = view(long[].class);
    private static final int SHIFT = 16;
    private static final int MASK = PAGE_SIZE - 1;
    private static final byte[] ZEROS = new byte[PAGE_SIZE];

    private final MemoryLimits limits;
    private final CoreBudget budget;
    private final PagePool pool;
    private final MemoryImage image;
    private byte[][] readable;
    private byte[] @Nullable [] writable;
    private boolean begun;
    private DataSegment[] segments = {};

    /**
     * A memory of zeros.
     *
     * @throws TrapException if it begins larger than the budget
     */
    GuestMemory(MemoryLimits limits, CoreBudget budget, PagePool pool, MemoryImage image) {
        if (limits.shared()) {
            throw new ComponentException(
                    ComponentException.Code.UNSUPPORTED, "shared memory is not supported");
        }
        long bytes = (long) limits.initialPages() * PAGE_SIZE;
        if (limits.initialPages() > RUNTIME_MAX_PAGES || !budget.take(bytes)) {
            throw new TrapException(
                    Code.MEMORY_LIMIT,
                    "the guest begins with %d bytes of memory, at most %d are allowed"
                            .formatted(bytes, budget.memoryBytesMax()));
        }
        this.limits = limits;
        this.budget = budget;
        this.pool = pool;
        this.image = image;
        this.readable = new byte[limits.initialPages()][];
        this.writable = new byte[limits.initialPages()][];
        Arrays.fill(readable, ZEROS);
    }

    private static VarHandle view(Class<?> array) {
        return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
    }

    /** Gives its pages back; every access from now on is out of bounds. */
    void close() {
        pool.giveBack(writable);
        readable = new byte[0][];
        writable = new byte[0][];
    }

    @Override
    public int pages() {
        return readable.length;
    }

    @Override
    public long byteCount() {
        return (long) readable.length * PAGE_SIZE;
    }

    @Override
    public int grow(int delta) {
        int before = readable.length;
        long after = before + Integer.toUnsignedLong(delta);
        if (after > maximumPages() || !budget.take((long) delta * PAGE_SIZE)) {
            return -1;
        }
        readable = Arrays.copyOf(readable, (int) after);
        writable = Arrays.copyOf(writable, (int) after);
        Arrays.fill(readable, before, (int) after, ZEROS);
        return before;
    }

    @Override
    public int initialPages() {
        return limits.initialPages();
    }

    @Override
    public int maximumPages() {
        return Math.min(limits.maximumPages(), RUNTIME_MAX_PAGES);
    }

    /** The page to write, which becomes this memory's own by that. */
    private byte[] own(int page) {
        byte[] own = writable[page];
        if (own == null) {
            own = pool.copyOf(readable[page]);
            readable[page] = own;
            writable[page] = own;
        }
        return own;
    }

    private TrapException outOfBounds(int address, int length) {
        return new TrapException(
                Code.OUT_OF_BOUNDS,
                "out of bounds memory access: %d bytes at %s of %d"
                        .formatted(length, Integer.toUnsignedString(address), byteCount()));
    }

    private void checkRange(int address, int length) {
        if (length < 0 || Integer.toUnsignedLong(address) + length > byteCount()) {
            throw outOfBounds(address, length);
        }
    }

    @Override
    public byte read(int address) {
        try {
            return readable[address >>> SHIFT][address & MASK];
        } catch (IndexOutOfBoundsException e) {
            throw outOfBounds(address, 1);
        }
    }

    @Override
    public short readShort(int address) {
        int at = address & MASK;
        if (at > PAGE_SIZE - 2) {
            return (short) slowRead(address, 2);
        }
        try {
            return (short) SHORTS.get(readable[address >>> SHIFT], at);
        } catch (IndexOutOfBoundsException e) {
            throw outOfBounds(address, 2);
        }
    }

    @Override
    public int readInt(int address) {
        int at = address & MASK;
        if (at > PAGE_SIZE - 4) {
            return (int) slowRead(address, 4);
        }
        try {
            return (int) INTS.get(readable[address >>> SHIFT], at);
        } catch (IndexOutOfBoundsException e) {
            throw outOfBounds(address, 4);
        }
    }

    @Override
    public long readLong(int address) {
        int at = address & MASK;
        if (at > PAGE_SIZE - 8) {
            return slowRead(address, 8);
        }
        try {
            return (long) LONGS.get(readable[address >>> SHIFT], at);
        } catch (IndexOutOfBoundsException e) {
            throw outOfBounds(address, 8);
        }
    }

    /** Across the end of a page. */
    private long slowRead(int address, int length) {
        checkRange(address, length);
        long value = 0;
        for (int i = length - 1; i >= 0; i--) {
            value = (value << 8) | (read(address + i) & 0xff);
        }
        return value;
    }

    @Override
    public void writeByte(int address, byte value) {
        try {
            byte[] page = writable[address >>> SHIFT];
            (page != null ? page : own(address >>> SHIFT))[address & MASK] = value;
        } catch (IndexOutOfBoundsException e) {
            throw outOfBounds(address, 1);
        }
    }

    @Override
    public void writeShort(int address, short value) {
        int at = address & MASK;
        if (at > PAGE_SIZE - 2) {
            slowWrite(address, 2, value);
            return;
        }
        try {
            byte[] page = writable[address >>> SHIFT];
            SHORTS.set(page != null ? page : own(address >>> SHIFT), at, value);
        } catch (IndexOutOfBoundsException e) {
            throw outOfBounds(address, 2);
        }
    }

    @Override
    public void writeInt(int address, int value) {
        int at = address & MASK;
        if (at > PAGE_SIZE - 4) {
            slowWrite(address, 4, value);
            return;
        }
        try {
            byte[] page = writable[address >>> SHIFT];
            INTS.set(page != null ? page : own(address >>> SHIFT), at, value);
        } catch (IndexOutOfBoundsException e) {
            throw outOfBounds(address, 4);
        }
    }

    @Override
    public void writeLong(int address, long value) {
        int at = address & MASK;
        if (at > PAGE_SIZE - 8) {
            slowWrite(address, 8, value);
            return;
        }
        try {
            byte[] page = writable[address >>> SHIFT];
            LONGS.set(page != null ? page : own(address >>> SHIFT), at, value);
        } catch (IndexOutOfBoundsException e) {
            throw outOfBounds(address, 8);
        }
    }

    /** Across the end of a page: all of it or, out of bounds, nothing. */
    private void slowWrite(int address, int length, long value) {
        checkRange(address, length);
        for (int i = 0; i < length; i++) {
            writeByte(address + i, (byte) (value >>> (8 * i)));
        }
    }

    @Override
    public byte[] readBytes(int address, int length) {
        checkRange(address, length);
        var bytes = new byte[length];
        for (int done = 0; done < length; ) {
            int from = address + done;
            int chunk = Math.min(length - done, PAGE_SIZE - (from & MASK));
            System.arraycopy(readable[from >>> SHIFT], from & MASK, bytes, done, chunk);
            done += chunk;
        }
        return bytes;
    }

    @Override
    public void write(int address, byte[] bytes, int offset, int length) {
        checkRange(address, length);
        if (offset < 0 || length > bytes.length - offset) {
            throw outOfBounds(offset, length);
        }
        for (int done = 0; done < length; ) {
            int to = address + done;
            int chunk = Math.min(length - done, PAGE_SIZE - (to & MASK));
            System.arraycopy(bytes, offset + done, own(to >>> SHIFT), to & MASK, chunk);
            done += chunk;
        }
    }

    @Override
    public void fill(byte value, int from, int to) {
        checkRange(from, to - from);
        for (int at = from; at < to; ) {
            int chunk = Math.min(to - at, PAGE_SIZE - (at & MASK));
            int start = at & MASK;
            Arrays.fill(own(at >>> SHIFT), start, start + chunk, value);
            at += chunk;
        }
    }

    @Override
    public void copy(int to, int from, int length) {
        checkRange(to, length);
        checkRange(from, length);
        if (to > from && to < from + length) {
            copyBackward(to, from, length);
            return;
        }
        for (int done = 0; done < length; ) {
            int source = from + done;
            int target = to + done;
            int room = PAGE_SIZE - Math.max(source & MASK, target & MASK);
            copyWithin(target, source, Math.min(length - done, room));
            done += Math.min(length - done, room);
        }
    }

    /** From the end, so that what is still to be copied is not overwritten. */
    private void copyBackward(int to, int from, int length) {
        for (int left = length; left > 0; ) {
            int sourceRoom = ((from + left - 1) & MASK) + 1;
            int targetRoom = ((to + left - 1) & MASK) + 1;
            int chunk = Math.min(left, Math.min(sourceRoom, targetRoom));
            left -= chunk;
            copyWithin(to + left, from + left, chunk);
        }
    }

    /** Within one page each. */
    private void copyWithin(int to, int from, int length) {
        byte[] target = own(to >>> SHIFT);
        System.arraycopy(readable[from >>> SHIFT], from & MASK, target, to & MASK, length);
    }

    /** The engine asks this of every memory an instance sees, imported ones too. */
    @Override
    public void initialize(Instance instance, DataSegment[] dataSegments, int memory) {
        boolean first = !begun;
        begun = true;
        if (dataSegments.length == 0) {
            return;
        }
        if (first || hasPassive(dataSegments)) {
            take(dataSegments);
        }
        byte[][] shared = image.pages();
        if (first && shared != null && shared.length == readable.length) {
            readable = shared.clone();
            return;
        }
        for (DataSegment segment : dataSegments) {
            if (segment instanceof ActiveDataSegment active && active.index() == memory) {
                var offset = active.offsetInstructions();
                long at = ConstantEvaluators.computeConstantValue(instance, offset)[0];
                write((int) at, active.data(), 0, active.data().length);
            }
        }
        if (first && image.wanted() && image.offer(readable.clone())) {
            Arrays.fill(writable, null);
        }
    }

    private static boolean hasPassive(DataSegment[] dataSegments) {
        for (DataSegment segment : dataSegments) {
            if (segment instanceof PassiveDataSegment) {
                return true;
            }
        }
        return false;
    }

    /** The engine does not say whose segment it means later, so only one module may have any. */
    private void take(DataSegment[] dataSegments) {
        if (hasPassive(segments)) {
            throw new ComponentException(
                    ComponentException.Code.UNSUPPORTED,
                    "two modules with passive data and the same memory");
        }
        segments = dataSegments;
    }

    @Override
    public void initPassiveSegment(int segment, int to, int offset, int length) {
        write(to, segments[segment].data(), offset, length);
    }

    @Override
    public void drop(int segment) {
        segments[segment] = PassiveDataSegment.EMPTY;
    }
}
