package dev.aether.component.wasmtime;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.aether.component.TrapException;
import dev.aether.component.TrapException.Code;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedDeque;

/** All places where stores may be, and the doors by which native code calls into them. */
final class Places {
    private static final MethodType FOUR =
            MethodType.methodType(long.class, long.class, long.class, long.class, long.class);

    private final Place[] places;
    private final ConcurrentLinkedDeque<Place> free = new ConcurrentLinkedDeque<>();

    /** A C function to give to the library: a guest calls the host. */
    final long hostCall;

    Places(int count) {
        places = new Place[count];
        for (int i = places.length - 1; i >= 0; i--) {
            places[i] = new Place(i);
            free.push(places[i]);
        }
        this.hostCall = upcall("hostCall");
    }

    @SuppressWarnings("restricted") // Calling native code is what this package is for.
    private long upcall(String method) {
        try {
            MethodHandle target = MethodHandles.lookup().bind(this, method, FOUR);
            var type = FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
            return Linker.nativeLinker().upcallStub(target, type, Arena.global()).address();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("our own method " + method, e);
        }
    }

    /** A place for a store, for which one that waits may have to go. */
    Place take(IdleStores idle) {
        Place place = free.poll();
        while (place == null && idle.closeOldest()) {
            place = free.poll();
        }
        if (place == null) {
            throw new TrapException(
                    Code.LIMIT, "more than %d instances at once".formatted(places.length));
        }
        place.clear();
        return place;
    }

    void giveBack(Place place) {
        free.push(place);
    }

    /** What goes with a function of the host, so that it is found again. */
    static long ticket(Place place, int function) {
        return ((long) place.number << Integer.SIZE) | function;
    }

    @SuppressWarnings("unused") // Called by native code.
    private long hostCall(long ticket, long caller, long values, long count) {
        return running((int) (ticket >>> Integer.SIZE)).hostCall((int) ticket, values);
    }

    private WasmtimeStore running(int place) {
        return Objects.requireNonNull(places[place].running, "nothing runs there");
    }
}
