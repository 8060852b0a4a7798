package dev.aether.component.wasmtime;

/** Is told of the instructions that {@link Instructions} goes through. */
interface InstructionListener {
    /** Listens to nothing. */
    InstructionListener NONE = (opcode, start, end) -> {};

    /** An instruction, and where in the module its operands begin and end. */
    void next(int opcode, int start, int end);
}
