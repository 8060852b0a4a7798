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
 * A module without its code and names, for a module whose every function was compiled:
 * instantiating it needs no code, and reading code is most of the cost of reading a module.
 *
 * <p>Each body becomes one that traps. The first also names the types of all indirect calls in
 * their order, because {@link TypeAlignment} goes by them; so it is not valid, and must be parsed
 * without validation.
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
     * @param module the same, decoded
     */
    static byte[] of(byte[] bytes, WasmModule module) {
        var skeleton = new ByteArrayOutputStream();
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        skeleton.write(bytes, 0, HEADER_BYTES);
        rest.position(HEADER_BYTES);
        while (rest.hasRemaining()) {
            int section = rest.get();
            int length = readNumber(rest);
            byte[] content = new byte[length];
            rest.get(content);
            if (section != CUSTOM_SECTION) {
                skeleton.write(section);
                writeVector(section == CODE_SECTION ? code(module) : content, skeleton);
            }
        }
        return skeleton.toByteArray();
    }

    private static byte[] code(WasmModule module) {
        var code = new ByteArrayOutputStream();
        int functions = module.codeSection().functionBodyCount();
        writeNumber(functions, code);
        for (int i = 0; i < functions; i++) {
            writeVector(body(i == 0 ? calledTypes(module) : Set.of()), code);
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

    /** As they stand in the module: before it was aligned. */
    private static Set<Integer> calledTypes(WasmModule module) {
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
