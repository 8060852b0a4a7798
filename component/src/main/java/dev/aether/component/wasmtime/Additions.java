package dev.aether.component.wasmtime;

import java.util.ArrayList;
import java.util.List;

/** Functions that a module gets besides its own, in order behind them. */
final class Additions {
    /** Of three types behind the module's own: from i32 to i32, from i32 to funcref, nothing. */
    private static final int[][] TYPES = {
        {0x60, 1, 0x7f, 1, 0x7f}, {0x60, 1, 0x7f, 1, 0x70}, {0x60, 0, 0}
    };

    static final int UNARY = 0;
    static final int REFERENCE = 1;
    static final int PLAIN = 2;

    /**
     * A function.
     *
     * @param export under which name, empty for none
     * @param type one of the three
     */
    record Added(String export, int type, Splice body) {}

    private final List<Added> functions = new ArrayList<>();

    void add(String export, int type, Splice body) {
        functions.add(new Added(export, type, body));
    }

    List<Added> functions() {
        return functions;
    }

    List<Added> exported() {
        return functions.stream().filter(each -> !each.export().isEmpty()).toList();
    }

    boolean isEmpty() {
        return functions.isEmpty();
    }

    static int typeCount() {
        return TYPES.length;
    }

    static void putTypes(Splice in) {
        for (int[] type : TYPES) {
            in.put(type);
        }
    }

    /** Instructions without locals, put together. */
    static Splice body() {
        return new Splice(new byte[0], 0, 0).put(0);
    }

    /** {@code if (ask(delta)) memory.grow(delta) else -1}. */
    static Splice grow(int memory, int ask) {
        Splice body = body().put(0x20, 0, 0x10).putNumber(ask);
        body.put(0x04, 0x7f, 0x20, 0, 0x40).putNumber(memory);
        return body.put(0x05, 0x41, 0x7f, 0x0b, 0x0b);
    }

    /** Drops a segment and says so. */
    static Splice drop(int global, int instruction, int segment) {
        Splice body = body().put(0x41, 1, 0x24).putNumber(global);
        return body.put(0xfc).putNumber(instruction).putNumber(segment).put(0x0b);
    }

    /**
     * The reference to a function by its number: as many blocks in each other as there are
     * functions, out of which a table of branches leads to the one in question.
     *
     * @param functions the old number of each and the new one, in order
     */
    static Splice reference(List<int[]> functions) {
        int count = functions.size();
        Splice body = body();
        for (int i = 0; i <= count; i++) {
            body.put(0x02, 0x40);
        }
        int numbers = count == 0 ? 0 : functions.getLast()[0] + 1;
        body.put(0x20, 0, 0x0e).putNumber(numbers);
        int next = 0;
        for (int number = 0; number < numbers; number++) {
            boolean known = functions.get(next)[0] == number;
            body.putNumber(known ? next : count);
            next += known ? 1 : 0;
        }
        body.putNumber(count).put(0x0b);
        for (int[] function : functions) {
            body.put(0xd2).putNumber(function[1]).put(0x0f, 0x0b);
        }
        return body.put(0xd0, 0x70, 0x0b);
    }
}
