package dev.aether.component.wasmtime;

import static dev.aether.component.wasmtime.TextModules.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.component.Limits;
import dev.aether.component.core.CoreBudget;
import dev.aether.component.core.CoreInstance;
import dev.aether.component.core.CoreMemory;
import dev.aether.component.core.CoreModule;
import dev.aether.component.core.CoreStore;
import dev.aether.component.core.CoreStores;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which modules' instances are set back, alone and linked, and which are made anew. */
class ResettableTest {
    private static TextModules modules;

    @BeforeAll
    static void load() {
        modules = TextModules.open();
    }

    private static CoreStore open(CoreStores stores) {
        return stores.open(new CoreBudget(Limits.standard()), () -> false);
    }

    @Test
    void whoChangesTablesOrDropsSegmentsOrStartsIsMadeAnew() {
        for (String change :
                List.of(
                        "(table.set (i32.const 0) (ref.null func))",
                        "(table.fill (i32.const 0) (ref.null func) (i32.const 1))",
                        "(table.copy (i32.const 0) (i32.const 1) (i32.const 1))",
                        "(table.init $e (i32.const 0) (i32.const 0) (i32.const 1))",
                        "(drop (table.grow (ref.null func) (i32.const 1)))",
                        "(elem.drop $e)",
                        "(data.drop $d)")) {
            assertThat(isResettable("(func (export \"run\") " + change + ")")).as(change).isFalse();
        }
        assertThat(isResettable("(global (mut funcref) (ref.null func))")).isFalse();
        assertThat(isResettable("(func $f) (start $f)")).isFalse();
        assertThat(isResettable("(func (export \"run\") (drop (table.get (i32.const 0))))"))
                .isTrue();
        assertThat(isResettable("(func (drop (table.size)))")).isTrue();
    }

    private static boolean isResettable(String fields) {
        String text =
                """
                (module (memory 1) (table 2 funcref) (data $d "data") (elem $e func $g) (func $g)
                  %s)
                """
                        .formatted(fields);
        CoreModule module = modules.compile(text);
        CoreStores stores = modules.engine.stores();
        CoreStore one = open(stores);
        CoreInstance first = one.instantiate(module, List.of());
        one.close();
        CoreStore two = open(stores);
        boolean same = two.instantiate(module, List.of()) == first;
        two.close();
        return same;
    }

    @Test
    void linkedInstancesAreSetBackTogether() {
        CoreStores stores = modules.engine.stores();
        CoreModule owner =
                modules.compile(
                        """
                        (module (memory (export "m") 1) (table (export "t") 1 funcref)
                          (global (export "g") (mut i32) (i32.const 3))
                          (data (i32.const 0) "own")
                          (func (export "call") (result i32)
                            (call_indirect (result i32) (i32.const 0))))
                        """);
        CoreModule user =
                modules.compile(
                        """
                        (module (import "o" "m" (memory 1)) (import "o" "g" (global $g (mut i32)))
                          (import "o" "t" (table 1 funcref))
                          (elem (i32.const 0) func $f)
                          (func $f (result i32)
                            (global.set $g (i32.add (global.get $g) (i32.const 1)))
                            (i32.store8 (i32.const 0) (global.get $g))
                            (drop (memory.grow (i32.const 1)))
                            (i32.add (global.get $g) (memory.size))))
                        """);
        CoreInstance known = null;
        for (int round = 0; round < 3; round++) {
            CoreStore store = open(stores);
            CoreInstance one = store.instantiate(owner, List.of());
            store.instantiate(user, List.of(one.export("m"), one.export("g"), one.export("t")));
            assertThat(((CoreMemory) one.export("m")).read(0, 3)).isEqualTo("own".getBytes());
            assertThat(call(one, "call")).isEqualTo(4 + 2);
            assertThat(known == null || known == one).isTrue();
            known = one;
            store.close();
        }
    }

    @Test
    void aModuleThatWritesIntoTheMemoryOfAnotherIsMadeAnew() {
        CoreStores stores = modules.engine.stores();
        CoreModule owner = modules.compile("(module (memory (export \"m\") 1) (func))");
        CoreModule writer =
                modules.compile(
                        "(module (import \"o\" \"m\" (memory 1)) (data (i32.const 5) \"x\"))");
        for (int round = 0; round < 3; round++) {
            CoreStore store = open(stores);
            CoreInstance one = store.instantiate(owner, List.of());
            var memory = (CoreMemory) one.export("m");
            assertThat(memory.readByte(5)).isZero();
            store.instantiate(writer, List.of(memory));
            assertThat(memory.readByte(5)).isEqualTo((byte) 'x');
            store.close();
        }
    }
}
