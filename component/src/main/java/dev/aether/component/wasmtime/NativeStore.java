package dev.aether.component.wasmtime;

import java.lang.ref.Cleaner;

/**
 * A store of the library and the place it has. Closing gives both back; if nobody closes it, that
 * happens some time after its owner was forgotten.
 */
final class NativeStore {
    private final long store;
    private final long context;
    private final Place place;
    private final Cleaner.Cleanable end;

    private NativeStore(long store, long context, Place place, Cleaner.Cleanable end) {
        this.store = store;
        this.context = context;
        this.place = place;
        this.end = end;
    }

    static NativeStore open(WasmtimeEngine engine, NativeEngine compiler, Object owner) {
        Bindings library = engine.library();
        Places places = engine.places();
        Place place = places.take(engine.idle());
        long store = library.storeNew.call(compiler.handle(), 0, 0);
        long context = library.storeContext.call(store);
        Cleaner.Cleanable end =
                Leftovers.CLEANER.register(
                        owner,
                        () -> {
                            library.storeDelete.call(store);
                            places.giveBack(place);
                        });
        return new NativeStore(store, context, place, end);
    }

    long store() {
        return store;
    }

    long context() {
        return context;
    }

    Place place() {
        return place;
    }

    void close() {
        end.clean();
    }
}
