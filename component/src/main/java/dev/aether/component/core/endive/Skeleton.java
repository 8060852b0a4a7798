package dev.aether.component.core.endive;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.Set;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.FunctionBody;
import run.endive.wasm.types.Instruction;
import run.endive.wasm.types.OpCode;

/**
 * A compiled module without its names and without the code of what was compiled: instantiating it
 * needs neither, and reading code is most of the cost of reading a module.
 *
 * <p>The body of a compiled function becomes one that traps. The first body also names the types of
 * all indirect calls in their order, because {@link TypeAlignment} goes by them; so it is not
 * valid, and must be parsed without validation.
 */
final class Skeleton {
    private static final int HEADER_BYTES = 8;
    private static final int CUSTOM_SECTION = 0;
    private static final int CODE_SECTION = 10;
    private static final int UNREACHABLE = 0x00;
    private static final int CALL_INDIRECT = 0x11;
    private static final int END = 0x0b;

    private Skeleton() {}

    /**
     * @param bytes of a valid module
     * @param calledTypes of it
     * @param interpreted bodies to keep, by their place in the code section
     */
    static byte[] of(byte[] bytes, Set<Integer> calledTypes, Set<Integer> interpreted) {
        if (interpreted.contains(0)) {
            return bytes; // Its place is wanted for the types.
        }
        var skeleton = new ByteArrayOutputStream();
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        skeleton.write(bytes, 0, HEADER_BYTES);
        rest.position(HEADER_BYTES);
        while (rest.hasRemaining()) {
            int section = rest.get();
            ByteBuffer content = vector(rest);
            if (section == CODE_SECTION) {
                skeleton.write(section);
                writeVector(code(content, calledTypes, interpreted), skeleton);
            } else if (section != CUSTOM_SECTION) {
                skeleton.write(section);
                writeVector(bytesOf(content), skeleton);
            }
        }
        return skeleton.toByteArray();
    }

    private static byte[] code(
            ByteBuffer section, Set<Integer> calledTypes, Set<Integer> interpreted) {
        var code = new ByteArrayOutputStream();
        int functions = readNumber(section);
        writeNumber(functions, code);
        for (int i = 0; i < functions; i++) {
            ByteBuffer body = vector(section);
            boolean kept = interpreted.contains(i);
            writeVector(kept ? bytesOf(body) : body(i == 0 ? calledTypes : Set.of()), code);
        }
        return code.toByteArray();
    }

    private static byte[] body(Set<Integer> types) {
        var body = new ByteArrayOutputStream();
        writeNumber(0, body); // No locals.
        body.write(UNREACHABLE);
        for (int type : types) {
            body.write(CALL_INDIRECT);
            writeNumber(type, body);
            writeNumber(0, body);
        }
        body.write(END);
        return body.toByteArray();
    }

    /** The types of a module's indirect calls, in order; to be asked before it is aligned. */
    static Set<Integer> calledTypes(WasmModule module) {
        var types = new LinkedHashSet<Integer>();
        for (FunctionBody body : module.codeSection().functionBodies()) {
            for (Instruction instruction : body.instructions()) {
                OpCode opcode = instruction.opcode();
                if (opcode == OpCode.CALL_INDIRECT || opcode == OpCode.RETURN_CALL_INDIRECT) {
                    types.add((int) instruction.operand(0));
                }
            }
        }
        return types;
    }

    /** What stands behind its length. */
    private static ByteBuffer vector(ByteBuffer from) {
        int length = readNumber(from);
        ByteBuffer content = from.slice(from.position(), length);
        from.position(from.position() + length);
        return content;
    }

    private static byte[] bytesOf(ByteBuffer content) {
        byte[] bytes = new byte[content.remaining()];
        content.get(bytes);
        return bytes;
    }

    private static void writeVector(byte[] content, ByteArrayOutputStream out) {
        writeNumber(content.length, out);
        out.writeBytes(content);
    }

    /** LEB128, as everywhere in the binary format. */
    private static int readNumber(ByteBuffer from) {
        int number = 0;
        int shift = 0;
        byte next;
        do {
            next = from.get();
            number |= (next & 0x7f) << shift;
            shift += 7;
        } while (next < 0);
        return number;
    }

    private static void writeNumber(int number, ByteArrayOutputStream out) {
        int rest = number;
        while (rest > 0x7f) {
            out.write((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }
}
