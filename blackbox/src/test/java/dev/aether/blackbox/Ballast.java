package dev.aether.blackbox;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Makes a component larger by a module that does nothing, so that it takes long to compile. */
final class Ballast {
    private static final byte[] MODULE = {0, 'a', 's', 'm', 1, 0, 0, 0};
    private static final int PREAMBLE_BYTES = 8;
    private static final int ADDITIONS = 1000;

    private static final int CORE_MODULE = 1;
    private static final int CORE_INSTANCE = 2;

    private Ballast() {}

    /**
     * The component with one core module and an instance of it more.
     *
     * @param functions of the module, each of some kilobytes
     * @param seed makes it another component
     */
    static byte[] add(byte[] component, int functions, long seed) {
        var loaded = new ByteArrayOutputStream();
        loaded.writeBytes(component);
        section(loaded, CORE_MODULE, module(functions, new Random(seed)));
        var instance = new ByteArrayOutputStream();
        number(instance, 1);
        instance.write(0);
        number(instance, modules(component));
        number(instance, 0);
        section(loaded, CORE_INSTANCE, instance.toByteArray());
        return loaded.toByteArray();
    }

    /** How many core modules a component has at its top. */
    private static int modules(byte[] component) {
        ByteBuffer rest = ByteBuffer.wrap(component).position(PREAMBLE_BYTES);
        int modules = 0;
        while (rest.hasRemaining()) {
            modules += rest.get() == CORE_MODULE ? 1 : 0;
            int length = number(rest);
            rest.position(rest.position() + length);
        }
        return modules;
    }

    /** Functions from a number to a number. */
    private static byte[] module(int functions, Random random) {
        var module = new ByteArrayOutputStream();
        module.writeBytes(MODULE);
        section(module, 1, new byte[] {1, 0x60, 1, 0x7f, 1, 0x7f});
        var declared = new ByteArrayOutputStream();
        number(declared, functions);
        declared.writeBytes(new byte[functions]);
        section(module, 3, declared.toByteArray());
        var code = new ByteArrayOutputStream();
        number(code, functions);
        for (int k = 0; k < functions; k++) {
            byte[] body = body(random);
            number(code, body.length);
            code.writeBytes(body);
        }
        section(module, 10, code.toByteArray());
        return module.toByteArray();
    }

    /** Adds constants, one after the other. */
    private static byte[] body(Random random) {
        var body = new ByteArrayOutputStream();
        body.write(0);
        body.writeBytes("\u0020\u0000".getBytes(StandardCharsets.US_ASCII));
        for (int k = 0; k < ADDITIONS; k++) {
            body.write(0x41);
            number(body, 64 * random.nextInt(100) + 1);
            body.write(0x6a);
        }
        body.write(0x0b);
        return body.toByteArray();
    }

    private static void section(ByteArrayOutputStream out, int id, byte[] content) {
        out.write(id);
        number(out, content.length);
        out.writeBytes(content);
    }

    /** LEB128; what is small stays positive when it is read as signed. */
    private static void number(ByteArrayOutputStream out, int value) {
        int left = value;
        while (left >= 0x80) {
            out.write(left | 0x80);
            left >>>= 7;
        }
        out.write(left);
    }

    private static int number(ByteBuffer in) {
        int value = 0;
        for (int shift = 0; ; shift += 7) {
            int next = in.get();
            value |= (next & 0x7f) << shift;
            if ((next & 0x80) == 0) {
                return value;
            }
        }
    }
}
